"""Laws of duration in the kernel: fresh and sitting tenants against renewal theory."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.homelessness import Arrive, laws
from tests.homelessness.systems import agree, exponential, flow, run, small, stock

TABLE = np.array([[[0.0, 0.25, 0.5, 0.9, 1.0], [0.0, 0.4, 1.5, 3.0, 5.0]]])
LAWS = {
    "exponential": exponential(2.0),
    "young leave": laws.weibull(np.array([2.0]), 0.6),
    "old leave": laws.weibull(np.array([2.0]), 2.5),
    "lease": laws.lease(np.array([4.0]), np.array([1.5]), np.array([0.6])),
    "strict lease": laws.lease(np.array([1e9]), np.array([3.0]), np.array([0.3])),
    "table": laws.quantiles(1, 0),
}


def survival(row, t):
    """Share still there at age t, from the law's definition."""
    if row[0] == 2:
        return 1 - np.interp(t, TABLE[0, 1], TABLE[0, 0])
    if row[0] == 1:
        return np.exp(-t / row[1]) * np.exp(-row[4]) ** np.floor(t / row[3])
    return np.exp(-((t / row[1]) ** row[2]))


@pytest.mark.parametrize("name", LAWS)
def test_fresh_tenancies_follow_the_law(name):
    system = small(years=5, units=(40,), tenancy=LAWS[name], tables=TABLE)
    outcome = run(system, [Arrive("a", "home", 40, 0.0)], draws=200)
    left = outcome.month[0, :, :, outcome.stocks.index("housed"), 0]
    # A lease that ends on a month start ends after the stock is taken.
    truth = survival(LAWS[name][0], np.arange(1, 61) / 12 - 1e-9)
    assert agree(left[:, 1:], 40 * truth)


@pytest.mark.parametrize("name", LAWS)
def test_a_stationary_start_loses_the_same_number_every_year(name):
    crowd = [("a", "flat", 40), ("a", "home", 500)]
    system = small(years=5, units=(40,), tenancy=LAWS[name], tables=TABLE, start=crowd)
    ended = flow(run(system, draws=200), "ended_died")
    t = np.linspace(0, 400, 400_001)
    mean = np.trapezoid(survival(LAWS[name][0], t), t)
    assert agree(ended, 40 / mean)
    # All fresh at the base date would not.
    if name != "exponential":
        fresh = [Arrive("a", "home", 540, 0.0)]
        young = small(years=5, units=(40,), tenancy=LAWS[name], tables=TABLE)
        assert not agree(flow(run(young, fresh, draws=200), "ended_died"), 40 / mean)


def test_spells_under_way_end_as_renewal_theory_says():
    law = laws.weibull(np.array([1.0]), 0.6)
    ages = laws.equilibrium_ages(law)[0]
    t = np.linspace(0, 60, 600_001)
    cumulative = np.cumsum(survival(law[0], t)) * (t[1] - t[0])
    for share in (0.25, 0.5, 0.75, 0.9375):
        truth = np.interp(share * 1.0, cumulative / cumulative[-1], t)
        assert ages[round(share * 64)] == pytest.approx(truth, rel=0.01)


def test_ends_divide_as_their_shares():
    # 10 % evicted; of the others 20 % die, 30 % move, 10 % to an own home, the rest private.
    system = small(
        years=3, units=(40,), tenancy=exponential(0.5), ends=(0.1, 0.2, 0.5, 0.6),
        evicted_homeless=0.25, start=[("a", "flat", 40), ("a", "home", 400)],
    )  # fmt: skip
    outcome = run(system, draws=100)
    ended = {
        name: flow(outcome, f"ended_{name}").sum(axis=1)
        for name in ("evicted", "died", "moved", "own", "private")
    }
    total = sum(ended.values())
    shares = {"evicted": 0.1, "died": 0.18, "moved": 0.27, "own": 0.09, "private": 0.36}
    for name, share in shares.items():
        assert agree((ended[name] - share * total)[:, None], 0.0)
    back = flow(outcome, "evicted_to_homeless").sum(axis=1)
    assert agree((back - 0.25 * ended["evicted"])[:, None], 0.0)
    assert np.array_equal(flow(outcome, "left").sum(axis=1), ended["moved"])
    assert (stock(outcome, "own") == 0).all()
