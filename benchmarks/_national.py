"""All of Norway: 400 municipalities x 400 paths x 15 years with the noise of deaths, streamed.

``python -m benchmarks._national`` prints seconds on the wall, processor seconds and megabytes of a
new process. The panel has the bundled 120 municipalities and 280 made from them, each scaled by
its own factor; reading the long table, fitting and projecting are in, making the table is not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population

ROOT = Path(__file__).parents[1]
MUNICIPALITIES, WORLDS, YEARS, THREADS = 400, 400, 15, 2


def national_panel(many: int = MUNICIPALITIES) -> pd.DataFrame:
    """Make a long table of many municipalities."""
    panel = bundled_panel()
    rng = np.random.default_rng(1)
    first = len(panel.names)
    factors = np.concatenate([np.ones(first), rng.uniform(0.7, 1.4, max(many - first, 0))])[:many]
    cells = [np.rint(panel.persons[k % first] * f) for k, f in enumerate(factors)]
    names = [f"{1000 + k}" for k in range(many)]
    years = range(panel.first_year, panel.last_year + 1)
    ages = range(panel.persons.shape[-1])
    index = pd.MultiIndex.from_product(
        [names, years, ["female", "male"], ages], names=["municipality", "year", "sex", "age"]
    )
    frame = pd.DataFrame({"persons": np.stack(cells).ravel()}, index=index).reset_index()
    return frame.dropna(subset="persons")


def run(frame: pd.DataFrame, worlds: int, years: int) -> pd.DataFrame:
    """Read, fit, project and sum up by age band."""
    last = int(frame["year"].max())
    model = fit_population(frame, last)
    return model.summarise(last + years, worlds=worlds, seed=1, threads=THREADS)


def measure_national() -> dict[str, tuple[float, str]]:
    """Run it in a new process; name -> (value, unit)."""
    call = [sys.executable, "-m", "benchmarks._national"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return {
        "demand.national_seconds": (found["seconds"], "s"),
        "demand.national_processor_seconds": (found["processor"], "s"),
        "demand.national_peak_mb": (found["peak_mb"], "MB"),
    }


def main() -> None:
    """Measure this process."""
    import resource

    frame = national_panel()
    run(frame[frame["municipality"] < "1012"], 4, 2)  # imports and first calls
    begin, used = time.perf_counter(), time.process_time()
    found = run(frame, WORLDS, YEARS)
    seconds, processor = time.perf_counter() - begin, time.process_time() - used
    if found["municipality"].nunique() != MUNICIPALITIES + 1:
        raise SystemExit("not all municipalities came out")
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"seconds": seconds, "processor": processor, "peak_mb": peak}))


if __name__ == "__main__":
    main()
