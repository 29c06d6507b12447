"""The memo as a word-processor file: real headings, captions, header rows, text alternatives."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
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
from boligsim.report.memo.template import add_missing, open_template, set_aside
from boligsim.report.memo.word_style import (
    NAMESPACE,
    NUMBER_STYLE,
    describe,
    new_document,
    text_width,
    turn_page,
)
from boligsim.report.memo.word_table import TableStyles, runs_xml, table_element

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["docx_bytes"]

_UPRIGHT_CM = 17.0  # figures are drawn for an upright page; on its side they do not grow


@dataclass(frozen=True)
class _Page:
    """What every block is written with: the document, numbers of captions, ids of styles."""

    document: Document
    counter: Counter
    pictures: Mapping[str, bytes]
    unlisted: frozenset[str]

    def style(self, name: str) -> str:
        """Return the id of a style, which Word translates, by its name, which it does not."""
        return str(self.document.styles[name].style_id)


def docx_bytes(
    blocks: Sequence[Block],
    pictures: Mapping[str, bytes],
    *,
    language: str,
    title: str,
    subject: str,
    footer: str,
    template: str | Path | None = None,
) -> tuple[bytes, tuple[str, ...]]:
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
        Line at the foot of each page; a template keeps its own.
    template
        A .docx whose styles, page, headers and footers are used; the memo stands where the
        template says ``{{memo}}``, else instead of its body.

    Returns
    -------
    bytes, tuple of str
        The file, the same for the same memo, and the names of styles that the template lacks.

    Raises
    ------
    ReportError
        The template does not exist or is no Word document.
    """
    document = new_document(language, title, subject, footer)
    missing: tuple[str, ...] = ()
    rest = None
    if template is not None:
        own, document = document, open_template(template)
        missing = add_missing(document, own)
        rest = set_aside(document)
        describe(document, language, title, subject)
    page = _Page(document, Counter(language), pictures, frozenset(missing))
    for block in blocks[1 if rest is not None and _case_header(blocks) else 0 :]:
        if isinstance(block, PageBreak):
            turn_page(document, wide=block.wide)
        else:
            _add(page, block)
    for part in rest or ():
        document.element.body.insert_element_before(part, "w:sectPr")
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue()), missing


def _case_header(blocks: Sequence[Block]) -> bool:
    """Whether the memo begins with the fields of the case, which a marked template has itself."""
    return isinstance(blocks[0], TableBlock) and not blocks[0].captioned


def _undated(data: bytes) -> bytes:
    """Pack the parts again with a fixed time, so that the same memo gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def _add(page: _Page, block: Block) -> None:
    document = page.document
    if isinstance(block, Title):
        document.add_paragraph(block.kind, style="Subtitle")
        document.add_paragraph(block.text, style="Title")
    elif isinstance(block, Heading):
        paragraph = document.add_heading(block.text, level=block.level)
        paragraph.paragraph_format.page_break_before = block.new_page
    elif isinstance(block, Paragraph):
        style = {"note": "Merknad", "source": "Merknad"}.get(block.style, "Normal")
        _runs(page, document.add_paragraph(style=style), block.spans)
    elif isinstance(block, Box):
        _box(page, block)
    elif isinstance(block, Items):
        _items(page, block)
    elif isinstance(block, TableBlock):
        _table(page, block)
    elif isinstance(block, Picture):
        _picture(page, block)


def _runs(page: _Page, paragraph: Any, spans: Sequence[Span]) -> None:
    from docx.oxml import parse_xml

    wrapped = f"<w:p {NAMESPACE}>{runs_xml(spans, page.style(NUMBER_STYLE))}</w:p>"
    for run in list(parse_xml(wrapped)):
        paragraph._p.append(run)


def _items(page: _Page, block: Items) -> None:
    style = "List Number" if block.numbered else "List Bullet"
    for place, item in enumerate(block.items, start=1):
        paragraph = page.document.add_paragraph(style=style)
        paragraph.paragraph_format.keep_with_next = place == 1
        if style in page.unlisted:  # a style without a list of its own numbers nothing
            item = (Span(f"{place}. " if block.numbered else "• "), *item)
        _runs(page, paragraph, item)


def _box(page: _Page, block: Box) -> None:
    head = page.document.add_paragraph(style="Boks")
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = 0
    head.add_run(block.title).bold = True
    _runs(page, page.document.add_paragraph(style="Boks"), block.spans)


def _table(page: _Page, block: TableBlock) -> None:
    from docx.shared import Pt

    document = page.document
    caption = page.counter.table(block.caption) if block.captioned else block.caption
    if block.captioned:
        paragraph = document.add_paragraph(caption, style="Caption")
        paragraph.paragraph_format.keep_with_next = True
    styles = TableStyles(
        page.style("Table Grid"),
        page.style("Tabelltekst" if not block.tiny else "Tabellsmatt"),
        page.style(NUMBER_STYLE),
    )
    table = table_element(block, caption, text_width(document), styles)
    document.element.body.insert_element_before(table, "w:sectPr")
    note = document.add_paragraph(style="Merknad")
    if block.note:
        _runs(page, note, block.note)
    else:
        # A paragraph must stand between two tables; keep it low.
        note.paragraph_format.space_before = note.paragraph_format.space_after = 0
        note.paragraph_format.line_spacing = Pt(5)


def _picture(page: _Page, block: Picture) -> None:
    from docx.shared import Cm

    document = page.document
    paragraph = document.add_paragraph(style="Figur")
    paragraph.paragraph_format.keep_with_next = True
    width = min(text_width(document), _UPRIGHT_CM) * block.width
    png = page.pictures[block.key]
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(width))
    properties = shape._inline.docPr
    properties.set("descr", block.alt)
    properties.set("title", block.caption)
    caption = document.add_paragraph(page.counter.figure(block.caption), style="Caption")
    caption.paragraph_format.space_before = 0
