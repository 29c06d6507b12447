"""Figure and summary: language, watermark, numbers."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import pytest

from boligsim.base.errors import InputError
from boligsim.landuse import plan_land
from boligsim.landuse.words import say

from .conftest import CARE, VALUES, make_runs
from .test_land import QUIET

MARKS = {
    "nb": "Illustrerende tall, ikke vedtatt plan",
    "nn": "Illustrerande tal, ikkje vedteken plan",
    "en": "Illustrative, not adopted plan",
}
ADOPTED = {"reserve.ready_dwellings": "published", "reserve.long_dwellings": "published"}


def texts(ax):
    return [t.get_text() for t in ax.texts]


@pytest.fixture(autouse=True)
def closed():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_illustrative_reserve_is_marked_in_the_language_of_the_case(language):
    ax = plan_land(make_runs(language=language)).plot()
    assert texts(ax).count(MARKS[language]) == 2
    assert say("need", language) in " ".join(texts(ax))
    assert say("title", language) in ax.get_title(loc="left")


def test_an_adopted_reserve_carries_no_mark():
    ax = plan_land(make_runs(status=ADOPTED)).plot()
    assert not set(texts(ax)) & set(MARKS.values())
    assert say("ready", "nb") in texts(ax)


def test_without_a_reserve_the_figure_says_so_and_shows_the_need_alone():
    values = {k: v for k, v in VALUES.items() if not k[0].endswith("_dwellings")}
    land = plan_land(make_runs(values=values))
    words = texts(land.plot())
    assert say("not_given", "nb") in words
    assert say("ready", "nb") not in words
    assert say("not_given", "nb") in repr(land.summary())


def test_lines_are_the_quantiles_of_the_cumulative_need_and_the_reserve():
    runs = make_runs(households=((1000, 1010, 1020, 1030), (1000, 1030, 1060, 1090)), values=QUIET)
    ax = plan_land(runs).plot()
    lines = {str(line.get_label()): list(line.get_ydata()) for line in ax.get_lines()}
    assert lines["_need"] == pytest.approx([0, 20, 40, 60])
    assert lines["_ready"] == [60] * 4
    assert lines["_realisable"] == [80] * 4
    assert list(ax.get_lines()[0].get_xdata()) == [2026, 2027, 2028, 2029]


def test_plot_draws_on_given_axes_and_another_scenario():
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    land = plan_land(
        make_runs(measures=((), (CARE,)), done=(None, [[0, 24, 0]]), overrides=((), ()))
    )
    assert land.plot(ax, scenario="s1") is ax
    assert "s1" in ax.get_title(loc="left")
    with pytest.raises(InputError, match="scenario 's7' is not in the land-use plan"):
        land.plot(scenario="s7")


def test_summary_says_both_rules_and_how_often_they_are_undefined():
    households = ((1000, 1020, 1040, 1060), (1000, 1000, 1000, 940))
    population = ((2000, 2060, 2120, 2180), (2000, 1900, 1800, 1700))
    land = plan_land(make_runs(households=households, population=population, values=QUIET))
    row = land.summary().frame.set_index("Størrelse")["s0"]
    assert row[say("years_total", "nb")] == "4 (4 til 4)"
    assert row[say("simple", "nb")] == "3 (3 til 3)"
    assert row[say("undefined", "nb")] == row[say("simple_undefined", "nb")] == "50"
    assert row[say("per_year", "nb")] == "0 (\u221216 til 16)"
    assert MARKS["nb"] in repr(land.summary())
    assert "<table" in land.summary()._repr_html_()


def test_summary_of_an_undefined_reserve_says_so_in_words():
    falling = ((1000, 990, 980, 970),) * 2
    text = repr(plan_land(make_runs(households=falling, values=QUIET)).summary())
    assert "ikke definert" in text
    assert "nan" not in text


def test_repr_and_to_frame():
    land = plan_land(make_runs())
    assert repr(land) == "LandPlan(toy, 2026-2028, 1 scenarios, reserve not adopted)"
    assert set(land.to_frame()["table"]) == {"land_use", "reserve", "building_need"}
    assert land.frames().keys() == land.tables().keys()


def test_unknown_language_is_refused():
    with pytest.raises(InputError, match="'sv' is unknown"):
        say("ready", "sv")
