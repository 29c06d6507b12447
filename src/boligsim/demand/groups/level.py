"""The level of a group, shrunk toward comparable municipalities or groups by size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boligsim.base.errors import InputError

Array = NDArray[np.float64]
#: Fewer comparable rows than this: one common rate instead of a line in the logarithm of size.
ENOUGH_FOR_SIZE = 8


@dataclass(frozen=True)
class Level:
    """Gamma laws of rates: ``shape / exposure`` is the mean, one a row.

    Attributes
    ----------
    shape, exposure : array ``[G]``
        Prior and own counts together; prior and own exposure together.
    prior : array ``[G]``
        Rate of comparable rows of that size.
    strength : float
        Count that the prior weighs as much as; infinite where the rows do not differ.
    """

    shape: Array
    exposure: Array
    prior: Array
    strength: float

    @property
    def mean(self) -> Array:
        """Expected rates, ``[G]``."""
        return np.asarray(self.shape / self.exposure)

    def quantiles(self, points: ArrayLike) -> Array:
        """Quantiles of the rates at probabilities that broadcast to ``[..., G]``."""
        from scipy.special import gammaincinv

        at = np.asarray(points, dtype=np.float64)
        return np.asarray(gammaincinv(self.shape, at) / self.exposure)


def size_line(counts: Array, exposure: Array, size: Array) -> Array:
    """Rate of each row by a weighted line of the log rate in the log size.

    Parameters
    ----------
    counts, exposure, size : array ``[G]``
        One a row; with fewer than eight rows the rate is common.

    Returns
    -------
    array ``[G]``
        Rates, so scaled that expected and observed counts add up to the same.
    """
    whole = float(counts.sum() / exposure.sum())
    if whole <= 0.0:
        return np.full(len(counts), 0.5 / float(exposure.sum()))
    rates = np.full(len(counts), whole)
    if len(counts) < ENOUGH_FOR_SIZE:
        return rates
    weight = np.sqrt(counts + 0.5)
    where = np.log(np.maximum(size, 1e-12))
    where = where - float((where * weight).sum() / weight.sum())
    high = np.log((counts + 0.5) / exposure)
    middle = float((high * weight).sum() / weight.sum())
    across = float((weight * where * where).sum())
    slope = float((weight * where * (high - middle)).sum()) / across if across > 1e-12 else 0.0
    rates = np.exp(middle + slope * where)
    return np.asarray(rates * (counts.sum() / (rates * exposure).sum()))


def shrunk_levels(counts: ArrayLike, exposure: ArrayLike, size: ArrayLike | None = None) -> Level:
    """Shrink the rates of small places toward comparable ones of their size.

    A gamma law of the rates, its mean a line in the logarithm of size and its relative variance
    by the method of moments, put together with Poisson counts.

    Parameters
    ----------
    counts : array ``[G]``
        Own counts; nan where there are none, then the prior stands alone.
    exposure : array ``[G]``
        What they are counted among, above 0.
    size : array ``[G]``, optional
        Size by which places are comparable; the exposure when left out.

    Returns
    -------
    Level

    Raises
    ------
    InputError
        Different lengths, negative counts, an exposure of 0, or no counts at all.

    Examples
    --------
    >>> level = shrunk_levels([4, 30, float("nan")], [100, 1000, 500])
    >>> [round(float(r), 3) for r in level.mean]
    [0.031, 0.031, 0.031]

    Source
    ------
    Clayton and Kaldor (1987), Empirical Bayes estimates of age-standardised relative risks, with
    Marshall's (1991) moments.
    """
    own = np.atleast_1d(np.asarray(counts, dtype=np.float64))
    among = np.atleast_1d(np.asarray(exposure, dtype=np.float64))
    big = among if size is None else np.atleast_1d(np.asarray(size, dtype=np.float64))
    if not own.shape == among.shape == big.shape or own.ndim != 1:
        raise InputError(
            f"counts, exposure and size have the lengths {own.shape}, {among.shape} and "
            f"{big.shape}; give one number a place in each."
        )
    known = ~np.isnan(own)
    if (own[known] < 0).any() or not (among > 0).all() or not (big > 0).all():
        raise InputError("counts must be 0 or more, exposure and size above 0; mend the numbers.")
    if not known.any():
        raise InputError("No place has a count; a level to shrink toward needs at least one.")
    prior = _prior(own, among, big, known)
    strength = _strength(own[known], prior[known] * among[known])
    if np.isinf(strength):
        strength = 1e6
    shape = strength + np.where(known, own, 0.0)
    return Level(shape, strength / prior + np.where(known, among, 0.0), prior, strength)


def _prior(own: Array, among: Array, size: Array, known: NDArray[np.bool_]) -> Array:
    """Rates by size of the known rows, carried to the others along the same line."""
    rates = size_line(own[known], among[known], size[known])
    if known.all():
        return rates
    where, high = np.log(size[known]), np.log(rates)
    order = np.argsort(where, kind="stable")
    return np.asarray(np.exp(np.interp(np.log(size), where[order], high[order])))


def _strength(counts: Array, expected: Array) -> float:
    """One divided by the relative variance between rows, by moments; infinite when there is none.

    Each ratio of observed to expected varies by 1 / expected from chance alone.
    """
    ratio = counts / expected
    mean = float((ratio * expected).sum() / expected.sum())
    varied = float((expected * (ratio - mean) ** 2).sum() / expected.sum())
    between = varied - mean * len(counts) / float(expected.sum())
    return float(mean**2 / between) if between > 1e-9 else float("inf")
