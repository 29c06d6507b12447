"""Dated numbers of units: the decision behind acquisitions and care homes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real

from boligsim.base.errors import InputError
from boligsim.base.time import parse_date
from boligsim.measures.ask import Ask
from boligsim.measures.words import say

__all__ = ["Schedule", "ScheduleLike", "inside", "normalise", "unit_warnings"]

Schedule = tuple[tuple[str, int], ...]
ScheduleLike = Mapping[str, int] | Iterable[tuple[str, int]]


def normalise(units: ScheduleLike, name: str) -> Schedule:
    """Dates and whole numbers in the order of time.

    Parameters
    ----------
    units
        ``{"2027-06": 10}`` or the same as pairs.
    name
        The measure, for the message.

    Returns
    -------
    tuple of (str, int)
        Dates as ``YYYY-MM`` in order; numbers given twice for a month are added.

    Raises
    ------
    InputError
        When a date or number cannot be used.

    Examples
    --------
    >>> normalise({"2028-06": 10, "2027-6": 5}, "Kjøp")
    (('2027-06', 5), ('2028-06', 10))
    """
    pairs = units.items() if isinstance(units, Mapping) else units
    if isinstance(pairs, str) or not isinstance(pairs, Iterable):
        raise InputError(f"{name}: {units!r} says no dates; write {{'2027-06': 10}}.")
    total: dict[str, int] = {}
    for when, n in pairs:
        whole = isinstance(n, Real) and float(n).is_integer()
        if isinstance(n, bool) or not whole or n < 0:
            raise InputError(
                f"{name}: the number of dwellings at {when} is {n}; write a whole number >= 0."
            )
        year, month, _ = parse_date(when)
        key = f"{year:04d}-{month:02d}"
        total[key] = total.get(key, 0) + int(n)
    return tuple(sorted(total.items()))


def inside(units: Schedule, ask: Ask) -> list[tuple[str, int, float]]:
    """Dates, numbers and times of what happens within the run; what is zero is left out.

    What was ready before the base date belongs to the start stock.
    """
    timed = ((when, n, ask.time(when)) for when, n in units)
    return [(when, n, at) for when, n, at in timed if n > 0 and 0.0 <= at < ask.horizon]


def unit_warnings(
    name: str,
    units: Schedule,
    dwelling: str,
    grant: str,
    ask: Ask,
    *,
    let: bool = True,
    rent: bool = True,
) -> list[str]:
    """Warnings that all dated measures share.

    Parameters
    ----------
    name, units, dwelling
        The measure's fields.
    grant
        Parameter of the grant's share; blank where there is none.
    ask
        The case.
    let
        Whether the units are let to groups that must fit.
    rent
        Whether their rent is the municipality's income.

    Returns
    -------
    list of str
        No effect possible, started after the last observation, grant gone, no rent.
    """
    language = ask.language
    out: list[str] = []
    if sum(n for _, n in units) == 0:
        out.append(say("no_effect", language, name=name, why=say("why_zero", language)))
    elif let and not ask.fitting(dwelling):
        why = say("why_nobody", language, dwelling=dwelling)
        out.append(say("no_effect", language, name=name, why=why))
    dates = [when for when, n in units if n > 0]
    within = {when for when, _, _ in inside(units, ask)}
    for when in dates:
        if when not in within:
            why = say("why_outside", language, when=when, base=ask.base, until=ask.until)
            out.append(say("no_effect", language, name=name, why=why))
    out += late_warnings(name, dates, ask)
    if grant and ask.has(grant, dwelling=dwelling):
        years = sorted({ask.year(when) for when in dates})
        gone = [str(y) for y in years if not ask.has(grant, dwelling=dwelling, year=y)]
        if gone:
            out.append(say("grant_invalid", language, name=name, years=", ".join(gone)))
    if rent and not ask.dwelling(dwelling)["rent"]:
        out.append(say("no_rent", language, name=name, dwelling=dwelling))
    return out


def late_warnings(name: str, dates: list[str], ask: Ask) -> list[str]:
    """Dates after the last observation of a case that has observations within its run."""
    observed = [str(d) for d in ask.case.history["date"] if ask.time(str(d)) > 0]
    if not observed:
        return []
    last = max(observed, key=ask.time)
    return [
        say("after_last", ask.language, name=name, when=when, last=last)
        for when in dates
        if ask.time(when) >= ask.time(last)
    ]
