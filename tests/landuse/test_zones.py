"""Zones as arrays, what is realised of them in the worlds, and which source sets the level."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from boligsim.landuse.reserve import parameters_rule, plan_reserve, reserve_status
from boligsim.landuse.worlds import Level, realise
from boligsim.landuse.zones import read_zones

COLUMNS = [
    "zone", "building", "capacity", "reserve", "earliest", "after", "probability", "slip_months",
    "cost", "service_km", "existing_dwellings", "existing_social", "service_plots", "decares",
    "illustrative", "label_nb",
]  # fmt: skip
ROWS = [
    ("town", "block", 100, "ready", 2026, "", 0.8, 12, 0.4, 1, 900, 40, 1, 10, "no", "Byen"),
    ("town", "row", 50, "ready", 2027, "", 0.5, 18, 0.5, np.nan, np.nan, np.nan, np.nan, 20, "no",
     ""),
    ("hill", "block", 200, "long", 2030, "town", 0.6, 24, 0.7, 4, np.nan, np.nan, np.nan, 40, "no",
     "Åsen"),
    ("home", "institution", 30, "ready", 2028, "", 1.0, 0, 1.0, 2, np.nan, np.nan, np.nan, 5, "no",
     ""),
]  # fmt: skip
WORLDS = 4000


def case(rows=ROWS, language="nb", **changes):
    frame = pd.DataFrame(rows, columns=COLUMNS).assign(**changes)
    return SimpleNamespace(zones=frame, language=language)


@pytest.fixture
def zones():
    return read_zones(case())


def test_fields_and_zones(zones):
    assert zones.names == ("town", "hill", "home")
    assert zones.labels == ("Byen", "Åsen", "home")
    assert read_zones(case(language="nn")).labels == zones.names  # no label_nn: the key
    assert zones.zone.tolist() == [0, 0, 1, 2]
    assert zones.after.tolist() == [-1, -1, 0, -1]
    assert zones.counted.tolist() == [80, 25, 120, 30]
    # Earliest and the mean slip in whole years: 2027, 2028 (and a half), 2032, 2028.
    assert zones.opens.tolist() == [2027, 2028, 2032, 2028]
    assert zones.dwellings.tolist() == [900, 0, 0] and zones.social.tolist() == [40, 0, 0]
    assert zones.plots.tolist() == [1, 0, 0] and zones.service_km.tolist() == [1, 4, 2]
    assert zones.housing.tolist() == [True, True, True, False]
    assert zones.order.index(0) < zones.order.index(1)
    assert zones.adopted and not read_zones(case(illustrative="yes")).adopted


def test_a_case_without_zones_has_none():
    assert read_zones(case(rows=[])) is None


def test_each_zone_is_completed_with_its_probability_and_its_mean_slip(zones):
    found = realise(zones, None, WORLDS, 7)
    share = found.share.mean(axis=0)
    assert share[:2] == pytest.approx([0.8, 0.5], abs=0.025)
    assert set(np.unique(found.share)) == {0.0, 1.0}
    # All fields of a zone have one chance: the less likely is never built alone.
    assert (found.share[:, 1] <= found.share[:, 0]).all()
    slip = found.start[:, 0] - 2026
    assert slip.mean() == pytest.approx(1.0, abs=0.06)
    assert (slip > 1).mean() == pytest.approx(np.exp(-1), abs=0.025)  # an exponential delay
    assert (found.start[:, 3] == 2028).all()  # no slip, no delay


def test_a_zone_waits_for_the_zone_before_it(zones):
    found = realise(zones, None, WORLDS, 7)
    town, hill = found.share[:, :2].max(axis=1) > 0, found.share[:, 2] > 0
    assert not (hill & ~town).any()
    assert hill.mean() == pytest.approx(0.6 * 0.8, abs=0.025)
    opened = np.where(found.share[:, :2] > 0, found.start[:, :2], np.inf).min(axis=1)
    assert (found.start[hill, 2] >= opened[hill]).all()
    free = realise(read_zones(case(after="")), None, WORLDS, 7)
    assert (free.share[:, 2]).mean() == pytest.approx(0.6, abs=0.025)


def test_a_zone_keeps_its_chance_when_another_is_added_or_the_worlds_are_more(zones):
    one = realise(zones, None, 50, 7)
    more = [*ROWS, ("new", "block", 9, "ready", 2026, "", 0.5, 6, 0.4, 1, 9, 0, 0, 1, "no", "")]
    two = realise(read_zones(case(rows=more)), None, 80, 7)
    assert (one.start == two.start[:50, :4]).all() and (one.share == two.share[:50, :4]).all()
    assert (realise(zones, None, 50, 8).start != one.start).any()


def test_a_level_sets_the_whole_and_the_zones_divide_it(zones):
    w = 200
    level = Level(np.full(w, 300.0), np.full(w, 100.0), np.full(w, 0.4), np.full(w, 0.3))
    found = realise(zones, level, w, 7)
    assert found.capacity[0, :2] == pytest.approx([200, 100])  # 100 : 50
    assert found.capacity[0, 2] == pytest.approx(100)
    # Probabilities 0.8 and 0.5 with the mean 0.7 are bent to about 0.4, in the same order.
    bent = found.share[0, :2]
    assert bent[0] > bent[1] and 0 < bent[1] < 1
    assert (found.capacity[0, :2] * bent).sum() / 300 == pytest.approx(0.4)
    assert found.share[0, 2] == pytest.approx(0.3)
    same = realise(zones, Level(*(np.full(w, v) for v in (150.0, 200.0, 0.7, 0.6))), w, 7)
    assert same.share[0, :3] == pytest.approx([0.8, 0.5, 0.6])
    assert same.capacity[0, :3] == pytest.approx([100, 50, 200])


class Draws:
    """Parameters of a reserve with one status."""

    worlds = 3

    def __init__(self, status="assumed", stated=True):
        self.word, self.stated = status, stated

    def has(self, path, dwelling=""):
        return self.stated

    def get(self, path, dwelling=""):
        value = {"ready_dwellings": 300.0, "long_dwellings": 100.0}.get(path.split(".")[1], 0.5)
        return np.full(3, value)

    def status(self, *paths):
        return self.word


@pytest.mark.parametrize(
    ("adopted", "status", "stated", "by_parameters"),
    [
        (True, "assumed", True, False),
        (True, "published", True, True),
        (False, "assumed", True, True),
        (False, "assumed", False, False),
        (None, "assumed", True, True),
        (None, "assumed", False, False),
    ],
)
def test_the_firmer_source_sets_the_level(adopted, status, stated, by_parameters):
    word = "no" if adopted else "yes"
    zones = None if adopted is None else read_zones(case(illustrative=word))
    assert parameters_rule(Draws(status, stated), zones) == by_parameters


def test_status_of_a_reserve_from_zones():
    own = reserve_status(Draws(stated=False), read_zones(case()))
    assert own["reserve_ready"] == "published" and own["all"] == "assumed"
    shown = reserve_status(Draws(stated=False), read_zones(case(illustrative="yes")))
    assert shown["all"] == "illustrative"


def demand(households=(1000, 1020, 1040, 1060, 1080, 1100, 1120, 1140)):
    people = np.array([households, households], dtype=float) * 2
    return SimpleNamespace(
        years=np.arange(2026, 2034),
        seed=7,
        households=np.array([households] * 2, dtype=float),
        population=people[..., None, None],
    )


def test_reserve_from_zones_by_hand():
    sure = [(*r[:6], 1.0, 0, *r[8:]) for r in ROWS]
    zones = read_zones(case(rows=sure))
    new = np.full((2, 7), 40.0)
    found = plan_reserve(demand(), Draws(stated=False), new, (2027, 2032), zones)
    assert found.ready.tolist() == [150, 150] and found.long.tolist() == [200, 200]
    # Town from 2026 and 2027, hill from 2030; the institution is no dwelling.
    assert found.available[0].tolist() == [100, 150, 150, 150, 350, 350, 350, 350]
    assert found.realisable[0] == 350
    assert found.years_ready[0] == 150 / 40 and found.years_long[0] == 200 / 40
    assert found.years_total[0] == 350 / 40
    # The simple rule: 40 persons a year at two a dwelling are 20 dwellings.
    assert found.simple_rule_years[0] == 350 / 20
    assert found.by_type["block"][0].tolist() == [100, 200, 300]
    assert found.by_zone[0].tolist() == [150, 200, 0]
    assert found.adopted


def test_it_runs_out_when_it_never_again_is_enough():
    sure = [(*r[:6], 1.0, 0, *r[8:]) for r in ROWS]
    zones = read_zones(case(rows=sure))
    found = plan_reserve(demand(), Draws(stated=False), np.full((2, 7), 40.0), (2027, 2032), zones)
    level = np.array([[0, 120, 140, 160, 200, 250, 351, 360]] * 2, dtype=float)
    # In 2029 there is too little until hill opens in 2030; used up for good from 2032.
    assert found.runs_out(level)[0].tolist() == [False] * 6 + [True] * 2
    assert found.runs_out(level, ready=True)[0].tolist() == [False] * 3 + [True] * 5
