"""The municipality beside those it is compared with: published figures of the bundled data."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING

from boligsim.base.files import data_path
from boligsim.demand.compare import compared_frame
from boligsim.report.schema import NUMBERS, tidy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COMPARED", "compared_table", "municipality_names"]

COMPARED = ("population", "municipal_dwellings_per_1000", "renter_share", "price_per_m2")
"""Columns of the memo's table; the workbook has all series of `compared_frame`."""


def municipality_names(codes: Sequence[str]) -> tuple[str, ...]:
    """Return names of municipalities where the bundled list has them.

    Parameters
    ----------
    codes
        Numbers of municipalities.

    Returns
    -------
    tuple of str
        The Norwegian name, or the number where it is unknown.
    """
    known = {row["municipality"]: row["name"] for row in _rows("municipalities.csv")}
    return tuple(known.get(code, code).split("-")[0].strip() for code in codes)


def compared_table(codes: Sequence[str]) -> pd.DataFrame:
    """Return the latest figure of each municipality.

    Parameters
    ----------
    codes
        Numbers of municipalities, the own one first.

    Returns
    -------
    pandas.DataFrame
        Tidy rows with the columns municipality, name, status and source.
    """
    names = dict(zip(codes, municipality_names(codes), strict=True))
    rows: list[dict[str, object]] = [
        {
            "year": int(row["year"]), "series": str(row["series"]), "unit": str(row["unit"]),
            "municipality": str(row["municipality"]), "name": names[str(row["municipality"])],
            "status": str(row["status"]), "source": str(row["source"]),
            **dict.fromkeys(NUMBERS, float(row["value"])),
        }
        for row in compared_frame(codes).to_dict("records")
    ]  # fmt: skip
    return tidy(rows)


def _rows(name: str) -> list[dict[str, str]]:
    file = data_path("norway", name)
    if not file.is_file():
        return []
    with open(file, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
