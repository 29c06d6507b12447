"""Notebooks 02 to 07, run with few draws in both languages: figures, tables, words, files.

One of them runs in the fast tests, the quickest.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.few import few
from tests.notebooks.look import alternatives, outputs, streams, tables, text_of

# Name, switches that keep it small, figures, least tables, a word shown only in bokmål / English.
CASES: dict[str, tuple[dict[str, object], int, int, tuple[str, str]]] = {
    "02_population.ipynb": ({"worlds": 20}, 4, 5, ("Registrert", "Registered")),
    "03_groups.ipynb": ({"worlds": 20}, 3, 8, ("Flyktninger", "Refugees")),
    "04_history.ipynb": (
        {"draws": 300, "worlds": 8, "histories": 1},
        2,
        4,
        ("Kjøp av boliger", "Bought dwellings"),
    ),
    "05_scenarios.ipynb": ({"worlds": 8}, 5, 5, ("Nullalternativet", "Base case")),
    "06_land.ipynb": ({"worlds": 8}, 4, 4, ("Nullalternativet", "Base case")),
    "07_your_municipality.ipynb": (
        {"worlds": 6, "histories": 1},
        2,
        5,
        ("Nullalternativet", "Base case"),
    ),
}


@pytest.fixture(
    scope="module",
    params=few([(n, lang) for n in CASES for lang in ("nb", "en")], ("03_groups.ipynb", "nb")),
    ids=str,
)
def shown(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    run_notebook: Callable[..., Any],
) -> tuple[Any, Path, str, str]:
    """A run notebook, where it ran, its name and its language."""
    name, language = request.param
    folder = tmp_path_factory.mktemp("notebook")
    notebook = run_notebook(name, folder, language=language, **CASES[name][0])
    return notebook, folder, name, language


def test_figures_tables_and_words(shown: Any) -> None:
    notebook, _, name, language = shown
    _, figures, least, words = CASES[name]
    alts = alternatives(notebook)
    assert len(alts) == figures
    assert all(len(alt) > 40 for alt in alts)
    assert outputs(notebook, "image/png") == [], "a figure without a text alternative"
    found = tables(notebook)
    assert len(found) >= least
    assert not [text for text in found if re.search(r">\s*(nan|NaN|None)\s*<", text)]
    said = html.unescape("".join([*outputs(notebook, "text/html"), *streams(notebook, "stdout")]))
    here, there = words if language == "nb" else words[::-1]
    assert here in said
    assert there not in said


def test_nothing_is_written_to_standard_error(shown: Any) -> None:
    notebook, _, _, _ = shown
    assert streams(notebook, "stderr") == []


def test_no_key_of_a_table_is_shown_as_a_word(shown: Any) -> None:
    notebook, _, name, _ = shown
    texts = [text for table in tables(notebook) for text in text_of(table)]
    keys = [t for t in texts if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", t)]
    # The checker names rows of indicators.csv by their key, which is what is to be found there.
    assert keys == [] or name == "07_your_municipality.ipynb"


def test_files_of_the_memo_are_there(shown: Any) -> None:
    _, folder, name, _ = shown
    if name != "05_scenarios.ipynb":
        pytest.skip("writes no figures")
    made = folder / "out" / "figures"
    for figure in ("homeless", "effect", "waiting"):
        for ending in ("svg", "png", "csv"):
            assert (made / f"{figure}.{ending}").stat().st_size > 100
    document = ZipFile(made / "memo.docx").read("word/document.xml").decode("utf-8")
    alts = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', document)
    assert len(alts) == 3
    assert all(len(html.unescape(alt)) > 40 for alt in alts)


def test_a_measure_of_ones_own_is_in_the_costs(shown: Any) -> None:
    notebook, _, name, language = shown
    if name != "07_your_municipality.ipynb":
        pytest.skip("has no measure of its own")
    said = "".join(outputs(notebook, "text/html"))
    assert ("Vaktmester" if language == "nb" else "Caretaker") in said
    assert ("Årsverk" if language == "nb" else "Staff") in said
