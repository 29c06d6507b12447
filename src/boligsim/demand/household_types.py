"""Households by type: those living alone from the sizes, the others by level and by age."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, uniforms
from boligsim.demand.groups.level import Level, shrunk_levels
from boligsim.demand.household_misses import bundled_households
from boligsim.demand.population.bundled import bundled_panel

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
TYPES = ("living_alone", "couple_no_children", "couple_children", "lone_parent", "other")
#: Ages that each type's number follows: children under 18 for families, adults for the others.
_AMONG: dict[str, tuple[int, int | None]] = {
    "couple_no_children": (30, None),
    "couple_children": (0, 17),
    "lone_parent": (0, 17),
    "other": (18, None),
}


def households_by_type(demand: Demand) -> dict[str, Array]:
    """Private households by type, ``[W, Y + 1]`` each; they add up to all.

    Those living alone are the households of one person. Each other type is its level times the
    persons it follows (children under 18, or adults), and the four are scaled to the rest. The
    level is that of the municipality's own latest figure, shrunk toward municipalities of its
    size; without one it is theirs alone, with the spread between them.

    Parameters
    ----------
    demand : Demand
        Households and people.

    Returns
    -------
    dict
        living_alone, couple_no_children, couple_children, lone_parent, other.
    """
    alone = demand.households_by_size[..., 0]
    found = {}
    for kind, ages in _AMONG.items():
        rates = _level(demand, kind, ages)
        name = fold(0, "household type", kind) & ((1 << 62) - 1)
        keys = fold_array(fold(demand.seed, "households by type"), np.arange(demand.worlds))
        points = uniforms(fold_array(keys, name))
        drawn = rates.quantiles(points[:, None])[:, -1]
        found[kind] = drawn[:, None] * demand.band(*ages)
    rest = demand.households - alone
    total = sum(found.values(), np.zeros_like(rest))
    scaled = {kind: rest * part / np.maximum(total, 1e-9) for kind, part in found.items()}
    return {kind: {"living_alone": alone, **scaled}[kind] for kind in TYPES}


def own_type_year(demand: Demand) -> int | None:
    """Return the latest year with the municipality's own households by type, None without one."""
    frame = demand.case.indicators
    frame = frame[frame["status"].astype(str) == "measured"]
    years = [
        {int(y) for y in frame.loc[frame["series"] == f"households_{kind}", "year"]}
        for kind in _AMONG
    ]
    counted = {int(y) for y in demand.case.population["year"]}
    both = set.intersection(*years) & counted
    return max(both) if both else None


def _level(demand: Demand, kind: str, ages: tuple[int, int | None]) -> Level:
    """Rates of the comparable municipalities, the own one last."""
    counts, among, size = comparable(kind, ages, int(demand.years[0]), demand.case.municipality)
    year = own_type_year(demand)
    if year is None:
        own, mine = np.nan, float(demand.band(*ages)[:, 0].mean())
        people = float(demand.band(0, None)[:, 0].mean())
    else:
        frame = demand.case.indicators
        row = (frame["series"] == f"households_{kind}") & (frame["year"] == year)
        own = float(frame.loc[row, "value"].iloc[0])
        now = demand.case.population[demand.case.population["year"] == year]
        mine, people = _persons(now, ages), float(now["persons"].sum())
    return shrunk_levels(
        np.append(counts, own), np.append(among, max(mine, 1.0)), np.append(size, max(people, 1.0))
    )


def _persons(frame: pd.DataFrame, ages: tuple[int, int | None]) -> float:
    keep = frame["age"] >= ages[0]
    if ages[1] is not None:
        keep &= frame["age"] <= ages[1]
    return float(frame.loc[keep, "persons"].sum())


def comparable(
    kind: str, ages: tuple[int, int | None], base: int, leave_out: str
) -> tuple[Array, Array, Array]:
    """Give counts of one type, persons it follows and inhabitants of the bundled municipalities.

    Parameters
    ----------
    kind : str
        Type of household.
    ages : tuple
        First and last age of the persons it follows; None is open.
    base : int
        Later years are not looked at.
    leave_out : str
        The own municipality.

    Returns
    -------
    tuple of array ``[M]``
        Of the latest year of each; empty where none is known.
    """
    found = _comparable(kind, ages, base)
    keep = [k for k, name in enumerate(found[0]) if name != str(leave_out)]
    return found[1][keep], found[2][keep], found[3][keep]


@lru_cache(maxsize=64)
def _comparable(
    kind: str, ages: tuple[int, int | None], base: int
) -> tuple[tuple[str, ...], Array, Array, Array]:
    panel = bundled_panel()
    frame = bundled_households()
    last = min(base, panel.last_year)
    keep = frame["municipality"].isin(panel.names) & frame[kind].notna()
    frame = frame[keep & frame["year"].between(panel.first_year, last)]
    latest = frame.sort_values("year", kind="stable").drop_duplicates("municipality", keep="last")
    latest = latest.sort_values("municipality", kind="stable")
    names, rows = [], []
    for row in latest.to_dict("records"):
        at = panel.index(str(row["municipality"])), int(row["year"]) - panel.first_year
        people = panel.persons[at].sum(axis=0)
        here = people[ages[0] : None if ages[1] is None else ages[1] + 1].sum()
        names.append(str(row["municipality"]))
        rows.append((float(row[kind]), float(here), float(people.sum())))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return tuple(names), table[:, 0], table[:, 1], table[:, 2]
