"""Every year's change of a stock equals the recorded flows; nobody and no dwelling is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from boligsim.homelessness import Move
from tests.homelessness.random_systems import primitives, systems
from tests.homelessness.systems import run

INTO_HOMELESS = ("entry", "reentry", "evicted_to_homeless", "default_to_homeless", "decanted",
                 "displaced")  # fmt: skip
ENDS = ("ended_private", "ended_own", "ended_moved", "ended_died", "ended_evicted")


def total(outcome, *names):
    return sum(outcome.flow[:, :, :, outcome.flows.index(n)].astype(int) for n in names)


def change(outcome, *names):
    stocks = sum(outcome.stock[:, :, :, outcome.stocks.index(n)].astype(int) for n in names)
    return np.diff(stocks, axis=2)


def moved(outcome, given, *origins):
    """Households that moves took from these origins to no municipal dwelling: (W, H, Y)."""
    out = np.zeros(outcome.done.shape[:3], dtype=int)
    for j, p in enumerate(given):
        if isinstance(p, Move) and p.origin in origins and p.goal in ("own", "private", "left"):
            out += outcome.done[..., outcome.primitives.index(f"p{j:02d}")]
    return out


def check_units(outcome):
    states = outcome.units
    let = [d for d, name in enumerate(outcome.dwellings) if name not in ("hostel", "shelter")]
    assert (states[..., 0] == states[..., 1:].sum(axis=-1)).all()
    housed = outcome.stock[:, :, :, outcome.stocks.index("housed"), :, 0]
    assert (outcome.tenants.sum(axis=4) == housed).all()
    assert (outcome.tenants[..., let].sum(axis=3) == states[..., let, 1]).all()
    allocated = outcome.stock[:, :, :, outcome.stocks.index("allocated"), :, 0].sum(axis=-1)
    assert (allocated <= states[..., let, 2].sum(axis=-1)).all()


def check_parts(outcome):
    stock = {name: outcome.stock[:, :, :, s].astype(int) for s, name in enumerate(outcome.stocks)}
    places = ("nowhere", "shelter", "friends", "institution", "temporary")
    assert (stock["homeless"] == sum(stock[p] for p in places)).all()
    assert (stock["registered"] <= stock["homeless"]).all()
    assert (stock["waiting_homeless"] <= stock["waiting"]).all()
    assert (stock["waiting_homeless"] <= stock["registered"]).all()
    assert (stock["long_homeless"] <= stock["homeless"]).all()
    assert (stock["temporary_3m"] <= stock["temporary"]).all()
    for name in ("stock", "month", "tenants", "units", "flow", "time", "done", "chains"):
        assert (getattr(outcome, name) >= 0).all(), name
    kept = [s for s, n in enumerate(outcome.stocks) if n not in ("long_homeless", "temporary_3m")]
    januaries = outcome.month[:, :, ::12][:, :, :, kept]
    assert (januaries == outcome.stock.sum(axis=4)[:, :, :, kept]).all()


def check_time(outcome, given):
    """Years lived in a stock lie between the fewest and the most that the flows allow."""
    lived = outcome.time[:, :, :, outcome.stocks.index("homeless"), :, 0].sum(axis=-1)
    at = outcome.stock[:, :, :, outcome.stocks.index("homeless"), :, 0].sum(axis=-1)
    came = total(outcome, *INTO_HOMELESS)[..., 0].sum(axis=-1)
    went = total(outcome, "self_resolved", "housed_from_homeless")[..., 0].sum(axis=-1)
    went = went + moved(outcome, given, "homeless")
    assert (lived <= at[:, :, :-1] + came + 1e-9).all()
    assert (lived >= at[:, :, :-1] - went - 1e-9).all()
    parts = ("nowhere", "shelter", "friends", "institution", "temporary")
    whole = sum(outcome.time[:, :, :, outcome.stocks.index(p)] for p in parts)
    assert np.allclose(whole, outcome.time[:, :, :, outcome.stocks.index("homeless")])
    quiet = (came + went) == 0
    assert np.allclose(lived[quiet], at[:, :, :-1][quiet])


@settings(max_examples=200)
@given(system=systems(), given=primitives(), seed=st.integers(0, 99))
def test_stocks_change_by_their_flows(system, given, seed):
    outcome = run(system, given, draws=4, seed=seed)
    check_units(outcome)
    check_parts(outcome)
    check_time(outcome, given)
    # Moves out of a stock are known by what each primitive did, in households.
    came = total(outcome, *INTO_HOMELESS)[..., 0].sum(axis=-1)
    went = total(outcome, "self_resolved", "housed_from_homeless")[..., 0].sum(axis=-1)
    homeless = change(outcome, "homeless")[..., 0].sum(axis=-1)
    assert (homeless == came - went - moved(outcome, given, "homeless")).all()
    came = total(outcome, "housed_from_homeless", "housed_from_home")[..., 0].sum(axis=-1)
    went = total(outcome, *ENDS, "decanted")[..., 0].sum(axis=-1)
    housed = change(outcome, "housed")[..., 0].sum(axis=-1)
    assert (housed == came - went - moved(outcome, given, "tenancy")).all()
    spells = outcome.spell.astype(int).sum(axis=(-1, -2))
    ended = total(outcome, "self_resolved", "housed_from_homeless")[..., 0].sum(axis=-1)
    assert (spells == ended + moved(outcome, given, "homeless")).all()


@pytest.mark.slow
@pytest.mark.bounds
@settings(max_examples=200)
@given(system=systems(), given=primitives(), seed=st.integers(0, 99))
def test_stocks_change_by_their_flows_in_every_group_and_in_persons(system, given, seed):
    outcome = run(system, given, draws=4, seed=seed)
    out = ("self_resolved", "housed_from_homeless", "out_of_homelessness")
    homeless = total(outcome, *INTO_HOMELESS) - total(outcome, *out)
    assert (change(outcome, "homeless") == homeless).all()
    housed = total(outcome, "housed_from_homeless", "housed_from_home")
    housed = housed - total(outcome, *ENDS, "decanted", "out_of_tenancy")
    assert (change(outcome, "housed") == housed).all()
    lost = total(outcome, "default_to_homeless", "default_elsewhere", "out_of_own")
    assert (change(outcome, "own") == total(outcome, "loans") - lost).all()


@pytest.mark.slow
@pytest.mark.bounds
@settings(max_examples=200)
@given(system=systems(), given=primitives(), seed=st.integers(0, 99))
def test_cases_change_by_their_flows_in_every_group(system, given, seed):
    outcome = run(system, given, draws=4, seed=seed)
    cases = change(outcome, "applied", "waiting", "allocated")[..., 0]
    came = total(outcome, "applied", "planned", "decanted")[..., 0]
    went = total(outcome, "refused", "withdrawn", "case_closed")[..., 0]
    assert (cases == came - went - outcome.wait.astype(int).sum(axis=-1)).all()
