"""Keyed random numbers: a number belongs to a name, not to a place in a sequence.

A key is 64 bits. `fold` derives the key of a part (a world, a parameter, a household) from the
key of the whole, so a draw does not change when something else is added, removed or reordered.
The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood 2014), written in plain
integer arithmetic so that the compiled kernel, numpy and pure Python give the same bits.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = [
    "GOLDEN",
    "fold",
    "fold_array",
    "generator",
    "mix",
    "mix_array",
    "normals",
    "uniforms",
    "units",
]

GOLDEN = 0x9E3779B97F4A7C15
_M1 = 0xBF58476D1CE4E5B9
_M2 = 0x94D049BB133111EB
_MASK = (1 << 64) - 1

Keys = npt.NDArray[np.uint64]


def mix(x: int) -> int:
    """Finaliser of splitmix64: a bijection on 64 bits in which every bit depends on every bit.

    Parameters
    ----------
    x
        Any integer; taken modulo 2**64.

    Returns
    -------
    int
        64 bits.

    Source
    ------
    Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators, with the
    constants of Vigna's public splitmix64.c.
    """
    x &= _MASK
    x = ((x ^ (x >> 30)) * _M1) & _MASK
    x = ((x ^ (x >> 27)) * _M2) & _MASK
    return x ^ (x >> 31)


@lru_cache(maxsize=65536)
def _word(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def fold(key: int, *parts: int | str) -> int:
    """Key of a part from the key of the whole.

    Parameters
    ----------
    key
        Key of the whole, e.g. a seed.
    *parts
        Names or numbers, one after the other. The order matters.

    Returns
    -------
    int
        64 bits.

    Examples
    --------
    >>> fold(1, "world", 3) == fold(fold(1, "world"), 3)
    True
    """
    for part in parts:
        p = _word(part) if isinstance(part, str) else int(part)
        key = mix(int(key) + GOLDEN * (p + 1))
    return int(key) & _MASK


def mix_array(x: Keys) -> Keys:
    """`mix` for an array of uint64.

    Parameters
    ----------
    x
        Keys of any shape.

    Returns
    -------
    ndarray
        uint64, same shape.
    """
    with np.errstate(over="ignore"):
        out = np.asarray(x ^ (x >> np.uint64(30)), dtype=np.uint64)
        out *= np.uint64(_M1)
        out ^= out >> np.uint64(27)
        out *= np.uint64(_M2)
        out ^= out >> np.uint64(31)
        return out


def fold_array(keys: Keys | int, parts: int | npt.NDArray[np.integer]) -> Keys:
    """`fold` of one integer part for arrays; keys and parts broadcast.

    Parameters
    ----------
    keys
        Keys of the wholes.
    parts
        Integer parts (not words).

    Returns
    -------
    ndarray
        uint64 keys.

    Examples
    --------
    >>> int(fold_array(7, np.arange(3))[2]) == fold(7, 2)
    True
    """
    k = np.asarray(keys, dtype=np.uint64)
    p = np.asarray(parts).astype(np.uint64)
    with np.errstate(over="ignore"):
        return mix_array(k + np.uint64(GOLDEN) * (p + np.uint64(1)))


def units(keys: Keys | int) -> npt.NDArray[np.float64]:
    """Uniform numbers that folded keys are, strictly between 0 and 1.

    One step less than `uniforms`, for keys that are results of `fold` and used for nothing else.

    Parameters
    ----------
    keys
        Results of `fold` or `fold_array`, of any shape.

    Returns
    -------
    ndarray
        float64, same shape.

    Examples
    --------
    >>> bool(0 < units(fold(1, "place")) < 1)
    True
    """
    bits = np.asarray(keys, dtype=np.uint64) >> np.uint64(11)
    # The sum with a half rounds above 2**52; without the ceiling the last value would be 1.0.
    return np.minimum((bits.astype(np.float64) + 0.5) * 2.0**-53, 1.0 - 2.0**-53)


def uniforms(keys: Keys | int) -> npt.NDArray[np.float64]:
    """One uniform number per key, strictly between 0 and 1.

    Parameters
    ----------
    keys
        Keys of any shape.

    Returns
    -------
    ndarray
        float64, same shape.

    Examples
    --------
    >>> bool(0 < uniforms(1) < 1)
    True
    """
    k = np.asarray(keys, dtype=np.uint64)
    with np.errstate(over="ignore"):
        return units(mix_array(k + np.uint64(GOLDEN)))


def normals(keys: Keys | int) -> npt.NDArray[np.float64]:
    """One standard normal number per key, by the inverse of the distribution function.

    Parameters
    ----------
    keys
        Keys of any shape.

    Returns
    -------
    ndarray
        float64, same shape.

    Examples
    --------
    >>> normals(fold_array(1, np.arange(4))).shape
    (4,)
    """
    from scipy.special import ndtri

    return np.asarray(ndtri(uniforms(keys)), dtype=np.float64)


def generator(key: int) -> np.random.Generator:
    """Make a numpy generator for bulk draws that belong together, keyed.

    Parameters
    ----------
    key
        From `fold`.

    Returns
    -------
    numpy.random.Generator
        Philox, counter based; the same on every platform.

    Examples
    --------
    >>> bool(generator(1).integers(10) == generator(1).integers(10))
    True
    """
    return np.random.Generator(np.random.Philox(key=key & _MASK))
