"""The memo as a word-processor file: real headings, captions, header rows, text alternatives."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from boligsim.report.memo.blocks import (
    Block,
    Box,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Span,
    TableBlock,
    Title,
)
from boligsim.report.memo.numbering import Counter
from boligsim.report.memo.word_style import (
    NUMBER_STYLE,
    TEXT_WIDTH_CM,
    mark_header,
    new_document,
    set_alt,
    set_cell_margins,
    shade,
)

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["docx_bytes"]


def docx_bytes(
    blocks: Sequence[Block],
    pictures: Mapping[str, bytes],
    *,
    language: str,
    title: str,
    subject: str,
    footer: str,
) -> bytes:
    """Write blocks as DOCX.

    Parameters
    ----------
    blocks
        The memo.
    pictures
        Key to PNG.
    language
        Language of the text.
    title, subject
        Properties of the document; the provenance is the subject.
    footer
        Line at the foot of each page.

    Returns
    -------
    bytes
        The file, the same for the same memo.
    """
    document = new_document(language, title, subject, footer)
    counter = Counter(language)
    for block in blocks:
        _add(document, block, pictures, counter)
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _undated(data: bytes) -> bytes:
    """Pack the parts again with a fixed time, so that the same memo gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def _add(document: Document, block: Block, pictures: Mapping[str, bytes], counter: Counter) -> None:
    if isinstance(block, Title):
        document.add_paragraph(block.kind, style="Subtitle")
        document.add_paragraph(block.text, style="Title")
    elif isinstance(block, Heading):
        paragraph = document.add_heading(block.text, level=block.level)
        paragraph.paragraph_format.page_break_before = block.new_page
    elif isinstance(block, Paragraph):
        style = {"note": "Merknad", "source": "Merknad"}.get(block.style, "Normal")
        _runs(document.add_paragraph(style=style), block.spans)
    elif isinstance(block, Box):
        _box(document, block)
    elif isinstance(block, Items):
        for place, item in enumerate(block.items):
            style = "List Number" if block.numbered else "List Bullet"
            paragraph = document.add_paragraph(style=style)
            paragraph.paragraph_format.keep_with_next = place == 0
            _runs(paragraph, item)
    elif isinstance(block, TableBlock):
        _table(document, block, counter)
    elif isinstance(block, Picture):
        _picture(document, block, pictures[block.key], counter)
    elif isinstance(block, PageBreak):
        document.add_page_break()


def _runs(paragraph: Any, spans: Sequence[Span]) -> None:
    for span in spans:
        run = paragraph.add_run(span.text)
        run.bold = True if span.strong else None
        if span.cell is not None:
            run.style = NUMBER_STYLE


def _box(document: Document, block: Box) -> None:
    head = document.add_paragraph(style="Boks")
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = 0
    head.add_run(block.title).bold = True
    _runs(document.add_paragraph(style="Boks"), block.spans)


def _table(document: Document, block: TableBlock, counter: Counter) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    caption = counter.table(block.caption) if block.captioned else block.caption
    if block.captioned:
        paragraph = document.add_paragraph(caption, style="Caption")
        paragraph.paragraph_format.keep_with_next = True
    columns = len(block.header)
    table = document.add_table(rows=1, cols=columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    set_cell_margins(table)
    set_alt(table, caption)
    widths = block.widths or (1 / columns,) * columns
    cells = table.rows[0].cells
    for place, text in enumerate(block.header):
        _cell(cells[place], (Span(text, strong=True),), right=block.numbers and place > 0)
        shade(cells[place], "E4EBF1")
    mark_header(table.rows[0])
    for row in block.rows:
        cells = table.add_row().cells
        for place, spans in enumerate(row):
            _cell(cells[place], spans, right=block.numbers and place > 0)
    for row_ in table.rows:
        keep = row_._tr.get_or_add_trPr()
        from docx.oxml import OxmlElement

        keep.append(OxmlElement("w:cantSplit"))
        for place, share in enumerate(widths):
            row_.cells[place].width = Cm(TEXT_WIDTH_CM * share / sum(widths))
    for row_ in table.rows[:-1] if len(table.rows) < 14 else table.rows[:1]:
        for cell in row_.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    if block.note:
        _runs(document.add_paragraph(style="Merknad"), block.note)
    else:
        gap = document.add_paragraph(style="Merknad")
        gap.paragraph_format.space_after = 0


def _cell(cell: Any, spans: Sequence[Span], *, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.style = "Tabelltekst"
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _runs(paragraph, spans)


def _picture(document: Document, block: Picture, png: bytes, counter: Counter) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph(style="Figur")
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(TEXT_WIDTH_CM * block.width))
    properties = shape._inline.docPr
    properties.set("descr", block.alt)
    properties.set("title", block.caption)
    document.add_paragraph(counter.figure(block.caption), style="Caption")
