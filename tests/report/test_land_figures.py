"""Programme and map: readable in three languages, marked, and left out where there is nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synthetic import make_context

from boligsim.report import check_figure
from boligsim.report.figures.land import draw_land
from boligsim.report.figures.programme import draw_programme
from boligsim.report.figures.zones_map import draw_zones_map
from boligsim.report.land_facts import LandFacts
from boligsim.report.provenance import provenance_line
from boligsim.report.words import LANGUAGES
from tests.few import few

ZONES = {"quay": "Havneparken", "hill": "Bakkegården", "far": "Vestbygda Fjordheim"}
BUILT = {"quay": (40, 0), "hill": (0, 1200), "far": (0, 0)}


def square(x, y):
    return np.array([[x, y], [x + 0.1, y], [x + 0.1, y + 0.05], [x, y + 0.05], [x, y]])


SHAPES = {name: ((square(17 + 0.2 * k, 68.4),),) for k, name in enumerate(ZONES)}
BORDER = (np.array([[16.8, 68.2], [18, 68.2], [18, 68.7], [16.8, 68.7], [16.8, 68.2]]),)


def row(series, year, value, unit="dwellings", **more):
    same = {"scenario": "alt", "group": "all", "of": "plans"}
    numbers = dict.fromkeys(("mean", "p10", "p50", "p90", "plan"), float(value))
    return {**same, "year": year, "series": series, "unit": unit, **numbers, **more}


def tables():
    programme = [
        row("built", year, BUILT[zone][k], zone=zone, building="block")
        for zone in ZONES
        for k, year in enumerate((2027, 2028))
    ]
    programme += [
        row("built", year, sum(b[k] for b in BUILT.values()), zone="all", building="all")
        for k, year in enumerate((2027, 2028))
    ]
    ends = {"least": 10.0, "most": 2000.0}
    plan = [row("zone_built", 2028, sum(BUILT[z]), zone=z, **ends) for z in ZONES]
    plan += [row("zone_built_total", 2028, 1240, zone="all", **ends)]
    return {"programme": pd.DataFrame(programme), "zone_plan": pd.DataFrame(plan)}


def context(language="nb", *, fictive=False, shapes=SHAPES, border=BORDER, **changes):
    plain = make_context(language, **changes)
    facts = LandFacts(ZONES, shapes, border, {}, fictive)
    return plain.with_(tables={**plain.tables, **tables()}, land=facts)


@pytest.mark.parametrize("language", few(LANGUAGES, "nb"))
@pytest.mark.parametrize("fictive", [False, True])
def test_they_pass_the_check(language, fictive):
    known = context(language, fictive=fictive)
    for draw in (draw_land, draw_programme, draw_zones_map):
        drawn = draw(known)
        assert check_figure(drawn.figure, language) == [], drawn.key
        assert known.land_mark() in drawn.alt


@pytest.mark.parametrize(("status", "marked"), [("illustrative", True), ("published", False)])
def test_only_what_is_not_adopted_is_marked(status, marked):
    for draw in (draw_programme, draw_zones_map):
        figure = draw(context(reserve_status=status)).figure
        texts = [t.get_text() for t in [*figure.texts, *figure.axes[0].texts]]
        assert sum("ikke vedtatt plan" in t for t in texts) == 2 * marked


def test_a_fictive_municipality_is_marked_even_where_its_plan_were_adopted():
    found = context(fictive=True, reserve_status="published")
    figure = draw_programme(found).figure
    assert any("Oppdiktet kommune" in t.get_text() for t in figure.texts)
    assert provenance_line(found).startswith("Oppdiktet kommune")
    assert not provenance_line(context()).startswith("Oppdiktet")


def test_alternative_text_holds_every_zone_with_its_numbers():
    said = draw_programme(context()).alt
    assert "Havneparken: 40 boliger (10 til 2\u202f000), fra 2027 til 2027." in said
    assert "Bakkegården: 1\u202f200 boliger" in said
    assert "Vestbygda Fjordheim" not in said  # no plan builds there
    said = draw_zones_map(context()).alt
    assert "1 Havneparken: 40." in said and "3 Vestbygda Fjordheim: 0." in said


def test_the_map_shows_the_border_where_the_zones_have_no_outlines():
    drawn = draw_zones_map(context(shapes={}))
    assert "har ikke omriss" in " ".join(t.get_text() for t in drawn.figure.texts)
    assert len(drawn.figure.axes[0].patches) == len(BORDER)
    assert draw_zones_map(context(shapes={}, border=())) is None


def test_without_zones_there_is_nothing_to_draw():
    plain = make_context()
    assert draw_programme(plain) is None and draw_zones_map(plain) is None


def test_a_map_shades_by_what_is_built_and_numbers_every_zone():
    ax = draw_zones_map(context()).figure.axes[0]
    assert {t.get_text() for t in ax.texts} >= {"1", "2", "3"}
    shades = {tuple(np.round(p.get_facecolor()[:3], 2)) for p in ax.patches[1:4]}
    assert len(shades) == 3
