"""What the start table and the history hold of real counts, and hashes that don't tell them.

A hash of a table whose other cells are known can be tried out: three values for each hidden cell
are soon through. So the record of a run holds the hash of such a table with its small counts left
out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from boligsim.report.disclosure import SIGN, small
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HOMELESS", "published_hashes", "start_cells"]

HOMELESS = ("homeless", "nowhere", "friends", "institution", "temporary")
_REAL = ("measured", "published")
# Columns that count, and those that go with them when the count is hidden.
_COUNTS = {
    "start": (("households", "persons"), ("low", "high")),
    "history": (("value",), ("error",)),
}


def start_cells(case: Any) -> dict[tuple[str, str], float]:
    """Add up the real counts of the start table by part and report group.

    Parameters
    ----------
    case
        A `Case`.

    Returns
    -------
    dict
        (homeless, waiting or tenants; report group or ``all``) to the count, the smaller of
        households and persons where both stand; empty where nothing was counted.
    """
    known = zip(case.groups["group"], case.groups["report_group"], strict=True)
    report = {str(group): str(name) for group, name in known}
    out: dict[tuple[str, str], float] = {}
    for row in records(case.start):
        if str(row.get("status")) not in _REAL:
            continue
        place = str(row["place"])
        part = "homeless" if place in HOMELESS else "waiting" if place == "home" else "tenants"
        numbers = [float(row[c]) for c in ("households", "persons") if _given(row.get(c))]
        group = report.get(str(row["group"]), "all")
        out[part, group] = out.get((part, group), 0.0) + min(numbers, default=0.0)
    return out


def published_hashes(case: Any) -> dict[str, str]:
    """Return the hashes of the inputs as they may be published.

    Parameters
    ----------
    case
        A `Case`.

    Returns
    -------
    dict
        File to SHA-256; that of a table with small real counts is of its rows with those counts
        left out, so that a change anywhere else still shows.
    """
    out = dict(case.hashes)
    for table, (counts, more) in _COUNTS.items():
        frame = getattr(case, table)
        name = f"{table}.csv"
        if name in out and any(_is_small(row, counts) for row in records(frame)):
            text = _masked(frame, counts, more)
            out[name] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return out


def _given(value: object) -> bool:
    return value is not None and value == value and str(value) != ""


def _is_small(row: dict[str, Any], counts: tuple[str, ...]) -> bool:
    real = str(row.get("status")) in _REAL
    return real and any(_given(row.get(c)) and small(float(row[c])) for c in counts)


def _masked(frame: pd.DataFrame, counts: tuple[str, ...], more: tuple[str, ...]) -> str:
    names = [str(column) for column in frame.columns]
    lines = [",".join(names)]
    for row in records(frame):
        gone = (*counts, *more) if _is_small(row, counts) else ()
        lines.append("\x1f".join(SIGN if name in gone else str(row[name]) for name in names))
    return "\n".join(lines)
