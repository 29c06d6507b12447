"""The national path: cohort ratios, mortality and births of the whole country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: From this age on, the national ratio is a death probability and nothing else.
OLD = 60
#: Mean age at birth and its spread: the fixed shape of fertility by single year of age.
MEAN_AGE, SPREAD_AGE = 31.0, 5.3
FERTILE = slice(15, 50)
_PHI, _MEMORY = 0.7, 25
_LEVEL_YEARS, _TREND_YEARS = 5, 15
_STEEPEST = -0.035
_BIRTH_DRIFT, _BIRTH_DAMPING = 3, 0.8


def shift(persons: Array) -> Array:
    """Everybody one year older: age ``a`` takes those aged ``a - 1``, the last age is open.

    Parameters
    ----------
    persons : array ``[..., A]``
        Persons by single year of age.

    Returns
    -------
    array ``[..., A]``
        Age 0 is empty, the last age holds the last two.
    """
    older = np.zeros(np.shape(persons))
    older[..., 1:] = persons[..., :-1]
    older[..., -1] += persons[..., -1]
    return older


def fertility_shape(ages: int) -> Array:
    """Share of the births by age of the mother, 15-49, summing to 1."""
    age = np.arange(ages, dtype=np.float64)
    shape = np.exp(-0.5 * ((age - MEAN_AGE) / SPREAD_AGE) ** 2)
    shape[: FERTILE.start] = 0.0
    shape[FERTILE.stop :] = 0.0
    return np.asarray(shape / shape.sum())


@dataclass(frozen=True)
class NationalPath:
    """What the country did, and what the projection assumes it will do.

    ``history`` runs over the steps from one 1 January to the next, ``ratios`` over the steps
    ahead.
    """

    first_step: int
    history: Array  # [T, 2, A] cohort ratio of the step that starts in first_step + t
    births: Array  # [T] births per woman-equivalent
    ratios: Array  # [H, 2, A]
    birth_level: Array  # [H]
    girls: float


def cohort_ratios(national: Array) -> Array:
    """Cohort ratios by step, sex and age.

    Parameters
    ----------
    national : array ``[T, 2, A]``
        The country on 1 January of consecutive years.

    Returns
    -------
    array ``[T - 1, 2, A]``
        Persons aged ``a`` a year later over those who can become ``a``; 0 at age 0.
    """
    ratios = (national[1:] + 0.5) / (shift(national[:-1]) + 0.5)
    ratios[..., 0] = 0.0
    return np.asarray(ratios)


def national_path(first_year: int, national: Array, steps: int) -> NationalPath:
    """Fit the country on the years given and carry it ``steps`` years ahead.

    Below 60 the log ratio moves from its last step to the mean of the last 25 steps; from 60
    the death probability goes on from its five-year mean with the improvement of 15 years by
    five-year band, at most 3.5 % a year; births per woman keep their last level and a fading
    three-year drift.

    Parameters
    ----------
    first_year : int
        Year of ``national[0]``.
    national : array ``[T, 2, A]``
        The country on 1 January of consecutive years.
    steps : int
        Years ahead.

    Returns
    -------
    NationalPath
    """
    ages = national.shape[-1]
    history = cohort_ratios(national)
    horizon = np.arange(1, steps + 1, dtype=np.float64)[:, None, None]
    ratios = np.zeros((steps, 2, ages))
    log = np.log(np.maximum(history[:, :, 1:OLD], 1e-6))
    fade = _PHI**horizon
    ratios[:, :, 1:OLD] = np.exp(fade * log[-1] + (1.0 - fade) * log[-_MEMORY:].mean(axis=0))
    ratios[:, :, OLD:] = 1.0 - _deaths_ahead(national, horizon)
    births, girls = _births(national)
    drift = 0.0
    if len(births) > _BIRTH_DRIFT:
        drift = float(np.log(births[-1] / births[-1 - _BIRTH_DRIFT])) / _BIRTH_DRIFT
    damped = np.cumsum(_BIRTH_DAMPING ** np.arange(1, steps + 1))
    return NationalPath(
        first_step=first_year,
        history=history,
        births=births,
        ratios=ratios,
        birth_level=births[-1] * np.exp(drift * damped),
        girls=girls,
    )


def _births(national: Array) -> tuple[Array, float]:
    shape = fertility_shape(national.shape[-1])
    newborn = national[1:, :, 0]
    women = (national[:-1, 0] * shape).sum(axis=-1)
    share = float(newborn[-10:, 0].sum() / newborn[-10:].sum())
    return np.asarray(newborn.sum(axis=-1) / women), share


def _deaths_ahead(national: Array, horizon: Array) -> Array:
    """Death probability from 60 on, ``[H, 2, A - 60]``."""
    exposed = shift(national[:-1])[:, :, OLD:]
    died = exposed - national[1:, :, OLD:]
    level = died[-_LEVEL_YEARS:].sum(axis=0) / np.maximum(exposed[-_LEVEL_YEARS:].sum(axis=0), 1.0)
    years = min(_TREND_YEARS, len(exposed))
    when = np.arange(years, dtype=np.float64) - (years - 1) / 2
    slope = np.zeros_like(level)
    for low in range(0, level.shape[-1], 5):
        band = slice(low, low + 5)
        rate = died[-years:, :, band].sum(axis=-1) / np.maximum(
            exposed[-years:, :, band].sum(axis=-1), 1.0
        )
        logs = np.log(np.clip(rate, 1e-4, 1.0))
        trend = (when[:, None] * logs).sum(axis=0) / max((when**2).sum(), 1.0)
        slope[:, band] = np.clip(trend, _STEEPEST, 0.0)[:, None]
    centre = (min(_LEVEL_YEARS, len(exposed)) - 1) / 2
    ahead = np.clip(level, 1e-4, 0.99) * np.exp(slope * (horizon + centre))
    return np.asarray(np.clip(ahead, 1e-4, 0.99))
