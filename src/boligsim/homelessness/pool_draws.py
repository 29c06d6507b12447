"""One pool by simulation, with its measures: the engine of a municipality on one dwelling type."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, uniforms
from boligsim.homelessness import laws
from boligsim.homelessness.primitives import Move, Primitive, Rate

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness.pool import Pool

__all__ = ["simulated_queue"]

Ints = NDArray[np.int64]


def simulated_queue(pool: Pool, draws: int, seed: int) -> pd.DataFrame:
    """Return the law of the queue of `pool` over `draws` courses, in the columns of the exact mode.

    Parameters
    ----------
    pool
        The pool.
    draws
        Number of courses.
    seed
        Same seed, same courses.
    """
    import pandas as pd

    starts = _starts(pool, draws, seed)
    queues = [
        _queues(pool, households, draws_of, seed)
        for households, draws_of in zip(*np.unique(starts, return_counts=True), strict=True)
    ]
    table = np.concatenate(queues)
    rows = [(at, *_described(table[:, j])) for j, at in enumerate(pool.at)]
    return pd.DataFrame(rows, columns=["at", "mean", "sd", "p0", "p10", "p50", "p90"])


def _starts(pool: Pool, draws: int, seed: int) -> Ints:
    """Households in the system at 0, one number a course."""
    law = np.cumsum(pool.start_law())
    keys = fold_array(fold(seed, "start of the pool"), np.arange(draws))
    at = np.searchsorted(law, uniforms(keys) * law[-1], side="right")
    return np.asarray(np.minimum(at, len(law) - 1), dtype=np.int64)


def _queues(pool: Pool, households: int, draws: int, seed: int) -> Ints:
    """(draws, times) queues of the courses that begin with so many households."""
    from boligsim.homelessness._pool_kernel import pool_primitives, pool_system
    from boligsim.homelessness.simulate import simulate_system

    system = pool_system(pool)
    housed = min(int(households), pool.dwellings[0][1])
    numbers = {"tenants": housed, "waiting": int(households) - housed}
    rows = tuple((name, *row, np.array([numbers[name]])) for name, *row, _ in system.start_rows)
    most = max(value for _, value in pool.withdrawal)
    gone = laws.constant(np.array([most]))
    outcomes = simulate_system(
        replace(system, start_rows=rows, withdrawal=gone, self_resolution=gone[:, None]),  # type: ignore[arg-type]
        [*pool_primitives(pool), *_withdrawals(pool, most), *_moves(pool)],
        seed=seed if pool.start is None else fold(seed, "start", int(households)) >> 1,
        histories=int(draws),
        probes=pool.at,
    )
    return np.asarray(outcomes.probes[0], dtype=np.int64)


def _withdrawals(pool: Pool, most: float) -> list[tuple[str, Primitive]]:
    """Return the rate over time; who had to leave a dwelling waits as a homeless household."""
    ends = [start for start, _ in pool.withdrawal[1:]]
    return [
        (f"{process}:{j:04d}", Rate(process, value / most, start, end))
        for process in ("withdrawal", "self_resolution")
        for j, ((start, value), end) in enumerate(zip(pool.withdrawal, [*ends, None], strict=True))
        if most > 0
    ]


def _moves(pool: Pool) -> list[tuple[str, Primitive]]:
    """Return moves; a household that had to leave its dwelling waits as a homeless one."""
    out: list[tuple[str, Primitive]] = []
    decanted = any(b < a for (_, a), (_, b) in pairwise(pool.dwellings))
    for j, (time, n, queue) in enumerate(pool.moves):
        name = f"move:{j:04d}"
        if not queue:
            out.append((name, Move("tenancy", "own", n=n, start=time)))
        elif not decanted:
            out.append((name, Move("home", "own", n=n, start=time)))
        else:
            shared: dict[str, Any] = {"n": n, "start": time, "allowance": name, "ceiling": n}
            out += [(f"{name}:{origin}", Move(origin, "own", **shared)) for origin in _WAITING]
    return out


_WAITING = ("home", "homeless")


def _described(queue: Ints) -> tuple[float, ...]:
    draws = len(queue)
    ordered = np.sort(queue)
    mean = int(queue.sum()) / draws
    spread = math.sqrt(max(0.0, int((queue**2).sum()) / draws - mean * mean))
    percentiles = (int(ordered[max(0, math.ceil(q * draws) - 1)]) for q in (0.1, 0.5, 0.9))
    return mean, spread, int((queue == 0).sum()) / draws, *percentiles
