"""Run a system: chunks of draws, on threads or any executor, always with the same result.

A chunk is short enough that Ctrl-C works. Every draw has its own key, every chunk its own
arrays, and chunks are put together in order, so neither threads nor chunk sizes change a number.
Where a work array is too small the kernel says so and the chunk is repeated with a larger one.

The kernel counts a draw in the same few arrays over and over, which stay close to the processor;
what is kept of it is narrow, as the counts of a municipality are small. A count that does not fit
makes the run start again with wide types, so no number is ever cut.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import BoligsimError, InputError
from boligsim.base.jit import jit_is_off
from boligsim.base.random import fold_array
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.outcomes import Outcomes
from boligsim.homelessness.plan import Plan, build_plan
from boligsim.homelessness.start import draw_homeless
from boligsim.homelessness.timetable import world_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from boligsim.homelessness.primitives import Primitive
    from boligsim.homelessness.system import System

Blocks = dict[str, Any]

__all__ = ["CHUNK", "run_plan", "simulate_system"]

CHUNK = 100
_NARROW: dict[str, Any] = {"o32": np.int16, "o16": np.uint8, "lived": np.float32}
_WIDE: dict[str, Any] = {"o32": np.int32, "o16": np.uint16, "lived": np.float64}
_HARDLY_NARROW = 8000  # households at the start: flows of persons will hardly fit
_LARGEST = 1 << 22


def simulate_system(
    system: System,
    primitives: Sequence[tuple[str, Primitive]] = (),
    *,
    seed: int = 0,
    worlds: int | None = None,
    histories: int = 1,
    executor: Executor | None = None,
    probes: Sequence[float] = (),
    chunk: int = CHUNK,
    progress: Callable[[int], object] | None = None,
) -> Outcomes:
    """Simulate a scenario.

    Parameters
    ----------
    system
        The municipality, see `build_system`.
    primitives
        (name, primitive) pairs of the scenario's measures; names are unique.
    seed
        Same seed, same bytes.
    worlds
        The first so many worlds of the system; all if None.
    histories
        Courses of chance per world.
    executor
        Any `concurrent.futures.Executor`; threads on all cores if None.
    probes
        Times in years at which the number waiting is recorded as well.
    chunk
        Draws a task.
    progress
        Called with the number of draws done after each chunk.

    Returns
    -------
    Outcomes
        All outcomes, always.

    Raises
    ------
    InputError
        When the scenario does not fit the system.
    """
    plan = build_plan(system, primitives, seed=seed, probes=probes)
    worlds = system.worlds if worlds is None else worlds
    if not 1 <= worlds <= system.worlds:
        raise InputError(f"worlds is {worlds}; the system has {system.worlds}.")
    if histories < 1:
        raise InputError(f"histories is {histories}; at least 1 is needed.")
    return run_plan(
        plan, seed=seed, worlds=worlds, histories=histories, executor=executor, chunk=chunk,
        progress=progress,
    )  # fmt: skip


def run_plan(
    plan: Plan,
    *,
    seed: int,
    worlds: int,
    histories: int,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    progress: Callable[[int], object] | None = None,
) -> Outcomes:
    """Run a plan; see `simulate_system` for the parameters."""
    n = worlds * histories
    spans = [(first, min(chunk, n - first)) for first in range(0, n, chunk)]
    every = (plan, seed, worlds, histories, spans, executor, progress)
    try:
        blocks = _run_spans(_WIDE if _at_start(plan) > _HARDLY_NARROW else _NARROW, *every)
    except _TooLarge:
        blocks = _run_spans(_WIDE, *every)
    return _outcomes(plan, blocks, worlds, histories)


class _TooLarge(Exception):
    """A count does not fit into the narrow types."""


def _run_spans(
    types: dict[str, Any],
    plan: Plan,
    seed: int,
    worlds: int,
    histories: int,
    spans: list[tuple[int, int]],
    executor: Executor | None,
    progress: Callable[[int], object] | None,
) -> Blocks:
    """Run all chunks and keep their results as `types`, a row a draw."""
    blocks = _blocks(plan, sum(spans[-1]), types)

    def rows(first: int, count: int) -> Blocks:
        return {name: block[first : first + count] for name, block in blocks.items()}

    def here(span: tuple[int, int]) -> int:
        _run_chunk(plan, seed, worlds, histories, span, rows(*span))
        return span[1]

    def told(counts: Iterable[int]) -> None:
        for count in counts:
            if progress is not None:
                progress(count)

    cores = os.cpu_count() or 1
    if isinstance(executor, ThreadPoolExecutor):
        told(executor.map(here, spans))
    elif executor is not None:
        tasks = [(types, plan, seed, worlds, histories, span) for span in spans]
        for span, part in zip(spans, executor.map(_task, tasks), strict=True):
            for name, block in rows(*span).items():
                block[:] = part[name]
            told([span[1]])
    elif len(spans) == 1 or cores == 1 or jit_is_off():
        told(map(here, spans))
    else:
        told(map(here, spans[:1]))  # compiles once, before the threads start
        with ThreadPoolExecutor(max_workers=cores) as pool:
            told(pool.map(here, spans[1:]))
    return blocks


def _shapes(plan: Plan) -> dict[str, dict[str, tuple[int, ...]]]:
    """Shape of each outcome of one draw, in the block and order in which it lies."""
    system = plan.system
    groups, dwellings, years = len(system.groups), len(system.dwellings), system.years
    stocks, flows = len(lay.STOCKS), len(lay.FLOWS)
    return {
        "o32": {
            "stock": (years + 1, stocks, groups, 3),
            "month": (12 * years + 1, stocks, 3),
            "tenants": (years + 1, groups, dwellings),
            "units": (years + 1, dwellings, 4),
            "flow": (years, flows, groups, 3),
            "done": (years, len(plan.names)),
            "chained": (years, len(plan.names), 2),
            "probes": (plan.probes,),
        },
        "o16": {
            "wait": (years, groups, lay.WAIT_BINS),
            "spell": (years, groups, lay.WAIT_BINS),
        },
        "lived": {"time": (years, stocks, groups, 3)},
    }


def _blocks(plan: Plan, n: int, types: dict[str, Any]) -> Blocks:
    """Room for the results of `n` draws, a row each."""
    return {
        name: np.zeros((n, 1 + sum(math.prod(s) for s in shapes.values())), types[name])
        for name, shapes in _shapes(plan).items()
    }


def _outcomes(plan: Plan, blocks: Blocks, worlds: int, histories: int) -> Outcomes:
    """Name the parts of the blocks; nothing is copied."""
    found: dict[str, Any] = {}
    for name, shapes in _shapes(plan).items():
        cell = 0
        for outcome, shape in shapes.items():
            size = math.prod(shape)
            part = blocks[name][:, cell : cell + size]
            found[outcome] = part.reshape(worlds, histories, *shape)
            cell += size
    system = plan.system
    out = Outcomes(
        years=system.base + np.arange(system.years + 1), groups=system.groups,
        dwellings=system.dwellings, primitives=plan.names, **found,
    )  # fmt: skip
    _occupy_places(system, out)
    return out


def _task(task: tuple[dict[str, Any], Plan, int, int, int, tuple[int, int]]) -> Blocks:
    """Run one chunk with room of its own."""
    types, plan, seed, worlds, histories, span = task
    rows = _blocks(plan, span[1], types)
    _run_chunk(plan, seed, worlds, histories, span, rows)
    return rows


def _at_start(plan: Plan) -> int:
    """Households at the start, in the world with most of them."""
    starts = plan.tf[:, plan.dm[lay.T_START] :][:, : plan.dm[lay.N_STARTS]]
    return int(starts.sum(axis=1).max(initial=0))


def _run_chunk(
    plan: Plan, seed: int, worlds: int, histories: int, span: tuple[int, int], rows: Blocks
) -> None:
    """Run the draws of `span` into `rows`, with larger work arrays until they suffice."""
    dm = plan.dm.copy()
    per_start = _at_start(plan)
    rates = plan.tf[:, dm[lay.T_RATES] :][:, : dm[lay.N_STREAMS] * dm[lay.N_PIECES]]
    arrivals = float(rates.max(axis=0).sum()) / max(1, dm[lay.N_PIECES]) * plan.system.years
    ready = plan.schedule[..., lay.SC_KIND] == lay.K_READY
    extra = int(np.where(ready, plan.schedule[..., lay.SC_N], 0).sum(axis=1).max(initial=0))
    dm[lay.CAP_UNITS] = int(plan.system.units.sum()) + extra + 64
    dm[lay.CAP_HOUSEHOLDS] = 2 * per_start + int(arrivals / 4) + 256
    dm[lay.CAP_EVENTS] = 4 * dm[lay.CAP_HOUSEHOLDS]
    dm[lay.CAP_ARRIVALS] = int(2 * arrivals) + 256
    dm[lay.CAP_LIST] = per_start + extra + 256
    grow = {
        lay.MORE_HOUSEHOLDS: lay.CAP_HOUSEHOLDS, lay.MORE_EVENTS: lay.CAP_EVENTS,
        lay.MORE_UNITS: lay.CAP_UNITS, lay.MORE_ARRIVALS: lay.CAP_ARRIVALS,
        lay.MORE_LIST: lay.CAP_LIST,
    }  # fmt: skip
    while True:
        code = _run(plan, dm, seed, worlds, histories, span, rows)
        if code == lay.OK:
            return
        dm[grow[code]] *= 2
        if dm[grow[code]] > _LARGEST:
            raise BoligsimError(
                "The simulation grows without end: more than four million households, events or "
                "dwellings in one history. Check the rates of entry and application."
            )


def _run(
    plan: Plan, dm: Any, seed: int, worlds: int, histories: int, span: tuple[int, int], rows: Blocks
) -> int:
    from boligsim.homelessness._memory import State
    from boligsim.homelessness._run import run_draw

    dm = dm.copy()
    system = plan.system
    cap_list, cap_households = int(dm[lay.CAP_LIST]), int(dm[lay.CAP_HOUSEHOLDS])
    cell = int(dm[lay.A_NEW_V])
    for slot, size in (
        (lay.A_NEW_V, cap_list), (lay.A_NEW_W, cap_list), (lay.A_DECLINED, cap_list),
        (lay.A_PICKED, 2 * cap_list + 2), (lay.A_FREE, cap_households),
    ):  # fmt: skip
        dm[slot] = cell
        cell += size
    draws = np.arange(span[0], sum(span))
    world_of = draws // histories
    draw_keys = fold_array(world_keys(seed, worlds)[world_of], draws % histories)
    if system.homeless is None:
        given = np.full((len(draws), 1, lay.GIVEN_COLUMNS), -1, dtype=np.int64)
        given_keys = np.zeros((len(draws), 1), dtype=np.uint64)
    else:
        given, given_keys = draw_homeless(
            system.homeless, system.size_adults, system.size_children, system.size_probability,
            draw_keys, world_of,
        )  # fmt: skip
    dm[lay.N_COUNTERS] = cell
    dm[lay.N_GIVEN] = given.shape[1]
    slots = int(dm[lay.CAP_ARRIVALS])
    state = State(
        dm, cell,
        hh=np.zeros((cap_households, lay.HH_COLUMNS), np.int64),
        hk=np.zeros(cap_households, np.uint64), who=np.zeros(cap_households, np.int64),
        due=np.zeros(cap_households, np.int64),
        found=np.zeros(cap_households + 1, np.int64),
        un=np.zeros((int(dm[lay.CAP_UNITS]), lay.UN_COLUMNS), np.int64),
        hp=np.zeros(3 * int(dm[lay.CAP_EVENTS]), np.int64),
        ti=plan.ti, stream_keys=plan.stream_keys, start_keys=plan.start_keys,
        keys=plan.primitive_keys, at=np.zeros(slots, np.int64), ak=np.zeros(slots, np.uint64),
        astream=np.zeros(slots, np.int64), raw_at=np.zeros(slots, np.int64),
        raw_ak=np.zeros(slots, np.uint64), raw_stream=np.zeros(slots, np.int64),
    )  # fmt: skip
    by_world = state.turning(tf=plan.tf, sched=plan.schedule)
    by_draw = state.turning(key=draw_keys.reshape(-1, 1), given=given, given_keys=given_keys)
    counted = {name: block[0] for name, block in _blocks(plan, 1, _WIDE).items()}
    for name, array in counted.items():
        state.put(name, array)
    most = {name: _most(block) for name, block in rows.items() if block.dtype.kind != "f"}
    with np.errstate(over="ignore"):  # keys wrap around by design when the kernel is plain Python
        for i, w in enumerate(world_of.tolist()):
            state.turn(by_world, w)
            state.turn(by_draw, i)
            for array in counted.values():
                array[:] = 0
            code = run_draw(state)
            if code != lay.OK:
                return int(code)
            for name, array in counted.items():
                if name in most and array.max() > most[name]:
                    raise _TooLarge
                rows[name][i] = array
    return lay.OK


def _most(block: Any) -> float:
    """Largest whole number that a block can hold."""
    return float(np.iinfo(block.dtype).max)


def _occupy_places(system: System, out: Outcomes) -> None:
    """Temporary and shelter places are held, not let: fill their states from the stocks."""
    for kind, stock in (("temporary", "temporary"), ("shelter", "shelter")):
        columns = [d for d, k in enumerate(system.kinds) if k == kind]
        used = out.pick(stock)[..., 0].sum(axis=-1)
        for d in columns:
            total = out.units[..., d, 0]
            held = np.minimum(used, total)
            out.units[..., d, 1] = held
            out.units[..., d, 2] = total - held
            used = used - held
