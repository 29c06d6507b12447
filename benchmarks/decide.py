"""How long the study of a history takes: the bundled history case, all cores of the machine."""

from __future__ import annotations

import time

import boligsim as bs

DRAWS, WORLDS, HISTORIES = 20_000, 250, 4


def measure() -> dict[str, tuple[float, str]]:
    """Fit 20,000 worlds; share the change among five players in 32 combinations x 1,000 draws."""
    case = bs.load_case("narvik-2009")
    bs.attribute(case, worlds=2, histories=1)  # compiles, or reads what is compiled
    begin, busy = time.perf_counter(), time.process_time()
    fit = bs.calibrate(case, draws=DRAWS)
    fitted = time.perf_counter()
    done = bs.attribute(case, worlds=WORLDS, histories=HISTORIES)
    end = time.perf_counter()
    return {
        "decide.calibration_seconds": (round(fitted - begin, 2), "s"),
        "decide.attribution_seconds": (round(end - fitted, 2), "s"),
        "decide.cpu_seconds": (round(time.process_time() - busy, 2), "s"),
        "decide.calibration_worlds": (float(len(fit.weights)), "worlds"),
        "decide.calibration_effective_size": (round(fit.ess, 1), "worlds"),
        "decide.attribution_combinations": (float(2 ** len(done.players)), "combinations"),
        "decide.attribution_sum_gap": (done.gap, "persons"),
    }


if __name__ == "__main__":
    for name, (value, unit) in measure().items():
        print(f"{name:45s} {value:12.4g} {unit}")
