"""What only a new process can tell. ``python -m benchmarks._fresh WHAT`` prints two numbers.

They are the seconds of the work and the megabytes that the process has needed at most. ``import``:
``import boligsim``; ``names``: and all its public names. ``call``: the first `bs.simulate` of the
bundled case, its demand being ready: numba's import and compilation or its reading of the cache.
``large``: one scenario, 1,000 draws, 15 years.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def fresh(what: str, **environment: str) -> tuple[float, float]:
    """Run this file in a new process and return its seconds and its megabytes."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._fresh", what], cwd=ROOT, text=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the new process failed:\n{done.stderr}")
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def _import() -> float:
    begin = time.perf_counter()
    import boligsim  # noqa: F401

    return time.perf_counter() - begin


def _names() -> float:
    begin = time.perf_counter()
    import boligsim

    for name in boligsim.__all__:
        getattr(boligsim, name)
    return time.perf_counter() - begin


def _call() -> float:
    import boligsim as bs

    case = bs.load_case("narvik").with_(worlds=2, histories=2)
    demand = bs.project_demand(case)
    base = bs.Scenario("base", case)
    begin = time.perf_counter()
    bs.simulate(demand, [base])
    return time.perf_counter() - begin


def _large() -> float:
    import boligsim as bs
    from boligsim.scenarios import case_scenarios

    case = bs.load_case("narvik").with_(until=2041, worlds=250, histories=4)
    begin = time.perf_counter()
    runs = bs.simulate(bs.project_demand(case), case_scenarios(case)[-1:])
    assert runs.outcomes[0].stock.shape[:3] == (250, 4, 16)
    return time.perf_counter() - begin


def _peak() -> float:
    """Megabytes of memory that this process has needed at most."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says begins with the parent's memory
        lines = status.read_text(encoding="ascii").splitlines()
        (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(kilobytes) / 2**10
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    works = {"import": _import, "names": _names, "call": _call, "large": _large}
    print(works[sys.argv[1]](), _peak())
