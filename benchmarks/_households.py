"""Past forecasts of households, all and living alone, beside the simple rivals.

The municipalities of the panel with 20 years of households (SSB 06944). Each origin sees people,
households and the drift of living alone up to its own year only, and looks five years ahead from
a projected population. Settings (drift over 15 years, damping 0.85) were chosen on targets up to
2022; the numbers are on later targets, those of the tuning years beside them.
"""

from __future__ import annotations

import numpy as np

from boligsim.base.random import fold, fold_array, normals
from boligsim.demand.household_misses import (
    bundled_households,
    counted_and_plain,
    drift_factors,
    household_misses,
    living_alone_drift,
)
from boligsim.demand.household_paths import wandering
from boligsim.demand.households import national_shares
from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population

Measured = dict[str, tuple[float, str]]
AHEAD, CHOSEN, ORIGINS, YEARS, WORLDS, SEED = 5, 2022, range(2010, 2020), 20, 200, 1
#: Standard deviation between worlds of the drift, as in the bundled parameter.
DRIFT_SPREAD = 0.0039


def municipalities() -> list[str]:
    """Return the municipalities of the panel with 20 years of households."""
    frame = bundled_households()
    years = frame.groupby("municipality")["year"].count()
    known = bundled_panel().names
    return [str(name) for name in years[years >= YEARS].index if name in known]


def guesses(origin: int) -> dict[str, np.ndarray]:
    """Return households (all, living alone) five years ahead, ``[M, 2]`` by method.

    Also the truth, and the 10 and 90 % points of all households, ``[M]`` each.
    """
    panel, frame, names = bundled_panel(), bundled_households(), municipalities()
    frame = frame[frame["municipality"].isin(names)]
    counted, sizes = counted_and_plain(panel, frame, origin + AHEAD)
    at = origin - panel.first_year
    drift = living_alone_drift(panel, frame, origin)
    misses = household_misses(panel, frame, origin)
    projection = fit_population(panel, origin).project(
        origin + AHEAD, worlds=WORLDS, seed=SEED, municipalities=names
    )
    shares = national_shares(panel.persons.shape[-1])
    key = fold_array(fold(SEED, "drift"), np.arange(WORLDS))
    drifts = drift + DRIFT_SPREAD * normals(key)
    rows: dict[str, list[np.ndarray]] = {k: [] for k in ("model", "low", "high", "per_person")}
    for m, name in enumerate(sorted(names)):
        level = factors(counted[m, at], sizes[m, at])
        later = shares.by_size(projection.point(name)[-1].sum(axis=0)) * level
        grown = later * drift_factors(later, np.array(drift), np.array(AHEAD))
        rows["model"].append(np.array([grown.sum(), grown[0]]))
        worlds = shares.by_size(projection.paths(name)[:, -1].sum(axis=1)) * level
        worlds = worlds * drift_factors(worlds, drifts, np.full(WORLDS, AHEAD))
        start = np.full(WORLDS, counted[m, at].sum())
        wander = wandering(misses, start, AHEAD + 1, known=True, seed=SEED)[:, -1]
        low, high = np.quantile(worlds.sum(axis=-1) * np.exp(wander), [0.1, 0.9])
        rows["low"].append(np.array(low))
        rows["high"].append(np.array(high))
        people = projection.point(name)
        rows["per_person"].append(now_of(counted[m, at]) * people[-1].sum() / people[0].sum())
    seen = np.stack([now_of(c) for c in counted[:, at]])
    before = np.stack([now_of(c) for c in counted[:, at - AHEAD]])
    return {
        **{k: np.stack(v) for k, v in rows.items()},
        "last_value": seen,
        "linear": seen + (seen - before),
        "truth": np.stack([now_of(c) for c in counted[:, at + AHEAD]]),
    }


def now_of(pair: np.ndarray) -> np.ndarray:
    """From (living alone, others) to (all, living alone)."""
    return np.array([pair.sum(), pair[0]])


def factors(pair: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Factors by size that set the country's shares to the counted households."""
    return np.array([pair[0] / sizes[0], *[pair[1] / sizes[1:].sum()] * 5])


def measure_households() -> Measured:
    """WAPE of all households and of those living alone, rivals beside, and coverage."""
    out: Measured = {}
    told = {origin: guesses(origin) for origin in ORIGINS if origin - AHEAD >= 2005}
    for tail, chosen in (("", False), ("_tuning", True)):
        here = [g for o, g in told.items() if (o + AHEAD <= CHOSEN) == chosen]
        truth = np.concatenate([g["truth"] for g in here])
        for method in ("model", "last_value", "linear", "per_person"):
            miss = np.abs(np.concatenate([g[method] for g in here]) - truth).sum(axis=0)
            name = "" if method == "model" else f"_{method}"
            for k, series in enumerate(("households", "households_alone")):
                wape = 100.0 * float(miss[k] / truth[:, k].sum())
                out[f"{series}_wape_h5{name}{tail}"] = (round(wape, 2), "%")
        low, high = (np.concatenate([g[k] for g in here]) for k in ("low", "high"))
        inside = (low <= truth[:, 0]) & (truth[:, 0] <= high)
        out[f"households_coverage80_h5{tail}"] = (round(100.0 * float(inside.mean()), 1), "%")
    return out


if __name__ == "__main__":
    for name, (value, unit) in measure_households().items():
        print(f"demand.{name} {value:g} {unit}")
