"""A slice of Norway and its market lever, for the national check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boligsim.base.files import data_path
from boligsim.case import Parameters
from boligsim.homelessness.primitives import Param, Rate

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.homelessness.primitives import Primitive

__all__ = [
    "BASE",
    "LEVEL",
    "LEVER",
    "RANGE",
    "SURVEY_MONTH",
    "UNTIL",
    "YEARS",
    "market_lever",
    "slice_of_norway",
    "surveys",
    "with_lever",
]

YEARS = (2008, 2012, 2016, 2020)
BASE, UNTIL = 2009, 2021
LEVEL = "nation.entry_level"
LEVER = ("market.index_2016", "market.change_2016_2020")
RANGE = {LEVEL: (0.01, 20.0), **dict.fromkeys(LEVER, (0.02, 1.98))}
SURVEY_MONTH = 11


def surveys() -> dict[int, float]:
    """Return registered homeless per 1,000 inhabitants in the national surveys, by year.

    Returns
    -------
    dict
        The four surveys of the check; the 2024 count has not been entered.

    Examples
    --------
    >>> surveys()[2012]
    1.26
    """
    table = pd.read_csv(data_path("norway", "homelessness.csv"))
    own = table[(table["area"] == "norway") & table["year"].isin(YEARS)]
    rates = dict(zip(own["year"].astype(int), own["per_1000"].astype(float), strict=True))
    return {year: float(rates[year]) for year in YEARS}


def slice_of_norway(case: Case) -> Case:
    """Return a municipality of the case's size with the nation's ages and homelessness of 2008.

    Parameters
    ----------
    case
        Whose parameters, groups and municipal dwellings are used.

    Returns
    -------
    Case
        From 2009 to 2021, without measures; the population is the nation's, counted.
    """
    people = pd.read_csv(data_path("norway", "population.csv.gz"))
    people = people[people["year"].between(BASE, UNTIL)]
    own = case.population
    size = float(own.loc[own["year"] == case.base, "persons"].sum())
    share = size / float(people.loc[people["year"] == BASE, "persons"].sum())
    ages = people.groupby(["year", "age"], as_index=False)["persons"].sum()
    ages["persons"] = (ages["persons"] * share).round().astype(int)
    start = case.start
    homeless = start["place"] == "homeless"
    number = surveys()[2008] * size / 1000.0
    start.loc[homeless, ["persons", "low", "high"]] = [round(number), np.nan, np.nan]
    empty = {
        name: case.frame(name).iloc[:0]
        for name in ("measures", "overrides", "jobs", "other_demand")
    }
    last = case.arrivals.sort_values("year").groupby("group").tail(1)
    arrivals = [last.assign(year=year) for year in range(BASE, UNTIL)]
    made = case.with_tables(
        population=ages.assign(sex="both")[["year", "sex", "age", "persons"]],
        start=start,
        arrivals=pd.concat(arrivals, ignore_index=True) if len(last) else last,
        **empty,
    )
    settings = {**made.settings, "prepared_population": "observed"}
    return replace(made, base=BASE, until=UNTIL, settings=settings, periods={})


def market_lever(year: int = UNTIL) -> list[tuple[str, Primitive]]:
    """Return level and lever as primitives: entries and self-resolution, year by year.

    Parameters
    ----------
    year
        What begins later is left out.

    Returns
    -------
    list of (str, Primitive)
        Factors on two processes, straight between the surveys.
    """
    out: list[tuple[str, Primitive]] = [(LEVEL, Rate("entry", Param(LEVEL)))]
    for path, first in zip(LEVER, (2012, 2016), strict=True):
        begin = first - BASE + SURVEY_MONTH / 12
        for step in range(1, 5):
            start = begin + step - 1
            if start > year - BASE + SURVEY_MONTH / 12 - 1e-9:
                continue
            end = None if step == 4 else start + 1
            part = step / 4
            entry = Param(path, scale=part, shift=1 - part)
            solved = Param(path, scale=-part, shift=1 + part)
            out.append((f"{path}:entry:{step}", Rate("entry", entry, start, end)))
            out.append((f"{path}:solved:{step}", Rate("self_resolution", solved, start, end)))
    return out


def with_lever(case: Case) -> Case:
    """Return the case with rows for the level and the lever, all over their ranges."""
    row = {"group": "", "dwelling": "", "value": 1.0, "distribution": "uniform", "unit": "factor",
           "scope": "place", "transferable": "no", "chapter": "", "source": "",
           "status": "assumed"}  # fmt: skip
    frame = case.parameters.frame
    rows = [
        {**dict.fromkeys(frame.columns, np.nan), **row, "path": path, "low": low, "high": high}
        for path, (low, high) in RANGE.items()
    ]
    both = pd.concat([frame, pd.DataFrame(rows)[frame.columns]], ignore_index=True)
    return case.with_parameters(Parameters(both.astype(frame.dtypes.to_dict())))
