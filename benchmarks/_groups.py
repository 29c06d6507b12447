"""Past forecasts of small counts and of households, beside the simple rivals.

Test bed: yearly births (persons aged 0 on 1 January) of the municipalities under 5,000
inhabitants and their single-parent households. Each origin sees data up to its own year only,
and looks one to five years ahead. Settings (the grids, equal weights, which methods) were chosen
on targets up to 2022; the numbers are on later targets, those of the tuning years beside them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from boligsim.base.files import data_path
from boligsim.demand.groups import covered, crps, forecast_counts
from boligsim.demand.population.bundled import bundled_panel

Measured = dict[str, tuple[float, str]]
POINTS = (np.arange(99) + 0.5) / 99.0
AHEAD, SMALL, CHOSEN, FIRST_ORIGIN, LEAST = 5, 5_000, 2022, 2012, 5


@dataclass(frozen=True)
class Bed:
    """Counts ``[G, T]`` by year and what they are counted among, known and carried ahead."""

    first_year: int
    counts: np.ndarray
    exposure: np.ndarray
    carried: Callable[[int], np.ndarray]


def beds() -> dict[str, Bed]:
    """Births among women 15-49 (aged on from the origin), lone parents among persons 20-59."""
    panel = bundled_panel()
    people = panel.persons
    small = [m for m in range(len(panel.names)) if people[m, -1].sum() < SMALL]
    here = people[small]
    women = here[:, :, 0]

    def aged_on(t: int) -> np.ndarray:
        return np.stack([women[:, t, 15 - h : 50 - h].sum(axis=1) for h in range(1, AHEAD + 1)], 1)

    types = households_by_type()["lone_parent"].unstack("year")
    names = [panel.names[m] for m in small]
    types = types.loc[[n for n in types.index if n in names]]
    rows = [names.index(n) for n in types.index]
    lone = np.full((len(rows), people.shape[1]), np.nan)
    for year in types.columns:
        lone[:, int(year) - panel.first_year] = types[year]
    adults = here[rows][..., 20:60].sum(axis=(2, 3))
    return {
        "births": Bed(
            panel.first_year, here[..., 0].sum(axis=2), women[..., 15:50].sum(2), aged_on
        ),
        "lone_parents": Bed(
            panel.first_year, lone, adults, lambda t: np.repeat(adults[:, t : t + 1], AHEAD, 1)
        ),
    }


def households_by_type() -> pd.DataFrame:
    """Households by type, indexed by municipality and year."""
    frame = pd.read_csv(data_path("norway", "households_by_type.csv"), dtype={"municipality": str})
    return frame.set_index(["municipality", "year"])


def poisson_points(mean: np.ndarray) -> np.ndarray:
    """Quantiles of Poisson counts, ``[..., L]``."""
    from scipy.stats import poisson

    return np.asarray(poisson.ppf(POINTS, np.maximum(mean, 1e-9)[..., None]))


def last_mean(counts: np.ndarray, years: int) -> np.ndarray:
    """Mean of the last known years of each row, carried ahead."""
    out = [row[~np.isnan(row)][-years:].mean() for row in counts]
    return np.repeat(np.array(out)[:, None], AHEAD, axis=1)


def poisson_regression(
    counts: np.ndarray, among: np.ndarray, ahead: np.ndarray, *, trend: bool
) -> np.ndarray:
    """Expected counts by statsmodels' Poisson regression of each row on its exposure (and year)."""
    import statsmodels.api as sm

    out, years = np.empty((len(counts), AHEAD)), counts.shape[1]
    for g, row in enumerate(counts):
        known = ~np.isnan(row)
        when = np.arange(1 - years, 1)[known]
        past = np.column_stack([np.ones(len(when)), when]) if trend else np.ones((len(when), 1))
        later = np.arange(1, AHEAD + 1)
        then = np.column_stack([np.ones(AHEAD), later]) if trend else np.ones((AHEAD, 1))
        fit = sm.GLM(
            row[known], past, family=sm.families.Poisson(), offset=np.log(among[g, known])
        ).fit()
        out[g] = fit.predict(then, offset=np.log(ahead[g]))
    return out


def guesses(
    counts: np.ndarray, among: np.ndarray, ahead: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Quantiles ``[G, H, L]`` of the method and of the rivals, Poisson around their guess."""
    exposure = np.concatenate([among, ahead], axis=1)
    yield "groups", forecast_counts(counts, exposure, AHEAD, levels=POINTS).quantiles
    yield "last_value", poisson_points(last_mean(counts, 1))
    yield "mean_of_three", poisson_points(last_mean(counts, 3))
    yield "poisson_glm", poisson_points(poisson_regression(counts, among, ahead, trend=False))
    yield "poisson_glm_trend", poisson_points(poisson_regression(counts, among, ahead, trend=True))


def scored(bed: Bed, *, chosen: bool) -> dict[str, tuple[float, float]]:
    """CRPS and coverage by method, on the targets that chose the settings or on later ones."""
    found: dict[str, list[np.ndarray]] = {}
    for origin in range(FIRST_ORIGIN, bed.first_year + bed.counts.shape[1] - 1):
        t = origin - bed.first_year
        known = bed.counts[:, : t + 1]
        keep = ((~np.isnan(known)).sum(axis=1) >= LEAST) & ~np.isnan(known[:, -1])
        targets = [
            (h, t + h + 1)
            for h in range(AHEAD)
            if t + h + 1 < bed.counts.shape[1] and (origin + h + 1 <= CHOSEN) == chosen
        ]
        if not keep.any() or not targets:
            continue
        among, ahead = bed.exposure[keep, : t + 1], bed.carried(t)[keep]
        for name, points in guesses(known[keep], among, ahead):
            for h, at in targets:
                truth = bed.counts[keep, at]
                there = ~np.isnan(truth)
                told = points[there, h]
                score = crps(told, POINTS, truth[there])
                inside = covered(told, POINTS, truth[there])
                found.setdefault(name, []).append(np.column_stack([score, inside]))
    means = {name: np.concatenate(parts).mean(axis=0) for name, parts in found.items()}
    return {name: (float(m[0]), 100.0 * float(m[1])) for name, m in means.items()}


def measure_counts() -> Measured:
    """CRPS against the best rival and coverage of the small counts."""
    out: Measured = {}
    for chosen, tail in ((False, ""), (True, "_tuning")):
        ratios, inside = [], []
        for kind, bed in beds().items():
            scores = scored(bed, chosen=chosen)
            own, share = scores.pop("groups")
            rival = min(score for score, _ in scores.values())
            out[f"groups_crps_{kind}{tail}"] = (round(own, 3), "counts")
            out[f"groups_coverage80_{kind}{tail}"] = (round(share, 1), "%")
            for name, (score, around) in scores.items():
                out[f"groups_crps_{kind}_{name}{tail}"] = (round(score, 3), "counts")
                out[f"groups_coverage80_{kind}_{name}{tail}"] = (round(around, 1), "%")
            out[f"groups_crps_ratio_{kind}{tail}"] = (round(own / rival, 4), "x best rival")
            ratios.append(own / rival)
            inside.append(share)
        # Both kinds weigh the same; the best rival of each may be another one.
        out[f"groups_coverage80{tail}"] = (round(float(np.mean(inside)), 1), "%")
        out[f"groups_crps_ratio{tail}"] = (round(float(np.mean(ratios)), 4), "x best rival")
    return out


if __name__ == "__main__":
    warnings.simplefilter("error")
    for name, (value, unit) in measure_counts().items():
        print(f"demand.{name} {value:g} {unit}")
