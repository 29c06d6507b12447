"""The municipality's own Word template: its styles, headers and page are used, nothing is lost.

Styles are looked up by their names, as Word stores them: built-in ones have English names in
every language of Word. A style that the template lacks is added from boligsim's own, and said.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boligsim.report.faults import ReportError

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["EXPECTED", "MARK", "add_missing", "open_template", "set_aside"]

EXPECTED = (
    *("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"),
    *("Caption", "List Number", "List Bullet", "Table Grid"),
)
"""Styles of Word that the memo uses, by the names that python-docx knows them under."""
MARK = "{{memo}}"
"""A paragraph with this text says where in the template the memo goes."""


def open_template(path: str | Path) -> Document:
    """Open a template.

    Parameters
    ----------
    path
        A .docx file.

    Returns
    -------
    Document
        Of python-docx.

    Raises
    ------
    ReportError
        The file does not exist, cannot be read or is no Word document of the kind .docx.
    """
    import docx

    file = Path(path)
    if not file.is_file():
        raise ReportError("error.template_missing", path=str(path))
    try:
        return docx.Document(str(file))
    except PermissionError as error:
        raise ReportError("error.template_closed", path=str(path)) from error
    except Exception as error:  # a zip, an XML or a content type: each has its own class
        raise ReportError("error.template_kind", path=str(path)) from error


def add_missing(document: Document, own: Document) -> tuple[str, ...]:
    """Add the styles that a template lacks.

    Parameters
    ----------
    document
        The template.
    own
        A document with boligsim's styles.

    Returns
    -------
    tuple of str
        Names of those among `EXPECTED` that were missing.
    """
    known = {style.name for style in document.styles}
    missing = [style.name for style in own.styles if _used(style) and style.name not in known]
    root = document.styles.element
    for name in missing:
        element = deepcopy(own.styles[name].element)
        root.append(element)
    ids = {style.style_id for style in document.styles}
    for name in missing:
        _untie(document.styles[name].element, ids)
    return tuple(name for name in EXPECTED if name in missing)


def _used(style: Any) -> bool:
    return style.name in EXPECTED or not style.builtin


def _untie(element: Any, ids: set[str]) -> None:
    """Take out links to styles and lists that the template does not have."""
    from docx.oxml.ns import qn

    for tag in ("w:basedOn", "w:next", "w:link"):
        for found in element.findall(qn(tag)):
            if found.get(qn("w:val")) not in ids:
                element.remove(found)
    for found in element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}"):
        found.getparent().remove(found)


def set_aside(document: Document) -> list[Any] | None:
    """Make room for the memo.

    Parameters
    ----------
    document
        The template.

    Returns
    -------
    list or None
        What stands after the mark, to be put back after the memo. None where the template has no
        mark: its body is emptied, headers, footers and page stay.
    """
    from docx.oxml.ns import qn

    body = document.element.body
    last = body.find(qn("w:sectPr"))
    parts = [part for part in body if part is not last]
    place = next((i for i, p in enumerate(parts) if p.tag == qn("w:p") and MARK in _text(p)), None)
    gone = parts if place is None else parts[place:]
    for part in gone:
        body.remove(part)
    return None if place is None else gone[1:]


def _text(paragraph: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
