"""Nothing before a measure's date moves, and nothing before the horizon when the horizon does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from boligsim.homelessness import Arrive, Delay, Move, Rank, Rate, Support, Units
from tests.homelessness.random_systems import primitives, systems
from tests.homelessness.systems import EVERY, everything, run

AT = 2.37  # between two month starts
LATE = {
    "units": Units("flat", 2, AT),
    "upgraded": Units("flat", 2, AT, upgrade_months=1, slip_months=2),
    "sold": Units("flat", -3, AT),
    "decanted": Units("flat", -3, AT, remove="decant"),
    "hostel": Units("hostel", 2, AT),
    "entry": Rate("entry", 1.7, AT),
    "fewer": Rate("application", 0.5, AT),
    "longer": Rate("tenancy_end", 0.5, AT),
    "shorter": Rate("tenancy_end", 2.0, AT, group="b"),
    "eviction": Rate("eviction", 3.0, AT),
    "self": Rate("self_resolution", 0.2, AT),
    "withdrawal": Rate("withdrawal", 2.0, AT),
    "reentry": Rate("reentry", 2.0, AT),
    "default": Rate("default", 3.0, AT),
    "loans": Move("tenancy", "own", n=4, start=AT),
    "yearly": Move("home", "own", per_year=12, start=AT),
    "care": Move("tenancy", "house", n=4, start=AT),
    "settled": Arrive("b", "home", 4, AT),
    "decision": Delay("decision", 3.0, start=AT),
    "moving": Delay("moving_in", 0.0, start=AT),
    "turn": Delay("turn_round", 3.0, start=AT),
    "first": Rank(priority=1, group="c", start=AT),
    "rank": Rank(fit_rank=0, dwelling="flat", group="b", start=AT),
    "reserved": Rank(reserved=0.7, dwelling="flat", group="a", start=AT),
}


@pytest.fixture(scope="module")
def busy():
    system = everything()
    return system, run(system, EVERY, draws=30)


@pytest.mark.parametrize("name", LATE)
def test_nothing_before_the_date_of_a_measure_moves(busy, name):
    system, base = busy
    late = run(system, [*EVERY, (f"late {name}", LATE[name])], draws=30)
    months, years = int(AT * 12), int(AT)
    for field in ("stock", "tenants", "units"):
        there = slice(0, years + 1)
        assert np.array_equal(getattr(base, field)[:, :, there], getattr(late, field)[:, :, there])
    for field in ("flow", "time", "wait", "spell", "chains"):
        done = slice(0, years)
        assert np.array_equal(getattr(base, field)[:, :, done], getattr(late, field)[:, :, done])
    assert np.array_equal(base.month[:, :, : months + 1], late.month[:, :, : months + 1])
    changed = ("stock", "month", "flow", "time", "units")
    assert any(not np.array_equal(getattr(base, f), getattr(late, f)) for f in changed)


def test_a_tag_given_late_changes_nothing_before(busy):
    system, base = busy
    late = [("t", Support("late", 3, start=AT)), ("u", Rate("tenancy_end", 0.0, tag="late"))]
    found = run(system, [*EVERY, *late], draws=30)
    months = int(np.ceil(AT * 12))
    assert np.array_equal(base.month[:, :, : months + 1], found.month[:, :, : months + 1])
    assert not np.array_equal(base.month, found.month)


def longer(system, years):
    """The same municipality with a later horizon; the last year's rates go on."""
    extra = years - system.years
    return replace(
        system, years=years,
        streams=tuple(
            replace(s, rate=np.pad(s.rate, ((0, 0), (0, extra)), "edge")) for s in system.streams
        ),
        planned=tuple(
            (*rest, np.pad(n, ((0, 0), (0, extra)), "edge")) for *rest, n in system.planned
        ),
    )  # fmt: skip


@settings(max_examples=50)
@given(system=systems(), chosen=primitives(), seed=st.integers(0, 99))
def test_a_later_horizon_changes_nothing_before(system, chosen, seed):
    years = system.years
    # A number of homes a year without an end is spread over the window, so it is given one.
    chosen = [
        replace(p, end=float(years) if p.end is None else p.end)
        if isinstance(p, Move | Arrive) and not (isinstance(p, Arrive) and p.end is None)
        else p
        for p in chosen
    ]
    chosen = [p for p in chosen if getattr(p, "end", None) is None or p.end <= years]
    one = run(system, chosen, draws=4, seed=seed)
    two = run(longer(system, years + 2), chosen, draws=4, seed=seed)
    assert np.array_equal(one.month, two.month[:, :, : 12 * years + 1])
    for field in ("flow", "time", "wait", "spell", "done", "chains"):
        assert np.array_equal(getattr(one, field), getattr(two, field)[:, :, :years]), field
    for field in ("stock", "tenants", "units"):
        assert np.array_equal(getattr(one, field), getattr(two, field)[:, :, : years + 1]), field


@settings(max_examples=40)
@given(system=systems(), late=st.sampled_from([0.0, 0.4, 7.0]), seed=st.integers(0, 99))
def test_what_comes_at_the_horizon_or_after_changes_nothing(system, late, seed):
    at = system.years + late
    never = Units("flat", 2, system.years - 0.01, slip_months=1e4)
    after = [
        Units("flat", 3, at), Units("flat", -3, at), Rate("entry", 3.0, at), never,
        Arrive("a", "home", 5, at), Move("tenancy", "own", n=5, start=at),
        Delay("decision", 0.0, start=at), Rank(priority=1, group="c", start=at),
    ]  # fmt: skip
    base, found = run(system, draws=4, seed=seed), run(system, after, draws=4, seed=seed)
    for field in ("month", "stock", "flow", "time", "units", "tenants", "wait", "spell"):
        assert np.array_equal(getattr(base, field), getattr(found, field)), field
    assert found.done.sum() == 0
