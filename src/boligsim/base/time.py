"""Time is a float in years since the base date, 1 January 00:00 of the base year."""

from __future__ import annotations

import calendar
import re

from boligsim.base.errors import InputError

__all__ = ["parse_date", "years_since"]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse_date(text: str | int) -> tuple[int, int, int]:
    """Year, month and day of ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; missing parts are 1.

    Parameters
    ----------
    text
        The date.

    Returns
    -------
    tuple of int
        Year, month, day.

    Raises
    ------
    InputError
        When it is not such a date.

    Examples
    --------
    >>> parse_date("2027-06")
    (2027, 6, 1)
    """
    match = _DATE.fullmatch(str(text).strip())
    year, month, day = (int(p) if p else 1 for p in match.groups()) if match else (0, 0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 1, month)[1]:
        raise InputError(f"'{text}' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.")
    return year, month, day


def years_since(base_year: int, text: str | int) -> float:
    """Years from 1 January of the base year to the start of a date.

    Parameters
    ----------
    base_year
        Year of the base date.
    text
        ``YYYY``, ``YYYY-MM`` (the first of the month, 00:00) or ``YYYY-MM-DD``. Every month is a
        twelfth of a year, so months fall on the same instants each year.

    Returns
    -------
    float
        Negative before the base date.

    Raises
    ------
    InputError
        When it is not a date.

    Examples
    --------
    >>> years_since(2026, "2027-07")
    1.5
    """
    year, month, day = parse_date(text)
    days = calendar.monthrange(year, month)[1]
    return (year - base_year) + (month - 1 + (day - 1) / days) / 12
