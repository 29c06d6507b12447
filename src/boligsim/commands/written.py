"""The table of what a run wrote."""

from __future__ import annotations

import json
from pathlib import Path

from boligsim.commands.words import say

__all__ = ["aligned", "report_warnings", "written_table"]

_FIRST = ("memo.docx", "memo.html", "memo.pdf", "tables.xlsx", "tables", "figures", "run.json")


def aligned(rows: list[tuple[str, ...]], gap: int = 2) -> str:
    """Return rows as text in columns.

    Parameters
    ----------
    rows
        Cells; all rows have the same number.
    gap
        Spaces between columns.

    Returns
    -------
    str
        One line a row.

    Examples
    --------
    >>> print(aligned([("a", "bc"), ("def", "g")]))
    a    bc
    def  g
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ((" " * gap).join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def report_warnings(folder: Path) -> list[str]:
    """Return what a run had to say of its report: styles and words that were missing.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    list of str
        In the language of the run.
    """
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return [str(said) for said in record.get("report_warnings", [])]


def written_table(folder: Path, language: str) -> str:
    """Return what lies in a folder that a run wrote, one line a file or folder.

    Parameters
    ----------
    folder
        The folder.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        File, content and size.
    """
    found = sorted(
        (item for item in folder.iterdir() if not item.name.startswith(".")),
        key=lambda item: (_FIRST.index(item.name) if item.name in _FIRST else 99, item.name),
    )
    rows = [tuple(say(f"run.{column}", language) for column in ("file", "what", "size"))]
    for item in found:
        what = say(f"content.{item.name}", language) if item.name in _FIRST else ""
        if item.is_dir():
            count = sum(1 for file in item.rglob("*") if file.is_file())
            rows.append((f"{item.name}/", what, say("run.files", language, n=count)))
        else:
            rows.append((item.name, what, f"{max(1, round(item.stat().st_size / 1024))} kB"))
    return aligned(rows)
