"""Scores of forecasts: errors of points, coverage and sharpness of intervals and draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
#: An 80 % interval.
LEVEL = 0.8


def relative_error(forecast: ArrayLike, truth: ArrayLike) -> Array:
    """Forecast over truth minus one.

    Examples
    --------
    >>> relative_error([110.0], [100.0]).round(3).tolist()
    [0.1]
    """
    return np.asarray(forecast, dtype=np.float64) / np.asarray(truth, dtype=np.float64) - 1.0


def interval_score(low: ArrayLike, high: ArrayLike, truth: ArrayLike) -> Array:
    """Interval score of an 80 % interval: its width, and ten times what falls outside.

    Parameters
    ----------
    low, high : array
        The 10 and 90 % points.
    truth : array
        What came.

    Returns
    -------
    array
        In the unit of the truth; small is good.

    Source
    ------
    Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation.

    Examples
    --------
    >>> interval_score([90.0], [110.0], [111.0]).tolist()
    [30.0]
    """
    below, above, came = (np.asarray(a, dtype=np.float64) for a in (low, high, truth))
    outside = np.maximum(below - came, 0.0) + np.maximum(came - above, 0.0)
    return np.asarray(above - below + 2.0 / (1.0 - LEVEL) * outside)


def crps(draws: ArrayLike, truth: ArrayLike) -> Array:
    """Continuous ranked probability score of an ensemble.

    Parameters
    ----------
    draws : array ``[W, ...]``
        Equally likely outcomes.
    truth : array ``[...]``
        What came.

    Returns
    -------
    array ``[...]``
        Mean distance to the truth less half the mean distance between two draws, in the unit of
        the truth; of a point forecast it is the absolute error.

    Source
    ------
    Gneiting and Raftery (2007), equation 21.

    Examples
    --------
    >>> crps([1.0, 3.0], 2.0).round(3).tolist()
    0.5
    """
    ordered = np.sort(np.asarray(draws, dtype=np.float64), axis=0)
    count = len(ordered)
    distance = np.abs(ordered - np.asarray(truth, dtype=np.float64)[None]).mean(axis=0)
    place = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = (ordered * place.reshape(-1, *(1,) * (ordered.ndim - 1))).sum(axis=0)
    return np.asarray(distance - spread / count**2)


def covered(low: ArrayLike, high: ArrayLike, truth: ArrayLike) -> Array:
    """1 where the truth lies in the interval, else 0; NaN where there is no interval."""
    below, above, came = (np.asarray(a, dtype=np.float64) for a in (low, high, truth))
    inside = ((below <= came) & (came <= above)).astype(np.float64)
    return np.asarray(np.where(np.isnan(below), np.nan, inside))
