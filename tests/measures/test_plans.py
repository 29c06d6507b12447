"""Plans: which primitives, when, how many, from which parameter."""

from __future__ import annotations

import dataclasses

import pytest

from boligsim.base import InputError
from boligsim.homelessness.primitives import Arrive, Move, Param, Units
from boligsim.measures import Acquisitions, Ask, CareHomes, Measure, StartLoans, primitive_name


def test_start_loans_are_moves_that_share_one_ceiling(case):
    plan = StartLoans(per_year=24, start="2027-01", end="2029-07").plan(Ask(case))
    assert all(isinstance(p, Move) and p.goal == "own" for p in plan)
    assert [p.origin for p in plan] == ["tenancy", "tenancy", "homeless", "home"]
    assert {p.allowance for p in plan} == {"start_loans:start_loans"}
    assert {p.ceiling for p in plan} == {24.0}
    assert {(p.start, p.end) for p in plan} == {(1.0, 3.5)}
    # 50 tenants in ordinary and 20 in shared at the start
    assert [p.dwelling for p in plan] == ["ordinary", "shared", "", ""]
    assert [p.per_year.scale for p in plan[:3]] == pytest.approx([24 * 5 / 7, 24 * 2 / 7, 24])
    assert plan[0].per_year.path == "start_loan.tenant_share"
    assert plan[2].per_year.path == "start_loan.homeless_share"
    home = plan[3].per_year
    assert (home.path, home.scale, home.shift) == ("start_loan.tenant_share", -24.0, 24.0)


def test_slivers_of_a_loan_go_to_the_largest_type(case):
    # 12 x 0.25 = 3 loans a year to tenants: 6/7 of one would fall on shared
    plan = StartLoans(per_year=12, start="2027-01").plan(Ask(case))
    assert [p.origin for p in plan] == ["tenancy", "homeless", "home"]
    assert (plan[0].dwelling, plan[0].per_year.scale) == ("ordinary", pytest.approx(12))
    only = StartLoans(per_year=12, start="2027-01", dwelling="shared").plan(Ask(case))
    assert (only[0].dwelling, only[0].per_year.scale) == ("shared", pytest.approx(12))


def test_only_a_tenants_loan_can_free_a_dwelling(case):
    plan = StartLoans(per_year=12, start="2027-01").plan(Ask(case))
    tenants = [p for p in plan if p.origin == "tenancy"]
    assert {p.unit_freed for p in tenants} == {Param("start_loan.frees_dwelling_share")}
    assert {p.unit_freed for p in plan if p.origin != "tenancy"} == {1.0}
    assert {p.accept for p in plan} == {Param("start_loan.eligible_share")}


def test_start_loans_outside_the_run_do_nothing(case):
    ask = Ask(case)
    assert StartLoans(per_year=12, start="2031-01").plan(ask) == []
    assert StartLoans(per_year=0, start="2027-01").plan(ask) == []
    assert StartLoans(per_year=1, start="2020-01").plan(ask)[0].start == 0.0
    with pytest.raises(InputError, match="-1 loans"):
        StartLoans(per_year=-1, start="2027-01")


def test_acquisitions_come_with_the_tenants_they_displace(case):
    measure = Acquisitions({"2028-06": 10, "2027-06": 4}, dwelling="ordinary", name="Kjøp")
    plan = measure.plan(Ask(case))
    assert [type(p) for p in plan] == [Units, Arrive, Units, Arrive]
    first, displaced = plan[:2]
    assert (first.dwelling, first.n, first.at) == ("ordinary", 4, pytest.approx(1 + 5 / 12))
    assert first.upgrade_months == Param("acquisition.upgrade_months", dwelling="ordinary")
    assert first.slip_months == Param("acquisition.slip_months", dwelling="ordinary")
    assert first.project == "acquisitions:Kjøp:2027-06"
    assert (displaced.group, displaced.place, displaced.at) == ("tenants", "acute", first.at)
    assert displaced.n == Param("acquisition.displaces_share", scale=4.0)
    assert plan[2].at == pytest.approx(2 + 5 / 12)


def test_acquisitions_refuse_what_the_case_does_not_have(case):
    with pytest.raises(InputError, match="did you mean 'ordinary'"):
        Acquisitions({"2027-06": 1}, dwelling="ordinry").plan(Ask(case))
    with pytest.raises(InputError, match="nobody"):
        Acquisitions({"2027-06": 1}, displaced_group="nobody").plan(Ask(case))
    with pytest.raises(InputError, match="whole number"):
        Acquisitions({"2027-06": 1.5})
    with pytest.raises(InputError, match="not a date"):
        Acquisitions({"June": 1})


def test_care_homes_bring_movers_from_rental_and_institution(case):
    plan = CareHomes({"2028-09": 24}).plan(Ask(case))
    units, rental, institution = plan
    at = 2 + 8 / 12
    assert (units.dwelling, units.n, units.at) == ("staffed_care", 24, pytest.approx(at))
    assert units.slip_months == Param("care_home.slip_months", dwelling="staffed_care")
    # only the old fit the care dwelling, and of the rental types they live in ordinary only
    assert (rental.origin, rental.dwelling, rental.goal) == ("tenancy", "ordinary", "staffed_care")
    assert rental.ceiling == Param("care_home.mover_share_rental", scale=24.0)
    assert (institution.dwelling, institution.ceiling.path, institution.ceiling.scale) == (
        "nursing_home",
        "care_home.mover_share_institution",
        24.0,
    )
    assert rental.allowance != institution.allowance
    assert (rental.start, rental.end) == (pytest.approx(at), pytest.approx(at + 2))


def test_what_lies_outside_the_run_is_left_out(case):
    ask = Ask(case)
    assert CareHomes({"2031-01": 24, "2025-12": 3}).plan(ask) == []
    assert len(Acquisitions({"2026-01": 1, "2030-12": 1}).plan(ask)) == 4


def test_plans_name_their_rows_the_same_in_every_scenario(case):
    measure = Acquisitions({"2027-06": 1}, name="Kjøp")
    assert primitive_name(measure, 1) == "acquisitions:Kjøp:1"
    assert measure == Acquisitions([("2027-6", 1)], name="Kjøp")
    assert hash(measure) == hash(Acquisitions([("2027-6", 1)], name="Kjøp"))
    assert isinstance(measure, Measure)


def test_a_case_without_the_parameters_gives_a_plain_plan(case):
    frame = case.parameters.frame
    case.parameters.frame = frame[~frame["path"].str.startswith(("acq", "care", "start"))]
    ask = Ask(case)
    (units,) = Acquisitions({"2027-06": 1}).plan(ask)
    assert (units.upgrade_months, units.slip_months) == (0.0, 0.0)
    (units,) = CareHomes({"2027-06": 1}).plan(ask)
    assert units.slip_months == 0.0


def test_measures_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        StartLoans(per_year=1, start="2027-01").start = "2028-01"
