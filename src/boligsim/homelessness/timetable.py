"""The schedule: every instant at which something is planned, per world.

At one instant things happen in the order of `_layout`'s kinds: the stock is taken first, then
rates change, dwellings leave, dwellings get ready, support slots, planned arrivals, moves. Ties
go by the name of the primitive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold, fold_array, uniforms
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.factors import DAYS
from boligsim.homelessness.primitives import Arrive, Delay, Move, Primitive, Support, Units
from boligsim.homelessness.queue_order import index_of
from boligsim.homelessness.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["Timetable", "build_schedule", "world_keys"]

_ORIGIN = {"tenancy": lay.IN_TENANCY, "homeless": lay.NOWHERE, "home": lay.HOME, "own": lay.OWN}
_GOAL = {"own": lay.OWN, "private": lay.PRIVATE, "left": lay.FREE}
_ENTRY = {"home": lay.HOME, "acute": lay.NOWHERE, "friends": lay.FRIENDS,
          "institution": lay.INSTITUTION}  # fmt: skip
_ORDER = {"random": lay.O_RANDOM, "longest": lay.O_LONGEST, "need": lay.O_NEED}
_REMOVE = {"vacant": lay.R_VACANT, "next": lay.R_NEXT, "decant": lay.R_DECANT}


def world_keys(seed: int, worlds: int) -> npt.NDArray[np.uint64]:
    """Key of each world: the first worlds stay when there are more."""
    return np.array([fold(seed, "world", w) for w in range(worlds)], dtype=np.uint64)


Size = tuple[int, int, float]


@dataclass
class Timetable:
    """Rows being collected, one list entry an instant: times (W,), kind, a, numbers (W,), tie."""

    system: System
    keys: npt.NDArray[np.uint64]
    times: list[Ints] = field(default_factory=list)
    heads: list[tuple[int, int, int]] = field(default_factory=list)
    numbers: list[Ints] = field(default_factory=list)
    streams: list[tuple[int, int, int, int]] = field(default_factory=list)
    stream_names: list[str] = field(default_factory=list)
    sizes: list[tuple[Size, ...]] = field(default_factory=list)
    ints: Ints = field(default_factory=lambda: np.zeros((0, lay.PRIM_COLUMNS), dtype=np.int64))
    floats: Floats = field(default_factory=lambda: np.zeros((0, 0, lay.PRIM_FLOATS)))
    rows: Ints = field(default_factory=lambda: np.zeros((0, 0, lay.SC_COLUMNS), dtype=np.int64))

    def add(self, years: Floats | float, kind: int, a: int, n: Ints | int, p: int = -1) -> None:
        """Plan something at a time in years, the same for all worlds or one a world."""
        worlds = self.system.worlds
        times = np.rint(np.broadcast_to(np.asarray(years, float), worlds) * lay.YEAR)
        self.times.append(times.astype(np.int64))
        self.heads.append((kind, a, p))
        self.numbers.append(np.broadcast_to(np.asarray(n, dtype=np.int64), worlds))

    def whole(self, values: Floats, *name: str | int) -> Ints:
        """Whole numbers a world: rounded up with the fraction as probability."""
        u = uniforms(fold_array(self.keys, fold(0, "whole", *name) & ((1 << 62) - 1)))
        down = np.floor(values + 1e-9)
        return (down + (u < values - down)).astype(np.int64)

    def spread(self, total: Ints, start: float, end: float, kind: int, a: int, p: int = -1) -> None:
        """Plan `total` over the month starts of ``[start, end)``, as even as whole numbers can."""
        months = np.arange(np.ceil(start * 12 - 1e-9), np.ceil(end * 12 - 1e-9)) / 12
        if not len(months):  # a window within one month
            months = np.array([start])
        for j, month in enumerate(months):
            n = total * (j + 1) // len(months) - total * j // len(months)
            if n.any() and month >= 0:
                self.add(month, kind, a, n, p)

    def sort(self) -> None:
        """Bring the rows of every world into order; what lies past the horizon never happens."""
        horizon = round(self.system.years * lay.YEAR)
        heads = np.array(self.heads, dtype=np.int64).reshape(-1, 3)
        times = np.stack(self.times, axis=1)
        numbers = np.stack(self.numbers, axis=1)
        observing = heads[:, 0] <= lay.K_MONTH
        late = np.where(observing[None], times > horizon, times >= horizon)
        times = np.where(late, lay.NEVER, times)
        rank = np.argsort(np.lexsort((heads[:, 2], heads[:, 0])))
        rank = np.broadcast_to(rank[None], times.shape)
        order = np.lexsort((rank, times), axis=1)
        rows = np.empty((*times.shape, lay.SC_COLUMNS), dtype=np.int64)
        rows[..., lay.SC_TIME] = np.take_along_axis(times, order, 1)
        rows[..., lay.SC_N] = np.take_along_axis(numbers, order, 1)
        for column, j in ((lay.SC_KIND, 0), (lay.SC_A, 1), (lay.SC_PRIMITIVE, 2)):
            rows[..., column] = heads[order, j]
        self.rows = rows


def build_schedule(
    system: System,
    primitives: Sequence[tuple[str, Primitive]],
    edges: Ints,
    tags: Sequence[str],
    *,
    seed: int,
    probes: Sequence[float],
) -> Timetable:
    """Collect and sort everything that is planned.

    Parameters
    ----------
    system, primitives
        The municipality; (name, primitive) in order of name.
    edges
        Change points in ticks.
    tags
        Support tags in order.
    seed
        For slips and whole numbers of households.
    probes
        Times at which the queue is recorded.

    Returns
    -------
    Timetable
        Sorted rows, the streams of planned arrivals, the primitives' integers and floats.
    """
    table = Timetable(system, world_keys(seed, system.worlds))
    for j, at in enumerate(probes):
        table.add(at, lay.K_PROBE, j, 0)
    for month in range(12 * system.years + 1):
        table.add(month / 12, lay.K_MONTH, month, 0)
    for j, edge in enumerate(edges):
        table.add(edge / lay.YEAR, lay.K_PIECE, j, 0)
    for name, group, place, per_year in system.planned:
        stream = _stream(table, name, group, place)
        for y in range(system.years):
            table.spread(per_year[:, y], y, y + 1, lay.K_ARRIVE, stream)
    table.ints = np.full((len(primitives), lay.PRIM_COLUMNS), lay.ANY, dtype=np.int64)
    table.floats = np.ones((system.worlds, len(primitives), lay.PRIM_FLOATS))
    allowances = _allowances(table, primitives)
    for p, (name, primitive) in enumerate(primitives):
        if isinstance(primitive, Units):
            _units(table, p, name, primitive, primitives)
        elif isinstance(primitive, Move):
            _move(table, p, name, primitive, tags, allowances)
        elif isinstance(primitive, Arrive):
            _arrive(table, p, name, primitive)
        elif isinstance(primitive, Support):
            _support(table, p, name, primitive, tags)
    table.sort()
    return table


def _stream(
    table: Timetable, name: str, group: int, place: int, sizes: tuple[Size, ...] = ()
) -> int:
    cause = lay.F_PLANNED if place == lay.HOME else lay.F_DISPLACED
    law = group
    if sizes:
        _check_sizes(name, sizes)
        law = len(table.system.groups) + len(table.sizes)
        table.sizes.append(sizes)
    table.streams.append((group, place, cause, law))
    table.stream_names.append(name)
    return len(table.system.streams) + len(table.streams) - 1


def _check_sizes(name: str, sizes: tuple[Size, ...]) -> None:
    shares = [share for _, _, share in sizes]
    if any(a < 0 or c < 0 or a + c < 1 or a != int(a) or c != int(c) for a, c, _ in sizes):
        raise InputError(
            f"{name}: a household has whole numbers of adults and children, 1 or more."
        )
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        raise InputError(f"{name}: the shares of the household sizes add up to {sum(shares):g}.")


def _allowances(table: Timetable, primitives: Sequence[tuple[str, Primitive]]) -> dict[str, int]:
    moves = [(n, m) for n, m in primitives if isinstance(m, Move) and m.allowance]
    names = sorted({m.allowance for _, m in moves})
    for a, allowance in enumerate(names):
        sharing = [(n, m) for n, m in moves if m.allowance == allowance]
        ceiling = np.max(
            [resolve(m.ceiling, table.system, f"{n}: ceiling") for n, m in sharing], axis=0
        )
        if np.any(ceiling < 0):
            raise InputError(f"The yearly ceiling of the allowance {allowance!r} is negative.")
        carry = int(any(m.carry for _, m in sharing))
        for y in range(table.system.years):
            n = np.floor(ceiling * (y + 1) + 1e-9) - np.floor(ceiling * y + 1e-9)
            table.add(float(y), lay.K_ALLOWANCE, a, n.astype(np.int64), carry)
    return {name: a for a, name in enumerate(names)}


def _units(
    table: Timetable, p: int, name: str, u: Units, primitives: Sequence[tuple[str, Primitive]]
) -> None:
    system = table.system
    d = index_of(u.dwelling, system.dwellings, "dwelling", name)
    if d < 0:
        raise InputError(f"{name}: Units needs a dwelling.")
    table.ints[p, lay.PI_MODE] = _REMOVE[u.remove]
    if u.n < 0:
        table.ints[p, lay.PI_SLOTS] = -u.n
        table.add(u.at, lay.K_LEAVE, d, -u.n, p)
        return
    months = resolve(u.upgrade_months, system, f"{name}: upgrade_months")
    for other, delay in primitives:
        if isinstance(delay, Delay) and delay.stage == "upgrade":
            which = index_of(delay.dwelling, system.dwellings, "dwelling", other)
            inside = delay.start <= u.at and (delay.end is None or u.at < delay.end)
            if inside and which in (-1, d):
                if delay.days is not None:
                    months = resolve(delay.days, system, f"{other}: days") / DAYS * 12
                months = months * resolve(delay.factor, system, f"{other}: factor")
    slip = resolve(u.slip_months, system, f"{name}: slip_months")
    if np.any(months < 0) or np.any(slip < 0):
        raise InputError(f"{name}: the delay or slip of an upgrade is negative.")
    key = fold(0, "slip", u.project or name) & ((1 << 62) - 1)
    late = -np.log(uniforms(fold_array(table.keys, key))) * slip
    ready = np.where(months + late > 0, np.ceil(u.at * 12 + months + late - 1e-9) / 12, u.at)
    come = np.full(system.worlds, u.n)
    if u.end is not None:
        come = np.where(ready < u.end, u.n, 0)  # a project that slips past its end never comes
        table.add(u.end, lay.K_LEAVE, d, come, p)
    table.add(ready, lay.K_READY, d, come, p)


def _move(
    table: Timetable, p: int, name: str, m: Move, tags: Sequence[str], allowances: dict[str, int]
) -> None:
    system = table.system
    row = table.ints[p]
    row[lay.PI_ORIGIN] = _ORIGIN[m.origin]
    if m.goal in _GOAL:
        row[lay.PI_GOAL] = _GOAL[m.goal]
    else:
        if not m.goal:
            raise InputError(f"{name}: Move needs a goal: own, private, left or a dwelling.")
        row[lay.PI_GOAL] = lay.IN_TENANCY
        row[lay.PI_GOAL_DWELLING] = index_of(
            m.goal, system.dwellings, "goal (own, private, left or a dwelling)", name
        )
    row[lay.PI_FLOW] = lay.F_LOANS if m.goal == "own" else lay.F_MEASURE
    row[lay.PI_GROUP] = index_of(m.group, system.groups, "group", name)
    row[lay.PI_DWELLING] = index_of(m.dwelling, system.dwellings, "dwelling", name)
    row[lay.PI_TAG] = index_of(m.tag, tags, "tag", name)
    row[lay.PI_ORDER] = _ORDER[m.order]
    row[lay.PI_ALLOWANCE] = allowances.get(m.allowance, lay.ANY)
    row[lay.PI_REPLACE] = int(m.replace)
    for column, number, what in (
        (lay.PF_ACCEPT, m.accept, "accept"), (lay.PF_FREED, m.unit_freed, "unit_freed"),
    ):  # fmt: skip
        values = resolve(number, system, f"{name}: {what}")
        if np.any((values < 0) | (values > 1)):
            raise InputError(f"{name}: {what} is a share from 0 to 1.")
        table.floats[:, p, column] = values
    later = resolve(m.replace_months, system, f"{name}: replace_months")
    if np.any(later < 0):
        raise InputError(f"{name}: replace_months is negative.")
    table.floats[:, p, lay.PF_REPLACE] = later / 12
    once = resolve(m.n, system, f"{name}: n")
    yearly = resolve(m.per_year, system, f"{name}: per_year")
    if np.any(once < 0) or np.any(yearly < 0):
        raise InputError(f"{name}: the number of households to move is negative.")
    if once.any():
        table.add(m.start, lay.K_MOVE, 0, table.whole(once, name), p)
    end = system.years if m.end is None else m.end
    months = np.arange(np.ceil(m.start * 12 - 1e-9), np.ceil(end * 12 - 1e-9))
    for j, month in enumerate(months if yearly.any() else ()):
        n = np.floor(yearly * (j + 1) / 12 + 1e-9) - np.floor(yearly * j / 12 + 1e-9)
        if n.any() and month >= 0:
            table.add(month / 12, lay.K_MOVE, 0, n.astype(np.int64), p)


def _arrive(table: Timetable, p: int, name: str, a: Arrive) -> None:
    system = table.system
    group = index_of(a.group, system.groups, "group", name)
    if group < 0:
        raise InputError(f"{name}: Arrive needs a group.")
    if a.place not in _ENTRY:
        raise InputError(f"{name}: place is {a.place!r}; use {', '.join(_ENTRY)}.")
    n = resolve(a.n, system, f"{name}: n")
    if np.any(n < 0):
        raise InputError(f"{name}: the number of arriving households is negative.")
    stream = _stream(table, name, group, _ENTRY[a.place], a.sizes)
    whole = table.whole(n, name)
    if a.end is None:
        table.add(a.at, lay.K_ARRIVE, stream, whole, p)
    else:
        table.spread(whole, a.at, a.end, lay.K_ARRIVE, stream, p)


def _support(table: Timetable, p: int, name: str, s: Support, tags: Sequence[str]) -> None:
    system = table.system
    if s.slots < 0:
        raise InputError(f"{name}: slots is negative.")
    row = table.ints[p]
    row[lay.PI_ORIGIN] = _ORIGIN[s.origin]
    row[lay.PI_GROUP] = index_of(s.group, system.groups, "group", name)
    row[lay.PI_DWELLING] = index_of(s.dwelling, system.dwellings, "dwelling", name)
    row[lay.PI_TAG] = list(tags).index(s.tag)
    row[lay.PI_ORDER] = _ORDER[s.order]
    row[lay.PI_SLOTS] = s.slots
    row[lay.PI_MONTHS] = -1 if s.months is None else round(s.months)
    end = system.years if s.end is None else s.end
    for month in range(max(0, int(np.ceil(s.start * 12 - 1e-9))), int(np.ceil(end * 12 - 1e-9))):
        table.add(month / 12, lay.K_SUPPORT, 0, 1, p)
    if s.end is not None:
        table.add(s.end, lay.K_SUPPORT, 0, 0, p)
