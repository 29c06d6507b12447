"""Series of the results: which stocks they are made of, in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from boligsim.base.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.homelessness import Outcomes

__all__ = [
    "HOUSEHOLDS",
    "NIGHTS_PER_YEAR",
    "PERSONS",
    "STOCK_SERIES",
    "Integers",
    "StockSeries",
    "groups_of",
    "households_in",
    "merge",
    "stock_series",
]

Integers = npt.NDArray[np.int64]

HOUSEHOLDS = (0,)
PERSONS = (1, 2)
CHILDREN = (2,)
NIGHTS_PER_YEAR = 365.25


@dataclass(frozen=True)
class StockSeries:
    """One series: stocks of the simulation, weighted by households, persons or children.

    Attributes
    ----------
    name
        Name in the tables.
    stocks
        Stocks that are added up.
    weights
        Columns of the last axis that are added up.
    unit
        Unit in the tables.
    """

    name: str
    stocks: tuple[str, ...]
    weights: tuple[int, ...]
    unit: str


STOCK_SERIES: dict[str, StockSeries] = {
    s.name: s
    for s in (
        StockSeries("homeless_persons", ("registered",), PERSONS, "persons"),
        StockSeries("homeless_households", ("registered",), HOUSEHOLDS, "households"),
        StockSeries("homeless_children", ("registered",), CHILDREN, "children"),
        StockSeries("true_persons", ("homeless",), PERSONS, "persons"),
        StockSeries("rough_persons", ("nowhere", "shelter"), PERSONS, "persons"),
        StockSeries("friends_persons", ("friends",), PERSONS, "persons"),
        StockSeries("institution_persons", ("institution",), PERSONS, "persons"),
        StockSeries("temporary_households", ("temporary",), HOUSEHOLDS, "households"),
        StockSeries("shelter_households", ("shelter",), HOUSEHOLDS, "households"),
        StockSeries("long_homeless_persons", ("long_homeless",), PERSONS, "persons"),
        StockSeries("temporary_3m_households", ("temporary_3m",), HOUSEHOLDS, "households"),
        StockSeries("waiting_households", ("waiting",), HOUSEHOLDS, "households"),
        StockSeries("waiting_homeless_households", ("waiting_homeless",), HOUSEHOLDS, "households"),
        StockSeries("applied_households", ("applied",), HOUSEHOLDS, "households"),
        StockSeries("allocated_households", ("allocated",), HOUSEHOLDS, "households"),
        StockSeries("tenants_households", ("housed",), HOUSEHOLDS, "households"),
        StockSeries("own_households", ("own",), HOUSEHOLDS, "households"),
    )
}


def stock_series(outcomes: Outcomes, name: str) -> Integers:
    """Values of a series on each 1 January.

    Parameters
    ----------
    outcomes
        Results of a scenario.
    name
        A key of `STOCK_SERIES`.

    Returns
    -------
    int64[W, H, Y + 1, G]
        Worlds, histories, years, groups.

    Raises
    ------
    InputError
        When the series is not known.
    """
    if name not in STOCK_SERIES:
        raise InputError(f"Unknown series '{name}'; {did_you_mean(name, STOCK_SERIES)}")
    series = STOCK_SERIES[name]
    return households_in(outcomes, series.stocks, series.weights)


def households_in(
    outcomes: Outcomes, stocks: tuple[str, ...], weights: tuple[int, ...] = HOUSEHOLDS
) -> Integers:
    """Add up stocks on each 1 January, as integers.

    Parameters
    ----------
    outcomes
        Results of a scenario.
    stocks
        Names of stocks.
    weights
        Columns of the last axis that are added up: households, adults, children.

    Returns
    -------
    int64[W, H, Y + 1, G]
        Worlds, histories, years, groups.
    """
    places = [outcomes.stocks.index(name) for name in stocks]
    parts = [outcomes.stock[:, :, :, s, :, k].astype(np.int64) for s in places for k in weights]
    total: Integers = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def groups_of(case: Case, groups: tuple[str, ...]) -> dict[str, list[int]]:
    """Report groups with the places of their groups; ``all`` first.

    Parameters
    ----------
    case
        The case with the tables groups and report_groups.
    groups
        Groups in the order of the results.

    Returns
    -------
    dict
        Report group to positions.
    """
    frame = case.groups
    report = dict(zip(frame["group"].astype(str), frame["report_group"].astype(str), strict=True))
    order = [str(r) for r in case.report_groups["report_group"]]
    out = {"all": list(range(len(groups)))}
    for name in [*order, *sorted(set(report.values()) - set(order))]:
        members = [i for i, g in enumerate(groups) if report[g] == name]
        if members:
            out[name] = members
    return out


def merge(
    values: npt.NDArray[Any], groups: dict[str, list[int]], axis: int = -1
) -> npt.NDArray[Any]:
    """Add up groups into report groups, in the order given.

    Parameters
    ----------
    values
        Array with groups along `axis`.
    groups
        See `groups_of`.
    axis
        Axis of the groups.

    Returns
    -------
    ndarray
        Report groups along `axis`.
    """
    moved = np.moveaxis(values, axis, -1)
    parts = []
    for members in groups.values():
        total = moved[..., members[0]].copy()
        for g in members[1:]:
            total = total + moved[..., g]
        parts.append(total)
    return np.moveaxis(np.stack(parts, axis=-1), -1, axis)
