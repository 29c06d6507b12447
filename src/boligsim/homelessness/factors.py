"""Rates over time: arrivals, factors on the households' processes, lengths of the stages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.primitives import Delay, Primitive, Rate, Units
from boligsim.homelessness.queue_order import index_of, window
from boligsim.homelessness.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Named = tuple[str, Primitive]

__all__ = ["delays", "factor_tables", "known_shares", "stream_rates"]

_PLACES = ("nowhere", "temporary", "friends", "institution")
_ENTRY = {"acute": lay.NOWHERE, "friends": lay.FRIENDS, "institution": lay.INSTITUTION,
          "home": lay.HOME}  # fmt: skip
DAYS = 365.25
MOST = 200.0  # layers of the keyed field that one process has


def _factor(name: str, p: Rate, system: System) -> Floats:
    factor = resolve(p.factor, system, f"{name}: factor")
    if np.any(factor < 0):
        raise InputError(f"{name}: the factor on {p.process} is negative; 1 means no change.")
    return factor


def _induced(system: System, primitives: Sequence[Named], edges: Ints) -> Floats:
    """(W, P) factor on applications: each dwelling that a measure adds draws more applicants."""
    added = np.zeros(len(edges))
    for _, p in primitives:
        if isinstance(p, Units) and index_of(p.dwelling, system.dwellings, "dwelling", "") in _let(
            system
        ):
            added += np.where(window(p.at, p.end, edges), p.n, 0)
    asked = np.zeros(system.worlds)
    for stream in system.streams:
        if stream.process == "application":
            asked = asked + stream.rate[:, 0]
    each = np.divide(system.induced, asked, out=np.zeros(system.worlds), where=asked > 0)
    return np.maximum(1.0 + each[:, None] * added, 0.0)


def _let(system: System) -> set[int]:
    return {d for d, kind in enumerate(system.kinds) if kind == "rental"}


def stream_rates(system: System, primitives: Sequence[Named], edges: Ints) -> Floats:
    """(W, streams, P) arrivals per year, with the factors of `Rate` on entry and application."""
    year = edges // lay.YEAR
    rates = np.empty((system.worlds, len(system.streams), len(edges)))
    more = _induced(system, primitives, edges)
    for s, stream in enumerate(system.streams):
        if not np.all(np.isfinite(stream.rate)) or np.any(stream.rate < 0):
            raise InputError(f"The rate of {stream.name} is negative or not finite.")
        rates[:, s] = stream.rate[:, year]
        if stream.process == "application":
            rates[:, s] *= more
    for name, p in primitives:
        if not isinstance(p, Rate) or p.process not in ("entry", "application"):
            continue
        if p.tag or p.dwelling:
            raise InputError(f"{name}: a Rate on {p.process} knows neither tag nor dwelling.")
        if p.place and p.place not in _ENTRY:
            raise InputError(f"{name}: place is {p.place!r}; use {', '.join(_ENTRY)}.")
        group = index_of(p.group, system.groups, "group", name)
        inside = window(p.start, p.end, edges)
        factor = _factor(name, p, system)
        for s, stream in enumerate(system.streams):
            if (
                stream.process == p.process
                and group in (-1, stream.group)
                and (not p.place or _ENTRY[p.place] == stream.place)
            ):
                rates[:, s, inside] *= factor[:, None]
    return rates


def factor_tables(
    system: System, primitives: Sequence[Named], edges: Ints, tags: Sequence[str]
) -> tuple[Floats, Floats, Floats, Ints]:
    """Arrival rates and the factors on the households' processes.

    Returns
    -------
    tuple
        Rates (W, S, P); factors (W, P, C); their largest value over the pieces (W, C); (R,) the
        column of each row of the processes, -1 where the factor is 1 in every world and piece.
    """
    worlds, pieces = system.worlds, len(edges)
    groups, dwellings = system.fit.shape
    masks = 1 << len(tags)
    shapes = {
        "self_resolution": (groups, 4, masks),
        "withdrawal": (groups, 1, masks),
        "tenancy_end": (groups, dwellings, masks),
        "eviction": (groups, dwellings, masks),
        "reentry": (groups, 1, 1),
        "default": (groups, 1, 1),
    }
    blocks: dict[str, Floats] = {}
    for name, p in primitives:
        if not isinstance(p, Rate) or p.process in ("entry", "application", "detection"):
            continue
        if p.process not in shapes:
            raise InputError(
                f"{name}: there is no process {p.process!r}; use entry, application, detection, "
                f"{', '.join(shapes)}."
            )
        shape = shapes[p.process]
        group = index_of(p.group, system.groups, "group", name)
        place = index_of(p.place, _PLACES, "place", name)
        dwelling = index_of(p.dwelling, system.dwellings, "dwelling", name)
        tag = index_of(p.tag, tags, "tag", name)
        lived = p.process in ("tenancy_end", "eviction")
        if (place >= 0 and p.process != "self_resolution") or (dwelling >= 0 and not lived):
            raise InputError(f"{name}: {p.process} cannot be selected by that place or dwelling.")
        if tag >= 0 and p.process in ("reentry", "default"):
            raise InputError(f"{name}: {p.process} cannot be selected by a support tag.")
        where = np.zeros(shape, dtype=bool)
        column = max(place, dwelling)
        chosen = [m for m in range(shape[2]) if tag < 0 or m >> tag & 1]
        for m in chosen:
            where[slice(None) if group < 0 else group, slice(None) if column < 0 else column, m] = (
                True
            )
        inside = window(p.start, p.end, edges)
        factor = _factor(name, p, system)
        if np.any(factor > MOST):
            raise InputError(f"{name}: the factor on {p.process} is above {MOST:g}.")
        block = blocks.setdefault(p.process, np.ones((worlds, pieces, *shape)))
        block[:, inside] *= np.where(where, factor.reshape(-1, 1, 1, 1, 1), 1.0)
    columns, parts, used = [], [np.ones((worlds, pieces, 0))], 0
    for process, shape in shapes.items():
        place_of = np.full(math.prod(shape), -1, dtype=np.int64)
        if process in blocks:
            block = blocks[process].reshape(worlds, pieces, -1)
            moved = (block != 1.0).any(axis=(0, 1))
            place_of[moved] = used + np.arange(np.count_nonzero(moved))
            parts.append(block[:, :, moved])
            used += parts[-1].shape[2]
        columns.append(place_of)
    factor = np.concatenate(parts, axis=2)
    rates = stream_rates(system, primitives, edges)
    return rates, factor, factor.max(axis=1), np.concatenate(columns)


def known_shares(system: System, primitives: Sequence[Named], edges: Ints) -> Floats:
    """(W, P, G) share of the homeless of each group that the services know, at most one."""
    known = np.repeat(system.group_numbers[:, None, :, lay.G_KNOWN], len(edges), axis=1)
    for name, p in primitives:
        if not isinstance(p, Rate) or p.process != "detection":
            continue
        if p.tag or p.dwelling or p.place:
            raise InputError(f"{name}: a Rate on detection knows a group and no tag or place.")
        group = index_of(p.group, system.groups, "group", name)
        chosen = np.arange(known.shape[2]) == group if group >= 0 else np.ones(1, dtype=bool)
        inside = window(p.start, p.end, edges)
        factor = np.where(chosen, _factor(name, p, system)[:, None], 1.0)
        known[:, inside] *= factor[:, None]
    return np.minimum(known, 1.0)


def delays(
    system: System, primitives: Sequence[Named], edges: Ints
) -> tuple[Floats, Floats, Floats]:
    """Mean years of decision (W, P), moving in (W, P) and turn-round (W, P, D)."""
    pieces = len(edges)
    decision = np.repeat(system.decision[:, None], pieces, axis=1)
    moving = np.repeat(system.moving[:, None], pieces, axis=1)
    turn = np.repeat(system.turn[:, None, :], pieces, axis=1)
    for name, p in primitives:
        if not isinstance(p, Delay) or p.stage == "upgrade":
            continue
        inside = window(p.start, p.end, edges)
        d = index_of(p.dwelling, system.dwellings, "dwelling", name)
        if d >= 0 and p.stage != "turn_round":
            raise InputError(f"{name}: only turn_round and upgrade can be narrowed to a dwelling.")
        factor = resolve(p.factor, system, f"{name}: factor")[:, None]
        if np.any(factor < 0):
            raise InputError(f"{name}: the factor on the stage {p.stage} is negative.")
        days = None if p.days is None else resolve(p.days, system, f"{name}: days")[:, None] / DAYS
        if days is not None and np.any(days < 0):
            raise InputError(f"{name}: the length of the stage {p.stage} in days is negative.")
        if p.stage == "turn_round":
            columns = range(len(system.dwellings)) if d < 0 else (d,)
            for j in columns:
                turn[:, inside, j] = (turn[:, inside, j] if days is None else days) * factor
            continue
        table = decision if p.stage == "decision" else moving
        table[:, inside] = (table[:, inside] if days is None else days) * factor
    return decision, moving, turn
