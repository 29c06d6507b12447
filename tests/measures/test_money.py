"""What each measure costs, to the krone, on what it was made to do by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from boligsim.measures import (
    AdaptationGrants,
    AllocationAgreements,
    CareHomes,
    Demolitions,
    EndedLeases,
    EntryPrevention,
    EstablishmentGrants,
    FirstTimeLoans,
    FollowUp,
    HousingAllowance,
    HousingFirst,
    HousingOffice,
    NightShelterPlaces,
    PreEmption,
    ReferralAgreements,
    RentToOwn,
    Sales,
    SettlementQuota,
    TemporaryPlaces,
)
from boligsim.scenarios import Scenario, simulate
from boligsim.scenarios.costs import _scenario_costs

MILLION = 1e6
# path, value, unit, last year of validity
MORE = [
    ("first_time_loan.waiting_share", 0.25, "share", None),
    ("establishment_grant.eligible_share", 0.5, "share", None),
    ("establishment_grant.tenant_share", 0.5, "share", None),
    ("establishment_grant.average", 0.3, "mill. kroner", None),
    ("establishment_grant.state_share", 1.0, "share", 2027),
    ("adaptation_grant.suitable_share", 0.5, "share", None),
    ("adaptation_grant.average", 0.2, "mill. kroner", None),
    ("adaptation_grant.state_share", 0.5, "share", 2028),
    ("housing_allowance.eviction_avoided_share", 0.5, "share", None),
    ("housing_allowance.per_month", 3000.0, "kroner", None),
    ("housing_allowance.administration_hours", 3.5, "hours", None),
    ("rent_to_own.completion_share", 0.5, "share", None),
    ("rent_to_own.eligible_share", 1.0, "share", None),
    ("rent_to_own.price_share", 0.9, "share", None),
    ("rent_to_own.replace_months", 6.0, "months", None),
    ("rent_to_own.administration_hours", 35.0, "hours", None),
    ("agreement.slip_months", 2.0, "months", None),
    ("agreement.administration_hours", 17.5, "hours", None),
    ("referral_agreement.filled_share", 0.8, "share", None),
    ("pre_emption.price_per_m2", 40000.0, "NOK per m2", None),
    ("pre_emption.slip_months", 2.0, "months", None),
    ("prevention.entry_avoided_share", 0.1, "share", None),
    ("follow_up.eviction_avoided_share", 0.5, "share", None),
    ("follow_up.end_avoided_share", 0.1, "share", None),
    ("housing_first.eviction_avoided_share", 0.5, "share", None),
    ("housing_first.end_avoided_share", 0.5, "share", None),
    ("housing_first.households_per_fte", 8.0, "households", None),
    ("housing_office.decision_factor", 0.5, "factor", None),
    ("housing_office.moving_in_factor", 0.5, "factor", None),
    ("housing_office.turn_round_factor", 0.5, "factor", None),
    ("temporary_places.setup_per_place", 0.4, "mill. kroner", None),
    ("night_shelter.operation_per_place", 0.1, "mill. kroner", None),
    ("night_shelter.staff_per_place", 0.5, "fte", None),
    ("sale.price_share", 0.8, "share", None),
    ("demolition.cost_per_dwelling", 0.3, "mill. kroner", None),
    ("ended_lease.rent_per_month", 9000.0, "kroner", None),
    ("settlement.integration_money_per_person", 0.2, "mill. kroner", None),
    ("settlement.cost_per_person", 0.15, "mill. kroner", None),
    ("refugees.municipal_share", 0.5, "share", None),
    ("care_home.approved_cost_per_place", 3.0, "mill. kroner", None),
]


@pytest.fixture
def case(case, fakes):
    """Return the hand-made case with the parameters, places and sizes of the other measures."""
    rows = [
        {"path": p, "group": "", "dwelling": "", "value": v, "unit": u,
         "valid_from": float("nan"), "valid_to": float("nan") if last is None else float(last)}
        for p, v, u, last in MORE
    ]  # fmt: skip
    parameters = case.parameters
    parameters.frame = pd.concat([parameters.frame, pd.DataFrame(rows)], ignore_index=True)
    shelter = {"dwelling": "shelter", "kind": "shelter", "units": 2, "area_m2": 10.0, "rent": 0.0}
    case.dwellings = pd.concat([case.dwellings, pd.DataFrame([shelter])], ignore_index=True)
    case.household_size = fakes.table(
        "group adults children probability", ("tenants", 1, 0, 0.5), ("tenants", 2, 1, 0.5)
    )
    case.groups = case.groups.assign(exposure=["none", "settlement", "persons_80plus"])
    return case


@pytest.fixture
def lines(case, fakes, monkeypatch):
    """Cost lines of one measure, with what each row of its plan did in each year."""
    fakes.fake_simulate(monkeypatch, effects={})

    def go(measure, done=None):
        case.worlds, case.histories = 2, 1
        base = Scenario("base", case)
        runs = simulate(fakes.fake_demand(case), [base, base.with_(measure, name="x")])
        outcomes = runs.outcomes[1]
        outcomes.done[:] = 0
        for row, counts in (done or {}).items():
            place = outcomes.primitives.index(f"{measure.kind}:{measure.name}:{row}")
            outcomes.done[:, :, :, place] = counts
        outcomes.time[...] = runs.outcomes[0].time
        found = {k: v[0, 0].tolist() for k, v in _scenario_costs(runs, 1).items()}
        return {k: v for k, v in found.items() if any(abs(n) > 1e-6 for n in v)}

    return go


def near(numbers):
    return pytest.approx(numbers, abs=1e-6)


def test_loans_to_first_time_buyers_cost_whoever_waits(lines):
    got = lines(FirstTimeLoans(8, "2027-07"), {0: [0, 1, 2, 2, 2]})
    loans = [0, 4, 8, 8, 8]
    assert got["start_loans_lent"] == near([n * 2 * MILLION for n in loans])
    assert got["staff_years"] == near([n * 17.5 / 1750 for n in loans])
    assert got["operation"] == near(
        [n * (0.01 * 2 * MILLION + 0.01 * 0.9 * MILLION) for n in loans]
    )
    assert "investment" not in got


def test_establishment_grants_and_the_state_that_paid_until_2027(lines):
    # one row for tenants of ordinary, one for those who wait
    got = lines(EstablishmentGrants(4, "2026-01"), {0: [1, 2, 0, 2, 0], 1: [1, 1, 1, 0, 0]})
    n = [2, 3, 1, 2, 0]
    assert got["start_loans_lent"] == near([k * 2 * MILLION for k in n])
    pay = 0.01 * 0.9 * MILLION
    assert got["operation"] == near([k * (0.3 * MILLION + 0.02 * MILLION + pay) for k in n])
    assert got["state_grants"] == near([2 * 0.3 * MILLION, 3 * 0.3 * MILLION, 0, 0, 0])
    assert got["net_operating"] == near(
        [o - s for o, s in zip(got["operation"], got["state_grants"], strict=True)]
    )


def test_adaptation_grants(lines):
    got = lines(AdaptationGrants(6, "2026-01"), {0: [3, 3, 3, 3, 3]})
    assert got["operation"] == near([0.6 * MILLION] * 5)
    assert got["state_grants"] == near([0.3 * MILLION] * 3 + [0, 0])
    assert "start_loans_lent" not in got


def test_the_state_pays_the_allowance_and_the_municipality_the_help(lines):
    got = lines(HousingAllowance(20, "2027-07", "2029-01"))
    held = [0, 10, 20, 0, 0]
    assert got["state_allowance"] == near([n * 36_000 for n in held])
    assert got["staff_years"] == near([n * 3.5 / 1750 for n in held])
    assert got["net_operating"] == near([n * 0.002 * 0.9 * MILLION for n in held])


def test_rent_to_own_sells_below_and_buys_at_the_market_price(lines):
    measure = RentToOwn(4, "2026-01", after_years=1.0, dwelling="ordinary")
    got = lines(measure, {0: [0, 2, 1, 0, 0]})
    assert got["sale_income"] == near([0, 2 * 1.35 * MILLION, 1.35 * MILLION, 0, 0])
    assert got["investment"] == near([0, 2 * 1.75 * MILLION, 1.75 * MILLION, 0, 0])
    assert got["loan"] == near([0, 0.8 * MILLION, 0.4 * MILLION, 0, 0])
    assert got["staff_years"] == near([0, 0.04, 0.02, 0, 0])
    assert "rent_income" not in got
    gone = RentToOwn(4, "2026-01", after_years=1.0, replace=False, dwelling="ordinary")
    got = lines(gone, {0: [0, 2, 0, 0, 0]})
    assert got["rent_income"] == near([0, -96_000, -192_000, -192_000, -192_000])
    assert got["loan"] == near([0, -2.7 * MILLION, 0, 0, 0]) and "investment" not in got


def test_agreements_cost_staff_as_long_as_they_last(lines):
    measure = ReferralAgreements({"2027-01": 10}, years=2)
    got = lines(measure, {0: [0, 10, 0, 0, 0]})
    # half in the first year; a hundredth fte and a tenth each
    held = [0, 5, 10, 0, 0]
    assert got["staff_years"] == near([n * 0.11 for n in held])
    assert set(got) == {"staff_years", "operation", "net_operating"}
    kept = lines(AllocationAgreements({"2027-01": 10}), {0: [0, 10, 0, 0, 0]})
    assert kept["staff_years"] == near([0, 0.55, 1.1, 1.1, 1.1])


def test_pre_emption_is_bought_at_the_price_of_new_dwellings(lines):
    got = lines(PreEmption({"2027-06": 4}), {0: [0, 0, 4, 0, 0]})
    assert got["investment"] == near([0, 0, 4 * 2 * MILLION, 0, 0])
    assert got["rent_income"] == near([0, 0, 2 * 96_000, 4 * 96_000, 4 * 96_000])
    assert got["staff_years"] == near([0, 0, 0.2, 0.4, 0.4])


def test_dwellings_that_leave(lines):
    gone = {0: [0, 6, 0, 0, 0]}
    held = [0, 3, 6, 6, 6]
    sold = lines(Sales({"2027-01": 6}), gone)
    assert sold["sale_income"] == near([0, 6 * 1.2 * MILLION, 0, 0, 0])
    assert sold["loan"] == near([0, -7.2 * MILLION, 0, 0, 0])
    assert sold["interest_and_instalments"][2] == near(-(360_000 + 0.05 * 7.2 * MILLION))
    for found in (sold, lines(Demolitions({"2027-01": 6}), gone)):
        assert found["rent_income"] == near([-n * 96_000 for n in held])
        assert found["operation"] == near([-n * 40_000 for n in held])
    assert lines(Demolitions({"2027-01": 6}), gone)["investment"] == near([0, 1.8e6, 0, 0, 0])
    lease = lines(EndedLeases({"2027-01": 6}), gone)
    assert lease["operation"] == near([-n * (40_000 + 108_000) for n in held])
    assert "sale_income" not in lease and "loan" not in lease


def test_places(lines):
    got = lines(TemporaryPlaces({"2027-01": 3}, dwelling="acute"), {0: [0, 3, 0, 0, 0]})
    assert got["investment"] == near([0, 1.2 * MILLION, 0, 0, 0]) and "rent_income" not in got
    night = NightShelterPlaces({"2027-01": 4}, dwelling="shelter", end="2029-01")
    got = lines(night, {0: [0, 4, 0, 0, 0]})
    assert got["staff_years"] == near([0, 1, 2, 0, 0])
    assert got["operation"] == near([0, 2 * 0.1e6 + 0.9e6, 4 * 0.1e6 + 1.8e6, 0, 0])


def test_integration_money_comes_for_five_years(case, lines):
    got = lines(SettlementQuota(20, "2026-07", "2027-07"), {})
    # ten persons in 2026 and ten in 2027
    assert got["state_grants"] == near([n * 0.2 * MILLION for n in (10, 20, 20, 20, 20)])
    assert got["operation"] == near([n * 0.15 * MILLION for n in (10, 20, 20, 20, 20)])
    case.until = 2034
    short = lines(SettlementQuota(20, "2026-07", "2027-07"), {})
    persons = (10, 20, 20, 20, 20, 10, 0, 0)
    assert short["state_grants"] == near([n * 0.2 * MILLION for n in persons])


def test_people_cost_by_the_year_and_the_fading_effect_nothing(lines):
    for measure in (
        EntryPrevention(2, "2027-04", "2029-01", fade_years=2),
        HousingOffice(2, "2027-04", "2029-01", fade_years=2),
    ):
        got = lines(measure)
        assert got["staff_years"] == near([0, 1.5, 2, 0, 0])
        assert got["operation"] == near([0, 1.35 * MILLION, 1.8 * MILLION, 0, 0])
    assert lines(FollowUp(15, "2028-01"))["staff_years"] == near([0, 0, 1.5, 1.5, 1.5])
    first = HousingFirst(6, "2027-07", group="rop")
    assert lines(first)["staff_years"] == near([0, 0.375, 0.75, 0.75, 0.75])


def test_the_investment_grant_is_a_share_of_the_approved_cost(lines):
    # a place costs 4 million and is approved up to 3; half of the places are growth
    got = lines(CareHomes({"2027-09": 10}), {0: [0, 10, 0, 0, 0]})
    assert got["investment"] == near([0, 40 * MILLION, 0, 0, 0])
    assert got["grant"] == near([0, 10 * 0.45 * 3 * 0.5 * MILLION, 0, 0, 0])
