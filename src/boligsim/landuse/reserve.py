"""The plan reserve against the requirement: years, as a distribution over the worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.landuse.parameters import ScenarioDraws

__all__ = ["Reserve", "plan_reserve", "years_of_reserve"]

Floats = NDArray[np.float64]

READY, LONG = "reserve.ready_dwellings", "reserve.long_dwellings"
REALISABLE = ("reserve.realisable_share_ready", "reserve.realisable_share_long")


def years_of_reserve(reserve: float, requirement: float) -> float:
    """Return how many years a reserve lasts.

    Parameters
    ----------
    reserve
        Dwellings in the plan reserve, >= 0.
    requirement
        Dwellings needed a year.

    Returns
    -------
    float
        ``reserve / requirement``; nan when the requirement is not above 0, because a reserve that
        nothing draws on has no length.

    Raises
    ------
    InputError
        When one is no number or the reserve is below 0.

    Examples
    --------
    >>> years_of_reserve(350, 35)
    10.0
    >>> years_of_reserve(350, 0)
    nan
    """
    for name, value in (("reserve", reserve), ("requirement", requirement)):
        if not isinstance(value, Real):
            raise InputError(f"years_of_reserve: {name} must be one number, not {value!r}.")
    if reserve < 0:
        raise InputError(f"years_of_reserve: the reserve is {reserve:g}; it must be 0 or more.")
    if math.isnan(reserve) or math.isnan(requirement) or requirement <= 0:
        return math.nan
    return float(reserve) / float(requirement)


@dataclass(frozen=True)
class Reserve:
    """Reserve of one scenario, one number a world: dwellings and years.

    Attributes
    ----------
    ready, long, realisable
        Dwellings; `realisable` is what of the two is likely to be built.
    requirement
        Dwellings on land a year, mean over the land-use plan.
    years_ready, years_total
        `ready` and `realisable` over the requirement; nan where undefined.
    simple_rule_years
        `realisable` over (population growth a year / persons per dwelling); nan where undefined.
    status
        Name of the row to measured, published, assumed or illustrative.
    adopted
        Whether ready and long-term reserve are the municipality's own, adopted figures.
    """

    ready: Floats
    long: Floats
    realisable: Floats
    requirement: Floats
    years_ready: Floats
    years_total: Floats
    simple_rule_years: Floats
    status: dict[str, str]
    adopted: bool


def plan_reserve(
    demand: Any, draws: ScenarioDraws, new_on_land: Floats, period: tuple[int, int]
) -> Reserve | None:
    """Return the reserve of one scenario, or None where the case gives none.

    Parameters
    ----------
    demand
        Demand with `households`, `population` and `years`.
    draws
        Parameters of the scenario.
    new_on_land
        float64[W, Y], dwellings that need land a calendar year.
    period
        First and last calendar year of the land-use plan.
    """
    if not (draws.has(READY) and draws.has(LONG)):
        return None
    ready, long = draws.get(READY), draws.get(LONG)
    realisable = ready * draws.get(REALISABLE[0]) + long * draws.get(REALISABLE[1])
    first, last = _span(demand.years, period)
    requirement = np.add.reduce(new_on_land[:, first:last], axis=1) / (last - first)
    people = np.asarray(demand.population, dtype=np.float64)
    people = people.sum(axis=tuple(range(2, people.ndim)))
    households = np.asarray(demand.households, dtype=np.float64)
    growth = (people[:, last] - people[:, first]) / (last - first)
    simple = growth / (people[:, first] / households[:, first])
    shares = draws.status(*REALISABLE)
    found = {"reserve_ready": draws.status(READY), "reserve_long": draws.status(LONG)}
    weakest = draws.status(READY, LONG, *REALISABLE)
    return Reserve(
        ready=ready,
        long=long,
        realisable=realisable,
        requirement=requirement,
        years_ready=_years(ready, requirement),
        years_total=_years(realisable, requirement),
        simple_rule_years=_years(realisable, simple),
        status={**found, "realisable_share": shares, "all": weakest},
        adopted=all(status in ("measured", "published") for status in found.values()),
    )


def _years(reserve: Floats, requirement: Floats) -> Floats:
    return np.array([years_of_reserve(r, q) for r, q in zip(reserve, requirement, strict=True)])


def _span(years: Any, period: tuple[int, int]) -> tuple[int, int]:
    """Places of the plan's first 1 January and of the one after its last year, within the run."""
    base, until = int(years[0]), int(years[-1])
    first = min(max(int(period[0]), base), until - 1)
    last = min(max(int(period[1]) + 1, first + 1), until)
    return first - base, last - base
