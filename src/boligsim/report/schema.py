"""The tables a run writes: their order, columns and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "NUMBERS", "TABLES", "check_table", "records", "tidy"]

NUMBERS = ("mean", "p10", "p50", "p90")
COLUMNS = ("scenario", "year", "group", "series", "unit", "of", *NUMBERS)
TABLES = (
    "population",
    "population_bands",
    "households",
    "dwelling_need",
    "group_demand",
    "housing_need_overview",
    "homelessness",
    "flows",
    "waiting",
    "suitable_home",
    "vacancy_chains",
    "official_counts",
    "costs",
    "comparison",
    "combinations",
    "calibration",
    "attribution",
    "land_use",
    "reserve",
    "building_need",
    "programme",
    "zone_plan",
    "plan_limits",
    "plan_rules",
    "package",
    "key_figures",
    "assumptions",
)


def tidy(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Put rows in the tidy columns, missing ones filled with their neutral word.

    Parameters
    ----------
    rows
        One mapping a row; `mean` alone is enough for a fixed number.

    Returns
    -------
    pandas.DataFrame
        Columns of `COLUMNS`, then any further ones in the order met.
    """
    import pandas as pd

    frame = pd.DataFrame(rows)
    neutral = {"scenario": "all", "group": "all", "unit": "", "of": "fixed"}
    for column in COLUMNS:
        if column not in frame.columns:
            frame[column] = neutral.get(column, float("nan"))
    for column, text in neutral.items():
        frame[column] = frame[column].fillna(text)
    others = [c for c in frame.columns if c not in COLUMNS]
    return frame[[*COLUMNS, *others]]


def check_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table after checking its columns and the order of its quantiles.

    Parameters
    ----------
    name
        Name of the table, used in the message.
    frame
        The table.

    Returns
    -------
    pandas.DataFrame
        The same table with its index reset.

    Raises
    ------
    InputError
        A column is missing or a row has p10 > p50 or p50 > p90.
    """
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        raise InputError(
            f"report: table '{name}' lacks the column {', '.join(missing)}, because every table "
            f"of a run has {', '.join(COLUMNS)}; add it where the table is made."
        )
    low, mid, high = (frame[c].astype("float64") for c in ("p10", "p50", "p90"))
    slack = 1e-9 * (1.0 + mid.abs())
    wrong = (low > mid + slack) | (mid > high + slack)
    if bool(wrong.any()):
        row = frame[wrong].iloc[0]
        raise InputError(
            f"report: table '{name}' has p10 <= p50 <= p90 broken in series '{row['series']}', "
            f"year {row['year']}, because {row['p10']} , {row['p50']} , {row['p90']} are not in "
            "order; summarise the draws again."
        )
    return frame.reset_index(drop=True)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings from column to value.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    list of dict
        In the order of the rows.
    """
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
