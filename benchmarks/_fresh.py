"""What only a new process can tell. ``python -m benchmarks._fresh WHAT`` prints one number.

``import``: seconds of ``import boligsim``. ``call``: seconds of the first `bs.simulate` of the
bundled case, numba's import and compilation or its reading of the cache included; its demand is
ready. ``peak``: megabytes of the process after one scenario, 1,000 draws, 15 years.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def fresh(what: str, **environment: str) -> float:
    """Run this file in a new process and return its number."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._fresh", what], cwd=ROOT, check=True, text=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip
    return float(done.stdout)


def _import() -> float:
    begin = time.perf_counter()
    import boligsim  # noqa: F401

    return time.perf_counter() - begin


def _call() -> float:
    import boligsim as bs

    case = bs.load_case("narvik").with_(worlds=2, histories=2)
    demand = bs.project_demand(case)
    base = bs.Scenario("base", case)
    begin = time.perf_counter()
    bs.simulate(demand, [base])
    return time.perf_counter() - begin


def _peak() -> float:
    import resource

    import boligsim as bs
    from boligsim.scenarios import case_scenarios

    case = bs.load_case("narvik").with_(until=2041, worlds=250, histories=4)
    runs = bs.simulate(bs.project_demand(case), case_scenarios(case)[-1:])
    assert runs.outcomes[0].stock.shape[:3] == (250, 4, 16)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    print({"import": _import, "call": _call, "peak": _peak}[sys.argv[1]]())
