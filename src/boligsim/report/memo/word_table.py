"""Tables of the word-processor file, written as markup.

python-docx looks every style up by name and finds a cell by walking its row; with a thousand
cells that takes longer than the simulation. The markup below is what it would write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from boligsim.report.memo.blocks import Span, Spans, TableBlock

__all__ = ["LANGUAGE", "TableStyles", "paragraph_xml", "runs_xml", "table_element"]

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LANGUAGE = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_TWIPS_PER_CM = 567
_HEAD = "E4EBF1"
_LINE = "8A8A8A"
_KEEP_WHOLE = 14


class TableStyles(NamedTuple):
    """Ids of the styles of a table, of the paragraphs in it and of numbers from tables."""

    table: str
    cell: str
    number: str


def runs_xml(spans: Sequence[Span], number_style: str, *, strong: bool = False) -> str:
    """Return runs; a number from a table carries the character style that says so."""
    parts = []
    for span in spans:
        marks = f'<w:rStyle w:val="{number_style}"/>' if span.cell is not None else ""
        marks += "<w:b/>" if strong or span.strong else ""
        if span.language:
            marks += f'<w:lang w:val="{LANGUAGE[span.language]}"/>'
        marks = f"<w:rPr>{marks}</w:rPr>" if marks else ""
        parts.append(f'<w:r>{marks}<w:t xml:space="preserve">{escape(span.text)}</w:t></w:r>')
    return "".join(parts)


def paragraph_xml(spans: Spans, style: str, number_style: str, **marks: bool) -> str:
    """Return a paragraph; marks are `right`, `keep` and `strong`."""
    keep = "<w:keepNext/>" if marks.get("keep") else ""
    right = '<w:jc w:val="right"/>' if marks.get("right") else ""
    runs = runs_xml(spans, number_style, strong=marks.get("strong", False))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{right}</w:pPr>{runs}</w:p>'


def table_element(block: TableBlock, caption: str, width_cm: float, styles: TableStyles) -> Any:
    """Return a table with header row, grid, caption for screen readers and fixed widths.

    Parameters
    ----------
    block
        The table.
    caption
        Its caption with number.
    width_cm
        Width of the text.
    styles
        Ids of its styles.

    Returns
    -------
    lxml element
        ``w:tbl``.
    """
    from docx.oxml import parse_xml

    columns = len(block.header)
    shares = block.widths or (1 / columns,) * columns
    widths = [round(width_cm * _TWIPS_PER_CM * share / sum(shares)) for share in shares]
    keep = len(block.rows) < _KEEP_WHOLE
    head = tuple((Span(text),) for text in block.header)

    def row(cells: Sequence[Spans], *, header: bool, keep_next: bool) -> str:
        marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
        text = []
        for place, (spans, width) in enumerate(zip(cells, widths, strict=True)):
            ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD}"/>' if header else ""
            inside = paragraph_xml(
                spans, styles.cell, styles.number,
                right=block.numbers and place > 0, keep=keep_next, strong=header,
            )  # fmt: skip
            text.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ground}</w:tcPr>{inside}</w:tc>'
            )
        return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(text)}</w:tr>"

    rows = [row(head, header=True, keep_next=True)]
    last = len(block.rows) - 1
    for place, cells in enumerate(block.rows):
        rows.append(row(cells, header=False, keep_next=keep and place < last))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in sides
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 12), ("left", 70), ("bottom", 12), ("right", 70))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f"<w:tbl {_SPACE}><w:tblPr><w:tblStyle w:val={quoteattr(styles.table)}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
