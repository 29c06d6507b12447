"""Read a folder of CSV files or a workbook into raw cells that remember where they stood."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boligsim.base import InputError
from boligsim.case.contract import TABLES
from boligsim.case.messages import near, say
from boligsim.case.numbers import format_number
from boligsim.case.problems import Problem

__all__ = ["Raw", "cell_text", "read_raw", "read_table_text"]

_IGNORED_FILES = {"SOURCES"}
_TITLES = 10  # lines in which the header is looked for


@dataclass
class Raw:
    """One table as text.

    Attributes
    ----------
    name, file
        Table and where it was read.
    columns
        Headers.
    rows
        Cells, as many as headers.
    lines
        Line of each row in the file.
    """

    name: str
    file: str
    columns: list[str]
    rows: list[list[str]]
    lines: list[int]
    header_line: int = 1
    problems: list[Problem] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Decode UTF-8 with or without byte-order mark, UTF-16 with one, else Windows-1252.

    Parameters
    ----------
    data
        Bytes of a text file.

    Returns
    -------
    str
        The text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A few codes are undefined in Windows-1252; such a cell is then seen to be wrong.
        return data.decode("cp1252", errors="replace")


def read_table_text(name: str, file: str, text: str) -> Raw:
    """Read one CSV text; the separator is the one that finds most of the table's headers.

    Parameters
    ----------
    name
        Table.
    file
        Name for messages.
    text
        Content.

    Returns
    -------
    Raw
        With problems of shape (too many or too few cells in a line).
    """
    known = set(TABLES[name].names) if name in TABLES else set()
    first = [line for line in text.splitlines() if line.strip()][:_TITLES]

    def found(separator: str) -> tuple[int, int]:
        heads = [[c.strip().lower() for c in row] for row in csv.reader(first, delimiter=separator)]
        return max(((sum(c in known for c in row), len(row)) for row in heads), default=(0, 0))

    separator = max(";,\t", key=found)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    numbered: list[tuple[int, list[str]]] = []
    before = 0
    for row in reader:
        numbered.append((before + 1, row))
        before = reader.line_num
    advice = "quote a cell that holds the separator, or separate columns by semicolons"
    return _shape(name, file, numbered, advice)


def _shape(name: str, file: str, numbered: Iterable[tuple[int, list[str]]], advice: str) -> Raw:
    filled = [(n, [c.strip() for c in row]) for n, row in numbered if any(c.strip() for c in row)]
    if not filled:
        return Raw(name, file, [], [], [])
    known = set(TABLES[name].names) if name in TABLES else set()
    # Titles above the table: the header is the line that names most columns.
    named = [sum(c.lower() in known for c in row) for _, row in filled[:_TITLES]]
    at = max(range(len(named)), key=lambda i: (named[i], -i)) if max(named) > 1 else 0
    filled = _without_blank_columns(filled[at:])
    head_line, head = filled[0]
    while head and not head[-1]:
        head.pop()
    raw = Raw(name, file, [h.lower() for h in head], [], [], head_line)
    if "" in head:
        rule = say("a column has no header")
        advice_here = say("name it in line {line}, or delete it", line=head_line)
        raw.problems.append(Problem("error", file, head_line, "", "", rule, advice_here))
        return raw
    for line, row in filled[1:]:
        while len(row) > len(head) and not row[-1]:
            row.pop()
        if len(row) > len(head):
            rule = say(
                "the line has {cells} cells, the header {header}", cells=len(row), header=len(head)
            )
            raw.problems.append(Problem("error", file, line, "", "", rule, advice))
            continue
        raw.rows.append(row + [""] * (len(head) - len(row)))
        raw.lines.append(line)
    return raw


def _without_blank_columns(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    width = max(len(row) for _, row in rows)
    used = [any(i < len(row) and row[i] for _, row in rows) for i in range(width)]
    if all(used):
        return rows
    return [(n, [c for c, keep in zip(row, used, strict=False) if keep]) for n, row in rows]


def cell_text(value: Any) -> str:
    """Write a cell of a workbook or frame as text.

    Parameters
    ----------
    value
        Blank, number, date, truth value or text.

    Returns
    -------
    str
        As it would stand in a CSV file.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return format_number(float(value))
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.strftime("%Y-%m-%d")
    return str(value)


def _read_workbook(path: Path, problems: list[Problem]) -> dict[str, Raw]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except PermissionError:
        raise
    except Exception as error:  # openpyxl lets through whatever a spoilt file makes it stumble on
        raise InputError(
            say(
                "'{path}' cannot be read as a workbook ({error}); save it as .xlsx and try again.",
                path=str(path),
                error=str(error),
            )
        ) from error
    tables = {}
    try:
        for sheet in book.worksheets:
            file = f"{path.name} [{sheet.title}]"
            name = _table_name(sheet.title, file, problems)
            if name:
                rows = enumerate(sheet.iter_rows(values_only=True), 1)
                numbered = [(n, [cell_text(c) for c in row]) for n, row in rows]
                tables[name] = _shape(name, file, numbered, "delete the cells beside the table")
    finally:
        book.close()
    return tables


def _table_name(stem: str, file: str, problems: list[Problem]) -> str:
    name = stem.strip().lower()
    if name in TABLES:
        return name
    if stem not in _IGNORED_FILES:
        problems.append(
            Problem(
                "warning",
                file,
                0,
                "",
                "",
                say("'{stem}' is not a table of a case and is not read", stem=stem),
                near(name, TABLES),
            )
        )
    return ""


def read_raw(path: Path) -> tuple[dict[str, Raw], list[Path], list[Problem]]:
    """Read all tables of a case.

    Parameters
    ----------
    path
        Folder with CSV files, or a workbook.

    Returns
    -------
    tables, files, problems
        Raw tables by name; the files that were read; what was wrong with their names.

    Raises
    ------
    InputError
        When the path is neither.
    """
    problems: list[Problem] = []
    if path.is_file() and path.suffix.lower() in (".xlsx", ".xlsm"):
        return _read_workbook(path, problems), [path], problems
    if not path.is_dir():
        raise InputError(
            say(
                "'{path}' is neither a folder with CSV tables nor an .xlsx workbook.",
                path=str(path),
            )
        )
    tables = {}
    files = []
    for file in sorted(path.iterdir()):
        if file.suffix.lower() not in (".csv", ".txt", ".tsv") or file.name.startswith("."):
            continue
        name = _table_name(file.stem, file.name, problems)
        if name:
            files.append(file)
            tables[name] = read_table_text(name, file.name, decode(file.read_bytes()))
    return tables, files, problems
