"""Weighted worlds: effective sample size, resampling, means and quantiles, all in fixed order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from boligsim.base.random import uniforms

__all__ = ["effective_size", "normalised", "resample", "spearman", "weighted_points"]

Floats = npt.NDArray[np.float64]


def normalised(log_weights: Floats) -> Floats:
    """Weights that sum to 1 from log weights.

    Parameters
    ----------
    log_weights
        Minus infinity = impossible.

    Returns
    -------
    float64
        All zero when every world is impossible.
    """
    top = float(np.max(log_weights, initial=-np.inf))
    if not np.isfinite(top):
        return np.zeros(len(log_weights))
    raw = np.exp(log_weights - top)
    return np.asarray(raw / np.add.reduce(raw))


def effective_size(weights: Floats) -> float:
    """Kish's effective sample size.

    Parameters
    ----------
    weights
        Any scale, not all zero.

    Returns
    -------
    float
        Number of equally weighted worlds that carry as much information.

    Source
    ------
    Kish (1965), Survey Sampling: (sum w)^2 / sum w^2.

    Examples
    --------
    >>> effective_size(np.array([1.0, 1.0, 0.0, 0.0]))
    2.0
    """
    square = float(np.add.reduce(weights * weights))
    return float(np.add.reduce(weights)) ** 2 / square if square > 0 else 0.0


def resample(weights: Floats, size: int, key: int) -> npt.NDArray[np.int64]:
    """Choose worlds in proportion to their weights, by systematic resampling.

    Parameters
    ----------
    weights
        Summing to 1.
    size
        How many to choose.
    key
        Of the one random number that is needed.

    Returns
    -------
    int64[size]
        Places, in rising order.

    Source
    ------
    Kitagawa (1996), Monte Carlo filter and smoother: each world is chosen floor or ceil of
    size x weight times.

    Examples
    --------
    >>> resample(np.array([0.5, 0.0, 0.5]), 4, 1).tolist()
    [0, 0, 2, 2]
    """
    ladder = np.cumsum(weights)
    steps = (np.arange(size) + float(uniforms(key))) / size * ladder[-1]
    places = np.searchsorted(ladder, steps, side="right")
    return np.asarray(np.minimum(places, len(weights) - 1), dtype=np.int64)


def weighted_points(values: Floats, weights: Floats) -> dict[str, float]:
    """Mean, standard deviation and the 10, 50 and 90 % points under weights.

    Parameters
    ----------
    values
        One number a world; nan (undefined) is left out.
    weights
        Same length.

    Returns
    -------
    dict
        mean, sd, p10, p50, p90; nan where nothing has weight.

    Examples
    --------
    >>> weighted_points(np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 0.0]))["mean"]
    1.5
    """
    keep = (weights > 0) & ~np.isnan(values)
    x, w = values[keep], weights[keep]
    if not len(x):
        return dict.fromkeys(("mean", "sd", "p10", "p50", "p90"), float("nan"))
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order] / np.add.reduce(w)
    mean = float(np.add.reduce(w * x))
    sd = float(np.sqrt(np.add.reduce(w * (x - mean) ** 2)))
    places = np.cumsum(w) - 0.5 * w
    points = np.interp([0.1, 0.5, 0.9], places, x)
    return {
        "mean": mean,
        "sd": sd,
        **dict(zip(("p10", "p50", "p90"), points.tolist(), strict=True)),
    }


def spearman(points: Floats, simulated: Floats) -> Floats:
    """Rank correlation of each coordinate with a simulated number, over equally weighted worlds.

    Parameters
    ----------
    points
        float64[worlds, coordinates].
    simulated
        float64[worlds]; worlds with nan are left out.

    Returns
    -------
    float64[coordinates]
        Spearman's coefficient; nan where nothing varies.
    """
    from scipy.stats import rankdata

    keep = ~np.isnan(simulated)
    y = rankdata(simulated[keep])
    x = rankdata(points[keep], axis=0)
    x, y = x - x.mean(axis=0), y - y.mean()
    above = np.add.reduce(x * y[:, None], axis=0)
    below = np.sqrt(np.add.reduce(x * x, axis=0) * float(np.add.reduce(y * y)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.nan))
