"""Whether a plan keeps its rules, counted anew from the plan itself and not from the programme."""

from __future__ import annotations

import math

import numpy as np

from boligsim.landuse.problem import Problem
from boligsim.landuse.solve import Allocation

__all__ = ["faults"]

_UP = 1e-9


def faults(problem: Problem, plan: Allocation) -> list[str]:
    """Return every rule that a plan breaks.

    Parameters
    ----------
    problem
        What was asked.
    plan
        The answer. Needs that it says are unmet are no faults.

    Returns
    -------
    list of str
        One line a fault: group, zone and year; empty for a plan that keeps all rules.
    """
    p, out = problem, []
    last = len(p.years)
    built, total = plan.built, plan.built.sum(axis=1)
    everything = (built, plan.bought, plan.secured, plan.own, plan.plots, plan.unmet)
    if any(int(part.min(initial=0)) < 0 for part in everything):
        out.append("negative")
    out += [f"capacity {p.zones[p.zone[f]]}" for f in np.flatnonzero(total > p.capacity)]
    out += [
        f"earliest {p.zones[p.zone[f]]}"
        for f in range(len(p.zone))
        if built[f, : min(int(p.start[f]), last)].any()
    ]
    for f in np.flatnonzero((p.after >= 0) & (total > 0)):
        first = int(np.argmax(built[f] > 0))
        if not _built_out(p, plan, int(p.after[f]), first):
            out.append(f"sequence {p.zones[p.zone[f]]} {p.years[first]}")
    for b in range(len(p.types)):
        met = np.cumsum(built[p.kind == b].sum(axis=0)) + plan.unmet[b]
        if (met != np.cumsum(p.demand[b])).any():
            out.append(f"demand {p.types[b]}")
    return out + _shares(p, plan) + _placed(p, plan)


def _built_out(p: Problem, plan: Allocation, zone: int, year: int) -> bool:
    mine = (p.zone == zone) & p.housing
    room = int(p.capacity[mine].sum())
    wanted = math.ceil(p.rules.sequence_share_min * room - _UP) if room else 1
    return bool(plan.built[mine, :year].sum() >= wanted)


def _by_zone(p: Problem, plan: Allocation) -> np.ndarray:
    out = np.zeros((len(p.zones), len(p.years)), dtype=np.int64)
    for f in np.flatnonzero(p.housing):
        out[p.zone[f]] += plan.built[f]
    return out


def _shares(p: Problem, plan: Allocation) -> list[str]:
    out, rules = [], p.rules
    if rules.zone_per_year_max is not None:
        over = _by_zone(p, plan) > rules.zone_per_year_max + _UP
        out += [f"pace {p.zones[z]} {p.years[t]}" for z, t in np.argwhere(over)]
    if rules.accessible_share_min and plan.feasible:
        made = plan.built.sum(axis=1)[p.housing]
        if (made * (p.accessible[p.housing] - rules.accessible_share_min)).sum() < -1e-6:
            out.append("accessible")
    return out


def _placed(p: Problem, plan: Allocation) -> list[str]:
    out, rules = [], p.rules
    new = plan.bought + plan.secured + plan.own
    level, houses = np.cumsum(new, axis=1), np.cumsum(_by_zone(p, plan), axis=1)
    agreed = np.cumsum(plan.secured, axis=1)
    for z, zone in enumerate(p.zones):
        for t, year in enumerate(p.years):
            stock = p.dwellings[z] + houses[z, t]
            share = rules.dispersal_share_max
            if (
                share is not None
                and level[z, t] > 0
                and p.social_now[z] + level[z, t] > share * stock + 1e-6
            ):
                out.append(f"dispersal {zone} {year}")
            if rules.cluster_size_max is not None and new[z, t] > rules.cluster_size_max + _UP:
                out.append(f"cluster {zone} {year}")
            if agreed[z, t] > rules.secured_share_max * houses[z, t] + 1e-6:
                out.append(f"secured {zone} {year}")
        if plan.plots[z].sum() > p.plot_count[z]:
            out.append(f"plots {zone}")
        mine = np.flatnonzero(p.zone == z)
        if plan.plots[z].any():
            first = int(np.argmax(plan.plots[z] > 0))
            if len(mine) and first < p.start[mine].min():
                out.append(f"earliest {zone} plot")
            waits = len(mine) and bool((p.after[mine] >= 0).all())
            if waits and not _built_out(p, plan, int(p.after[mine[0]]), first):
                out.append(f"sequence {zone} plot")
    if (np.cumsum(new.sum(axis=0)) + plan.unplaced != np.cumsum(p.social)).any():
        out.append("social dwellings")
    if (np.cumsum(plan.plots.sum(axis=0)) + plan.no_plot != np.cumsum(p.plots)).any():
        out.append("service plots")
    return out
