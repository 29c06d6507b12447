"""Quantiles of a count and of the level it is drawn from, from two moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_SMALL = 1e-9


class Law(Protocol):
    """What a method says about the counts ahead, ``[G, H]`` cells."""

    def counts(self, points: Array) -> Array:
        """Quantiles of the counts at probabilities that broadcast to ``[..., G, H]``."""

    def levels(self, points: Array) -> Array:
        """Quantiles of the expected counts, chance left out."""


@dataclass(frozen=True)
class GammaLaw:
    """An expected count that is gamma, a count that is Poisson given it.

    ``mean`` and ``spread`` (variance of the expected count) are ``[G, H]``. The count is negative
    binomial. A ``spread`` of 0 is a known level.
    """

    mean: Array
    spread: Array

    def counts(self, points: Array) -> Array:
        """Quantiles of the negative binomial count."""
        from scipy.stats import nbinom

        mean, spread = np.maximum(self.mean, _SMALL), np.maximum(self.spread, 1e-6 * self.mean)
        size = mean**2 / np.maximum(spread, _SMALL)
        return np.asarray(nbinom.ppf(points, size, size / (size + mean)), dtype=np.float64)

    def levels(self, points: Array) -> Array:
        """Quantiles of the gamma level."""
        from scipy.special import gammaincinv

        mean, spread = np.maximum(self.mean, _SMALL), np.maximum(self.spread, 1e-6 * self.mean)
        shape = mean**2 / np.maximum(spread, _SMALL)
        return np.asarray(gammaincinv(shape, points) * (mean / shape), dtype=np.float64)


@dataclass(frozen=True)
class RootLaw:
    """A normal root of the rate: the square is never below zero.

    ``root`` and ``spread`` are mean and variance of the root of the rate, ``noise`` the variance
    that chance adds on that scale, ``exposure`` what the rate is multiplied by; all ``[G, H]``.
    ``shift`` is what was added to the counts before the root was taken.
    """

    root: Array
    spread: Array
    noise: Array
    exposure: Array
    shift: float = 0.0

    def _square(self, points: Array, variance: Array, less: float) -> Array:
        from scipy.special import ndtri

        root = self.root + np.sqrt(variance) * ndtri(points)
        return np.asarray(np.maximum(np.maximum(root, 0.0) ** 2 * self.exposure - less, 0.0))

    def counts(self, points: Array) -> Array:
        """Quantiles of the count."""
        return self._square(points, self.spread + self.noise, self.shift)

    def levels(self, points: Array) -> Array:
        """Quantiles of the expected count; its root is near the mean root less a variance."""
        return self._square(points, self.spread, max(self.shift - 0.25, 0.0))


@dataclass(frozen=True)
class MixedLaw:
    """One law where a mask ``[G, H]`` holds, another elsewhere."""

    where: NDArray[np.bool_]
    first: Law
    second: Law

    def counts(self, points: Array) -> Array:
        """Quantiles of the count."""
        return np.where(self.where, self.first.counts(points), self.second.counts(points))

    def levels(self, points: Array) -> Array:
        """Quantiles of the expected count."""
        return np.where(self.where, self.first.levels(points), self.second.levels(points))
