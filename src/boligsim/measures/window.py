"""When a measure works: its months, its fade, the years that it costs, and why it does nothing."""

from __future__ import annotations

from numbers import Real

from boligsim.base.errors import InputError
from boligsim.base.time import parse_date
from boligsim.homelessness.primitives import Number, Param
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, CostSeries
from boligsim.measures.schedule import late_warnings
from boligsim.measures.words import say

__all__ = [
    "HOURS_PER_FTE",
    "avoided",
    "check_amount",
    "eased",
    "nothing_done",
    "parts",
    "stretches",
    "window",
    "window_warnings",
    "yearly",
]

# Net working hours of one årsverk, 37.5 hours a week, holidays taken off.
HOURS_PER_FTE = 1750.0


def check_amount(name: str, what: str, amount: float, *dates: str | None) -> None:
    """Refuse what is no number of anything or no time.

    Parameters
    ----------
    name, what
        The measure and its unit, for the message.
    amount
        The number.
    *dates
        Months; None is left out.

    Raises
    ------
    InputError
        When the number is negative, not finite or no number, or a date is none.
    """
    if isinstance(amount, bool) or not isinstance(amount, Real) or not 0 <= amount < float("inf"):
        raise InputError(f"{name}: {amount!r} {what}; write a number >= 0.")
    for when in dates:
        if when is not None:
            parse_date(when)


def window(start: str, end: str | None, ask: Ask) -> tuple[float, float]:
    """Start and end in years since the base date, held inside the run.

    Parameters
    ----------
    start, end
        Months, half-open; ``end=None`` runs to the end.
    ask
        The case.

    Returns
    -------
    tuple of float
        The end is not after the start where nothing of the window lies inside the run.
    """
    last = ask.horizon if end is None else min(ask.time(end), ask.horizon)
    return max(ask.time(start), 0.0), last


def stretches(
    start: str, end: str | None, fade_years: int, ask: Ask
) -> list[tuple[float, float, float]]:
    """Stretches of time with the share of the effect that is left in them.

    The effect is whole until the end, then falls in a line to none over `fade_years`, taken in
    yearly steps at the height of their middle.

    Parameters
    ----------
    start, end
        Months, half-open; ``end=None`` runs to the end, so nothing fades.
    fade_years
        Whole years from the end until nothing is left; 0 stops at once.
    ask
        The case.

    Returns
    -------
    list of (float, float, float)
        From, to (years since the base date, inside the run) and the share, above 0.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> ask = Ask(SimpleNamespace(base=2026, until=2040))
    >>> stretches("2027-01", "2029-01", 2, ask)
    [(1.0, 3.0, 1.0), (3.0, 4.0, 0.75), (4.0, 5.0, 0.25)]
    """
    first, last = window(start, end, ask)
    found = [(first, last, 1.0)]
    if end is not None:
        stop = ask.time(end)
        found += [
            (stop + k, stop + k + 1.0, 1.0 - (k + 0.5) / fade_years) for k in range(fade_years)
        ]
    held = [(max(a, 0.0), min(b, ask.horizon), share) for a, b, share in found]
    return [(a, b, share) for a, b, share in held if a < b]


def eased(path: str, share: float = 1.0, *, group: str = "", dwelling: str = "") -> Number:
    """Return a factor of which only a share of the way from 1 is left.

    Parameters
    ----------
    path, group, dwelling
        Parameter that holds the factor at full effect.
    share
        1 = the factor itself, 0 = no change.

    Returns
    -------
    Param
        ``1 + share * (factor - 1)``.
    """
    return Param(path, group, dwelling, scale=share, shift=1.0 - share)


def avoided(path: str, share: float = 1.0, *, group: str = "", dwelling: str = "") -> Number:
    """Return the factor on a rate of which a part is avoided.

    Parameters
    ----------
    path, group, dwelling
        Parameter that holds the part avoided at full effect.
    share
        1 = the full effect, 0 = none.

    Returns
    -------
    Param
        ``1 - share * part``.
    """
    return Param(path, group, dwelling, scale=-share, shift=1.0)


def parts(start: str, end: str | None, ask: Ask) -> dict[int, float]:
    """Calendar years with the part of the year that lies inside the window.

    Parameters
    ----------
    start, end
        Months, half-open; ``end=None`` runs to the end.
    ask
        The case.

    Returns
    -------
    dict
        Year to a share above 0 and at most 1.
    """
    first, last = window(start, end, ask)
    found = {}
    for y in range(ask.until - ask.base):
        part = min(last, y + 1.0) - max(first, float(y))
        if part > 0:
            found[ask.base + y] = part
    return found


def yearly(
    series: CostSeries,
    factors: tuple[Number, ...],
    amount: float,
    years: dict[int, float],
    per: tuple[Number, ...] = (),
) -> list[Cost]:
    """Cost lines of something decided for every year, whatever the simulation does.

    Parameters
    ----------
    series, factors, per
        As in `Cost`.
    amount
        Units in a whole year.
    years
        Calendar year to its part, from `parts`.

    Returns
    -------
    list of Cost
        One a year; none where the amount is 0.
    """
    if amount == 0:
        return []
    return [Cost(series, factors, per, year=y, count=amount * part) for y, part in years.items()]


def nothing_done(amount: float, start: str, end: str | None, ask: Ask) -> str:
    """Say why a measure with this amount and window does nothing; blank when it may."""
    if amount == 0:
        return say("why_zero", ask.language)
    if end is not None and ask.time(end) <= ask.time(start):
        return say("why_ended", ask.language, start=start, end=end)
    first, last = window(start, end, ask)
    if not first < last:
        return say("why_outside", ask.language, when=start, base=ask.base, until=ask.until)
    return ""


def window_warnings(name: str, why: str, start: str, ask: Ask) -> list[str]:
    """Warnings of a measure with a window: no effect possible, or after the last observation.

    Parameters
    ----------
    name
        The measure.
    why
        Why it has no effect; blank when it may have one.
    start
        Its first month.
    ask
        The case.

    Returns
    -------
    list of str
        Sentences in the language of the case.
    """
    out = [say("no_effect", ask.language, name=name, why=why)] if why else []
    return out + late_warnings(name, [start], ask)
