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
    assert np.abs(found[:100] - truth[:100]).max() < 1e-11
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
        (Move("tenancy", "own", per_year=10), "whole number"),
    ],
)
def test_refused_by_name(primitive, words):
    with pytest.raises(InputError, match=words):
        STILL.with_(primitive)


def test_simulation_of_moves_is_refused():
    with pytest.raises(InputError, match="exact"):
        STILL.with_(Move("tenancy", "own", n=3, start=2.0)).simulate(10, 1)
