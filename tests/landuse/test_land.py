"""Land from dwellings, accessible homes and service plots, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.landuse import plan_land
from boligsim.landuse.land import ACCESSIBLE

from .conftest import CARE, NURSING, VALUES, make_runs

STEADY = ((1000, 1000, 1000, 1000),) * 2
QUIET = VALUES | {
    ("dwellings.attrition_per_year", ""): 0.0,
    ("dwellings.second_home_growth_per_year", ""): 0.0,
    ("dwellings.vacant_share", ""): 0.0,
}
YOUNG = ((0, 0, 0, 0),) * 2


def part(**changes):
    return plan_land(make_runs(**changes)).parts[-1]


def test_decares_by_hand():
    found = part(households=((1000, 1040, 1080, 1120),) * 2, values=QUIET).land
    assert found.new["block"][0].tolist() == [20, 20, 20]
    assert found.decares["detached"][0].tolist() == pytest.approx([8, 8, 8])
    assert found.decares["semi_or_row"][0].tolist() == pytest.approx([4, 4, 4])
    assert found.decares["block"][0].tolist() == pytest.approx([2, 2, 2])
    assert found.floor["detached"][0, 0] == pytest.approx(1500)
    assert found.accessible[0].tolist() == [20, 20, 20]


def test_dwellings_left_empty_meet_a_later_need_before_land_does():
    found = part(households=((1000, 1040, 1010, 1060), STEADY[0]), values=QUIET).land
    assert found.sites[0].tolist() == [40, 0, 20]
    assert sum(found.new.values())[0].tolist() == [40, -30, 50]
    assert (found.sites[1] == 0).all()
    assert all((v >= 0).all() for v in found.decares.values())


def test_service_plots_of_what_is_built():
    found = part(
        households=STEADY,
        values=QUIET,
        eighty=YOUNG,
        measures=((CARE, NURSING),),
        done=([[0, 16, 8], [10, 0, 0]],),
    ).land
    # 24 care places in two years: 0.3 decares a place, and one staff base of 1.5.
    assert found.service[0].tolist() == pytest.approx([0, 16 * 0.3 + 1.5, 8 * 0.3])
    assert found.decares["institution"][0].tolist() == pytest.approx([2.5, 0, 0])


def test_service_plots_of_what_the_coverage_calls_for():
    # Today 10 + 5 places serve 10 + 10 users = 20 per 100 aged 80+: covered in world 0; in world
    # 1 the old grow by 10 and 21 %: 1 and 1.1 care places, half of it in the institution.
    found = part(households=STEADY, values=QUIET).land
    assert (found.service[0] == 0).all()
    assert found.service[1] == pytest.approx([0.3, 0.33, 0])
    assert found.decares["institution"][1] == pytest.approx([0.125, 0.1375, 0])
    # What a scenario builds meets the growth: no land twice.
    built = part(households=STEADY, values=QUIET, measures=((CARE,),), done=([[0, 24, 0]],)).land
    assert built.service[1] == pytest.approx([0.3, 23 * 0.3 + 1.5, 0])


def test_higher_coverage_calls_for_more_places():
    more = QUIET | {("care.coverage_per_100_80plus", ""): 25.0}
    found = part(households=STEADY, values=more).land
    assert found.service[0] == pytest.approx([2.5 * 0.3, 0, 0])
    without = {k: v for k, v in QUIET.items() if k[0] != "care.coverage_per_100_80plus"}
    assert (part(households=STEADY, values=without).land.service == 0).all()


def test_accessible_share_of_all_dwellings_names_its_definition():
    runs = make_runs(households=((1000, 1250, 1250, 1250),) * 2, values=QUIET)
    land = plan_land(runs)
    # A tenth of 1,250, then half of 250 more: 250 of 1,500.
    assert land.parts[0].accessible_share[0].tolist() == pytest.approx(
        [10, 100 / 6, 100 / 6, 100 / 6]
    )
    table = land.tables()["land_use"]
    named = table.loc[table["definition"] != ""]
    assert set(named["series"]) == {"accessible_new", "accessible_share"}
    assert set(named["definition"]) == {ACCESSIBLE}


def test_total_is_the_sum():
    found = part(measures=((CARE, NURSING),), done=([[0, 16, 8], [10, 0, 0]],)).land
    total = sum(found.decares.values()) + found.service
    assert np.abs(found.total_decares - total).max() < 1e-12
