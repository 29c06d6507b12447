"""One step of the population, and the point projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.population.local import LocalRatios
from boligsim.demand.population.national import NationalPath, fertility_shape, shift
from boligsim.demand.population.theta import theta_forecast

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """All that moves ``M`` municipalities: multiply, then add."""

    ratios: Array  # [H, M, 2, A] survival and net migration in proportion
    added: Array  # [M, 2, A] fixed persons a year
    births: Array  # [H, M] births per woman-equivalent
    girls: float
    shape: Array  # [A]
    profile: Array  # [2, A]


def steps_ahead(country: NationalPath, local: LocalRatios) -> Steps:
    """Combine the country's path with the local ratios.

    A ratio below 1 multiplies; one above 1 adds a fixed number of persons a year, so that
    growth is not compounded.

    Parameters
    ----------
    country : NationalPath
        Ratios and births ahead.
    local : LocalRatios
        What is different in each municipality.

    Returns
    -------
    Steps
    """
    below = np.minimum(local.theta, 1.0)[:, None, :]
    above = np.maximum(local.theta - 1.0, 0.0)[:, None, :]
    return Steps(
        ratios=country.ratios[:, None] * below[None],
        added=above * local.yearly,
        births=country.birth_level[:, None] * local.births[None],
        girls=country.girls,
        shape=fertility_shape(local.theta.shape[-1]),
        profile=local.profile,
    )


def newborn(persons: Array, level: Array, shape: Array, girls: float) -> Array:
    """Girls and boys who are 0 on the next 1 January, ``[..., 2]``."""
    births = level * (persons[..., 0, :] * shape).sum(axis=-1)
    return np.stack([births * girls, births * (1.0 - girls)], axis=-1)


def walk(start: Array, steps: Steps, extra: Array | None = None) -> Array:
    """Carry the population ahead.

    Parameters
    ----------
    start : array ``[M, 2, A]``
        On the last observed 1 January.
    steps : Steps
        What moves it.
    extra : array ``[H, M]``, optional
        Persons added each year by the migration profile.

    Returns
    -------
    array ``[H + 1, M, 2, A]``
    """
    horizon = len(steps.ratios)
    path = np.empty((horizon + 1, *start.shape))
    path[0] = start
    for h in range(horizon):
        now = path[h]
        later = shift(now) * steps.ratios[h] + steps.added
        later[..., 0] = newborn(now, steps.births[h], steps.shape, steps.girls)
        if extra is not None:
            later = later + extra[h][:, None, None] * steps.profile
        path[h + 1] = np.maximum(later, 0.0)
    return path


def toward_total(start: Array, steps: Steps, wanted: Array) -> tuple[Array, Array]:
    """Carry the population ahead so that each year's total is the wanted one.

    Parameters
    ----------
    start : array ``[M, 2, A]``
        On the last observed 1 January.
    steps : Steps
        What moves it.
    wanted : array ``[H, M]``
        Total of each year ahead.

    Returns
    -------
    path : array ``[H + 1, M, 2, A]``
    extra : array ``[H, M]``
        The migrants it took, by year.
    """
    horizon = len(steps.ratios)
    path = np.empty((horizon + 1, *start.shape))
    path[0] = start
    extra = np.empty((horizon, len(start)))
    for h in range(horizon):
        now = path[h]
        later = shift(now) * steps.ratios[h] + steps.added
        later[..., 0] = newborn(now, steps.births[h], steps.shape, steps.girls)
        extra[h] = wanted[h] - later.sum(axis=(1, 2))
        later = np.maximum(later + extra[h][:, None, None] * steps.profile, 0.0)
        path[h + 1] = later
    return path, extra


def averaged_total(cohort: Array, history: Array, steps: int) -> Array:
    """Geometric mean of the cohort total and the Theta forecast of the log total.

    Parameters
    ----------
    cohort : array ``[H + 1, M]``
        Totals of the cohort projection, the first observed.
    history : array ``[M, T]``
        Observed totals, NaN before a municipality's first year.
    steps : int
        Years ahead.

    Returns
    -------
    array ``[H, M]``
    """
    logs = np.log(np.maximum(history, 0.5))
    ahead = np.empty((len(history), steps))
    first = np.isnan(logs).sum(axis=1)
    for begin in np.unique(first):
        rows = first == begin
        ahead[rows] = theta_forecast(logs[rows][:, begin:], steps)
    return np.asarray(np.exp(0.5 * (np.log(np.maximum(cohort[1:], 0.5)) + ahead.T)))
