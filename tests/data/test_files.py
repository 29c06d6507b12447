"""Bundled files: each with a source, in the columns of the contract, in plain UTF-8."""

from __future__ import annotations

from pathlib import Path

import pytest

from boligsim.case.contract import TABLES
from tests.data.bundled import CASES, DATA, EXAMPLE, files, read


def test_every_file_has_a_source_and_every_source_a_file() -> None:
    sources = read("SOURCES.csv")
    assert list(sources.columns) == ["table", "what", "source", "publisher", "licence", "note"]
    assert sources["table"].is_unique
    assert sorted(sources["table"]) == files()
    for column in ("what", "source", "publisher", "licence"):
        assert sources[column].str.len().gt(1).all(), column


@pytest.mark.parametrize("case", [*CASES, EXAMPLE])
def test_a_case_has_the_columns_of_the_contract(case: str) -> None:
    for name, table in TABLES.items():
        header = read(case, f"{name}.csv").columns.tolist()
        needed = [c.name for c in table.columns if not c.optional]
        assert set(needed) <= set(header) <= set(table.names), name


def test_files_are_plain_utf8_with_unix_line_ends() -> None:
    for name in files():
        if name.endswith(".gz"):
            continue
        raw = (DATA / Path(name)).read_bytes()
        text = raw.decode("utf-8")
        assert not text.startswith("\ufeff") and "\r" not in text and text.endswith("\n"), name
        assert ";" not in text.splitlines()[0], name


def test_labels_stand_in_three_languages() -> None:
    for path in [*CASES, EXAMPLE, "norway/template"]:
        for name in ("report_groups", "groups", "dwellings", "scenarios", "targets"):
            rows = read(*path.split("/"), f"{name}.csv")
            for language in ("nb", "nn", "en"):
                assert rows[f"label_{language}"].str.strip().str.len().gt(1).all(), (path, name)
