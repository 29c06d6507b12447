"""Rate: every process up and down against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.homelessness import Arrive, Move, Rate, Units, laws
from tests.homelessness.systems import agree, exponential, flow, run, small, stock

YEARS = np.arange(1, 5)
FACTORS = (0.4, 1.7, 3.0, 0.0)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(("place", "process"), [("acute", "entry"), ("home", "application")])
def test_arrivals(place, process, factor):
    streams = [("a", place, [5.0, 6.0, 7.0, 8.0]), ("b", place, 3.0), ("a", "friends", 2.0)]
    system = small(years=4, groups=("a", "b"), streams=streams, units=(0,))
    rate = Rate(process, factor, 1.25, 3.0, group="a", place=place)
    name = "entry" if process == "entry" else "applied"
    outcome = run(system, [rate], draws=1000)
    first, other = flow(outcome, name, 0), flow(outcome, name, 1)
    curve = np.array([5.0, 6 * (0.25 + 0.75 * factor), 7 * factor, 8.0]) + 2.0
    assert agree(first, curve)
    assert agree(other, [3.0] * 4)
    assert not agree(first, np.array([7.0, 8.0, 9.0, 10.0]))


def test_a_lower_rate_gives_fewer_of_the_same_households_a_higher_one_new_ones():
    system = small(years=4, streams=[("a", "acute", 6.0)], self_resolution=exponential(1.0))
    base = flow(run(system), "entry")
    low, high = (flow(run(system, [Rate("entry", f)]), "entry") for f in (0.5, 2.0))
    assert (low <= base).all() and (base <= high).all()
    assert np.var(high - base, ddof=1) == pytest.approx(6.0, rel=0.2)  # new ones: Poisson(6)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("shape", [0.6, 1.0, 2.5])
def test_self_resolution_to_the_power_of_the_factor(factor, shape):
    law = laws.weibull(np.array([1.5]), shape)
    system = small(years=4, units=(0,), self_resolution=law)
    crowd = Arrive("a", "friends", 40, 0.0)
    outcome = run(system, [crowd, Rate("self_resolution", factor)], draws=150)
    scale = law[0, 1]
    survival = np.exp(-factor * (YEARS / scale) ** shape)
    assert agree(stock(outcome, "homeless")[:, 1:], 40 * survival)


def test_a_factor_of_a_window_scales_the_hazard_of_the_window_only():
    law = laws.weibull(np.array([3.0]), 0.6)
    system = small(years=4, units=(0,), self_resolution=law)
    primitives = [
        Arrive("a", "friends", 40, 0.0),
        Rate("self_resolution", 2.5, 1.0, 2.0, place="friends"),
        Rate("self_resolution", 0.5, 1.0, 3.0),
        Rate("self_resolution", 9.0, place="institution"),
    ]
    level = (np.arange(5) / law[0, 1]) ** 0.6
    hazard = np.cumsum(np.diff(level) * [1.0, 1.25, 0.5, 1.0])
    left = stock(run(system, primitives, draws=200), "homeless")[:, 1:]
    assert agree(left, 40 * np.exp(-hazard))
    assert not agree(left, 40 * np.exp(-level[1:]))


@pytest.mark.parametrize("factor", FACTORS)
def test_withdrawal(factor):
    system = small(years=4, units=(0,), withdrawal=0.5, start=[("a", "home", 40)])
    outcome = run(system, [Rate("withdrawal", factor)], draws=150)
    assert agree(stock(outcome, "waiting")[:, 1:], 40 * np.exp(-0.5 * factor * YEARS))
    lost = 40 - stock(outcome, "waiting")[:, -1]
    assert (flow(outcome, "withdrawn").sum(axis=1) == lost).all()


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize(
    "law",
    [
        exponential(2.0),
        laws.weibull(np.array([2.0]), 2.0),
        laws.lease(np.array([4.0]), np.array([1.5]), np.array([0.6])),
    ],
)
def test_tenancy_end(factor, law):
    system = small(years=4, units=(40,), tenancy=law)
    fresh = Arrive("a", "home", 40, 0.0)
    outcome = run(system, [fresh, Rate("tenancy_end", factor)], draws=150)
    t = YEARS - 1e-9
    if law[0, 0] == 1:
        hazard = t / 4 - np.floor(t / 1.5) * np.log(0.6)
    else:
        hazard = (t / law[0, 1]) ** law[0, 2]
    assert agree(stock(outcome, "housed")[:, 1:], 40 * np.exp(-factor * hazard))


@pytest.mark.parametrize("factor", FACTORS)
def test_eviction_is_its_share_of_the_hazard(factor):
    law = laws.weibull(np.array([2.0]), 1.5)
    numbers = {"years": 4, "units": (40,), "tenancy": law, "ends": (0.3, 0.5, 0.5, 1.0)}
    primitives = [Arrive("a", "home", 40, 0.0), Rate("eviction", factor)]
    total = 0.7 + 0.3 * factor
    hazard = (YEARS / law[0, 1]) ** 1.5
    ended = 40 * (1 - np.exp(-total * hazard[0]))
    gone = run(small(**numbers, evicted_homeless=0.0), primitives, draws=150)
    assert agree(stock(gone, "housed")[:, 1:], 40 * np.exp(-total * hazard))
    evicted = flow(gone, "ended_evicted")
    others = flow(gone, "ended_died") + flow(gone, "ended_own")
    assert agree(evicted[:, 0], 0.3 * factor / total * ended)
    assert agree(others[:, 0], 0.7 / total * ended)
    outcome = run(small(**numbers), primitives, draws=50)
    back = flow(outcome, "evicted_to_homeless")
    assert (back == flow(outcome, "ended_evicted")).all()
    assert factor == 0.0 or back.sum() > 0


@pytest.mark.parametrize("factor", FACTORS)
def test_reentry_within_two_years_of_a_private_home(factor):
    year = laws.lease(np.array([1e9]), np.array([1.0]), np.array([0.0]))
    system = small(
        years=5, units=(40,), tenancy=year, ends=(0.0, 0.0, 0.0, 0.0),
        reentry=laws.constant(np.array([0.25]), limit=2.0),
    )  # fmt: skip
    # The dwellings leave as they fall vacant, so that nobody is housed again.
    crowd = [Arrive("a", "home", 40, 0.5), Units("flat", -40, 0.6, remove="next")]
    outcome = run(system, [*crowd, Rate("reentry", factor)], draws=150)
    assert (flow(outcome, "ended_private").sum(axis=1) == 40).all()
    share = 1 - np.exp(-0.25 * factor * np.array([0.5, 1.5, 2.0, 2.0]))
    back = np.cumsum(flow(outcome, "reentry"), axis=1)[:, 1:]
    assert agree(back, 40 * share)


@pytest.mark.parametrize("factor", FACTORS)
def test_default_of_those_who_own(factor):
    system = small(years=4, units=(0,), default=0.2, default_homeless=0.25)
    primitives = [
        Arrive("a", "home", 40, 0.0),
        Move("home", "own", n=40, start=0.0),
        Rate("default", factor),
    ]
    outcome = run(system, primitives, draws=150)
    own = stock(outcome, "own")[:, 1:]
    assert agree(own, 40 * np.exp(-0.2 * factor * YEARS))
    lost = 40 * (1 - np.exp(-0.2 * factor * 4))
    assert agree(flow(outcome, "default_to_homeless").sum(axis=1), 0.25 * lost)


def test_a_rate_knows_its_group_dwelling_and_place():
    system = small(
        years=4, groups=("a", "b"), dwellings=("flat", "house", "room", "cabin"),
        units=(40, 40, 0, 0), fit=[[1, 0, 0, 0], [0, 1, 0, 0]], tenancy=exponential(2.0),
    )  # fmt: skip
    crowd = [Arrive("a", "home", 40, 0.0), Arrive("b", "home", 40, 0.0)]
    outcome = run(system, [*crowd, Rate("tenancy_end", 0.0, dwelling="house")], draws=100)
    assert agree(stock(outcome, "housed", 0)[:, 1:], 40 * np.exp(-YEARS / 2))
    assert (stock(outcome, "housed", 1)[:, 1:] == 40).all()


def test_a_place_entered_later_changes_the_rate_at_once():
    # All are placed in temporary accommodation at entry, where nobody resolves the spell.
    system = small(
        years=4, dwellings=("hostel",), kinds=("temporary",), units=(40,), fit=[[0]],
        self_resolution=exponential(1.0),
    )  # fmt: skip
    crowd = Arrive("a", "acute", 40, 0.0)
    stay = Rate("self_resolution", 0.0, place="temporary")
    outcome = run(system, [crowd, stay], draws=20)
    assert (stock(outcome, "temporary")[:, 1:] == 40).all()
