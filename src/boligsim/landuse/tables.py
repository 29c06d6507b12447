"""The tables `land_use` and `reserve` of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise
from boligsim.landuse.land import ACCESSIBLE, BUILDINGS

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.landuse.plan import ScenarioLand

__all__ = ["land_use_table", "reserve_table"]

Floats = NDArray[np.float64]
Row = dict[str, object]


def land_use_table(parts: Sequence[ScenarioLand], years: Sequence[int]) -> pd.DataFrame:
    """Return the lines of the identity, dwellings, floor area and decares by scenario and year.

    Flows stand in the calendar year, levels (cumulative need, shortfall, accessible share) on
    1 January. Every mean is the sum of the means of its lines, because it is so in every world.
    """
    import pandas as pd

    flows, levels = list(years[:-1]), list(years)
    rows: list[Row] = []
    for part in parts:
        lines, land = part.identity, part.land
        dwellings = {
            **lines.lines,
            "new_on_land": lines.new_on_land,
            "demand_change": lines.demand_change,
            **{f"new_{b}": land.new[b] for b in BUILDINGS},
            "sites": land.sites,
            "accessible_new": land.accessible,
        }
        decares = {
            **{f"decares_{b}": value for b, value in land.decares.items()},
            "service_plot_decares": land.service,
            "decares": land.total_decares,
        }
        for name, draws in dwellings.items():
            rows += _rows(part.key, flows, name, "dwellings", draws)
        for name, draws in decares.items():
            rows += _rows(part.key, flows, name, "decares", draws)
        for building, draws in land.floor.items():
            rows += _rows(part.key, flows, f"floor_area_{building}", "m2", draws)
        rows += _rows(part.key, levels, "new_on_land_cumulative", "dwellings", part.cumulative)
        rows += _rows(part.key, levels, "shortfall", "dwellings", part.shortfall)
        rows += _rows(part.key, levels, "accessible_share", "percent", part.accessible_share)
    frame = pd.DataFrame(rows)
    named = frame["series"].isin(("accessible_new", "accessible_share"))
    return frame.assign(definition=np.where(named, ACCESSIBLE, ""))


def reserve_table(parts: Sequence[ScenarioLand], years: Sequence[int]) -> pd.DataFrame:
    """Return reserve, years of reserve by both rules and how often they are undefined.

    Percentiles of years are those of the worlds in which they are defined; ``undefined_share``
    and ``simple_rule_undefined_share`` say in how many they are not. Empty where the case states
    no reserve. ``status`` is that of the weakest parameter behind the row.
    """
    import pandas as pd

    rows: list[Row] = []
    base = [int(years[0])]
    for part in parts:
        found = part.reserve
        if found is None:
            continue
        weakest = found.status["all"]
        for name, unit, draws, status in (
            ("reserve_ready", "dwellings", found.ready, found.status["reserve_ready"]),
            ("reserve_long", "dwellings", found.long, found.status["reserve_long"]),
            ("reserve_realisable", "dwellings", found.realisable, weakest),
            ("requirement_per_year", "dwellings", found.requirement, "assumed"),
            ("years_ready", "years", found.years_ready, found.status["reserve_ready"]),
            ("years_total", "years", found.years_total, weakest),
            ("simple_rule_years", "years", found.simple_rule_years, weakest),
        ):
            rows += _rows(part.key, base, name, unit, draws[:, None], status)
        for name, years_draws in (
            ("undefined_share", found.years_total),
            ("simple_rule_undefined_share", found.simple_rule_years),
        ):
            rows += _share(part.key, base, name, np.isnan(years_draws)[:, None], "assumed")
        for name, reserve, status in (
            ("ready_used_up_share", found.ready, found.status["reserve_ready"]),
            ("realisable_used_up_share", found.realisable, weakest),
        ):
            over = part.peak > reserve[:, None]
            rows += _share(part.key, years, name, over, status)
    columns = ("scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90")
    return pd.DataFrame(rows, columns=[*columns, "status"])


def _rows(
    scenario: str, years: Sequence[int], series: str, unit: str, draws: Floats, status: str = ""
) -> list[Row]:
    numbers = summarise(draws)
    head = {"scenario": scenario, "group": "all", "series": series, "unit": unit, "of": "worlds"}
    tail = {"status": status} if status else {}
    return [
        {**_first(head, int(year)), **{k: float(v[i]) for k, v in numbers.items()}, **tail}
        for i, year in enumerate(years)
    ]


def _share(
    scenario: str, years: Sequence[int], series: str, true: NDArray[np.bool_], status: str
) -> list[Row]:
    head = {"scenario": scenario, "group": "all", "series": series, "unit": "share", "of": "fixed"}
    share = true.sum(axis=0) / len(true)
    return [
        {
            **_first(head, int(year)),
            **dict.fromkeys(("mean", "p10", "p50", "p90"), float(share[i])),
            "status": status,
        }
        for i, year in enumerate(years)
    ]


def _first(head: dict[str, str], year: int) -> Row:
    return {"scenario": head["scenario"], "year": year, **head}
