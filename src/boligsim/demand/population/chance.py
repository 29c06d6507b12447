"""Keyed chance for the paths: a number belongs to a stream, a world, a year and a cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, normals, uniforms

Array = NDArray[np.float64]
Keys = NDArray[np.uint64]


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
        The smallest k with P(K <= k) >= chance: exact where the mean is at most 30; above, the
        normal quantile corrected for skewness and rounded, whose moments differ by under 1 %.
    """
    n, p, u = (np.ravel(a) for a in np.broadcast_arrays(trials, share, chance))
    mean = n * p
    out = np.zeros(len(n))
    large = mean > 30.0
    if large.any():
        from scipy.special import ndtri

        z = ndtri(u[large])
        q = p[large]
        sd = np.sqrt(mean[large] * (1.0 - q))
        guess = np.floor(mean[large] + sd * z + (1.0 - 2.0 * q) * (z**2 - 1.0) / 6.0 + 0.5)
        out[large] = np.clip(guess, 0.0, n[large])
    rest = np.flatnonzero(~large & (mean > 0.0))
    n, p, u = n[rest], np.minimum(p[rest], 1.0 - 1e-12), u[rest]
    odds = p / (1.0 - p)
    mass = np.exp(n * np.log1p(-p))
    below = mass.copy()
    k = 0.0
    left = np.arange(len(rest))
    while len(left):
        going = (u[left] > below[left]) & (k < n[left])
        left = left[going]
        mass[left] *= odds[left] * (n[left] - k) / (k + 1.0)
        below[left] += mass[left]
        k += 1.0
        out[rest[left]] = k
    return out.reshape(np.broadcast_shapes(np.shape(trials), np.shape(share), np.shape(chance)))


def deaths(persons: Array, share: Array, keys: Keys) -> Array:
    """Deaths beyond the expected ones, cell by cell.

    Parameters
    ----------
    persons : array ``[worlds, cells]``
        Exposed, not necessarily whole.
    share : array ``[worlds, cells]`` or broadcastable
        Death probability.
    keys : array ``[worlds]``
        Keys of this place and year.

    Returns
    -------
    array ``[worlds, cells]``
        Binomial deaths minus their mean.
    """
    whole = np.maximum(np.rint(persons), 1.0)
    cells = np.arange(persons.shape[-1])
    chance = uniforms(fold_array(keys[:, None], cells[None, :]))
    chance[1::2] = 1.0 - chance[1::2]
    # scaled back to the persons there are, so that never more die than live
    return np.asarray((binomial(whole, share, chance) - whole * share) * (persons / whole))
