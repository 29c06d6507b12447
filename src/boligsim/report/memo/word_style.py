"""Styles of the word-processor file and the few marks that python-docx has no words for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

__all__ = [
    "NUMBER_STYLE",
    "TEXT_WIDTH_CM",
    "mark_header",
    "new_document",
    "set_alt",
    "set_cell_margins",
    "shade",
]

NUMBER_STYLE = "Tall fra tabell"
TEXT_WIDTH_CM = 17.0
_FONT = "Arial"
_BLUE = "1F3A5F"
_LANGUAGE = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
# No date of its own: the same run gives the same file.
_WHEN = datetime(2000, 1, 1)


def new_document(language: str, title: str, subject: str, footer: str) -> Document:
    """Return an empty A4 document with styles, language and footer.

    Parameters
    ----------
    language
        ``nb``, ``nn`` or ``en``.
    title, subject
        Properties.
    footer
        Line at the foot of each page, before the page number.

    Returns
    -------
    Document
        Ready for blocks.
    """
    import docx
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.5)
    section.footer_distance = Cm(0.7)
    section.header_distance = Cm(0.7)
    _styles(document)
    _speak(document, _LANGUAGE[language])
    about = document.core_properties
    about.title, about.subject, about.author = title, subject, "boligsim"
    about.language, about.comments, about.keywords = _LANGUAGE[language], "", ""
    about.created = about.modified = _WHEN
    about.last_modified_by, about.revision = "boligsim", 1
    _footer(section, footer)
    return document


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    def shape(name: str, size: float, before: float, after: float, **more: Any) -> Any:
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        _all_scripts(style)
        for key, value in more.items():
            if key == "colour":
                style.font.color.rgb = RGBColor.from_string(value)
            else:
                setattr(style.font, key, value)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        return style

    shape("Normal", 10, 0, 5).paragraph_format.line_spacing = 1.08
    shape("Title", 15, 0, 4, bold=True, colour=_BLUE)
    _plain_borders(document.styles["Title"])
    shape("Subtitle", 9.5, 4, 1, italic=False, colour="444444")
    for level, size, before in ((1, 12.5, 8), (2, 10.5, 7), (3, 10, 6)):
        style = shape(f"Heading {level}", size, before, 3, bold=True, italic=False, colour=_BLUE)
        style.paragraph_format.keep_with_next = True
    shape("Caption", 8.5, 5, 3, bold=True, italic=False, colour="333333")
    for name in ("List Number", "List Bullet"):
        shape(name, 10, 0, 1.5)
    for name, size, before, after in (
        ("Tabelltekst", 8.5, 0, 0),
        ("Merknad", 8, 2, 6),
        ("Figur", 8, 3, 0),
        ("Boks", 9.5, 0, 5),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        shape(name, size, before, after)
        style.paragraph_format.line_spacing = 1.0
    box = document.styles["Boks"]
    box.paragraph_format.left_indent = box.paragraph_format.right_indent = Cm(0.3)
    _paragraph_ground(box, "EEF3F7", _BLUE)
    document.styles.add_style(NUMBER_STYLE, WD_STYLE_TYPE.CHARACTER)


def _element(tag: str, **values: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _all_scripts(style: Any) -> None:
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
        theme = qn(f"w:{script}Theme")
        if fonts.get(theme) is not None:
            del fonts.attrib[theme]


def _plain_borders(style: Any) -> None:
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _paragraph_ground(style: Any, fill: str, line: str) -> None:
    properties = style.element.get_or_add_pPr()
    borders = _element("w:pBdr")
    borders.append(_element("w:left", val="single", sz="18", space="6", color=line))
    ground = _element("w:shd", val="clear", color="auto", fill=fill)
    spacing = properties.find(_name("w:spacing"))
    for element in (borders, ground):
        if spacing is None:
            properties.append(element)
        else:
            spacing.addprevious(element)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _speak(document: Document, code: str) -> None:
    defaults = document.styles.element.find(_name("w:docDefaults"))
    properties = defaults.find(_name("w:rPrDefault")).find(_name("w:rPr"))
    for old in properties.findall(_name("w:lang")):
        properties.remove(old)
    properties.append(_element("w:lang", val=code, eastAsia=code, bidi="ar-SA"))
    settings = document.settings.element
    for old in settings.findall(_name("w:themeFontLang")):
        old.set(_name("w:val"), code)


def _footer(section: Any, text: str) -> None:
    from docx.shared import Pt

    paragraph = section.footer.paragraphs[0]
    run = paragraph.add_run(f"{text} · ")
    run.font.size = Pt(6.5)
    field = paragraph.add_run()
    field.font.size = Pt(6.5)
    for kind in ("begin", None, "end"):
        if kind is None:
            code = _element("w:instrText")
            code.text = "PAGE"
            field._r.append(code)
        else:
            field._r.append(_element("w:fldChar", fldCharType=kind))


def mark_header(row: Any) -> None:
    """Mark a table row as header row, repeated on each page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def shade(cell: Any, fill: str) -> None:
    """Give a cell a ground colour."""
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=fill))


def set_alt(table: Any, text: str) -> None:
    """Give a table a title for readers who cannot see it, and name its header row and column."""
    properties = table._tbl.tblPr
    properties.append(_element("w:tblCaption", val=text))
    look = properties.find(_name("w:tblLook"))
    if look is not None:
        look.set(_name("w:firstRow"), "1")
        look.set(_name("w:firstColumn"), "1")
        # The order of elements is fixed by the schema: look before caption.
        properties.remove(look)
        properties.insert(len(properties) - 1, look)


def set_cell_margins(table: Any) -> None:
    """Let the text of cells breathe and draw thin grey lines."""
    properties = table._tbl.tblPr
    margins = _element("w:tblCellMar")
    for side, width in (("top", "30"), ("left", "70"), ("bottom", "30"), ("right", "70")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="8A8A8A"))
    look = properties.find(_name("w:tblLook"))
    for element in (borders, margins):
        if look is None:
            properties.append(element)
        else:
            look.addprevious(element)
