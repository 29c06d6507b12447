"""Households ahead: more people live alone each year, and the shares of one place wander."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, fold_array, normals
from boligsim.demand.household_misses import (
    Misses,
    bundled_households,
    drift_factors,
    household_misses,
)
from boligsim.demand.population.bundled import bundled_panel

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
DRIFT, SCALE = "households.living_alone_growth_per_year", "households.spread_scale"


def households_in_worlds(demand: Demand) -> Array:
    """Private households by size, ``[W, Y + 1, 6]``.

    The shares times the people of each world; those living alone drift by the parameter
    ``households.living_alone_growth_per_year`` from the year that the shares were set in, and as
    many persons leave the larger households; all sizes together wander as the shares of places of
    that size have done. A population that is observed has neither.

    Parameters
    ----------
    demand : Demand
        People, shares and parameters.

    Returns
    -------
    array ``[W, Y + 1, 6]``
        Households of 1, 2, ..., 6 and more persons on each 1 January.
    """
    shares = demand.household_shares
    plain = shares.by_size(demand.population.sum(axis=2))
    if demand.population_observed:
        return plain
    drawn = demand.parameters
    base = int(demand.years[0])
    since = np.maximum(demand.years - (shares.year or base), 0)
    drift = drawn.get(DRIFT) if drawn.has(DRIFT) else np.zeros(demand.worlds)
    scale = drawn.get(SCALE) if drawn.has(SCALE) else np.ones(demand.worlds)
    wander = wandering(
        bundled_misses(base),
        plain[:, 0].sum(axis=-1),
        len(demand.years),
        known=shares.status == "measured",
        seed=demand.seed,
    )
    drifting = plain * drift_factors(plain, drift[:, None], since[None, :])
    return np.asarray(drifting * np.exp(scale[:, None] * wander)[..., None])


def wandering(misses: Misses, households: Array, times: int, *, known: bool, seed: int) -> Array:
    """Draw the logarithm of what the shares of this place will miss by.

    Parameters
    ----------
    misses : Misses
        How far shares have missed.
    households : array ``[W]``
        Households at the start.
    times : int
        Number of 1 Januaries, the base year first.
    known : bool
        The place's own households set the level, so the base year misses nothing; else it misses
        as far as the country's shares miss places without own figures.
    seed : int
        Of the worlds.

    Returns
    -------
    array ``[W, times]``
    """
    keys = fold_array(fold(seed, "households"), np.arange(len(households)))[:, None]
    z = normals(fold_array(keys, np.arange(times)[None, :]))
    step = np.sqrt(misses.common + misses.own / np.maximum(households, 1.0))[:, None]
    start = np.zeros_like(z[:, :1]) if known else misses.level * z[:, :1]
    return np.concatenate([start, start + step * np.cumsum(z[:, 1:], axis=1)], axis=1)


@lru_cache(maxsize=16)
def bundled_misses(last_year: int) -> Misses:
    """Measure the misses on the bundled municipalities, on years up to one."""
    return household_misses(bundled_panel(), bundled_households(), last_year)
