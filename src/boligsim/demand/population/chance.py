"""Keyed chance for the paths: a number belongs to a stream, a world, a year and a cell."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, normals

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Real = NDArray[np.floating[Any]]
Keys = NDArray[np.uint64]

#: Up to this mean a binomial number is drawn by exact inversion.
EXACT = 8.0


def pair_keys(seed: int, worlds: int, *stream: int | str) -> Keys:
    """One key for each two worlds of a named stream; more worlds leave the first as they were.

    Worlds come in mirrored pairs: where one has a number, its twin has the opposite one. So the
    paths lie centred on the point projection with a few hundred worlds, not only with many.
    """
    return fold_array(fold(seed, "population", *stream), np.arange(worlds) // 2)


def mirrored(draws: Array) -> Array:
    """Change the sign in every second world (the first axis)."""
    out = draws.copy()
    out[1::2] *= -1.0
    return out


def once(keys: Keys) -> Array:
    """One standard normal a world, ``[worlds]``."""
    return mirrored(normals(keys))


def yearly(keys: Keys, steps: int) -> Array:
    """Draw standard normals ``[worlds, steps]``."""
    return mirrored(normals(fold_array(keys[:, None], np.arange(steps)[None, :])))


@lru_cache(maxsize=1)
def _quantiles() -> Single:
    """65,536 equally likely standard normals, with a variance of 1: quick to look up."""
    from scipy.special import ndtri

    found = ndtri((np.arange(2**16) + 0.5) / 2**16)
    return np.asarray(found / found.std(), dtype=np.float32)


def cell_normals(keys: Keys, cells: int) -> Single:
    """Draw standard normals ``[worlds, cells]``, drawn once for the two of a pair."""
    bits = fold_array(keys[::2, None], np.arange(cells)[None, :]) >> np.uint64(48)
    drawn = _quantiles().take(bits.astype(np.intp))
    out = np.empty((len(keys), cells), dtype=np.float32)
    out[::2] = drawn
    np.negative(drawn[: len(keys) // 2], out=out[1::2])
    return out


def cell_uniforms(keys: Keys, cells: int) -> Single:
    """Draw uniforms ``[worlds, cells]`` of 23 bits: u in one world, 1 - u in its twin, exactly."""
    bits = fold_array(keys[::2, None], np.arange(cells)[None, :]) >> np.uint64(41)
    out = np.empty((len(keys), cells), dtype=np.float32)
    drawn = bits.astype(np.float32)
    drawn += 0.5
    drawn *= 2.0**-23
    out[::2] = drawn
    np.subtract(1.0, drawn[: len(keys) // 2], out=out[1::2])
    return out


def autoregressive(shocks: Array, rho: float) -> Array:
    """AR(1) with unit innovations scaled to a standard deviation of 1 in the long run."""
    path = np.zeros_like(shocks)
    now = np.zeros(len(shocks))
    scale = np.sqrt(1.0 - rho**2)
    for t in range(shocks.shape[1]):
        now = rho * now + scale * shocks[:, t]
        path[:, t] = now
    return path


def heavy(shocks: Array, freedom: float) -> Array:
    """Student's t with unit variance from standard normals, the same ranks."""
    from scipy.special import ndtr, stdtrit

    return np.asarray(stdtrit(freedom, ndtr(shocks)) * np.sqrt((freedom - 2.0) / freedom))


def binomial(trials: Real, share: Real, chance: Real) -> Real:
    """Binomial numbers from uniforms by inversion of the distribution function.

    Parameters
    ----------
    trials : array
        Whole numbers.
    share : array
        Probabilities, between 0 and 1.
    chance : array
        Uniforms in (0, 1), one for each number.

    Returns
    -------
    array
        The smallest k with P(K <= k) >= chance: exact where the mean is at most 8; above, the
        normal quantile corrected for skewness and rounded (with Sheppard's correction), whose
        mean and variance differ by under 1 % and which is the exact k in 98 of 100 draws.

    Source
    ------
    Cornish and Fisher (1938); inversion by the recursion of successive probabilities as in
    Kachitvichyanukul and Schmeiser (1988).
    """
    shape = np.broadcast_shapes(np.shape(trials), np.shape(share), np.shape(chance))
    n, p, u = (
        np.ascontiguousarray(np.broadcast_to(a, shape)).reshape(-1) for a in (trials, share, chance)
    )
    mean = n * p
    out = np.zeros(n.size, dtype=mean.dtype)
    large = np.flatnonzero(mean > EXACT)
    if large.size:
        out[large] = _large(n.take(large), p.take(large), u.take(large))
    none = np.exp(n * np.log1p(-np.minimum(p, 1.0 - np.finfo(mean.dtype).eps)))
    some = np.flatnonzero((u > none) & (mean <= EXACT))
    out[some] = _small(n.take(some), p.take(some), u.take(some), none.take(some))
    return out.reshape(shape)


def _large(n: Real, p: Real, u: Real) -> Real:
    from scipy.special import ndtri

    z = ndtri(u)
    variance = n * p * (1.0 - p)
    skew = (1.0 - 2.0 * p) / np.sqrt(np.maximum(variance, 1e-12))
    # rounding adds a twelfth to the variance (Sheppard), so it is taken off first
    sd = np.sqrt(np.maximum(variance - 1.0 / 12.0, 0.0))
    guess = np.floor(n * p + sd * (z + skew * (z * z - 1.0) / 6.0) + 0.5)
    return np.asarray(np.clip(guess, 0.0, n))


def _small(n: Real, p: Real, u: Real, none: Real) -> Real:
    """Invert where at least one dies: step up until nothing is left of u."""
    out = np.ones(n.size, dtype=n.dtype)
    odds = p / np.maximum(1.0 - p, 1e-12)
    mass = none * odds * n
    rest = u - none - mass
    at = np.flatnonzero((rest > 0.0) & (n > 1.0))
    rest, odds, mass, alive = rest.take(at), odds.take(at), mass.take(at), n.take(at) - 1.0
    k = 1
    while at.size:
        k += 1
        out[at] = k
        mass *= odds
        mass *= alive
        mass *= 1.0 / k
        alive -= 1.0
        rest -= mass
        left = np.flatnonzero((rest > 0.0) & (alive > 0.0))
        # take is the fast way to pick; indexing costs twice as much
        at, rest, odds = at.take(left), rest.take(left), odds.take(left)
        mass, alive = mass.take(left), alive.take(left)
    return out


def deaths(persons: Array, share: Array, keys: Keys) -> Array:
    """Deaths beyond the expected ones, cell by cell.

    Parameters
    ----------
    persons : array ``[worlds, cells]``
        Exposed, not necessarily whole.
    share : array ``[worlds, cells]`` or broadcastable
        Death probability.
    keys : array ``[worlds]``
        Keys of this place and year; those of a pair are equal.

    Returns
    -------
    array ``[worlds, cells]``
        Binomial deaths minus their mean.
    """
    # single precision is plenty for whole numbers of deaths, and twice as fast
    whole = np.rint(persons).astype(np.float32)
    np.maximum(whole, 1.0, out=whole)
    likely = np.broadcast_to(share, persons.shape).astype(np.float32)
    beyond = binomial(whole, likely, cell_uniforms(keys, persons.shape[-1]))
    likely *= whole
    beyond -= likely
    # scaled back to the persons there are, so that never more die than live
    return np.asarray(beyond * (persons / whole))
