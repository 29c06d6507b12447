"""A case's tables and a Future together: arrivals, own growth, other demand, levers, by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.dated import Dated, gathered, inside, level_at, yearly_mean
from boligsim.demand.future import KINDS, POPULATIONS, Future
from boligsim.demand.population.levers import Levers
from boligsim.demand.settlement import (
    arrivals_by_group,
    other_dwellings,
    own_growth_persons,
    usual_settlement,
)

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Case

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Planned:
    """What is planned or announced, on top of the trend.

    Attributes
    ----------
    arrivals : dict
        Group to persons planned to settle in each year from the base year, ``[Y + 1]``.
    beyond_trend : array ``[Y]``
        Persons a year beyond what the local trend holds.
    own_growth : array ``[Y + 1]``
        Persons of the municipality's own growth on each 1 January: a line of its own.
    other : dict
        Kind to dwellings in use on each 1 January, ``[Y + 1]``.
    """

    arrivals: dict[str, Array]
    beyond_trend: Array
    own_growth: Array
    other: dict[str, Array]


def planned(case: Case, future: Future) -> Planned:
    """Put a case's tables and a Future together.

    Parameters
    ----------
    case : Case
        Tables ``arrivals``, ``jobs`` and ``other_demand``.
    future : Future
        What it gives stands in place of them.

    Returns
    -------
    Planned

    Raises
    ------
    InputError
        A date outside the case's years, settlement without a group that settles, or jobs without
        a share that settle.
    """
    years = np.arange(case.base, case.until + 1)
    for what, event in _DATES.items():
        inside(what, _given(future, what), case.base, case.until, event=event)
    for kind, numbers in _kinds(future):
        inside(f"other_demand {kind}", numbers, case.base, case.until)
    arrivals = arrivals_by_group(case.arrivals, years)
    before = sum(arrivals.values(), np.zeros(len(years)))
    beyond = _beyond_trend(case, future, before[:-1])
    if future.settlement is not None:
        wanted = yearly_mean(_given(future, "settlement"), before, case.base)
        arrivals = _shared_out(case, arrivals, before, wanted)
    other = _by_kind(case.other_demand, years)
    for kind, numbers in _kinds(future):
        other[kind] = level_at(numbers, other[kind], case.base)
    return Planned(arrivals, beyond, _own_growth(case, future, years), other)


_DATES = {
    "settlement": False,
    "jobs": True,
    "own_growth": False,
    "fertility": False,
    "mortality": False,
}


def _given(future: Future, what: str) -> Dated:
    value: Dated | None = getattr(future, what)
    return value or ()


def _kinds(future: Future) -> tuple[tuple[str, Dated], ...]:
    value: Any = future.other_demand
    return value or ()


def _beyond_trend(case: Case, future: Future, tabled: Array) -> Array:
    """Settlement above what the local trend holds, persons a year ``[Y]``."""
    years = np.arange(case.base, case.until)
    known = np.isin(years, case.arrivals["year"].to_numpy(dtype=np.int64))
    usual = usual_settlement(case.arrivals, case.history, case.base, tabled)
    if not len(case.arrivals):
        usual, tabled = 0.0, np.zeros(len(years))
    beyond = np.asarray(np.where(known, tabled - usual, 0.0))
    if future.settlement is None:
        return beyond
    # a year that the table does not know has what is usual until the Future says otherwise
    before = np.where(known, tabled, usual)
    return yearly_mean(_given(future, "settlement"), before, case.base) - usual


def _shared_out(
    case: Case, arrivals: dict[str, Array], before: Array, wanted: Array
) -> dict[str, Array]:
    """Share the persons to settle among groups as the table does, else among those who settle."""
    groups = list(arrivals)
    usual = np.array([arrivals[g].sum() for g in groups])
    if not usual.sum():
        rows = case.groups[case.groups["exposure"].astype(str) == "settlement"]
        groups = [str(g) for g in rows["group"]]
        usual = np.ones(len(groups))
    if not groups:
        raise InputError(
            f"The Future has settlement, but the case {case.name} has no group that settles. Give "
            "a group the exposure 'settlement', or add rows to the table arrivals."
        )
    out = {}
    for k, group in enumerate(groups):
        now = arrivals.get(group, np.zeros(len(wanted)))
        share = np.where(before > 0, now / np.maximum(before, 1e-12), usual[k] / usual.sum())
        out[group] = np.where(wanted == before, now, share * wanted)
    return out


def _own_growth(case: Case, future: Future, years: NDArray[np.int64]) -> Array:
    persons = own_growth_persons(case.jobs, years)
    if future.jobs is not None:
        jobs = _given(future, "jobs")
        persons = np.zeros(len(years))
        for date, number in jobs:
            share = _share_settling(case, future, int(date[:4]))
            persons = persons + gathered(((date, number * share),), len(years), case.base)
    if future.own_growth is not None:
        yearly = yearly_mean(_given(future, "own_growth"), np.zeros(len(years) - 1), case.base)
        persons = persons + np.concatenate([[0.0], np.cumsum(yearly)])
    return persons


def _share_settling(case: Case, future: Future, year: int) -> float:
    if future.jobs_share_settling is not None:
        return float(future.jobs_share_settling)
    rows = case.jobs.sort_values("year", kind="stable")
    if not len(rows):
        raise InputError(
            f"The Future has jobs, but neither it nor the table jobs of the case {case.name} says "
            "how many of them bring an inhabitant. Give jobs_share_settling, e.g. 0.5."
        )
    upto = rows[rows["year"].astype(int) <= year]
    row = upto.iloc[-1] if len(upto) else rows.iloc[0]
    return float(row["share_settling"])


def levers_of(case: Case, future: Future, beyond_trend: Array, now: float) -> Levers:
    """Levers of the population: extra persons, births, deaths and SSB's level.

    Parameters
    ----------
    case : Case
        Its years, and SSB's lines in the table ``reference``.
    future : Future
        What happens.
    beyond_trend : array ``[Y]``
        Persons a year beyond the trend.
    now : float
        Inhabitants at the base date.

    Returns
    -------
    Levers

    Raises
    ------
    InputError
        The case has no such line of SSB's, or it does not cover its years.
    """
    one = np.ones(len(beyond_trend))
    factors: dict[str, Array | None] = {"births": None, "deaths": None}
    for lever, what in (("births", "fertility"), ("deaths", "mortality")):
        if getattr(future, what) is not None:
            factors[lever] = yearly_mean(_given(future, what), one, case.base)
    total = None
    if future.population != "model":
        total = _ssb_level(case, future.population) * now
    return Levers(extra=beyond_trend, total=total, **factors)


def _ssb_level(case: Case, word: str) -> Array:
    """Inhabitants after one of SSB's alternatives relative to the base year, ``[Y]``."""
    frame: pd.DataFrame = case.reference
    keep = (
        (frame["series"].astype(str) == "population")
        & (frame["alternative"].astype(str) == POPULATIONS[word])
        & (frame["age"].astype(str) == "all")
    )
    years = np.arange(case.base, case.until + 1)
    for _, rows in sorted(frame[keep].groupby("vintage"), reverse=True):
        line = rows.drop_duplicates("year", keep="last").set_index("year")["value"].astype(float)
        if line.index.min() <= case.base and line.index.max() >= case.until:
            known = line.sort_index()
            level = np.interp(years, known.index.to_numpy(dtype=np.float64), known.to_numpy())
            return np.asarray(level[1:] / level[0])
    raise InputError(
        f"population is '{word}', but the table reference of the case {case.name} has no line "
        f"{POPULATIONS[word]} for all ages over {case.base}-{case.until}. Add SSB's projection "
        "(table 14746), or use population='model'."
    )


