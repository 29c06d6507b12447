"""Quasi-Poisson: the mean of the last years, and how far past forecasts missed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.groups.discount import STRENGTHS, comparable_rates
from boligsim.demand.groups.laws import GammaLaw, MixedLaw, RootLaw
from boligsim.demand.groups.series import Series

Array = NDArray[np.float64]
#: Years in the mean; the last one is all of them.
WINDOWS = (1, 2, 3, 5, 8, 99)
#: Past years that choose the window.
_JUDGED = 10
_LEAST = 0.2


def quasi_law(series: Series) -> tuple[MixedLaw, int, float, Array]:
    """Carry the level of the last years ahead, with the dispersion of past pseudo-forecasts.

    Returns
    -------
    law : MixedLaw
        ``[G, H]``: negative binomial where the dispersion is above 1, else a normal root.
    window : int
        Years in the mean, chosen for all groups together; 99 is all.
    strength : float
        Count that the comparable groups weigh as much as.
    dispersion : array ``[H]``
        Pearson statistic per forecast at each horizon.

    Source
    ------
    Wedderburn (1974), Quasi-likelihood functions.
    """
    rates, years = comparable_rates(series), series.counts.shape[1]
    best = (np.inf, WINDOWS[-1], STRENGTHS[0])
    for window in WINDOWS:
        for strength in STRENGTHS:
            missed = _missed(
                series, rates, window, strength, 1, max(_first(years), years - _JUDGED)
            )
            if len(missed):
                best = min(best, (float(missed.mean()), window, strength))
    _, window, strength = best
    level = _level(series, rates, window, strength, years)
    mean = level[:, None] * series.ahead
    dispersion = np.ones(series.ahead.shape[1])
    for h in range(len(dispersion)):
        missed = _missed(series, rates, window, strength, h + 1, 1)
        # Beyond what the past can show, the last horizon that it can.
        before = dispersion[h - 1] if h else 1.0
        dispersion[h] = max(float(missed.mean()), _LEAST) if len(missed) >= 3 else before
    over = np.broadcast_to(dispersion > 1.0, mean.shape)
    extra = np.maximum(dispersion - 1.0, 0.0) * mean
    exposure = series.ahead
    root = np.sqrt(np.maximum(mean, 1e-9) / exposure)
    narrow = RootLaw(root, np.zeros_like(mean), dispersion / (4.0 * exposure), exposure)
    return MixedLaw(over, GammaLaw(mean, extra), narrow), window, strength, dispersion


def _first(years: int) -> int:
    return 2 if years > 3 else 1


def _level(series: Series, rates: Array, window: int, strength: float, upto: int) -> Array:
    part = slice(max(0, upto - window), upto)
    known = series.known[:, part]
    count = np.where(known, series.counts[:, part], 0.0).sum(axis=1)
    among = np.where(known, series.exposure[:, part], 0.0).sum(axis=1)
    return np.asarray((count + strength) / (among + strength / rates))


def _missed(
    series: Series, rates: Array, window: int, strength: float, ahead: int, first: int
) -> Array:
    """Squared error over the mean of each past forecast from `first` on."""
    found = [np.empty(0)]
    for upto in range(first, series.counts.shape[1] - ahead + 1):
        at = upto + ahead - 1
        level = _level(series, rates, window, strength, upto)
        mean = np.maximum(level * series.exposure[:, at], 0.5)
        here = (series.counts[:, at] - mean) ** 2 / mean
        found.append(here[~np.isnan(here)])
    return _without_breaks(np.concatenate(found))


def _without_breaks(missed: Array) -> Array:
    """Bring the outermost fortieth in to the rest: a break in one series is not everybody's."""
    return np.minimum(missed, np.quantile(missed, 0.975)) if len(missed) else missed
