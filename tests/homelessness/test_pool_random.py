"""Randomly made pools: the engine of the municipality against the exact law."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from boligsim.homelessness import Rate, Units, exact, simulate_system
from tests.homelessness.random_pools import as_system, described, random_pool

DRAWS, FAST, ALL = 2000, 4, 30


def queue(pool, start, *changes):
    """Households waiting at the pool's times, (draws, times)."""
    system, named = as_system(pool, start, DRAWS, 5)
    named = [*named, *((f"z{j}", p) for j, p in enumerate(changes))]
    return simulate_system(system, named, seed=3, probes=pool.at).probes[:, 0]


def far(found, laws):
    """Largest difference of mean and of P(nobody waits) in standard errors; p of the whole law."""
    most, chance = 0.0, 1.0
    for column, law in zip(found.T, laws, strict=True):
        true = described(law)
        mean = abs(column.mean() - true["mean"]) / max(true["sd"] / DRAWS**0.5, 1e-6)
        p0 = true["p0"]
        error = np.sqrt(max(p0 * (1 - p0), 1 / DRAWS) / DRAWS)
        most = max(most, mean, abs((column == 0).mean() - p0) / error)
        chance = min(chance, whole_law(column, law))
    return most, chance


def whole_law(column, law):
    """Pearson's chi-square of the queue's law, its thin ends put together."""
    bins = np.minimum(np.searchsorted(np.cumsum(law), np.linspace(0, 1, 11)[1:-1]), len(law) - 1)
    edges = np.unique(bins)
    group = np.searchsorted(edges, np.arange(max(len(law), int(column.max()) + 1)), side="left")
    expected = np.bincount(group[: len(law)], law, len(edges) + 1) * DRAWS
    seen = np.bincount(group[column], minlength=len(edges) + 1)
    often = expected >= 5
    if often.sum() < 2:
        return 1.0
    seen, expected = seen[often], expected[often]
    return float(stats.chisquare(seen, expected * seen.sum() / expected.sum()).pvalue)


def cases():
    """A few always; the others with the slow tests."""
    return [k if k < FAST else pytest.param(k, marks=pytest.mark.slow) for k in range(ALL)]


@pytest.mark.parametrize("case", cases())
def test_the_engine_has_the_exact_law(case):
    pool, start = random_pool(case)
    most, chance = far(queue(pool, start), exact.queue_laws(pool, start=start))
    assert most < 4.5 and chance > 1e-5


def test_another_rate_or_one_dwelling_less_is_seen():
    pool, start = random_pool(1)
    laws = exact.queue_laws(pool, start=start)
    for change in (Rate("application", 1.1), Units("flat", -1, 0.0, remove="decant")):
        most, _ = far(queue(pool, start, change), laws)
        assert most > 4.5


def test_the_cases_are_not_alike():
    """Queues and empty ones, capacity that falls and rises, rates that change."""
    pools = [random_pool(case) for case in range(ALL)]
    steps = [b - a for p, _ in pools for (_, a), (_, b) in pairwise(p.dwellings)]
    assert min(steps) < -3 and max(steps) > 3
    waits = [described(law)["p0"] for p, s in pools[:12] for law in exact.queue_laws(p, start=s)]
    assert min(waits) < 0.05 and max(waits) > 0.8
    assert sum(len(p.arrivals) > 1 for p, _ in pools) > 10
    assert sum(len(p.tenancy) > 1 for p, _ in pools) > 10
