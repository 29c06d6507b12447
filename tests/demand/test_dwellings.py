"""Dwellings demanded: parts, two needs, sizes, building types, accessibility; start counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.files import data_path
from boligsim.demand import dwellings
from boligsim.demand.dwellings import (
    ADAPTED,
    DEFINITIONS,
    ENTRANCE_LEVEL,
    accessible,
    by_building,
    by_size,
    municipal_accessible,
    parts,
)
from boligsim.demand.start_counts import homeless_today, start_counts, unmet_today


@pytest.fixture(scope="module")
def case() -> bs.Case:
    return bs.load_case("narvik").with_(worlds=30)


@pytest.fixture(scope="module")
def demand(case: bs.Case) -> bs.Demand:
    return bs.project_demand(case)


def test_parts_add_up(demand: bs.Demand) -> None:
    found = parts(demand)
    wanted = found["households"] + found["vacant"] + found["second_homes"]
    np.testing.assert_allclose(found["dwellings_demanded"], wanted)
    others = found["students"] + found["commuters"] + found["project_workers"]
    np.testing.assert_allclose(found["other_demand"], others + found["own_growth"])
    change = found["dwellings_demanded"] + found["other_demand"]
    np.testing.assert_allclose(found["demand_change"], change - change[:, :1])


def test_the_two_needs_can_differ_in_sign(demand: bs.Demand) -> None:
    found = parts(demand)
    without = homeless_today(demand)[:, None]
    np.testing.assert_allclose(
        found["shortfall"], without + found["demand_change"] + found["attrition_since_base"]
    )
    opposite = (found["demand_change"] < 0) & (found["shortfall"] > 0)
    assert opposite.any()
    assert (found["attrition_since_base"] >= 0).all()


def test_attrition_and_change_are_those_of_the_land_use(demand: bs.Demand) -> None:
    from boligsim.landuse.built import Built
    from boligsim.landuse.identity import identity

    lines = identity(demand, demand.parameters, Built({}, {}))
    found = parts(demand)
    np.testing.assert_allclose(
        np.diff(found["attrition_since_base"], axis=1), lines.attrition, rtol=1e-9
    )
    np.testing.assert_allclose(
        np.diff(found["demand_change"], axis=1), lines.demand_change, atol=1e-6
    )


def test_other_demand_stands_apart(case: bs.Case, demand: bs.Demand) -> None:
    other = case.other_demand.copy()
    other.loc[(other["kind"] == "students") & (other["year"] >= 2030), "dwellings"] = 40.0
    more = parts(bs.project_demand(case.with_tables(other_demand=other).with_(worlds=30)))
    assert (more["students"][:, 4:] == 40.0).all()
    assert not more["students"][:, :4].any()
    assert not more["commuters"].any()
    before = parts(demand)
    np.testing.assert_array_equal(more["dwellings_demanded"], before["dwellings_demanded"])
    # forty more are wanted, and as many of them are lost each year as of others
    grown = more["demand_change"] - before["demand_change"]
    np.testing.assert_allclose(grown[:, 4:], 40.0)


def test_sizes_and_buildings_add_up_to_all_demanded(demand: bs.Demand) -> None:
    wanted = demand.dwellings_demanded
    np.testing.assert_allclose(sum(by_size(demand).values()), wanted)
    found, status = by_building(demand)
    np.testing.assert_allclose(sum(found.values()), wanted)
    assert status == "measured"
    today = found["detached"][:, 0] / wanted[:, 0]
    assert today[0] == pytest.approx(6096 / 11978)  # SSB 06265


def test_size_by_hand() -> None:
    """Everybody lives alone and is 40: the row of the table."""
    table = pd.read_csv(data_path("norway", "dwelling_sizes.csv"))
    row = table[(table["household_size"] == 1) & (table["age"] == "40-49")].iloc[0]

    class Shares:
        per_person = np.zeros((106, 6))

    class One:
        population = np.zeros((1, 1, 1, 106))
        household_shares = Shares()
        households = np.array([[100.0]])
        dwellings_demanded = np.array([[110.0]])
        households_by_size = np.array([[[100.0, 0, 0, 0, 0, 0]]])

    One.population[..., 40] = 100.0
    Shares.per_person[40, 0] = 1.0
    found = by_size(One())  # type: ignore[arg-type]
    total = sum(float(row[name]) for name in dwellings.SIZES)
    for name in dwellings.SIZES:
        assert found[name][0, 0] == pytest.approx(110.0 * float(row[name]) / total)


def test_without_counted_buildings_the_new_shares_stand(case: bs.Case) -> None:
    rows = case.indicators
    bare = case.with_tables(indicators=rows[~rows["series"].str.startswith("dwellings_")]).with_(
        worlds=30
    )
    demand = bs.project_demand(bare)
    found, status = by_building(demand)
    assert status == "assumed"
    share = demand.parameters.get("building.share", "", "block")
    total = sum(demand.parameters.get("building.share", "", b) for b in dwellings.BUILDINGS)
    np.testing.assert_allclose(found["block"], demand.dwellings_demanded * (share / total)[:, None])


def test_every_word_for_accessible_has_its_definition(demand: bs.Demand) -> None:
    found = accessible(demand)
    assert found["accessible_demanded"][1] == ENTRANCE_LEVEL
    assert found["adapted_demanded"][1] == found["adapted_unmet"][1] == ADAPTED
    lived = demand.parameters.get("prevalence.adapted_home_lived_in")[:, None]
    np.testing.assert_allclose(
        found["adapted_demanded"][0], demand.households * lived + demand.adapted_unmet
    )
    table = demand.dwelling_need
    named = table[table["series"].str.contains("accessible|adapted")]
    assert (named["definition"] != "").all()
    assert named.groupby("series")["definition"].nunique().eq(1).all()
    assert (table[~table.index.isin(named.index)]["definition"] == "").all()
    assert len(set(DEFINITIONS)) == 5
    from boligsim.landuse.land import ACCESSIBLE

    assert ACCESSIBLE == ENTRANCE_LEVEL


def test_municipal_accessible_by_hand(demand: bs.Demand) -> None:
    rows = demand.case.dwellings
    (definition,) = municipal_accessible(demand)
    assert "KOSTRA" in definition
    total = float((rows["units"].astype(float) * rows["accessible"].astype(float)).sum())
    assert municipal_accessible(demand)[definition] == pytest.approx(total)


def test_start_counts_are_those_the_simulation_draws(demand: bs.Demand) -> None:
    from boligsim.base.random import fold, fold_array
    from boligsim.homelessness.start import draw_count
    from boligsim.homelessness.timetable import world_keys

    keys = world_keys(demand.seed, demand.worlds)
    rows = demand.case.start.to_dict("records")
    for (group, place, unit, count), row in zip(start_counts(demand), rows, strict=True):
        assert unit == ("persons" if place == "homeless" else "households")
        value = float(row[unit])
        low, high = (float(row[c]) if row[c] == row[c] else value for c in ("low", "high"))
        named = fold_array(keys, fold(0, "count", f"{group}|{place}") & ((1 << 62) - 1))
        np.testing.assert_array_equal(count, draw_count(named, value, low, high))


def test_unmet_today_by_hand(demand: bs.Demand) -> None:
    counts = {(g, p): n for g, p, _, n in start_counts(demand)}
    found = unmet_today(demand)
    assert found["older_care"].tobytes() == counts["older_care", "home"].tobytes()
    # two households live in an ordinary dwelling that does not fit them
    group = "developmental_disability"
    wanted = counts[group, "home"] + counts[group, "ordinary"]
    np.testing.assert_array_equal(found[group], wanted)
    # eight homeless persons of all groups, split in households by the shares of entry
    rest = sum(found.values()) - sum(
        n for (g, p), n in counts.items() if p == "home" or (g, p) == (group, "ordinary")
    )
    rest = rest - counts["physical_disability", "ordinary"]
    persons = counts["all", "homeless"]
    assert ((rest > persons / 1.6) & (rest <= persons)).all()
    detection = demand.parameters.get("homeless.detection")
    np.testing.assert_allclose(homeless_today(demand), rest / detection, rtol=0.1)
    assert persons.std() > 0
