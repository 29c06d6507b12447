"""The demand: population on the past beside simple rivals, all of Norway, counts and households.

Every origin is fitted on data up to that year only. Settings of the population were chosen on
targets up to 2022; the targets measured here are 2023-2026.
"""

from __future__ import annotations

import time

from benchmarks._groups import measure_counts
from benchmarks._households import measure_households
from benchmarks._national import measure_national
from benchmarks._population import measure_population
from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population


def measure_one() -> dict[str, tuple[float, str]]:
    """Time the fit of the whole panel and 250 paths of one municipality."""
    begin = time.perf_counter()
    fit_population(bundled_panel(), 2026).project(2041, worlds=250, seed=1).paths("1806")
    seconds = round(time.perf_counter() - begin, 3)
    return {"demand.one_municipality_seconds": (seconds, "s")}


def measure() -> dict[str, tuple[float, str]]:
    """Run everything; name -> (value, unit)."""
    out = {**measure_population(), **measure_national(), **measure_one()}
    for name, number in {**measure_counts(), **measure_households()}.items():
        out[f"demand.{name}"] = number
    return out
