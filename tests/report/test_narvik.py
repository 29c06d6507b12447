"""The bundled case in three languages: figures that pass the check, a memo without gaps."""

from __future__ import annotations

import re

import pytest

from boligsim.case import load_case
from boligsim.demand import project_demand
from boligsim.landuse import plan_land
from boligsim.report import check_figure
from boligsim.report.figures import draw_all
from boligsim.report.figures.language_check import foreign_words
from boligsim.report.gather import gather
from boligsim.report.localise import localised
from boligsim.report.memo import memo_blocks
from boligsim.report.memo.content import spans_of
from boligsim.report.words import LANGUAGES
from boligsim.scenarios import case_scenarios, simulate

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results():
    case = load_case("narvik").with_(worlds=6, histories=4)
    runs = simulate(project_demand(case), case_scenarios(case))
    return runs, plan_land(runs)


@pytest.fixture(scope="module", params=LANGUAGES)
def context(request, results):
    return gather(*results, request.param)


def test_every_figure_passes_the_check(context):
    drawn = draw_all(context)
    assert len(drawn) >= 7
    found = {d.key: check_figure(d.figure, context.language) for d in drawn}
    # Names of measures are the case's own words.
    wrong = {k: [p for p in v if " word '" not in p] for k, v in found.items()}
    assert {key: problems for key, problems in wrong.items() if problems} == {}
    assert all(len(d.alt) > 80 and "nan" not in d.alt for d in drawn)


def test_nothing_is_left_unfilled_or_unnamed(context):
    blocks = memo_blocks(context, {d.key: d.alt for d in draw_all(context)})
    said = " ".join(getattr(b, "text", "") + "".join(s.text for s in spans_of(b)) for b in blocks)
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", said)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", said)  # keys of tables


def test_every_word_of_every_table_has_a_name(context):
    """Keys of series, units and groups are said in words."""
    for name, frame in context.tables.items():
        if name == "assumptions":  # its keys stand beside their names on purpose
            continue
        shown = localised(frame, context)
        for column in ("scenario", "group", "series", "unit", "of", "dwelling", "status"):
            if column in shown.columns:
                left = {v for v in shown[column].unique() if isinstance(v, str) and "_" in v}
                assert left == set(), (name, column, left)


def test_series_and_units_speak_the_language_of_the_run(context):
    wrong = {}
    for name, frame in context.tables.items():
        if name == "assumptions":
            continue
        shown = localised(frame, context)
        for column in ("series", "unit", "of"):
            for label in shown[column].unique() if column in shown.columns else ():
                found = foreign_words(str(label), context.language)
                if found:
                    wrong[name, label] = found
    assert wrong == {}
