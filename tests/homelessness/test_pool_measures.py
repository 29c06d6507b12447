"""Primitives in one pool: effects by hand, by equivalent pools and by matrix exponentials."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from boligsim.base.errors import InputError
from boligsim.homelessness import exact
from boligsim.homelessness.pool import one_pool
from boligsim.homelessness.primitives import (
    Arrive,
    Delay,
    Move,
    Param,
    Rank,
    Rate,
    Support,
    Units,
)

STILL = one_pool(0, 0, 10, 8, 6, at=[1, 2, 3, 4, 5, 6])
BUSY = one_pool(9, 1, 8, 2, 4, at=[1, 2, 4])


def means(pool):
    return pool.exact()["mean"].tolist()


def test_units_come_and_are_decanted():
    assert means(STILL.with_(Units("d", 3, 2.0))) == [8, 8, 5, 5, 5, 5]
    assert means(STILL.with_(Units("d", -4, 2.0, remove="decant"))) == [8, 8, 12, 12, 12, 12]
    assert means(STILL.with_(Units("d", 3, 2.0, end=4.0, remove="decant"))) == [8, 8, 5, 5, 8, 8]
    # Six months of upgrade: just before 2.5 they are not there yet.
    late = one_pool(0, 0, 10, 8, 6, at=[2.5, 2.6]).with_(Units("d", 3, 2.0, upgrade_months=6))
    assert means(late) == [8, 5]


def test_rates_are_the_changed_curves():
    same = one_pool([(0, 9), (1, 18), (3, 9)], [(0, 1), (2, 0.5)], 8, 2, 4, at=[1, 2, 4])
    changed = BUSY.with_(Rate("application", 2.0, 1.0, 3.0), Rate("tenancy_end", 0.5, 2.0))
    assert means(changed) == means(same)
    twice = BUSY.with_(Rate("application", 2.0, 1.0), Rate("application", 0.5, 1.0))
    assert means(twice) == pytest.approx(means(BUSY), abs=1e-10)


def test_moves_out_of_tenancies_house_those_who_wait():
    assert means(STILL.with_(Move("tenancy", "own", n=3, start=2.0))) == [8, 8, 5, 5, 5, 5]
    # More than wait: six of the ten dwellings are let at last, and nobody waits.
    assert means(STILL.with_(Move("tenancy", "own", n=10, start=2.0)))[2:] == [0] * 4
    assert STILL.with_(Move("tenancy", "own", n=3, start=2.0)).fluid()["mean"].tolist() == [
        8, 8, 5, 5, 5, 5,
    ]  # fmt: skip


def test_moves_out_of_the_queue_empty_it_at_most():
    assert means(STILL.with_(Move("home", "own", n=20, start=2.0))) == [8, 8, 0, 0, 0, 0]
    assert means(STILL.with_(Move("home", "own", n=1, start=2.0))) == [8, 8, 7, 7, 7, 7]


def test_moves_of_a_year_are_spread_over_its_months():
    pool = one_pool(0, 0, 10, 30, 2, at=[1, 13 / 12, 1.5, 2])
    loans = pool.with_(Move("tenancy", "own", per_year=12, start=1.0))
    # The stock is taken before the move of its month start.
    assert means(loans) == [30, 29, 24, 18]


def test_a_move_under_way_equals_the_matrix_exponential_with_a_shift():
    size, servers = 120, 8
    q = np.zeros((size, size))
    for n in range(size):
        if n + 1 < size:
            q[n, n + 1] = 9
        if n:
            q[n, n - 1] = min(n, servers)
        q[n, n] = -q[n].sum()
    law = np.zeros(size)
    law[10] = 1
    law = law @ expm(q * 1.5)
    shifted = np.zeros(size)
    for n, mass in enumerate(law):
        shifted[n - min(3, min(n, servers))] += mass
    law = shifted @ expm(q * 0.5)
    truth = np.concatenate([[law[: servers + 1].sum()], law[servers + 1 :]])
    found = exact.queue_laws(BUSY.with_(Move("tenancy", "own", n=3, start=1.5)))[1]
    assert np.abs(found - truth[: len(found)]).max() < 1e-11
    assert abs(found.sum() - 1) < 1e-12


@pytest.mark.parametrize(
    ("primitive", "words"),
    [
        (Arrive("rop", "home", 5, 1.0), "Arrive needs groups"),
        (Delay("decision", 0.5), "Delay needs"),
        (Rank(priority=1), "Rank needs"),
        (Support("follow", 5), "Support needs"),
        (Units("d", 2, 1.0, slip_months=3), "slip_months cannot be answered exactly"),
        (Units("d", -2, 1.0), "remove='vacant'"),
        (Units("d", 2, 1.0, end=2.0), "remove='vacant'"),
        (Units("d", -20, 1.0, remove="decant"), "more than there are"),
        (
            Units("d", 2, 1.0, upgrade_months=Param("acquisition.upgrade_months")),
            "the number itself",
        ),
        (Rate("eviction", 0.5), "process='eviction'"),
        (Rate("application", 0.5, group="rop"), "Rate with group"),
        (Rate("application", -1.0), "factor of Rate is -1"),
        (Move("homeless", "own", n=1), "'homeless' to 'own'"),
        (Move("tenancy", "staffed_care", n=1), "'tenancy' to 'staffed_care'"),
        (Move("tenancy", "own", n=1, allowance="loans"), "Move with allowance"),
        (Move("tenancy", "own", n=1, unit_freed=0.7), "unit_freed below 1"),
        (Move("tenancy", "own", n=1.5), "whole number"),
        (Move("tenancy", "own", n=-1), "n of Move is -1"),
        (Move("tenancy", "own", per_year=-12), "per_year of Move is -12"),
        (Move("tenancy", "own", n=1, start=-1.0), "before the base date"),
        (Move("tenancy", "own", per_year=12, start=3.0, end=2.0), "lies before the start"),
        (Move("tenancy", "own", n="two"), "n of Move is 'two'"),
        (Units("d", 2, -0.5), "before the base date"),
        (Units("d", 2, float("nan")), "at is nan"),
        (Units("d", 1.5, 1.0), "whole number"),
        (Units("d", 2, 1.0, upgrade_months=-3), "upgrade_months of Units is -3"),
        (Rate("application", 2.0, 3.0, 2.0), "lies before the start"),
        (Rate("application", float("inf")), "factor of Rate is inf"),
        ("loans", "str needs"),
    ],
)
def test_refused_by_name(primitive, words):
    with pytest.raises(InputError, match=words):
        STILL.with_(primitive)


def test_moves_of_any_number_a_year_are_spread_as_the_engine_spreads_them():
    pool = one_pool(0, 0, 10, 30, 2, at=[1, 1.5, 2])
    loans = pool.with_(Move("tenancy", "own", per_year=10))
    assert means(loans) == [20, 15, 10]
    assert loans.simulate(3, 1)["mean"].tolist() == [20, 15, 10]
    assert means(pool.with_(Move("tenancy", "own", per_year=2.5))) == [28, 27, 25]


def test_rates_from_before_the_base_date_hold_from_the_start():
    assert means(BUSY.with_(Rate("application", 2.0, -3.0))) == pytest.approx(
        means(one_pool(18, 1, 8, 2, 4, at=[1, 2, 4]))
    )
    assert means(BUSY.with_(Rate("application", 2.0, -3.0, -1.0))) == means(BUSY)


@pytest.mark.parametrize(
    ("primitives", "queue"),
    [
        # Those who wait leave before the new dwellings are let: nobody is left to move in.
        ([Units("d", 3, 2.0), Move("home", "own", n=20, start=2.0)], 0),
        ([Units("d", 3, 2.0), Move("home", "own", n=4, start=2.0)], 1),
        ([Units("d", 3, 2.0, 3.0, remove="decant"), Move("home", "own", n=9, start=2.0)], 0),
        # Eight wait; three free dwellings house three of them, five leave by themselves.
        ([Move("tenancy", "own", n=3, start=2.0), Move("home", "own", n=8, start=2.0)], 0),
        ([Move("tenancy", "own", n=9, start=2.0), Move("tenancy", "left", n=9, start=2.0)], 0),
        # Six are moved out first, so that four tenants and fourteen who wait are left to choose.
        ([Units("d", -6, 2.0, remove="decant"), Move("tenancy", "own", n=9, start=2.0)], 10),
        ([Units("d", -6, 2.0, remove="decant"), Move("home", "own", n=13, start=2.0)], 1),
    ],
)
def test_what_comes_together_goes_in_the_order_of_the_engine(primitives, queue):
    pool = STILL.with_(*primitives)
    assert means(pool) == [8, 8, *[queue] * 4]
    assert pool.fluid()["mean"].tolist() == [8, 8, *[queue] * 4]
    assert pool.simulate(3, 1)["mean"].tolist() == [8, 8, *[queue] * 4]
