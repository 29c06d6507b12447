"""Run a system: chunks of draws, on threads or any executor, always with the same result.

A chunk is short enough that Ctrl-C works. Every draw has its own key, every chunk its own
arrays, and chunks are put together in order, so neither threads nor chunk sizes change a number.
Where a work array is too small the kernel says so and the chunk is repeated with a larger one.
"""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import BoligsimError, InputError
from boligsim.base.random import fold_array
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit_is_off
from boligsim.homelessness.outcomes import Outcomes
from boligsim.homelessness.plan import Plan, build_plan
from boligsim.homelessness.start import draw_homeless
from boligsim.homelessness.timetable import world_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from boligsim.homelessness.primitives import Primitive
    from boligsim.homelessness.system import System

__all__ = ["CHUNK", "run_plan", "simulate_system"]

CHUNK = 100
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
    firsts = range(0, n, chunk)
    tasks = [(plan, seed, worlds, histories, first, min(chunk, n - first)) for first in firsts]
    parts: list[dict[str, Any]] = []

    def collect(results: Any) -> None:
        for part in results:
            parts.append(part)
            if progress is not None:
                progress(len(part["stock"]))

    cores = os.cpu_count() or 1
    if executor is not None:
        collect(executor.map(_task, tasks))
    elif len(tasks) == 1 or cores == 1 or jit_is_off():
        collect(map(_task, tasks))
    else:
        collect(map(_task, tasks[:1]))  # compiles once, before the threads start
        with ThreadPoolExecutor(max_workers=cores) as pool:
            collect(pool.map(_task, tasks[1:]))
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    shaped = {
        name: block.reshape(worlds, histories, *block.shape[1:]) for name, block in joined.items()
    }
    system = plan.system
    return Outcomes(
        years=system.base + np.arange(system.years + 1), groups=system.groups,
        dwellings=system.dwellings, primitives=plan.names, **shaped,
    )  # fmt: skip


def _task(task: tuple[Plan, int, int, int, int, int]) -> dict[str, Any]:
    """Run one chunk, with larger work arrays until they suffice."""
    plan, seed, worlds, histories, first, count = task
    dm = plan.dm.copy()
    per_start = int(plan.tf[:, dm[lay.T_START] :][:, : dm[lay.N_STARTS]].sum(axis=1).max(initial=0))
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
        code, results = _run(plan, dm, seed, worlds, histories, first, count)
        if code == lay.OK:
            return results
        dm[grow[code]] *= 2
        if dm[grow[code]] > _LARGEST:
            raise BoligsimError(
                "The simulation grows without end: more than four million households, events or "
                "dwellings in one history. Check the rates of entry and application."
            )


def _run(
    plan: Plan, dm: Any, seed: int, worlds: int, histories: int, first: int, count: int
) -> tuple[int, dict[str, Any]]:
    from boligsim.homelessness._run import run_chunk

    dm = dm.copy()
    system = plan.system
    groups, dwellings, years = len(system.groups), len(system.dwellings), system.years
    stocks, flows, n_p = len(lay.STOCKS), len(lay.FLOWS), len(plan.names)
    cap_list, cap_households = int(dm[lay.CAP_LIST]), int(dm[lay.CAP_HOUSEHOLDS])
    cell = int(dm[lay.A_NEW_V])
    for slot, size in (
        (lay.A_NEW_V, cap_list), (lay.A_NEW_W, cap_list), (lay.A_DECLINED, cap_list),
        (lay.A_PICKED, 2 * cap_list + 2), (lay.A_FREE, cap_households),
    ):  # fmt: skip
        dm[slot] = cell
        cell += size
    keys = world_keys(seed, worlds)
    draws = np.arange(first, first + count)
    world_of = draws // histories
    draw_keys = fold_array(keys[world_of], draws % histories)
    if system.homeless is None:
        given = np.full((count, 1, lay.GIVEN_COLUMNS), -1, dtype=np.int64)
        given_keys = np.zeros((count, 1), dtype=np.uint64)
    else:
        given, given_keys = draw_homeless(
            system.homeless, system.size_adults, system.size_children, system.size_probability,
            draw_keys, world_of,
        )  # fmt: skip
    shapes = {
        "stock": (years + 1, stocks, groups, 3), "month": (12 * years + 1, stocks, 3),
        "tenants": (years + 1, groups, dwellings), "units": (years + 1, dwellings, 4),
        "flow": (years, flows, groups, 3), "wait": (years, groups, lay.WAIT_BINS),
        "spell": (years, groups, lay.WAIT_BINS), "done": (years, n_p), "chains": (years, 2),
        "probes": (plan.probes,),
    }  # fmt: skip
    o32 = np.zeros((count, int(dm[lay.R_PROBE]) + plan.probes + 1), dtype=np.int32)
    o64 = np.zeros((count, years * stocks * groups * 3), dtype=np.int64)
    slots = int(dm[lay.CAP_ARRIVALS])
    with np.errstate(over="ignore"):  # keys wrap around by design when the kernel is plain Python
        code = run_chunk(
            keys, first, count, histories, plan.stream_keys, plan.start_keys, plan.primitive_keys,
            plan.schedule, given, given_keys, np.zeros(slots, np.int64),
            np.zeros(slots, np.uint64), np.zeros(slots, np.int64), np.zeros(slots, np.int64),
            np.zeros((cap_households, lay.HH_COLUMNS), np.int64),
            np.zeros(cap_households, np.uint64),
            np.zeros((int(dm[lay.CAP_UNITS]), lay.UN_COLUMNS), np.int64),
            np.zeros(3 * int(dm[lay.CAP_EVENTS]), np.int64), np.zeros(cell, np.int64), plan.ti,
            plan.tf, o32, o64, dm,
        )  # fmt: skip
    if code != lay.OK:
        return int(code), {}
    results: dict[str, Any] = {}
    cell = 0
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        results[name] = o32[:, cell : cell + size].reshape(count, *shape)
        cell += size
    results["wait"] = results["wait"].astype(np.uint16)
    results["spell"] = results["spell"].astype(np.uint16)
    _occupy_places(system, results)
    results["time"] = o64.reshape(count, years, stocks, groups, 3) / lay.YEAR
    return lay.OK, {name: np.ascontiguousarray(block) for name, block in results.items()}


def _occupy_places(system: System, results: dict[str, Any]) -> None:
    """Temporary and shelter places are held, not let: fill their states from the stocks."""
    for kind, stock in (("temporary", "temporary"), ("shelter", "shelter")):
        columns = [d for d, k in enumerate(system.kinds) if k == kind]
        used = results["stock"][:, :, lay.STOCKS.index(stock), :, 0].sum(axis=2)
        for d in columns:
            total = results["units"][:, :, d, 0]
            held = np.minimum(used, total)
            results["units"][:, :, d, 1] = held
            results["units"][:, :, d, 2] = total - held
            used = used - held
