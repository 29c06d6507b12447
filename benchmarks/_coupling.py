"""How much closer two scenarios come when they share their random numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import boligsim as bs
from benchmarks import _cases
from boligsim.homelessness import STOCKS, Move, Primitive, Rate, System, Units, simulate_system
from boligsim.homelessness.exact import queue_laws

WORLDS, HISTORIES, SPREAD, YEAR = 250, 8, 0.15, 3
DRAWS = 4000
LOANS = [m / 12 for m in range(36) if 5 * (m + 1) // 12 > 5 * m // 12]  # five a year
MEASURES: dict[str, list[tuple[str, Primitive]]] = {
    "loans": [("loans", Move("tenancy", "own", per_year=5.0, start=1.0))],
    "one_dwelling": [("one", Units("ordinary", 1, 1 + 5 / 12))],
    "care": [
        ("care home", Units("staffed", 24, 2 + 8 / 12)),
        ("movers", Move("tenancy", "staffed", n=12.0, start=2 + 8 / 12, dwelling="independent")),
    ],
    "entry": [("entry", Rate("entry", 0.9))],
}
ONE_QUEUE: dict[str, list[Primitive]] = {
    "loans": [Move("tenancy", "own", n=1.0, start=at) for at in LOANS],
    "one dwelling": [Units("flat", 1, 1.0)],
    "ten dwellings": [Units("flat", 10, 1.0)],
    "applications": [Rate("application", 0.9)],
}


def _at(system: System, primitives: Sequence[tuple[str, Primitive]], seed: int) -> np.ndarray:
    """Homeless persons and waiting households on 1 January of the year, a row a draw."""
    found = simulate_system(system, primitives, seed=seed, histories=HISTORIES)
    there = found.stock[:, :, YEAR].astype(np.int64)
    persons = there[:, :, STOCKS.index("homeless"), :, 1:].sum(axis=(2, 3))
    waiting = there[:, :, STOCKS.index("waiting"), :, 0].sum(axis=2)
    return np.stack([persons.ravel(), waiting.ravel()], axis=1)


def ratios() -> dict[str, tuple[float, float]]:
    """Sd of a difference with independent draws over common ones: homeless persons, waiting."""
    system = _cases.municipality(worlds=WORLDS, spread=SPREAD, years=YEAR + 1)
    base = _at(system, (), 1)
    out = {}
    for name, primitives in MEASURES.items():
        common = _at(system, primitives, 1) - base
        apart = _at(system, primitives, 2) - base  # the same worlds, another course of chance
        ratio = apart.std(axis=0) / common.std(axis=0)
        out[name] = (float(ratio[0]), float(ratio[1]))
    return out


def closest(one: np.ndarray, other: np.ndarray) -> float:
    """Return the smallest possible sd of a difference between two counts with these laws.

    The mean of the difference is fixed by the laws, and its mean square is least when the two
    rise together: both are read off at the same uniform number (Hoeffding 1940; Frechet 1951).
    """
    below, above = np.cumsum(one), np.cumsum(other)
    steps = np.unique(np.clip(np.concatenate([below, above, [0.0, 1.0]]), 0.0, 1.0))
    middle, weight = (steps[1:] + steps[:-1]) / 2, np.diff(steps)
    x = np.minimum(np.searchsorted(below, middle), len(one) - 1)
    y = np.minimum(np.searchsorted(above, middle), len(other) - 1)
    mean = float((weight * (y - x)).sum())
    return float(np.sqrt((weight * (y - x - mean) ** 2).sum()))


def shares_of_bound() -> dict[str, float]:
    """First case: the smallest possible sd of the effect over the one with common numbers."""
    system = _cases.first_case()
    pool = bs.one_pool(
        _cases.APPLICATIONS, 1 / _cases.TENANCY, _cases.DWELLINGS, _cases.WAITING, _cases.YEARS,
        at=[YEAR],
    )  # fmt: skip

    def queue(primitives: Sequence[Primitive]) -> np.ndarray:
        named = [(f"p{j:02d}", p) for j, p in enumerate(primitives)]
        found = simulate_system(system, named, seed=1, histories=DRAWS)
        return found.stock[0, :, YEAR, STOCKS.index("waiting"), 0, 0].astype(np.int64)

    base, (law,) = queue(()), queue_laws(pool)
    out = {}
    for name, primitives in ONE_QUEUE.items():
        (changed,) = queue_laws(pool.with_(*primitives))
        out[name] = closest(law, changed) / float((queue(primitives) - base).std())
    return out
