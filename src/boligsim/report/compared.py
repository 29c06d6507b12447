"""The municipality beside those it is compared with: published figures of the bundled data."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING

from boligsim.base.files import data_path
from boligsim.report.schema import NUMBERS, tidy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COMPARED", "compared_table", "municipality_names"]

COMPARED = ("population", "municipal_dwellings_per_1000", "renter_share", "price_per_m2")
_RENTERS, _TENURE = "households_renter", "households_by_tenure_table"


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
        Tidy rows with the columns municipality, name, status and source; the share that rents is
        worked out from two figures of one table and year.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(_rows("indicators.csv"), key=lambda row: row["year"]):
        if row["municipality"] in codes:
            found[row["municipality"], row["series"]] = row
    rows: list[dict[str, object]] = []
    for code, name in zip(codes, municipality_names(codes), strict=True):
        for series in COMPARED:
            held = found.get((code, _RENTERS if series == "renter_share" else series))
            if held is None:
                continue
            value, unit = float(held["value"]), held["unit"]
            if series == "renter_share":
                whole = found.get((code, _TENURE))
                if whole is None or whole["year"] != held["year"]:
                    continue
                value, unit = 100.0 * value / float(whole["value"]), "percent"
            rows.append(
                {
                    "year": int(held["year"]), "series": series, "unit": unit,
                    "municipality": code, "name": name, "status": held["status"],
                    "source": held["source"], **dict.fromkeys(NUMBERS, value),
                }
            )  # fmt: skip
    return tidy(rows)


def _rows(name: str) -> list[dict[str, str]]:
    file = data_path("norway", name)
    if not file.is_file():
        return []
    with open(file, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