def written_out(case: Case) -> dict[str, Any]:
    """Give the numbers of a case's tables as arguments of a Future that changes nothing."""
    years = np.arange(case.base, case.until + 1)
    out: dict[str, Any] = {}
    arriving = arrivals_by_group(case.arrivals, years)
    known = np.isin(years, case.arrivals["year"].to_numpy(dtype=np.int64))
    first = int(known.argmax())
    if known.any() and known[first:].all():
        total = sum(arriving.values(), np.zeros(len(years)))
        out["settlement"] = _by_year(years[first:], total[first:])
    jobs = case.jobs[case.jobs["year"].astype(int) < case.until]
    if len(jobs) and int(jobs["year"].min()) >= case.base:
        numbers = jobs["permanent"].to_numpy(dtype=np.float64)
        out["jobs"] = _by_year(jobs["year"].to_numpy(dtype=np.int64), numbers)
        shares = set(jobs["share_settling"].astype(float))
        if len(shares) == 1:
            out["jobs_share_settling"] = shares.pop()
    if len(case.other_demand):
        lines = _by_kind(case.other_demand, years)
        out["other_demand"] = {kind: _by_year(years, line) for kind, line in lines.items()}
    return out


def _by_kind(other: pd.DataFrame, years: NDArray[np.int64]) -> dict[str, Array]:
    named = other["kind"].astype(str)
    return {kind: other_dwellings(other[named == kind], years) for kind in KINDS}


def _by_year(years: NDArray[np.int64], numbers: Array) -> dict[int, float]:
    return {int(y): float(v) for y, v in zip(years, numbers, strict=True)}
