"""Keyed chance for the paths: a number belongs to a stream, a world, a year and a cell."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boligsim.base.jit import jit_is_off
from boligsim.base.random import fold, fold_array, normals

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Keys = NDArray[np.uint64]

#: Up to this mean a binomial number is drawn by exact inversion.
EXACT = 8.0
#: No death probability is above this.
MOST = 0.995


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
def quantiles() -> Single:
    """65,536 equally likely standard normals, with a variance of 1: quick to look up."""
    from scipy.special import ndtri

    found = ndtri((np.arange(2**16) + 0.5) / 2**16)
    return np.asarray(found / found.std(), dtype=np.float32)


def cell_normals(keys: Keys, cells: int) -> Single:
    """Draw standard normals ``[worlds, cells]``, drawn once for the two of a pair."""
    bits = fold_array(keys[::2, None], np.arange(cells)[None, :])
    bits >>= np.uint64(48)
    drawn = quantiles().take(bits.view(np.int64))
    out = np.empty((len(keys), cells), dtype=np.float32)
    out[::2] = drawn
    np.negative(drawn[: len(keys) // 2], out=out[1::2])
    return out


def cell_uniforms(keys: Keys, cells: int) -> Array:
    """Draw uniforms ``[worlds, cells]`` of 23 bits: u in one world, 1 - u in its twin, exactly."""
    bits = fold_array(keys[::2, None], np.arange(cells)[None, :])
    bits >>= np.uint64(41)
    out = np.empty((len(keys), cells))
    drawn = (bits.view(np.int64) + 0.5) * 2.0**-23  # signed numbers are converted faster
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


def binomial(trials: Array, share: Array, chance: Array) -> Array:
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
    n, p, u = (np.broadcast_to(a, shape).reshape(-1) for a in (trials, share, chance))
    mean = n * p
    out = np.zeros(n.size)
    large = np.flatnonzero(mean > EXACT)
    out[large] = _large(n[large], p[large], u[large])
    # P(K = 0) >= 1 - mean (Bernoulli's inequality): where u is below, it is 0, and that is most
    some = np.flatnonzero((mean + u >= 1.0) & (mean <= EXACT))
    out[some] = _small(n[some], p[some], u[some])
    return out.reshape(shape)


def _large(n: Array, p: Array, u: Array) -> Array:
    from scipy.special import ndtri

    z = ndtri(u)
    variance = n * p * (1.0 - p)
    skew = (1.0 - 2.0 * p) / np.sqrt(np.maximum(variance, 1e-12))
    # rounding adds a twelfth to the variance (Sheppard), so it is taken off first
    sd = np.sqrt(np.maximum(variance - 1.0 / 12.0, 0.0))
    guess = np.floor(n * p + sd * (z + skew * (z * z - 1.0) / 6.0) + 0.5)
    return np.asarray(np.clip(guess, 0.0, n))


def _small(n: Array, p: Array, u: Array) -> Array:
    """Invert by stepping up until nothing is left of u."""
    p = np.minimum(p, 1.0 - 2.0**-53)
    mass = np.exp(n * np.log1p(-p))
    rest, odds = u - mass, p / (1.0 - p)
    out = np.zeros(n.size)
    at = np.flatnonzero((rest > 0.0) & (n > 0.0))
    while at.size:
        k = out[at]
        mass[at] *= odds[at] * (n[at] - k) / (k + 1.0)
        rest[at] -= mass[at]
        out[at] = k + 1.0
        at = at[(rest[at] > 0.0) & (out[at] < n[at])]
    return out


def deaths(persons: Array, share: Array, factor: Array, keys: Keys) -> Array:
    """Deaths, cell by cell.

    Parameters
    ----------
    persons : array ``[worlds, cells]``
        Exposed, not necessarily whole.
    share : array ``[cells]``
        Death probability.
    factor : array ``[worlds]``
        On the probability; no product is above `MOST`.
    keys : array ``[worlds]``
        Keys of this place and year; those of a pair are equal.

    Returns
    -------
    array ``[worlds, cells]``
        Binomial numbers of the rounded persons, scaled back to the persons there are, so that
        never more die than live.
    """
    if jit_is_off():
        return _deaths_plain(persons, share, factor, keys)
    from boligsim.demand.population._cells import draw_deaths

    out = np.empty(persons.shape)
    share, factor = np.ascontiguousarray(share), np.ascontiguousarray(factor)
    if draw_deaths(np.ascontiguousarray(persons), share, factor, keys, MOST, EXACT, out):
        left = np.nonzero(out < 0.0)
        n = np.maximum(np.rint(persons[left]), 1.0)
        p = np.minimum(share[left[1]] * factor[left[0]], MOST)
        out[left] = _large(n, p, -out[left]) * (persons[left] / n)
    return out


def _deaths_plain(persons: Array, share: Array, factor: Array, keys: Keys) -> Array:
    """Draw the same numbers without a compiled kernel."""
    n = np.maximum(np.rint(persons), 1.0)
    p = np.minimum(np.multiply.outer(factor, share), MOST)
    return binomial(n, p, cell_uniforms(keys, persons.shape[-1])) * (persons / n)
