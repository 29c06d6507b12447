"""A fit of the small municipality: what it shows, says, gives on, and refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.decisions.fit import IDENTIFIED
from boligsim.decisions.weights import weighted_points

from .conftest import history

LANGUAGES = ("nb", "nn", "en")


def test_the_same_fit_twice_and_with_other_threads(small: bs.Case) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one = bs.calibrate(small, draws=120, second_stage=False)
    with ThreadPoolExecutor(1) as pool:
        two = bs.calibrate(small, draws=120, second_stage=False, executor=pool)
    other = bs.calibrate(small, draws=120, second_stage=False, seed=99)
    assert np.array_equal(one.weights, two.weights)
    pd.testing.assert_frame_equal(one.predictive(), two.predictive())
    assert not np.array_equal(one.weights, other.weights)


@pytest.mark.slow
def test_other_processes_give_the_same(small: bs.Case) -> None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    rows = ["homeless.detection"]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        there = (
            bs.calibrate(small, draws=40, second_stage=False, executor=pool).weights,
            bs.attribute(small, worlds=3, histories=1, executor=pool).values,
            bs.sensitivity(small, parameters=rows, histories=1, executor=pool).frame["at_low"],
        )
    here = (
        bs.calibrate(small, draws=40, second_stage=False).weights,
        bs.attribute(small, worlds=3, histories=1).values,
        bs.sensitivity(small, parameters=rows, histories=1).frame["at_low"],
    )
    for one, two in zip(here, there, strict=True):
        assert np.array_equal(one, two)


def test_weights_follow_the_figures(fit: bs.Fit) -> None:
    log_w = sum(
        target.log_likelihood(fit.stage.simulated[:, j]) for j, target in enumerate(fit.targets)
    )
    assert np.log(fit.weights[fit.weights > 0]) == pytest.approx(
        (log_w - np.logaddexp.reduce(log_w))[fit.weights > 0]
    )
    assert 1 <= fit.ess <= fit.prior_draws and fit.stages == 1


def test_prior_and_posterior_stand_side_by_side(fit: bs.Fit) -> None:
    frame = fit.predictive()
    assert frame["of"].tolist() == ["prior", "posterior"] * 2
    assert {"unit", "definition", "border", "observed", "error"} <= set(frame.columns)
    for i, target in enumerate(fit.targets):
        prior = frame[(frame["target"] == target.name) & (frame["of"] == "prior")].iloc[0]
        plain = fit.stage.simulated[:, i]
        assert prior["mean"] == pytest.approx(plain.mean())
        assert prior["at_most"] == pytest.approx(np.mean(plain <= target.value))


def test_the_posterior_is_nearer_to_the_counts_than_the_prior(fit: bs.Fit) -> None:
    for i, target in enumerate(fit.targets):
        values = fit.stage.simulated[:, i]
        before = np.mean((values - target.value) ** 2)
        after = np.sum(fit.weights * (values - target.value) ** 2)
        assert after < 0.7 * before


def test_every_unknown_is_compared_and_named_identified_or_not(fit: bs.Fit) -> None:
    frame = fit.to_frame()
    assert len(frame) == len(fit.rows)
    assert (frame["identified"] == (frame["sd_ratio"] <= IDENTIFIED)).all()
    row = frame[frame["path"] == "homeless.detection"].iloc[0]
    values = fit.values("homeless.detection")
    after = weighted_points(values, fit.weights)
    assert row["prior_sd"] == pytest.approx(values.std())
    assert row["posterior_p90"] == pytest.approx(after["p90"])
    assert row["sd_ratio"] == pytest.approx(after["sd"] / values.std())
    assert set(frame["scope"]) == {"place", "behaviour"}
    start = frame[frame["path"] == "start"]
    assert (start["scope"] == "place").all() and (start["transferable"] == "no").all()
    assert frame.filter(like="spearman_").abs().max().max() <= 1
    # What the simulation never reads is no unknown of the fit.
    assert not frame["path"].isin(["finance.interest", "acquisition.price_per_m2"]).any()


def test_not_identified_is_said_in_the_table_and_in_words(fit: bs.Fit) -> None:
    words = {"nb": "ikke identifisert", "nn": "ikkje identifiserte", "en": "not identified"}
    shown = {"nb": "ikke identifisert", "nn": "ikkje identifisert", "en": "not identified"}
    for language in LANGUAGES:
        assert any(words[language] in said for said in fit.sentences(language))
        text = repr(fit.summary(language))
        assert shown[language] in text and "None" not in text and "{" not in text
    assert set(fit.tables()["calibration"]["identified"].dropna()) <= {"yes", "no"}


def test_numbers_of_the_sentences_are_those_of_the_table(fit: bs.Fit) -> None:
    frame = fit.to_frame()
    said = " ".join(fit.sentences("en"))
    rest = len(frame) - int(frame["identified"].sum())
    if rest == len(frame):
        assert f"none of the {rest} parameters" in said and "They are not identified" in said
    else:
        assert f"Of {len(frame)} parameters" in said and f"other {rest} are not identified" in said


def test_the_table_is_tidy_and_its_quantiles_are_in_order(fit: bs.Fit) -> None:
    table = fit.tables()["calibration"]
    first = ["scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90"]
    assert list(table.columns[:10]) == first
    assert (table["p10"] <= table["p50"] + 1e-9).all()
    assert (table["p50"] <= table["p90"] + 1e-9).all()
    counts = table[table["series"] == "homeless_persons"]
    assert counts["observed"].tolist() == [5, 5, 2, 2]


def test_repr_is_one_line_and_html_is_a_table(fit: bs.Fit) -> None:
    assert "\n" not in repr(fit) and repr(fit).startswith("Fit(narvik-2009, 2 figures")
    assert fit._repr_html_().startswith("<table")


def test_plot_takes_axes_and_shows_the_counts(fit: bs.Fit) -> None:
    from matplotlib.figure import Figure

    for language in LANGUAGES:
        ax = Figure().subplots()
        assert fit.plot(ax=ax, language=language) is ax
        drawn = ax.containers[0].lines[0].get_ydata()
        assert list(drawn) == [5.0, 2.0]
        assert all(text.get_text() for text in ax.get_legend().get_texts())


def test_figures_that_nobody_can_give_leave_no_weight(small: bs.Case) -> None:
    words = {"nb": "alle vekter er null", "nn": "alle vekter er null", "en": "all weights are zero"}
    never = bs.Target("homeless_persons", "2011-12-01", 4000, error=0.0)
    for language in LANGUAGES:
        with pytest.raises(ValueError, match=words[language]) as error:
            bs.calibrate(small.with_(language=language), draws=40, targets=[never])
        assert "4000" in str(error.value)


def test_a_figure_out_of_reach_is_told(small: bs.Case) -> None:
    far = history(("2011-12-01", "homeless_persons", 150, 5.0))
    found = bs.calibrate(
        small.with_tables(history=far).with_(language="en"), draws=100, second_stage=False
    )
    assert any("hardly expect" in said for said in found.warnings)
    assert any("does not reach 150" in said for said in found.warnings)


@pytest.mark.slow
def test_a_second_stage_comes_when_few_worlds_are_good_and_agrees(small: bs.Case) -> None:
    rows = history(
        ("2009-12-01", "homeless_persons", 12, 1.0), ("2012-12-01", "homeless_persons", 10, 1.0)
    )
    case = small.with_tables(history=rows)
    few = bs.calibrate(case, draws=1200)
    many = bs.calibrate(case, draws=12_000, second_stage=False)
    assert few.stages > 1 and many.stages == 1
    assert few.ess > 3 * many.ess * 1200 / 12_000
    path = "homeless.self_resolution_median_months"
    error = 0.0
    for group in ("", "rop"):
        one, two = (weighted_points(f.values(path, group), f.weights) for f in (few, many))
        error = np.hypot(one["sd"] / np.sqrt(few.ess), two["sd"] / np.sqrt(many.ess))
        assert one["mean"] == pytest.approx(two["mean"], abs=4 * error)
    prior = few.to_frame().set_index(["path", "group", "dwelling"])["prior_mean"]
    assert prior[path, "", ""] == pytest.approx(
        many.to_frame().set_index(["path", "group", "dwelling"])["prior_mean"][path, "", ""],
        rel=0.1,
    )


def test_scenario_and_its_overrides_are_what_is_simulated(small: bs.Case) -> None:
    base = bs.calibrate(small, draws=80, second_stage=False, scenario="base")
    done = bs.calibrate(small, draws=80, second_stage=False)
    assert base.scenario == "base" and not base.measure_rows and done.measure_rows
    overrides = pd.DataFrame(
        [("tiltak", "homeless.detection", "", "", 0.3, "")],
        columns=["scenario", "path", "group", "dwelling", "value", "note"],
    )
    fewer = bs.calibrate(small.with_tables(overrides=overrides), draws=80, second_stage=False)
    assert fewer.values("homeless.detection").mean() == pytest.approx(0.3, abs=0.08)
    with pytest.raises(ValueError, match="has no scenario"):
        bs.calibrate(small, draws=10, scenario="nothing")


@pytest.mark.parametrize("bad", [{"draws": 1}, {"draws": 2.5}, {"seed": -1}, {"draws": True}])
def test_numbers_of_the_call_are_checked(small: bs.Case, bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="whole number"):
        bs.calibrate(small, **bad)  # type: ignore[arg-type]


def test_the_case_itself_is_not_changed(small: bs.Case, fit: bs.Fit) -> None:
    assert fit.case is small
    before = small.parameters.frame.copy()
    _ = fit.parameters, small.with_parameters(fit)
    pd.testing.assert_frame_equal(small.parameters.frame, before)
