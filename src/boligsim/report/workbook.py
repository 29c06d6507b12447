"""The tables as a workbook in the reader's language, with pages to print and a sum to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from boligsim.report.disclosure import shown as as_shown
from boligsim.report.localise import localised
from boligsim.report.print_sheet import add_print_sheet
from boligsim.report.sum_sheet import add_sum_sheet

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context
    from boligsim.report.memo.blocks import Block

__all__ = ["PRINTED_ROWS", "workbook_bytes"]

_MOST_ROWS = 60_000
_MOST_WIDE = 46
PRINTED_ROWS = 45
"""Rows of a sheet of data that are printed: one page. The sheet to print is another."""

# Statistics Norway's signs: – for none, 0 for less than half a unit.
_WHOLE, _PART = '#,##0;−#,##0;"–"', '#,##0.0;−#,##0.0;"–"'


def workbook_bytes(
    context: Context,
    tables: Mapping[str, pd.DataFrame],
    provenance: str,
    blocks: Sequence[Block] = (),
) -> bytes:
    """Write tables as XLSX.

    Parameters
    ----------
    context
        The run.
    tables
        Name to table; one sheet each.
    provenance
        Line in the footer of every sheet and on the first one.
    blocks
        The memo, whose short tables are the sheet to print.

    Returns
    -------
    bytes
        The file: a read-me sheet, the sheet to print, the sum with live formulas, then real
        tables with filters, frozen headings, print settings, and Statistics Norway's signs.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {
            "title": f"{context.place} {context.base}–{context.until}",
            "subject": provenance,
            "author": "boligsim",
            # A fixed time: the same run gives the same file.
            "created": datetime(2000, 1, 1),
        }
    )
    styles = {name: book.add_format(look) for name, look in _LOOKS.items()}
    readme = book.add_worksheet(context.word("sheet.readme"))
    extra = []
    for name, sheet in (
        ("print", add_print_sheet(book, context, blocks, styles)),
        ("sum", add_sum_sheet(book, context, styles)),
    ):
        if sheet is not None:
            extra.append(name)
            sheet.set_tab_color("#1F3A5F")
            _print(sheet, provenance)
    _readme(readme, context, tables, extra, provenance, styles)
    for name, frame in tables.items():
        if len(frame) <= _MOST_ROWS:
            _sheet(book, name, frame, context, provenance, styles)
    book.close()
    return buffer.getvalue()


_INPUT = {"bg_color": "#FFF6D6", "border": 1, "border_color": "#8A8A8A"}
_CELL = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8A8A8A"}
_HEAD = {**_CELL, "bold": True, "bg_color": "#E4EBF1"}
_LOOKS: dict[str, dict[str, Any]] = {
    "wrap": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14, "font_color": "#1F3A5F"},
    "bold": {"bold": True, "valign": "top"},
    "number": {"num_format": _PART},
    "whole": {"num_format": _WHOLE},
    "as_is": {},
    "plain": {"num_format": "0", "align": "left"},
    "words": {"align": "left", "indent": 1},
    "head": _HEAD,
    "head_right": {**_HEAD, "align": "right"},
    "cell": {**_CELL, "font_size": 9},
    "cell_right": {**_CELL, "font_size": 9, "align": "right"},
    "note": {"text_wrap": True, "valign": "top", "font_size": 8, "font_color": "#333333"},
    "input": {**_INPUT, "num_format": _PART, "align": "right"},
    "input_share": {**_INPUT, "num_format": "0.0 %", "align": "right"},
    "sum": {"num_format": _PART, "bold": True, "align": "right"},
    "result": {"num_format": _WHOLE, "font_color": "#0072B2", "align": "right"},
}


def _readme(
    sheet: Any,
    context: Context,
    tables: Mapping[str, pd.DataFrame],
    extra: Sequence[str],
    provenance: str,
    styles: Mapping[str, Any],
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write(0, 0, f"{context.place} {context.base}–{context.until}", styles["title"])
    keys = ("what", "print", "sum", "interval", "of", "signs", "units")
    lines = [
        (context.word(f"readme.{key}"), context.word(f"readme.{key}_text"))
        for key in keys
        if key not in ("print", "sum") or key in extra
    ]
    if context.illustrative_reserve():
        lines.append((context.word("sheet.reserve"), context.word("provenance.illustrative")))
    lines.append((context.word("column.source"), provenance))
    for row, (head, text) in enumerate(lines, start=2):
        # Wrapped cells get no height of their own in every program.
        sheet.set_row(row, 15 * (1 + len(text) // 85))
        sheet.write(row, 0, head, styles["bold"])
        sheet.write(row, 1, text, styles["wrap"])
    start = len(lines) + 3
    sheet.write(start, 0, context.word("readme.sheets"), styles["bold"])
    for row, name in enumerate([*extra, *tables], start=start + 1):
        title = context.word(f"sheet.{name}")[:31]
        sheet.write_url(row, 0, f"internal:'{title}'!A1", string=title)
        if name in tables and len(tables[name]) > _MOST_ROWS:
            sheet.write(row, 1, context.word("readme.too_long", name=f"tables/{name}.csv"))
    _print(sheet, provenance, landscape=False)


def _print(sheet: Any, provenance: str, *, landscape: bool = True) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    # A footer holds 255 signs and reads '&' as a command.
    sheet.set_footer(f"&L&7{provenance.replace('&', '&&')[:200]}&R&8&P/&N")


def _sheet(
    book: Any,
    name: str,
    frame: pd.DataFrame,
    context: Context,
    provenance: str,
    styles: Mapping[str, Any],
) -> None:
    shown = localised(as_shown(frame), context)
    sheet = book.add_worksheet(context.word(f"sheet.{name}")[:31])
    heads = _unique([context.word(f"column.{column}") for column in shown.columns])
    rows = shown.to_numpy(dtype=object).tolist()
    sheet.add_table(
        0,
        0,
        max(len(rows), 1),
        len(heads) - 1,
        {
            "name": f"t_{name}",
            "style": "Table Style Light 9",
            "columns": [{"header": head} for head in heads],
            "data": rows,
            "description": context.word(f"sheet.{name}"),
        },
    )
    for place, (column, head) in enumerate(zip(shown.columns, heads, strict=True)):
        longest = max([len(head) + 3, *(len(str(row[place])) for row in rows[:400])])
        sheet.set_column(
            place, place, min(max(longest, 8) + 1, _MOST_WIDE), _format(column, rows, place, styles)
        )
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, min(len(rows), PRINTED_ROWS), len(heads) - 1)
    _print(sheet, provenance)


def _format(
    column: str, rows: Sequence[Sequence[object]], place: int, styles: Mapping[str, Any]
) -> Any:
    if column in ("year", "seed", "place"):
        return styles["plain"]
    if column in ("value", "low", "high", "scale", "to"):  # parameters: as many figures as it has
        return styles["as_is"]
    values = [row[place] for row in rows if not isinstance(row[place], str)]
    if not values:
        return styles["words"]
    whole = all(float(str(value)).is_integer() for value in values)
    return styles["whole" if whole else "number"]


def _unique(heads: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        out.append(head if seen[head] == 1 else f"{head} {seen[head]}")
    return out
