"""Two classes with priority: against matrix exponentials, theory and a naive simulation."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from scipy.linalg import expm

from boligsim.base.errors import InputError
from boligsim.homelessness import priority, theory, two_classes


def generator(high, low, tenancy, servers, size):
    names = [(n, 0, 0) for n in range(servers)]
    names += [(servers, h, k) for h in range(size) for k in range(size)]
    number = {name: i for i, name in enumerate(names)}
    q = np.zeros((len(names), len(names)))
    for (n, h, k), i in number.items():
        if n < servers:
            goes = [((n + 1, 0, 0), high + low), ((n - 1, 0, 0), n * tenancy)]
        else:
            after = (n, h - 1, k) if h else (n, h, k - 1) if k else (n - 1, 0, 0)
            goes = [((n, h + 1, k), high), ((n, h, k + 1), low), (after, n * tenancy)]
        for name, rate in goes:
            if name in number and rate:
                q[i, number[name]] += rate
                q[i, i] -= rate
    return names, number, q


def marginals(names, law, size):
    high, low = np.zeros(size), np.zeros(size)
    for (_, h, k), mass in zip(names, law, strict=True):
        high[h] += mass
        low[k] += mass
    return high, low


def close(found, truth):
    size = max(len(found), len(truth))
    gap = np.pad(found, (0, size - len(found))) - np.pad(truth, (0, size - len(truth)))
    return np.abs(gap).max() < 1e-9


@pytest.mark.parametrize(
    ("high", "low", "tenancy", "servers", "waiting"),
    [(1, 2, 1, 3, (1, 2)), (2, 1, 1, 2, (0, 0)), (0, 2, 1, 1, (3, 0)), (2, 0, 0, 0, (0, 1))],
)
def test_equals_the_matrix_exponential(high, low, tenancy, servers, waiting):
    size = 26
    names, number, q = generator(high, low, tenancy, servers, size)
    pool = two_classes(high, low, tenancy, servers, waiting, 2, at=[0, 0.4, 2])
    start = np.zeros(len(names))
    start[number[(servers, *waiting)]] = 1
    laws, error = pool.laws()
    assert error < 1e-10
    for time, (of_high, of_low) in zip(pool.at, laws, strict=True):
        truth = marginals(names, start @ expm(q * time), size)
        assert close(of_high, truth[0]) and close(of_low, truth[1])


@pytest.mark.parametrize("decanted", ["high", "low"])
def test_dwellings_that_come_and_go_by_shifting_the_law_by_hand(decanted):
    size = 30
    pool = two_classes(
        [(0, 1), (1.5, 2)], 2, 1, [(0, 2), (0.5, 4), (1, 1)], (1, 2), 2, at=[0.5, 1, 1.5, 2],
        decanted=decanted,
    )  # fmt: skip
    law = {(2, 1, 2): 1.0}
    found = pool.laws()[0]
    legs = [(0.5, 1, 2), (0.5, 1, 4), (0.5, 1, 1), (0.5, 2, 1)]
    for k, (span, high, servers) in enumerate(legs):
        names, number, q = generator(high, 2, 1, servers, size)
        start = np.zeros(len(names))
        for (housed, h, low), mass in law.items():
            while housed < servers and h + low:  # the high class first
                housed, h, low = housed + 1, h - (h > 0), low - (h == 0)
            back = max(housed - servers, 0)
            housed -= back
            h, low = (h + back, low) if decanted == "high" else (h, low + back)
            if (housed, h, low) in number:
                start[number[(housed, h, low)]] += mass
        after = start @ expm(q * span)
        law = dict(zip(names, after, strict=True))
        truth = marginals(names, after, size)
        assert close(found[k][0], truth[0]) and close(found[k][1], truth[1])


def test_long_run_is_cobham():
    pool = two_classes(60, 130, 10, 25, (0, 0), 10, at=[10])
    means = pool.exact().set_index("priority")["mean"]
    waits = theory.priority_wait([60, 130], 10, 25)
    assert means["high"] == pytest.approx(60 * waits[0], rel=1e-7)
    assert means["low"] == pytest.approx(130 * waits[1], rel=1e-7)
    # A high class above a low one that grows without end.
    pool = two_classes(5, 60, 1, 30, (0, 9), 4, at=[4])
    high = pool.exact().set_index("priority")["mean"]["high"]
    assert high == pytest.approx(5 * theory.priority_wait([5, 60], 1, 30)[0], rel=1e-6)


def test_the_classes_add_up_to_one_pool():
    pool = two_classes(
        [(0, 20), (3, 30)], 42, 0.2, [(0, 310), (2, 320), (6, 300)], (5, 15), 8, at=[1, 4, 8]
    )
    table = pool.exact()
    assert table.attrs["error"] < 1e-10
    means = table.pivot(index="at", columns="priority", values="mean")
    assert (means["high"] + means["low"]).to_numpy() == pytest.approx(means["all"], abs=1e-8)
    alone = two_classes(0, [(0, 62), (3, 72)], 0.2, pool.dwellings, (0, 20), 8, at=pool.at).exact()
    one = alone[alone["priority"] != "high"].pivot(index="at", columns="priority")
    for column in ("mean", "sd", "p0", "p50", "p90"):
        assert one[column]["low"].to_numpy() == pytest.approx(one[column]["all"], abs=1e-8)


def test_the_low_class_never_delays_the_high_one():
    # All dwellings stay let, so the high class sees none but itself.
    few = two_classes(20, 90, 0.2, 310, (5, 60), 3, at=[1, 3]).laws()[0]
    many = two_classes(20, 150, 0.2, 310, (5, 90), 3, at=[1, 3]).laws()[0]
    for (a, low), (b, more) in zip(few, many, strict=True):
        assert close(a, b) and not close(low, more)


def naive(high, low, tenancy, servers, waiting, until, rng):
    """One course, event by event, as one would write it without thinking of speed."""
    now, housed, queue = 0.0, servers, list(waiting)
    while True:
        rates = [high, low, housed * tenancy]
        now += rng.expovariate(sum(rates))
        if now > until:
            return queue
        event = rng.choices([0, 1, 2], rates)[0]
        if event == 2:
            housed -= 1
        else:
            queue[event] += 1
        while housed < servers and sum(queue):
            queue[0 if queue[0] else 1] -= 1
            housed += 1


def test_agrees_with_a_naive_simulation():
    case = (6, 9, 1, 14, (2, 4))
    draws, rng = 6000, random.Random(5)
    table = two_classes(*case, 3, at=[3]).exact().set_index("priority")
    found = np.array([naive(*case, 3, rng) for _ in range(draws)])
    for name, queue in zip(("high", "low"), found.T, strict=True):
        row = table.loc[name]
        assert abs(queue.mean() - row["mean"]) < 3.5 * row["sd"] / math.sqrt(draws)
        spread = math.sqrt(row["p0"] * (1 - row["p0"]) / draws)
        assert abs((queue == 0).mean() - row["p0"]) < 3.5 * spread
        assert abs(queue.std() / row["sd"] - 1) < 0.08
    # The control: without priority the high class would wait as the low one does.
    assert abs(found[:, 1].mean() - table.loc["high", "mean"]) > 1


def test_lost_mass_is_below_the_bound_even_when_the_first_guess_is_too_small(monkeypatch):
    pool = two_classes(3, 5, 1, 6, (1, 2), 4, at=[1, 4])
    usual = pool.laws()[0]
    monkeypatch.setattr(priority, "_shape", lambda pool, pieces: (3, 5))
    grown, error = pool.laws()
    assert error < 1e-10
    for pairs in zip(usual, grown, strict=True):
        assert all(close(a, b) for a, b in zip(*pairs, strict=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"waiting0": 3}, r"give \(high, low\)"),
        ({"waiting0": (1, 2, 3)}, "has 3 numbers"),
        ({"waiting0": (1, -2)}, "waiting0 is -2"),
        ({"arrivals_low": -1}, "arrivals_low is -1"),
        ({"arrivals_high": None}, "arrivals_high is None"),
        ({"tenancy": math.inf}, "tenancy is inf"),
        ({"dwellings": 2.5}, "whole number"),
        ({"until": 40}, "at most 32 years"),
        ({"at": [9]}, "after until = 5"),
        ({"decanted": "first"}, "use 'high' or 'low'"),
    ],
)
def test_two_classes_refuses(change, words):
    args = {
        "arrivals_high": 1, "arrivals_low": 2, "tenancy": 1, "dwellings": 3, "waiting0": (0, 1),
        "until": 5, "at": [1],
    }  # fmt: skip
    with pytest.raises(InputError, match=words):
        two_classes(**(args | change))


def test_a_pool_too_big_is_refused():
    with pytest.raises(InputError, match="too big for the exact mode"):
        two_classes(30000, 30000, 0.2, 280000, (0, 0), 2, at=[1]).exact()


def test_repr_is_one_line():
    assert repr(two_classes(1, 2, 1, 3, (0, 4), 5, at=[1])) == (
        "TwoClasses(3 dwellings, 0 and 4 waiting, until 5, 1 times)"
    )
