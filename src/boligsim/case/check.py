"""From raw cells to typed tables, with every problem of a single cell, column or name."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from boligsim.base.errors import near_names
from boligsim.case.cells import read_cell, typed, wanted
from boligsim.case.checked import Checked
from boligsim.case.contract import TABLES, Column, Table
from boligsim.case.messages import near, say
from boligsim.case.problems import Problem
from boligsim.case.reader import Raw

__all__ = ["check_tables"]


def check_tables(raw: dict[str, Raw]) -> Checked:
    """Type every cell and check it against the contract.

    Parameters
    ----------
    raw
        From `read_raw`.

    Returns
    -------
    Checked
        Frames for all tables, and the problems.
    """
    checked = Checked()
    for name, table in TABLES.items():
        if name in raw:
            _type_table(checked, table, raw[name])
            continue
        checked.frames[name] = typed(table, {c.name: [] for c in table.columns})
        checked.lines[name] = []
        if table.required:
            _note_missing_table(checked, table)
    _check_names(checked)
    for table in TABLES.values():
        _check_keys(checked, table)
    return checked


def _note_missing_table(checked: Checked, table: Table) -> None:
    header = ",".join(table.names)
    checked.problems.append(
        Problem(
            "error",
            f"{table.name}.csv",
            0,
            "",
            "",
            say("the table is missing ({about})", about=say(table.about)),
            say(
                "add a file or sheet '{name}' with the columns {header}",
                name=table.name,
                header=header,
            ),
        )
    )


def _type_table(checked: Checked, table: Table, raw: Raw) -> None:
    checked.files[table.name] = raw.file
    checked.lines[table.name] = raw.lines
    checked.problems += raw.problems
    if raw.problems:
        checked.cut.add(table.name)
    place = _place_columns(checked, table, raw)
    data: dict[str, list[Any]] = {}
    for column in table.columns:
        if column.name not in place:
            data[column.name] = [np.nan if column.kind in ("int", "number") else ""] * len(raw.rows)
            continue
        cells = [row[place[column.name]] for row in raw.rows]
        data[column.name] = _type_column(checked, table.name, column, cells)
    checked.frames[table.name] = typed(table, data)
    if table.required and not raw.rows and not raw.problems:
        checked.add(
            "error",
            table.name,
            None,
            "",
            "the table has no rows",
            say("it holds {about}", about=say(table.about)),
        )


def _place_columns(checked: Checked, table: Table, raw: Raw) -> dict[str, int]:
    place: dict[str, int] = {}
    for i, name in enumerate(raw.columns):
        if name in place:
            rule = "the column stands twice"
            problem = Problem("error", raw.file, raw.header_line, name, "", rule, "keep one")
            checked.problems.append(problem)
        place.setdefault(name, i)
    unknown = [n for n in place if n not in table.names]
    absent = [c for c in table.columns if c.name not in place]
    for column in absent:
        misspelt = next(iter(near_names(column.name, unknown)), "")
        if misspelt:
            unknown.remove(misspelt)
        if column.optional and not misspelt:
            continue
        checked.absent.add((table.name, column.name))
        hint = "add it; a cell may be blank"
        if misspelt:
            hint = say("'{misspelt}' looks like it", misspelt=misspelt)
        elif not column.blank:
            hint = say("add it; every row needs {wanted}", wanted=wanted(column))
        checked.problems.append(
            Problem(
                "error", raw.file, raw.header_line, column.name, "", "the column is missing", hint
            )
        )
    for name in unknown:
        rule = "the column is not part of the table and is not read"
        checked.problems.append(Problem("warning", raw.file, raw.header_line, name, "", rule, ""))
    return place


def _type_column(checked: Checked, table: str, column: Column, cells: list[str]) -> list[Any]:
    numeric = column.kind in ("int", "number")
    known: dict[str, tuple[Any, str, str]] = {}
    out: list[Any] = []
    for row, text in enumerate(cells):
        if text not in known:
            known[text] = read_cell(column, text)
        value, rule, hint = known[text]
        if rule:
            checked.bad.add((table, row, column.name))
            line = checked.lines[table][row]
            checked.problems.append(
                Problem("error", checked.files[table], line, column.name, text, rule, hint)
            )
            value = np.nan if numeric else ""
        out.append(value)
    return out


def _targets(checked: Checked, column: Column) -> dict[str, str] | None:
    """Return defined names -> their table; None when it cannot be known."""
    assert column.refers is not None
    out: dict[str, str] = {}
    for table in column.refers[0].split("|"):
        name = column.refers[1] or TABLES[table].key[0]
        if not checked.whole(table, name):
            # An optional table that is left out defines nothing.
            if table in checked.files or TABLES[table].required:
                return None
            continue
        out.update(dict.fromkeys(checked.names(table, name), table))
    return out


def _check_names(checked: Checked) -> None:
    """Names that refer to another table; a misspelling is told once, wherever it is repeated."""
    unknown: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    used: set[tuple[str, str]] = set()
    for table in TABLES.values():
        for column in table.columns:
            if column.refers is None or not checked.has(table.name, column.name):
                continue
            targets = _targets(checked, column)
            if targets is None:
                continue
            for row, name in enumerate(checked.frames[table.name][column.name]):
                if not name or name in column.words:
                    continue
                if name in targets:
                    used.add((targets[name], name))
                else:
                    unknown[column.refers[0], name].append((table.name, row, column.name))
    for (refers, name), where in unknown.items():
        _note_unknown(checked, refers, name, where, used)


def _note_unknown(
    checked: Checked,
    refers: str,
    name: str,
    where: list[tuple[str, int, str]],
    used: set[tuple[str, str]],
) -> None:
    target = refers.split("|")[0]
    key = TABLES[target].key[0]
    column = TABLES[where[0][0]].column(where[0][2])
    defined = checked.names(target, key) if checked.has(target, key) else []
    known = [*defined, *column.words]
    hint = near(name, known)
    if not hint and 0 < len(known) <= 15:
        hint = say("choose among {names}", names=", ".join(known))
    meant = [n for n in near_names(name, known) if n in defined]
    checked.suspects[target].update([name, *meant])
    for table, row, cell in where:
        checked.bad.add((table, row, cell))
    places = ", ".join(dict.fromkeys(checked.files[t] for t, _, _ in where))
    if len(where) > 1 and len(meant) == 1 and (target, meant[0]) not in used:
        row = checked.names(target, key).index(meant[0])
        rule = say(
            "'{name}' is used in {count} cells ({places}) but is not defined here",
            name=name,
            count=len(where),
            places=places,
        )
        checked.add("error", target, row, key, rule, say("did you mean '{name}'?", name=name))
        return
    table, row, cell = where[0]
    if len(where) > 1:
        more = say("it stands in {count} cells ({places})", count=len(where), places=places)
        hint = say("{hint}; {more}", hint=hint, more=more) if hint else more
    file = checked.files.get(target, f"{target}.csv")
    rule = say("is not a {what} in {file}", what=say(key.replace("_", " ")), file=file)
    checked.add("error", table, row, cell, rule, hint)


def _check_keys(checked: Checked, table: Table) -> None:
    """Rows that say the same thing twice; a whole repeated year is told once."""
    columns = [c for c in table.key if (table.name, c) not in checked.absent]
    if not checked.has(table.name) or len(columns) < len(table.key):
        return
    seen: dict[tuple[Any, ...], int] = {}
    told: dict[Any, tuple[int, int, int]] = {}
    for row, cells in checked.good(table.name, *columns):
        key = tuple("" if v != v else v for v in (cells[c] for c in columns))
        if key not in seen:
            seen[key] = row
            continue
        checked.doubled.add((table.name, row))
        group = cells["year"] if "year" in columns else key
        first, again, count = told.get(group, (seen[key], row, 0))
        told[group] = (first, again, count + 1)
    for first, again, count in told.values():
        column = "year" if "year" in columns else columns[-1]
        other = checked.lines[table.name][first]
        rule = say("stands already in line {other}", other=other)
        if len(columns) > 1:
            rule = say(
                "the same {columns} stand already in line {other}",
                columns=", ".join(columns),
                other=other,
            )
        if column == "year":
            rule = say("the year stands twice, already in line {other}", other=other)
        hint = (
            "keep one of the rows"
            if count == 1
            else say("{count} rows are repeated; keep one of each", count=count)
        )
        checked.add("error", table.name, again, column, rule, hint)
