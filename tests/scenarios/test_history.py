"""Simulated against observed: the right month, the right number, clear when there is nothing."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest

from boligsim.base import InputError
from boligsim.scenarios import case_scenarios, history_check, prior_predictive, simulate
from boligsim.scenarios.history import month_of


@pytest.mark.parametrize(
    ("date", "month"),
    [
        ("2026-01-01", 0),
        ("2026-01", 0),
        ("2026-12-01", 11),
        ("2026", 11),
        ("2027-11-28", 23),
        ("2027-11-10", 22),
        ("2030-12-01", 59),
    ],
)
def test_dates_go_to_the_nearest_month_start(date, month):
    assert month_of(date, 2026) == month


@pytest.fixture
def observed(case):
    case.history = case.history.iloc[[0, 0, 0, 0]].assign(
        date=["2026-12-01", "2030-12-01", "2020-12-01", "2030-12-01"],
        value=[50.0, 40.0, 9.0, 7.0],
        unit=["persons", "persons", "persons", "households"],
    )
    return case


def test_every_scenario_against_every_observation(fakes, observed, monkeypatch):
    fakes.fake_simulate(monkeypatch)
    runs = simulate(fakes.fake_demand(observed), case_scenarios(observed))
    frame = history_check(runs)
    assert list(zip(frame["date"], frame["scenario"], strict=True)) == [
        (date, key) for date in ("2026-12-01", "2030-12-01") for key in runs.keys
    ]
    row = frame.query("scenario == 'loans' and date == '2030-12-01'").iloc[0]
    o = runs.outcomes[1]
    persons = o.month[:, :, 59, o.stocks.index("registered"), 1:].sum(axis=-1).ravel()
    assert row["observed"] == 40
    assert row["mean"] == pytest.approx(persons.mean())
    assert [row["p10"], row["p50"], row["p90"]] == pytest.approx(
        np.quantile(persons, [0.1, 0.5, 0.9])
    )
    assert row["at_most"] == pytest.approx(np.mean(persons <= 40))
    assert runs.tables()["history_check"].equals(frame)


def test_prior_predictive_runs_with_and_without(fakes, observed, monkeypatch):
    fakes.fake_simulate(monkeypatch)
    room = ModuleType("boligsim.demand")
    room.project_demand = fakes.fake_demand
    monkeypatch.setitem(sys.modules, "boligsim.demand", room)
    frame = prior_predictive(observed)
    assert set(frame["scenario"]) == {"null", "loans", "bought", "all"}
    observed.scenarios = observed.scenarios.iloc[1:]
    assert prior_predictive(observed)["scenario"].iloc[0] == "without"
    observed.history = observed.history.assign(date="2020-12-01")
    with pytest.raises(InputError, match="no count of homeless persons"):
        prior_predictive(observed)
