"""Arguments of calls, checked: whole numbers, and numbers of municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from boligsim.base.errors import InputError


def whole(name: str, value: Any) -> int:
    """Return a whole number, or say that it is none.

    Parameters
    ----------
    name : str
        Name of the argument.
    value : int
        A Python or numpy integer; ``"2026"`` and ``2026.5`` are none.

    Returns
    -------
    int

    Raises
    ------
    InputError
        Anything else.

    Examples
    --------
    >>> whole("until", 2040)
    2040
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        quoted = isinstance(value, str) and value.strip().isdigit()
        hint = f" Write {str(value).strip()} without quotes." if quoted else ""
        raise InputError(f"{name} is {value!r}; give a whole number, e.g. {_example(name)}.{hint}")
    return int(value)


def _example(name: str) -> str:
    return {"worlds": "400", "seed": "1"}.get(name, "2026")


def four_digits(name: Any) -> str:
    """Return the number of a municipality as text; whole numbers get four digits.

    Parameters
    ----------
    name : str or int
        E.g. ``"0301"`` or ``301``.

    Returns
    -------
    str

    Raises
    ------
    InputError
        Neither text nor a whole number.

    Examples
    --------
    >>> four_digits(301)
    '0301'
    """
    if isinstance(name, str) and name.strip():
        return name
    if isinstance(name, float | np.floating) and name == np.rint(name):
        name = int(name)
    if isinstance(name, int | np.integer) and not isinstance(name, bool):
        return f"{int(name):04d}"
    raise InputError(
        f"A municipality is called {name!r}; give its number as text, e.g. '1806' or '0301'."
    )


def columns_of(frame: Any, wanted: tuple[str, ...], what: str) -> None:
    """Check that something is a table with these columns.

    Parameters
    ----------
    frame : DataFrame
        What was given.
    wanted : tuple of str
        Columns.
    what : str
        Name of the table in messages.

    Raises
    ------
    InputError
        No table, or columns missing.
    """
    import pandas as pd

    listed = ", ".join(wanted)
    if not isinstance(frame, pd.DataFrame):
        kind = "a mapping" if isinstance(frame, Mapping) else f"of the type {type(frame).__name__}"
        raise InputError(
            f"The {what} is {kind}, not a table. Give a pandas DataFrame with the columns "
            f"{listed}, one row a cell, e.g. pandas.DataFrame(rows, columns=[...])."
        )
    missing = [c for c in wanted if c not in frame.columns]
    if missing:
        raise InputError(
            f"The {what} lacks the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)}. It needs {listed}, one row a cell."
        )
