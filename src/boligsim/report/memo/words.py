"""Small help with Norwegian sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.memo.blocks import Spans
from boligsim.report.schema import records

if TYPE_CHECKING:
    from boligsim.report.memo.writer import Writer

__all__ = ["measure_units"]


def measure_units(w: Writer, scenario: str) -> list[Spans]:
    """List what a scenario provides in the four-year plan: number and kind.

    Parameters
    ----------
    w
        The run.
    scenario
        Key of the scenario.

    Returns
    -------
    list
        One part a dwelling type and one for start loans, e.g. ``20 ordinære utleieboliger``.
    """
    frame = w.c.tables["key_figures"]
    own = frame[(frame["scenario"] == scenario) & frame["unit"].isin(("dwellings", "loans"))]
    totals: dict[str, list[Spans]] = {}
    for row in records(own):
        series = str(row["series"])
        if not series.endswith("_plan") or series.startswith("new_on_land"):
            continue
        kind, _, dwelling = series.removesuffix("_plan").partition(":")
        if str(row["unit"]) == "loans" and kind != "start_loans":
            continue
        name = w.word(f"measure.{kind}")
        if kind in ("acquisitions", "care_homes"):
            name = w.c.dwellings_label.get(dwelling, "") or name
        amount = w.q.number("key_figures", series, int(row["year"]), scenario=scenario)
        totals.setdefault(name, []).append(amount)
    parts: list[Spans] = []
    for name, amounts in totals.items():
        for amount in amounts:
            loans = name == w.word("measure.start_loans")
            key = "summary.provide_loans" if loans else "summary.provide_one"
            parts.append(w.fill(key, name=name, amount=amount))
    return parts
