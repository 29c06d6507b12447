"""The tables `land_use` and `reserve` of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.land import ACCESSIBLE
from boligsim.landuse.rows import COLUMNS, Row, fixed_rows, rows, share_rows
from boligsim.landuse.service import HOUSING, PURPOSE

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.landuse.plan import ScenarioLand
    from boligsim.landuse.reserve import Reserve

__all__ = ["land_use_table", "reserve_table"]

Floats = NDArray[np.float64]


def land_use_table(parts: Sequence[ScenarioLand], years: Sequence[int]) -> pd.DataFrame:
    """Return the lines of the identity, dwellings, floor area and decares by scenario and year.

    Flows stand in the calendar year, levels (cumulative need, shortfall, accessible share) on
    1 January. Every mean is the sum of the means of its lines, because it is so in every world.
    ``definition`` says which of the four definitions of 'accessible' counts, ``purpose`` for which
    land-use purpose an area is.
    """
    import pandas as pd

    flows, levels = list(years[:-1]), list(years)
    out: list[Row] = []
    for part in parts:
        lines, land = part.identity, part.land
        dwellings = {
            **lines.lines,
            "new_on_land": lines.new_on_land,
            "demand_change": lines.demand_change,
            **{f"new_{b}": value for b, value in land.new.items()},
            "sites": land.sites,
            "municipal_sites": np.add.reduce(list(land.municipal.values())),
            "accessible_new": land.accessible,
        }
        for name, draws in dwellings.items():
            out += rows(part.key, flows, name, "dwellings", draws)
        out += _areas(part, flows)
        out += rows(part.key, levels, "new_on_land_cumulative", "dwellings", part.cumulative)
        out += rows(part.key, levels, "shortfall", "dwellings", part.shortfall)
        out += rows(part.key, levels, "accessible_share", "percent", part.accessible_share)
    frame = pd.DataFrame(out)
    named = frame["series"].isin(("accessible_new", "accessible_share"))
    frame["purpose"] = frame["purpose"].fillna("")
    return frame.assign(definition=np.where(named, ACCESSIBLE, ""))


def _areas(part: ScenarioLand, years: Sequence[int]) -> list[Row]:
    land, services, out = part.land, part.land.services, []
    for building, draws in land.decares.items():
        purpose = PURPOSE if building == "institution" else HOUSING
        out += rows(part.key, years, f"decares_{building}", "decares", draws, purpose=purpose)
    same = {"unit": "decares", "purpose": PURPOSE}
    for what, draws in services.decares.items():
        out += rows(part.key, years, f"service_plot_{what}", draws=draws, **same)
    out += rows(part.key, years, "service_plot_decares", draws=land.service, **same)
    out += rows(part.key, years, "decares", "decares", land.total_decares)
    if not np.isnan(services.places_per_plot).all():
        plots = np.diff(services.plots(), axis=1, prepend=0.0)
        out += rows(part.key, years, "service_plots", "plots", plots, purpose=PURPOSE)
    for building, draws in land.floor.items():
        out += rows(part.key, years, f"floor_area_{building}", "m2", draws)
    return out


def reserve_table(parts: Sequence[ScenarioLand], years: Sequence[int]) -> pd.DataFrame:
    """Return reserve, years of reserve by both rules, how often undefined, and when it runs out.

    Percentiles of years are those of the worlds in which they are defined; ``undefined_share``
    and ``simple_rule_undefined_share`` say in how many they are not. A year in which a reserve runs
    out is the first by which it has in one, five and nine of ten worlds; blank where that is not
    within the run. Empty where the case states no reserve. ``status`` is that of the weakest
    parameter or zone behind the row.
    """
    import pandas as pd

    out: list[Row] = []
    for part in parts:
        if part.reserve is not None:
            out += _reserve_rows(part, part.reserve, list(years))
    return pd.DataFrame(out, columns=[*COLUMNS, "status"])


def _reserve_rows(part: ScenarioLand, found: Reserve, years: list[int]) -> list[Row]:
    out: list[Row] = []
    base, weakest = years[:1], found.status["all"]
    ready_status, long_status = found.status["reserve_ready"], found.status["reserve_long"]
    for name, unit, draws, status in (
        ("reserve_ready", "dwellings", found.ready, ready_status),
        ("reserve_long", "dwellings", found.long, long_status),
        ("reserve_realisable", "dwellings", found.realisable, weakest),
        ("requirement_per_year", "dwellings", found.requirement, "assumed"),
        ("years_ready", "years", found.years_ready, ready_status),
        ("years_long", "years", found.years_long, long_status),
        ("years_total", "years", found.years_total, weakest),
        ("simple_rule_years", "years", found.simple_rule_years, weakest),
    ):
        out += rows(part.key, base, name, unit, draws[:, None], status=status)
    for name, defined in (
        ("undefined_share", found.years_total),
        ("simple_rule_undefined_share", found.simple_rule_years),
    ):
        out += share_rows(part.key, base, name, np.isnan(defined)[:, None], status="assumed")
    out += rows(part.key, years, "reserve_available", "dwellings", found.available, status=weakest)
    for name, is_ready, status in (
        ("ready", True, ready_status),
        ("realisable", False, weakest),
    ):
        over = found.runs_out(part.peak, ready=is_ready)
        out += share_rows(part.key, years, f"{name}_used_up_share", over, status=status)
        share = over.sum(axis=0) / len(over)
        row = fixed_rows(part.key, base, f"{name}_runs_out_year", "year", [np.nan], status=status)[
            0
        ]
        for column, tenth in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
            row[column] = _first(years, share, tenth)
        out.append({**row, "of": "worlds"})
    return out


def _first(years: list[int], share: Floats, least: float) -> float:
    """Return the first year in which the share is reached, nan where never."""
    reached = share >= least - 1e-12
    return float(years[int(np.argmax(reached))]) if bool(reached.any()) else float("nan")
