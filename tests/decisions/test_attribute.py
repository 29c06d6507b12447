"""Attribution of the small municipality: adds up, nothing for nothing, the right words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.decisions.attribution import CHANCE, JOINT, OBSERVED, WITHOUT
from boligsim.decisions.attribution_words import change_words
from boligsim.decisions.players import group_players
from boligsim.scenarios import case_scenarios

from .conftest import COUNTS, history

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(scope="module")
def done(small: bs.Case, fit: bs.Fit) -> bs.Attribution:
    return bs.attribute(small, fit=fit, worlds=40, histories=2)


def test_values_sum_to_the_joint_effect_in_every_draw(done: bs.Attribution) -> None:
    assert np.abs(done.values.sum(axis=0) - done.joint).max() < 1e-9
    assert done.gap < 1e-9
    total = sum(done.bars().values())
    assert np.abs(total - done.observed).max() < 1e-9 and done.observed == -3.0


def test_bars_are_those_of_plain_runs(small: bs.Case) -> None:
    """Without any fit and with a certain start: the same numbers as scenarios that are run."""
    start = small.start.assign(low=float("nan"), high=float("nan"))
    case = small.with_tables(start=start)
    done = bs.attribute(case, worlds=6, histories=2, readings=False)
    from boligsim.base.random import fold

    seed = fold(fold(case.seed, "attribute"), "slice", 0)
    short = case.with_(until=2012 + 1, worlds=6, histories=2)
    demand = replace(bs.project_demand(short), seed=seed)
    base, full = case_scenarios(short)
    bought = [m for m in full.measures if m.kind == "acquisitions"]
    alone = bs.Scenario("alone", short, measures=bought)
    rest = bs.Scenario("rest", short, measures=[m for m in full.measures if m not in bought])
    runs = bs.simulate(demand, [base, full, alone, rest], seed=seed)
    change = []
    for outcomes in runs.outcomes:
        cells = outcomes.month[:, :, :, outcomes.stocks.index("registered"), 1:].sum(axis=-1)
        change.append(cells[:, :, 47].astype(float) - cells[:, :, 11])
    assert np.array_equal(done.without, change[0])
    assert np.array_equal(done.everything, change[1])
    # Two players with an effect: half the sum of coming first and coming last.
    want = ((change[2] - change[0]) + (change[1] - change[3])) / 2
    place = list(done.players).index("acquisitions")
    assert done.values[place] == pytest.approx(want)


def test_what_comes_after_the_last_count_gets_exactly_nothing(done: bs.Attribution) -> None:
    assert done.late == (("housing_office", "2013-06"),)
    place = list(done.players).index("housing_office")
    assert not done.values[place].any() and done.value("housing_office") == 0.0
    assert all("2013-06" in said for said in done.warnings) and len(done.warnings) == 1


def test_a_measure_of_nothing_gets_exactly_nothing(small: bs.Case) -> None:
    zero = bs.FollowUp(slots=0, start="2010-01")
    twice = bs.Scenario("x", small, measures=(bs.Acquisitions({"2010-06": 3}), zero), key="x")
    found = bs.attribute(small, scenario=twice, worlds=20, histories=2)
    assert not found.values[list(found.players).index("housing_office")].any()
    assert not found.late


def test_the_order_of_measures_does_not_matter(small: bs.Case) -> None:
    measures = case_scenarios(small)[1].measures
    one, two = (
        bs.attribute(
            small, scenario=bs.Scenario("x", small, measures=chosen, key="x"), worlds=10,
            histories=1, readings=False,
        )
        for chosen in (measures, measures[::-1])
    )  # fmt: skip
    assert list(one.players) == list(two.players)
    assert np.array_equal(one.values, two.values)


def test_measures_of_one_kind_are_one_player(small: bs.Case) -> None:
    more = (
        bs.Acquisitions({"2010-06": 2}, name="a"),
        bs.Acquisitions({"2011-06": 1}, dwelling="detached", name="b"),
        bs.StartLoans(per_year=2, start="2010-01"),
    )
    grouped = group_players(more)
    assert {k: len(v) for k, v in grouped.items()} == {"acquisitions": 2, "start_loans": 1}
    apart = group_players(more, {"spread": ["a"], "houses": ["b"]})
    assert list(apart) == ["spread", "houses", "start_loans"]
    scenario = bs.Scenario("x", small, measures=more, key="x")
    found = bs.attribute(small, scenario=scenario, players={"all": ["acquisitions", "start_loans"]},
                         worlds=5, histories=1)  # fmt: skip
    assert found.values[0] == pytest.approx(found.joint)
    for bad, why in (
        ({"spread": ["c"]}, "no measure of kind or name 'c'"),
        ({"one": ["a"], "two": ["a"]}, "no measure left"),
    ):
        with pytest.raises(ValueError, match=why):
            group_players(more, bad)
    many = tuple(bs.Acquisitions({"2010-06": 1}, name=str(k)) for k in range(9))
    with pytest.raises(ValueError, match="512 combinations"):
        group_players(many, {str(k): [str(k)] for k in range(9)})


def test_both_readings_of_a_tenant_who_became_an_owner(done: bs.Attribution) -> None:
    assert set(done.readings) == {"freed", "bought_own"}
    freed, own = (float(done.readings[r].mean()) for r in ("freed", "bought_own"))
    assert freed <= done.value("start_loans") + 0.2 and freed < own


def test_chance_and_parameters_are_told_apart(done: bs.Attribution) -> None:
    frame = done.to_frame().set_index("bar")
    assert 0 <= frame.loc["acquisitions", "chance"] <= 1
    assert frame.loc[JOINT, "standard_error"] > 0
    assert frame.loc[CHANCE, "kind"] == "other" and frame.loc[WITHOUT, "kind"] == "other"
    sums = frame.loc[list(done.players), "mean"].sum()
    assert sums == pytest.approx(frame.loc[JOINT, "mean"], abs=1e-9)
    assert frame.loc[[WITHOUT, JOINT, CHANCE], "mean"].sum() == pytest.approx(-3.0)


def test_the_table_is_tidy(done: bs.Attribution) -> None:
    table = done.tables()["attribution"]
    assert list(table.columns[:6]) == ["scenario", "year", "group", "series", "unit", "of"]
    assert set(table["year"]) == {2012} and set(table["of"]) == {"effect", "fixed"}
    assert (table["p10"] <= table["p50"] + 1e-9).all()
    assert (table["p50"] <= table["p90"] + 1e-9).all()


def test_words_come_from_the_numbers(done: bs.Attribution) -> None:
    for language in LANGUAGES:
        quote, limits = done.quote(language), done.limits(language)
        assert "5" in quote and "2009" in quote and "2012" in quote
        assert "40" in limits and ("prosent" in limits or "percent" in limits)
        assert "{" not in " ".join(done.sentences(language))
        text = repr(done.summary(language))
        assert " nan " not in text and "None" not in text
    sure = replace(
        done, values=done.values * 0 - 1.0, everything=done.without - 3.0, without=done.without
    )
    assert "not certain" not in sure.quote("en") and "3 fewer" in sure.quote("en")
    noise = replace(done, everything=done.without + np.tile([-2.0, 2.0], (40, 1)))
    assert "not certain" in noise.quote("en")


def test_no_decimals_of_people_and_no_direction_where_there_is_none() -> None:
    assert change_words(-2.5, "nb") == "om lag 3 færre"
    assert change_words(2.4, "nn") == "om lag 2 fleire"
    assert change_words(-0.4, "en") == "less than one person"
    assert change_words(0.0, "en") == "no change"


def test_a_rise_is_not_sold_as_selection(small: bs.Case) -> None:
    rose = history(
        ("2009-12-01", "homeless_persons", 2, 2.0), ("2012-12-01", "homeless_persons", 5, 2.0)
    )
    found = bs.attribute(small.with_tables(history=rose), worlds=4, histories=1)
    assert "known" not in found.quote("en")
    assert "did not fall" in found.limits("en")


def test_the_figures_do_not_separate_what_they_do_not_narrow(done: bs.Attribution) -> None:
    words = {"nb": "skiller ikke", "nn": "skil ikkje", "en": "do not separate"}
    same = replace(done, before=done.values)
    assert not any(same.separates(p) for p in done.players)
    for language in LANGUAGES:
        assert any(words[language] in said for said in same.sentences(language))
    wide = replace(done, before=done.values * 10)
    clear = [p for p in done.players if wide.separates(p)]
    assert "acquisitions" in clear and "housing_office" not in clear
    assert wide.contraction("acquisitions") == pytest.approx(0.9)


def test_prior_worlds_say_that_they_are(small: bs.Case) -> None:
    found = bs.attribute(small, worlds=4, histories=1)
    assert not found.fitted and found.before is None and "prior worlds" in repr(found)
    assert np.isnan(found.contraction("acquisitions"))
    assert any("without using the counts" in said for said in found.sentences("en"))


def test_what_cannot_be_shared_is_refused(small: bs.Case, fit: bs.Fit) -> None:
    with pytest.raises(ValueError, match="to tellinger"):
        bs.attribute(small.with_tables(history=COUNTS.iloc[:1]))
    with pytest.raises(ValueError, match="ingen tiltak"):
        bs.attribute(small, scenario="base")
    with pytest.raises(ValueError, match="same case"):
        bs.attribute(bs.load_case("narvik-2009"), fit=fit)
    with pytest.raises(ValueError, match="no player"):
        bs.attribute(small, worlds=2, histories=1).value("luck")
    with pytest.raises(ValueError, match="whole number"):
        bs.attribute(small, worlds=0)


def test_plot_names_every_bar(done: bs.Attribution) -> None:
    from matplotlib.figure import Figure

    for language in LANGUAGES:
        ax = Figure().subplots()
        assert done.plot(ax=ax, language=language) is ax
        assert len(ax.get_yticklabels()) == len(done.players) + 3
        assert all(label.get_text() for label in ax.get_yticklabels())


def test_repr_and_html(done: bs.Attribution) -> None:
    assert "\n" not in repr(done) and "posterior worlds" in repr(done)
    assert done._repr_html_().startswith("<table")


def test_small_counts_do_not_leave_the_house(small: bs.Case, fit: bs.Fit) -> None:
    from boligsim.decisions import HistoryStudy

    study = HistoryStudy(fit, bs.attribute(small, fit=fit, worlds=4, histories=1))
    hidden, told = study.tables(), study.tables(small_counts=True)
    seen = hidden["calibration"].dropna(subset=["observed"])["observed"]
    assert seen.tolist() == [5, 5]
    assert told["calibration"]["observed"].dropna().tolist() == [5, 5, 2, 2]
    gone = set(told["attribution"]["series"]) - set(hidden["attribution"]["series"])
    assert {OBSERVED, CHANCE, "probability_of_fall"} <= gone


def test_a_study_comes_only_where_there_is_a_figure(small: bs.Case) -> None:
    assert bs.study_history(small.with_tables(history=COUNTS.iloc[:0])) is None
    assert bs.study_history(bs.load_case("narvik")) is None
    one = bs.study_history(small.with_tables(history=COUNTS.iloc[:1]), draws=40)
    assert one is not None and one.attribution is None and set(one.tables()) == {"calibration"}
    both = bs.study_history(small, draws=40, worlds=4, histories=1)
    assert both is not None and set(both.tables()) == {"calibration", "attribution"}
    assert isinstance(both.tables()["attribution"], pd.DataFrame) and "\n" not in repr(both)
