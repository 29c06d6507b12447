"""What a run notebook shows: its outputs by kind, and the text that a reader meets."""

from __future__ import annotations

import html
import re
from typing import Any

__all__ = ["alternatives", "outputs", "streams", "tables", "text_of"]


def outputs(notebook: Any, kind: str) -> list[str]:
    """Return what the cells show in one form, such as ``text/html``."""
    return [
        out.data[kind]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
        if kind in out.get("data", {})
    ]


def streams(notebook: Any, name: str) -> list[str]:
    """Return what was written to ``stdout`` or ``stderr``."""
    return [
        out.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for out in cell.outputs
        if out.output_type == "stream" and out.name == name
    ]


def alternatives(notebook: Any) -> list[str]:
    """Return the text alternative of every figure."""
    found = re.findall(r'<img alt="([^"]*)"', "".join(outputs(notebook, "text/html")))
    return [html.unescape(alt) for alt in found]


def tables(notebook: Any) -> list[str]:
    """Return the HTML of every table."""
    return re.findall(r"<table.*?</table>", "".join(outputs(notebook, "text/html")), re.S)


def text_of(shown: str) -> list[str]:
    """Return the texts between the tags of HTML."""
    return [html.unescape(t).strip() for t in re.findall(r">([^<>]+)<", shown) if t.strip()]
