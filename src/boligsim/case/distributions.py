"""Quantile functions of the parameter distributions.

``value`` is the central value. For uniform and triangular, ``low`` and ``high`` are the bounds;
for normal, lognormal, beta and gamma they are the 10 and 90 % points, exactly. Normal and
lognormal have two halves, so that ``value`` is the median and both points hold although they need
not lie symmetrically. Beta and gamma have two parameters, which the two points determine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from boligsim.base import InputError

__all__ = ["quantile"]

Floats = npt.NDArray[np.float64]
_Z90 = 1.2815515655446004


def quantile(law: str, value: float, low: float, high: float, u: Floats) -> Floats:
    """Values at the probabilities `u`.

    Parameters
    ----------
    law
        fixed, uniform, triangular, normal, lognormal, beta or gamma.
    value, low, high
        As in the parameter table.
    u
        Probabilities strictly between 0 and 1.

    Returns
    -------
    ndarray
        Same shape as `u`.

    Raises
    ------
    InputError
        When the law is unknown, or no beta or gamma has such points.

    Examples
    --------
    >>> quantile("uniform", 5, 0, 10, np.array([0.25]))
    array([2.5])
    """
    if law == "fixed" or low == high:
        return np.full(u.shape, float(value))
    if law == "uniform":
        return low + (high - low) * u
    if law == "triangular":
        return _triangular(value, low, high, u)
    if law == "normal":
        return _two_halves(value, low, high, u)
    if law == "lognormal":
        return np.exp(_two_halves(np.log(value), np.log(low), np.log(high), u))
    if law in ("beta", "gamma"):
        a, b = _fit_two_points(law, float(low), float(high))
        return _law_quantile(law, a, b, u)
    raise InputError(f"'{law}' is not a distribution of the parameter table.")


def _triangular(mode: float, low: float, high: float, u: Floats) -> Floats:
    split = (mode - low) / (high - low)
    below = low + np.sqrt(u * (high - low) * (mode - low))
    above = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < split, below, above)


def _two_halves(middle: float, low: float, high: float, u: Floats) -> Floats:
    from scipy.special import ndtri

    z = np.asarray(ndtri(u), dtype=np.float64) / _Z90
    return middle + np.where(z < 0, z * (middle - low), z * (high - middle))


def _law_quantile(law: str, a: float, b: float, u: npt.ArrayLike) -> Floats:
    from scipy.special import betaincinv, gammaincinv

    if law == "beta":
        return np.asarray(betaincinv(a, b, u), dtype=np.float64)
    return np.asarray(gammaincinv(a, u), dtype=np.float64) * b


@lru_cache(maxsize=4096)
def _fit_two_points(law: str, low: float, high: float) -> tuple[float, float]:
    """Beta (a, b) or gamma (shape, scale) with these 10 and 90 % points."""
    if law == "gamma":
        # The ratio of the two points falls with the shape alone, about with its root.
        wide = float(np.log(high / low))

        def ratio(x: Floats) -> Floats:
            points = _law_quantile("gamma", float(np.exp(x[0])), 1.0, [0.1, 0.9])
            with np.errstate(divide="ignore"):
                return np.atleast_1d(np.log(np.log(points[1]) - np.log(points[0])) - np.log(wide))

        start = -2.0 * np.log(wide / (2.0 * _Z90))
        shape = float(np.exp(_newton(ratio, np.array([start]))[0]))
        return shape, low / float(_law_quantile("gamma", shape, 1.0, 0.1))
    return _fit_beta(low, high)


def _newton(residual: Callable[[Floats], Floats], x: Floats) -> Floats:
    """Root of a few nearly linear functions: Newton's steps, halved until the residual falls.

    scipy.optimize does this as well; loading it takes longer than all fits of a case, and more
    memory than the engine's own tables.
    """
    off = residual(x)
    for _ in range(100):
        if np.abs(off).max() < 1e-13:
            break
        small = 1e-6 * np.eye(len(x))
        slopes = np.stack([(residual(x + d) - residual(x - d)) / 2e-6 for d in small], axis=1)
        step = np.linalg.lstsq(slopes, -off, rcond=None)[0]
        for _ in range(30):
            there = residual(x + step)
            if np.abs(there).max() < np.abs(off).max():
                break
            step = step / 2.0
        else:
            break
        x, off = x + step, there
    return x


def _fit_beta(low: float, high: float) -> tuple[float, float]:
    # Unknowns: logit of the mean and log of a + b; residuals in logits, where both are near
    # linear.
    def points(x: Floats) -> Floats:
        total, mean = np.exp(x[1]), 1 / (1 + np.exp(-x[0]))
        q = np.clip(
            _law_quantile("beta", total * mean, total * (1 - mean), [0.1, 0.9]), 1e-300, 1 - 1e-16
        )
        return np.asarray(np.log(q) - np.log1p(-q) - wanted, dtype=np.float64)

    wanted = np.log([low, high]) - np.log1p([-low, -high])
    spread = (wanted[1] - wanted[0]) / (2 * _Z90)
    middle = 1 / (1 + np.exp(-wanted.mean()))
    start = np.array([wanted.mean(), np.log(1 / (spread**2 * middle * (1 - middle)) + 1)])
    found = _newton(points, start)
    if np.abs(points(found)).max() < 1e-8:
        total, mean = np.exp(found[1]), 1 / (1 + np.exp(-found[0]))
        return float(total * mean), float(total * (1 - mean))
    raise InputError(
        f"No beta distribution with 10 % point {low:g} and 90 % point {high:g} was found; "
        "use triangular."
    )
