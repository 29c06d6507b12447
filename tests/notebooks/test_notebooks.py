"""Every notebook runs from top to bottom and shows what a reader needs."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def run(path: Path, folder: Path, **switches: object) -> Any:
    """Run a notebook in `folder` with some of its switches set, and return it."""
    notebook = nbformat.read(path, as_version=4)
    (switch,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    switch.source += "".join(f"\n{name} = {value!r}" for name, value in switches.items())
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), before]))
    try:
        NotebookClient(
            notebook,
            timeout=280,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        ).execute()
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return notebook


def outputs(notebook: Any, kind: str) -> list[str]:
    """Return what the cells show in one form, such as ``text/html``."""
    return [
        out.data[kind]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
        if kind in out.get("data", {})
    ]


@pytest.fixture(scope="module", params=["nb", "en"])
def narvik(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The Narvik notebook, run small in one language; and where it ran."""
    folder = tmp_path_factory.mktemp("notebook")
    path = ROOT / "notebooks" / "01_narvik.ipynb"
    return run(path, folder, language=request.param, worlds=6), folder, request.param


def test_there_is_a_test_for_every_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["01_narvik.ipynb"]


def test_figures_have_a_text_alternative(narvik: Any) -> None:
    notebook, _, _ = narvik
    alts = re.findall(r'<figure[^>]*><img alt="([^"]*)"', "".join(outputs(notebook, "text/html")))
    assert len(alts) == 4
    assert all(len(html.unescape(alt)) > 40 for alt in alts)
    assert outputs(notebook, "image/png") == [], "a figure without a text alternative"


def test_tables_are_shown(narvik: Any) -> None:
    notebook, _, _ = narvik
    tables = [text for text in outputs(notebook, "text/html") if "<table" in text]
    assert len(tables) >= 8
    assert not [text for text in tables if re.search(r">\s*(nan|NaN|None)\s*<", text)]


def test_nothing_is_written_to_standard_error(narvik: Any) -> None:
    notebook, _, _ = narvik
    said = [
        out.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
        if out.output_type == "stream" and out.name == "stderr"
    ]
    assert said == []


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


def test_every_code_cell_has_words_before_it() -> None:
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
        assert words > 300
        assert cells[0].cell_type == "markdown"
        assert cells[0].source.startswith("# ")
