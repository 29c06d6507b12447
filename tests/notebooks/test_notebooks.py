"""Every notebook runs from top to bottom and shows what a reader needs.

Here is what holds for the text of all, and notebook 01, which makes a whole report and is slow;
the others stand in `test_all_notebooks.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.few import few
from tests.notebooks.look import alternatives, outputs, streams, tables, text_of

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=few(["nb", "en"]))
def narvik(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    run_notebook: Callable[..., Any],
) -> Any:
    """The Narvik notebook, run small in one language; and where it ran."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = run_notebook("01_narvik.ipynb", folder, language=request.param, worlds=6)
    return notebook, folder, request.param


def test_the_notebooks_are_numbered_and_at_most_seven() -> None:
    numbers = [path.name.split("_")[0] for path in NOTEBOOKS]
    assert numbers == [f"{n:02d}" for n in range(1, len(numbers) + 1)]
    assert len(numbers) == 7


def test_figures_have_a_text_alternative(narvik: Any) -> None:
    notebook, _, _ = narvik
    alts = alternatives(notebook)
    assert len(alts) == 4
    assert all(len(alt) > 40 for alt in alts)
    assert outputs(notebook, "image/png") == [], "a figure without a text alternative"


def test_tables_are_shown(narvik: Any) -> None:
    notebook, _, _ = narvik
    found = tables(notebook)
    assert len(found) >= 8
    assert not [text for text in found if re.search(r">\s*(nan|NaN|None)\s*<", text)]


def test_no_key_of_a_table_is_shown_as_a_word(narvik: Any) -> None:
    notebook, _, _ = narvik
    texts = [text for table in tables(notebook) for text in text_of(table)]
    keys = [t for t in texts if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", t)]
    assert keys == []


def test_nothing_is_written_to_standard_error(narvik: Any) -> None:
    notebook, _, _ = narvik
    assert streams(notebook, "stderr") == []


def test_language_of_what_is_shown_follows_the_switch(narvik: Any) -> None:
    notebook, _, language = narvik
    shown = "".join(outputs(notebook, "text/html"))
    here, there = ("Nullalternativet", "Base case")[:: 1 if language == "nb" else -1]
    assert here in shown
    assert there not in shown


def test_report_is_written_whole(narvik: Any) -> None:
    _, folder, _ = narvik
    out = folder / "out" / "narvik"
    assert {"memo.docx", "memo.html", "tables.xlsx", "run.json"} <= {p.name for p in out.iterdir()}


def cells_of(path: Path) -> list[Any]:
    import nbformat  # takes seconds, so only where it is needed

    return list(nbformat.read(path, as_version=4).cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_piece_of_reading_with_one_switch(path: Path) -> None:
    cells = cells_of(path)
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
    assert words > 300
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    switches = [c for c in cells if "parameters" in c.metadata.get("tags", [])]
    assert len(switches) == 1
    assert switches[0].source.startswith('language = "nb"\n')


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_what_is_public(path: Path) -> None:
    import boligsim

    cells = cells_of(path)
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert not re.search(r"from boligsim|import boligsim\.", code)
    assert set(re.findall(r"\bbs\.(\w+)", code)) <= set(boligsim.__all__)
