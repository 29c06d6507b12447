"""The memo as a list of blocks: one content for the word-processor file and the web page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from boligsim.report.memo.annexes import annexes
from boligsim.report.memo.blocks import (
    Block,
    Box,
    Items,
    Paragraph,
    Picture,
    Span,
    Spans,
    TableBlock,
)
from boligsim.report.memo.closing import closing
from boligsim.report.memo.front import front_page
from boligsim.report.memo.history import history_study
from boligsim.report.memo.need import need
from boligsim.report.memo.numbering import figure_word
from boligsim.report.memo.options import assessment, options
from boligsim.report.memo.status import background, status
from boligsim.report.memo.writer import Writer
from boligsim.report.provenance import provenance_line

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["SECTIONS", "memo_blocks", "memo_numbers", "spans_of"]

SECTIONS: tuple[Callable[[Writer], list[Block]], ...] = (
    front_page,
    background,
    status,
    need,
    options,
    assessment,
    history_study,
    closing,
    annexes,
)
"""Parts of the memo in their order: a new one is a function from `Writer` to blocks."""


def memo_blocks(context: Context, alts: Mapping[str, str]) -> list[Block]:
    """Write the memo.

    Parameters
    ----------
    context
        The run with its derived tables.
    alts
        Key of each figure that was drawn to its text alternative.

    Returns
    -------
    list of Block
        From the case header to the last annex, with the provenance at the end.
    """
    writer = Writer(context, alts)
    blocks = [block for section in SECTIONS for block in section(writer)]
    blocks.append(Paragraph((Span(provenance_line(context)),), "source"))
    return _numbered(blocks, writer.language)


def _numbered(blocks: list[Block], language: str) -> list[Block]:
    """Put the number of each figure into the sentences that refer to it."""
    keys = [block.key for block in blocks if isinstance(block, Picture)]
    name = figure_word(language)
    names = {key: f"{name} {place}" for place, key in enumerate(keys, start=1)}

    def whole(spans: Spans) -> Spans:
        return tuple(
            replace(span, text=names.get(span.figure, name)) if span.figure else span
            for span in spans
        )

    return [
        replace(block, spans=whole(block.spans)) if isinstance(block, (Paragraph, Box)) else block
        for block in blocks
    ]


def spans_of(block: Block) -> Iterator[Span]:
    """Yield the spans of a block in the order they are read."""
    if isinstance(block, (Paragraph, Box)):
        yield from block.spans
    elif isinstance(block, Items):
        for item in block.items:
            yield from item
    elif isinstance(block, TableBlock):
        for row in block.rows:
            for cell in row:
                yield from cell
        yield from block.note


def memo_numbers(blocks: list[Block]) -> pd.DataFrame:
    """List every number of the memo with the cell it was read from, in reading order.

    Parameters
    ----------
    blocks
        The memo.

    Returns
    -------
    pandas.DataFrame
        place, text, table, scenario, group, series, year, column, extra, value, scale, to,
        decimals.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for block in blocks:
        for span in spans_of(block):
            if span.cell is not None:
                rows.append({"place": len(rows) + 1, "text": span.text, **vars(span.cell)})
    columns = [
        "place", "text", "table", "scenario", "group", "series", "year", "column", "extra",
        "value", "scale", "to", "decimals",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
