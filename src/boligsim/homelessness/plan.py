"""A system and a scenario's primitives become the kernel's tables.

Nothing is simulated here. Change points of rates, delays and ranks cut time into pieces; every
scheduled instant becomes a row of the schedule, per world, since dwellings slip; numbers are
resolved per world. Primitives are laid out in the order of their names, so the order of a
scenario's list does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.checks import check_laws, check_primitive
from boligsim.homelessness.factors import delays, factor_tables, known_shares
from boligsim.homelessness.laws import AGES
from boligsim.homelessness.primitives import Delay, Primitive, Rank, Rate, Support, Units
from boligsim.homelessness.queue_order import order_tables
from boligsim.homelessness.timetable import build_schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Keys = npt.NDArray[np.uint64]

__all__ = ["Plan", "build_plan", "key_of", "pieces_of", "tick"]

Named = tuple[str, Primitive]


@dataclass(frozen=True)
class Plan:
    """The kernel's tables for one scenario; see `_layout` for what the blocks are."""

    system: System
    names: tuple[str, ...]
    dm: Ints
    ti: Ints
    tf: Floats
    schedule: Ints
    stream_keys: Keys
    start_keys: Keys
    primitive_keys: Keys
    probes: int


def key_of(*parts: str | int) -> int:
    """62-bit key of a name, the same in every scenario."""
    return fold(0, *parts) & ((1 << 62) - 1)


def tick(years: float) -> int:
    """Time in ticks."""
    return round(years * lay.YEAR)


def pieces_of(system: System, primitives: Sequence[Named]) -> Ints:
    """Change points in ticks, the first 0."""
    points = {tick(y) for y in range(system.years)}
    for _, p in primitives:
        if isinstance(p, Rate | Delay | Rank):
            points.update(tick(t) for t in (p.start, p.end) if t is not None)
        if isinstance(p, Units) and system.induced.any():
            points.update(tick(t) for t in (p.at, p.end) if t is not None)
    horizon = tick(system.years)
    return np.array(sorted(p for p in points if 0 <= p < horizon), dtype=np.int64)


def tags_of(primitives: Sequence[Named]) -> tuple[str, ...]:
    """Support tags in order of name."""
    tags = sorted({p.tag for _, p in primitives if isinstance(p, Support)})
    if len(tags) > lay.MAX_TAGS:
        raise InputError(
            f"A scenario can hold {lay.MAX_TAGS} support tags, this one has {len(tags)}: "
            f"{', '.join(tags)}. Let measures share a tag."
        )
    for name, p in primitives:
        asked = getattr(p, "tag", "")
        if asked and asked not in tags:
            raise InputError(
                f"{name} selects the tag {asked!r}, but no Support of the scenario gives it. "
                f"Tags here: {', '.join(tags) or 'none'}."
            )
    return tuple(tags)


def _check_start(system: System) -> None:
    """Refuse more tenants at the start than there are dwellings, world by world."""
    for d, dwelling in enumerate(system.dwellings):
        rows = [count for _, _, _, where, count in system.start_rows if where == d]
        most = int(np.max(np.sum(rows, axis=0))) if rows else 0
        if most > system.units[d]:
            raise InputError(
                f"start seats {most} households in {dwelling}, which has {system.units[d]} "
                "dwellings. Lower the households in the table start or raise units in dwellings."
            )


class _Blocks:
    """Blocks laid end to end; remembers each offset in `dm`."""

    def __init__(self, dm: Ints) -> None:
        self.dm = dm
        self.parts: list[npt.NDArray[np.generic]] = []
        self.size = 0

    def add(self, slot: int, block: npt.NDArray[np.generic], worlds: int | None = None) -> None:
        flat = block.reshape(-1) if worlds is None else block.reshape(worlds, -1)
        self.dm[slot] = self.size
        self.parts.append(flat)
        self.size += flat.shape[-1]

    def ints(self) -> Ints:
        return np.concatenate([p.astype(np.int64) for p in self.parts])

    def floats(self) -> Floats:
        """Lay the parts out, each let go of as soon as it is copied: a row a world."""
        out = np.empty((len(self.parts[0]), self.size))
        end = self.size
        while self.parts:
            part = self.parts.pop()
            out[:, end - part.shape[1] : end] = part
            end -= part.shape[1]
        return out


