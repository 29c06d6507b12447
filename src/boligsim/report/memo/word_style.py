"""Styles of the word-processor file and the few marks that python-docx has no words for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from boligsim.report.memo.word_table import LANGUAGE

if TYPE_CHECKING:
    from docx.document import Document

__all__ = [
    "NAMESPACE",
    "NUMBER_STYLE",
    "describe",
    "new_document",
    "text_width",
    "turn_page",
]

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# A run in this style is a number read from a table; the style shows nothing.
NUMBER_STYLE = "Tall fra tabell"
_FONT = "Arial"
_EMU_PER_CM = 360_000
_BLUE = "1F3A5F"
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
    describe(document, language, title, subject)
    _footer(section, footer)
    return document


def describe(document: Document, language: str, title: str, subject: str) -> None:
    """Set the language and the properties of a document; its date is a fixed one.

    Parameters
    ----------
    document
        The document, ours or made from a template.
    language
        ``nb``, ``nn`` or ``en``.
    title, subject
        Properties; the provenance is the subject.
    """
    _speak(document, LANGUAGE[language])
    about = document.core_properties
    about.title, about.subject, about.author = title, subject, "boligsim"
    about.language, about.comments, about.keywords = LANGUAGE[language], "", ""
    about.created = about.modified = _WHEN
    about.last_modified_by, about.revision = "boligsim", 1


def text_width(document: Document) -> float:
    """Return the width of the text of the last section, in centimetres."""
    section = document.sections[-1]
    width, left, right = (
        int(part or 0) for part in (section.page_width, section.left_margin, section.right_margin)
    )
    return (width - left - right) / _EMU_PER_CM


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

    shape("Normal", 10, 0, 4).paragraph_format.line_spacing = 1.08
    shape("Title", 15, 0, 4, bold=True, colour=_BLUE)
    _plain(document.styles["Title"])
    _plain(document.styles["Subtitle"])
    shape("Subtitle", 9.5, 4, 1, italic=False, colour="444444")
    for level, size, before in ((1, 12.5, 8), (2, 10.5, 7), (3, 10, 6)):
        style = shape(f"Heading {level}", size, before, 3, bold=True, italic=False, colour=_BLUE)
        style.paragraph_format.keep_with_next = True
    shape("Caption", 8.5, 5, 3, bold=True, italic=False, colour="333333")
    for name in ("List Number", "List Bullet"):
        shape(name, 10, 0, 1.5)
    for name, size, before, after in (
        ("Tabelltekst", 8.5, 0, 0),
        ("Tabellsmatt", 7.5, 0, 0),
        ("Merknad", 8, 2, 4),
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


def _plain(style: Any) -> None:
    """Take away the line below and the wide letters of the template's title."""
    paragraph = style.element.get_or_add_pPr()
    letters = style.element.get_or_add_rPr()
    for parent, tag in ((paragraph, "w:pBdr"), (letters, "w:spacing"), (letters, "w:kern")):
        for found in parent.findall(_name(tag)):
            parent.remove(found)


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
    properties = document.styles.element
    for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        found = properties.find(_name(tag))
        if found is None:  # a template may leave them out
            found = _element(tag)
            properties.insert(0, found)
        properties = found
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


def turn_page(document: Document, *, wide: bool) -> None:
    """Start a section, on its side or upright, on paper of the same size.

    Parameters
    ----------
    document
        The document.
    wide
        Whether the pages that follow lie on their side.
    """
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section = document.add_section(WD_SECTION.NEW_PAGE)
    short, long = sorted((section.page_width, section.page_height))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if wide else (short, long)
