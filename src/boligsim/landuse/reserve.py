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
from boligsim.landuse.worlds import Level, realise
from boligsim.landuse.zones import Zones

__all__ = ["Reserve", "parameters_rule", "plan_reserve", "reserve_status", "years_of_reserve"]

Floats = NDArray[np.float64]

READY, LONG = "reserve.ready_dwellings", "reserve.long_dwellings"
REALISABLE = ("reserve.realisable_share_ready", "reserve.realisable_share_long")
FIRM = ("measured", "published")


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
        Dwellings; `realisable` is what of the two is likely to be built within the run.
    available
        float64[W, Y + 1], realisable dwellings that can have been completed on each 1 January.
    by_type
        Building type to float64[W, 3]: ready, long-term and realisable by the end of the plan;
        empty where the case has no zones.
    by_zone
        float64[W, Z], realisable dwellings of each zone by the end of the plan.
    requirement
        Dwellings on land a year, mean over the land-use plan.
    years_ready, years_long, years_total
        `ready`, `long` and `realisable` over the requirement; nan where undefined.
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
    available: Floats
    by_type: dict[str, Floats]
    by_zone: Floats
    requirement: Floats
    years_ready: Floats
    years_long: Floats
    years_total: Floats
    simple_rule_years: Floats
    status: dict[str, str]
    adopted: bool

    def runs_out(self, level: Floats, *, ready: bool = False) -> NDArray[np.bool_]:
        """Return whether a cumulative need has passed the reserve for good, bool[W, Y + 1].

        Parameters
        ----------
        level
            float64[W, Y + 1], dwellings that have taken land on each 1 January.
        ready
            Against the ready reserve, not the realisable one.

        Returns
        -------
        bool[W, Y + 1]
            True from the year on after which the reserve never again is enough; where zones that
            open later catch up, it has not run out.
        """
        over = level > (self.ready[:, None] if ready else self.available)
        return np.asarray(np.logical_and.accumulate(over[:, ::-1], axis=1)[:, ::-1])


def parameters_rule(draws: ScenarioDraws, zones: Zones | None) -> bool:
    """Return whether the parameters set the level of the reserve.

    The firmer source does: adopted zones count before assumed parameters, parameters with their
    range before zones that only illustrate.
    """
    stated = draws.has(READY) and draws.has(LONG)
    if zones is None or not stated:
        return stated
    return not zones.adopted or all(draws.status(p) in FIRM for p in (READY, LONG))


def reserve_status(draws: ScenarioDraws, zones: Zones | None) -> dict[str, str]:
    """Return the status of the rows of the reserve, and under ``all`` the weakest of them."""
    if parameters_rule(draws, zones):
        found = {"reserve_ready": draws.status(READY), "reserve_long": draws.status(LONG)}
        weakest = draws.status(READY, LONG, *REALISABLE)
        return {**found, "realisable_share": draws.status(*REALISABLE), "all": weakest}
    word = "published" if zones is not None and zones.adopted else "illustrative"
    # How likely a zone is to be completed is a judgement, also in an adopted plan.
    share = "assumed" if word == "published" else word
    return {"reserve_ready": word, "reserve_long": word, "realisable_share": share, "all": share}


