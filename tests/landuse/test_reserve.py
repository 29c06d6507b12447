"""Years of reserve: both rules, undefined where nothing draws on the reserve."""

from __future__ import annotations

import math

import numpy as np
import pytest

from boligsim.landuse import plan_land, years_of_reserve

from .conftest import VALUES, make_runs
from .test_land import QUIET

NUMBERS = ["mean", "p10", "p50", "p90"]


def table(**changes):
    frame = plan_land(make_runs(**changes)).tables()["reserve"]
    return frame.set_index(["series", "year"])


def test_years_of_reserve():
    assert years_of_reserve(350, 35) == 10
    assert years_of_reserve(0, 35) == 0
    for requirement in (0, -3.5, math.nan):
        assert math.isnan(years_of_reserve(350, requirement))


def test_both_rules_by_hand():
    households = ((1000, 1020, 1040, 1060), (1000, 1000, 1000, 940))
    population = ((2000, 2060, 2120, 2180), (2000, 2020, 2040, 2120))
    found = table(households=households, population=population, values=QUIET)
    # World 0: 20 dwellings a year; world 1: 20 a year fewer, so undefined.
    assert found.loc[("requirement_per_year", 2026), ["p10", "mean"]].tolist() == [-16, 0]
    assert found.loc[("years_ready", 2026), NUMBERS].tolist() == [3] * 4
    # Realisable: half of 60 and a quarter of 200 = 80 dwellings.
    assert found.loc[("reserve_realisable", 2026), "mean"] == 80
    assert found.loc[("years_total", 2026), "p50"] == 4
    assert found.loc[("undefined_share", 2026), "mean"] == 0.5
    # Simple rule: 60 and 40 persons a year at two a dwelling = 30 and 20 dwellings.
    assert found.loc[("simple_rule_years", 2026), "mean"] == pytest.approx((80 / 30 + 80 / 20) / 2)
    assert found.loc[("simple_rule_undefined_share", 2026), "mean"] == 0


def test_undefined_in_every_world_is_nan_not_infinite():
    falling = ((1000, 990, 980, 970),) * 2
    found = table(households=falling, values=QUIET, population=falling)
    assert found.loc[("years_total", 2026), NUMBERS].isna().all()
    assert found.loc[("simple_rule_years", 2026), NUMBERS].isna().all()
    assert found.loc[("undefined_share", 2026), "mean"] == 1


def test_used_up_counts_what_has_taken_land():
    households = ((1000, 1040, 1010, 1100), (1000, 1000, 1000, 1000))
    found = table(households=households, values=QUIET)
    # 40, 40, 100 against 60 ready: used up in the last year in one world of two.
    years = range(2026, 2030)
    assert [found.loc[("ready_used_up_share", y), "mean"] for y in years] == [0, 0, 0, 0.5]
    # A dwelling that stands empty later has taken its site all the same.
    empty = table(households=((1000, 1070, 1040, 1040), households[1]), values=QUIET)
    assert [empty.loc[("ready_used_up_share", y), "mean"] for y in years] == [0, 0.5, 0.5, 0.5]


def test_reserve_draws_are_summarised_over_the_worlds():
    values = VALUES | {("reserve.ready_dwellings", ""): np.array([100.0, 300.0])}
    found = table(values=values).loc[("reserve_ready", 2026)]
    assert found[NUMBERS].tolist() == [200, 120, 200, 280]
    assert found["of"] == "worlds"


def test_what_is_illustrative_says_so_row_by_row():
    found = table()
    assert found.loc[("reserve_ready", 2026), "status"] == "illustrative"
    assert found.loc[("years_total", 2026), "status"] == "illustrative"
    assert not plan_land(make_runs()).adopted
    adopted = {"reserve.ready_dwellings": "published", "reserve.long_dwellings": "measured"}
    found = table(status=adopted)
    assert found.loc[("reserve_ready", 2026), "status"] == "published"
    assert found.loc[("reserve_realisable", 2026), "status"] == "assumed"
    assert plan_land(make_runs(status=adopted)).adopted
    half = {"reserve.ready_dwellings": "published", "reserve.long_dwellings": "assumed"}
    assert not plan_land(make_runs(status=half)).adopted


def test_without_a_reserve_there_is_no_reserve_and_it_is_not_adopted():
    values = {k: v for k, v in VALUES.items() if not k[0].endswith("_dwellings")}
    land = plan_land(make_runs(values=values))
    assert land.tables()["reserve"].empty
    assert not land.adopted
    assert len(land.tables()["land_use"]) > 0


def test_the_requirement_is_that_of_the_plan_period():
    runs = make_runs(households=((1000, 1100, 1110, 1140),) * 2, values=QUIET)
    runs.case.periods = {"land_use_plan": (2027, 2028)}
    land = plan_land(runs)
    assert land.period == (2027, 2028)
    assert land.parts[0].reserve.requirement.tolist() == [20, 20]
    runs.case.periods = {"land_use_plan": (2035, 2046)}  # after the run: its last year stands
    assert plan_land(runs).parts[0].reserve.requirement.tolist() == [30, 30]
