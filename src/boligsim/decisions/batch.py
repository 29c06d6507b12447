"""Simulate many worlds in slices and keep only what is asked for.

A slice is a thousand worlds: their parameters, their demand, one plan for each set of measures.
Slices run side by side; what they give back is small, so memory does not grow with the number of
worlds. A slice's chance has a key of its own (seed and place of the slice), so the first worlds
stay when there are more, and neither threads nor an executor change a number.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.random import fold
from boligsim.decisions.space import Asked, Row, Space
from boligsim.homelessness import build_system, simulate_system
from boligsim.homelessness.laws import equilibrium_ages

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.case import Case
    from boligsim.demand import Demand
    from boligsim.homelessness import Outcomes
    from boligsim.homelessness.primitives import Primitive
    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]
    Pick = Callable[[Outcomes], npt.NDArray[Any]]
    Named = tuple[str, Primitive]

__all__ = ["POPULATIONS", "SLICE", "Setup", "asked_rows", "cut_short", "prepare", "simulate_worlds"]

SLICE = 1000
CHUNK = 250
POPULATIONS = 250
"""Population worlds that are drawn; parameter worlds beyond them use the same ones again."""


@dataclass(frozen=True, eq=False)
class Setup:
    """A case ready to be simulated at any points.

    Attributes
    ----------
    case
        The case, its horizon cut at the last figure that is needed.
    space
        Its unknowns.
    demand
        Its demand in the population worlds.
    """

    case: Case
    space: Space
    demand: Demand

    def system(self, points: Floats, first: int, seed: int) -> System:
        """System of the worlds at some points.

        Parameters
        ----------
        points
            float64[worlds, coordinates].
        first
            Number of the first world, which says which population it has.
        seed
            Key of the slice.
        """
        demand = self.demand
        which = (first + np.arange(len(points))) % demand.worlds
        people = demand.population
        people = (
            np.broadcast_to(people[:1], (len(points), *people.shape[1:]))
            if demand.population_observed
            else people[which]
        )
        own = replace(
            demand,
            worlds=len(points),
            seed=seed,
            parameters=Asked(self.space.draws(self.tied(points, first))),
            population=people,
        )
        return _with_start(build_system(own), self.space.start_counts(points))

    def tied(self, points: Floats, first: int) -> Floats:
        """Points whose population parameters are those of the population they are given."""
        if self.demand.population_observed:
            return points
        own = [j for j, k in enumerate(self.space.keys) if k[0].startswith("population.")]
        if not own:
            return points
        which = (first + np.arange(len(points))) % self.demand.worlds
        out = points.copy()
        out[:, own] = self.space.prior(self.demand.worlds, self.demand.seed)[which][:, own]
        return out


def cut_short(case: Case, last_year: int) -> Case:
    """Return the case with a horizon that ends with the last figure needed."""
    until = int(min(max(last_year, case.base + 1), case.until))
    return case if until == case.until else case.with_(until=until)


def prepare(case: Case, worlds: int, seed: int, last_year: int) -> Setup:
    """Make a case ready: cut its horizon, project its demand once.

    Parameters
    ----------
    case
        The case.
    worlds
        Worlds that will be simulated.
    seed
        Of parameters and population.
    last_year
        First 1 January that is no longer needed.

    Returns
    -------
    Setup
        With at most `POPULATIONS` population worlds.
    """
    from boligsim.demand import project_demand

    short = cut_short(case, last_year)
    few = short.with_(worlds=min(worlds, POPULATIONS), histories=1, seed=seed)
    return Setup(short, Space(short), project_demand(few))


def _with_start(system: System, counts: dict[str, npt.NDArray[np.int64]]) -> System:
    """Put the start counts of the points in the place of those that the system drew itself."""
    rows = tuple(
        (name, group, place, dwelling, counts.get(name, count))
        for name, group, place, dwelling, count in system.start_rows
    )
    homeless = system.homeless
    if homeless is not None:
        own = tuple(replace(r, persons=counts.get(r.name, r.persons)) for r in homeless.rows)
        homeless = replace(homeless, rows=own, drawn={})
    return replace(system, start_rows=rows, homeless=homeless)


def asked_rows(setup: Setup, plans: Sequence[Sequence[Named]]) -> set[Row]:
    """Rows of the parameter table that the simulation of some plans reads.

    Parameters
    ----------
    setup
        The case.
    plans
        Sets of named primitives.

    Returns
    -------
    set
        (path, group, dwelling).
    """
    from boligsim.homelessness.plan import build_plan

    half = np.full((1, len(setup.space.keys)), 0.5)
    system = setup.system(half, 0, 0)
    for plan in plans:
        build_plan(system, plan, seed=0)
    draws = system.draws
    return set(draws.asked) if isinstance(draws, Asked) else set()


class _Here(Executor):
    """Runs chunks where it is called: the slices are what runs side by side."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future

    def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
        return map(fn, *iterables)


