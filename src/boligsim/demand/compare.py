"""The municipality beside those it is compared with: published figures of the bundled data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from boligsim.base.files import data_path
from boligsim.demand.household_misses import bundled_households

if TYPE_CHECKING:
    import pandas as pd

Figure = tuple[int, float, str]
Known = dict[str, dict[int, tuple[float, str]]]
_DWELLINGS, _TENURE = "dwellings", "households_by_tenure_table"
#: Series in the order of the table, with their unit and what they are worked out from.
COMPARED: dict[str, tuple[str, tuple[str, ...], Callable[..., float]]] = {
    "population": ("persons", ("population",), lambda n: n),
    "municipal_dwellings_per_1000": (
        "per 1000 inhabitants",
        ("municipal_dwellings_per_1000",),
        lambda n: n,
    ),
    "renter_share": ("percent", ("households_renter", _TENURE), lambda a, b: 100.0 * a / b),
    "price_per_m2": ("NOK per m2", ("price_per_m2",), lambda n: n),
    "living_alone_share": ("percent", ("living_alone", "total"), lambda a, b: 100.0 * a / b),
    "lone_parent_share": ("percent", ("lone_parent", "total"), lambda a, b: 100.0 * a / b),
    "detached_share": ("percent", ("dwellings_detached", _DWELLINGS), lambda a, b: 100.0 * a / b),
    "dwellings_per_1000": (
        "per 1000 inhabitants",
        (_DWELLINGS, "population"),
        lambda a, b: 1000.0 * a / b,
    ),
    "sales_per_1000_dwellings": (
        "per 1000 dwellings",
        ("sales", _DWELLINGS),
        lambda a, b: 1000.0 * a / b,
    ),
}
#: The second figure may be of the next year: sales of 2025 among the dwellings of 1 January 2026.
_NEXT_YEAR = ("sales_per_1000_dwellings",)


def compared_frame(codes: Sequence[str]) -> pd.DataFrame:
    """Give the latest published figures of some municipalities, one a row.

    Parameters
    ----------
    codes : sequence of str
        Numbers of municipalities, the own one first.

    Returns
    -------
    DataFrame
        ``municipality, year, series, value, unit, status, source``; a figure that one of them
        lacks has no row. Shares are worked out from two figures of one table and year (sales from
        those of the year before the count of dwellings).

    Examples
    --------
    >>> frame = compared_frame(["1806", "1804"]).set_index(["municipality", "series"])["value"]
    >>> round(float(frame["1806", "living_alone_share"]), 1)
    44.0
    """
    import pandas as pd

    rows = []
    for code in codes:
        known = _known().get(str(code), {})
        for series, (unit, needed, worked_out) in COMPARED.items():
            found = _latest(known, needed, 1 if series in _NEXT_YEAR else 0)
            if found is None:
                continue
            year, values, source = found
            rows.append((str(code), year, series, worked_out(*values), unit, "measured", source))
    columns = ["municipality", "year", "series", "value", "unit", "status", "source"]
    return pd.DataFrame(rows, columns=columns)


def _latest(
    known: Known, needed: tuple[str, ...], later: int
) -> tuple[int, list[float], str] | None:
    """Year of the first figure, the figures and the source, of the last year that has all."""
    held = [known.get(series, {}) for series in needed]
    years = [set(held[0]), *({y - later for y in one} for one in held[1:])]
    both = set.intersection(*years)
    if not both:
        return None
    year = max(both)
    at = [held[0][year], *(one[year + later] for one in held[1:])]
    return year, [value for value, _ in at], at[0][1]


@lru_cache(maxsize=1)
def _known() -> dict[str, Known]:
    """All bundled figures: municipality, series, year to value and source."""
    import pandas as pd

    frame = pd.read_csv(data_path("norway", "indicators.csv"), dtype={"municipality": str})
    found: dict[str, Known] = {}
    for row in frame[frame["value"].notna()].to_dict("records"):
        of = found.setdefault(str(row["municipality"]), {}).setdefault(str(row["series"]), {})
        of[int(row["year"])] = float(row["value"]), str(row["source"])
    for row in bundled_households().to_dict("records"):
        for series in ("living_alone", "lone_parent", "total"):
            if row[series] == row[series]:
                place = found.setdefault(str(row["municipality"]), {})
                place.setdefault(series, {})[int(row["year"])] = float(row[series]), "SSB 06944"
    return found
