"""Costs to the krone on a hand-made `done`."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from boligsim.homelessness.primitives import Param
from boligsim.measures import Acquisitions, CareHomes, StartLoans
from boligsim.scenarios import Scenario, simulate
from boligsim.scenarios.costs import COST_SERIES, _scenario_costs, plan_years, repayment
from boligsim.scenarios.values import Values, in_nok

YEARS = range(2026, 2031)


@pytest.fixture
def run(fakes, case, monkeypatch):
    """Simulate base and one measure, and set what each row of its plan did in each year."""
    fakes.fake_simulate(monkeypatch, effects={})

    def go(measure, done, overrides=()):
        case.worlds, case.histories = 2, 1
        base = Scenario("base", case)
        runs = simulate(
            fakes.fake_demand(case),
            [base, Scenario("x", case, measures=(measure,), overrides=overrides)],
        )
        outcomes = runs.outcomes[1]
        outcomes.done[:] = 0
        for row, counts in done.items():
            place = outcomes.primitives.index(f"{measure.kind}:{measure.name}:{row}")
            outcomes.done[:, :, :, place] = counts
        return runs

    return go


def lines(runs, place=1):
    return {k: v[0, 0].tolist() for k, v in _scenario_costs(runs, place).items()}


def test_acquisitions_to_the_krone(run):
    measure = Acquisitions({"2027-06": 10, "2028-06": 10}, name="Kjøp")
    got = lines(run(measure, {0: [0, 8, 2, 0, 0], 2: [0, 0, 0, 10, 0]}))
    # 50 m2 x (30 000 + 5 000) x 10 in the years of purchase; the grant ended in 2027
    assert got["investment"] == [0, 17_500_000, 17_500_000, 0, 0]
    assert got["grant"] == [0, 3_500_000, 0, 0, 0]
    assert got["vat_compensation"] == [0] * 5
    assert got["loan"] == [0, 14_000_000, 17_500_000, 0, 0]
    # ready: 8 in 2027, 2 in 2028, 10 in 2029; half a year's rent in the first year
    running = [0, 4, 9, 15, 20]
    assert got["rent_income"] == [n * 96_000 for n in running]
    assert got["staff_years"] == pytest.approx([n / 10 for n in running])
    assert got["operation"] == pytest.approx([n * 40_000 + n / 10 * 900_000 for n in running])
    # equal instalments over 20 years and 5 % of what is owed, from the year after
    due = [0, 0, 700_000 + 700_000, 0, 0]
    due[3] = 700_000 + 0.05 * 13_300_000 + 875_000 + 875_000
    due[4] = 700_000 + 0.05 * 12_600_000 + 875_000 + 0.05 * 16_625_000
    assert got["interest_and_instalments"] == pytest.approx(due)
    net = [i + o - r for i, o, r in zip(due, got["operation"], got["rent_income"], strict=True)]
    assert got["net_operating"] == pytest.approx(net)


def test_care_homes_to_the_krone(run):
    measure = CareHomes({"2028-09": 24}, name="Omsorg")
    got = lines(run(measure, {0: [0, 0, 0, 24, 0], 1: [0, 0, 0, 4, 0]}))
    # 24 x 4 million in the year they are ready; 45 % on the half that is growth; 20 % VAT back
    assert got["investment"] == [0, 0, 0, 96_000_000, 0]
    assert got["grant"] == pytest.approx([0, 0, 0, 21_600_000, 0])
    assert got["vat_compensation"] == pytest.approx([0, 0, 0, 19_200_000, 0])
    assert got["loan"] == pytest.approx([0, 0, 0, 55_200_000, 0])
    assert got["staff_years"] == pytest.approx([0, 0, 0, 9.6, 19.2])
    assert got["rent_income"] == [0, 0, 0, 12 * 120_000, 24 * 120_000]
    assert got["operation"] == pytest.approx(
        [0, 0, 0, 12 * 50_000 + 9.6 * 900_000, 24 * 50_000 + 19.2 * 900_000]
    )


def test_start_loans_cost_loss_and_administration_not_the_principal(run):
    measure = StartLoans(per_year=12, start="2027-01", name="Startlån")
    got = lines(run(measure, {0: [0, 2, 3, 0, 0], 1: [0, 1, 0, 0, 0], 2: [0, 7, 7, 7, 7]}))
    loans = [0, 10, 10, 7, 7]
    assert got["start_loans_lent"] == [n * 2_000_000 for n in loans]
    assert got["staff_years"] == pytest.approx([n * 17.5 / 1750 for n in loans])
    assert got["operation"] == pytest.approx([n * (20_000 + 0.01 * 900_000) for n in loans])
    for series in ("investment", "loan", "interest_and_instalments", "rent_income"):
        assert got[series] == [0] * 5
    assert got["net_operating"] == got["operation"]


def test_an_end_stops_the_running_lines(run):
    measure = Acquisitions({"2027-06": 10}, name="Kjøp", end="2029-07")
    got = lines(run(measure, {0: [0, 10, 0, 0, 0]}))
    assert got["rent_income"] == [0, 5 * 96_000, 10 * 96_000, 5 * 96_000, 0]


def test_saved_nights_in_temporary_accommodation_count_against_operation(run):
    measure = StartLoans(per_year=12, start="2027-01", name="Startlån")
    runs = run(measure, {})
    place = runs.outcomes[0].stocks.index("temporary")
    runs.outcomes[1].time[:, :, 2, place, 1, 0] = runs.outcomes[0].time[:, :, 2, place, 1, 0] - 0.5
    got = lines(runs)
    assert got["operation"] == pytest.approx([0, 0, -0.5 * 365.25 * 1000, 0, 0])


def test_the_base_case_costs_nothing(run):
    runs = run(StartLoans(per_year=12, start="2027-01"), {})
    assert all(v == [0.0] * 5 for v in lines(runs, 0).values())
    frame = runs.tables()["costs"].query("scenario == 'base'")
    assert (frame[["mean", "p10", "p50", "p90"]] == 0).all(axis=None)


def test_the_table_is_in_thousands_for_the_plan_period(run):
    runs = run(StartLoans(per_year=12, start="2027-01", name="S"), {2: [1, 7, 7, 7, 7]})
    frame = runs.tables()["costs"].query("scenario == 'x'")
    assert sorted(set(frame["year"])) == [2027, 2028, 2029, 2030]
    assert tuple(dict.fromkeys(frame["series"])) == COST_SERIES
    lent = frame.query("series == 'start_loans_lent'")
    assert lent["mean"].tolist() == [14_000] * 4
    assert set(lent["unit"]) == {"1 000 kr"}
    assert set(frame.query("series == 'staff_years'")["unit"]) == {"fte"}


def test_a_case_without_a_plan_period_shows_the_whole_run(run):
    runs = run(StartLoans(per_year=12, start="2027-01"), {})
    runs.case.periods = {}
    assert plan_years(runs) == (2026, 2030)
    runs.case.periods = {"economy_plan": (2010, 2013)}
    assert plan_years(runs) == (2026, 2030)


def test_overrides_change_the_money(run):
    measure = StartLoans(per_year=12, start="2027-01", name="S")
    runs = run(measure, {2: [0, 1, 0, 0, 0]}, overrides=(("start_loan.average", 3.0),))
    assert lines(runs)["start_loans_lent"] == [0, 3_000_000, 0, 0, 0]


def test_an_override_does_not_beat_a_more_exact_row(fakes, case):
    demand = fakes.fake_demand(case)

    vat = Param("finance.vat_compensation_share", dwelling="staffed_care")
    general = Scenario("a", case, overrides=((vat.path, 0.9),))
    exact = Scenario("a", case, overrides=((vat.path, 0.9, "", "staffed_care"),))
    assert Values(demand, general).of(vat).tolist() == [0.2] * 4
    assert Values(demand, exact).of(vat).tolist() == [0.9] * 4
    linear = dataclasses.replace(vat, scale=-1, shift=1)
    assert Values(demand, exact).of(linear) == pytest.approx([0.1] * 4)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("million NOK per place", 1e6),
        ("mill. kroner", 1e6),
        ("1 000 kr", 1e3),
        ("kroner per m²", 1.0),
        ("andel", 1.0),
    ],
)
def test_money_has_one_unit(unit, factor):
    assert in_nok(unit) == factor


def test_a_loan_is_paid_back_and_no_more():
    loan = np.zeros((1, 1, 12))
    loan[0, 0, 1] = 1000.0
    paid = repayment(loan, np.array([0.05]), np.array([4.0]))[0, 0]
    assert paid.tolist() == pytest.approx([0, 0, 300, 287.5, 275, 262.5, 0, 0, 0, 0, 0, 0])
    free = repayment(loan, np.array([0.0]), np.array([7.4]))[0, 0]
    assert free.sum() == pytest.approx(1000)


def test_a_parameter_past_its_validity_is_zero(fakes, case):
    values = Values(fakes.fake_demand(case), Scenario("a", case))
    grant = [values.of(Param("acquisition.grant_share", year=y))[0] for y in (None, 2027, 2028)]
    assert grant == [0.2, 0.2, 0.0]
