"""Local level on the root scale, where a Poisson count has the same variance everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.groups.laws import RootLaw
from boligsim.demand.groups.series import Series

Array = NDArray[np.float64]
#: Variance of a count around its level, as a multiple of a Poisson count's on the root scale.
NOISES = tuple(float(x) for x in np.geomspace(0.05, 4.0, 14))
#: Variance of a year's step of the level, in the same unit.
STEPS = tuple(float(x) for x in np.geomspace(0.005, 4.0, 16))
_ANSCOMBE = 3.0 / 8.0
_BREAK = 9.0


def level_law(series: Series) -> tuple[RootLaw, float, float]:
    """Filter all groups with the pair of variances that their joint likelihood prefers.

    Returns
    -------
    law : RootLaw
        ``[G, H]``.
    noise, step : float
        What was chosen, in quarters of one over the exposure.

    Notes
    -----
    The same model as statsmodels' ``UnobservedComponents(..., 'llevel')`` started at the first
    count; the two variances are shared by all groups, which fifteen years of one cannot tell
    apart.

    Source
    ------
    Durbin and Koopman (2012), Time Series Analysis by State Space Methods, chapter 2; Anscombe
    (1948), The transformation of Poisson, binomial and negative-binomial data.
    """
    unit = 1.0 / (4.0 * series.exposure)
    seen = np.sqrt(series.counts + _ANSCOMBE) / np.sqrt(series.exposure)
    best = (-np.inf, NOISES[0], STEPS[0])
    for noise in NOISES:
        for step in STEPS:
            _, _, likelihood = filter_level(seen, noise * unit, step * unit[:, -1])
            best = max(best, (likelihood, noise, step))
    _, noise, step = best
    level, variance, _ = filter_level(seen, noise * unit, step * unit[:, -1])
    ahead = np.arange(1, series.ahead.shape[1] + 1)
    spread = variance[:, None] + ahead[None, :] * step * unit[:, -1:]
    chance = noise / (4.0 * series.ahead)
    root = np.repeat(level[:, None], len(ahead), axis=1)
    return RootLaw(root, spread, chance, series.ahead, _ANSCOMBE), noise, step


def filter_level(values: Array, noise: Array, step: Array) -> tuple[Array, Array, float]:
    """Kalman filter of local levels that start at their first value.

    Parameters
    ----------
    values : array ``[G, T]``
        NaN where nothing is known.
    noise : array ``[G, T]``
        Variance of a value around its level.
    step : array ``[G]``
        Variance of a year's step.

    Returns
    -------
    level, variance : array ``[G]``
        After the last year.
    likelihood : float
        Logarithm, all groups, without the first values.
    """
    groups = len(values)
    level, variance = np.zeros(groups), np.zeros(groups)
    started = np.zeros(groups, dtype=bool)
    total = 0.0
    for t in range(values.shape[1]):
        known = ~np.isnan(values[:, t])
        first = known & ~started
        variance = np.where(started, variance + step, variance)
        about = variance + noise[:, t]
        miss = np.where(known & started, values[:, t] - level, 0.0)
        # Beyond three standard deviations a break weighs as much as one there.
        one = -0.5 * (np.log(2.0 * np.pi * about) + np.minimum(miss * miss / about, _BREAK))
        total += float(np.where(known & started, one, 0.0).sum())
        gain = np.where(known & started, variance / about, 0.0)
        level, variance = level + gain * miss, variance * (1.0 - gain)
        level = np.where(first, values[:, t], level)
        variance = np.where(first, noise[:, t], variance)
        started |= known
    return level, variance, total
