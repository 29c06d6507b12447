"""Where social dwellings and service plots go: dispersal, cluster size, agreements, plots."""

from __future__ import annotations

import math

import numpy as np

from boligsim.landuse.model import Model

__all__ = ["WAYS", "add_placing"]

WAYS = ("bought", "secured", "own")
"""Ways of placing a social dwelling: bought where it stands, secured in a new building by an
agreement, or built by the municipality itself."""
_UP = 1e-9


def add_placing(model: Model) -> None:
    """Add the variables and rows of placing.

    Parameters
    ----------
    model
        With what is built, as variables or settled. Gets the blocks ``bought``, ``secured``,
        ``own`` and ``plots`` [Z, T], counted from the first year, where there is something to
        place; and, where it may lack, ``unplaced``, ``own_unplaced`` and ``no_plot`` [T].
    """
    if model.problem.social.sum() > 0:
        _social(model)
        _dispersal(model)
        _secured(model)
        _cluster(model)
    if model.problem.plots.sum() > 0:
        _plots(model)


def _social(model: Model) -> None:
    p = model.problem
    zones, years = len(p.zones), len(p.years)
    own, rest = np.cumsum(p.built), np.cumsum(p.social - p.built)
    tops = {"bought": rest[-1], "secured": rest[-1], "own": own[-1]}
    for name in WAYS:
        model.rising(model.block(name, zones, years, high=float(tops[name])))
    _met(model, ("bought", "secured"), rest, "unplaced")
    _met(model, ("own",), own, "own_unplaced")


def _met(model: Model, names: tuple[str, ...], level: np.ndarray, lack: str) -> None:
    unmet = model.lack(lack, len(level))
    for t, exact in enumerate(level):
        columns = [int(c) for name in names for c in model.blocks[name][:, t]]
        columns += [] if unmet is None else [int(unmet[t])]
        model.row(columns, [1] * len(columns), low=float(exact), high=float(exact))


def _dispersal(model: Model) -> None:
    """Hold the social share of each zone, today's dwellings and the new ones together."""
    p = model.problem
    if not model.binds("dispersal"):
        return
    share = p.rules.dispersal_share_max
    for z in range(len(p.zones)):
        free = float(p.dwellings[z] - p.social_now[z])
        for t in range(len(p.years)):
            slack = model.slack("dispersal", z, t)
            model.row([model.blocks["bought"][z, t]], [1], high=free, slack=slack)
        if share is not None:
            _ceiling(model, z, share)


def _ceiling(model: Model, z: int, share: float) -> None:
    p = model.problem
    years = len(p.years)
    room = float(share * p.dwellings[z] - p.social_now[z])
    over = room < -_UP
    most = math.floor(max(room + share * model.standing_most(z), 0.0) + _UP)
    below = model.block(f"below{z}", years, high=1) if over and most else None
    for t in range(years):
        new = [model.blocks[name][z, t] for name in WAYS]
        here, standing = model.standing(z, t)
        columns, values = [*new, *here], [1.0] * len(WAYS) + [-share] * len(here)
        slack = model.slack("dispersal", z, t)
        if not over:
            model.row(columns, values, high=room + share * standing + _UP, slack=slack)
        elif below is None:
            model.row(new, [1.0] * len(WAYS), high=0.0, slack=slack)
        else:
            # Over the ceiling today: none, until new dwellings have brought the share below it.
            model.row([*new, below[t]], [1.0, 1.0, 1.0, -float(most)], high=0.0, slack=slack)
            slack = model.slack("dispersal", z, t)
            high = share * standing + _UP
            model.row([*columns, below[t]], [*values, -room], high=high, slack=slack)


def _secured(model: Model) -> None:
    p = model.problem
    if not model.binds("secured"):
        return
    secured, own, years = model.blocks["secured"], model.blocks["own"], len(p.years)
    most = p.rules.secured_share_max
    for z in range(len(p.zones)):
        for t in range(years):
            here, standing = model.standing(z, t)
            columns, values = [secured[z, t], *here], [1.0] + [-most] * len(here)
            slack = model.slack("secured", z, t)
            model.row(columns, values, high=most * standing + _UP, slack=slack)
            columns, values = [secured[z, t], own[z, t], *here], [1.0, 1.0] + [-1.0] * len(here)
            slack = model.slack("secured", z, t)
            model.row(columns, values, high=standing, slack=slack)
    rest = float(p.social.sum() - p.built.sum())
    wanted = np.cumsum(p.agreed).astype(np.float64)
    wanted[-1] = max(wanted[-1], math.ceil((p.rules.secured_share_min or 0.0) * rest - _UP))
    lack = model.lack("not_secured", years)
    for t in range(years):
        if wanted[t]:
            columns = [*secured[:, t]] + ([] if lack is None else [lack[t]])
            slack = model.slack("secured", -1, t)
            model.row(columns, [-1.0] * len(columns), high=-float(wanted[t]), slack=slack)


def _cluster(model: Model) -> None:
    p = model.problem
    most = p.rules.cluster_size_max
    if most is None or not model.binds("cluster"):
        return
    for z in range(len(p.zones)):
        for t in range(len(p.years)):
            columns = [model.blocks[name][z, t] for name in WAYS]
            values = [1.0] * len(WAYS)
            if t:
                columns += [model.blocks[name][z, t - 1] for name in WAYS]
                values += [-1.0] * len(WAYS)
            slack = model.slack("cluster", z, t)
            model.row(columns, values, high=math.floor(most + _UP), slack=slack)


def _plots(model: Model) -> None:
    p = model.problem
    zones, years = len(p.zones), len(p.years)
    level = np.cumsum(p.plots)
    plots = model.block("plots", zones, years, high=float(level[-1]))
    model.rising(plots)
    for z in range(zones):
        mine = np.flatnonzero(p.zone == z)
        start = int(p.start[mine].min()) if len(mine) else years
        if model.binds("earliest"):
            for t in range(min(start, years)):
                slack = model.slack("earliest", z, t)
                model.row([plots[z, t]], [1], high=0.0, slack=slack)
        for t in range(years) if model.binds("plots") else ():
            slack = model.slack("plots", z, t)
            model.row([plots[z, t]], [1], high=float(p.plot_count[z]), slack=slack)
        if len(mine) and bool((p.after[mine] >= 0).all()) and model.binds("sequence"):
            _waits(model, z, int(p.after[mine[0]]), float(level[-1]))
    _met(model, ("plots",), level, "no_plot")


def _waits(model: Model, zone: int, before: int, most: float) -> None:
    """Keep plots from a zone whose fields all wait, until the zone they wait for is built out."""
    p = model.problem
    if model.fixed is None:
        done = model.blocks["done"][sorted({int(z) for z in p.after if z >= 0}).index(before)]
    for t in range(len(p.years)):
        plots, slack = model.blocks["plots"][zone, t], model.slack("sequence", zone, t)
        if model.fixed is None:
            model.row([plots, done[t]], [1, -most], high=0.0, slack=slack)
        elif not built_out(model, before, t):
            model.row([plots], [1], high=0.0, slack=slack)


def built_out(model: Model, zone: int, year: int) -> bool:
    """Whether a zone is built out before a year, where what is built is settled."""
    p = model.problem
    mine = np.flatnonzero((p.zone == zone) & p.housing)
    room = int(p.capacity[mine].sum())
    wanted = math.ceil(p.rules.sequence_share_min * room - _UP) if room else 1
    assert model.fixed is not None
    return bool(model.fixed[mine, :year].sum() >= wanted)
