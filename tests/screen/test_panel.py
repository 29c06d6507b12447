"""The panel: what the sliders mean, what changes with them, and that it is the library's answer."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.screen import Quick


@pytest.fixture(scope="module")
def case() -> Any:
    return bs.load_case("narvik")


@pytest.fixture(scope="module")
def quick(case: Any) -> Quick:
    return Quick.of(case, language="en", worlds=4, histories=2, until=2030)


def test_an_answer_is_what_the_library_simulates(quick: Quick) -> None:
    answer = quick.answer(loans=10, homes=6)
    chosen = quick.base.with_(
        bs.StartLoans(per_year=10, start="2027-01"),
        bs.Acquisitions({"2027-06": 3, "2028-06": 3}, dwelling="ordinary"),
        name="same",
    )
    runs = bs.simulate(quick.demand, [quick.base, chosen])
    for series in ("homeless_persons", "waiting_households"):
        assert np.array_equal(runs.series(1, series), answer.runs.series(1, series))


def test_no_measure_is_the_base_case(quick: Quick) -> None:
    answer = quick.answer()
    assert answer.chosen.measures == ()
    assert not answer.runs.compare(0).avoided(1).any()
    assert answer.numbers[3].value == "–"


def test_six_numbers_figure_and_table_change_together(quick: Quick) -> None:
    before, after = quick.answer(), quick.answer(loans=20, homes=20, places=24, slots=20)
    assert len(before.numbers) == len(after.numbers) == 6
    assert [n.name for n in before.numbers] == [n.name for n in after.numbers]
    assert before.numbers != after.numbers
    assert before.picture.png != after.picture.png
    assert before.table._repr_html_() != after.table._repr_html_()
    shown = after.html
    assert after.picture.alt in shown
    assert len(re.findall("boligsim-number", shown)) == 6
    assert 'lang="en"' in shown


def test_the_same_question_is_answered_once(quick: Quick) -> None:
    assert quick.answer(loans=8) is quick.answer(loans=8)


def test_a_slider_moves_the_screen(case: Any) -> None:
    live = bs.panel(case, language="nn", worlds=2, histories=1, until=2028)
    _ = live.widget
    before = live.screen.value
    live.sliders["homes"].value = 20
    assert live.screen.value != before
    assert "Fleire startlån" in live.sliders["loans"].description
    assert repr(live) == "Panel(narvik, loans=0, homes=20, places=0, slots=0)"
    bundle = live._repr_mimebundle_()
    assert live.screen.value == bundle["text/html"]


@pytest.mark.parametrize("wrong", ["narvik", None, 3])
def test_what_is_no_case_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="case or a demand"):
        bs.panel(wrong)


def test_an_unknown_language_is_refused(case: Any) -> None:
    with pytest.raises(InputError, match="sv"):
        bs.panel(case, language="sv")
