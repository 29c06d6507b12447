"""The sheet to print: the tables of the memo, a few pages wide enough to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from boligsim.report.memo.blocks import Block, TableBlock, text_of
from boligsim.report.memo.numbering import Counter

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["add_print_sheet", "printed_tables"]

_WIDE = 10
_MOST_ROWS = 30
_COLUMN = 13.0


def printed_tables(blocks: Sequence[Block], language: str) -> list[tuple[str, TableBlock]]:
    """Return the tables of the memo that are short enough to read on paper, with their captions.

    Parameters
    ----------
    blocks
        The memo.
    language
        Its language.

    Returns
    -------
    list of (str, TableBlock)
        Captions carry the numbers that they have in the memo.
    """
    counter = Counter(language)
    found = []
    for block in blocks:
        if isinstance(block, TableBlock) and block.captioned:
            caption = counter.table(block.caption)
            if len(block.rows) <= _MOST_ROWS:
                found.append((caption, block))
    return found


def add_print_sheet(
    book: Any, context: Context, blocks: Sequence[Block], styles: Mapping[str, Any]
) -> Any:
    """Write the sheet.

    Parameters
    ----------
    book
        Workbook of xlsxwriter.
    context
        The run.
    blocks
        The memo.
    styles
        Formats: title, bold, head, text, number, wrap.

    Returns
    -------
    Worksheet or None
        None where the memo has no table.
    """
    tables = printed_tables(blocks, context.language)
    if not tables:
        return None
    sheet = book.add_worksheet(context.word("sheet.print"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, _WIDE - 1, _COLUMN)
    sheet.write(0, 0, f"{context.place} {context.base}–{context.until}", styles["title"])
    row, breaks, used = 2, [], 2.0
    for caption, block in tables:
        need = 3.0 + 1.6 * len(block.rows)
        if used + need > 46 and used > 4:
            breaks.append(row)
            used = 0.0
        row = _table(sheet, caption, block, row, styles)
        used += need
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(0, 0, row, _WIDE - 1)
    return sheet


def _table(sheet: Any, caption: str, block: TableBlock, row: int, styles: Mapping[str, Any]) -> int:
    spans = _spread(block)
    sheet.write(row, 0, caption, styles["bold"])
    row += 1
    for line, (cells, is_head) in enumerate(
        [(block.header, True), *((tuple(text_of(c) for c in r), False) for r in block.rows)]
    ):
        lines = 1
        for place, (text, (first, last)) in enumerate(zip(cells, spans, strict=True)):
            right = block.numbers and place > 0
            style = styles[("head" if is_head else "cell") + ("_right" if right else "")]
            if last > first:
                sheet.merge_range(row + line, first, row + line, last, text, style)
            else:
                sheet.write_string(row + line, first, text, style)
            room = (34 if first == 0 else 0) + _COLUMN * (last - first + (first > 0))
            lines = max(lines, -(-len(text) // max(int(room * 1.25), 1)))
        sheet.set_row(row + line, 13.5 * lines + 2)
    row += len(block.rows) + 1
    if block.note:
        sheet.merge_range(row, 0, row, _WIDE - 1, text_of(block.note), styles["note"])
        sheet.set_row(row, 12.5 * (1 + len(text_of(block.note)) // 150))
        row += 1
    return row + 1


def _spread(block: TableBlock) -> list[tuple[int, int]]:
    """Return the first and last column of the grid that each column of a table takes."""
    count = len(block.header)
    if count > 6 or not block.widths:
        return [(place, place) for place in range(count)]
    shares = block.widths or (1 / count,) * count
    left = _WIDE - 1
    rest = sum(shares[1:])
    spans, at = [(0, 0)], 1
    for place, share in enumerate(shares[1:], start=1):
        after = count - 1 - place
        take = left if not after else min(max(1, round(share / rest * (_WIDE - 1))), left - after)
        spans.append((at, at + take - 1))
        at, left = at + take, left - take
    return spans
