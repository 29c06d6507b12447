"""Planned arrivals and the municipality's own growth line: persons and dwellings by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_SETTLED = "settled_refugees"


def arrivals_by_group(arrivals: pd.DataFrame, years: NDArray[np.int64]) -> dict[str, Array]:
    """Persons planned to settle by group and year.

    Parameters
    ----------
    arrivals : DataFrame
        ``year, group, requested, decided, settled``: settled counts, else decided, else
        requested.
    years : array
        The years asked for.

    Returns
    -------
    dict
        Group to array ``[len(years)]``; years without a row have 0.
    """
    out: dict[str, Array] = {}
    for row in arrivals.to_dict("records"):
        number = next(
            (
                float(row[c])
                for c in ("settled", "decided", "requested")
                if row.get(c) is not None and np.isfinite(float(row[c]))
            ),
            0.0,
        )
        here = out.setdefault(str(row["group"]), np.zeros(len(years)))
        here[np.flatnonzero(years == int(row["year"]))] += number
    return out


def stages(arrivals: pd.DataFrame, years: NDArray[np.int64]) -> dict[str, Array]:
    """Persons requested by the state, decided by the municipality, and settled, by year.

    Parameters
    ----------
    arrivals : DataFrame
        ``year, group, requested, decided, settled``.
    years : array
        The years asked for.

    Returns
    -------
    dict
        Stage to array ``[len(years)]``, all groups together; NaN where the table says nothing.
    """
    found = {}
    for stage in ("requested", "decided", "settled"):
        known = arrivals[arrivals[stage].notna()]
        total = known.groupby("year")[stage].sum()
        found[stage] = np.array([float(total.get(int(y), np.nan)) for y in years])
    return found


def usual_settlement(
    arrivals: pd.DataFrame, history: pd.DataFrame, base: int, planned: Array
) -> float:
    """Persons settled a year that the local trend already holds.

    The mean of what was settled before the base year, from the arrivals table or the history;
    without any, the median of the years from the base year that the table states.
    """
    past = arrivals[arrivals["year"].astype(int) < base]
    if len(past):
        numbers = arrivals_by_group(past, np.unique(past["year"].to_numpy(dtype=np.int64)))
        return float(sum(numbers.values(), np.zeros(1)).mean())
    rows = history[history["series"].astype(str) == _SETTLED] if len(history) else history
    if len(rows):
        year = rows["date"].astype(str).str[:4].astype(int)
        known = rows[(year < base) & (year >= base - 15)]["value"]
        if len(known):
            return float(known.astype(float).mean())
    stated = np.isin(base + np.arange(len(planned)), arrivals["year"].to_numpy(dtype=np.int64))
    return float(np.median(planned[stated])) if stated.any() else 0.0


def own_growth_persons(jobs: pd.DataFrame, years: NDArray[np.int64]) -> Array:
    """Persons brought by announced jobs up to each 1 January: a line of its own.

    Parameters
    ----------
    jobs : DataFrame
        ``year, permanent, share_settling``: new permanent jobs of the year.
    years : array
        1 January of each year.

    Returns
    -------
    array ``[len(years)]``
    """
    total = np.zeros(len(years))
    for row in jobs.to_dict("records"):
        total += (years > int(row["year"])) * float(row["permanent"]) * float(row["share_settling"])
    return total


def other_dwellings(other: pd.DataFrame, years: NDArray[np.int64]) -> Array:
    """Count the dwellings that students, commuters and project workers ask for.

    Parameters
    ----------
    other : DataFrame
        ``year, kind, dwellings``: in use in the year; the last year stated goes on.
    years : array
        1 January of each year.

    Returns
    -------
    array ``[len(years)]``
    """
    total = np.zeros(len(years))
    for _, rows in other.groupby("kind", sort=True):
        stated = rows.groupby("year")["dwellings"].sum().sort_index()
        first = stated.index.to_numpy(dtype=np.int64)
        at = np.searchsorted(first, years, side="right") - 1
        total += np.where(at >= 0, stated.to_numpy(dtype=np.float64)[np.maximum(at, 0)], 0.0)
    return total
