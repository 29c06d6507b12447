"""Gamma-Poisson discount: old counts fade, the level falls back on comparable groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.groups.laws import GammaLaw
from boligsim.demand.groups.level import size_line
from boligsim.demand.groups.series import Series

Array = NDArray[np.float64]
#: Share of what was known that is kept from one year to the next.
DISCOUNTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
#: Count that the level of comparable groups weighs as much as.
STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
# A weak belief in a discount near 0.8 decides where a few years cannot.
_MIDDLE, _WIDTH = np.log(0.8 / 0.2), 1.0
_WARM_UP = 2


def comparable_rates(series: Series, last: int | None = None) -> Array:
    """Rate that each group's level falls back on: that of comparable groups by size, ``[G]``."""
    counts = series.counts if last is None else series.counts[:, :last]
    known = ~np.isnan(counts)
    total = np.where(known, counts, 0.0).sum(axis=1)
    among = np.where(known, series.exposure[:, : counts.shape[1]], 0.0).sum(axis=1)
    size = series.exposure.mean(axis=1)
    rates = np.empty(len(total))
    for label in np.unique(series.alike):
        rows = series.alike == label
        here = rows & (among > 0)
        rates[rows] = size_line(total[here], among[here], size[here]).mean() if here.any() else 1.0
        if here.any():
            rates[here] = size_line(total[here], among[here], size[here])
    return rates


def discount_law(series: Series) -> tuple[GammaLaw, float, float]:
    """Filter all groups with one discount and one strength, chosen by their joint likelihood.

    Returns
    -------
    law : GammaLaw
        ``[G, H]``.
    discount, strength : float
        What was chosen.

    Notes
    -----
    Each year shape and rate of the gamma become ``discount`` times their own and the rest times
    those of the prior; then the year's count and exposure are added. The one-step likelihood is
    negative binomial. Horizons only fade.

    Source
    ------
    West and Harrison (1997), Bayesian Forecasting and Dynamic Models, chapter 14; stabilised
    forgetting of Kulhavy and Zarrop (1993).
    """
    rates = comparable_rates(series)
    best = (-np.inf, DISCOUNTS[0], STRENGTHS[0])
    for discount in DISCOUNTS:
        odds = np.log(discount / (1.0 - discount))
        belief = -0.5 * float((odds - _MIDDLE) / _WIDTH) ** 2
        for strength in STRENGTHS:
            _, _, likelihood = _filter(series, rates, discount, strength)
            best = max(best, (likelihood + belief, discount, strength))
    _, discount, strength = best
    shape, rate, _ = _filter(series, rates, discount, strength)
    start_shape, start_rate = np.full(len(rates), strength), strength / rates
    mean, spread = np.empty_like(series.ahead), np.empty_like(series.ahead)
    for h in range(series.ahead.shape[1]):
        shape = discount * shape + (1.0 - discount) * start_shape
        rate = discount * rate + (1.0 - discount) * start_rate
        mean[:, h] = shape / rate * series.ahead[:, h]
        spread[:, h] = mean[:, h] ** 2 / shape
    return GammaLaw(mean, spread), discount, strength


def _filter(
    series: Series, rates: Array, discount: float, strength: float
) -> tuple[Array, Array, float]:
    from scipy.special import gammaln

    start_shape, start_rate = np.full(len(rates), strength), strength / rates
    shape, rate, total = start_shape.copy(), start_rate.copy(), 0.0
    for t in range(series.counts.shape[1]):
        shape = discount * shape + (1.0 - discount) * start_shape
        rate = discount * rate + (1.0 - discount) * start_rate
        known = series.known[:, t]
        count = np.where(known, series.counts[:, t], 0.0)
        among = np.where(known, series.exposure[:, t], 0.0)
        if t >= _WARM_UP:
            share = rate / (rate + among)
            rest = np.where(count > 0, np.log1p(-np.where(known, share, 0.5)), 0.0)
            one = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1.0)
            total += float(np.where(known, one + shape * np.log(share) + count * rest, 0.0).sum())
        shape, rate = shape + count, rate + among
    return shape, rate, total
