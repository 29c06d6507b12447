"""How good a forecast of counts was: continuous ranked probability, coverage, interval score."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boligsim.base.errors import InputError

Array = NDArray[np.float64]


def _checked(quantiles: ArrayLike, probabilities: ArrayLike, truth: ArrayLike) -> tuple[Array, ...]:
    points = np.asarray(probabilities, dtype=np.float64)
    values = np.asarray(quantiles, dtype=np.float64)
    seen = np.asarray(truth, dtype=np.float64)
    if values.shape != (*seen.shape, len(points)):
        raise InputError(
            f"quantiles have the shape {values.shape}; give {(*seen.shape, len(points))}, one more "
            "axis than the truth, with a value a probability."
        )
    return values, points, seen


def crps(quantiles: ArrayLike, probabilities: ArrayLike, truth: ArrayLike) -> Array:
    """Continuous ranked probability score from quantiles: twice the mean quantile score.

    Parameters
    ----------
    quantiles : array ``[..., L]``
        At evenly spread probabilities.
    probabilities : array ``[L]``
        E.g. ``(k + 0.5) / 99``.
    truth : array ``[...]``
        What came.

    Returns
    -------
    array ``[...]``
        In the unit of the counts; smaller is better.

    Examples
    --------
    >>> float(crps([[3.0, 3.0]], [0.25, 0.75], [5.0])[0])  # a point: its absolute error
    2.0

    Source
    ------
    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation.
    """
    values, points, seen = _checked(quantiles, probabilities, truth)
    miss = seen[..., None] - values
    return np.asarray(2.0 * np.maximum(points * miss, (points - 1.0) * miss).mean(axis=-1))


def covered(
    quantiles: ArrayLike, probabilities: ArrayLike, truth: ArrayLike, share: float = 0.8
) -> NDArray[np.bool_]:
    """Whether the truth lay in the central interval that holds a share, its ends included.

    Parameters
    ----------
    quantiles, probabilities, truth
        As in `crps`; the interval's ends are taken between the nearest probabilities.
    share : float
        E.g. 0.8 for the 10 and 90 % points.

    Returns
    -------
    array of bool ``[...]``
    """
    values, points, seen = _checked(quantiles, probabilities, truth)
    low, high = (_between(values, points, p) for p in ((1 - share) / 2, (1 + share) / 2))
    return np.asarray((low - 1e-9 <= seen) & (seen <= high + 1e-9))


def _between(values: Array, points: Array, at: float) -> Array:
    above = int(np.clip(np.searchsorted(points, at), 1, len(points) - 1))
    weight = np.clip((at - points[above - 1]) / (points[above] - points[above - 1]), 0.0, 1.0)
    return np.asarray(values[..., above - 1] * (1.0 - weight) + values[..., above] * weight)


def weighted_interval_score(
    quantiles: ArrayLike, probabilities: ArrayLike, truth: ArrayLike
) -> Array:
    """Weighted interval score of a median and symmetric pairs of quantiles.

    Parameters
    ----------
    quantiles, probabilities, truth
        As in `crps`; the probabilities come in pairs p and 1 - p around 0.5.

    Returns
    -------
    array ``[...]``
        In the unit of the counts; smaller is better.

    Raises
    ------
    InputError
        Probabilities without a median or without their twins.

    Examples
    --------
    >>> float(weighted_interval_score([[2.0, 3.0, 6.0]], [0.1, 0.5, 0.9], [7.0])[0])
    2.2666666666666666

    Source
    ------
    Bracher, Ray, Gneiting and Reich (2021), Evaluating epidemic forecasts in an interval format.
    """
    values, points, seen = _checked(quantiles, probabilities, truth)
    pairs = len(points) // 2
    if len(points) % 2 == 0 or not np.allclose(points + points[::-1], 1.0):
        raise InputError("probabilities must be pairs p and 1 - p around 0.5, e.g. 0.1, 0.5, 0.9.")
    total = 0.5 * np.abs(seen - values[..., pairs])
    for k in range(pairs):
        alpha = 2.0 * points[k]
        low, high = values[..., k], values[..., -1 - k]
        out = np.maximum(low - seen, 0.0) + np.maximum(seen - high, 0.0)
        total = total + alpha / 2.0 * (high - low) + out
    return np.asarray(total / (pairs + 0.5))
