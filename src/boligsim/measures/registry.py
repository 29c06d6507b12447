"""From the rows of the ``measures`` table to measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.measures.acquisitions import Acquisitions
from boligsim.measures.adaptation_grants import AdaptationGrants
from boligsim.measures.allocation_agreements import AllocationAgreements
from boligsim.measures.ask import blank
from boligsim.measures.care_homes import CareHomes
from boligsim.measures.demolitions import Demolitions
from boligsim.measures.ended_leases import EndedLeases
from boligsim.measures.entry_prevention import EntryPrevention
from boligsim.measures.establishment_grants import EstablishmentGrants
from boligsim.measures.eviction_prevention import EvictionPrevention
from boligsim.measures.first_time_loans import FirstTimeLoans
from boligsim.measures.follow_up import FollowUp
from boligsim.measures.housing_allowance import HousingAllowance
from boligsim.measures.housing_first import HousingFirst
from boligsim.measures.housing_office import HousingOffice
from boligsim.measures.needs_mapping import NeedsMapping
from boligsim.measures.night_shelter_places import NightShelterPlaces
from boligsim.measures.pre_emption import PreEmption
from boligsim.measures.protocol import Measure
from boligsim.measures.referral_agreements import ReferralAgreements
from boligsim.measures.rent_to_own import RentToOwn
from boligsim.measures.sales import Sales
from boligsim.measures.settlement_quota import SettlementQuota
from boligsim.measures.start_loans import StartLoans
from boligsim.measures.temporary_places import TemporaryPlaces

if TYPE_CHECKING:
    from boligsim.case import Case

__all__ = ["CLASSES", "MEASURES", "from_table"]

Row = dict[str, Any]

CLASSES: tuple[Any, ...] = (
    StartLoans,
    FirstTimeLoans,
    EstablishmentGrants,
    AdaptationGrants,
    HousingAllowance,
    Acquisitions,
    PreEmption,
    RentToOwn,
    ReferralAgreements,
    AllocationAgreements,
    CareHomes,
    TemporaryPlaces,
    NightShelterPlaces,
    Sales,
    Demolitions,
    EndedLeases,
    SettlementQuota,
    EntryPrevention,
    EvictionPrevention,
    FollowUp,
    HousingFirst,
    HousingOffice,
    NeedsMapping,
)
"""Every measure that a case's table can name, by its word ``kind``."""

# Field that the amount goes to, and the unit of the amount.
UNITS = {"units": "units", "per_year": "per_year", "slots": "slots", "staff": "fte"}
# Fields that differ from the columns of the table.
_OTHER = {"displaced_group": "group"}
_COLUMNS = ("start", "end", "dwelling", "group", "share", "fade_years")


def _unit(kind: Any) -> tuple[str, str]:
    names = {f.name for f in fields(kind)}
    return next((field, unit) for field, unit in UNITS.items() if field in names)


def _build(kind: Any, rows: Sequence[Row]) -> Measure:
    """Make the measure of rows that share scenario, word and name."""
    field, unit = _unit(kind)
    first = rows[0]
    where = f"Table measures, scenario '{first['scenario']}'"
    known = {f.name for f in fields(kind)}
    values: dict[str, Any] = {"name": first["name"] or kind.kind}
    if unit == "units":
        _same(rows, where)
        values["units"] = [(r["start"], r["amount"]) for r in rows]
    else:
        if len(rows) > 1:
            raise InputError(
                f"{where}: {len(rows)} rows of {kind.kind} are all named '{first['name']}'; give "
                "each window its own name."
            )
        values[field] = first["amount"]
        values["start"] = first["start"]
    for name in known - set(values):
        cell = first.get(_OTHER.get(name, name), "")
        if _OTHER.get(name, name) in _COLUMNS and cell != "":
            values[name] = cell
    extra = [c for c in ("share", "fade_years") if first.get(c, "") != "" and c not in known]
    if extra:
        raise InputError(
            f"{where}: {kind.kind} has no {' and no '.join(extra)}; leave the cell blank."
        )
    return kind(**values)  # type: ignore[no-any-return]


def _same(rows: Sequence[Row], where: str) -> None:
    columns = ("dwelling", "end", "group", "share")
    if len({tuple(r.get(c, "") for c in columns) for r in rows}) > 1:
        types = ", ".join(sorted({r["dwelling"] for r in rows}))
        raise InputError(
            f"{where}: the rows named '{rows[0]['name']}' differ in dwelling, group, end or share "
            f"({types}); rows of one name are one measure, so give each its own name."
        )


def _entry(kind: Any) -> tuple[str, Callable[[Sequence[Row]], Measure]]:
    return _unit(kind)[1], lambda rows: _build(kind, rows)


MEASURES: dict[str, tuple[str, Callable[[Sequence[Row]], Measure]]] = {
    kind.kind: _entry(kind) for kind in CLASSES
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
