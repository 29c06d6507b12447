"""Tables in words and exported plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.base.style import fan
from boligsim.base.text import LANGUAGES
from boligsim.screen.words import WORDS

TIDY = pd.DataFrame(
    {
        "scenario": ["start_loans+acquisitions"] * 2,
        "series": ["person_years_avoided_joint"] * 2,
        "group": ["refugees", "all"],
        "year": [2027, 2027],
        "unit": ["person_years"] * 2,
        "p50": [1.25, 2.0],
    }
)


@pytest.fixture(scope="module")
def case() -> Any:
    return bs.load_case("narvik")


def test_keys_and_headers_are_words_in_the_language(case: Any) -> None:
    shown = bs.in_words(TIDY, case.with_(language="en"))
    assert list(shown.frame.columns) == ["Scenario", "Series", "Group", "Year", "Unit", "Median"]
    first = shown.frame.iloc[0]
    assert first["Scenario"] == "Start loans + Acquisitions"
    assert first["Series"] == "Homeless-years avoided, joint effect"
    assert first["Group"] == "Refugees"
    assert "2027" in repr(shown) and "2,027" not in repr(shown)
    assert bs.in_words(TIDY, case).frame.iloc[0]["Gruppe"] == "Flyktninger"


def test_rows_are_spread_in_the_order_of_the_table(case: Any) -> None:
    shown = bs.in_words(TIDY, case, rows="unit", spread="group")
    assert list(shown.frame.columns) == ["Enhet", "Flyktninger", "Alle"]
    assert list(shown.frame.iloc[0])[1:] == [1.25, 2.0]


def test_two_values_for_one_place_are_refused(case: Any) -> None:
    with pytest.raises(InputError, match="several values"):
        bs.in_words(TIDY, case, rows="unit", spread="year")


def test_an_unknown_column_is_named(case: Any) -> None:
    with pytest.raises(InputError, match=r"no column .grup.*group"):
        bs.in_words(TIDY, case, columns=["grup"])


def test_problems_are_said_in_the_language(case: Any) -> None:
    shown = repr(bs.in_words(bs.check_case("narvik"), case))
    assert "mangler" in shown
    assert "has not been entered" not in shown


def test_an_export_holds_the_numbers_of_lines_and_bands(tmp_path: Path) -> None:
    ax = Figure().subplots()
    fan(ax, [2026, 2027], [1, 2], [3, 4], [5, 6], label="A")
    made = bs.export_plot(ax, tmp_path / "deep" / "a", alt="Hva <den> viser")
    rows = pd.read_csv(tmp_path / "deep" / "a.csv")
    assert {(r.line, r.part) for r in rows.itertuples()} == {
        ("A", "low"),
        ("A", "high"),
        ("A", "value"),
    }
    assert list(rows.loc[rows["part"] == "high", "y"]) == [5, 6]
    svg = (tmp_path / "deep" / "a.svg").read_text(encoding="utf-8")
    assert "Hva &lt;den&gt; viser" in svg
    assert (tmp_path / "deep" / "a.png").read_bytes() == made.png


def test_an_export_holds_the_bars_and_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ax = Figure().subplots()
        ax.bar([1, 2], [3, 4], label="B")
        bs.export_plot(ax, tmp_path / name)
    assert list(pd.read_csv(tmp_path / "a.csv")["y"]) == [3, 4]
    for ending in ("svg", "csv", "png"):
        one, two = (tmp_path / f"{n}.{ending}" for n in ("a", "b"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there(language: str) -> None:
    assert WORDS.holes(language) == []
