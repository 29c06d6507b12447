"""The bundled cases through the real simulation, few draws: what must hold whatever comes out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from boligsim.case import load_case
from boligsim.demand import project_demand
from boligsim.measures import Acquisitions
from boligsim.scenarios import Scenario, case_scenarios, prior_predictive, simulate


@pytest.fixture(scope="module")
def case():
    return load_case("narvik-2009").with_(worlds=3, histories=2)


@pytest.fixture(scope="module")
def demand(case):
    return project_demand(case)


@pytest.fixture(scope="module")
def runs(case, demand):
    return simulate(demand, case_scenarios(case))


def same(one, other):
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name))
        for f in dataclasses.fields(one)
        if f.name not in ("primitives", "done")
    )


def test_the_order_of_scenarios_and_measures_does_not_matter(case, demand, runs):
    base, package = runs.scenarios
    turned = Scenario("x", case, measures=package.measures[::-1])
    again = simulate(demand, [turned, base])
    assert same(again.outcomes[0], runs.outcomes[1])
    assert same(again.outcomes[1], runs.outcomes[0])
    assert np.array_equal(again.outcomes[0].done, runs.outcomes[1].done)


def test_measures_that_do_nothing_change_no_bit(case, demand, runs):
    idle = Acquisitions({"2012-01": 0, "2020-01": 5}, name="never")
    again = simulate(demand, [Scenario("x", case, measures=(idle,))])
    assert same(again.outcomes[0], runs.outcomes[0])


def test_nothing_moves_before_the_first_measure(runs):
    before = runs.compare(0).difference(1, "waiting_households")[..., :2]
    assert (before == 0).all()  # the first purchases are in June 2010


def test_primitives_do_what_the_table_decided(runs):
    o = runs.outcomes[1]
    done = dict(zip(o.primitives, o.done.sum(axis=2).max(axis=(0, 1)), strict=True))
    units = {k: v for k, v in done.items() if k.startswith("acquisitions:Kjøp:")}
    assert list(units.values())[::2] == [6, 6, 6, 6]
    loans = [i for i, name in enumerate(o.primitives) if name.startswith("start_loans")]
    yearly = o.done[..., loans].sum(axis=-1)
    assert 0 < yearly.max() <= 15  # the shared ceiling holds in every draw and year
    assert (yearly[..., [0, 1, 2, 5]] == 0).all()
    assert done["care_homes:Omsorgsboliger:0"] <= 30


def test_tables_of_a_real_run(runs):
    tables = runs.tables()
    base = tables["comparison"].query("scenario == 'null'")
    assert (base[["mean", "p10", "p50", "p90"]] == 0).all(axis=None)
    # eight measures: none, each single one and all of them
    assert tables["combinations"]["scenario"].nunique() == 10
    for frame in tables.values():
        assert (frame["p10"] <= frame["p50"]).all() and (frame["p50"] <= frame["p90"]).all()
    start = tables["homelessness"].query("year == 2009 and scenario == 'null'")
    assert (start.query("series == 'homeless_persons'")["mean"] >= 0).all()


def test_overrides_reach_simulation_and_costs(case, demand, runs):
    package = runs.scenarios[1]
    changed = package.with_(
        name="x", overrides=(("start_loan.average", 3.6), ("acquisition.displaces_share", 0.0))
    )
    again = simulate(demand, [runs.scenarios[0], changed])
    assert (
        again.outcomes[1].flow[..., again.outcomes[1].flows.index("displaced"), :, 0] == 0
    ).all()
    lent = [
        r.tables()["costs"].query(f"scenario == '{k}' and series == 'start_loans_lent'")["mean"]
        for r, k in ((runs, "tiltak"), (again, "x"))
    ]
    assert lent[1].sum() > 1.5 * lent[0].sum() > 0


def test_the_prior_is_set_beside_both_counts(case):
    frame = prior_predictive(case)
    assert frame["observed"].tolist() == [15, 15, 5, 5]
    assert frame["date"].str[:4].tolist() == ["2009", "2009", "2013", "2013"]
    assert set(frame["scenario"]) == {"base", "tiltak"}
    before = frame.query("year == 2009")
    assert before["mean"].nunique() == 1  # no measure has started
