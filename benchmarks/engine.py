"""The engine of homelessness: time against SimPy, memory, first calls, common random numbers.

See README.md beside this file for what each number is. ``python -m benchmarks engine``.
"""

from __future__ import annotations

import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import boligsim as bs
from benchmarks import _cases, _coupling, _simpy_queue, _twin
from benchmarks._clock import cores, median_ratio, processor, rounds, wall
from benchmarks._fresh import fresh
from boligsim.homelessness import Move, Rate, System, Units, simulate_system
from boligsim.scenarios import case_scenarios

Measured = dict[str, tuple[float, str]]
ONE = ThreadPoolExecutor(1)


def simulate(system: System, primitives: _cases.Named, draws: int) -> None:
    """Run the engine on one thread, all outcomes."""
    simulate_system(system, primitives, histories=draws, executor=ONE)


def rivals() -> Measured:
    """Time the engine and its twins in SimPy, and in Ciw where it is installed, side by side."""
    one, town = _cases.first_case(), _cases.municipality()
    large = _cases.municipality(scale=10)
    measures, many = _cases.measures(), _cases.measures(10)
    draws = {"one": 1000, "simpy": 12, "ciw": 3, "town": 200, "twin": 3, "large": 20}
    works = {
        "one": lambda: simulate(one, [], draws["one"]),
        "simpy": lambda: [_simpy_queue.run(k) for k in range(draws["simpy"])],
        "town": lambda: simulate(town, measures, draws["town"]),
        "twin": lambda: [_twin.simulate(town, measures, seed=k) for k in range(draws["twin"])],
        "large": lambda: simulate(large, many, draws["large"]),
    }
    if find_spec("ciw"):
        from benchmarks import _ciw_queue

        works["ciw"] = lambda: [_ciw_queue.run(k) for k in range(draws["ciw"])]
    with cores(1):
        times = rounds(works, repeats=7)
    ms = {name: [1000 * t / draws[name] for t in found] for name, found in times.items()}
    out: Measured = {
        "speedup_simpy": (median_ratio(ms["simpy"], ms["one"]), "x"),
        "speedup_simpy_groups": (median_ratio(ms["twin"], ms["town"]), "x"),
        "scaling_ratio": (median_ratio(ms["large"], ms["town"]), "x"),
    }
    names = {"one": "draw_ms", "simpy": "simpy_ms", "ciw": "ciw_ms", "town": "draw_groups_ms",
             "twin": "simpy_groups_ms"}  # fmt: skip
    for name, label in names.items():
        if name in ms:
            out[label] = (statistics.median(ms[name]), "ms")
    return out


def five_scenarios() -> Measured:
    """Simulate the bundled case's five scenarios as it ships, on two cores, warm."""
    case = bs.load_case("narvik")
    demand = bs.project_demand(case)
    scenarios = case_scenarios(case)
    assert len(scenarios) == 5 and case.worlds * case.histories == 1000
    with cores(2), ThreadPoolExecutor(2) as two:
        works = {"five": lambda: bs.simulate(demand, scenarios, executor=two)}
        seconds = rounds(works, repeats=3, clock=wall)["five"]
        busy = processor(works["five"])
    return {
        "five_scenarios_seconds": (statistics.median(seconds), "s"),
        "five_scenarios_processor_seconds": (busy, "s"),
    }


def exact() -> Measured:
    """Answer five scenarios of the first case exactly at every month start, and two classes."""
    at = [m / 12 for m in range(1, 12 * _cases.YEARS + 1)]
    first = bs.one_pool(
        _cases.APPLICATIONS, 1 / _cases.TENANCY, _cases.DWELLINGS, _cases.WAITING, _cases.YEARS,
        at=at,
    )  # fmt: skip
    pools = [
        first,
        first.with_(Units("flat", 10, 2.0)),
        first.with_(Rate("application", 0.9, 1.0)),
        first.with_(Rate("tenancy_end", 0.9, 1.0)),
        first.with_(Move("tenancy", "own", per_year=12.0, start=1.0)),
    ]
    classes = bs.two_classes(
        22, _cases.APPLICATIONS - 22, 1 / _cases.TENANCY, _cases.DWELLINGS,
        (5, _cases.WAITING - 5), _cases.YEARS, at=at,
    )  # fmt: skip
    works = {"exact": lambda: [pool.exact() for pool in pools], "priority": classes.exact}
    with cores(1):
        times = rounds(works, repeats=7)
    return {f"{name}_seconds": (statistics.median(t), "s") for name, t in times.items()}


def new_processes() -> Measured:
    """Import, first call with an empty cache and with a full one, and the peak of memory."""
    first, cached = [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            first.append(fresh("call", BOLIGSIM_CACHE=folder))
            cached += [fresh("call", BOLIGSIM_CACHE=folder)[0] for _ in range(2)]
            _, peak = fresh("large", BOLIGSIM_CACHE=folder)
    return {
        "import_seconds": (statistics.median(fresh("import")[0] for _ in range(5)), "s"),
        "names_seconds": (statistics.median(fresh("names")[0] for _ in range(5)), "s"),
        "first_call_seconds": (statistics.median(seconds for seconds, _ in first), "s"),
        "cached_first_call_seconds": (statistics.median(cached), "s"),
        "peak_mb": (peak, "MB"),
        "first_call_peak_mb": (max(megabytes for _, megabytes in first), "MB"),
    }


def coupling() -> Measured:
    """Measure what common random numbers gain."""
    out: Measured = {}
    for name, (persons, waiting) in _coupling.ratios().items():
        out[f"crn_{name}"] = (persons, "x")
        out[f"crn_{name}_waiting"] = (waiting, "x")
    out["crn_share_of_bound"] = (min(_coupling.shares_of_bound().values()), "share")
    return out


def measure() -> Measured:
    """Measure everything; name -> (value, unit)."""
    out: Measured = {}
    for part in (rivals, five_scenarios, exact, new_processes, coupling):
        out |= part()
    return {f"engine.{name}": value for name, value in out.items()}
