"""Typed tables together with what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from boligsim.case.numbers import format_number
from boligsim.case.problems import Problem, Severity

__all__ = ["Checked"]


@dataclass
class Checked:
    """Typed tables and what is wrong with them.

    Attributes
    ----------
    frames
        A frame for every table of the contract, empty where the case has none.
    lines, files
        Line of each row and file of each table.
    bad
        (table, row, column) of cells that already have a problem: no rule looks at them again.
    absent
        (table, column) that are not there.
    doubled
        (table, row) of rows that repeat a key.
    cut
        Tables with lines that could not be read: nothing can be said about what they lack.
    suspects
        table -> names that are part of a misspelling, on either side.
    problems
        In the order found.
    """

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    bad: set[tuple[str, int, str]] = field(default_factory=set)
    absent: set[tuple[str, str]] = field(default_factory=set)
    doubled: set[tuple[str, int]] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    suspects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    problems: list[Problem] = field(default_factory=list)
    _records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def has(self, table: str, *columns: str) -> bool:
        """Whether a table was given and has these columns."""
        return table in self.files and not any((table, c) in self.absent for c in columns)

    def add(
        self,
        severity: Severity,
        table: str,
        row: int | None,
        column: str,
        rule: str,
        hint: str = "",
        value: object = None,
    ) -> None:
        """Note a problem at a row (None = the table as a whole)."""
        if value is None:
            value = "" if row is None or not column else self.frames[table][column].iloc[row]
        if isinstance(value, float):
            value = format_number(value)
        file = self.files.get(table, f"{table}.csv")
        line = 0 if row is None else self.lines[table][row]
        self.problems.append(Problem(severity, file, line, column, str(value), rule, hint))

    def good(self, table: str, *columns: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows whose cells in these columns are without a problem, as (row, cells)."""
        if not self.has(table, *columns):
            return
        if table not in self._records:
            frame = self.frames[table]
            cells = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
            self._records[table] = [dict(zip(frame.columns, row, strict=True)) for row in cells]
        for row, found in enumerate(self._records[table]):
            if not any((table, row, c) in self.bad for c in columns):
                yield row, found

    def whole(self, table: str, *columns: str) -> bool:
        """Whether a table with these columns was read completely."""
        return self.has(table, *columns) and table not in self.cut

    def names(self, table: str, column: str) -> list[str]:
        """Names defined in a column."""
        return [n for n in dict.fromkeys(self.frames[table][column]) if n]
