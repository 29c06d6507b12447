"""Laws of duration: how long a tenancy, a homeless spell or a wait lasts.

Four laws, each a cumulative hazard that can be inverted: exponential and Weibull, a lease of some
years with renewal (and early exit), a table of quantiles (which covers any law), and a constant
hazard that stops at a limit. A law becomes one row of six numbers for the kernel, and
`equilibrium_ages` gives the ages of spells found under way on a base date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness import _layout as lay

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

__all__ = [
    "AGES",
    "NEVER_SCALE",
    "ages_of",
    "constant",
    "equilibrium_ages",
    "lease",
    "mean_years",
    "quantiles",
    "weibull",
    "weibull_median",
]

AGES = 65
NEVER_SCALE = lay.NEVER_SCALE
_NO_LIMIT = 1e8


def _rows(worlds: int, kind: int, **columns: Floats | float) -> Floats:
    out = np.zeros((worlds, lay.LAW_COLUMNS))
    out[:, lay.L_KIND] = kind
    out[:, lay.L_LIMIT] = _NO_LIMIT
    for name, values in columns.items():
        out[:, getattr(lay, name)] = values
    return out


def weibull(mean: Floats, shape: Floats | float = 1.0) -> Floats:
    """Weibull law by its mean in years; shape 1 is the exponential law.

    Parameters
    ----------
    mean
        Mean duration in years per world, positive and finite.
    shape
        Below 1 the hazard falls with duration, above 1 it rises.

    Returns
    -------
    ndarray
        (worlds, 6) law rows.

    Raises
    ------
    InputError
        When a mean or a shape is not positive and finite.

    Examples
    --------
    >>> weibull(np.array([4.0]))[0, 1]
    np.float64(4.0)
    """
    from scipy.special import gamma

    mean = np.asarray(mean, dtype=float)
    shape = np.broadcast_to(np.asarray(shape, dtype=float), mean.shape)
    if not (np.all(np.isfinite(mean)) and np.all(mean > 0) and np.all(shape > 0)):
        raise InputError(
            f"A duration must have a positive, finite mean and shape; got mean {mean.min():g} to "
            f"{mean.max():g}, shape {shape.min():g}. Correct tenancy.mean_years or tenancy.shape."
        )
    scale = np.where(shape == 1.0, mean, mean / gamma(1.0 + 1.0 / shape))
    return _rows(len(mean), lay.LAW_WEIBULL, L_SCALE=scale, L_SHAPE=shape)


def weibull_median(median: Floats, shape: Floats) -> Floats:
    """Weibull law by its median in years.

    Parameters
    ----------
    median, shape
        Per world.

    Returns
    -------
    ndarray
        (worlds, 6) law rows.
    """
    scale = median / np.log(2.0) ** (1.0 / shape)
    return _rows(len(scale), lay.LAW_WEIBULL, L_SCALE=scale, L_SHAPE=shape)


def constant(rate: Floats, limit: float = _NO_LIMIT) -> Floats:
    """Constant hazard `rate` per year that stops at `limit` years; rate 0 never happens.

    Parameters
    ----------
    rate
        Per year and world, not negative.
    limit
        Years after which the hazard is zero.

    Returns
    -------
    ndarray
        (worlds, 6) law rows.
    """
    rate = np.asarray(rate, dtype=float)
    if not np.all(np.isfinite(rate)) or np.any(rate < 0):
        raise InputError(f"A rate must be finite and not negative; got {rate.min():g}.")
    scale = 1.0 / np.maximum(rate, 1.0 / NEVER_SCALE)
    return _rows(len(scale), lay.LAW_WEIBULL, L_SCALE=scale, L_SHAPE=1.0, L_LIMIT=limit)


def lease(early_mean: Floats, years: Floats, renewal: Floats) -> Floats:
    """Lease of `years` that is renewed with probability `renewal`, left early at a constant rate.

    Parameters
    ----------
    early_mean
        Mean years to an early exit when leases never ended.
    years
        Length of one lease.
    renewal
        Probability that a lease is renewed when it ends.

    Returns
    -------
    ndarray
        (worlds, 6) law rows.

    Examples
    --------
    >>> lease(np.array([1e9]), np.array([3.0]), np.array([0.5]))[0, 4].round(3)
    np.float64(0.693)
    """
    early_mean, years, renewal = (np.asarray(x, dtype=float) for x in (early_mean, years, renewal))
    if np.any(years <= 0) or np.any(renewal < 0) or np.any(renewal > 1) or np.any(early_mean <= 0):
        raise InputError(
            "A lease needs a positive length, a positive mean and a renewal share from 0 to 1; "
            "see tenancy.lease_years, tenancy.mean_years and tenancy.renewal_share."
        )
    jump = -np.log(np.maximum(renewal, 1e-12))
    return _rows(len(years), lay.LAW_LEASE, L_SCALE=early_mean, L_LEASE=years, L_JUMP=jump)


def quantiles(worlds: int, table: int) -> Floats:
    """Law given by quantile table number `table` of the system.

    Parameters
    ----------
    worlds
        Number of worlds.
    table
        Index of the table among the system's quantile tables.

    Returns
    -------
    ndarray
        (worlds, 6) law rows.
    """
    return _rows(worlds, lay.LAW_QUANTILE, L_SCALE=float(table))


def ages_of(row: Floats, level: Floats, table: Floats | None = None) -> Floats:
    """Age at which a law's cumulative hazard reaches `level`, as the kernel computes it.

    Parameters
    ----------
    row
        Law rows of one kind, ``(..., 6)``.
    level
        Cumulative hazards, ``(...)`` as far as the rows' leading axes and one more.
    table
        (2, n) probabilities and years for a quantile law.

    Returns
    -------
    ndarray
        Years.
    """
    kind, scale = row.reshape(-1, row.shape[-1])[0, lay.L_KIND], row[..., lay.L_SCALE, None]
    if kind == lay.LAW_WEIBULL:
        age = scale * level ** (1.0 / row[..., lay.L_SHAPE, None])
    elif kind == lay.LAW_LEASE:
        length, jump = row[..., lay.L_LEASE, None], row[..., lay.L_JUMP, None]
        between = length / scale
        leases = np.floor(level / (between + jump))
        rest = level - leases * (between + jump)
        age = leases * length + np.where(rest < between, rest * scale, length)
    else:
        assert table is not None
        age = np.interp(-np.expm1(-level), table[0], table[1])
    return np.asarray(np.minimum(age, row[..., lay.L_LIMIT, None]))


def mean_years(rows: Floats, tables: Floats | None = None) -> Floats:
    """Mean duration of a law in each world.

    Parameters
    ----------
    rows
        (worlds, 6) rows of one law; the limit is not counted.
    tables
        (tables, 2, n) quantile tables.

    Returns
    -------
    ndarray
        Years.

    Examples
    --------
    >>> mean_years(lease(np.array([1e12]), np.array([3.0]), np.array([0.5]))).round(6)
    array([6.])
    """
    from scipy.special import gamma

    scale, kind = rows[:, lay.L_SCALE], rows[:, lay.L_KIND]
    out = np.empty(len(rows))
    plain = kind == lay.LAW_WEIBULL
    out[plain] = scale[plain] * gamma(1.0 + 1.0 / rows[plain, lay.L_SHAPE])
    leased = kind == lay.LAW_LEASE
    stays = np.exp(-rows[leased, lay.L_LEASE] / scale[leased])
    renewed = np.exp(-rows[leased, lay.L_JUMP])
    early = -np.expm1(-rows[leased, lay.L_LEASE] / scale[leased])
    out[leased] = early * scale[leased] / (1.0 - stays * renewed)
    for w in np.flatnonzero(kind == lay.LAW_QUANTILE):
        assert tables is not None
        p, years = tables[int(scale[w])]
        out[w] = float(np.sum(np.diff(p) * (years[1:] + years[:-1]) / 2))
    return out


def equilibrium_ages(rows: Floats, tables: Floats | None = None) -> Floats:
    """Ages of spells found under way at a random time, as quantiles.

    In equilibrium the age has density ``S(t) / mean`` (renewal theory; Cox 1962, section 5).

    Parameters
    ----------
    rows
        (worlds, 6) rows of one law.
    tables
        (tables, 2, n) quantile tables.

    Returns
    -------
    ndarray
        (worlds, 65) ages at equally spaced probabilities from 0 to almost 1.

    Examples
    --------
    >>> ages = equilibrium_ages(weibull(np.array([2.0])))
    >>> bool(abs(ages[0, 32] - 2.0 * np.log(2.0)) < 1e-9)
    True
    """
    u = np.linspace(0.0, 1.0, AGES)
    u[-1] = 0.999
    out = np.empty((len(rows), AGES))
    plain = (rows[:, lay.L_KIND] == lay.LAW_WEIBULL) & (rows[:, lay.L_SHAPE] == 1.0)
    out[plain] = np.minimum(-np.log1p(-u) * rows[plain, lay.L_SCALE][:, None], 90.0)
    level = np.linspace(0.0, 1.0, 401) ** 2 * 14.0
    survival = np.exp(-level)
    for kind in np.unique(rows[~plain, lay.L_KIND]):
        some = np.flatnonzero(~plain & (rows[:, lay.L_KIND] == kind))
        if kind == lay.LAW_QUANTILE:
            assert tables is not None
            given = [(some[[j]], tables[int(rows[w, lay.L_SCALE])]) for j, w in enumerate(some)]
        else:
            given = [(some, None)]
        for where, table in given:
            age = np.minimum(ages_of(rows[where], level, table), 90.0)
            total = np.zeros_like(age)
            steps = np.diff(age, axis=1) * (survival[1:] + survival[:-1]) / 2
            np.cumsum(steps, axis=1, out=total[:, 1:])
            for w, sums, years in zip(where, total, age, strict=True):
                out[w] = np.interp(u * sums[-1], sums, years)
    return out