@dataclass(frozen=True, eq=False)
class _Slice:
    """One task: worlds at some points under each set of measures."""

    setup: Setup
    points: Floats
    first: int
    seed: int
    plans: tuple[tuple[Named, ...], ...]
    histories: int
    pick: Pick
    fixed: tuple[tuple[tuple[Row, float], ...], ...]


def _run_slice(task: _Slice) -> list[npt.NDArray[Any]]:
    seed = fold(task.seed, "slice", task.first)
    system = task.setup.system(task.points, task.first, seed)
    _share_ages(system)
    out = []
    for plan, fixed in zip(task.plans, task.fixed, strict=True):
        outcomes = simulate_system(
            _fixed(system, fixed), plan, seed=seed, histories=task.histories, executor=_Here(),
            chunk=CHUNK,
        )  # fmt: skip
        out.append(task.pick(outcomes))
    return out


def _share_ages(system: System) -> None:
    """Compute the ages of spells under way once for all plans, and once for equal laws."""
    known: dict[bytes, Floats] = {}
    columns = []
    for law in range(system.all_laws.shape[1]):
        rows = np.ascontiguousarray(system.all_laws[:, law])
        if rows.tobytes() not in known:
            known[rows.tobytes()] = equilibrium_ages(rows, system.tables)
        columns.append(known[rows.tobytes()])
    system.__dict__["ages"] = np.stack(columns, axis=1)


def _fixed(system: System, fixed: tuple[tuple[Row, float], ...]) -> System:
    """Return the system whose primitives see other values of some parameters."""
    if not fixed or system.draws is None:
        return system
    from boligsim.case import Draws

    draws = system.draws
    values = dict(draws._values)
    for key, value in fixed:
        values[key] = np.full(draws.worlds, value)
    out = replace(system, draws=Draws(values, draws._validity))
    out.__dict__["ages"] = system.ages  # primitives do not change the laws
    return out


def simulate_worlds(
    setup: Setup,
    points: Floats,
    plans: Sequence[Sequence[Named]],
    pick: Pick,
    *,
    seed: int,
    histories: int = 1,
    fixed: Sequence[Sequence[tuple[Row, float]]] | None = None,
    size: int = SLICE,
    executor: Executor | None = None,
    alone: bool = False,
    progress: Callable[[int], object] | None = None,
) -> list[npt.NDArray[Any]]:
    """Simulate worlds under several sets of measures, with common random numbers.

    Parameters
    ----------
    setup
        The case.
    points
        float64[worlds, coordinates].
    plans
        Named primitives of each set of measures.
    pick
        What is kept of `Outcomes`: an array [worlds, ...]. A function of a module or a frozen
        object, where the executor has processes.
    seed
        Of the chance.
    histories
        Courses of chance a world.
    fixed
        For each plan, parameters that its primitives see with another value.
    size
        Worlds a slice; part of the keys, so another size gives another chance.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.
    alone
        Simulate where this is called, because the caller already runs side by side.
    progress
        Called with the number of worlds after each slice.

    Returns
    -------
    list of ndarray
        What was kept, per plan, [worlds, ...].
    """
    laid = tuple(tuple(plan) for plan in plans)
    held = tuple(tuple(f) for f in fixed) if fixed is not None else ((),) * len(laid)
    firsts = range(0, len(points), size)
    parts = (
        [(0, len(laid))] if alone else _parts(len(laid), len(firsts))
    )  # of the plans: no number depends on the split
    tasks = [
        _Slice(setup, points[a : a + size], a, seed, laid[p:q], histories, pick, held[p:q])
        for a in firsts
        for p, q in parts
    ]
    kept: list[list[npt.NDArray[Any]]] = [[] for _ in laid]
    done = map(_run_slice, tasks) if alone else _mapped(tasks, executor)
    for a in firsts:
        for p, q in parts:
            for k, part in zip(range(p, q), next(done), strict=True):
                kept[k].append(part)
        if progress is not None:
            progress(min(size, len(points) - a))
    return [np.concatenate(parts_of) for parts_of in kept]


def _parts(plans: int, slices: int) -> list[tuple[int, int]]:
    """Split the plans so that few slices still keep all cores at work."""
    wanted = 1 if slices == 0 else min(plans, -(-2 * (os.cpu_count() or 1) // slices))
    edges = [plans * i // wanted for i in range(wanted + 1)] if wanted else [0]
    return list(pairwise(edges))


def _mapped(tasks: list[_Slice], executor: Executor | None) -> Iterator[list[npt.NDArray[Any]]]:
    from boligsim.base.jit import jit_is_off

    cores = os.cpu_count() or 1
    if executor is not None:
        yield from executor.map(_run_slice, tasks)
    elif len(tasks) == 1 or cores == 1 or jit_is_off():
        yield from map(_run_slice, tasks)
    else:
        with ThreadPoolExecutor(max_workers=min(cores, len(tasks))) as pool:
            yield from pool.map(_run_slice, tasks)
