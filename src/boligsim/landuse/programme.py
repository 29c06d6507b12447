"""The building programme: nine plans, one for each tenth of the need, by zone and year.

A plan answers one path of need. The path of a quantile is, at the end of each year, the quantile
over the worlds of what has taken land so far; nine of them, from the first tenth to the ninth, show
which zones are needed in any case and which only if much is needed.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.binding import Binding, explain
from boligsim.landuse.built import agreed_by, social_stock
from boligsim.landuse.land import Land, building_types
from boligsim.landuse.parameters import ScenarioDraws
from boligsim.landuse.problem import Problem, read_rules
from boligsim.landuse.solve import Allocation, allocate
from boligsim.landuse.zones import INSTITUTION, Zones

if TYPE_CHECKING:
    from boligsim.landuse.built import Built

__all__ = ["QUANTILES", "Programme", "make_programme"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

QUANTILES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
POSSIBLE = "accessible.possible_share"


@dataclass(frozen=True)
class Programme:
    """Plans of one scenario.

    Attributes
    ----------
    zones
        The zones of the case.
    problems, plans
        One for each of `QUANTILES`.
    limits
        Rules that stand in the way of the lowest need that cannot be met.
    limit
        That quantile; None where all nine can be met.
    """

    zones: Zones
    problems: tuple[Problem, ...]
    plans: tuple[Allocation, ...]
    limits: tuple[Binding, ...]
    limit: float | None

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years of the programme: from the first of the land-use plan to the last."""
        return self.problems[0].years

    @property
    def middle(self) -> tuple[Problem, Allocation]:
        """The plan for the middle path of need."""
        place = QUANTILES.index(0.5)
        return self.problems[place], self.plans[place]

    def built(self) -> Ints:
        """Dwellings completed, int64[quantile, F, T]."""
        return np.stack([plan.built for plan in self.plans])


def make_programme(
    runs: Any,
    index: int,
    zones: Zones,
    draws: ScenarioDraws,
    land: Land,
    built: Built,
    period: tuple[int, int],
    known: MutableMapping[bytes, Any],
) -> Programme:
    """Return the plans of a scenario.

    Parameters
    ----------
    runs, index
        Runs of the scenarios, and the place of the scenario in them.
    zones
        The zones.
    draws
        Parameters of the scenario.
    land, built
        What needs land, and what the scenario builds.
    period
        First and last calendar year of the land-use plan. The programme begins with its first
        year, which also meets what has been needed since the base date, and goes on to the end of
        the run.
    known
        Answers found so far by the problem's key; equal problems of several scenarios are solved
        once.

    Returns
    -------
    Programme
        The social dwellings to place are the growth of the municipality's rental stock, in the
        mean of all draws; where no zone says how many dwellings stand there, none are placed.
    """
    case, years = runs.demand.case, np.asarray(runs.demand.years)
    first = min(max(int(period[0]), int(years[0])), int(years[-1]) - 1)
    at = np.arange(first, int(years[-1])) + 1 - int(years[0])
    types = (*building_types(case), INSTITUTION)
    social, own, agreed = _social(runs, index, built, zones, at)
    shared: dict[str, Any] = {
        "years": tuple(int(y) for y in range(first, int(years[-1]))),
        "types": types,
        "social": social,
        "built": own,
        "agreed": agreed,
        **_places(zones, types, draws, first),
        "rules": read_rules(case),
    }
    paths = [_need(land, zones, types, at, q) for q in QUANTILES]
    problems = tuple(Problem(demand=demand, plots=plots, **shared) for demand, plots in paths)
    _solve_all(known, problems)
    plans = tuple(_once(known, b"plan", p, allocate) for p in problems)
    failed = [i for i, plan in enumerate(plans) if not plan.feasible]
    limits: tuple[Binding, ...] = ()
    if failed:
        limits = _once(known, b"why", problems[failed[0]], explain)
    limit = QUANTILES[failed[0]] if failed else None
    return Programme(zones, problems, plans, limits, limit)


def _solve_all(known: MutableMapping[bytes, Any], problems: tuple[Problem, ...]) -> None:
    """Solve what is not known yet, in threads: the solver holds no lock, and plans are apart."""
    new = {key: p for p in problems if (key := b"plan" + p.key) not in known}
    with ThreadPoolExecutor(max_workers=min(len(new), os.cpu_count() or 1) or 1) as pool:
        known.update(zip(new, pool.map(allocate, new.values()), strict=True))


def _once(known: MutableMapping[bytes, Any], what: bytes, problem: Problem, answer: Any) -> Any:
    key = what + problem.key
    if key not in known:
        known[key] = answer(problem)
    return known[key]


