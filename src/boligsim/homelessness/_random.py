"""Keyed random numbers inside the kernel: the same bits as `boligsim.base.random`."""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import jit
from boligsim.base.jit_random import fold, unit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._types import Float, Int, Key

__all__ = ["draw", "fold", "number", "part_of", "unit"]


@jit
def part_of(process: Int, nth: Int) -> Int:
    """Part for the `nth` use of a process: all uses of all processes are parts of one key."""
    return (nth << lay.PROCESS_BITS) | process


@jit
def draw(key: Key, process: Int, nth: Int) -> Float:
    """Uniform number of a household's `nth` use of a process."""
    return unit(fold(key, part_of(process, nth)))


@jit
def number(key: Key, process: Int) -> Int:
    """Positive 62-bit integer of a household for ordering."""
    return np.int64(fold(key, process) >> np.uint64(2))