def build_plan(
    system: System,
    primitives: Sequence[Named],
    *,
    seed: int = 0,
    probes: Sequence[float] = (),
) -> Plan:
    """Lay out a scenario for the kernel.

    Parameters
    ----------
    system
        The municipality.
    primitives
        (name, primitive) pairs; a name is unique and is the primitive's key.
    seed
        For slips that are drawn per world and project.
    probes
        Times at which the number waiting is recorded, besides month starts.

    Returns
    -------
    Plan
        The tables.

    Raises
    ------
    InputError
        When a primitive names something that the system does not have, a number is out of range,
        or the horizon is longer than the ticks cover.
    """
    if not 0 < system.years <= lay.MAX_YEARS:
        raise InputError(
            f"The horizon is {system.years} years; the simulation covers 1 to {lay.MAX_YEARS}. "
            "Choose an earlier `until`."
        )
    primitives = sorted(primitives, key=lambda pair: pair[0])
    names = tuple(name for name, _ in primitives)
    if len(set(names)) < len(names):
        raise InputError(f"Two primitives have the same name: {', '.join(names)}.")
    for name, primitive in primitives:
        check_primitive(name, primitive)
    check_laws(system)
    _check_start(system)
    tags = tags_of(primitives)
    edges = pieces_of(system, primitives)
    groups, dwellings = len(system.groups), len(system.dwellings)
    limits = system.size_limits
    masks = 1 << len(tags)
    dm = np.zeros(lay.DM_SIZE, dtype=np.int64)
    table = build_schedule(system, primitives, edges, tags, seed=seed, probes=probes)
    buckets = groups * len(limits) * 2 * masks
    for slot, value in {
        lay.N_GROUPS: groups, lay.N_DWELLINGS: dwellings, lay.N_SIZES: len(limits),
        lay.N_TAGS: len(tags), lay.N_MASKS: masks, lay.N_BUCKETS: buckets,
        lay.N_PIECES: len(edges), lay.N_YEARS: system.years, lay.N_STREAMS: len(system.streams),
        lay.N_SCHEDULE: table.rows.shape[1], lay.N_PRIMITIVES: len(primitives),
        lay.N_AGES: AGES, lay.N_STARTS: len(system.start_rows),
        lay.HORIZON: tick(system.years), lay.N_PROBES: len(probes),
        lay.DISCIPLINE: ("need", "waiting", "random").index(system.discipline),
        lay.N_LAWS: system.laws.shape[1], lay.N_SIZE_ROWS: system.size_adults.shape[1],
        lay.N_QUANTILES: system.tables.shape[2],
    }.items():  # fmt: skip
        dm[slot] = value
    _mi_offsets(dm)
    order = order_tables(system, primitives, edges, tags)
    rates, factor, factor_max, columns = factor_tables(system, primitives, edges, tags)
    dm[lay.N_ROWS] = factor.shape[2]
    known = known_shares(system, primitives, edges)
    dm[lay.N_DETECTION] = int(np.ptp(known, axis=1).any())
    ints = _Blocks(dm)
    streams = [(s.group, s.place, lay.F_ENTRY, s.group) for s in system.streams] + table.streams
    sizes, size_cum = _size_laws(system, table.sizes)
    dm[lay.N_SIZE_ROWS] = sizes.shape[1]
    starts = [(g, place, d) for _, g, place, d, _ in system.start_rows]
    for slot, block in (
        (lay.I_EDGES, edges), (lay.I_STREAM, np.array(streams, dtype=np.int64)),
        (lay.I_PRIO, order.prio), (lay.I_LET, order.prio[0].max(axis=1) >= 0),
        (lay.I_RESERVED, order.reserved), (lay.I_SIZES, sizes), (lay.I_LIMITS, limits),
        (lay.I_LAW, system.law_index), (lay.I_START, np.array(starts, dtype=np.int64)),
        (lay.I_UNITS, system.units), (lay.I_KIND, system.kind_codes()),
        (lay.I_PRIM, table.ints), (lay.I_FACTOR, columns), (lay.I_CHANGE, system.next_groups),
        (lay.I_NAME, np.array([key_of("dwelling", d) for d in system.dwellings])),
    ):  # fmt: skip
        ints.add(slot, block)
    floats = _Blocks(dm)
    worlds = system.worlds
    decision, moving, turn = delays(system, primitives, edges)
    counts = np.stack([n for *_, n in system.start_rows], axis=1) if starts else None
    tables = np.broadcast_to(system.tables[None], (worlds, *system.tables.shape))
    for slot, numbers in (
        (lay.T_RATES, rates), (lay.T_FACTOR, factor), (lay.T_FACTOR_MAX, factor_max),
        (lay.T_LAW, system.all_laws), (lay.T_AGE, system.ages), (lay.T_QUANTILE, tables),
        (lay.T_ENDS, system.ends),
        (lay.T_SIZE, np.broadcast_to(size_cum[None], (worlds, *size_cum.shape))),
        (lay.T_GROUP, system.group_numbers), (lay.T_WORLD, _wide(system.world_numbers)),
        (lay.T_KNOWN, known), (lay.T_CHANGE, system.years_in_group),
        (lay.T_TURN, turn), (lay.T_ACCEPT, system.accept), (lay.T_RESERVED, order.share),
        (lay.T_PRIM, table.floats), (lay.T_DECISION, decision), (lay.T_MOVING, moving),
        (lay.T_START, np.zeros((worlds, 0)) if counts is None else counts),
        (lay.T_FORMER, system.former), (lay.T_START_DECISION, system.decision),
        (lay.T_START_RATES, system.start_rates),
    ):  # fmt: skip
        floats.add(slot, np.ascontiguousarray(numbers), worlds)
    _result_offsets(dm)
    stream_names = [s.name for s in system.streams] + table.stream_names
    return Plan(
        system, names, dm, ints.ints(), np.ascontiguousarray(floats.floats()),
        np.ascontiguousarray(table.rows),
        np.array([key_of("stream", n) for n in stream_names], dtype=np.uint64),
        np.array([key_of("start", n) for n, *_ in system.start_rows], dtype=np.uint64),
        np.array([key_of("primitive", n) for n in names], dtype=np.uint64), len(probes),
    )  # fmt: skip


