"""Every figure passes the check in every language, says what it shows and is repeatable."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from PIL import Image
from synthetic import SCENARIOS, make_context

from boligsim.report import check_figure
from boligsim.report.derive import with_derived
from boligsim.report.figures import draw_all
from boligsim.report.figures.homeless import draw_homeless, history_points
from boligsim.report.figures.population import reference_line
from boligsim.report.figures.save import svg_text
from boligsim.report.words import LANGUAGES

KEYS = ["homeless", "population", "groups", "differences", "waiting", "joint", "land"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_figures_pass_the_check(language, spoken):
    drawn = spoken(language)[1]
    assert [d.key for d in drawn] == KEYS
    problems = {d.key: check_figure(d.figure, language) for d in drawn}
    assert problems == {key: [] for key in KEYS}


def test_long_scenario_names_still_pass():
    names = tuple(replace(s, label=f"{s.label} i samarbeid med boligstiftelsen") for s in SCENARIOS)
    context = make_context(scenarios=names)
    assert {
        d.key: check_figure(d.figure) for d in draw_all(context) if check_figure(d.figure)
    } == {}


def test_alternative_text_holds_the_numbers_of_the_figure(context):
    drawn = draw_homeless(context)
    row = context.rows("homelessness", "homeless_persons", scenario="alt", group="all").iloc[-1]
    assert f"{row.p50:.0f} ({row.p10:.0f} til {row.p90:.0f}) i 2040" in drawn.alt
    assert "uke 48 2028" in drawn.alt
    assert "15 i 2009, 5 i 2013" in drawn.alt
    assert not re.search(r"nan|None|[{}]", drawn.alt)


def test_svg_is_the_same_twice_and_names_itself(context):
    first, second = ({d.key: svg_text(d, "nb") for d in draw_all(context)} for _ in range(2))
    assert first == second
    for key, text in first.items():
        assert f'<title id="{key}-title">' in text
        assert f'<desc id="{key}-desc">' in text
        assert 'role="img"' in text
        assert "<dc:date>" not in text


def test_png_carries_title_and_description(written):
    with Image.open(written / "figures" / "homeless.png") as image:
        assert image.info["Title"].startswith("Bostedsløse i Narvik")
        assert "Nullalternativet" in image.info["Description"]


def test_provenance_stands_in_every_figure(context):
    for drawn in draw_all(context):
        said = " ".join(text.get_text() for text in drawn.figure.texts)
        assert "boligsim 0.1.0" in said
        assert "frø 2026" in said


def test_watermark_only_where_the_reserve_is_not_adopted():
    def marked(status):
        land = draw_all(make_context(reserve_status=status))[-1].figure
        texts = [*land.texts, *land.axes[0].texts]
        return any("ikke vedtatt plan" in text.get_text() for text in texts)

    assert marked("illustrative")
    assert marked("assumed")
    assert not marked("measured")


def test_assumed_numbers_are_no_counts_and_small_counts_are_not_shown(context):
    extra = pd.DataFrame([
        {**context.history.iloc[0], "date": "2020-12-01", "value": 3.0},
        {**context.history.iloc[0], "date": "2024-12-01", "value": 8.0, "status": "assumed"},
    ])  # fmt: skip
    more = pd.concat([context.history, extra], ignore_index=True)
    points = history_points(with_derived(context.with_(history=more)))
    assert list(points["value"]) == [15.0, 5.0]


def test_counts_within_the_run_stand_on_its_axis(context):
    inside = context.history.assign(date=["2027-12-01", "2031-12-01"])
    drawn = draw_homeless(with_derived(context.with_(history=inside)))
    assert len(drawn.figure.axes) == 1
    assert check_figure(drawn.figure) == []
    assert "15 i 2027, 5 i 2031" in drawn.alt
    assert list(drawn.data["year"][:2]) == ["2027-12-01", "2031-12-01"]


def test_newest_projection_is_the_reference(context):
    rows = context.reference
    old = rows.assign(value=rows["value"] - 500, vintage=2024)
    both = context.with_(reference=pd.concat([rows.assign(vintage=2026), old]))
    assert reference_line(both, "total")["value"].iloc[0] == 21647


def test_figure_is_left_out_when_its_rows_are_missing(context):
    tables = {k: v for k, v in context.tables.items() if k not in ("land_use", "combinations")}
    keys = [d.key for d in draw_all(context.with_(tables=tables))]
    assert keys == [key for key in KEYS if key not in ("land", "joint")]
