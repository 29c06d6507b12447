"""How a municipality differs from the country: empirical-Bayes ratios in three levels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.population.national import OLD, NationalPath, fertility_shape, shift

Array = NDArray[np.float64]

#: First age of the sixteen bands in which a municipality's ratio is estimated.
BANDS = (1, 6, 13, 16, 19, 21, 23, 25, 27, 30, 35, 40, 50, 60, 70, 80)
#: Longest window of past steps, and the persons the prior is worth at each level.
WINDOW, STRENGTH, BIRTH_STRENGTH = 15, 1500.0, 300.0


@dataclass(frozen=True)
class LocalRatios:
    """Ratios relative to the country, for ``M`` municipalities."""

    theta: Array  # [M, A] observed over expected, sexes together
    yearly: Array  # [M, 2, A] mean expected persons a year
    births: Array  # [M] birth factor
    profile: Array  # [2, A] how a surplus of migrants spreads over sex and age


def local_ratios(persons: Array, first_year: int, country: NationalPath) -> LocalRatios:
    """Observed over expected by age, shrunk toward municipalities of the same size.

    Parameters
    ----------
    persons : array ``[M, T, 2, A]``
        1 January of consecutive years, NaN before a municipality's first year.
    first_year : int
        Year of ``persons[:, 0]``.
    country : NationalPath
        The country over at least the same steps.

    Returns
    -------
    LocalRatios
    """
    persons = persons[:, -(WINDOW + 1) :]
    steps = persons.shape[1] - 1
    history = country.history[-steps:]
    expected = shift(persons[:, :-1]) * history[None]
    observed = persons[:, 1:].copy()
    observed[..., 0] = 0.0
    known = np.asarray(~np.isnan(expected + observed).any(axis=(2, 3)))
    weight = known[:, :, None, None]
    expected = np.where(weight, expected, 0.0)
    observed = np.where(weight, observed, 0.0)
    size = np.maximum(persons[:, -1].sum(axis=(1, 2)), 1.0)
    seen, due = observed.sum(axis=(1, 2)), expected.sum(axis=(1, 2))  # [M, A]
    theta = np.ones_like(seen)
    edges = [b for b in BANDS if b < seen.shape[1]] + [seen.shape[1]]
    for low, high in pairwise(edges):
        o, e = seen[:, low:high].sum(axis=1), due[:, low:high].sum(axis=1)
        prior = _by_size(o, e, size)
        band = (o + STRENGTH * prior) / (e + STRENGTH)
        theta[:, low:high] = (seen[:, low:high] + STRENGTH * band[:, None]) / (
            due[:, low:high] + STRENGTH
        )
    years = np.maximum(known.sum(axis=1), 1)[:, None, None]
    return LocalRatios(
        theta=theta,
        yearly=expected.sum(axis=1) / years,
        births=_birth_factor(persons, known, country, size),
        profile=migration_profile(observed - expected, size),
    )


def _birth_factor(
    persons: Array, known: NDArray[np.bool_], country: NationalPath, size: Array
) -> Array:
    shape = fertility_shape(persons.shape[-1])
    women = (persons[:, :-1, 0] * shape).sum(axis=-1)
    level = country.births[-known.shape[1] :]
    due = np.where(known, women * level, 0.0).sum(axis=1)
    seen = np.where(known, persons[:, 1:, :, 0].sum(axis=-1), 0.0).sum(axis=1)
    prior = _by_size(seen, due, size)
    return np.asarray((seen + BIRTH_STRENGTH * prior) / (due + BIRTH_STRENGTH))


def _by_size(observed: Array, expected: Array, size: Array) -> Array:
    """Ratio as a parabola of log size, weighted by size; a mean where there are few places."""
    ratio = (observed + 0.5) / (expected + 0.5)
    if len(ratio) < 10:
        mean = (observed.sum() + 0.5) / (expected.sum() + 0.5)
        return np.full_like(ratio, mean)
    logs = np.log(size)
    z = (logs - logs.mean()) / max(float(logs.std()), 1e-9)
    columns = (np.ones_like(z), z, z**2)
    # elementwise sums, not BLAS: the same bits on one thread and on two
    left = np.array([[(size * a * b).sum() for b in columns] for a in columns])
    right = np.array([(size * a * ratio).sum() for a in columns])
    beta = np.linalg.solve(left + 1e-9 * np.trace(left) * np.eye(3), right)
    fitted = beta[0] + beta[1] * z + beta[2] * z**2
    return np.asarray(np.clip(fitted, ratio.min(), ratio.max()))


def migration_profile(surplus: Array, size: Array) -> Array:
    """How one more net migrant spreads over sex and age.

    Parameters
    ----------
    surplus : array ``[M, T, 2, A]``
        Observed minus expected persons by step.
    size : array ``[M]``
        Inhabitants.

    Returns
    -------
    array ``[2, A]``
        Non-negative, summing to 1: the regression of each age's surplus on the whole one.
    """
    whole = surplus[..., 1:OLD].sum(axis=(2, 3), keepdims=True)
    share = (surplus * whole / size[:, None, None, None]).sum(axis=(0, 1))
    both = share.sum(axis=0)
    width = 5
    padded = np.pad(both, width // 2, mode="edge")
    smooth = sum(padded[k : k + len(both)] for k in range(width)) / width
    smooth = np.maximum(np.asarray(smooth), 0.0)
    smooth[0] = 0.0
    total = float(smooth.sum())
    if not np.isfinite(total) or total <= 0.0:
        age = np.arange(len(both), dtype=np.float64)
        smooth = np.exp(-0.5 * ((age - 27.0) / 12.0) ** 2) + 0.1 * (age < 18)
        total = float(smooth.sum())
    half = 0.5 * smooth / total
    return np.stack([half, half])
