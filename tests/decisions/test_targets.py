"""Targets: read like with like, refused in the right words, with a likelihood that is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.decisions import read_targets
from boligsim.decisions.target_series import SERIES
from boligsim.decisions.targets import DEFAULT_ERROR, usable

from .conftest import COUNTS, history, small_case

LANGUAGES = ("nb", "nn", "en")


def test_every_row_of_the_bundled_history_case_is_a_target() -> None:
    case = bs.load_case("narvik-2009")
    targets, left_out = read_targets(case)
    assert [(t.series, t.date, t.value, t.error, t.unit, t.kind) for t in targets] == [
        ("homeless_persons", "2009-12-01", 15.0, 3.0, "persons", "stock"),
        ("homeless_persons", "2013-12-01", 5.0, 3.0, "persons", "stock"),
    ]
    assert left_out == () and usable(case)
    assert {t.border for t in targets} == {"1805"} and all(t.definition for t in targets)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"border": "1806"}, "1806"),
        ({"status": "assumed"}, "antatt"),
        ({"date": "2020-12-01"}, "2009-2015"),
        ({"series": "users_institution"}, "ikke"),
    ],
)
def test_rows_that_are_not_like_with_like_are_left_out_in_words(
    small: bs.Case, change: dict[str, str], word: str
) -> None:
    other = COUNTS.iloc[[0]].assign(definition="KOSTRA").assign(**change)
    case = small.with_tables(history=pd.concat([COUNTS, other], ignore_index=True))
    targets, left_out = read_targets(case)
    assert len(targets) == 2 and len(left_out) == 1
    assert word in left_out[0]


def test_a_missing_error_follows_the_status(small: bs.Case) -> None:
    rows = history(
        ("2010-12-01", "homeless_persons", 60, float("nan")),
        ("2011-12-01", "homeless_persons", 4, float("nan")),
    )
    targets, _ = read_targets(small.with_tables(history=rows))
    assert [t.error for t in targets] == [60 * DEFAULT_ERROR["measured"], 1.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_history_says_so(small: bs.Case, language: str) -> None:
    case = small.with_tables(history=COUNTS.iloc[:0]).with_(language=language)
    words = {"nb": "ingen tellinger", "nn": "ingen teljingar", "en": "no counts"}
    with pytest.raises(ValueError) as error:
        bs.calibrate(case, draws=10)
    assert words[language] in str(error.value) and "2009" in str(error.value)
    assert not usable(case)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_outside_the_horizon_is_refused(small: bs.Case, language: str) -> None:
    late = bs.Target("homeless_persons", "2015-12-01", 3, error=1)
    words = {"nb": "utenfor", "nn": "utanfor", "en": "outside"}
    with pytest.raises(ValueError, match="2009-2015") as error:
        read_targets(small.with_(language=language), [late])
    assert words[language] in str(error.value)
    only_late = small.with_tables(history=history(("2019-12-01", "homeless_persons", 3, 1.0)))
    with pytest.raises(ValueError, match="2019-12-01"):
        read_targets(only_late.with_(language=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_that_contradict_each_other_are_refused(small: bs.Case, language: str) -> None:
    words = {"nb": "motsier", "nn": "motseier", "en": "contradict"}
    both = pd.concat(
        [COUNTS, history(("2012-12-01", "homeless_persons", 20, 2.0), definition="KOSTRA")]
    )
    case = small.with_tables(history=both).with_(language=language)
    with pytest.raises(ValueError, match=words[language]) as error:
        bs.calibrate(case, draws=10)
    assert "2 " in str(error.value) and "20" in str(error.value)


def test_units_are_never_mixed(small: bs.Case) -> None:
    with pytest.raises(ValueError, match="units are never mixed"):
        bs.Target("homeless_persons", "2010-12-01", 5, error=1, unit="households")
    rows = history(("2010-12-01", "homeless_persons", 5, 1.0), unit="households")
    with pytest.raises(ValueError, match="units are never mixed"):
        read_targets(small.with_tables(history=rows))


@pytest.mark.parametrize(
    "bad",
    [
        {"value": -1.0},
        {"error": -1.0},
        {"value": float("nan")},
        {"series": "homelss_persons"},
        {"series": "friends_share", "unit": "share", "value": 1.5},
    ],
)
def test_impossible_targets_are_refused(bad: dict[str, object]) -> None:
    good = {"series": "homeless_persons", "date": "2010", "value": 5.0, "error": 1.0}
    with pytest.raises(ValueError):
        bs.Target(**{**good, **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [0.5, 3.0])
def test_the_likelihood_of_all_possible_counts_is_one(error: float) -> None:
    target = bs.Target("homeless_persons", "2010", 5.0, error=error)
    simulated = np.array([0.0, 2.0, 7.0, 40.0])
    total = sum(
        np.exp(replace(target, value=float(v)).log_likelihood(simulated)) for v in range(120)
    )
    assert total == pytest.approx(np.ones(4), abs=1e-12)


def test_the_likelihood_is_exact_far_out_and_for_exact_counts() -> None:
    target = bs.Target("homeless_persons", "2010", 5.0, error=1.0)
    far = target.log_likelihood(np.array([45.0]))
    assert np.isfinite(far) and far == pytest.approx(-(39.5**2) / 2, rel=0.01)
    exact = replace(target, error=0.0).log_likelihood(np.array([4.0, 5.0]))
    assert exact.tolist() == [-np.inf, 0.0]
    share = bs.Target("friends_share", "2010-01-01", 0.4, error=0.1, unit="share")
    assert share.log_likelihood(np.array([np.nan]))[0] == -np.inf


def test_observed_figures_follow_the_likelihood() -> None:
    target = bs.Target("homeless_persons", "2010", 5.0, error=2.0)
    z = np.random.default_rng(1).standard_normal(200_000)
    seen = target.observe(np.full(z.shape, 3.0), z)
    for value in range(8):
        chance = np.exp(replace(target, value=float(value)).log_likelihood(np.array([3.0])))[0]
        assert np.mean(seen == value) == pytest.approx(chance, abs=0.005)


def test_each_kind_of_target_is_what_the_outcomes_hold(small: bs.Case) -> None:
    case = small.with_(worlds=6, histories=2)
    demand = bs.project_demand(case)
    outcomes = bs.simulate(demand, bs.case_scenarios(case)).outcomes[1]
    flows, stocks = outcomes.flows.index, outcomes.stocks.index

    def simulated(*args: object, **kwargs: object) -> np.ndarray:
        target = bs.Target(*args, **kwargs)  # type: ignore[arg-type]
        return target.simulated(outcomes, target.group_places(case))

    registered = outcomes.month[:, :, 11, stocks("registered")]
    got = simulated("homeless_persons", "2009-12-01", 5, error=1)
    assert np.array_equal(got, registered[..., 1] + registered[..., 2])
    got = simulated("homeless_households", "2009", 5, error=1, unit="households")
    assert np.array_equal(got, registered[..., 0])
    got = simulated("applications", "2011", 5, error=1, unit="households")
    assert np.array_equal(got, outcomes.flow[:, :, 2, flows("applied"), :, 0].sum(axis=-1))
    got = simulated("entry", "2011", 5, error=1, unit="persons", group="families")
    g = outcomes.groups.index("families")
    assert np.array_equal(got, outcomes.flow[:, :, 2, flows("entry"), g, 1:].sum(axis=-1))
    got = simulated("long_homeless_share", "2011-01-01", 0.5, error=0.1, unit="share")
    cells = outcomes.stock[:, :, 2, :, :, 1:].sum(axis=(-1, -2))
    all_of_them = cells[..., stocks("homeless")]
    want = cells[..., stocks("long_homeless")] / np.where(all_of_them > 0, all_of_them, np.nan)
    assert np.array_equal(got, want, equal_nan=True)


def test_a_yearly_flow_series_is_accepted_and_told_in_its_unit(small: bs.Case) -> None:
    rows = history(
        *((str(year), "applications", 12, 4.0) for year in (2010, 2011, 2012)), unit="applications"
    )
    fit = bs.calibrate(small.with_tables(history=rows), draws=60, second_stage=False)
    frame = fit.predictive()
    assert set(frame["unit"]) == {"households"} and set(frame["kind"]) == {"flow"}
    assert frame["target"].nunique() == 3 and fit.setup.case.until == 2013


def test_targets_can_be_given(small: bs.Case) -> None:
    own = bs.Target("homeless_persons", "2011-12-01", 3, error=1)
    assert read_targets(small, own)[0] == (own,)
    assert len(read_targets(small, ["homeless_persons"])[0]) == 2
    assert len(read_targets(small, COUNTS.iloc[:1])[0]) == 1
    with pytest.raises(ValueError, match="applications"):
        read_targets(small, ["applications"])
    with pytest.raises(ValueError, match="neither"):
        read_targets(small, [3])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="which the case does not have"):
        read_targets(small, [replace(own, group="nobody")])


def test_every_series_has_a_name_in_every_language() -> None:
    from boligsim.decisions.fit_words import series_name

    for series in SERIES:
        names = {series_name(series, language) for language in LANGUAGES}
        assert all(names) and series not in names


def test_small_case_is_a_case() -> None:
    assert small_case().name == "narvik-2009"
