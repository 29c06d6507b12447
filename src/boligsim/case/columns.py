"""Words in which the data contract is written: columns, tables and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "Key", "Table"]

Kind = Literal["text", "name", "word", "int", "number", "date", "yes"]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name
        Header.
    kind
        text; name (an identifier); word (one of `words`); int; number; date (YYYY, YYYY-MM or
        YYYY-MM-DD); yes (yes, no or blank).
    blank
        Whether a cell may be blank.
    low, high
        Range of a number.
    words
        Allowed words. A name may be one of them instead of a reference.
    refers
        (table, column) in which the name must stand.
    pattern, example
        Regular expression of further allowed words, and some of them for messages.
    optional
        Whether the column may be left out altogether.
    """

    name: str
    kind: Kind = "text"
    blank: bool = False
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    pattern: str = ""
    example: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a CSV file or a sheet.

    Attributes
    ----------
    name
        File stem or sheet name.
    about
        One line on what it holds.
    columns
        In the order in which they are written.
    key
        Columns that together may occur once.
    required
        Whether the case must have it.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(c for c in self.columns if c.name == name)


@dataclass(frozen=True)
class Key:
    """One key of the table ``case``: its kind, default (None = must be given) and range."""

    name: str
    kind: Literal["text", "int", "word", "period", "list"]
    default: str | None = ""
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
