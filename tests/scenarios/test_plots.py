"""Plots and summaries: what is drawn, in whose words, and nothing shown or left changed."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from boligsim.scenarios import case_scenarios, simulate
from boligsim.scenarios.series import STOCK_SERIES
from boligsim.scenarios.words import series_label, unit_label

mpl.use("Agg")


@pytest.fixture
def runs(fakes, case, monkeypatch):
    fakes.fake_simulate(monkeypatch)
    case.history = case.history.assign(date="2026-12-01")
    return simulate(fakes.fake_demand(case), case_scenarios(case))


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def lines(ax):
    return {ln.get_label(): ln for ln in ax.get_lines() if not ln.get_label().startswith("_")}


def test_medians_bands_counts_and_the_next_count(runs):
    before = dict(mpl.rcParams)
    ax = runs.plot("homeless_persons")
    assert dict(mpl.rcParams) == before
    drawn = lines(ax)
    assert set(drawn) == {*(s.name for s in runs.scenarios), "Kommunens egne tall"}
    median = np.median(runs.series("loans", "homeless_persons").reshape(-1, 6), axis=0)
    assert drawn["Flere startlån"].get_ydata() == pytest.approx(median)
    assert len(ax.collections) == 2  # bands of base case and recommendation
    assert drawn["Kommunens egne tall"].get_xdata()[0] == pytest.approx(2026 + 11 / 12)
    texts = [t.get_text() for t in ax.texts]
    assert "Neste kartlegging: uke 48 2028" in texts
    assert {s.name for s in runs.scenarios} <= set(texts)
    assert ax.get_ylabel() == "personer"


def test_two_scenarios_both_have_bands_and_other_series_no_counts(runs):
    ax = runs.plot("waiting_households", scenarios=["null", "loans"], group="others")
    assert len(ax.collections) == 2
    assert "Kommunens egne tall" not in lines(ax)
    own = mpl.figure.Figure().subplots()
    assert runs.plot("waiting_households", ax=own) is own


def test_assumed_numbers_and_old_borders_do_not_look_like_counts(runs):
    history = runs.case.history
    own = [
        history.assign(date="2024-12-01", value=9.0, border="0001", status="published"),
        history.assign(date="2026-01-01", value=8.0, status="assumed"),
        history.assign(date="2025-12-01", value=3.0, status="measured"),
    ]
    runs.case.history = pd.concat(own, ignore_index=True)
    drawn = lines(runs.plot("homeless_persons"))
    assert list(drawn["Antatt, ikke en telling"].get_ydata()) == [8.0]
    assert list(drawn["Kommunens egne tall, gammel grense"].get_ydata()) == [9.0]
    assert "Kommunens egne tall" not in drawn  # 3 persons could be recognised


def test_effects_leave_the_base_out(runs):
    ax = runs.compare("null").plot()
    assert set(lines(ax)) == {s.name for s in runs.scenarios[1:]}
    assert "Endring mot Nullalternativet" in ax.get_title(loc="left")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_series_has_a_name_in_every_language(language):
    names = {series_label(s, language) for s in STOCK_SERIES}
    assert len(names) == len(STOCK_SERIES)
    assert not any("_" in n for n in names)
    assert all(unit_label(s.unit, language) for s in STOCK_SERIES.values())


def test_summaries_speak_the_language_of_the_case(runs):
    text = repr(runs.summary())
    assert "Nullalternativet" in text and "Bostedsløse 2031" in text
    assert "4 verdener × 3 forløp" in text
    summary = runs.compare(0).summary()
    frame = summary.to_frame()
    assert list(frame["Alternativ"]) == [s.name for s in runs.scenarios]
    assert frame["Endring i bostedsløse 2031"].iloc[0] == "0 (0 til 0)"
    assert frame["Andel tilfeldigheter"].iloc[0] == "–"
    assert "<table" in summary._repr_html_()
