"""How far the truth has been from the point projection: measured on past pseudo-forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.population.local import local_ratios
from boligsim.demand.population.national import OLD, NationalPath, national_path
from boligsim.demand.population.point import averaged_total, steps_ahead, toward_total, walk

Array = NDArray[np.float64]

_SHORTEST, _LONGEST, _ORIGINS = 4, 10, 12
#: Measured on the panel with targets up to 2022; worth this many past origins.
_PRIOR_ORIGINS = 4.0
_PRIOR_TOTAL = (6e-6, 0.0, 2e-5, 0.26)
_PRIOR_OLD = (4e-6, 0.07)
_PRIOR_OLDEST = (6e-6, 0.16)
_MORTALITY_TREND = 0.005
#: Up to so many municipalities tell nothing about places in general: what was measured before
#: stands. Spread and memory of small places' growth against large ones.
_FEW = 9
_USUAL_SIZE_FACTOR = (0.0014, 0.5)


@dataclass(frozen=True)
class Spread:
    """Standard deviations of what moves the paths away from the point projection.

    ``total`` and ``old`` are variances of the log number after ``h`` years: of the whole
    population ``total[0] h^2 + total[1] h^2 / N + total[2] h + total[3] h / N``, of those aged
    67-79 ``old[0] h^2 + old[1] h / n`` and likewise of those aged 80 and more ``oldest``.
    """

    migration: float
    migration_memory: float
    births: float
    mortality: float
    mortality_trend: float
    size: float
    size_memory: float
    total: tuple[float, ...]
    old: tuple[float, ...]
    oldest: tuple[float, ...]
    centre: float  # log size at which the size factor does nothing
    scale: float  # standard deviation of log size


def measure_spread(
    persons: Array, first_year: int, national_first: int, national: Array, country: NationalPath
) -> Spread:
    """Fit the spread on pseudo-forecasts from past origins.

    Parameters
    ----------
    persons : array ``[M, T, 2, A]``
        The panel up to the last observed year, NaN before a municipality's first.
    first_year, national_first : int
        Years of ``persons[:, 0]`` and ``national[0]``.
    national : array ``[TN, 2, A]``
        The country up to the same last year.
    country : NationalPath
        Its path.

    Returns
    -------
    Spread
    """
    last = first_year + persons.shape[1] - 1
    whole = persons[~np.isnan(persons[:, -1]).any(axis=(1, 2))]
    size = whole[:, -1].sum(axis=(1, 2))
    logs = np.log(np.maximum(size, 1.0))
    centre = float((logs * size).sum() / size.sum())
    scale = max(float(logs.std()), 0.5)
    first = max(last - _ORIGINS, first_year + _SHORTEST)
    origins = range(first, last) if len(whole) > _FEW else range(0)
    errors = [_errors(whole, first_year, national_first, national, o, last) for o in origins]
    total, old, oldest = _variances(errors, (logs - centre) / scale)
    migration, memory = _autocorrelation(_migration(national, country), 0.6)
    factor, size_memory = _USUAL_SIZE_FACTOR
    if len(whole) > _FEW:
        leaning = _size_factor(whole, (centre - logs) / scale)
        factor, size_memory = _autocorrelation(leaning, 0.5)
    return Spread(
        migration=migration,
        migration_memory=memory,
        births=max(float(np.std(np.diff(np.log(country.births[-25:])))), 0.015),
        mortality=_mortality(national),
        mortality_trend=_MORTALITY_TREND,
        size=factor,
        size_memory=size_memory,
        total=total,
        old=old,
        oldest=oldest,
        centre=centre,
        scale=scale,
    )


#: Ages that are looked at one by one: everybody, 67-79, 80 and over.
_AGES = (slice(0, None), slice(67, 80), slice(80, None))
_PRIORS = (_PRIOR_TOTAL, _PRIOR_OLD, _PRIOR_OLDEST)


def _errors(
    persons: Array, first_year: int, national_first: int, national: Array, origin: int, last: int
) -> Array:
    """Log errors and true numbers of one origin, ``[2, 3, h, M]``; NaN where there is none."""
    here = origin - first_year
    past = persons[:, : here + 1]
    steps = min(_LONGEST, last - origin)
    keep = ~np.isnan(past[:, -_SHORTEST - 1 :]).any(axis=(1, 2, 3))
    out = np.full((2, len(_AGES), steps, len(persons)), np.nan)
    if not keep.any():
        return out
    country = national_path(national_first, national[: origin - national_first + 1], steps)
    moves = steps_ahead(country, local_ratios(past[keep], first_year, country))
    start = past[keep, -1]
    cohort = walk(start, moves).sum(axis=(2, 3))
    wanted = averaged_total(cohort, past[keep].sum(axis=(2, 3)), steps)
    path, _ = toward_total(start, moves, wanted)
    truth = np.moveaxis(persons[keep][:, here + 1 : here + 1 + steps], 1, 0)
    for k, ages in enumerate(_AGES):
        guess = path[1:, :, :, ages].sum(axis=(2, 3))
        real = truth[:, :, :, ages].sum(axis=(2, 3))
        out[0, k][:, keep] = np.log((real + 0.5) / (guess + 0.5))
        out[1, k][:, keep] = np.maximum(real, 1.0)
    return out


def _variances(errors: list[Array], z: Array) -> tuple[tuple[float, ...], ...]:
    """Variance by horizon and size, what all places share taken away first."""
    if not errors:
        return _PRIORS
    h = np.concatenate([np.arange(1.0, e.shape[2] + 1) for e in errors])[:, None]
    weight = len(errors) / (len(errors) + _PRIOR_ORIGINS)
    out = []
    for k, prior in enumerate(_PRIORS):
        error = _own_part(np.concatenate([e[0, k] for e in errors]), z)
        number = np.concatenate([e[1, k] for e in errors])
        columns = [h**2 + 0.0 * number, h / number]
        if k == 0:
            columns = [columns[0], h**2 / number, h + 0.0 * number, columns[1]]
        usual = sum(p * c for p, c in zip(prior, columns, strict=True))
        fitted = _nonnegative(columns, error**2, 1.0 / np.asarray(usual) ** 2)
        out.append(tuple(weight * f + (1 - weight) * p for f, p in zip(fitted, prior, strict=True)))
    return tuple(out)


def _own_part(errors: Array, z: Array) -> Array:
    """Errors of each row less their mean and their slope on log size."""
    mean = np.nanmean(errors, axis=1, keepdims=True)
    centred = errors - mean
    lean = np.where(np.isnan(errors), np.nan, z[None] - np.nanmean(z))
    slope = np.nansum(centred * lean, axis=1) / np.nansum(lean**2, axis=1)
    return np.asarray(centred - slope[:, None] * lean)


def _nonnegative(columns: list[Array], target: Array, weight: Array) -> tuple[float, ...]:
    """Weighted least squares with no negative coefficient; the best of all subsets."""
    fine = ~np.isnan(target)
    # one huge surprise must not set the width everywhere
    ceiling = np.quantile(np.sqrt(weight[fine]) * target[fine], 0.99)
    y = np.minimum(target[fine], ceiling / np.sqrt(weight[fine]))
    w = weight[fine]
    x = [c[fine] for c in columns]
    cross = np.array([[(w * a * b).sum() for b in x] for a in x])
    right = np.array([(w * a * y).sum() for a in x])
    best, lowest = np.zeros(len(x)), np.inf
    for many in range(1, len(x) + 1):
        for chosen in combinations(range(len(x)), many):
            part = np.ix_(chosen, chosen)
            beta = np.linalg.lstsq(cross[part], right[list(chosen)], rcond=None)[0]
            if (beta < 0).any():
                continue
            full = np.zeros(len(x))
            full[list(chosen)] = beta
            loss = float((full[:, None] * cross * full).sum() - 2.0 * (full * right).sum())
            if loss < lowest - 1e-12 * abs(lowest if np.isfinite(lowest) else 0.0):
                best, lowest = full, loss
    return tuple(float(b) for b in best)


def _migration(national: Array, country: NationalPath) -> Array:
    """Yearly net migration under 60 beyond its mean, as a share of the population."""
    history = country.history[-25:]
    exposed = national[-len(history) - 1 : -1]
    normal = history.mean(axis=0)
    older = np.zeros_like(exposed)
    older[..., 1:] = exposed[..., :-1]
    surplus = (older * (history - normal))[..., 1:OLD].sum(axis=(1, 2))
    return np.asarray(surplus / exposed.sum(axis=(1, 2)))


def _size_factor(persons: Array, loading: Array) -> Array:
    """Yearly growth of small places against large ones, beyond the usual."""
    growth = np.diff(np.log(np.maximum(persons.sum(axis=(2, 3)), 1.0)), axis=1)
    usual = np.nanmean(growth, axis=1, keepdims=True)
    beyond = growth - usual
    lean = np.where(np.isnan(beyond), np.nan, loading[:, None])
    lean = lean - np.nanmean(lean, axis=0)
    beyond = beyond - np.nanmean(beyond, axis=0)
    return np.asarray(np.nansum(beyond * lean, axis=0) / np.nansum(lean**2, axis=0))


def _autocorrelation(series: Array, usual: float) -> tuple[float, float]:
    """Measure the spread and the memory of a short series, half-way to the usual memory."""
    if len(series) < 4:
        return 0.002, usual
    centred = series - series.mean()
    own = float((centred[1:] * centred[:-1]).sum() / max((centred**2).sum(), 1e-18))
    return float(centred.std()), float(np.clip(0.5 * own + 0.5 * usual, 0.2, 0.85))


def _mortality(national: Array) -> float:
    """Yearly spread of the national log death rate at 70-94 around its line."""
    exposed = national[:-1, :, 69:94].sum(axis=(1, 2))
    died = exposed - national[1:, :, 70:95].sum(axis=(1, 2))
    logs = np.log(np.maximum(died[-20:], 1.0) / exposed[-20:])
    when = np.arange(len(logs)) - (len(logs) - 1) / 2
    slope = (when * logs).sum() / max((when**2).sum(), 1.0)
    return float(np.std(logs - logs.mean() - slope * when))
