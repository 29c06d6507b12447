"""The Theta method for many short series at once, as statsmodels does it for one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_LOW, _HIGH = 1e-4, 1.0 - 1e-4


def theta_forecast(series: Array, steps: int) -> Array:
    """Forecast each row by the Theta method (theta = 2).

    Simple exponential smoothing from the first value plus half of the least-squares slope,
    exactly the two-step estimate of ``statsmodels.tsa.forecasting.theta.ThetaModel`` without
    season, for all rows together.

    Parameters
    ----------
    series : array ``[M, T]``
        One series a row, at least two values.
    steps : int
        Steps ahead.

    Returns
    -------
    array ``[M, steps]``

    Source
    ------
    Hyndman and Billah (2003), Unmasking the Theta method.
    """
    count = series.shape[1]
    when = np.arange(count, dtype=np.float64) - (count - 1) / 2
    slope = (series * when).sum(axis=1) / (when**2).sum()
    alpha = _best_alpha(series)
    level = _smooth(series, alpha)[0]
    lag = np.arange(steps, dtype=np.float64)[None, :]
    lag = lag + ((1.0 - (1.0 - alpha) ** count) / alpha)[:, None]
    return np.asarray(level[:, None] + 0.5 * slope[:, None] * lag)


def _smooth(series: Array, alpha: Array) -> tuple[Array, Array]:
    """Last level and sum of squared one-step errors of each row, for one weight or several."""
    level = np.broadcast_to(series[:, 0], alpha.shape).copy()
    squares = np.zeros_like(level)
    for t in range(series.shape[1]):
        error = series[:, t] - level
        squares += error**2
        level = level + alpha * error
    return level, squares


def _best_alpha(series: Array) -> Array:
    """Smoothing weight with the least squared error: a grid, then golden section."""
    grid = np.linspace(_LOW, _HIGH, 33)
    errors = _smooth(series, np.repeat(grid[:, None], len(series), axis=1))[1]
    best = errors.argmin(axis=0)
    low, high = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, len(grid) - 1)]
    ratio = (np.sqrt(5.0) - 1.0) / 2.0
    for _ in range(40):
        span = ratio * (high - low)
        left, right = high - span, low + span
        errors = _smooth(series, np.stack([left, right]))[1]
        smaller = errors[0] < errors[1]
        high, low = np.where(smaller, right, high), np.where(smaller, low, left)
    return np.asarray((low + high) / 2.0)
