"""Where a figure, memo or workbook comes from, in one line that travels with it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from boligsim.base.text import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boligsim.report.context import Context

__all__ = ["fingerprint", "provenance_line"]


def fingerprint(hashes: Mapping[str, str]) -> str:
    """Return eight letters that stand for all inputs of a run.

    Parameters
    ----------
    hashes
        File name to SHA-256.

    Returns
    -------
    str
        First eight hexadecimal digits of the hash of the sorted pairs.

    Examples
    --------
    >>> fingerprint({"a.csv": "1"}) == fingerprint({"a.csv": "1"})
    True
    """
    digest = hashlib.sha256()
    for name in sorted(hashes):
        digest.update(f"{name}={hashes[name]}\n".encode())
    return digest.hexdigest()[:8]


def provenance_line(context: Context) -> str:
    """Return the line under each figure, memo and sheet.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    str
        Source, version, case with fingerprint of its inputs, seed and draws. No date: the same
        run gives the same line.
    """
    return context.word(
        "provenance.fictive" if context.land.fictive else "provenance.line",
        version=context.version,
        case=context.case,
        hash=fingerprint(context.hashes),
        seed=context.seed,
        worlds=number(context.worlds, context.language),
        histories=number(context.histories, context.language),
    )
