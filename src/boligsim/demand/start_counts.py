"""Counts of the start table in every world, the same as the simulation draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, normals

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
Keys = NDArray[np.uint64]
#: Places in which nobody has a suitable home of their own.
WITHOUT = ("home", "homeless", "nowhere", "friends", "institution", "temporary")
_Z90 = 1.2815515655446004
_COUNT = 104
_WORD = (1 << 62) - 1


def drawn_count(demand: Demand, group: str, place: str, value: float, bounds: Array) -> Array:
    """Draw one count of the start table, ``[W]``: whole numbers, the stated one in the middle.

    Two half normals whose 10 and 90 % points are the bounds, keyed by world, group and place.
    """
    keys = np.array([fold(demand.seed, "world", w) for w in range(demand.worlds)], dtype=np.uint64)
    named = fold_array(keys, fold(0, "count", f"{group}|{place}") & _WORD)
    z = normals(fold_array(named, _COUNT))
    spread = np.where(z < 0, value - bounds[0], bounds[1] - value) / _Z90
    return np.asarray(np.maximum(0.0, np.rint(value + z * spread)))


def start_counts(demand: Demand) -> list[tuple[str, str, str, Array]]:
    """Give every row of the start table as group, place, unit and count in each world."""
    found = []
    for row in demand.case.start.to_dict("records"):
        group, place = str(row["group"]), str(row["place"])
        unit = "persons" if row["persons"] == row["persons"] else "households"
        value = float(row[unit])
        bounds = np.array([float(row[c]) if row[c] == row[c] else value for c in ("low", "high")])
        found.append((group, place, unit, drawn_count(demand, group, place, value, bounds)))
    return found


def unmet_today(demand: Demand) -> dict[str, Array]:
    """Households of each group without a suitable home in the start table, ``[W]``.

    Granted and waiting at home, registered homeless, and tenants of a dwelling that does not fit
    their group. Homeless given for all groups together are split by the shares of entry, persons
    by the mean size of the group's households.

    Parameters
    ----------
    demand : Demand
        The demand.

    Returns
    -------
    dict
        Group to households in every world.
    """
    shares = entry_shares(demand)
    sizes = {g: mean_size(demand, g) for g in demand.groups}
    found = {g: np.zeros(demand.worlds) for g in demand.groups}
    misfits = _misfits(demand)
    for group, place, unit, count in start_counts(demand):
        if place not in WITHOUT and (group, place) not in misfits:
            continue
        if group == "all":
            # So many households of each group that their persons add up to the count.
            each = sum((shares[g] * sizes[g] for g in demand.groups), np.zeros(demand.worlds))
            whole = count / each if unit == "persons" else count
            for g in demand.groups:
                found[g] = found[g] + whole * shares[g]
        else:
            found[group] = found[group] + (count / sizes[group] if unit == "persons" else count)
    return found


def homeless_today(demand: Demand) -> Array:
    """Households without a home today, ``[W]``: registered over the share that is registered."""
    shares = entry_shares(demand)
    sizes = {g: mean_size(demand, g) for g in demand.groups}
    each = sum((shares[g] * sizes[g] for g in demand.groups), np.zeros(demand.worlds))
    total = np.zeros(demand.worlds)
    for group, place, unit, count in start_counts(demand):
        if place in WITHOUT and place != "home":
            size = each if group == "all" else sizes[group]
            total = total + (count / size if unit == "persons" else count)
    return np.asarray(total / np.maximum(demand.parameters.get("homeless.detection"), 1e-9))


def _misfits(demand: Demand) -> set[tuple[str, str]]:
    """Pair groups and dwelling types that do not fit: no row in the table fit, or no rank."""
    fit = demand.case.fit
    good = fit[fit["rank"].notna()]
    fits = set(zip(good["group"].astype(str), good["dwelling"].astype(str), strict=True))
    rows = demand.case.dwellings
    let = rows.loc[rows["kind"].isin(("rental", "care", "institution")), "dwelling"].astype(str)
    return {(g, d) for g in demand.groups for d in let} - fits


def mean_size(demand: Demand, group: str) -> float:
    """Persons in a household of a group, by its law in the table household_size."""
    sizes = demand.case.household_size
    mine = sizes[sizes["group"] == group]
    persons = mine["adults"].astype(float) + mine["children"].astype(float)
    weight = mine["probability"].astype(float)
    total = float(weight.sum())
    return float((persons * weight).sum() / total) if total > 0 else 1.0


def entry_shares(demand: Demand) -> dict[str, Array]:
    """Shares of the groups among those who become homeless, ``[W]`` each; they add up to 1."""
    drawn = demand.parameters
    raw = {
        g: drawn.get("entry.share", g) if drawn.has("entry.share", g) else np.zeros(demand.worlds)
        for g in demand.groups
    }
    total = sum(raw.values(), np.zeros(demand.worlds))
    return {g: s / np.where(total > 0, total, 1.0) for g, s in raw.items()}
