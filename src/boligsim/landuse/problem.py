"""The question put to the allocation: what is needed when, where it can stand, which rules hold."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["GROUPS", "PlanRules", "Problem", "read_rules"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUPS = (
    "capacity",
    "earliest",
    "sequence",
    "pace",
    "accessible",
    "dispersal",
    "cluster",
    "secured",
    "plots",
)
"""Groups of rules, in the order in which they are tried when no plan keeps them all."""


@dataclass(frozen=True)
class PlanRules:
    """Rules that a plan must keep; None = does not bind.

    Attributes
    ----------
    dispersal_share_max
        Largest share of social dwellings in a zone, today's plus new. A zone above it today gets
        no more until it is below.
    cluster_size_max
        Most social dwellings placed in one zone in one year.
    accessible_share_min
        Least share of the plan's new dwellings that can be accessible.
    sequence_share_min
        Share of a zone's dwellings that must be built before a zone after it may begin.
    zone_per_year_max
        Most new dwellings in one zone in one year.
    preemption_share_max, referral_share_max
        Largest share of a zone's new dwellings secured by pre-emption, and by agreements with
        private landlords.
    secured_share_min
        Least share of the new social dwellings that is secured in new buildings.
    discount_rate
        A year; 0.04 is the State's rate for the first forty years (circular R-109). What costs
        more is built later, as far as the rules allow.
    """

    dispersal_share_max: float | None = None
    cluster_size_max: float | None = None
    accessible_share_min: float | None = None
    sequence_share_min: float = 1.0
    zone_per_year_max: float | None = None
    preemption_share_max: float | None = None
    referral_share_max: float | None = None
    secured_share_min: float | None = None
    discount_rate: float = 0.04

    @property
    def secured_share_max(self) -> float:
        """Largest share of a zone's new dwellings that can be secured: both agreements together."""
        stated = [s for s in (self.preemption_share_max, self.referral_share_max) if s is not None]
        return min(sum(stated), 1.0) if stated else 1.0


@dataclass(frozen=True)
class Problem:
    """One allocation problem: B types, T years, F fields, Z zones, all counts whole.

    Attributes
    ----------
    years
        Calendar years.
    types
        Building types.
    demand
        int64[B, T], new dwellings (places in an institution) that must be completed in the year.
    social
        int64[T], social dwellings to place in the year, new buildings of its own among them.
    built
        int64[T], those that the municipality builds itself, part of `social` and of `demand`.
    agreed
        int64[T], those that the scenario secures in new buildings by agreements, part of `social`.
    plots
        int64[T], service plots that must be at hand from the year on.
    zones
        Names, for messages.
    zone, kind
        int64[F], zone and building type of each field.
    capacity
        int64[F], dwellings that can be counted on.
    start
        int64[F], first year (place in `years`); T or more = never.
    after
        int64[F], zone that must be built out before; -1 = none.
    cost
        float64[F], million NOK a dwelling.
    accessible
        float64[F], share that can be accessible.
    housing
        bool[F], whether a field takes dwellings; institutions stand outside the rules for them.
    plot_count, dwellings, social_now, service_km
        float64[Z] of each zone: service plots, dwellings and social dwellings today, distance.
    rules
        The rules.
    """

    years: tuple[int, ...]
    types: tuple[str, ...]
    demand: Ints
    social: Ints
    built: Ints
    agreed: Ints
    plots: Ints
    zones: tuple[str, ...]
    zone: Ints
    kind: Ints
    capacity: Ints
    start: Ints
    after: Ints
    cost: Floats
    accessible: Floats
    housing: NDArray[np.bool_]
    plot_count: Floats
    dwellings: Floats
    social_now: Floats
    service_km: Floats
    rules: PlanRules

    @property
    def key(self) -> bytes:
        """All that the answer depends on, as bytes: equal problems have equal answers."""
        parts = [repr((self.years, self.types, self.zones, self.rules)).encode()]
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray):
                parts.append(np.ascontiguousarray(value).tobytes())
        return b"|".join(parts)


def read_rules(case: Any) -> PlanRules:
    """Return the rules of a case that bind the allocation.

    Parameters
    ----------
    case
        With the table `rules`.

    Returns
    -------
    PlanRules
        A rule that the case does not state keeps its default.
    """
    stated = dict(zip(case.rules["rule"].astype(str), case.rules["value"], strict=True))
    known = {item.name for item in fields(PlanRules)}
    return PlanRules(**{name: float(v) for name, v in stated.items() if name in known})