def _places(
    zones: Zones, types: tuple[str, ...], draws: ScenarioDraws, first: int
) -> dict[str, Any]:
    """Return what a problem knows of the zones."""
    kinds = [types.index(b) if b in types else -1 for b in zones.building]
    possible = np.ones(len(zones.building))
    for f, building in enumerate(zones.building):
        if draws.has(POSSIBLE, building):
            possible[f] = float(np.add.reduce(draws.get(POSSIBLE, building)) / draws.worlds)
    stated = ~np.isnan(zones.accessible)
    return {
        "zones": zones.names,
        "zone": zones.zone,
        "kind": np.array(kinds, dtype=np.int64),
        # A building type that nobody needs has no capacity that counts.
        "capacity": np.where(np.array(kinds) >= 0, zones.counted, 0),
        "start": np.maximum(zones.opens - first, 0),
        "after": zones.after,
        "cost": zones.cost,
        "accessible": np.where(stated, zones.accessible, possible),
        "housing": zones.housing,
        "plot_count": zones.plots,
        "dwellings": zones.dwellings,
        "social_now": zones.social,
        "service_km": zones.service_km,
    }


def _need(
    land: Land, zones: Zones, types: tuple[str, ...], at: Ints, q: float
) -> tuple[Ints, Ints]:
    """Return new dwellings by type, and new service plots, for a quantile of the need."""
    level = np.quantile(_from_zero(np.cumsum(land.sites, axis=1)), q, axis=0)[at]
    total = np.floor(level + 0.5).astype(np.int64)
    share = np.array([float(np.add.reduce(land.share[b]) / len(land.share[b])) for b in types[:-1]])
    demand = np.zeros((len(types), len(at)), dtype=np.int64)
    demand[:-1] = split(np.diff(total, prepend=0), share / np.add.reduce(share))
    for b, name in enumerate(types[:-1]):
        own = _from_zero(np.cumsum(land.municipal[name], axis=1))
        demand[b] += whole(np.add.reduce(own, axis=0)[at] / len(own))
    room = any(b == INSTITUTION for b in zones.building)
    if room:
        places = _from_zero(np.cumsum(land.services.institution, axis=1))
        demand[-1] = whole(np.quantile(places, q, axis=0)[at])
    plots = np.quantile(_from_zero(land.services.plots(institution=not room)), q, axis=0)[at]
    return demand, whole(np.ceil(plots - 1e-9)) if zones.plots.sum() else np.zeros_like(demand[0])


def _social(runs: Any, index: int, built: Built, zones: Zones, at: Ints) -> tuple[Ints, Ints, Ints]:
    """Return new social dwellings to place a year, those built, and those secured by agreement."""
    none = np.zeros(len(at), dtype=np.int64)
    if not zones.dwellings.sum() or not hasattr(runs.outcomes[index], "units"):
        return none, none, none
    stock = social_stock(runs, index)
    level = np.maximum.accumulate(stock - stock[0])[at]
    own = built.kind(runs.demand.case, "rental")
    own_level = np.zeros(len(at))
    if not isinstance(own, float):
        own_level = np.maximum.accumulate(
            np.add.reduce(_from_zero(np.cumsum(own, axis=1)), axis=0)[at] / len(own)
        )
    agreed = np.maximum.accumulate(np.append(0.0, np.cumsum(agreed_by(runs, index)))[at])
    # Each is a part of what is placed, also after rounding: least by least.
    social, mine = np.cumsum(whole(level)), np.cumsum(whole(own_level))
    mine = np.minimum(mine, social)
    theirs = np.minimum(np.cumsum(whole(agreed)), social - mine)
    theirs = np.minimum.accumulate(theirs[::-1])[::-1]
    mine = np.minimum.accumulate(mine[::-1])[::-1]
    return tuple(np.diff(v, prepend=0) for v in (social, mine, theirs))  # type: ignore[return-value]


def whole(level: Floats) -> Ints:
    """Turn a rising level into whole steps: each year's growth of the rounded level.

    Examples
    --------
    >>> whole(np.array([0.4, 0.9, 2.2])).tolist()
    [0, 1, 1]
    """
    rounded = np.floor(np.maximum.accumulate(level) + 0.5).astype(np.int64)
    return np.diff(rounded, prepend=0)


def split(steps: Ints, share: Floats) -> Ints:
    """Split whole dwellings a year among types, so that sums and shares both hold.

    Each dwelling goes to the type that is furthest behind its share so far, the earlier one where
    two are equal.

    Parameters
    ----------
    steps
        int64[T], dwellings a year, 0 or more.
    share
        float64[B], adds up to 1.

    Returns
    -------
    int64[B, T]

    Examples
    --------
    >>> split(np.array([3, 3]), np.array([0.5, 0.25, 0.25])).tolist()
    [[1, 2], [1, 1], [1, 0]]
    """
    out = np.zeros((len(share), len(steps)), dtype=np.int64)
    given, total = np.zeros(len(share)), 0.0
    for t, n in enumerate(steps):
        for _ in range(int(n)):
            total += 1
            b = int(np.argmax(share * total - given))
            out[b, t] += 1
            given[b] += 1
    return out


def _from_zero(values: Floats) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), values], axis=1)
