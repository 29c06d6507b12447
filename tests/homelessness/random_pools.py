"""Random pools with one queue, and the system of the engine that is the same pool."""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.random import fold, generator
from boligsim.homelessness import Rate, Units, exact, one_pool
from tests.homelessness.systems import exponential, small


def described(law):
    """What `exact.describe` says of one law."""
    return {key: column[0] for key, column in exact.describe([law]).items()}


def curve(rng, low, high, until, most=4):
    """Steps from 0 on: from one to `most` values at dates that are not month starts."""
    n = int(rng.integers(0, most))
    starts = [0.0, *np.sort(rng.uniform(0.05, 0.95, n) * until).round(3).tolist()]
    return [(start, float(rng.uniform(low, high))) for start in dict.fromkeys(starts)]


def random_pool(case):
    """A pool with piecewise rates and capacity, and a law of the number there at the start."""
    rng = generator(fold(case, "pool"))
    until = float(rng.integers(2, 7))
    size = int(rng.integers(1, 40))
    tenancy = curve(rng, 0.3, 1.5, until)
    load = rng.uniform(0.5, 1.3) * size * tenancy[0][1]
    arrivals = curve(rng, 0.5 * load, 1.5 * load, until)
    steps = curve(rng, 0.6 * size, 1.5 * size, until, most=3)
    dwellings = [(0, size), *((at, round(n)) for at, n in steps[1:])]
    times = np.sort(rng.uniform(0.02, 1.0, 4) * until).round(3)
    pool = one_pool(arrivals, tenancy, dwellings, 0, until, at=times)
    law = rng.dirichlet(np.ones(int(rng.integers(2, 6))))
    start = np.zeros(size + 9)
    start[rng.choice(size + 9, len(law), replace=False)] = law
    return pool, start


def as_system(pool, start, worlds, seed):
    """The pool as a municipality of one group, its start drawn per world; its primitives."""
    years = max(1, math.ceil(pool.until))
    there = generator(fold(seed, "start")).choice(len(start), worlds, p=start)
    size = pool.dwellings[0][1]
    top = max(value for _, value in pool.tenancy)
    rows = np.stack([np.minimum(there, size), np.maximum(there - size, 0)])
    system = small(
        worlds=worlds, years=years, units=(size,), tenancy=exponential(1 / top),
        streams=[("a", "home", 1.0)], start=[("a", "flat", rows[0]), ("a", "home", rows[1])],
        discipline="waiting",
    )  # fmt: skip
    named = []
    for process, steps, unit in (
        ("application", pool.arrivals, 1.0), ("tenancy_end", pool.tenancy, top),
    ):  # fmt: skip
        for j, (at, value) in enumerate(steps):
            end = steps[j + 1][0] if j + 1 < len(steps) else None
            named.append((f"{process}{j}", Rate(process, value / unit, at, end)))
    for j in range(1, len(pool.dwellings)):
        n = pool.dwellings[j][1] - pool.dwellings[j - 1][1]
        if n:
            named.append((f"units{j}", Units("flat", n, pool.dwellings[j][0], remove="decant")))
    return system, named