def plan_reserve(
    demand: Any,
    draws: ScenarioDraws,
    new_on_land: Floats,
    period: tuple[int, int],
    zones: Zones | None = None,
) -> Reserve | None:
    """Return the reserve of one scenario, or None where the case gives none.

    Parameters
    ----------
    demand
        Demand with `households`, `population`, `years`, `seed` and `worlds`.
    draws
        Parameters of the scenario.
    new_on_land
        float64[W, Y], dwellings that need land a calendar year.
    period
        First and last calendar year of the land-use plan.
    zones
        The zones of the case.

    Notes
    -----
    The simple rule (reserve over population growth by persons per dwelling) is the one by which
    municipalities are compared nationally, there with two persons a dwelling; here with the
    municipality's own.
    """
    rule = parameters_rule(draws, zones)
    if not rule and zones is None:
        return None
    worlds, years = len(new_on_land), np.asarray(demand.years)
    level = None
    if rule:
        shares = [draws.get(path) for path in REALISABLE]
        level = Level(draws.get(READY), draws.get(LONG), shares[0], shares[1])
    sizes = _sizes(zones, level, worlds, int(demand.seed), years, period)
    ready, long, available, by_type, by_zone = sizes
    realisable = available[:, -1]
    first, last = _span(years, period)
    requirement = np.add.reduce(new_on_land[:, first:last], axis=1) / (last - first)
    people = np.asarray(demand.population, dtype=np.float64)
    people = people.sum(axis=tuple(range(2, people.ndim)))
    households = np.asarray(demand.households, dtype=np.float64)
    growth = (people[:, last] - people[:, first]) / (last - first)
    simple = growth / (people[:, first] / households[:, first])
    status = reserve_status(draws, zones)
    return Reserve(
        ready=ready,
        long=long,
        realisable=realisable,
        available=available,
        by_type=by_type,
        by_zone=by_zone,
        requirement=requirement,
        years_ready=_years(ready, requirement),
        years_long=_years(long, requirement),
        years_total=_years(realisable, requirement),
        simple_rule_years=_years(realisable, simple),
        status=status,
        adopted=all(status[name] in FIRM for name in ("reserve_ready", "reserve_long")),
    )


def _sizes(
    zones: Zones | None,
    level: Level | None,
    worlds: int,
    seed: int,
    years: NDArray[np.int64],
    period: tuple[int, int],
) -> tuple[Floats, Floats, Floats, dict[str, Floats], Floats]:
    """Return ready, long-term and available dwellings, by building type, and by zone."""
    if zones is None:
        assert level is not None
        whole = level.ready * level.share_ready + level.long * level.share_long
        available = np.repeat(whole[:, None], len(years), axis=1)
        return level.ready, level.long, available, {}, np.zeros((worlds, 0))
    found = realise(zones, level, worlds, seed)
    available = found.by(years, zones.housing)
    last = int(years[_span(years, period)[1]])
    by_type: dict[str, Floats] = {}
    for name in dict.fromkeys(b for b, h in zip(zones.building, zones.housing, strict=True) if h):
        mine = np.array([b == name for b in zones.building], dtype=bool)
        by_type[name] = np.stack(
            [
                np.add.reduce(found.capacity[:, mine & zones.ready], axis=1),
                np.add.reduce(found.capacity[:, mine & ~zones.ready], axis=1),
                found.by(np.array([last]), mine)[:, 0],
            ],
            axis=1,
        )
    at = np.array([last])
    by_zone = [
        found.by(at, (zones.zone == z) & zones.housing)[:, 0] for z in range(len(zones.names))
    ]
    sums = [np.add.reduce([v[:, k] for v in by_type.values()]) for k in (0, 1)]
    ready, long = (np.broadcast_to(s, (worlds,)).astype(np.float64) for s in sums)
    if level is not None:  # a kind of reserve that no zone holds is still there
        for total, share, whole in (
            (level.ready, level.share_ready, ready),
            (level.long, level.share_long, long),
        ):
            available = available + ((total - whole) * share)[:, None]
        ready, long = level.ready, level.long
    return ready, long, available, by_type, np.stack(by_zone, axis=1)


def _years(reserve: Floats, requirement: Floats) -> Floats:
    return np.array([years_of_reserve(r, q) for r, q in zip(reserve, requirement, strict=True)])


def _span(years: Any, period: tuple[int, int]) -> tuple[int, int]:
    """Places of the plan's first 1 January and of the one after its last year, within the run."""
    base, until = int(years[0]), int(years[-1])
    first = min(max(int(period[0]), base), until - 1)
    last = min(max(int(period[1]) + 1, first + 1), until)
    return first - base, last - base
