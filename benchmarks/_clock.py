"""Time that is fair to both sides: one core, processor time, medians of interleaved rounds."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def cores(n: int) -> Iterator[None]:
    """Run on the first `n` cores that this process may use, where the system can say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[:n]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def processor(work: Callable[[], object]) -> float:
    """Return the processor seconds of all threads of this process during `work`."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def wall(work: Callable[[], object]) -> float:
    """Return the seconds on the wall during `work`."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def rounds(
    works: dict[str, Callable[[], object]], *, repeats: int,
    clock: Callable[[Callable[[], object]], float] = processor,
) -> dict[str, list[float]]:  # fmt: skip
    """Time several things in turn, again and again, so that a busy machine slows all of them.

    What one leaves behind is collected before the next begins.
    """
    for work in works.values():
        work()  # warm
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            gc.collect()
            times[name].append(clock(work))
    return times


def median_ratio(above: list[float], below: list[float]) -> float:
    """Median over the rounds of one time in another."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))
