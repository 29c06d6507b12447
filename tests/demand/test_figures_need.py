"""Figures of the need: on given axes, in three languages, whole years, nothing shown."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import boligsim as bs
from boligsim.demand.dwellings import parts
from boligsim.demand.figure_need import group_need


@pytest.fixture(scope="module")
def demand() -> bs.Demand:
    return bs.project_demand(bs.load_case("narvik").with_(worlds=25))


def test_groups_show_the_medians_of_three_years(demand: bs.Demand) -> None:
    ax = Figure().subplots()
    assert demand.plot_groups(ax=ax) is ax
    marks = [line for line in ax.get_lines() if len(line.get_xdata()) == 1]
    need = group_need(demand)
    assert len(marks) == 3 * len(need)
    shown = sorted(float(line.get_xdata()[0]) for line in marks)
    wanted = sorted(float(np.median(v[:, h])) for v in need.values() for h in (0, 4, 12))
    np.testing.assert_allclose(shown, wanted)
    legend = ax.get_legend()
    assert legend is not None
    assert [t.get_text() for t in legend.get_texts()] == ["2026", "2030", "2038"]
    labels = {t.get_text().replace("\n", " ") for t in ax.get_yticklabels()}
    assert "Personer med funksjonsnedsettelse" in labels


def test_the_two_needs_of_dwellings_are_two_lines(demand: bs.Demand) -> None:
    ax = demand.plot_dwellings(ax=Figure().subplots())
    drawn = {str(line.get_label()): line for line in ax.get_lines()}
    found = parts(demand)
    for name, series in (("Underdekning", "shortfall"), ("Endring", "demand_change")):
        (line,) = [v for k, v in drawn.items() if k.startswith(name)]
        np.testing.assert_allclose(line.get_ydata(), np.median(found[series], axis=0))
    assert "_zero" in drawn
    assert not [t for t in ax.get_xticklabels() if "." in t.get_text()]


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "boligbehovet"), ("nn", "bustadbehovet"), ("en", "measures of the need")],
)
def test_three_languages(demand: bs.Demand, language: str, said: str) -> None:
    ax = demand.plot_dwellings(ax=Figure().subplots(), language=language)
    assert said in ax.get_title(loc="left")
    groups = demand.plot_groups(ax=Figure().subplots(), language=language)
    assert groups.get_xlabel()
    from boligsim.demand.summary import demand_summary

    lines = repr(demand_summary(demand, language))
    assert ("shortfall" if language == "en" else "underdekning") in lines


def test_households_by_type_stand_in_the_table_with_their_status(demand: bs.Demand) -> None:
    frame = demand.tables()["households"]
    kinds = ("living_alone", "couple_no_children", "couple_children", "lone_parent", "other")
    means = frame[frame["year"] == 2030].set_index("series")["mean"]
    assert sum(means[f"households_{k}"] for k in kinds) == pytest.approx(means["households"])
    assert set(frame["status"]) == {"measured"}
    history = bs.project_demand(bs.load_case("narvik-2009").with_(worlds=2))
    assert set(history.tables()["households"]["status"]) == {"assumed"}
