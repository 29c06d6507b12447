"""Collect the tables of a run from demand, scenarios and land use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.summary import summarise
from boligsim.report.schema import check_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BANDS", "collect_tables", "population_bands"]

BANDS = (
    ("total", 0, None),
    ("0-19", 0, 19),
    ("20-66", 20, 66),
    ("67-79", 67, 79),
    ("80+", 80, None),
)


def collect_tables(runs: Any, land: Any = None) -> dict[str, pd.DataFrame]:
    """Return all tables of a run, tidy.

    Parameters
    ----------
    runs
        `Runs` of the scenarios.
    land
        `LandPlan`, or None.

    Returns
    -------
    dict
        Name to table, in the order they are made.

    Raises
    ------
    InputError
        A table lacks a column or its quantiles are out of order.
    """
    demand = runs.demand
    tables: dict[str, pd.DataFrame] = dict(demand.tables())
    tables["population_bands"] = population_bands(demand)
    tables.update(runs.tables())
    if land is not None:
        tables.update(land.tables())
    checked = {name: check_table(name, frame) for name, frame in tables.items() if len(frame)}
    checked["assumptions"] = assumptions(demand.case)
    return checked


def population_bands(demand: Any) -> pd.DataFrame:
    """Return persons by age band, quantiles taken over the sums.

    Parameters
    ----------
    demand
        A `Demand`: `population` [world, year, sex, age] and `years`.

    Returns
    -------
    pandas.DataFrame
        Tidy rows with sex ``both`` and the column age.
    """
    import pandas as pd

    years = [int(year) for year in demand.years]
    frames = []
    for name, low, high in BANDS:
        ages = demand.population[:, :, :, low : None if high is None else high + 1]
        draws = np.add.reduce(np.add.reduce(ages, axis=3), axis=2)
        numbers = summarise(draws)
        frames.append(
            pd.DataFrame(
                {
                    "scenario": "all",
                    "year": years,
                    "group": "all",
                    "series": "persons",
                    "unit": "persons",
                    "of": "worlds",
                    **{column: numbers[column] for column in ("mean", "p10", "p50", "p90")},
                    "sex": "both",
                    "age": name,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def assumptions(case: Any) -> pd.DataFrame:
    """Return the parameters with their source and status, in the order of the case."""
    frame: pd.DataFrame = case.parameters.frame.reset_index(drop=True)
    return frame
