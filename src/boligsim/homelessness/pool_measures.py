"""Measures in the one-pool mode: the primitives it can take, the others refused by name.

Exact answers need numbers that are fixed and effects that depend on nothing but the number of
households in the pool. So: `Units` that come, or that leave by decanting; `Rate` of application,
tenancy end or withdrawal for everybody; `Move` out of a tenancy or out of the queue.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import finite, whole
from boligsim.homelessness.checks import check_primitive
from boligsim.homelessness.primitives import Move, Param, Primitive, Rate, Units

if TYPE_CHECKING:
    from boligsim.homelessness.pool import Pool

__all__ = ["with_primitives"]

Curve = tuple[tuple[float, float], ...]
Change = Callable[[float], float]

_RATES = {"application": "arrivals", "tenancy_end": "tenancy", "withdrawal": "withdrawal"}
_LEAVES = ("own", "private", "left")


def with_primitives(pool: Pool, primitives: Sequence[Primitive]) -> Pool:
    """Return the pool with what the primitives change.

    Raises
    ------
    InputError
        A primitive, or a field of one, that the one-pool mode cannot express.
    """
    for primitive in primitives:
        kind = type(primitive).__name__
        if isinstance(primitive, Units | Rate | Move):
            check_primitive(f"one_pool: {kind}", primitive)
        if isinstance(primitive, Units):
            pool = _units(pool, primitive)
        elif isinstance(primitive, Rate):
            pool = _rate(pool, primitive)
        elif isinstance(primitive, Move):
            pool = _move(pool, primitive)
        else:
            raise InputError(
                f"one_pool: {kind} needs groups, places or stages, which one pool does not have; "
                "it takes Units, Rate and Move. Simulate the whole case."
            )
    return pool


def _units(pool: Pool, units: Units) -> Pool:
    if _fixed("Units", "slip_months", units.slip_months) != 0:
        raise _refused("Units", "slip_months", "a random delay; give a fixed upgrade_months")
    if units.remove != "decant" and (units.n < 0 or units.end is not None):
        raise _refused("Units", f"remove={units.remove!r}", "only 'decant' leaves at a known time")
    months = finite(
        "one_pool: upgrade_months of Units", _fixed("Units", "upgrade_months", units.upgrade_months)
    )
    ready, end = units.at, units.end
    if units.n > 0 and months > 0:
        ready = math.ceil(units.at * 12 + months - 1e-9) / 12  # dwellings get ready on a first
    elif units.n < 0:
        end = None
    steps: Curve = tuple((at, float(count)) for at, count in pool.dwellings)
    steps = _changed(steps, ready, end, lambda count: count + units.n)
    if min(count for _, count in steps) < 0:
        raise InputError(f"one_pool: Units takes away {-units.n} dwellings, more than there are.")
    return replace(pool, dwellings=tuple((at, int(count)) for at, count in steps))


def _rate(pool: Pool, rate: Rate) -> Pool:
    if rate.process not in _RATES:
        raise _refused("Rate", f"process={rate.process!r}", f"only {', '.join(_RATES)} exist")
    for name in ("group", "place", "dwelling", "tag"):
        if getattr(rate, name):
            raise _refused("Rate", name, "all households in the pool are alike")
    factor = finite("one_pool: factor of Rate", _fixed("Rate", "factor", rate.factor))

    name = _RATES[rate.process]
    curve = _changed(getattr(pool, name), rate.start, rate.end, lambda value: value * factor)
    return replace(pool, **{name: curve})  # type: ignore[arg-type]


def _move(pool: Pool, move: Move) -> Pool:
    if move.origin not in ("tenancy", "home") or move.goal not in _LEAVES:
        raise _refused(
            "Move",
            f"{move.origin!r} to {move.goal!r}",
            "households leave a tenancy or the queue ('home') for own, private or left",
        )
    for name in ("group", "tag", "allowance", "replace"):
        if getattr(move, name):
            raise _refused("Move", name, "all households and dwellings in the pool are alike")
    if (
        _fixed("Move", "accept", move.accept) != 1
        or _fixed("Move", "unit_freed", move.unit_freed) != 1
    ):
        raise _refused("Move", "accept or unit_freed below 1", "chance decides who moves")
    yearly = _fixed("Move", "per_year", move.per_year)
    found = [(move.start, whole("one_pool: n of Move", _fixed("Move", "n", move.n)))]
    if finite("one_pool: per_year of Move", yearly):
        end = pool.until if move.end is None else min(move.end, pool.until)
        first, last = math.ceil(move.start * 12 - 1e-9), math.ceil(end * 12 - 1e-9)
        so_far = [math.floor(yearly * month / 12 + 1e-9) for month in range(last - first + 1)]
        monthly = [after - before for before, after in pairwise(so_far)]
        found += [(month / 12, n) for month, n in zip(range(first, last), monthly, strict=True)]
    moves = [(at, n, move.origin == "home") for at, n in found if n and at >= 0]
    return replace(pool, moves=tuple(sorted((*pool.moves, *moves))))


def _changed(curve: Curve, start: float, end: float | None, change: Change) -> Curve:
    """Change a curve's value in ``[start, end)``; nothing is known of the time before 0."""
    start, end = max(start, 0.0), None if end is None else max(end, 0.0)
    until = math.inf if end is None else end
    bounds = sorted({at for at, _ in curve} | {start} | ({end} if end is not None else set()))
    out = []
    for at in bounds:
        value = next(level for begin, level in reversed(curve) if begin <= at)
        out.append((at, change(value) if start <= at < until else value))
    return tuple(out)


def _fixed(primitive: str, name: str, value: object) -> float:
    if isinstance(value, Param):
        raise _refused(primitive, f"{name} = Param('{value.path}')", "give the number itself")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(f"one_pool: {name} of {primitive} is {value!r}; give a number.") from None


def _refused(primitive: str, what: str, why: str) -> InputError:
    return InputError(
        f"one_pool: {primitive} with {what} cannot be answered exactly: {why}. "
        "Simulate the whole case instead."
    )
