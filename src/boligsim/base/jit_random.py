"""Keyed random numbers inside compiled kernels: the same bits as `boligsim.base.random`."""

from __future__ import annotations

from typing import Any

import numpy as np

from boligsim.base.jit import jit

__all__ = ["fold", "mix", "unit"]

_GOLD = np.uint64(0x9E3779B97F4A7C15)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11, _S1 = (np.uint64(s) for s in (30, 27, 31, 11, 1))
_SCALE = 2.0**-53


@jit
def mix(x: Any) -> Any:
    """Finaliser of splitmix64."""
    x = (x ^ (x >> _S30)) * _A
    x = (x ^ (x >> _S27)) * _B
    return x ^ (x >> _S31)


@jit
def fold(key: Any, part: Any) -> Any:
    """Key of `part` under `key`."""
    return mix(key + _GOLD * (np.uint64(part) + _S1))


@jit
def unit(key: Any) -> Any:
    """Uniform number in the open unit interval that a key, the result of a `fold`, is."""
    return (float(key >> _S11) + 0.5) * _SCALE
