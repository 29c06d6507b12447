"""The first case as users of SimPy write it: a resource, a process a household, an observer."""

from __future__ import annotations

import random

import simpy

from benchmarks._cases import APPLICATIONS, DWELLINGS, TENANCY, WAITING, YEARS


def run(seed: int) -> list[tuple[int, int]]:
    """Simulate one course; return households waiting and housed at every month start."""
    env = simpy.Environment()
    rng = random.Random(seed)
    flats = simpy.Resource(env, capacity=DWELLINGS)
    months: list[tuple[int, int]] = []

    def household():
        with flats.request() as flat:
            yield flat
            yield env.timeout(rng.expovariate(1 / TENANCY))

    def applicants():
        while True:
            yield env.timeout(rng.expovariate(APPLICATIONS))
            env.process(household())

    def observer():
        while True:
            months.append((len(flats.queue), flats.count))
            yield env.timeout(1 / 12)

    for _ in range(DWELLINGS + WAITING):
        env.process(household())
    env.process(applicants())
    env.process(observer())
    env.run(until=YEARS + 1e-6)
    months[0] = (WAITING, DWELLINGS)  # seen before the first household has asked
    return months
