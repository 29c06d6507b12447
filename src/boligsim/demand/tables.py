"""The tidy tables of a demand: long, quantiles in fixed order, total called ``all``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise
from boligsim.demand import care, dwellings
from boligsim.demand.household_types import own_type_year
from boligsim.demand.need import entry_by_cause
from boligsim.demand.overview import overview_table
from boligsim.demand.settlement import stages

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
    """Private households, all, by size and by type, with the status of the level.

    The level is measured where the municipality's own households set it, else assumed.
    """
    import pandas as pd

    level = demand.household_shares.status
    kinds = "measured" if own_type_year(demand) is not None else "assumed"
    lines = {"households": (demand.households, level)}
    for k, size in enumerate(_SIZES):
        lines[f"households_{size}"] = (demand.households_by_size[..., k], level)
    for kind, draws in demand.households_by_type.items():
        status = level if kind == "living_alone" else kinds
        lines[f"households_{kind}"] = (draws, status)
    parts = [
        rows(draws, demand.years, "all", series, "households").assign(status=status)
        for series, (draws, status) in lines.items()
    ]
    return pd.concat(parts, ignore_index=True)


def dwelling_table(demand: Demand) -> pd.DataFrame:
    """Dwellings demanded: parts, change, shortfall, size, building type and accessibility.

    The column definition names what accessible means in the row, status how sure the split by
    building type is. ``demand_change`` and ``shortfall`` are two needs and can differ in sign.
    """
    import pandas as pd

    everything = dwellings.parts(demand)
    lines: dict[str, tuple[Array, str, str]] = {k: (v, "", "") for k, v in everything.items()}
    scale = everything["dwellings_demanded"] / np.maximum(demand.households, 1e-9)
    for k, size in enumerate(_SIZES):
        lines[f"dwellings_{size}"] = (demand.households_by_size[..., k] * scale, "", "")
    for name, draws in dwellings.by_size(demand).items():
        lines[f"size_{name}"] = (draws, "", "assumed")
    buildings, status = dwellings.by_building(demand)
    for name, draws in buildings.items():
        lines[f"building_{name}"] = (draws, "", status)
    for name, (draws, definition) in dwellings.accessible(demand).items():
        lines[name] = (draws, definition, "")
    found = [
        rows(draws, demand.years, "all", series, "dwellings").assign(
            definition=definition, status=status
        )
        for series, (draws, definition, status) in lines.items()
    ]
    now = demand.years[:1]
    for definition, number in dwellings.municipal_accessible(demand).items():
        one = rows(
            np.full((1, 1), number), now, "all", "municipal_accessible", "dwellings", "fixed"
        )
        found.append(one.assign(definition=definition, status="assumed"))
    return pd.concat(found, ignore_index=True)


def group_table(demand: Demand) -> pd.DataFrame:
    """Need, inflow and planned arrivals by report group and all together, and what they follow.

    Care stands apart: users and places of all levels, of each level and age, at the coverage and
    at today's rates by age; users of services at home. Entry into homelessness stands by cause,
    settlement as requested, decided and settled, and as expected.
    """
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
    found = []
    for name in [*demand.report_groups, "all"]:
        for series, draws in sums[name].items():
            years = demand.years if series == "need" else ahead
            unit = "households" if series == "need" else "households per year"
            found.append(rows(draws, years, name, series, unit))
    for name in dict.fromkeys([*demand.care_report_groups, "all"]):
        found.append(rows(demand.care_users, demand.years, name, "care_users", "persons"))
        found.append(rows(demand.care_places, demand.years, name, "care_places", "places"))
    for series, unit, draws in care_lines(demand):
        found.append(rows(draws, demand.years, "all", series, unit))
    for cause, draws in entry_by_cause(demand).items():
        found.append(rows(draws, ahead, "all", f"entry_{cause}", "households per year"))
    found += settlement_rows(demand, ahead)
    return pd.concat(found, ignore_index=True)


def care_lines(demand: Demand) -> list[tuple[str, str, Array]]:
    """Series, unit and draws of care by level and age."""
    found = [
        *((f"care_users:{d}", "persons", v) for d, v in care.users_by_level(demand).items()),
        *((f"care_places:{d}", "places", v) for d, v in care.places_by_level(demand).items()),
    ]
    for (dwelling, age), draws in care.users_by_age(demand).items():
        found.append((f"care_users_{age}:{dwelling}", "persons", draws))
    for what, unit, each in (
        ("users", "persons", care.users_at_age_rates(demand)),
        ("places", "places", care.places_at_age_rates(demand)),
    ):
        if each:
            total = sum(each.values(), np.zeros_like(demand.care_users))
            found.append((f"care_{what}_at_age_rates", unit, total))
    at_home = care.home_service_users(demand)
    return found if at_home is None else [*found, ("home_service_users", "persons", at_home)]


def settlement_rows(demand: Demand, years: NDArray[np.int64]) -> list[pd.DataFrame]:
    """Persons to settle a year: as expected, and what is requested, decided and settled."""
    unit = "persons per year"
    found = [rows(demand.settlement_persons, years, "all", "settlement", unit)]
    for stage, line in stages(demand.case.arrivals, years).items():
        known = ~np.isnan(line)
        if known.any():
            series = f"settlement_{stage}"
            found.append(rows(line[None, known], years[known], "all", series, unit, "fixed"))
    return found
