"""Small observed counts identify people: they leave the house as ':' only.

Suppressed is a number that is a real count (not simulated), above 0 and under 4, and one more
group of the same total, so that it cannot be worked out by subtraction. A simulated line shows
its spread and may show small numbers; at its start it has no spread where it equals the count,
and there the same rule holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SIGN", "SMALLEST", "observed_mask", "suppress", "suppressed_cells"]

SMALLEST = 4
SIGN = ":"
_NUMBERS = ("mean", "p10", "p50", "p90")


def observed_mask(frame: pd.DataFrame, base: int, start_status: str) -> pd.Series:
    """Say which rows hold real counts.

    Parameters
    ----------
    frame
        Tidy rows.
    base
        Base year: a stock of that year without spread equals the start table.
    start_status
        Status of the start table; only measured or published starts are real counts.

    Returns
    -------
    pandas.Series
        True for rows of observed numbers.
    """
    observed = frame["of"].astype(str) == "observed"
    if start_status in ("measured", "published"):
        certain = (frame["p10"] == frame["p90"]) & (frame["mean"] == frame["p50"])
        people = frame["unit"].isin(("persons", "households", "children"))
        at_base = frame["year"].astype(str) == str(base)
        observed |= certain & people & at_base
    return observed


def suppressed_cells(frame: pd.DataFrame, observed: pd.Series) -> pd.Series:
    """Say which rows must be hidden: small ones, and one more where a total would give them away.

    Parameters
    ----------
    frame
        Tidy rows.
    observed
        Which of them are real counts.

    Returns
    -------
    pandas.Series
        True for rows to hide.
    """
    value = frame["p50"].astype("float64")
    hide = observed & (value > 0) & (value < SMALLEST)
    keys = ["scenario", "year", "series"]
    for _, rows in frame[observed & (frame["group"] != "all")].groupby(keys, sort=True):
        hidden = hide.loc[rows.index]
        if int(hidden.sum()) == 1:
            left = rows[~hidden & (value.loc[rows.index] > 0)]
            if not left.empty:
                second = left.sort_values(["p50", "group"], kind="stable").index[0]
                hide.loc[second] = True
    return hide


def suppress(frame: pd.DataFrame, base: int, start_status: str) -> pd.DataFrame:
    """Return the table as it may leave the house.

    Parameters
    ----------
    frame
        Tidy rows.
    base, start_status
        See `observed_mask`.

    Returns
    -------
    pandas.DataFrame
        The same rows; hidden numbers are ':'. Untouched when nothing is hidden.
    """
    hide = suppressed_cells(frame, observed_mask(frame, base, start_status))
    if not bool(hide.any()):
        return frame
    out = frame.copy()
    for column in _NUMBERS:
        out[column] = out[column].astype(object)
        out.loc[hide, column] = SIGN
    return out
