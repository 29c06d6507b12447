"""Small observed counts identify people: which cells must not leave the house.

Hidden is a real count above 0 and under 4, and as many more groups of the same total as it takes
for what is hidden together to be at least 4: a total less the groups shown then tells no more
than that. Where no more groups are left, the total goes too.

Notes
-----
The rules are those of cell suppression in official tables (primary and secondary suppression);
that no cell can be worked out from what is left is shown by linear programming in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "HIDDEN",
    "NUMBERS",
    "PEOPLE",
    "SIGN",
    "SMALLEST",
    "complement",
    "hide",
    "observed_cells",
    "shown",
    "small",
    "without_observed",
]

SMALLEST = 4
SIGN = ":"
HIDDEN = "hidden"
"""Column of a table in which some rows must not be shown; it is never written itself."""
NUMBERS = ("mean", "p10", "p50", "p90")
PEOPLE = ("persons", "households", "children", "users", "persons_or_households")


def small(value: float) -> bool:
    """Whether a real count is so small that it identifies people; none is not.

    Examples
    --------
    >>> [small(v) for v in (0, 1, 3, 4)]
    [False, True, True, False]
    """
    return 0 < value < SMALLEST


def complement(lines: Iterable[Mapping[str, float]], groups: Iterable[str]) -> set[str] | None:
    """Return the groups to hide so that no total less the groups shown gives a small count away.

    Parameters
    ----------
    lines
        One mapping a total: group to its real count.
    groups
        Groups that are hidden already.

    Returns
    -------
    set of str or None
        The groups given and those that must go with them, smallest first; None where even all
        groups together are too few, so that the total itself has to be hidden.

    Examples
    --------
    >>> sorted(complement([{"a": 2, "b": 5, "c": 9}], ["a"]))
    ['a', 'b']
    >>> complement([{"a": 2, "b": 0}], ["a"]) is None
    True
    """
    lines = [dict(line) for line in lines]
    chosen = set(groups)
    weight: dict[str, float] = {}
    for line in lines:
        for group, value in line.items():
            weight[group] = weight.get(group, 0.0) + value
    while chosen:
        short = next((line for line in lines if not _safe(line, chosen)), None)
        if short is None:
            return chosen
        left = [g for g, value in short.items() if g not in chosen and value > 0]
        if not left:
            return None
        chosen.add(min(left, key=lambda g: (short[g], weight[g], g)))
    return chosen


def _safe(line: Mapping[str, float], chosen: set[str]) -> bool:
    inside = [value for group, value in line.items() if group in chosen and value > 0]
    if not any(small(value) for value in inside):
        return True
    return len(inside) > 1 and sum(inside) >= SMALLEST


def observed_cells(frame: pd.DataFrame) -> pd.Series:
    """Say which rows of a table of real counts must be hidden.

    Parameters
    ----------
    frame
        Tidy rows; with a column `status`, only measured and published rows are counts.

    Returns
    -------
    pandas.Series
        True for small counts of people, for the groups that protect them, and for the total
        where those are not enough.
    """
    import pandas as pd

    value = frame["p50"].astype("float64")
    real = frame["unit"].astype(str).isin(PEOPLE)
    if "status" in frame.columns:
        real &= frame["status"].astype(str).isin(("measured", "published"))
    out = real & (value > 0) & (value < SMALLEST)
    keys = [c for c in ("scenario", "year", "date", "series", "unit") if c in frame.columns]
    for _, rows in frame[real].groupby(keys, sort=True, dropna=False):
        within = rows[rows["group"] != "all"]
        line = {str(i): float(value[i]) for i in within.index}
        found = complement([line], [i for i in line if out[within.index[list(line).index(i)]]])
        for i in within.index:
            out[i] = out[i] or found is None or str(i) in found
        if found is None:
            out[rows.index] = True
    return pd.Series(out, index=frame.index, dtype=bool)


def without_observed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of simulated numbers without the small counts that they are held against.

    Parameters
    ----------
    frame
        Any table; of interest are those with a column `observed`.

    Returns
    -------
    pandas.DataFrame
        The same table where nothing is small; else a copy in which the count, its error and the
        share of draws at or under it are missing.
    """
    if not {"observed", "unit"} <= set(frame.columns):
        return frame
    value = frame["observed"].astype("float64")
    rows = frame["unit"].astype(str).isin(PEOPLE) & (value > 0) & (value < SMALLEST)
    if "status" in frame.columns:
        rows &= frame["status"].astype(str).isin(("measured", "published"))
    if not bool(rows.any()):
        return frame
    out = frame.copy()
    for column in ("observed", "error", "at_most"):
        if column in out.columns:
            out.loc[rows, column] = float("nan")
    return out


def hide(frame: pd.DataFrame, rows: pd.Series) -> pd.DataFrame:
    """Return the table with the numbers of some rows taken out and the rows marked.

    Parameters
    ----------
    frame
        Tidy rows.
    rows
        True for rows to hide, by the table's index.

    Returns
    -------
    pandas.DataFrame
        The same table where no row is hidden; else a copy whose numbers are missing there, with
        the column `hidden`, and without the number in the row's texts.
    """
    import re

    if not bool(rows.any()):
        return frame
    out = frame.copy()
    before = out[HIDDEN].astype(bool) if HIDDEN in out.columns else False
    value = out["p50"].astype("float64")
    for column in ("definition", "source", "note"):
        if column in out.columns:
            texts = out[column].astype(object)
            for i in out.index[rows]:
                if isinstance(texts[i], str) and value[i] == value[i]:
                    texts[i] = re.sub(rf"(?<![\d.,]){value[i]:g}(?![\d.,]\d|\d)", SIGN, texts[i])
            out[column] = texts
    out[HIDDEN] = rows | before
    out.loc[rows, list(NUMBERS)] = float("nan")
    return out


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as it may be written: ':' for hidden numbers, the mark itself left out.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    pandas.DataFrame
        The same table where nothing is hidden.
    """
    if HIDDEN not in frame.columns:
        return frame
    rows = frame[HIDDEN].fillna(False).astype(bool)
    out = frame.drop(columns=HIDDEN)
    if bool(rows.any()):
        for column in NUMBERS:
            out[column] = out[column].astype(object)
            out.loc[rows, column] = SIGN
    return out
