"""Units: dwellings that come and go, against the exact law and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.homelessness import Arrive, Units, one_pool
from tests.homelessness.systems import agree, done, exponential, flow, run, small, stock, units


def busy(**more):
    """Eight dwellings, all let, nine applications a year and two households waiting."""
    numbers = {
        "years": 4, "units": (8,), "tenancy": exponential(1.0),
        "streams": [("a", "home", 9.0)], "start": [("a", "flat", 8), ("a", "home", 2)],
        "start_wait": 0.1, "discipline": "waiting",
    }  # fmt: skip
    return small(**numbers | more)


@pytest.mark.parametrize(
    ("primitives", "steps"),
    [
        ([Units("flat", 3, 1.0, upgrade_months=6)], [(0, 8), (1.5, 11)]),
        ([Units("flat", 4, 1.25, end=2.5, remove="decant")], [(0, 8), (1.25, 12), (2.5, 8)]),
        ([Units("flat", -3, 1.5, remove="decant")], [(0, 8), (1.5, 5)]),
    ],
)
def test_steps_agree_with_the_exact_law(primitives, steps):
    exact = one_pool(9, 1, steps, 2, 4, at=[1, 2, 3, 4]).exact()
    waiting = stock(run(busy(), primitives, draws=3000), "waiting")[:, 1:]
    error = exact["sd"] / np.sqrt(len(waiting))
    assert (np.abs(waiting.mean(axis=0) - exact["mean"]) < 4 * error).all()
    without = one_pool(9, 1, 8, 2, 4, at=[1, 2, 3, 4]).exact()
    assert (np.abs(without["mean"] - exact["mean"])[2:] > 8 * error[2:]).all()


def test_slip_is_exponential_and_shared_within_a_project():
    system = small(worlds=2000, years=4, dwellings=("flat", "house"), units=(0, 0))
    late = [
        Units("flat", 1, 0.0, slip_months=12, project="x"),
        Units("house", 1, 0.0, slip_months=12, project="x"),
    ]
    found = run(system, late, draws=2000)
    # Handed over on the first of a month, and the stock is taken before.
    assert agree(units(found)[:, 1:], 1 - np.exp(-(np.arange(1, 5) - 1 / 12)))
    assert np.array_equal(units(found), units(found, dwelling=1))
    apart = run(system, [late[0], Units("house", 1, 0.0, slip_months=12, project="y")], draws=2000)
    both = units(apart)[:, 1] * units(apart, dwelling=1)[:, 1]
    assert agree(both[:, None], (1 - np.exp(-11 / 12)) ** 2)


def test_a_project_that_slips_past_its_end_never_comes():
    system = small(worlds=300, years=6, units=(5,))
    found = units(run(system, [Units("flat", 2, 1.0, end=2.0, slip_months=24)], draws=300))
    assert set(np.unique(found)) == {5, 7}
    assert (found[:, 3:] == 5).all()


def test_vacant_ones_leave_now_and_the_rest_as_they_fall_vacant():
    start = {"units": (10,), "start": [("a", "flat", 6)], "years": 4}
    still = small(**start)
    assert units(run(still, [Units("flat", -3, 1.5)]))[0].tolist() == [10, 10, 7, 7, 7]
    assert units(run(still, [Units("flat", -7, 1.5)]))[0].tolist() == [10, 10, 6, 6, 6]
    assert units(run(still, [Units("flat", -7, 1.5, remove="next")]))[0].tolist() == [10] * 5
    moving = small(**start, tenancy=exponential(2.0))
    found = run(moving, [Units("flat", -7, 0.0)], draws=2000)
    # Four vacant ones at once; then the first three of six tenancies that end.
    gone = stats.binom(6, 1 - np.exp(-np.arange(1, 5) / 2))
    expected = 6 - sum(gone.sf(k) for k in range(3))
    assert agree(units(found)[:, 1:], expected)


def test_next_takes_only_those_that_fall_vacant():
    system = small(units=(10,), start=[("a", "flat", 10)], years=4, tenancy=exponential(2.0))
    found = run(system, [Units("flat", -4, 0.0, remove="next")], draws=2000)
    gone = stats.binom(10, 1 - np.exp(-np.arange(1, 5) / 2))
    assert agree(units(found)[:, 1:], 10 - sum(gone.sf(k) for k in range(4)))


def test_decanted_households_are_back_in_the_queue_at_once_with_their_wait():
    system = small(
        units=(10,),
        start=[("a", "flat", 10), ("a", "home", 4)],
        years=4,
        discipline="waiting",
        start_wait=0.5,
    )
    outcome = run(system, [Units("flat", -5, 1.5, remove="decant")], draws=20)
    assert (units(outcome)[:, 2] == 5).all()
    assert (flow(outcome, "decanted").sum(axis=1) == 5).all()
    assert (stock(outcome, "homeless")[:, 2] == 5).all()
    assert (stock(outcome, "waiting_homeless")[:, 2] == 5).all()
    assert (done(outcome).sum(axis=1) == 5).all()
    # Three dwellings a year later: the oldest applications are those made at home before base.
    later = run(system, [Units("flat", -5, 1.5, remove="decant"), Units("flat", 3, 2.5)], draws=20)
    assert (flow(later, "housed_from_home").sum(axis=1) == 3).all()


@pytest.mark.parametrize("mode", ["vacant", "decant"])
def test_what_is_being_prepared_or_kept_leaves_too(mode):
    # All ten go at a time when some are under preparation and some are kept for a household.
    system = small(
        units=(10,), start=[("a", "flat", 10)], years=6, tenancy=exponential(0.5), turn=0.3,
        moving=0.1, streams=[("a", "home", 12.0)],
    )  # fmt: skip
    outcome = run(system, [Units("flat", -10, 2.0, remove=mode)], draws=50)
    if mode == "decant":
        assert (units(outcome)[:, 4] == 0).all()
    assert (units(outcome)[:, 6] == 0).all()


def test_temporary_places_come_and_go():
    system = small(
        years=4, dwellings=("hostel",), kinds=("temporary",), units=(3,), fit=[[0]],
    )  # fmt: skip
    crowd = Arrive("a", "acute", 20, 0.0)
    outcome = run(system, [crowd, Units("hostel", 4, 1.5), Units("hostel", -2, 2.5)], draws=2)
    assert stock(outcome, "temporary")[0].tolist() == [0, 3, 7, 7, 7]  # nobody is put out
    assert units(outcome)[0].tolist() == [3, 3, 7, 5, 5]
