"""Numbers of each zone in the nine plans: built, accessible, secured, social share, decares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.problem import Problem
from boligsim.landuse.solve import Allocation

if TYPE_CHECKING:
    from boligsim.landuse.plan import LandPlan, ScenarioLand
    from boligsim.landuse.programme import Programme

__all__ = ["ZoneNumbers", "accessible_by_field", "zone_numbers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ZoneNumbers:
    """Numbers by zone.

    Attributes
    ----------
    fixed
        Series, unit and float64[Z]: the same in all plans.
    plans
        Series, unit, float64[quantile, Z] and the ceiling (nan = none).
    completion
        float64[W, Z], dwellings that are completed by the end of the plan; None without a reserve.
    middle
        Place of the middle plan.
    """

    fixed: tuple[tuple[str, str, Floats], ...]
    plans: tuple[tuple[str, str, Floats, float], ...]
    completion: Floats | None
    middle: int


def zone_numbers(plan: LandPlan, part: ScenarioLand, found: Programme) -> ZoneNumbers:
    """Return the numbers of each zone of a scenario.

    Parameters
    ----------
    plan, part, found
        The plan, the scenario and its programme.
    """
    zones, rules = found.zones, found.problems[0].rules
    homes, nothing = zones.housing, float("nan")
    built = np.stack([_by_zone(p, a.built.sum(axis=1)) for p, a in _each(found)])
    social = np.stack([(a.bought + a.secured + a.own).sum(axis=1) for a in found.plans])
    secured = np.stack([a.secured.sum(axis=1) for a in found.plans])
    stock = zones.dwellings[None, :] + built
    reach = np.stack([_by_zone(p, accessible_by_field(p, a)) for p, a in _each(found)])
    buy = np.minimum(secured, np.floor((rules.preemption_share_max or 0.0) * built + 1e-9))
    ceiling = nothing if rules.dispersal_share_max is None else 100 * rules.dispersal_share_max
    most = 100 * rules.secured_share_max
    least = nothing if rules.accessible_share_min is None else 100 * rules.accessible_share_min
    size: dict[str, Floats] = {}
    for name, mine in (("ready", zones.ready), ("long", ~zones.ready)):
        size[name] = _count(zones.zone, np.where(mine & homes, zones.capacity, 0), len(zones.names))
    counted = _count(zones.zone, np.where(homes, zones.counted, 0), len(zones.names))
    return ZoneNumbers(
        fixed=(
            ("capacity_ready", "dwellings", size["ready"]),
            ("capacity_long", "dwellings", size["long"]),
            ("capacity_counted", "dwellings", counted),
            ("opens_year", "year", _opens(found)),
            ("service_km", "km", zones.service_km),
            ("social_share_today", "percent", _percent(zones.social, zones.dwellings)),
        ),
        plans=(
            ("zone_built", "dwellings", built, nothing),
            ("first_year_built", "year", _first(found), nothing),
            (
                "zone_decares",
                "decares",
                np.stack([_decares(p, a, found) for p, a in _each(found)]),
                nothing,
            ),
            ("accessible_required", "dwellings", reach, nothing),
            ("accessible_required_share", "percent", _percent(reach, built), least),
            ("secured_share", "percent", _percent(secured, built), most),
            ("preemption", "dwellings", buy.astype(np.float64), nothing),
            ("referral", "dwellings", (secured - buy).astype(np.float64), nothing),
            ("social_new", "dwellings", social.astype(np.float64), nothing),
            (
                "social_share_end",
                "percent",
                _percent(zones.social[None, :] + social, stock),
                ceiling,
            ),
        ),
        completion=None if part.reserve is None else part.reserve.by_zone,
        middle=len(found.plans) // 2,
    )


def accessible_by_field(problem: Problem, plan: Allocation) -> Floats:
    """Return the accessible dwellings to require in each field (planning act § 12-7), float64[F].

    As many as the rule asks for of the whole plan, in the zones with the shortest way to services
    first, never more than can be made accessible there.
    """
    made = plan.built.sum(axis=1) * problem.housing
    least = problem.rules.accessible_share_min or 0.0
    left = np.ceil(least * float(made.sum()) - 1e-9)
    out = np.zeros(len(made))
    order = sorted(range(len(made)), key=lambda f: (problem.service_km[problem.zone[f]], f))
    for f in order:
        out[f] = min(np.floor(problem.accessible[f] * made[f] + 1e-9), left)
        left -= out[f]
    return out


def _each(found: Programme) -> list[tuple[Problem, Allocation]]:
    return list(zip(found.problems, found.plans, strict=True))


def _by_zone(problem: Problem, values: NDArray[Any]) -> Floats:
    return _count(problem.zone, np.where(problem.housing, values, 0), len(problem.zones))


def _count(zone: Ints, values: NDArray[Any], zones: int) -> Floats:
    weights = values.astype(np.float64)
    return np.asarray(np.bincount(zone, weights, zones), dtype=np.float64)


def _percent(above: Floats | Ints, below: Floats | Ints) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(below > 0, 100.0 * above / below, np.nan), dtype=np.float64)


def _opens(found: Programme) -> Floats:
    zones = found.zones
    return np.array([float(zones.opens[zones.fields(z)].min()) for z in range(len(zones.names))])


def _first(found: Programme) -> Floats:
    out = []
    for problem, plan in _each(found):
        by_year = np.stack([_by_zone(problem, plan.built[:, t]) for t in range(len(found.years))])
        started = by_year > 0
        first = np.array(found.years, dtype=np.float64)[np.argmax(started, axis=0)]
        out.append(np.where(started.any(axis=0), first, np.nan))
    return np.stack(out)


def _decares(problem: Problem, plan: Allocation, found: Programme) -> Floats:
    """Land that is built on: the field's area by the part of its capacity that is used."""
    zones = found.zones
    used = plan.built.sum(axis=1) / np.where(zones.capacity > 0, zones.capacity, 1.0)
    return _count(zones.zone, used * zones.decares, len(zones.names))
