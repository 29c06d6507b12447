"""Decisions that decide nothing change no bit, and nothing happens before a measure starts."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import boligsim as bs
from boligsim.measures import CLASSES

BASE = 2026
START = "2029-04"


@pytest.fixture(scope="module")
def case():
    return bs.load_case("narvik").with_(worlds=2, histories=2, until=2034)


@pytest.fixture(scope="module")
def demand(case):
    return bs.project_demand(case)


@pytest.fixture(scope="module")
def base(case, demand):
    return run(demand, case)


def run(demand, case, *measures):
    return bs.simulate(demand, [bs.Scenario("x", case, measures=measures)]).outcomes[0]


def made(kind, amount, **more):
    """Make a measure of a class with an amount, from the start month."""
    fields = {f.name for f in dataclasses.fields(kind)}
    if "units" in fields:
        return kind({START: amount}, **more)
    field = next(f for f in ("per_year", "slots", "staff") if f in fields)
    return kind(**{field: amount, "start": START}, **more)


def bits(outcomes, until=None):
    """Return every number of the outcomes, or the stocks of the months before a time in years."""
    if until is not None:
        months = int(np.floor(12 * until)) + 1
        return [outcomes.month[:, :, :months].tobytes()]
    names = ("stock", "month", "tenants", "units", "flow", "time", "wait", "spell", "chains")
    return [getattr(outcomes, name).tobytes() for name in names]


DATED = [c for c in CLASSES if "staff" not in {f.name for f in dataclasses.fields(c)}]


@pytest.mark.parametrize("kind", DATED, ids=lambda c: c.kind)
def test_none_of_it_changes_no_bit(kind, case, demand, base):
    assert bits(run(demand, case, made(kind, 0))) == bits(base)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda c: c.kind)
def test_nothing_moves_before_the_start_and_something_does_after(kind, case, demand, base):
    own = {"after_years": 0.0} if kind is bs.RentToOwn else {}
    amount = 150 if kind is bs.HousingAllowance else 12
    after = run(demand, case, made(kind, amount, **own))
    start = 3 + 3 / 12
    assert bits(after, start) == bits(base, start)
    assert bits(after) != bits(base)


NO_EFFECT = {
    "prevention.entry_avoided_share": 0.0,
    "prevention.eviction_avoided_share": 0.0,
    "follow_up.eviction_avoided_share": 0.0,
    "follow_up.end_avoided_share": 0.0,
    "housing_allowance.eviction_avoided_share": 0.0,
    "needs_mapping.detection_factor": 1.0,
    "housing_office.decision_factor": 1.0,
    "housing_office.moving_in_factor": 1.0,
    "housing_office.turn_round_factor": 1.0,
    "establishment_grant.eligible_share": 0.0,
    "adaptation_grant.suitable_share": 0.0,
    "rent_to_own.eligible_share": 0.0,
}


def test_effects_of_nothing_change_no_bit(case, base):
    """The slots are handed out, the windows open and close, and nobody acts differently."""
    frame = case.parameters.frame.copy()
    for path, value in NO_EFFECT.items():
        rows = frame["path"] == path
        frame.loc[rows, ["value", "low", "high"]] = value
        frame.loc[rows, "distribution"] = "fixed"
    idle = case.with_parameters(type(case.parameters)(frame))
    measures = [
        bs.EntryPrevention(1, START, "2030-01", 2),
        bs.EvictionPrevention(1, START),
        bs.FollowUp(9, START, months=6),
        bs.HousingAllowance(9, START),
        bs.HousingOffice(1, START, "2031-01", 2),
        bs.NeedsMapping(1, START, "2031-01", 2),
        bs.EstablishmentGrants(6, START),
        bs.AdaptationGrants(6, START),
        bs.RentToOwn(6, START, after_years=1.0),
    ]
    assert bits(run(bs.project_demand(idle), idle, *measures)) == bits(base)
