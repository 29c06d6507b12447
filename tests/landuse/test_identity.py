"""The identity by hand, and its lines that add up."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.base.errors import InputError
from boligsim.landuse import LINES, plan_land

from .conftest import BOUGHT, CARE, CLOSED, NURSING, VALUES, Building, make_runs


def part(runs, index=0):
    return plan_land(runs).parts[index]


def test_lines_by_hand(runs):
    lines = part(runs).identity
    # First year of world 0: 40 more households, 2 % of 1,250 dwellings lost, a vacant dwelling
    # for every four occupied, second homes by 1 % of the 1,000 lived in today.
    assert lines.households_change[0].tolist() == [40, 40, -20]
    assert lines.attrition[0, 0] == pytest.approx(25)
    assert lines.vacant_and_second_homes[0, 0] == pytest.approx(10 + 10)
    # The stock follows demand: 1,250 + 40 + 20.
    assert lines.attrition[0, 1] == pytest.approx(0.02 * 1310)
    assert lines.new_on_land[0, 0] == pytest.approx(40 + 25 + 20)
    assert lines.demand_change[0, 0] == pytest.approx(60)


def test_demand_change_and_need_for_land_can_differ_in_sign():
    households = ((1000, 985, 970, 955),) * 2
    lines = part(make_runs(households=households)).identity
    assert lines.demand_change[0, 0] < 0 < lines.new_on_land[0, 0]


def test_lines_add_up_in_every_world_and_in_the_table():
    runs = make_runs(
        measures=((), (CARE, NURSING, BOUGHT)),
        done=(None, [[0, 24, 0], [10, 0, 0], [0, 10, 0]]),
        overrides=((), ()),
        other=(10, 10, 25, 25),
        values=VALUES | {("dwellings.conversions_per_year", ""): 0.002},
    )
    land = plan_land(runs)
    for p in land.parts:
        total = sum(p.identity.lines.values())
        assert p.identity.new_on_land == pytest.approx(total, abs=1e-12)
        assert sum(p.land.new.values()) == pytest.approx(total, abs=1e-12)
    table = land.tables()["land_use"]
    mean = table.pivot_table(index=["scenario", "year"], columns="series", values="mean")
    mean = mean.loc[mean["new_on_land"].notna()]
    assert mean[list(LINES)].sum(axis=1).to_numpy() == pytest.approx(mean["new_on_land"].to_numpy())
    new = mean[["new_detached", "new_semi_or_row", "new_block"]].sum(axis=1)
    assert new.to_numpy() == pytest.approx(mean["new_on_land"].to_numpy())
    assert mean["conversions"].iloc[0] == pytest.approx(-0.002 * 1250)
    assert (mean["care_dwellings"].loc["s1"] == [0, -24, 0]).all()


def test_a_care_dwelling_counts_once_a_purchase_not_and_an_institution_place_frees_half():
    runs = make_runs(
        measures=((), (CARE,), (BOUGHT,), (NURSING,), (CLOSED,)),
        done=(None, [[0, 24, 0]], [[0, 10, 0]], [[0, 10, 0]], [[0, 4, 0]]),
        overrides=((),) * 5,
    )
    land = plan_land(runs)
    base = land.parts[0].identity.new_on_land
    effect = [(p.identity.new_on_land - base)[0].tolist() for p in land.parts]
    assert effect[0] == [0, 0, 0]
    assert effect[1] == pytest.approx([0, -24, 0])
    assert effect[2] == [0, 0, 0]
    assert effect[3] == pytest.approx([0, -5, 0])
    assert effect[4] == pytest.approx([0, 4, 0])


def test_a_measure_of_ones_own_says_that_it_builds():
    from boligsim.homelessness.primitives import Units

    new = Building("municipal_new_build", "Nybygg", Units("ordinary", 6, 0.0))
    plain = part(make_runs(measures=((new,),), done=([[6, 0, 0]],)))
    assert (plain.identity.municipal_new_build == 0).all()
    new.builds = True
    found = part(make_runs(measures=((new,),), done=([[6, 0, 0]],)))
    assert found.identity.municipal_new_build[0].tolist() == [-6, 0, 0]
    assert (found.identity.care_dwellings == 0).all()
    # It meets one of the dwellings needed, and stands on land of its own: the sum is the same.
    assert found.identity.new_on_land[0, 0] == plain.identity.new_on_land[0, 0] - 6
    sites = [p.land.sites + sum(p.land.municipal.values()) for p in (found, plain)]
    assert sites[0][0, 0] == pytest.approx(sites[1][0, 0])


def test_other_demand_counts_by_its_change():
    lines = part(make_runs(other=(10, 10, 33, 20))).identity
    assert lines.other_demand.tolist() == [[0, 23, -13]] * 2
    gap = lines.new_on_land - part(make_runs()).identity.new_on_land
    assert gap[0] == pytest.approx([0, 23, -13 + 0.02 * 23])  # more dwellings, more attrition


def test_an_override_counts_in_its_scenario_only():
    runs = make_runs(measures=((), ()), overrides=((), (("dwellings.attrition_per_year", 0.0),)))
    land = plan_land(runs)
    assert (land.parts[0].identity.attrition > 0).all()
    assert (land.parts[1].identity.attrition == 0).all()


def test_without_a_measured_stock_households_and_vacancies_stand_for_it():
    lines = part(make_runs(indicators=())).identity
    assert lines.stock0.tolist() == [1250, 1250]
    assert part(make_runs(indicators=[("dwellings", 2020, 1111.0)])).identity.stock0[0] == 1111


def test_shortfall_is_those_without_a_home_and_the_cumulative_need(runs):
    found = part(runs)
    assert found.homeless[0].tolist() == [8, 8, 8, 8]  # two groups of 3 and of 5 households
    assert found.shortfall[:, 0].tolist() == [8, 8]
    assert found.shortfall[:, 1:] - 8 == pytest.approx(np.cumsum(found.identity.new_on_land, 1))


def test_outcomes_of_another_scenario_are_refused():
    runs = make_runs(measures=((CARE,),), done=([[0, 24, 0]],))
    runs.outcomes[0].primitives = ("care_homes:Annet:0",)
    with pytest.raises(InputError, match="belong to another scenario"):
        plan_land(runs)
