"""Keyed random numbers inside the kernel: the same bits as `boligsim.base.random`."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._types import Float, Int, Key

_GOLD = np.uint64(0x9E3779B97F4A7C15)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11, _S1 = (np.uint64(s) for s in (30, 27, 31, 11, 1))
_SCALE = 2.0**-53


@jit
def mix(x: Key) -> Key:
    """Finaliser of splitmix64."""
    x = (x ^ (x >> _S30)) * _A
    x = (x ^ (x >> _S27)) * _B
    return x ^ (x >> _S31)


@jit
def fold(key: Key, part: Int) -> Key:
    """Key of `part` under `key`."""
    return mix(key + _GOLD * (np.uint64(part) + _S1))


@jit
def unit(key: Key) -> Float:
    """Uniform number in the open unit interval that a key, the result of a `fold`, is."""
    return (float(key >> _S11) + 0.5) * _SCALE


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
