"""From the rows of the ``measures`` table to measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.measures.acquisitions import Acquisitions
from boligsim.measures.ask import blank
from boligsim.measures.care_homes import CareHomes
from boligsim.measures.protocol import Measure
from boligsim.measures.start_loans import StartLoans

if TYPE_CHECKING:
    from boligsim.case import Case

__all__ = ["MEASURES", "from_table"]

Row = dict[str, Any]


def _start_loans(rows: Sequence[Row]) -> Measure:
    if len(rows) > 1:
        raise InputError(
            f"Table measures, scenario '{rows[0]['scenario']}': {len(rows)} rows of start_loans "
            f"are all named '{rows[0]['name']}'; give each window its own name."
        )
    row = rows[0]
    return StartLoans(
        per_year=row["amount"],
        start=row["start"],
        end=row["end"] or None,
        name=row["name"] or "start_loans",
        dwelling=row["dwelling"],
        group=row["group"],
    )


def _dated(rows: Sequence[Row]) -> dict[str, Any]:
    types = sorted({r["dwelling"] for r in rows})
    if len(types) > 1 or len({(r["end"], r["group"]) for r in rows}) > 1:
        raise InputError(
            f"Table measures, scenario '{rows[0]['scenario']}': the rows named "
            f"'{rows[0]['name']}' differ in dwelling, group or end ({', '.join(types)}); rows of "
            "one name are one measure, so give each its own name."
        )
    pairs = [(r["start"], r["amount"]) for r in rows]
    fields: dict[str, Any] = {"units": pairs, "name": rows[0]["name"] or rows[0]["measure"]}
    if types[0]:
        fields["dwelling"] = types[0]
    return fields


def _acquisitions(rows: Sequence[Row]) -> Measure:
    end, group = rows[0]["end"] or None, rows[0]["group"]
    return Acquisitions(**_dated(rows), end=end, displaced_group=group)


def _care_homes(rows: Sequence[Row]) -> Measure:
    return CareHomes(**_dated(rows))


MEASURES: dict[str, tuple[str, Callable[[Sequence[Row]], Measure]]] = {
    "start_loans": ("per_year", _start_loans),
    "acquisitions": ("units", _acquisitions),
    "care_homes": ("units", _care_homes),
}
"""Word of the table: the unit of its amount, and how its rows become a measure."""


def from_table(case: Case) -> dict[str, tuple[Measure, ...]]:
    """Measures of each scenario from the table ``measures``.

    Rows of one scenario with the same word and name are one measure (several dates).

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    dict
        Scenario to measures, in the order of the table; scenarios without rows have an empty
        tuple.

    Raises
    ------
    InputError
        When a word, scenario or unit is not known.
    """
    scenarios = [str(s) for s in case.scenarios["scenario"]]
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for record in case.measures.to_dict("records"):
        row = {str(k): _clean(v) for k, v in record.items()}
        word, scenario = row["measure"], row["scenario"]
        if word not in MEASURES:
            hint = did_you_mean(word, MEASURES)
            raise InputError(f"Table measures: unknown measure '{word}' ({scenario}); {hint}")
        if scenario not in scenarios:
            hint = did_you_mean(scenario, scenarios)
            raise InputError(f"Table measures: unknown scenario '{scenario}'; {hint}")
        unit = MEASURES[word][0]
        if row["unit"] not in ("", unit):
            raise InputError(
                f"Table measures, {scenario}, {word}: the unit is '{row['unit']}'; write '{unit}'."
            )
        row["amount"] = float(row["amount"] or 0.0)
        grouped.setdefault((scenario, word, row["name"]), []).append(row)
    out: dict[str, list[Measure]] = {s: [] for s in scenarios}
    for (scenario, word, _), rows in grouped.items():
        out[scenario].append(MEASURES[word][1](rows))
    return {s: tuple(ms) for s, ms in out.items()}


def _clean(value: Any) -> Any:
    return "" if blank(value) else value