def _size_laws(
    system: System, own: Sequence[tuple[tuple[int, int, float], ...]]
) -> tuple[Ints, Floats]:
    """Sizes (L, R, 2) and cumulative shares (L, R): the groups' laws, then those of arrivals."""
    groups, width = system.size_adults.shape
    rows = max([width, *(len(law) for law in own)])
    sizes = np.zeros((groups + len(own), rows, 2), dtype=np.int64)
    shares = np.zeros((groups + len(own), rows))
    sizes[:groups, :width, 0], sizes[:groups, :width, 1] = system.size_adults, system.size_children
    shares[:groups, :width] = system.size_probability
    for j, law in enumerate(own, groups):
        for r, (adults, children, share) in enumerate(law):
            sizes[j, r], shares[j, r] = (adults, children), share
    cumulative = np.cumsum(shares, axis=1)
    return sizes, np.where(cumulative > 1 - 1e-9, 1.0, cumulative)


def _wide(numbers: Floats) -> Floats:
    """Numbers of a world with zeros for those that the system does not give."""
    missing = lay.WORLD_COLUMNS - numbers.shape[1]
    return np.pad(numbers, ((0, 0), (0, missing)))


def _mi_offsets(dm: Ints) -> None:
    cell = lay.M_FIRST
    stocks = len(lay.STOCKS)
    for slot, size in (
        (lay.A_NOW, dm[lay.N_GROUPS] * stocks * lay.CELLS), (lay.A_ROOT, dm[lay.N_BUCKETS]),
        (lay.A_LIVE, dm[lay.N_BUCKETS]),
        (lay.A_HEAD, dm[lay.N_DWELLINGS]), (lay.A_TAIL, dm[lay.N_DWELLINGS]),
        (lay.A_UNITS, dm[lay.N_DWELLINGS] * 4), (lay.A_REMOVE, dm[lay.N_DWELLINGS]),
        (lay.A_TENANTS, dm[lay.N_GROUPS] * dm[lay.N_DWELLINGS]),
        (lay.A_ALLOWANCE, max(1, dm[lay.N_PRIMITIVES])), (lay.A_MONTHS, 12 * dm[lay.N_YEARS] + 2),
        (lay.A_BINS, lay.BINS_A_YEAR * dm[lay.N_YEARS] + 1), (lay.A_COUNT, dm[lay.N_DWELLINGS]),
        (lay.A_HELD, dm[lay.N_PRIMITIVES]), (lay.A_ENDS, dm[lay.N_PRIMITIVES]),
        (lay.A_STREAM_N, dm[lay.N_STREAMS] + dm[lay.N_PRIMITIVES] + 64 * dm[lay.N_GROUPS]),
    ):  # fmt: skip
        dm[slot] = cell
        cell += int(size)
    dm[lay.A_NEW_V] = cell


def _result_offsets(dm: Ints) -> None:
    stocks, flows = len(lay.STOCKS), len(lay.FLOWS)
    groups, dwellings, years = dm[lay.N_GROUPS], dm[lay.N_DWELLINGS], dm[lay.N_YEARS]
    cell = 0
    for slot, size in (
        (lay.R_STOCK, (years + 1) * stocks * groups * 3),
        (lay.R_MONTH, (12 * years + 1) * stocks * 3),
        (lay.R_TENANTS, (years + 1) * groups * dwellings),
        (lay.R_UNITS, (years + 1) * dwellings * 4),
        (lay.R_FLOW, years * flows * groups * 3), (lay.R_DONE, years * dm[lay.N_PRIMITIVES]),
        (lay.R_CHAINS, years * dm[lay.N_PRIMITIVES] * 2), (lay.R_PROBE, dm[lay.N_PROBES] + 1),
    ):  # fmt: skip
        dm[slot] = cell
        cell += int(size)
    dm[lay.R_WAIT] = 0
    dm[lay.R_SPELL] = years * groups * lay.WAIT_BINS
