"""Numbers by date: a number holds from its date until the next, or happens at its date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.time import years_since

Array = NDArray[np.float64]
#: (date, number) in the order of the dates; the date of what has held all along is empty.
Dated = tuple[tuple[str, float], ...]
_ALWAYS = ""


def dated(name: str, given: Any, *, high: float = np.inf, always: bool = True) -> Dated:
    """Check a number, or numbers by date, and put them in order.

    Parameters
    ----------
    name : str
        What it is, for messages.
    given : float or mapping
        One number for the whole time, or ``{date: number}`` with dates ``2028``, ``"2028-06"``.
    high : float
        Largest number that makes sense.
    always : bool
        Whether one number alone has a meaning.

    Returns
    -------
    tuple
        ``(date, number)`` pairs.

    Raises
    ------
    InputError
        Neither, a date that is none or stands twice, a negative or too large number.

    Examples
    --------
    >>> dated("settlement", {"2029-07": 20, 2027: 60})
    (('2027', 60.0), ('2029-07', 20.0))
    """
    example = f"{name}={{2028: 40}}"
    if isinstance(given, Mapping):
        pairs = [(_date(name, d), _number(name, v, high, example)) for d, v in given.items()]
    elif isinstance(given, tuple) and all(isinstance(p, tuple) and len(p) == 2 for p in given):
        pairs = [
            (d if d == _ALWAYS else _date(name, d), _number(name, v, high, example))
            for d, v in given
        ]
    elif always:
        pairs = [(_ALWAYS, _number(name, given, high, f"{name}=40 or {example}"))]
    else:
        raise InputError(f"{name} is {given!r}; give numbers by date, e.g. {example}.")
    when = [_order(d) for d, _ in pairs]
    if len(set(when)) < len(when):
        raise InputError(f"{name} has a date twice: {', '.join(d for d, _ in pairs)}. Keep one.")
    order = sorted(range(len(pairs)), key=when.__getitem__)
    return tuple(pairs[k] for k in order)


def _date(name: str, date: Any) -> str:
    if isinstance(date, bool) or not isinstance(date, str | int | np.integer):
        raise InputError(f"{name} has the date {date!r}; write 2028, '2028-06' or '2028-06-15'.")
    text = str(date).strip()
    years_since(2000, text)
    return text


def _number(name: str, value: Any, high: float, example: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise InputError(f"{name} is {value!r}; give a number, e.g. {example}.")
    number = float(value)
    if not np.isfinite(number) or not 0.0 <= number <= high:
        limit = "0 or more" if np.isinf(high) else f"from 0 to {high:g}"
        raise InputError(f"{name} has the number {value}; give one {limit}.")
    return number


def _order(date: str) -> float:
    return -np.inf if date == _ALWAYS else years_since(2000, date)


def _starts(numbers: Dated, base: int) -> list[tuple[float, float]]:
    return [(-np.inf if d == _ALWAYS else years_since(base, d), v) for d, v in numbers]


def first_year(numbers: Dated, base: int) -> int:
    """Return the calendar year from which the numbers say something; `base` for all along."""
    date = numbers[0][0]
    return base if date == _ALWAYS else int(date[:4])


def yearly_mean(numbers: Dated, before: Array, base: int) -> Array:
    """Mean of each calendar year of what holds from its date; `before` holds until the first.

    Parameters
    ----------
    numbers : tuple
        From `dated`.
    before : array ``[Y]``
        What holds in each year until then.
    base : int
        The first year.

    Returns
    -------
    array ``[Y]``
    """
    out = before.astype(np.float64).copy()
    for start, value in _starts(numbers, base):
        for y in range(len(out)):
            share = float(np.clip(y + 1 - start, 0.0, 1.0))
            out[y] = value if share == 1.0 else (1.0 - share) * out[y] + share * value
    return out


def level_at(numbers: Dated, before: Array, base: int) -> Array:
    """Level on each 1 January; what begins that day is in force.

    Parameters
    ----------
    numbers : tuple
        From `dated`.
    before : array ``[Y + 1]``
        The level until the first date.
    base : int
        The first year.

    Returns
    -------
    array ``[Y + 1]``
    """
    out = before.astype(np.float64).copy()
    when = np.arange(len(out), dtype=np.float64)
    for start, value in _starts(numbers, base):
        out[when >= start] = value
    return out


def gathered(numbers: Dated, count: int, base: int) -> Array:
    """Sum of what has happened before each 1 January.

    Parameters
    ----------
    numbers : tuple
        From `dated`; each happens at its date.
    count : int
        How many 1 Januaries.
    base : int
        The first year.

    Returns
    -------
    array ``[count]``
    """
    when = np.arange(count, dtype=np.float64)
    out = np.zeros(count)
    for start, value in _starts(numbers, base):
        out += (when > start) * value
    return out


def inside(name: str, numbers: Dated, base: int, until: int, *, event: bool = False) -> None:
    """Check that dates mean something between the base date and the end.

    Parameters
    ----------
    name : str
        For the message.
    numbers : tuple
        From `dated`.
    base, until : int
        First and last year.
    event : bool
        The numbers happen at their dates: none may lie before the base date or on the last day.

    Raises
    ------
    InputError
        A date after the end, or an event outside.
    """
    for date, _ in numbers:
        if date == _ALWAYS:
            continue
        at = years_since(base, date)
        late = at >= until - base if event else at > until - base
        if late or (event and at < 0):
            when = "after the end" if late else "before the base date"
            raise InputError(
                f"{name} has the date {date}, {when} of the case ({base}-{until}), and would "
                "change nothing. Move the date, or change the case's base or until."
            )
