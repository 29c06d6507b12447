"""Section 6.6: what changed the number of homeless, for a case whose history was studied."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from boligsim.decisions.fit_words import CONTRACTION
from boligsim.report.history_words import WORDS, bar_label, say
from boligsim.report.memo.blocks import Block, Heading, Paragraph, Span, Spans
from boligsim.report.memo.quote import rounded, verdict
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.memo.writer import Writer

__all__ = ["history_study"]


def history_study(w: Writer) -> list[Block]:
    """Write the section; nothing where the run has no table ``calibration``.

    Parameters
    ----------
    w
        The run.

    Returns
    -------
    list of Block
        What the measures gave, what two counts cannot show, and what the fit says.
    """
    frame = w.c.tables.get("calibration")
    if frame is None or frame.empty:
        return []
    blocks: list[Block] = [Heading(2, say("memo.heading", w.language))]
    bars = w.c.tables.get("attribution")
    if bars is not None and not bars.empty:
        blocks.append(Paragraph(w.join(_attribution(w, bars))))
        blocks.append(Paragraph(w.join(_limits(w, bars))))
        blocks += w.pictures("attribution", say("memo.attribution_figure", w.language), 0.9)
    blocks.append(Paragraph(w.join([_fit(w, frame), _see(w, "calibration")])))
    blocks += w.pictures("calibration", say("memo.calibration_figure", w.language), 0.9)
    return blocks


def _fill(w: Writer, key: str, **values: str | int | Spans) -> Spans:
    """Return a sentence of the room's own words, numbers with their cells."""
    spans: list[Span] = []
    for text, name, _, _ in Formatter().parse(WORDS.rows[f"memo.{key}"][w.language]):
        if text:
            spans.append(Span(text))
        if name is not None:
            value = values[name]
            spans += list(value) if isinstance(value, tuple) else [Span(str(value))]
    return tuple(spans)


def _see(w: Writer, key: str) -> Spans:
    if not w.has_figure(key):
        return ()
    return _fill(w, f"see_{key}", figure=(Span("", figure=key),))


def _bar(w: Writer, row: dict[str, Any], column: str = "mean", **how: Any) -> Spans:
    return w.q.number(
        "attribution", str(row["series"]), int(row["year"]), scenario=str(row["scenario"]),
        column=column, **how,
    )  # fmt: skip


def _change(w: Writer, row: dict[str, Any], column: str = "mean") -> Spans:
    """Write a change in whole persons: 2 fewer, 1 more, no change."""
    value = rounded(float(row[column]))
    if value == 0:
        return _fill(w, "none" if float(row[column]) == 0 else "under")
    scale = -1.0 if value < 0 else 1.0
    return _fill(w, "fewer" if value < 0 else "more", n=_bar(w, row, column, scale=scale))


def _counts(w: Writer) -> list[dict[str, Any]]:
    rows = w.c.rows("calibration", "homeless_persons", group="all")
    if rows.empty:
        return []
    own = rows[rows["date"].notna() & (rows["of"] == "prior")]
    return records(own.sort_values("date"))


def _seen(w: Writer, row: dict[str, Any], of: str = "prior") -> Spans:
    return w.q.number(
        "calibration", "homeless_persons", int(row["year"]), scenario=str(row["scenario"]),
        column="observed", of=of, date=str(row["date"]),
    )  # fmt: skip


def _attribution(w: Writer, bars: pd.DataFrame) -> list[Spans]:
    known = {str(row["series"]): row for row in records(bars)}
    joint, said = known["joint"], []
    counts = [row for row in _counts(w) if row["observed"] == row["observed"]]
    if len(counts) > 1 and "observed" in known:
        first, last = counts[0], counts[-1]
        said.append(
            _fill(w, "fell", before=_seen(w, first), after=_seen(w, last), y0=int(first["year"]),
                  y1=int(last["year"]))
        )  # fmt: skip
    sure = verdict(float(joint["p10"]), float(joint["p90"]))
    low, high = (_change(w, joint, column) for column in ("p10", "p90"))
    said.append(_fill(w, f"joint_{sure}", joint=_change(w, joint), low=low, high=high))
    parts = [
        _fill(w, "part", name=bar_label(w.c, str(row["series"])).lower(), value=_change(w, row))
        for row in known.values()
        if row["kind"] == "measure"
    ]
    if len(parts) > 1:
        said.append(_fill(w, "parts", parts=w.join(parts, ", ")))
    if "chance_and_selection" in known:
        rest = {
            "without": _change(w, known["without"]),
            "chance": _change(w, known["chance_and_selection"]),
        }
        said.append(_fill(w, "rest", **rest))
    if "start_loans_freed" in known:
        said.append(
            _fill(w, "readings", freed=_change(w, known["start_loans_freed"]),
                  bought=_change(w, known["start_loans_bought_own"]))
        )  # fmt: skip
    return [*said, _see(w, "attribution")]


def _limits(w: Writer, bars: pd.DataFrame) -> list[Spans]:
    known = {str(row["series"]): row for row in records(bars)}
    said = []
    falls = "observed" in known and float(known["observed"]["mean"]) < 0
    if falls and "probability_of_fall" in known:
        percent = _bar(w, known["probability_of_fall"], scale=0.01, decimals=1)
        largest = _bar(w, known["largest_fall_by_chance"], scale=-1.0)
        said.append(
            _fill(w, "limits", percent=percent, largest=largest, peers=_bar(w, known["peers"]))
        )
    measures = [row for row in known.values() if row["kind"] == "measure"]
    fitted = [row for row in measures if row["contraction"] == row["contraction"]]
    if fitted:
        clear = [
            row
            for row in fitted
            if float(row["contraction"]) - float(row["contraction_error"]) >= CONTRACTION
        ]
        names = w.listed([bar_label(w.c, str(row["series"])).lower() for row in clear])
        said.append(_fill(w, "separate", names=names) if clear else _fill(w, "separate_not"))
    late = [bar_label(w.c, str(row["series"])) for row in measures if row["late"]]
    if late:
        said.append(_fill(w, "late", names=w.listed(late)))
    return said


def _fit(w: Writer, frame: pd.DataFrame) -> Spans:
    points = []
    for row in _counts(w):
        numbers: dict[str, Spans] = {}
        for of in ("prior", "posterior"):
            at = ("calibration", "homeless_persons", int(row["year"]))
            numbers[of] = w.q.with_range(
                *at, scenario=str(row["scenario"]), of=of, date=str(row["date"])
            )
        hidden = row["observed"] != row["observed"]
        key = "point_hidden" if hidden else "point"
        if not hidden:
            numbers["observed"] = _seen(w, row)
        points.append(_fill(w, key, year=int(row["year"]), **numbers))
    base = w.c.base
    scenario = str(frame["scenario"].iloc[0])
    return _fill(
        w,
        "fit",
        points=w.join(points),
        all=w.q.number("calibration", "unknowns", base, scenario=scenario),
        known=w.q.number("calibration", "unknowns_identified", base, scenario=scenario),
    )
