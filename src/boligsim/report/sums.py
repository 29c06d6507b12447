"""The sum without chance: what a spreadsheet that counts averages says of queue and homelessness.

The arithmetic of a year is the one that every table of the run obeys; only chance is left out.
The workbook holds the same sums as formulas, and a test recalculates them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boligsim.report.schema import records

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["SHARES", "STARTS", "Sum", "Year", "sum_of", "work_out"]

INTO = ("entry", "reentry", "evicted_to_homeless", "default_to_homeless", "decanted", "displaced")
ENDED = (
    *("ended_private", "ended_own", "ended_moved", "ended_died", "ended_evicted"),
    *("decanted", "out_of_tenancy"),
)
_HOUSED = ("housed_from_homeless", "housed_from_home")
STARTS = ("waiting", "tenants", "homeless")
SHARES = ("ended_share", "withdrawn_share", "resolved_share", "from_homeless_share")


@dataclass(frozen=True)
class Sum:
    """Inputs of the sum: what stands in the yellow cells.

    Attributes
    ----------
    waiting, tenants, homeless
        Households on 1 January of the first year; None where they must not be shown.
    ended_share
        Share of tenancies that end in a year.
    withdrawn_share
        Share of those waiting or granted who withdraw or find another home in a year.
    resolved_share
        Share of homeless households, newly homeless included, who find a home themselves in a
        year.
    from_homeless_share
        Share of households moving in that were homeless.
    years
        From the first to the last.
    dwellings
        Dwellings and places that are let, on 1 January; one more than the flows.
    granted, newly
        Households granted a dwelling, and newly homeless, in each calendar year.
    """

    waiting: float | None
    tenants: float | None
    homeless: float | None
    ended_share: float
    withdrawn_share: float
    resolved_share: float
    from_homeless_share: float
    years: tuple[int, ...]
    dwellings: tuple[float, ...]
    granted: tuple[float, ...]
    newly: tuple[float, ...]


@dataclass(frozen=True)
class Year:
    """One row of the sum; the flows are those of the calendar year that begins."""

    year: int
    waiting: float
    tenants: float
    homeless: float
    ended: float = 0.0
    free: float = 0.0
    withdrawn: float = 0.0
    moved: float = 0.0


def work_out(given: Sum) -> list[Year]:
    """Do the sum, year by year.

    Parameters
    ----------
    given
        The inputs; a start that must not be shown counts as 0.

    Returns
    -------
    list of Year
        One a 1 January; flows of the last are 0.

    Examples
    --------
    >>> one = Sum(4, 10, 3, 0.2, 0.0, 0.5, 0.5, (2026, 2027), (10, 10), (1.0,), (2.0,))
    >>> [(y.waiting, y.tenants, y.homeless) for y in work_out(one)]
    [(4, 10, 3), (3.0, 10.0, 1.5)]
    """
    waiting, tenants, homeless = (
        0.0 if value is None else value for value in (given.waiting, given.tenants, given.homeless)
    )
    rows = []
    for i, year in enumerate(given.years[:-1]):
        ended = given.ended_share * tenants
        free = max(0.0, given.dwellings[i + 1] - tenants + ended)
        demand = waiting + given.granted[i]
        withdrawn = given.withdrawn_share * demand
        moved = min(demand - withdrawn, free)
        rows.append(Year(year, waiting, tenants, homeless, ended, free, withdrawn, moved))
        waiting = demand - withdrawn - moved
        tenants = tenants - ended + moved
        left = (homeless + given.newly[i]) * (1.0 - given.resolved_share)
        homeless = max(0.0, left - given.from_homeless_share * moved)
    return [*rows, Year(given.years[-1], waiting, tenants, homeless)]


def sum_of(context: Context, scenario: str) -> Sum | None:
    """Return the inputs of the sum for a scenario, from the means of the run.

    Parameters
    ----------
    context
        The run; needs the tables `homelessness` and `flows`.
    scenario
        Key of the scenario.

    Returns
    -------
    Sum or None
        None where a line is missing.
    """
    years = tuple(range(context.base, context.until + 1))
    stocks = {
        name: _line(context, "homelessness", f"{name}_households", scenario, years)
        for name in STARTS
    }
    flows = {
        name: _line(context, "flows", name, scenario, years[:-1])
        for name in dict.fromkeys((*INTO, *ENDED, *_HOUSED, "granted"))
    }
    needed = (stocks["waiting"], stocks["tenants"], flows["granted"])
    if any(all(value is None for value in line) for line in needed):
        return None
    granted = _together(flows, ("granted",))
    newly = _together(flows, INTO)
    moved = _together(flows, _HOUSED)
    housed = _together(flows, ("housed_from_homeless",))
    return Sum(
        waiting=stocks["waiting"][0],
        tenants=stocks["tenants"][0],
        homeless=stocks["homeless"][0],
        ended_share=_share(_together(flows, ENDED), [t or 0.0 for t in stocks["tenants"][:-1]]),
        withdrawn_share=_left(stocks["waiting"], granted, moved),
        resolved_share=_left(stocks["homeless"], newly, housed),
        from_homeless_share=_share(housed, moved),
        years=years,
        dwellings=_dwellings(context, scenario, years),
        granted=tuple(granted),
        newly=tuple(newly),
    )


def _line(
    context: Context, table: str, series: str, scenario: str, years: Sequence[int]
) -> list[float | None]:
    rows = context.rows(table, series, scenario=scenario, group="all")
    known = {int(row["year"]): float(row["mean"]) for row in records(rows)}
    values = [known.get(year, float("nan")) for year in years]
    return [value if value == value else None for value in values]


def _together(flows: dict[str, list[float | None]], names: Sequence[str]) -> list[float]:
    lines = [[value or 0.0 for value in flows[name]] for name in names]
    return [sum(values) for values in zip(*lines, strict=True)]


def _share(part: Sequence[float], whole: Sequence[float]) -> float:
    total = sum(whole)
    return min(sum(part) / total, 1.0) if total > 0 else 0.0


def _left(stock: Sequence[float | None], came: Sequence[float], housed: Sequence[float]) -> float:
    """Return the share of a stock and those who came to it that left it without a dwelling."""
    gone, whole = [], []
    for now, later, new, moved in zip(stock, stock[1:], came, housed, strict=False):
        if now is not None and later is not None:
            gone.append(now + new - moved - later)
            whole.append(now + new)
    return max(_share(gone, whole), 0.0)


def _dwellings(context: Context, scenario: str, years: Sequence[int]) -> tuple[float, ...]:
    frame = context.dwellings
    let = frame["kind"].astype(str).isin(("rental", "care", "institution"))
    stock = float(frame.loc[let, "units"].astype(float).sum())
    package = context.tables["package"]
    new: dict[int, float] = {}
    if not package.empty:
        own = package[(package["scenario"] == scenario) & (package["unit"] == "dwellings")]
        for row in records(own):
            new[int(row["year"])] = new.get(int(row["year"]), 0.0) + float(row["p50"])
    levels = [stock]
    for year in years[:-1]:
        levels.append(levels[-1] + new.get(year, 0.0))
    return tuple(levels)
