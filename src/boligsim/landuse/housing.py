"""Where new dwellings are built: demand, capacity, first year, sequence, pace, accessible share."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.model import Model

__all__ = ["add_housing"]

Ints = NDArray[np.int64]
_UP = 1e-9


def add_housing(model: Model) -> None:
    """Add the variables and rows of building.

    Parameters
    ----------
    model
        Gets the blocks ``built`` [F, T], completed in the year, and ``done`` [n, T], whether each
        zone that others wait for is built out before the year; and, where it may lack,
        ``unmet`` [B, T], dwellings lacking at the end of the year.
    """
    _fields(model)
    _demand(model)
    _sequence(model)
    _pace(model)
    _accessible(model)


def _ceilings(model: Model) -> Ints:
    """Most that any plan can build in each field in each year, int64[F, T]."""
    p = model.problem
    most = p.demand[p.kind]
    if model.lacking:  # what was lacking may be caught up later
        most = np.cumsum(most, axis=1)
    if model.hard("earliest"):
        most = np.where(np.arange(len(p.years))[None, :] < p.start[:, None], 0, most)
    if model.hard("capacity"):
        most = np.minimum(most, p.capacity[:, None])
    return np.asarray(most, dtype=np.int64)


def _fields(model: Model) -> None:
    p = model.problem
    most = _ceilings(model)
    built = model.block("built", *most.shape, high=most)
    for f in range(len(p.zone)):
        if model.binds("capacity") and most[f].sum() > p.capacity[f]:
            _within(model, built[f], float(p.capacity[f]), int(p.zone[f]), int(p.kind[f]))
        if "earliest" in model.elastic:
            for t in range(min(int(p.start[f]), len(p.years))):
                if most[f, t]:
                    slack = model.slack("earliest", int(p.zone[f]), t, int(p.kind[f]))
                    model.row([built[f, t]], [1], high=0.0, slack=slack)


def _within(model: Model, columns: Ints, most: float, zone: int, kind: int) -> None:
    """Hold the sum over the years; an elastic one year by year, to show when it is full."""
    last = len(columns)
    for t in range(last) if "capacity" in model.elastic else (last - 1,):
        slack = model.slack("capacity", zone, t, kind)
        model.row(columns[: t + 1], [1] * (t + 1), high=most, slack=slack)


def _demand(model: Model) -> None:
    p = model.problem
    built, years = model.blocks["built"], len(p.years)
    nowhere = _nowhere(model)
    unmet = model.lack("unmet", *p.demand.shape)
    level = np.cumsum(p.demand, axis=1)
    for b in range(len(p.types)):
        mine = np.flatnonzero(p.kind == b)
        for t in range(years):
            # What lacks is carried to the next year, so it is counted from the first year on.
            since = 0 if unmet is not None else t
            columns = [*built[mine, since : t + 1].ravel()]
            columns += [*nowhere[b][since : t + 1]] if b in nowhere else []
            columns += [] if unmet is None else [unmet[b, t]]
            wanted = float(level[b, t] if unmet is not None else p.demand[b, t])
            if columns or wanted:
                model.row(columns, [1] * len(columns), low=wanted, high=wanted)


def _nowhere(model: Model) -> dict[int, Ints]:
    """Return columns for types that no zone has room for, once capacity may give way."""
    p = model.problem
    if model.hard("capacity"):
        return {}
    found: dict[int, Ints] = {}
    for b in range(len(p.types)):
        if (p.kind == b).any() or not p.demand[b].any():
            continue
        found[b] = model.block(f"nowhere{b}", len(p.years), whole=False)
        if model.binds("capacity"):
            _within(model, found[b], 0.0, -1, b)
    return found


def _sequence(model: Model) -> None:
    p = model.problem
    if not model.binds("sequence") or not (p.after >= 0).any():
        return
    built, years, most = model.blocks["built"], len(p.years), _ceilings(model)
    before = sorted({int(z) for z in p.after if z >= 0})
    done = model.block("done", len(before), years, high=1)
    model.rising(done)
    for k, z in enumerate(before):
        mine = np.flatnonzero((p.zone == z) & p.housing)
        room = int(p.capacity[mine].sum())
        wanted = math.ceil(p.rules.sequence_share_min * room - _UP) if room else 1
        for t in range(years):
            if _attainable(model, most, mine, t) < wanted:
                model.high[done[k, t]] = 0.0  # no plan can have built so much so early
                continue
            columns = [*built[mine, :t].ravel()]
            model.row([*columns, done[k, t]], [*[1] * len(columns), -wanted], low=0)
        _with_demand(model, k, z)
    for f in np.flatnonzero(p.after >= 0):
        k = before.index(int(p.after[f]))
        for t in range(years):
            if most[f, t]:
                slack = model.slack("sequence", int(p.zone[f]), t, int(p.kind[f]))
                pair = [built[f, t], done[k, t]]
                model.row(pair, [1, -float(most[f, t])], high=0.0, slack=slack)


def _attainable(model: Model, most: Ints, fields: Ints, year: int) -> float:
    """Most that can have been built in some fields before a year."""
    each = most[fields, :year].sum(axis=1)
    if model.hard("capacity"):
        each = np.minimum(each, model.problem.capacity[fields])
    total, ceiling = float(each.sum()), model.problem.rules.zone_per_year_max
    if ceiling is not None and model.hard("pace"):
        total = min(total, math.floor(ceiling + _UP) * year)
    return total


def _with_demand(model: Model, k: int, zone: int) -> None:
    """Bound all that waits for a zone by the year's demand: cuts that make the search short."""
    p = model.problem
    if model.lacking or "sequence" in model.elastic:
        return
    built, done = model.blocks["built"], model.blocks["done"]
    for b in range(len(p.types)):
        mine = np.flatnonzero((p.after == zone) & (p.kind == b))
        for t in range(len(p.years)):
            if len(mine) and p.demand[b, t]:
                columns = [*built[mine, t], done[k, t]]
                model.row(columns, [*[1] * len(mine), -float(p.demand[b, t])], high=0.0)


def _pace(model: Model) -> None:
    p = model.problem
    ceiling = p.rules.zone_per_year_max
    if ceiling is None or not model.binds("pace"):
        return
    for z in range(len(p.zones)):
        mine = np.flatnonzero((p.zone == z) & p.housing)
        for t in range(len(p.years)):
            columns = model.blocks["built"][mine, t]
            slack = model.slack("pace", z, t)
            model.row(columns, [1] * len(mine), high=math.floor(ceiling + _UP), slack=slack)


def _accessible(model: Model) -> None:
    p = model.problem
    least = p.rules.accessible_share_min
    if not least or not model.binds("accessible"):
        return
    columns = model.blocks["built"][p.housing]
    # The accessible share of what is built is at least `least`, turned round for the slack.
    values = np.repeat(least - p.accessible[p.housing], len(p.years))
    slack = model.slack("accessible", -1, len(p.years) - 1)
    model.row(columns.ravel(), values, high=_UP, slack=slack)
