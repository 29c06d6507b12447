"""Dwellings demanded: their parts, change and shortfall, size, building type, accessibility."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.files import data_path
from boligsim.demand.start_counts import homeless_today

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
#: Size classes in m², and the columns of the preferences that each takes together.
SIZES = ("under_50", "50_79", "80_119", "120_159", "160plus")
BUILDINGS = ("detached", "semi_or_row", "block")
#: Series of the indicators that make up each building type today.
STOCK = {
    "detached": ("dwellings_detached",),
    "semi_or_row": ("dwellings_semi_detached", "dwellings_row"),
    "block": ("dwellings_block", "dwellings_shared", "dwellings_other"),
}
#: The four words for 'accessible', never mixed, and a fifth that surveys use.
ENTRANCE_LEVEL = "all main functions on the entrance level"
BUILDING_CODE = "accessible dwelling unit (TEK17 § 12-2)"
WHEELCHAIR = "accessible for wheelchair users, self-reported (KOSTRA)"
UNIVERSAL = "universal design of buildings and outdoor areas"
ADAPTED = "adapted dwelling, as households report (SSB 2015)"
DEFINITIONS = (BUILDING_CODE, ENTRANCE_LEVEL, WHEELCHAIR, UNIVERSAL, ADAPTED)


def parts(demand: Demand) -> dict[str, Array]:
    """Dwellings on each 1 January, ``[W, Y + 1]``: what they are asked for.

    households; vacant; second_homes (grown since the base year); dwellings_demanded, the three
    together; students, commuters, project_workers; own_growth; other_demand, these four together;
    attrition_since_base, what today's stock has lost; demand_change, dwellings and other demand
    since the base year; shortfall, what is lacking if nothing is built: households without a home
    today, the change, and what is lost.

    The change and the shortfall are two needs and can differ in sign.
    """
    drawn = demand.parameters
    share = drawn.get("dwellings.vacant_share")[:, None]
    vacant = np.asarray(demand.households * share / (1.0 - share))
    wanted = demand.dwellings_demanded
    kinds = {
        kind: np.broadcast_to(line, wanted.shape) for kind, line in demand.planned.other.items()
    }
    change = (wanted + demand.other_demand) - (wanted + demand.other_demand)[:, :1]
    lost = attrition(demand, change)
    return {
        "households": demand.households,
        "vacant": vacant,
        "second_homes": demand.vacant_and_second_homes - vacant,
        "dwellings_demanded": wanted,
        **kinds,
        "own_growth": demand.own_growth,
        "other_demand": demand.other_demand,
        "attrition_since_base": lost,
        "demand_change": change,
        "shortfall": homeless_today(demand)[:, None] + change + lost,
    }


def attrition(demand: Demand, change: Array) -> Array:
    """Dwellings lost since the base year, ``[W, Y + 1]``: a share of the stock each year.

    The stock is today's and follows demand; today's is the latest measured number of dwellings,
    or households and vacant dwellings where there is none.
    """
    rate = demand.parameters.get("dwellings.attrition_per_year")[:, None]
    stock = stock_today(demand)[:, None] + change[:, :-1]
    lost = np.cumsum(rate * stock, axis=1)
    return np.concatenate([np.zeros((demand.worlds, 1)), lost], axis=1)


def stock_today(demand: Demand) -> Array:
    """Dwellings on the base date, ``[W]``."""
    frame = demand.case.indicators
    rows = frame[(frame["series"] == "dwellings") & (frame["year"] <= demand.case.base)]
    if len(rows):
        latest = rows.sort_values("year", kind="stable").iloc[-1]
        return np.full(demand.worlds, float(latest["value"]))
    share = demand.parameters.get("dwellings.vacant_share")
    return np.asarray(demand.households[:, 0] / (1.0 - share))


def by_size(demand: Demand) -> dict[str, Array]:
    """Dwellings demanded by size class in m², ``[W, Y + 1]``; they add up to all demanded.

    Each household lives as households of its size and of the contact person's age do in the
    country; vacant dwellings and second homes have the sizes of the others.
    """
    people = demand.population.sum(axis=2)
    rates = demand.household_shares.per_person
    wanted = demand.dwellings_demanded / np.maximum(demand.households, 1e-9)
    found = {name: np.zeros_like(wanted) for name in SIZES}
    for k, living in enumerate(_preferences(people.shape[-1])):  # [A, 5] of households of a size
        each = [(people * (rates[:, k] * column)).sum(axis=-1) for column in living.T]
        total = np.maximum(sum(each[1:], start=each[0]), 1e-9)
        here = demand.households_by_size[..., k] * wanted
        for name, part in zip(SIZES, each, strict=True):
            found[name] = found[name] + here * part / total
    return found


@lru_cache(maxsize=4)
def _preferences(ages: int) -> tuple[Array, ...]:
    """Share of households of each size by age of the contact person in each class, ``[A, 5]``."""
    import pandas as pd

    from boligsim.demand.households import band_limits

    frame = pd.read_csv(data_path("norway", "dwelling_sizes.csv"))
    out = []
    for size in range(1, 7):
        table = np.full((ages, len(SIZES)), 1.0 / len(SIZES))
        for row in frame[frame["household_size"] == size].to_dict("records"):
            low, high = band_limits(str(row["age"]))
            share = np.array([float(row[name]) for name in SIZES])
            if share.sum() > 0:
                table[low : None if high is None else high + 1] = share / share.sum()
        out.append(table)
    return tuple(out)


def by_building(demand: Demand) -> tuple[dict[str, Array], str]:
    """Dwellings demanded by building type, ``[W, Y + 1]``, and how sure today's split is.

    Today's split is that of the counted dwellings; what is lost has it too, and what is new has
    the shares ``building.share``. Where nothing is counted the new shares stand for all.

    Returns
    -------
    dict, str
        The three add up to dwellings demanded; measured or assumed.
    """
    new = {b: demand.parameters.get("building.share", "", b) for b in BUILDINGS}
    total = sum(new.values(), np.zeros(demand.worlds))
    shares = {b: (part / total)[:, None] for b, part in new.items()}
    today = _counted_split(demand)
    wanted = demand.dwellings_demanded
    lost = attrition(demand, wanted - wanted[:, :1])
    built = wanted - wanted[:, :1] + lost
    if today is None:
        return {b: wanted * shares[b] for b in BUILDINGS}, "assumed"
    left = wanted[:, :1] - lost
    found = {b: np.maximum(left * today[b] + built * shares[b], 0.0) for b in BUILDINGS}
    scale = wanted / sum(found.values(), np.zeros_like(wanted))
    return {b: part * scale for b, part in found.items()}, "measured"


def _counted_split(demand: Demand) -> dict[str, float] | None:
    frame = demand.case.indicators
    frame = frame[(frame["year"] <= demand.case.base) & frame["value"].notna()]
    found = {}
    for building, series in STOCK.items():
        rows = frame[frame["series"].isin(series)]
        rows = rows[rows["year"] == rows["year"].max()] if len(rows) else rows
        found[building] = float(rows["value"].sum())
    total = sum(found.values())
    return {b: n / total for b, n in found.items()} if min(found.values()) > 0 else None


def accessible(demand: Demand) -> dict[str, tuple[Array, str]]:
    """Give series of accessible dwellings with their definition, ``[W, Y + 1]`` each.

    accessible_demanded: today's share of the dwellings that are left, and the required share of
    new ones; adapted_demanded: households that live in an adapted dwelling or need one;
    adapted_unmet: those that need one; municipal_accessible: today's municipal dwellings. One
    definition a series: they are not parts of one another.
    """
    drawn = demand.parameters
    wanted = demand.dwellings_demanded
    lost = attrition(demand, wanted - wanted[:, :1])
    built = np.maximum(wanted - wanted[:, :1] + lost, 0.0)
    have = drawn.get("accessible.existing_share")[:, None] * (wanted[:, :1] - lost)
    required = drawn.get("accessible.required_share")[:, None] * built
    found = {"accessible_demanded": (np.asarray(have + required), ENTRANCE_LEVEL)}
    if drawn.has("prevalence.adapted_home_lived_in"):
        lived = drawn.get("prevalence.adapted_home_lived_in")[:, None] * demand.households
        found["adapted_demanded"] = (np.asarray(lived + demand.adapted_unmet), ADAPTED)
    found["adapted_unmet"] = (demand.adapted_unmet, ADAPTED)
    return found


def municipal_accessible(demand: Demand) -> dict[str, float]:
    """Count accessible municipal dwellings today by the definition that the case states."""
    found: dict[str, float] = {}
    for row in demand.case.dwellings.to_dict("records"):
        share, text = row["accessible"], str(row["definition"] or "")
        if share == share and text:
            found[text] = found.get(text, 0.0) + float(share) * float(row["units"])
    return found
