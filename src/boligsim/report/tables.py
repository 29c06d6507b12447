"""Collect the tables of a run from demand, scenarios and land use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.summary import summarise
from boligsim.case.instruments import INSTRUMENTS, paths_needed
from boligsim.case.measure_paths import MEASURE_PATHS
from boligsim.homelessness import Param
from boligsim.measures import Ask
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
    runs.work_ahead()
    tables: dict[str, pd.DataFrame] = dict(demand.tables())
    tables["population_bands"] = population_bands(demand)
    zoned = {} if land is None else land.tables()  # before the runs', which wait for simulations
    tables.update(runs.tables())
    tables.update(zoned)
    checked = {name: check_table(name, frame) for name, frame in tables.items() if len(frame)}
    checked["assumptions"] = assumptions(demand.case, runs.scenarios)
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


def assumptions(case: Any, scenarios: Sequence[Any] = ()) -> pd.DataFrame:
    """Return the parameters with their source and status, in the order of the case.

    Parameters
    ----------
    case
        The case.
    scenarios
        The scenarios of the run: rows of measures that none of them holds are left out, since
        nothing in the run depends on them.

    Returns
    -------
    pandas.DataFrame
        Columns of the table ``parameters``.
    """
    frame: pd.DataFrame = case.parameters.frame
    measures = [m for s in scenarios for m in s.measures]
    read = paths_needed({str(m.kind) for m in measures}, set(MEASURE_PATHS))
    ask = Ask(case)
    read |= {str(n.path) for m in measures for p in m.plan(ask) for n in numbers_of(p)}
    read |= {str(n.path) for m in measures for c in m.costs(ask) for n in numbers_of(c)}
    owned = paths_needed(set(INSTRUMENTS), set(MEASURE_PATHS))
    return frame[~frame["path"].isin(owned - read)].reset_index(drop=True)


def numbers_of(thing: Any) -> list[Param]:
    """Return the parameters that a primitive or a cost line refers to."""
    cells = [getattr(thing, field.name) for field in fields(thing)]
    flat = [n for cell in cells for n in (cell if isinstance(cell, tuple) else (cell,))]
    return [n for n in flat if isinstance(n, Param)]
