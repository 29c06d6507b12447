"""The room on real runs: lines that add up, measures that move no dwellings, every parameter."""

from __future__ import annotations

import numpy as np
import pytest

import boligsim as bs
from boligsim.landuse import LINES, plan_land
from boligsim.landuse.reserve import LONG, READY
from tests.few import few


@pytest.fixture(scope="module")
def runs():
    case = bs.load_case("narvik").with_(worlds=8, histories=2)
    return bs.simulate(bs.project_demand(case), bs.case_scenarios(case))


@pytest.fixture(scope="module")
def land(runs):
    return plan_land(runs)


def by_key(land, key):
    return next(part for part in land.parts if part.key == key)


def test_lines_add_up_in_every_world_of_every_scenario(land):
    for part in land.parts:
        total = np.zeros_like(part.identity.new_on_land)
        for name in LINES:
            total = total + part.identity.lines[name]
        assert np.abs(part.identity.new_on_land - total).max() < 1e-9
        gap = sum(part.land.new.values()) - part.identity.new_on_land
        assert np.abs(gap).max() < 1e-9


def test_demand_change_is_that_of_the_demand_room(runs, land):
    demand = runs.demand
    dwellings = demand.dwellings_demanded + demand.other_demand
    gap = np.diff(dwellings, axis=1) - land.parts[0].identity.demand_change
    assert np.abs(gap).max() < 1e-6


def test_loans_and_purchases_add_no_dwelling_and_care_homes_count_once(runs, land):
    base = by_key(land, "base").identity
    for key in ("startlaan", "kjop"):
        same = by_key(land, key).identity
        assert (same.new_on_land == base.new_on_land).all()
    care = by_key(land, "omsorg").identity
    built = -care.care_dwellings.sum(axis=1)
    kinds = runs.case.dwellings["kind"].astype(str).tolist()
    units = runs.outcomes[runs.index("omsorg")].units[..., 0]
    places = units[..., [k == "care" for k in kinds]].sum(axis=-1)
    grown = (places[:, :, -1] - places[:, :, 0]).mean(axis=1)
    assert built == pytest.approx(grown)
    assert (built == 24).mean() > 0.5


def test_percentiles_are_in_order_and_the_reserve_is_illustrative(land):
    tables = land.tables()
    for frame in tables.values():
        known = frame[frame["p50"].notna() & frame["p90"].notna()]
        assert (known["p10"] <= known["p50"] + 1e-9).all()
        assert (known["p50"] <= known["p90"] + 1e-9).all()
        assert frame["scenario"].nunique() == 5
    reserve = tables["reserve"]
    rows = reserve["series"].isin(["reserve_ready", "reserve_long", "years_ready", "years_total"])
    assert set(reserve.loc[rows, "status"]) == {"illustrative"}
    assert not land.adopted


@pytest.mark.slow
def test_same_runs_give_the_same_bytes(runs, land):
    again = plan_land(runs).tables()
    for name, frame in land.tables().items():
        assert frame.to_csv() == again[name].to_csv()


@pytest.mark.parametrize(
    "path",
    few([
        "dwellings.vacant_share",
        "dwellings.second_home_growth_per_year",
        "dwellings.attrition_per_year",
        "building.share",
        "building.floor_area_m2",
        "density.decares_per_dwelling",
        "density.decares_per_place",
        "accessible.required_share",
        "accessible.existing_share",
        "service_plot.decares_per_10_care_places",
        "service_plot.staff_base_decares",
        "care.coverage_per_100_80plus",
        "care.users_per_place",
        "reserve.realisable_share_ready",
        "reserve.realisable_share_long",
        READY,
        LONG,
    ], "building.share", READY),
)  # fmt: skip
def test_every_parameter_of_the_room_moves_a_number(runs, land, path):
    frame = runs.case.parameters.frame
    row = frame[frame["path"] == path].iloc[0]
    moved = runs.scenarios[-1].with_(
        overrides=[(path, 1.1 * float(row["value"]), "", str(row["dwelling"] or ""))],
        name="flyttet",
        key="flyttet",
    )
    outcomes = (runs.outcomes[-1],)
    other = type(runs)(runs.demand, (moved,), outcomes, seed=runs.seed, runner=runs.runner)
    new = plan_land(other).to_frame().drop(columns="scenario").reset_index(drop=True)
    old = land.to_frame()
    old = old[old["scenario"] == runs.keys[-1]].drop(columns="scenario").reset_index(drop=True)
    assert not new.equals(old)


def test_institution_places_free_dwellings_where_they_are_built(runs):
    home = bs.CareHomes({"2028-06": 20}, dwelling="nursing_home", name="Sykehjem")
    scenario = bs.Scenario("Sykehjem", runs.case, measures=(home,))
    part = plan_land(bs.simulate(runs.demand, [scenario])).parts[0]
    frees = runs.demand.parameters.get("dwellings.institution_frees_share")
    freed = -part.identity.institution_places.sum(axis=1)
    assert freed == pytest.approx(20 * frees)
    assert (part.identity.care_dwellings == 0).all()


def test_the_history_case_has_no_reserve_or_says_what_it_is():
    case = bs.load_case("narvik-2009").with_(worlds=2, histories=1)
    land = plan_land(bs.simulate(bs.project_demand(case), bs.case_scenarios(case)))
    assert len(land.tables()["land_use"])
    assert not land.adopted


def test_agreements_rent_to_own_and_pre_emption_add_no_dwelling(runs, land):
    base = by_key(land, "base").identity
    measures = (
        bs.ReferralAgreements({"2027-06": 6}, name="Tilvising"),
        bs.AllocationAgreements({"2028-01": 4}, name="Tildeling"),
        bs.PreEmption({"2029-06": 3}, name="Fortrinn"),
        bs.RentToOwn(per_year=3, start="2027-01", name="Leie til eie"),
        bs.StartLoans(per_year=10, start="2027-01", name="Lån"),
    )
    scenario = bs.Scenario("Uten nybygg", runs.case, measures=measures)
    again = plan_land(bs.simulate(runs.demand, [scenario]))
    lines = again.parts[0].identity
    assert (lines.new_on_land == base.new_on_land).all()
    # What agreements secure is placed in new buildings, not bought where people live.
    problem, plan = again.parts[0].programme.middle
    assert problem.agreed.sum() > 0
    assert (np.cumsum(plan.secured.sum(axis=0)) >= np.cumsum(problem.agreed)).all()
