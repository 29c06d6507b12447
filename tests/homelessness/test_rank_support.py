"""Rank and Support: Cobham's formula, reserved shares, slots that are held."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.homelessness import Rank, Rate, Support, Units, theory
from tests.homelessness.systems import agree, done, exponential, flow, run, small, stock, years_in

TWO = ("a", "b")
LAST = slice(4, None)


def busy(**more):
    """Five dwellings, tenancies of a tenth of a year, two groups, use 0.9."""
    numbers = {
        "years": 24, "groups": TWO, "units": (5,), "tenancy": exponential(0.1),
        "streams": [("a", "home", 25.0), ("b", "home", 20.0)], "discipline": "waiting",
    }  # fmt: skip
    return small(**numbers | more)


def waits(outcome, group):
    """Waiting time and lettings a draw; their ratio is the mean wait."""
    waited = years_in(outcome, "waiting", group)[:, LAST].sum(axis=1)
    let = flow(outcome, "housed_from_home", group) + flow(outcome, "housed_from_homeless", group)
    return waited, let[:, LAST].sum(axis=1)


def near(outcome, group, truth):
    waited, let = waits(outcome, group)
    return agree((waited - truth * let)[:, None], 0.0)


def test_priority_is_cobhams():
    outcome = run(busy(), [Rank(priority=2, group="b")], draws=300)
    high, low = theory.priority_wait([25.0, 20.0], 10.0, 5)
    assert near(outcome, 0, high) and near(outcome, 1, low)
    one = theory.erlang_c(45.0, 10.0, 5)["wait"]
    assert not near(outcome, 0, one) and not near(outcome, 1, one)
    equal = run(busy(), draws=300)
    assert near(equal, 0, one) and near(equal, 1, one)


def test_priority_of_the_system_and_of_a_place_are_cobhams_too():
    high, low = theory.priority_wait([20.0, 25.0], 10.0, 5)
    given = run(busy(priority=(7, 3)), draws=300)
    assert near(given, 1, high) and near(given, 0, low)
    streams = [("a", "home", 25.0), ("b", "friends", 20.0)]
    placed = run(busy(streams=streams), [Rank(priority=2, place="home")], draws=300)
    assert near(placed, 1, high) and near(placed, 0, low)


def test_a_window_of_priority_ends():
    outcome = run(busy(), [Rank(priority=2, group="b", start=1.0, end=2.0)], draws=300)
    one = theory.erlang_c(45.0, 10.0, 5)["wait"]
    assert near(outcome, 0, one) and near(outcome, 1, one)


def test_fit_rank_says_which_of_the_vacant_ones():
    system = small(
        years=3, dwellings=("flat", "house"), units=(80, 80), fit=[[1, 2]],
        streams=[("a", "home", 20.0)],
    )  # fmt: skip

    def taken(*primitives):
        return run(system, primitives, draws=20).tenants[0, :, :, 0, :].sum(axis=0)

    assert taken()[:, 1].sum() == 0
    changed = taken(Rank(fit_rank=3, dwelling="flat", start=1.0, end=2.0))
    assert changed[1, 1] == 0 and changed[3, 1] == changed[2, 1] > 0
    assert changed[2, 0] == changed[1, 0] < changed[3, 0]
    assert taken(Rank(fit_rank=0, dwelling="flat"), Rank(fit_rank=0, dwelling="house")).sum() == 0


def test_a_better_rank_stands_first_within_a_class():
    system = small(years=2, groups=TWO, units=(0,), start=[("a", "home", 9), ("b", "home", 9)])
    new = Units("flat", 9, 0.5)
    outcome = run(system, [new, Rank(fit_rank=2, dwelling="flat", group="a")], draws=5)
    assert (flow(outcome, "housed_from_home", 1)[:, 0] == 9).all()


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_a_reserved_share_in_saturation(share):
    crowd = [("a", "home", 400), ("b", "home", 400)]
    new = Units("flat", 40, 0.5)
    reserved = Rank(reserved=share, dwelling="flat", group="a")
    mixed = small(years=1, groups=TWO, units=(0,), start=crowd, discipline="random")
    let = flow(run(mixed, [new, reserved], draws=100), "housed_from_home", 0)
    # Within the forty the queue hardly changes: the base share stays near a half.
    left = 400 - np.arange(40) * (share + (1 - share) / 2)
    base = (left / (800 - np.arange(40))).mean()
    assert agree(let, 40 * (share + (1 - share) * base))
    last = small(years=1, groups=TWO, units=(0,), start=crowd, priority=(2, 1))
    let = flow(run(last, [new, reserved], draws=100), "housed_from_home", 0)
    assert agree(let, 40 * share)


def test_a_reserved_dwelling_goes_to_others_when_nobody_is_there():
    system = small(years=1, groups=TWO, units=(0,), start=[("a", "home", 3), ("b", "home", 9)])
    primitives = [Units("flat", 10, 0.5), Rank(reserved=1.0, dwelling="flat", group="a")]
    outcome = run(system, primitives, draws=5)
    assert (flow(outcome, "housed_from_home", 0) == 3).all()
    assert (flow(outcome, "housed_from_home", 1) == 7).all()


def tenants(**more):
    return small(**{"years": 4, "units": (40,), "start": [("a", "flat", 40)]} | more)


def test_slots_are_held_for_their_months_and_given_once():
    outcome = run(tenants(), [Support("s", 10, months=6)], draws=3)
    assert (done(outcome, "p00") == [20, 20, 0, 0]).all()
    outcome = run(tenants(), [Support("s", 10)], draws=3)
    assert (done(outcome, "p00") == [10, 0, 0, 0]).all()
    outcome = run(tenants(), [Support("s", 10, months=6, start=1.0, end=1.75)], draws=3)
    assert (done(outcome, "p00") == [0, 20, 0, 0]).all()


def test_two_supports_with_one_tag_have_slots_of_their_own():
    outcome = run(tenants(), [Support("s", 10), Support("s", 5, end=2.0)], draws=3)
    assert (done(outcome, "p00")[:, 0] == 10).all() and (done(outcome, "p01")[:, 0] == 5).all()


def test_a_rate_selects_those_who_hold_the_tag():
    system = tenants(tenancy=exponential(2.0))
    safe = [Support("s", 10), Rate("tenancy_end", 0.0, tag="s")]
    outcome = run(system, safe, draws=200)
    years = np.arange(1, 5)
    assert agree(stock(outcome, "housed")[:, 1:], 10 + 30 * np.exp(-years / 2))
    ended = run(system, [Support("s", 10, end=1.0), safe[1]], draws=200)
    left = 10 * np.exp(-(years - 1) / 2) + 30 * np.exp(-years / 2)
    assert agree(stock(ended, "housed")[:, 1:], left)


def test_a_slot_is_free_when_the_household_leaves():
    crowd = [("a", "flat", 40), ("a", "home", 500)]
    outcome = run(tenants(tenancy=exponential(0.5), start=crowd), [Support("s", 4)], draws=300)
    # Slots are filled on month starts: in a month each holder leaves with 1 - exp(-1/6).
    leave = 1 - np.exp(-1 / 6)
    assert agree(done(outcome, "p00"), [4 + 44 * leave, 48 * leave, 48 * leave, 48 * leave])


def test_a_rank_selects_those_who_hold_the_tag():
    system = small(
        years=2, groups=TWO, units=(0,), priority=(2, 3),
        start=[("a", "home", 20), ("b", "home", 20)],
    )  # fmt: skip
    given = [("n", Units("flat", 6, 0.5)), ("s", Support("s", 5, origin="home", group="b"))]
    first = run(system, [*given, ("z", Rank(priority=1, tag="s"))], draws=3)
    assert (flow(first, "housed_from_home")[:, 0] == 6).all()
    assert (flow(first, "housed_from_home", 1)[:, 0] == 5).all()
    shut = run(system, [*given, ("z", Rank(fit_rank=0, dwelling="flat", group="a"))], draws=3)
    assert (flow(shut, "housed_from_home", 1)[:, 0] == 6).all()
    none = run(system, given, draws=3)
    assert (flow(none, "housed_from_home", 0)[:, 0] == 6).all()
