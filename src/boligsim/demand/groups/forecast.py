"""Forecast of short yearly counts: three methods, averaged quantile by quantile."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.demand.groups.discount import discount_law
from boligsim.demand.groups.local_level import level_law
from boligsim.demand.groups.quasi import quasi_law
from boligsim.demand.groups.result import CountForecast
from boligsim.demand.groups.series import read_series


def forecast_counts(
    counts: Any,
    exposure: Any = None,
    horizon: int = 5,
    *,
    levels: Sequence[float] = (0.1, 0.5, 0.9),
    alike: Sequence[Hashable] | None = None,
    seed: int = 0,
) -> CountForecast:
    """Forecast yearly counts of one or several groups, 3 to 30 years of each.

    A gamma-Poisson discount model, a quasi-Poisson mean of the last years and a local level on
    the root scale, each with settings that all groups share, averaged with equal weights at every
    quantile. No series has a trend of its own; where the counts follow a known exposure, give it
    with the years ahead.

    Parameters
    ----------
    counts : DataFrame, array ``[G, T]`` or Series
        A row a group, a column a year; nan where nothing was counted.
    exposure : array ``[G, T + horizon]`` or ``[G, T]``, optional
        Persons or households counted among, above 0; with ``[G, T]`` the last year goes on, and
        left out it is 1. In thousands or in persons is the same.
    horizon : int
        Years ahead.
    levels : sequence of float
        Quantiles to keep, between 0 and 1, rising.
    alike : sequence, optional
        A label a group: groups with the same label are comparable, and the level of each falls
        back on theirs by size. All are when left out; give each its own where they are not.
    seed : int
        Of the draws.

    Returns
    -------
    CountForecast
        Quantiles, draws of counts and of expected counts, `to_frame`, `summary`, `plot`.

    Raises
    ------
    InputError
        Negative counts, fewer than three years of a group, shapes that do not fit, levels out of
        order.

    Examples
    --------
    >>> forecast = forecast_counts([[4, 7, 5, 6, 3, 8, 5]], horizon=2)
    >>> forecast.quantiles.shape
    (1, 2, 3)
    >>> bool(3 < forecast.mean[0, 0] < 8)
    True

    Source
    ------
    Lichtendahl, Grushka-Cockayne and Winkler (2013), Is it better to average probabilities or
    quantiles?; each method names its own.
    """
    wanted = np.asarray(levels, dtype=np.float64)
    if wanted.ndim != 1 or not len(wanted) or not ((wanted > 0) & (wanted < 1)).all():
        raise InputError(
            f"levels are {levels!r}; give quantiles between 0 and 1, e.g. 0.1 and 0.9."
        )
    if (np.diff(wanted) <= 0).any():
        raise InputError(f"levels are {levels!r}; give them in rising order, each once.")
    series = read_series(counts, exposure, horizon, alike)
    fading, discount, strength = discount_law(series)
    recent, window, _, dispersion = quasi_law(series)
    wandering, noise, step = level_law(series)
    return CountForecast(
        names=series.names,
        last_year=series.last_year,
        counts=series.counts,
        probabilities=wanted,
        laws=(fading, recent, wandering),
        settings={
            "discount": discount,
            "strength": strength,
            "window": float(window),
            "dispersion": float(dispersion[0]),
            "noise": noise,
            "step": step,
        },
        seed=int(seed),
    )
