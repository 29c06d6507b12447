"""The tidy tables of a demand: long, quantiles in fixed order, total called ``all``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise
from boligsim.demand.overview import overview_table

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
COLUMNS = ("scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90")
#: Age bands of the table population_bands; quantiles of a band are not sums of quantiles.
BANDS: dict[str, tuple[int, int | None]] = {
    "total": (0, None),
    "80+": (80, None),
    "67-79": (67, 79),
    "20-66": (20, 66),
    "0-19": (0, 19),
}
_SIZES = ("1", "2", "3", "4", "5", "6plus")


def rows(
    draws: Array, years: NDArray[np.int64], group: str, series: str, unit: str, of: str = "worlds"
) -> pd.DataFrame:
    """One series: ``[W, T]`` summarised over worlds, a row a year."""
    import pandas as pd

    numbers = summarise(draws)
    fixed = {"scenario": "all", "year": years, "group": group, "series": series, "unit": unit}
    return pd.DataFrame({**fixed, "of": of, **numbers})[list(COLUMNS)]


def demand_tables(demand: Demand) -> dict[str, pd.DataFrame]:
    """Make the tables of `Demand.tables`.

    Parameters
    ----------
    demand : Demand
        The demand.

    Returns
    -------
    dict
        population (by sex and single age, no totals), population_bands, households,
        dwelling_need, group_demand, housing_need_overview.
    """
    return {
        "population": population_table(demand),
        "population_bands": bands_table(demand),
        "households": households_table(demand),
        "dwelling_need": dwelling_table(demand),
        "group_demand": group_table(demand),
        "housing_need_overview": overview_table(demand),
    }


def _of(demand: Demand) -> str:
    return "fixed" if demand.population_observed else "worlds"


def population_table(demand: Demand) -> pd.DataFrame:
    """Persons by year, sex and single year of age."""
    import pandas as pd

    numbers = summarise(demand.population)
    ages = range(demand.population.shape[-1])
    index = pd.MultiIndex.from_product(
        [demand.years, demand.sexes, ages], names=["year", "sex", "age"]
    )
    frame = pd.DataFrame({k: v.ravel() for k, v in numbers.items()}, index=index).reset_index()
    frame = frame.assign(
        scenario="all", group="all", series="persons", unit="persons", of=_of(demand)
    )
    frame.loc[frame["year"] == demand.years[0], "of"] = "fixed"
    return frame[[*COLUMNS, "sex", "age"]]


def bands_table(demand: Demand) -> pd.DataFrame:
    """Persons of both sexes by age band; the total is called ``total``."""
    import pandas as pd

    parts = [
        rows(demand.band(low, high), demand.years, "all", "persons", "persons", _of(demand)).assign(
            sex="both", age=name
        )
        for name, (low, high) in BANDS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def households_table(demand: Demand) -> pd.DataFrame:
    """Private households, all and by size, with the status of the shares."""
    import pandas as pd

    parts = [rows(demand.households, demand.years, "all", "households", "households")]
    for k, size in enumerate(_SIZES):
        draws = demand.households_by_size[..., k]
        parts.append(rows(draws, demand.years, "all", f"households_{size}", "households"))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(status=demand.household_shares.status)


def dwelling_table(demand: Demand) -> pd.DataFrame:
    """Dwellings demanded: their parts, the change since the base year, and by household size."""
    import pandas as pd

    wanted = demand.dwellings_demanded
    own = demand.own_growth
    lines = {
        "households": demand.households,
        "vacant_and_second_homes": demand.vacant_and_second_homes,
        "dwellings_demanded": wanted,
        "demand_change": wanted - wanted[:, :1],
        "other_demand": demand.other_demand - own,
        "own_growth": own,
        "adapted_unmet": demand.adapted_unmet,
    }
    scale = wanted / np.maximum(demand.households, 1e-9)
    for k, size in enumerate(_SIZES):
        lines[f"dwellings_{size}"] = demand.households_by_size[..., k] * scale
    parts = [rows(v, demand.years, "all", k, "dwellings") for k, v in lines.items()]
    return pd.concat(parts, ignore_index=True)


def group_table(demand: Demand) -> pd.DataFrame:
    """Need, inflow and planned arrivals by report group and all together; care places apart."""
    import pandas as pd

    ahead = demand.years[:-1]
    sums: dict[str, dict[str, Array]] = {}
    for group in demand.groups:
        for name in (demand.report_group(group), "all"):
            here = sums.setdefault(
                name,
                {
                    "need": np.zeros((demand.worlds, len(demand.years))),
                    "inflow": np.zeros((demand.worlds, len(ahead))),
                    "planned_arrivals": np.zeros((demand.worlds, len(ahead))),
                },
            )
            here["need"] += demand.need(group)
            here["inflow"] += demand.inflow(group)
            here["planned_arrivals"] += demand.settlement_households(group)
    parts = []
    for name in [*demand.report_groups, "all"]:
        for series, draws in sums[name].items():
            years = demand.years if series == "need" else ahead
            unit = "households" if series == "need" else "households per year"
            parts.append(rows(draws, years, name, series, unit))
    for name in dict.fromkeys([*demand.care_report_groups, "all"]):
        parts.append(rows(demand.care_users, demand.years, name, "care_users", "persons"))
        parts.append(rows(demand.care_places, demand.years, name, "care_places", "places"))
    arriving = np.broadcast_to(demand.settlement_persons, (1, len(ahead)))
    parts.append(rows(arriving, ahead, "all", "settlement", "persons per year", "fixed"))
    return pd.concat(parts, ignore_index=True)
