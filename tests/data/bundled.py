"""Reads the bundled tables for the tests, as they stand in the files."""

from __future__ import annotations

import pandas as pd

from boligsim.base import data_path

CASES = ("narvik", "narvik-2009")
EXAMPLE = "eksempel"
DATA = data_path("narvik", "case.csv").parents[1]


def read(*parts: str) -> pd.DataFrame:
    """Read a bundled table, names as text, blanks as blanks."""
    names = ("municipality", "start", "end", "by", "date")
    return pd.read_csv(data_path(*parts), dtype=dict.fromkeys(names, str), keep_default_na=False)


def numbers(column: pd.Series) -> pd.Series:
    """Read a column as numbers, blanks missing."""
    return pd.to_numeric(column.replace("", None))


def files() -> list[str]:
    """Every table under data/, relative, with forward slashes."""
    found = [p for p in DATA.rglob("*") if p.name.endswith((".csv", ".csv.gz", ".geojson"))]
    return sorted(p.relative_to(DATA).as_posix() for p in found if p.parent != DATA)


def persons(frame: pd.DataFrame, year: int) -> int:
    """Sum of single ages."""
    return int(frame.loc[frame["year"] == year, "persons"].sum())
