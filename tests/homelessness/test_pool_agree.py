"""One pool simulated by the engine of the municipality against its exact law."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from boligsim.homelessness import Move, Units
from boligsim.homelessness.pool import one_pool

DRAWS = 4000
POOLS = {
    "balance": one_pool(62, 0.2, 310, 10, 12, at=[1, 3, 6, 12]),
    "everything changes": one_pool(
        [(0, 30), (2, 45), (5, 20)], [(0, 0.5), (3.3, 0.4)], [(0, 60), (1.5, 50), (4, 80)], 5, 7,
        at=[0.5, 1.5, 2, 3.9, 4.1, 7],
    ),
    "none at first": one_pool(4, 1, [(0, 0), (1, 6)], 2, 3, at=[0.9, 1, 1.2, 3]),
    "loans and purchases": one_pool(37, 0.4, 80, 12, 5, at=[0.5, 1.5, 2, 3.1, 5]).with_(
        Move("tenancy", "own", per_year=7, start=0.5), Move("home", "own", n=9, start=2.0),
        Units("d", 6, 2.0), Units("d", 3, 3.0, upgrade_months=5),
    ),
    "who is moved out takes a loan": one_pool(9, 0.4, [(0, 30), (1, 18)], 2, 3, at=[1, 2, 3]).with_(
        Move("home", "own", n=4, start=1.0), Move("tenancy", "own", n=3, start=1.0),
        Move("home", "private", per_year=6, start=1.0, end=2.0),
    ),
    "some solve it themselves": one_pool(
        30, 0.5, 60, 4, 6, at=[1, 3, 6], withdrawal=[(0, 0.3), (2, 1.5), (4, 0)]
    ),
    "an uncertain start": one_pool(
        12, 0.6, 20, 0, 4, at=[0, 0.5, 4], start={14: 0.3, 20: 0.22, 26: 0.35, 40: 0.13}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", POOLS)
def test_simulation_agrees_with_the_exact_law(name):
    pool = POOLS[name]
    exact, simulated = pool.exact(), pool.simulate(DRAWS, 7)
    assert list(simulated.columns) == list(exact.columns)
    error = np.maximum(exact["sd"], 1e-9) / np.sqrt(DRAWS)
    assert ((simulated["mean"] - exact["mean"]).abs() < 4 * error).all()
    p0 = exact["p0"]
    spread = np.sqrt(p0 * (1 - p0) / DRAWS) + 1e-9
    assert ((simulated["p0"] - p0).abs() < 4 * spread).all()
    # The sd of a sample sd is below sd * sqrt(kurtosis / 4 n); these laws stay below kurtosis 25.
    assert ((simulated["sd"] / exact["sd"] - 1).abs() < 4 * np.sqrt(25 / 4 / DRAWS)).all()
    for share, column in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
        slack = 4 * np.sqrt(share * (1 - share) / DRAWS)
        near = 1 + slack * exact["sd"] / 0.15
        assert ((simulated[column] - exact[column]).abs() <= near).all()


def test_the_same_seed_gives_the_same_courses_and_another_one_others():
    pool = POOLS["an uncertain start"]
    assert pool.simulate(200, 3).equals(pool.simulate(200, 3))
    assert not pool.simulate(200, 3).equals(pool.simulate(200, 4))


def test_moves_left_out_are_seen():
    pool = POOLS["loans and purchases"]
    without = replace(pool, moves=()).simulate(DRAWS, 7)
    exact = pool.exact()
    assert ((without["mean"] - exact["mean"]) > 4 * exact["sd"] / np.sqrt(DRAWS))[1:].all()


def test_an_arrival_rate_a_tenth_higher_is_seen():
    pool = POOLS["balance"]
    wrong = one_pool(68, 0.2, 310, 10, 12, at=pool.at).simulate(DRAWS, 7)
    exact = pool.exact()
    assert ((wrong["mean"] - exact["mean"]) > 4 * exact["sd"] / np.sqrt(DRAWS)).all()
