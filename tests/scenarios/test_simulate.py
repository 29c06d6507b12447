"""Runs: same numbers for all scenarios, equal decisions run once, clear refusals."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.base import InputError
from boligsim.measures import StartLoans
from boligsim.scenarios import Scenario, case_scenarios, simulate


@pytest.fixture
def calls(fakes, monkeypatch):
    return fakes.fake_simulate(monkeypatch)


def test_every_scenario_gets_the_same_seed_worlds_and_histories(fakes, case, calls):
    runs = simulate(fakes.fake_demand(case), case_scenarios(case))
    assert {c[2:] for c in calls} == {(7, 4, 3)}
    assert runs.keys == ("null", "loans", "bought", "all")
    assert runs.seed == 7
    assert "4 worlds x 3 histories" in repr(runs)
    simulate(fakes.fake_demand(case), case_scenarios(case)[:1], seed=11)
    assert calls[-1][2] == 11


def test_equal_decisions_are_simulated_once(fakes, case, calls):
    base = Scenario("a", case)
    runs = simulate(fakes.fake_demand(case), [base, Scenario("b", case)])
    assert len(calls) == 1
    assert runs.outcomes[0] is runs.outcomes[1]


def test_overrides_reach_the_system(fakes, case, calls):
    changed = Scenario("b", case, overrides=(("finance.interest", 0.1),))
    simulate(fakes.fake_demand(case), [Scenario("a", case), changed])
    assert calls[0][1] == ()
    assert [tuple(o) for o in calls[1][1]] == [("finance.interest", "", "", 0.1)]


def test_refusals(fakes, case, calls):
    demand = fakes.fake_demand(case)
    with pytest.raises(InputError, match="no scenario"):
        simulate(demand, [])
    with pytest.raises(InputError, match="share the key 'a'"):
        simulate(demand, [Scenario("a", case), Scenario("A", case, overrides=())])
    other = fakes.fake_case(until=2030)
    with pytest.raises(InputError, match="another case"):
        simulate(demand, [Scenario("a", other)])
    assert calls == []


def test_series_and_names(fakes, case, calls):
    runs = simulate(fakes.fake_demand(case), case_scenarios(case), progress=True)
    total = runs.series("null", "homeless_persons")
    parts = [runs.series("Nullalternativet", "homeless_persons", g) for g in ("homeless", "others")]
    assert total.shape == (4, 3, 6)
    assert np.array_equal(total, parts[0] + parts[1])
    stock = runs.outcomes[0].stock[:, :, :, runs.outcomes[0].stocks.index("registered")]
    assert np.array_equal(total, stock[..., 1:].sum(axis=(-1, -2)))
    assert runs.index(-1) == 3
    assert runs.index(runs.scenarios[2]) == 2
    for wrong in (lambda: runs.index("nul"), lambda: runs.index(9)):
        with pytest.raises(InputError):
            wrong()
    with pytest.raises(InputError, match="homeless_persons"):
        runs.series(0, "homeless_person")
    with pytest.raises(InputError, match="report group"):
        runs.series(0, "homeless_persons", "rop")


def test_warnings_by_scenario(fakes, case, calls):
    base = Scenario("a", case)
    idle = base.with_(StartLoans(per_year=0, start="2027-01"), name="b")
    runs = simulate(fakes.fake_demand(case), [base, idle])
    assert list(runs.warnings()) == ["b"]
