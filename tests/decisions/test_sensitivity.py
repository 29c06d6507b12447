"""Sensitivity: known functions, the same chance at every point, the words."""

from __future__ import annotations

import numpy as np
import pytest

import boligsim as bs
from boligsim.case.parameter_words import parameter_label
from boligsim.decisions.designs import design
from boligsim.decisions.sensitivity import OUTCOMES


def ishigami(u: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), a = 7, b = 0.1, on the unit cube."""
    x = -np.pi + 2 * np.pi * u
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


NAMES = ["a", "b", "c"]


def test_sobol_finds_the_shares_of_ishigamis_function() -> None:
    found = bs.sensitivity(ishigami, parameters=NAMES, method="sobol", size=4096)
    frame = found.frame.set_index("name").loc[NAMES]
    # a = 7, b = 0.1: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = b^2 pi^8 (1/18 - 1/50).
    v1, v2 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8
    v13 = 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    assert frame["first"].to_numpy() == pytest.approx([v1 / total, v2 / total, 0], abs=0.02)
    assert frame["total"].to_numpy() == pytest.approx(
        [(v1 + v13) / total, v2 / total, v13 / total], abs=0.02
    )
    assert found.points == 4096 * 5 and found.frame["name"].tolist() == ["a", "b", "c"]


def test_morris_orders_a_linear_function_and_sees_no_interplay() -> None:
    found = bs.sensitivity(
        lambda u: 5 * u[:, 1] - 2 * u[:, 0], parameters=NAMES, method="morris", size=10
    )
    frame = found.frame
    assert frame["name"].tolist() == ["b", "a", "c"]
    assert frame["mu_star"].to_numpy() == pytest.approx([5, 2, 0], abs=1e-3)
    assert frame["sigma"].to_numpy() == pytest.approx(np.zeros(3), abs=1e-6)


def test_a_tornado_goes_from_the_10_to_the_90_percent_point() -> None:
    found = bs.sensitivity(lambda u: 10 * u[:, 0] + (u[:, 1] - 0.5) ** 2, parameters=NAMES)
    frame = found.frame.set_index("name")
    assert frame.loc["a", ["at_low", "at_median", "at_high"]].tolist() == pytest.approx([1, 5, 9])
    assert frame.loc["b", "importance"] == pytest.approx(0.16)  # the middle counts too
    assert frame.loc["c", "importance"] == 0 and found.points == 7


def test_the_same_study_twice_and_numpys_generator_left_alone() -> None:
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    for method, size in (("sobol", 32), ("morris", 4)):
        one, two = (
            bs.sensitivity(ishigami, parameters=NAMES, method=method, size=size, seed=3)
            for _ in range(2)
        )
        assert one.frame.equals(two.frame)
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_a_constant_has_no_shares() -> None:
    found = bs.sensitivity(lambda u: np.ones(len(u)), parameters=NAMES, method="sobol", size=8)
    assert not found.frame[["first", "total"]].to_numpy().any()


def test_points_meet_the_same_chance(small: bs.Case) -> None:
    """A parameter that the outcome cannot feel moves it by exactly nothing."""
    names = ["finance.interest", "entry.other_per_10000"]
    one, two = (
        bs.sensitivity(small, outcome="waiting_households", parameters=names, histories=2)
        for _ in range(2)
    )
    swing = one.frame.set_index("path")["importance"]
    assert swing["finance.interest"] == 0.0 and swing["entry.other_per_10000"] > 0.0
    assert one.frame.equals(two.frame)


def test_more_entries_mean_more_homeless(small: bs.Case) -> None:
    found = bs.sensitivity(
        small, outcome="homeless_persons", histories=6,
        parameters=["entry.other_per_10000", "homeless.self_resolution_median_months"],
    )  # fmt: skip
    rows = found.frame.set_index("name")
    assert (
        rows.loc["entry.other_per_10000", "at_high"] > rows.loc["entry.other_per_10000", "at_low"]
    )
    assert {"path", "group", "dwelling"} <= set(found.frame.columns)
    assert ("homeless.self_resolution_median_months", "rop", "") in set(
        found.frame[["path", "group", "dwelling"]].itertuples(index=False, name=None)
    )


def test_an_effect_is_against_doing_nothing(small: bs.Case) -> None:
    found = bs.sensitivity(small, scenario="base", parameters=["homeless.detection"], histories=2)
    assert found.frame["at_median"].iloc[0] == 0.0 and found.frame["importance"].iloc[0] == 0.0


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("method", ["tornado", "morris", "sobol"])
def test_it_is_shown_in_every_language(small: bs.Case, method: str, language: str) -> None:
    from matplotlib.figure import Figure

    found = bs.sensitivity(small, method=method, size=2, histories=1,
                           parameters=["homeless.detection", "homeless.refusal_share"])  # fmt: skip
    text = repr(found.summary(language=language))
    assert parameter_label("homeless.detection", language) in text and "{" not in text
    ax = Figure().subplots()
    assert found.plot(ax=ax, language=language) is ax and len(ax.get_yticks()) == 2
    assert "\n" not in repr(found) and found._repr_html_().startswith("<table")
    assert set(found.tables()) == {"sensitivity"}


def test_what_is_not_known_is_refused(small: bs.Case) -> None:
    for call, why in (
        ({"method": "anova"}, "method must be"),
        ({"outcome": "happiness"}, "no outcome"),
        ({"parameters": ["homeless.detektion"]}, "did you mean 'homeless.detection'"),
        ({"histories": 0}, "whole number"),
        ({"method": "sobol", "size": 3, "parameters": ["homeless.detection"]}, "power of two"),
        ({"method": "morris", "size": 0}, "size must be"),
        ({"scenario": "nothing"}, "no scenario"),
    ):
        with pytest.raises(ValueError, match=why):
            bs.sensitivity(small, **call)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs a case"):
        bs.sensitivity(ishigami)
    with pytest.raises(ValueError, match="one number a point"):
        bs.sensitivity(lambda u: u, parameters=NAMES)
    with pytest.raises(ValueError, match="no parameter"):
        design(ishigami, [], "tornado", None, 0)
    assert set(OUTCOMES) == {"person_years_avoided", "homeless_persons", "waiting_households"}
