"""Paths around the point projection: what the country, the place and chance may do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold_array, normals
from boligsim.demand.population import chance
from boligsim.demand.population.national import OLD, shift
from boligsim.demand.population.point import Steps
from boligsim.demand.population.spread import Spread

Array = NDArray[np.float64]
_FREEDOM = 4.0
RETIRED = 55


@dataclass(frozen=True)
class Scales:
    """Multipliers of a world on the spread of migration, births and mortality; 1 is as fitted."""

    migration: Array
    fertility: Array
    mortality: Array

    @classmethod
    def ones(cls, worlds: int) -> Scales:
        """Everything as fitted."""
        one = np.ones(worlds)
        return cls(one, one, one)


def death_shares(ratios: Array) -> Array:
    """Death probability by step, sex and age.

    Parameters
    ----------
    ratios : array ``[H, 2, A]``
        National ratios; from 60 on they are survival and nothing else.

    Returns
    -------
    array ``[H, 2, A]``
        From 60 one minus the ratio; below, carried down by the slope from 60 to 80, for the
        few deaths there cannot be read from a ratio that holds migration too.
    """
    share = 1.0 - ratios
    ages = ratios.shape[-1]
    top = min(80, ages - 1)
    base = share[..., OLD : OLD + 5].mean(axis=-1)
    slope = (np.log(share[..., top]) - np.log(base)) / (top - OLD - 2)
    age = np.arange(OLD, dtype=np.float64)
    young = base[..., None] * np.exp(slope[..., None] * (age - OLD - 2))
    share[..., :OLD] = np.clip(young, 5e-5, None)
    share[..., 0] = 0.0
    return np.asarray(np.clip(share, 0.0, 0.99))


def simulate(
    name: str,
    point: Array,
    extra: Array,
    steps: Steps,
    share: Array,
    spread: Spread,
    *,
    worlds: int,
    seed: int,
    scales: Scales | None = None,
) -> Array:
    """Paths of one municipality.

    Parameters
    ----------
    name : str
        The municipality's number: part of its keys.
    point : array ``[H + 1, 2, A]``
        Point projection.
    extra : array ``[H]``
        Migrants of each year in the point projection.
    steps : Steps
        What moves this one municipality (``M`` = 1).
    share : array ``[H, 2, A]``
        Death probabilities.
    spread : Spread
        The measured spread.
    worlds, seed : int
        How many, and from which seed.
    scales : Scales, optional
        Multipliers by world.

    Returns
    -------
    array ``[worlds, H + 1, 2, A]``
    """
    horizon, ages = len(extra), point.shape[-1]
    scales = scales or Scales.ones(worlds)
    totals = point.sum(axis=(1, 2))
    drift = _drift(name, float(totals[0]), spread, worlds, seed, horizon)
    moved = drift * totals[None, :-1] * scales.migration[:, None]
    fertility, mortality = _vital(spread, worlds, seed, horizon)
    fertility = np.exp(fertility * scales.fertility[:, None])
    mortality = np.exp(mortality * scales.mortality[:, None])
    retired = _Retired.of(name, spread, worlds, seed, ages)
    newborns = chance.yearly(chance.pair_keys(seed, worlds, "newborn", name), horizon)
    dying = chance.pair_keys(seed, worlds, "deaths", name)
    path = np.empty((worlds, horizon + 1, 2, ages))
    path[:, 0] = point[0]
    for h in range(horizon):
        now = path[:, h]
        older = shift(now)
        later = older * steps.ratios[h, 0] + steps.added[0] + extra[h] * steps.profile
        probability = np.minimum(share[h] * mortality[:, h][:, None, None], 0.995)
        later -= older * (probability - share[h])
        later -= chance.deaths(
            older.reshape(worlds, -1), probability.reshape(worlds, -1), fold_array(dying, h)
        ).reshape(older.shape)
        later = np.maximum(later, 0.0)
        away = moved[:, h][:, None, None] * steps.profile
        away[..., RETIRED:] += retired.moves(h, older[..., RETIRED:])
        later += _kept_within(away, later)
        births = (now[:, 0] * steps.shape).sum(axis=-1) * steps.births[h, 0] * fertility[:, h]
        births += _kept_within(np.sqrt(births) * newborns[:, h], births)
        later[:, 0, 0] = births * steps.girls
        later[:, 1, 0] = births * (1.0 - steps.girls)
        path[:, h + 1] = later
    return path


def _kept_within(change: Array, persons: Array) -> Array:
    """Limit a change to the persons there are, up as well as down: nobody below 0, no drift."""
    return np.asarray(np.clip(change, -persons, persons))


def _drift(name: str, size: float, spread: Spread, worlds: int, seed: int, horizon: int) -> Array:
    """Yearly growth beyond the point projection, as a share of the population."""
    wide = chance.yearly(chance.pair_keys(seed, worlds, "migration"), horizon)
    lean = chance.yearly(chance.pair_keys(seed, worlds, "size"), horizon)
    own = chance.yearly(chance.pair_keys(seed, worlds, "place", name), horizon)
    tilt = chance.once(chance.pair_keys(seed, worlds, "trend", name))
    country = spread.migration * chance.autoregressive(wide, spread.migration_memory)
    loading = (spread.centre - np.log(max(size, 1.0))) / spread.scale
    factor = spread.size * chance.autoregressive(chance.heavy(lean, _FREEDOM), spread.size_memory)
    a, b, c, d = spread.total
    lasting = np.sqrt(a + b / max(size, 1.0))
    yearly = np.sqrt(c + d / max(size, 1.0))
    return np.asarray(country + loading * factor + lasting * tilt[:, None] + yearly * own)


def _vital(spread: Spread, worlds: int, seed: int, horizon: int) -> tuple[Array, Array]:
    """Draw the logs of the factors on births and on death probabilities, ``[worlds, H]``."""
    births = chance.yearly(chance.pair_keys(seed, worlds, "fertility"), horizon)
    fertility = spread.births * np.cumsum(births, axis=1)
    shocks = chance.yearly(chance.pair_keys(seed, worlds, "mortality"), horizon)
    trend = chance.once(chance.pair_keys(seed, worlds, "improvement"))
    ahead = np.arange(1, horizon + 1, dtype=np.float64)[None, :]
    moves = spread.mortality * shocks + spread.mortality_trend * trend[:, None] * ahead
    return np.asarray(fertility), np.asarray(moves)


@dataclass(frozen=True)
class _Retired:
    """Deviations of those past working age: lasting ones, and moves in and out by cell."""

    keys: NDArray[np.uint64]
    lasting: Array  # [worlds, ages from 55]
    variance: Array  # [ages from 55] per person and year

    @classmethod
    def of(cls, name: str, spread: Spread, worlds: int, seed: int, ages: int) -> _Retired:
        older = np.arange(RETIRED, ages) >= 80
        tilt = chance.once(chance.pair_keys(seed, worlds, "retired", name))
        lasting = np.where(older, np.sqrt(spread.oldest[0]), np.sqrt(spread.old[0]))
        # what binomial deaths already bring: about 2 % a year at 67-79, 10 % at 80 and over
        moves = (max(spread.old[1] - 0.02, 0.0), max(spread.oldest[1] - 0.10, 0.0))
        return cls(
            keys=chance.pair_keys(seed, worlds, "retired moves", name),
            lasting=np.multiply.outer(tilt, lasting),
            variance=np.where(older, moves[1], moves[0]),
        )

    def moves(self, h: int, cells: Array) -> Array:
        """Persons more or fewer in each cell, ``[worlds, 2, ages from 55]``."""
        places = np.arange(cells.shape[1] * cells.shape[2])
        draws = normals(fold_array(fold_array(self.keys, h)[:, None], places[None, :]))
        noise = np.sqrt(self.variance * cells) * chance.mirrored(draws.reshape(cells.shape))
        return np.asarray(noise + cells * self.lasting[:, None, :])
