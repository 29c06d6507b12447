"""What each scenario decides, year by year: dwellings, places and loans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from boligsim.measures import CLASSES
from boligsim.report.schema import records, tidy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "HELD", "decisions", "package_table"]

COLUMNS = ("scenario", "measure", "name", "start", "end", "amount", "unit", "dwelling", "counted")
HELD = ("households", "fte")
"""Units of what is kept up at a time, so that years do not add up."""

_AMOUNTS = {"per_year": "per_year", "slots": "slots", "staff": "fte"}


def decisions(scenarios: Sequence[Any]) -> pd.DataFrame:
    """List the decisions of scenarios, one row a date, whether they come from tables or Python.

    Parameters
    ----------
    scenarios
        Objects with `key` or `name` and `measures`; a measure has `kind`, `name`, `counted` and
        either `units`, a mapping from date to number, or `start`, `end` and one of `per_year`,
        `slots` and `staff`.

    Returns
    -------
    pandas.DataFrame
        Columns of `COLUMNS`. A measure of another shape gets one row without amount.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for scenario in scenarios:
        key = getattr(scenario, "key", None) or scenario.name
        for measure in scenario.measures:
            same = {
                "scenario": key,
                "measure": str(getattr(measure, "kind", type(measure).__name__)),
                "name": str(measure.name),
                "end": str(getattr(measure, "end", None) or ""),
                "dwelling": str(getattr(measure, "dwelling", "") or ""),
                "counted": str(getattr(measure, "counted", "") or ""),
            }
            units = getattr(measure, "units", None)
            if isinstance(units, Mapping):
                pairs = units.items()
            elif isinstance(units, (tuple, list)):
                pairs = dict(units).items()
            else:
                field = next((f for f in _AMOUNTS if hasattr(measure, f)), "per_year")
                amount, start = getattr(measure, field, None), str(getattr(measure, "start", ""))
                unit = _AMOUNTS[field]
                rows.append({**same, "start": start, "amount": amount, "unit": unit})
                continue
            rows += [
                {**same, "start": str(when), "amount": float(n), "unit": "units"}
                for when, n in pairs
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def package_table(measures: pd.DataFrame, base: int, until: int) -> pd.DataFrame:
    """Add up the decisions by scenario, measure, dwelling type and calendar year.

    Parameters
    ----------
    measures
        Rows of `decisions` or of the case's table `measures`.
    base, until
        First year, and the year after the last.

    Returns
    -------
    pandas.DataFrame
        Tidy rows with the extra column `dwelling`; series is the measure's kind.

    Notes
    -----
    A yearly number counts in part in a year it covers in part.
    """
    rows: list[dict[str, object]] = []
    for item in records(measures):
        amount = item.get("amount")
        if amount is None or amount != amount:
            continue
        for year, n in _years(item, float(amount), base, until).items():
            rows.append(
                {
                    "scenario": str(item["scenario"]),
                    "year": year,
                    "series": str(item["measure"]),
                    "unit": _counted(item),
                    "dwelling": str(item.get("dwelling") or ""),
                    "p50": n,
                }
            )
    frame = tidy(rows)
    if frame.empty:
        return frame
    keys = ["scenario", "year", "group", "series", "unit", "of", "dwelling"]
    total: pd.DataFrame = frame.groupby(keys, sort=True, as_index=False)[["p50"]].sum()
    for column in ("mean", "p10", "p90"):
        total[column] = total["p50"]
    return tidy(records(total))


def _counted(item: Mapping[str, Any]) -> str:
    """Return the unit of what a decision is about: its own, or that of its word."""
    own = item.get("counted")
    if own and own == own:
        return str(own)
    found = {kind.kind: str(kind.counted) for kind in CLASSES}
    return found.get(str(item["measure"]), "dwellings")


def _years(item: Mapping[str, Any], amount: float, base: int, until: int) -> dict[int, float]:
    start = _decimal(str(item["start"]))
    if str(item["unit"]) not in _AMOUNTS.values():
        year = int(start)
        return {year: amount} if base <= year < until else {}
    text = str(item.get("end") or "")
    end = _decimal(text) if text and text != "nan" else float(until)
    found = {}
    for year in range(base, until):
        part = min(end, year + 1.0) - max(start, float(year))
        if part > 0:
            found[year] = amount * part
    return found


def _decimal(date: str) -> float:
    parts = [int(part) for part in date.split("-")[:2]]
    return parts[0] + ((parts[1] - 1) / 12 if len(parts) > 1 else 0.0)
