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
    NAMESPACE,
    NUMBER_STYLE_ID,
    TEXT_WIDTH_CM,
    new_document,
    turn_page,
)
from boligsim.report.memo.word_table import runs_xml, table_element

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
    width = TEXT_WIDTH_CM
    for block in blocks:
        if isinstance(block, PageBreak):
            width = turn_page(document, wide=block.wide)
        else:
            _add(document, block, pictures, counter, width)
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


def _add(
    document: Document,
    block: Block,
    pictures: Mapping[str, bytes],
    counter: Counter,
    width: float,
) -> None:
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
        _table(document, block, counter, width)
    elif isinstance(block, Picture):
        _picture(document, block, pictures[block.key], counter)


def _runs(paragraph: Any, spans: Sequence[Span]) -> None:
    from docx.oxml import parse_xml

    wrapped = f"<w:p {NAMESPACE}>{runs_xml(spans, NUMBER_STYLE_ID)}</w:p>"
    for run in list(parse_xml(wrapped)):
        paragraph._p.append(run)


def _box(document: Document, block: Box) -> None:
    head = document.add_paragraph(style="Boks")
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = 0
    head.add_run(block.title).bold = True
    _runs(document.add_paragraph(style="Boks"), block.spans)


def _table(document: Document, block: TableBlock, counter: Counter, width: float) -> None:
    from docx.shared import Pt

    caption = counter.table(block.caption) if block.captioned else block.caption
    if block.captioned:
        paragraph = document.add_paragraph(caption, style="Caption")
        paragraph.paragraph_format.keep_with_next = True
    cell = "Tabelltekst" if not block.tiny else "Tabellsmatt"
    table = table_element(block, caption, width, cell, NUMBER_STYLE_ID)
    document.element.body.insert_element_before(table, "w:sectPr")
    note = document.add_paragraph(style="Merknad")
    if block.note:
        _runs(note, block.note)
    else:
        # A paragraph must stand between two tables; keep it low.
        note.paragraph_format.space_before = note.paragraph_format.space_after = 0
        note.paragraph_format.line_spacing = Pt(5)


def _picture(document: Document, block: Picture, png: bytes, counter: Counter) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph(style="Figur")
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(TEXT_WIDTH_CM * block.width))
    properties = shape._inline.docPr
    properties.set("descr", block.alt)
    properties.set("title", block.caption)
    caption = document.add_paragraph(counter.figure(block.caption), style="Caption")
    caption.paragraph_format.space_before = 0
