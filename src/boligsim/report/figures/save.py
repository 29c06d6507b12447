"""Write a figure as SVG, PNG, PDF and CSV, the same bytes for the same run."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from boligsim.base.files import write_csv
from boligsim.report.disclosure import shown

if TYPE_CHECKING:
    from pathlib import Path

    from boligsim.report.context import Context
    from boligsim.report.figures.draw import Drawn

__all__ = ["pdf_file", "png_bytes", "save_figure", "svg_text"]

_SALT = "boligsim"
_DPI = 200


def svg_text(drawn: Drawn, language: str) -> str:
    """Return the figure as SVG with title, description and language, without a date.

    Parameters
    ----------
    drawn
        The figure.
    language
        Language of its texts.

    Returns
    -------
    str
        The SVG file.
    """
    import matplotlib as mpl

    buffer = BytesIO()
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": "path"}):
        drawn.figure.savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": "boligsim", "Title": drawn.title},
        )
    text = buffer.getvalue().decode("utf-8")
    text = re.sub(r"\s*<title>.*?</title>", "", text, count=1, flags=re.DOTALL)
    head = (
        f'\n <title id="{drawn.key}-title">{escape(drawn.title)}</title>'
        f'\n <desc id="{drawn.key}-desc">{escape(drawn.alt)}</desc>'
    )
    opening = re.search(r"<svg\b[^>]*>", text)
    if opening is None:  # matplotlib always writes one
        return text
    tag = opening.group(0)
    named = (
        f'{tag[:-1]} role="img" lang="{language}" xml:lang="{language}" '
        f'aria-labelledby="{drawn.key}-title {drawn.key}-desc">'
    )
    return text.replace(tag, named + head, 1)


def png_bytes(drawn: Drawn, provenance: str) -> bytes:
    """Return the figure as PNG with title, description and source in its metadata."""
    buffer = BytesIO()
    drawn.figure.savefig(
        buffer,
        format="png",
        dpi=_DPI,
        metadata={
            "Title": drawn.title,
            "Description": drawn.alt,
            "Source": provenance,
            "Software": "boligsim",
        },
    )
    return buffer.getvalue()


def pdf_file(drawn: Drawn, provenance: str) -> bytes:
    """Return the figure as PDF with title, description and source, letters kept as letters."""
    import matplotlib as mpl

    buffer = BytesIO()
    about = {
        "Title": drawn.title,
        "Subject": drawn.alt,
        "Keywords": provenance,
        "Creator": "boligsim",
        "Producer": "boligsim",
        "CreationDate": None,
    }
    # Letters as glyphs of an embedded Type 3 font: still text to search and copy, and ten times
    # faster than the subset of a TrueType font that each figure would need.
    with mpl.rc_context({"pdf.fonttype": 3}):
        drawn.figure.savefig(buffer, format="pdf", metadata=about)
    return buffer.getvalue()


def save_figure(drawn: Drawn, folder: Path, context: Context, provenance: str) -> tuple[bytes, str]:
    """Write the four files of a figure.

    Parameters
    ----------
    drawn
        The figure.
    folder
        An existing folder.
    context
        The run.
    provenance
        The line for the metadata.

    Returns
    -------
    tuple of bytes and str
        The PNG and the SVG, which the memo puts in.
    """
    svg = svg_text(drawn, context.language)
    (folder / f"{drawn.key}.svg").write_text(svg, encoding="utf-8", newline="\n")
    (folder / f"{drawn.key}.pdf").write_bytes(pdf_file(drawn, provenance))
    png = png_bytes(drawn, provenance)
    (folder / f"{drawn.key}.png").write_bytes(png)
    write_csv(shown(drawn.data), folder / f"{drawn.key}.csv")
    return png, svg
