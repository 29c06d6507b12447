"""Numbers and dates as people write them."""

from __future__ import annotations

import math
import re

__all__ = ["format_number", "parse_number"]

# Plain, no-break, thin, figure and narrow no-break space.
_SPACE = " \u00a0\u2009\u2007\u202f"
_SPACES = re.compile(f"[{_SPACE}]")
_GROUPED = re.compile(rf"\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?=[.,]|$)")
_PLAIN = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")


def parse_number(text: str) -> float | None:
    """Read a number: decimal comma or point, spaces between thousands, true minus.

    A single comma or point is a decimal sign ("1,234" is a little more than one); with both, the
    last one is.

    Parameters
    ----------
    text
        What stands in the cell.

    Returns
    -------
    float or None
        None when it is not a finite number.

    Examples
    --------
    >>> parse_number("\u22121 234,5"), parse_number("0.25"), parse_number("about 5")
    (-1234.5, 0.25, None)
    """
    body = text.strip()
    sign = 1.0
    if body[:1] in ("-", "\u2212", "\u2013", "+"):
        sign = 1.0 if body[0] == "+" else -1.0
        body = body[1:].lstrip(_SPACE)
    if _SPACES.search(body):
        if not _GROUPED.match(body):
            return None
        body = _SPACES.sub("", body)
    if _POINTS.fullmatch(body):
        body = body.replace(".", "").replace(",", ".")
    elif _COMMAS.fullmatch(body):
        body = body.replace(",", "")
    else:
        body = body.replace(",", ".")
    if not _PLAIN.fullmatch(body):
        return None
    value = sign * float(body)
    return value + 0.0 if math.isfinite(value) else None


def format_number(value: float) -> str:
    """Write a number in the shortest form that reads back to the same value.

    Parameters
    ----------
    value
        The number; nan gives an empty text.

    Returns
    -------
    str
        With a decimal point.

    Examples
    --------
    >>> format_number(3.0), format_number(0.25), format_number(float("nan"))
    ('3', '0.25', '')
    """
    if value != value:
        return ""
    whole = float(value).is_integer() and abs(value) < 2**53
    return str(int(value)) if whole else repr(float(value))
