"""More pools: the engine against the exact law where arrivals rise, dwellings come and go."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.homelessness.pool import one_pool

DRAWS = 3000
TIMES = [0.5, 1.5, 2.5, 4, 6]
POOLS = {
    "rising": one_pool([(0, 5), (1, 8), (2, 12), (4, 16)], 1, 12, 3, 6, at=TIMES),
    "up and down": one_pool(8, 0.8, [(0, 9), (1.2, 13), (3.1, 7), (5, 10)], 0, 6, at=TIMES),
    "overload": one_pool(30, 0.5, 20, 15, 6, at=TIMES),
    "nobody at first": one_pool([(0, 0), (1, 9)], 1, [(0, 0), (2, 10)], 0, 6, at=TIMES),
    "falling tenancy rate": one_pool(9, [(0, 2), (2, 1), (4, 0.6)], 9, 4, 6, at=TIMES),
    "much room": one_pool(3, 1, 12, 0, 6, at=TIMES),
}


def off(simulated, exact):
    """Differences of mean and p0 in standard errors."""
    mean = (simulated["mean"] - exact["mean"]) / (np.maximum(exact["sd"], 1e-3) / DRAWS**0.5)
    p0 = exact["p0"]
    error = np.sqrt(np.maximum(p0 * (1 - p0), 1 / DRAWS) / DRAWS)
    return np.abs(mean).to_numpy(), np.abs((simulated["p0"] - p0) / error).to_numpy()


@pytest.mark.parametrize("name", POOLS)
def test_mean_and_empty_queue_agree(name):
    mean, p0 = off(POOLS[name].simulate(DRAWS, 11), POOLS[name].exact())
    assert (mean < 4).all() and (p0 < 4).all()


def test_a_wrong_tenancy_rate_is_seen():
    pool = POOLS["overload"]
    wrong = one_pool(30, 0.47, 20, 15, 6, at=pool.at).simulate(DRAWS, 11)
    mean, _ = off(wrong, pool.exact())
    assert (mean[1:] > 4).all()
