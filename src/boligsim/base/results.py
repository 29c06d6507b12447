"""What ``summary()`` gives: a table that prints well and shows as HTML in a notebook."""

from __future__ import annotations

import html
import numbers
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boligsim.base.text import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Table"]

# A number with its range stays on one line.
_SHORT = 24


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A small table for people.

    Attributes
    ----------
    frame
        The values; column names are the headers as shown.
    title
        Above the table.
    language
        nb, nn or en: how numbers are written.
    note
        Below the table.
    decimals
        Digits of numbers that are not whole.
    plain
        Columns of whole numbers without separators, e.g. years.

    Examples
    --------
    >>> import pandas as pd
    >>> print(Table(pd.DataFrame({"year": [2030], "persons": [1234.5]}), "T", plain=("year",)))
    T
    year  persons
    -------------
    2030  1,234.5
    """

    frame: pd.DataFrame
    title: str = ""
    language: str = "en"
    note: str = ""
    decimals: int = 1
    plain: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the values."""
        return self.frame.copy()

    def _cells(self) -> list[list[str]]:
        columns = [
            [self._cell(str(name), value) for value in self.frame.iloc[:, i].tolist()]
            for i, name in enumerate(self.frame.columns)
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def _cell(self, name: str, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            return "" if value is None else str(value)
        x = float(value)
        if name in self.plain and x.is_integer():
            return str(int(x))
        return number(x, self.language, 0 if x.is_integer() else self.decimals)

    def _right(self) -> list[bool]:
        return [self.frame.dtypes.iloc[i].kind in "iuf" for i in range(self.frame.shape[1])]

    def __repr__(self) -> str:
        """Write the table as aligned text."""
        head = [str(c) for c in self.frame.columns]
        rows = self._cells()
        widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
        right = self._right()

        def line(cells: list[str]) -> str:
            fitted = zip(cells, widths, right, strict=True)
            return "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in fitted).rstrip()

        rule = "-" * (sum(widths) + 2 * max(len(widths) - 1, 0))
        lines = [self.title] if self.title else []
        lines += [line(head), rule, *(line(row) for row in rows)]
        return "\n".join([*lines, *([self.note] if self.note else [])])

    def _repr_html_(self) -> str:
        right = self._right()

        def cell(tag: str, text: str, i: int, scope: str = "") -> str:
            side = "right" if right[i] else "left"
            whole = ";white-space:nowrap" if tag == "td" and len(text) <= _SHORT else ""
            style = f"text-align:{side};padding:4px 8px{whole}"
            return f'<{tag}{scope} style="{style}">{html.escape(text)}</{tag}>'

        head = "".join(
            cell("th", str(c), i, ' scope="col"') for i, c in enumerate(self.frame.columns)
        )
        body = "".join(
            "<tr>" + "".join(cell("td", text, i) for i, text in enumerate(row)) + "</tr>"
            for row in self._cells()
        )
        title = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        return (
            f'<table lang="{self.language}">{title}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>{note}"
        )
