"""The first case in Ciw: one node, its state history read at month starts."""

from __future__ import annotations

from bisect import bisect_left

import ciw

from benchmarks._cases import APPLICATIONS, DWELLINGS, TENANCY, WAITING, YEARS

_FULL = [1e-9] * (DWELLINGS + WAITING) + [1e9]  # those who are there at the start


def run(seed: int) -> list[int]:
    """Simulate one course; return the households housed and waiting at every month start."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions={
            "new": [ciw.dists.Exponential(APPLICATIONS)],
            "old": [ciw.dists.Sequential(_FULL)],
        },
        service_distributions={
            name: [ciw.dists.Exponential(1 / TENANCY)] for name in ("new", "old")
        },
        number_of_servers=[DWELLINGS],
    )
    simulation = ciw.Simulation(network, tracker=ciw.trackers.SystemPopulation())
    simulation.simulate_until_max_time(YEARS)
    history = simulation.statetracker.history
    times = [time for time, _ in history]
    return [history[bisect_left(times, m / 12) - 1][1] for m in range(1, 12 * YEARS + 1)]
