"""Simple rivals: what anybody could have done with a spreadsheet or a statistics package."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand.population.national import shift
from boligsim.demand.population.stream import Band, band_sums
from boligsim.demand.population.theta import theta_forecast

Array = NDArray[np.float64]
#: Years of cohort change that Hamilton-Perry holds on to.
_RECENT = 5
_SHORTEST_ETS = 6


def last_value(series: Array, ahead: int) -> Array:
    """Nothing changes; ``series`` ``[M, T]`` gives ``[M]``."""
    return series[:, -1].copy()


def linear_trend(series: Array, ahead: int) -> Array:
    """Go on from the last value with the least-squares slope of all known years."""
    out = np.empty(len(series))
    for m, row in enumerate(series):
        known = row[~np.isnan(row)]
        when = np.arange(len(known)) - (len(known) - 1) / 2
        slope = (when * known).sum() / max(float((when**2).sum()), 1e-12)
        out[m] = max(known[-1] + slope * ahead, 0.0)
    return out


def theta(series: Array, ahead: int) -> Array:
    """Theta method on the logarithm."""
    out = np.empty(len(series))
    logs = np.log(np.maximum(series, 0.5))
    first = np.isnan(logs).sum(axis=1)
    for begin in np.unique(first):
        rows = first == begin
        out[rows] = np.exp(theta_forecast(logs[rows][:, begin:], ahead)[:, -1])
    return out


def damped_ets(series: Array, ahead: int) -> Array:
    """Exponential smoothing with a damped trend on the logarithm, by statsmodels.

    NaN where fewer than six years are known.
    """
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    out = np.full(len(series), np.nan)
    for m, row in enumerate(series):
        known = np.log(np.maximum(row[~np.isnan(row)], 0.5))
        if len(known) < _SHORTEST_ETS:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the optimiser's: its best guess is the rival's
            model = ExponentialSmoothing(
                known, trend="add", damped_trend=True, initialization_method="estimated"
            )
            out[m] = float(np.exp(model.fit().forecast(ahead)[-1]))
    return out


def hamilton_perry(persons: Array, ahead: int) -> Array:
    """Hold each municipality's own cohort change ratios of the last five years.

    Parameters
    ----------
    persons : array ``[M, T, 2, A]``
        Persons up to the origin, NaN before a municipality's first year.
    ahead : int
        Years ahead.

    Returns
    -------
    array ``[M, 2, A]``

    Source
    ------
    Hamilton and Perry (1962); newborns by the child-woman ratio of ages 15-49.
    """
    recent = persons[:, -(_RECENT + 1) :]
    known = np.asarray(~np.isnan(recent[:, :-1]).any(axis=(2, 3)))[:, :, None, None]
    older = np.where(known, shift(recent[:, :-1]), 0.0).sum(axis=1)
    came = np.where(known, recent[:, 1:], 0.0).sum(axis=1)
    ratio = (came + 0.5) / (older + 0.5)
    women = np.where(known[:, :, 0], recent[:, :-1, 0, 15:50].sum(axis=-1, keepdims=True), 0.0)
    children = came[:, :, 0] / np.maximum(women.sum(axis=(1, 2)), 1.0)[:, None]
    now = persons[:, -1]
    for _ in range(ahead):
        later = shift(now) * ratio
        later[..., 0] = now[:, 0, 15:50].sum(axis=-1)[:, None] * children
        now = later
    return np.asarray(now)


_SERIES: Mapping[str, Callable[[Array, int], Array]] = {
    "last_value": last_value,
    "linear": linear_trend,
    "theta": theta,
    "damped_ets": damped_ets,
}
#: Every rival, in the order of tables.
RIVALS = ("last_value", "linear", "hamilton_perry", "theta", "damped_ets")


def forecasts(
    persons: Array, ahead: int, bands: Mapping[str, Band], rivals: Sequence[str] = RIVALS
) -> dict[str, Array]:
    """Forecast age bands by each rival.

    Parameters
    ----------
    persons : array ``[M, T, 2, A]``
        Persons up to the origin.
    ahead : int
        Years ahead.
    bands : mapping
        Name to first and last age.
    rivals : sequence of str
        Which ones.

    Returns
    -------
    dict
        Rival to array ``[M, bands]``. Damped exponential smoothing does the first band only, the
        others are NaN: it is slow, and beaten.

    Raises
    ------
    InputError
        An unknown rival.
    """
    sums = band_sums(bands, persons.shape[-1])
    series = sums(persons)  # [M, T, bands]
    out: dict[str, Array] = {}
    for name in rivals:
        if name == "hamilton_perry":
            out[name] = sums(hamilton_perry(persons, ahead))
            continue
        if name not in _SERIES:
            raise InputError(f"There is no rival '{name}'. {did_you_mean(name, RIVALS)}")
        count = 1 if name == "damped_ets" else series.shape[-1]
        out[name] = np.full((len(persons), series.shape[-1]), np.nan)
        for k in range(count):
            out[name][:, k] = _SERIES[name](np.ascontiguousarray(series[..., k]), ahead)
    return out
