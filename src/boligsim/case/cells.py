"""One cell: its value by the kind of its column, or the rule that it breaks."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from boligsim.base import InputError, parse_date
from boligsim.case.contract import TABLES, Column, Table
from boligsim.case.messages import near, say
from boligsim.case.numbers import format_number, parse_number

__all__ = ["read_cell", "typed", "typed_frame", "wanted"]

_YES = {"yes": "yes", "no": "no", "ja": "yes", "nei": "no", "true": "yes", "false": "no"}
_SSB_BLANK = {".", "..", ":"}  # not possible, missing, not for publication


def wanted(column: Column) -> str:
    """Say what a cell of a column must be.

    Parameters
    ----------
    column
        Of the contract.

    Returns
    -------
    str
        A noun with its range.
    """
    if column.kind == "word":
        words = ", ".join(column.words)
        if column.example:
            return say("one of {words} or like {example}", words=words, example=column.example)
        return say("one of {words}", words=words)
    if column.kind == "yes":
        return say("yes or no")
    if column.kind == "date":
        return say("a date YYYY, YYYY-MM or YYYY-MM-DD")
    if column.kind in ("int", "number"):
        what = say("a whole number" if column.kind == "int" else "a number")
        if column.low is not None and column.high is not None:
            return say(
                "{what} from {low} to {high}",
                what=what,
                low=format_number(column.low),
                high=format_number(column.high),
            )
        return (
            what
            if column.low is None
            else say("{what}, at least {low}", what=what, low=format_number(column.low))
        )
    return say("a name" if column.kind == "name" else "a text")


def read_cell(column: Column, text: str) -> tuple[Any, str, str]:
    """Read one cell.

    Parameters
    ----------
    column
        Of the contract.
    text
        What stands there.

    Returns
    -------
    value, rule, hint
        The rule is blank when the value is good.
    """
    if column.kind in ("int", "number"):
        return _type_number(column, "" if text in _SSB_BLANK else text)
    if not text:
        return (
            "",
            "" if column.blank else say("must be {wanted}, not blank", wanted=wanted(column)),
            "",
        )
    if column.kind == "yes":
        word = _YES.get(text.lower())
        return (word, "", "") if word else ("", "must be yes or no", "")
    if column.kind == "date":
        text = _norwegian_date(text)
        try:
            parse_date(text)
        except InputError:
            return "", say("must be {wanted}", wanted=wanted(column)), ""
        return text, "", ""
    if column.kind == "word":
        word = text.lower()
        if word in column.words or (column.pattern and re.fullmatch(column.pattern, word)):
            return word, "", ""
        return "", say("must be {wanted}", wanted=wanted(column)), near(word, column.words)
    return text, "", ""


def _norwegian_date(text: str) -> str:
    """Turn 1.6.2027 and 06.2027 round; anything else stays as it is."""
    match = re.fullmatch(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})", text.replace(" ", ""))
    if match is None:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _type_number(column: Column, text: str) -> tuple[Any, str, str]:
    expected = wanted(column)
    if not text:
        return (
            np.nan,
            "" if column.blank else say("must be {wanted}, not blank", wanted=expected),
            "",
        )
    value = parse_number(text)
    if value is None:
        hint = "SSB's '-' means none: write 0" if text in ("-", "\u2212") else ""
        if text.endswith("%"):
            hint = "write a share as 0.25, not 25 %"
        return np.nan, say("must be {wanted}", wanted=expected), hint
    if column.kind == "int" and not float(value).is_integer():
        return np.nan, say("must be {wanted}", wanted=expected), ""
    low, high = column.low, column.high
    if low is not None and value < low:
        return (
            np.nan,
            say("must be {wanted}", wanted=expected),
            "a count cannot be negative" if low == 0 else "",
        )
    if high is not None and value > high:
        share = (low, high) == (0, 1) and value <= 100
        hint = say("write a share as {share}", share=format_number(value / 100)) if share else ""
        return np.nan, say("must be {wanted}", wanted=expected), hint
    return value, "", ""


def typed_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns and types of a table of the contract, without checking it.

    Parameters
    ----------
    name
        Table.
    frame
        With any columns, in any order; numbers may be text.

    Returns
    -------
    DataFrame
        Columns that are not part of the table are dropped, those not given are blank.
    """
    table = TABLES[name]
    data: dict[str, list[Any]] = {}
    for column in table.columns:
        numeric = column.kind in ("int", "number")
        blank: Any = np.nan if numeric else ""
        cells = list(frame[column.name]) if column.name in frame else [blank] * len(frame)
        if numeric:
            data[column.name] = [np.nan if c is None or c == "" else float(c) for c in cells]
        else:
            data[column.name] = ["" if c is None or c != c else str(c) for c in cells]
    return typed(table, data)


def typed(table: Table, data: dict[str, list[Any]]) -> pd.DataFrame:
    """Make a frame with the types of the contract.

    Parameters
    ----------
    table
        Of the contract.
    data
        Cells by column, blank ones "" or nan.

    Returns
    -------
    DataFrame
        Text as str, whole numbers as int64 where none may be blank, else float64.
    """
    frame = {}
    for column in table.columns:
        cells = data[column.name]
        if column.kind in ("int", "number"):
            values = np.asarray(cells, dtype=np.float64)
            whole = column.kind == "int" and not column.blank and not np.isnan(values).any()
            frame[column.name] = pd.Series(values.astype(np.int64) if whole else values)
        else:
            frame[column.name] = pd.Series(cells, dtype="str")
    return pd.DataFrame(frame)
