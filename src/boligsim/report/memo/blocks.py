"""What a memo is made of: headings, paragraphs, lists, tables, figures. Plain frozen data.

One list of blocks is written as a word-processor file and as a web page, so both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = [
    "Block",
    "Box",
    "Cell",
    "Heading",
    "Items",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Span",
    "Spans",
    "TableBlock",
    "Title",
    "plain",
    "text_of",
]


@dataclass(frozen=True)
class Cell:
    """The cell of a table that a number in the memo was read from.

    Attributes
    ----------
    table, scenario, group, series, year, column
        Where it stands; `column` is one of mean, p10, p50, p90.
    extra
        Further columns, e.g. ``age=80+``.
    value
        The number there.
    scale, to, decimals
        Shown is value / scale, rounded to a multiple of `to`, with so many decimals.
    """

    table: str
    scenario: str
    group: str
    series: str
    year: int
    column: str
    value: float
    scale: float = 1.0
    to: float = 1.0
    decimals: int = 0
    extra: str = ""


@dataclass(frozen=True)
class Span:
    """A run of text.

    Attributes
    ----------
    text
        What is read; that of a reference is put in when the memo is whole.
    cell
        With a cell, it is a number from a table.
    strong
        Whether it stands out.
    figure
        Key of the figure that it refers to by its number.
    language
        Language of a text that is not the memo's, such as a source as the case wrote it.
    """

    text: str
    cell: Cell | None = None
    strong: bool = False
    figure: str = ""
    language: str = ""


Spans = tuple[Span, ...]


def plain(text: str) -> Spans:
    """Return a text without numbers from tables."""
    return (Span(text),)


def text_of(spans: Sequence[Span]) -> str:
    """Return the text of spans put together."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True)
class Title:
    """Title of the memo, above it the kind of document."""

    text: str
    kind: str


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; `new_page` starts a page."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; style is ``body``, ``note`` or ``source``."""

    spans: Spans
    style: str = "body"


@dataclass(frozen=True)
class Box:
    """A short box with a heading of its own that is no chapter."""

    title: str
    spans: Spans


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    items: tuple[Spans, ...]
    numbered: bool = False


@dataclass(frozen=True)
class TableBlock:
    """A table with caption and header row; the first column names the rows.

    Attributes
    ----------
    caption
        What the table shows, without the word and number in front.
    header
        Names of the columns.
    rows
        Cells as spans.
    widths
        Relative widths of the columns.
    note
        Line below.
    numbers
        Whether cells after the first column are numbers, set to the right.
    captioned
        Whether the caption is counted and shown (the case header is not).
    tiny
        Smaller letters, for the long table of parameters.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]
    widths: tuple[float, ...] = ()
    note: Spans = field(default=())
    numbers: bool = True
    captioned: bool = True
    tiny: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure by its key, with caption and text alternative; width as a share of the text's."""

    key: str
    caption: str
    alt: str
    width: float = 1.0


@dataclass(frozen=True)
class PageBreak:
    """Start a new page; `wide` turns the pages that follow on their side."""

    wide: bool = False


Block = Title | Heading | Paragraph | Box | Items | TableBlock | Picture | PageBreak
