"""Paths around the point projection: what the country, the place and chance may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boligsim.base.jit import jit_is_off
from boligsim.base.random import fold_array
from boligsim.demand.population import chance
from boligsim.demand.population.national import FERTILE, OLD, shift
from boligsim.demand.population.point import Steps
from boligsim.demand.population.spread import Spread

Array = NDArray[np.float64]
Keep = Callable[[Array], Array]
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


#: Worlds that are carried ahead together, so that thousands do not fill the memory.
_TOGETHER = 500


@dataclass(frozen=True)
class Around:
    """All that the paths of one municipality are drawn from.

    Attributes
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
    """

    name: str
    point: Array
    extra: Array
    steps: Steps
    share: Array
    spread: Spread


def simulate(
    around: Around,
    *,
    worlds: int,
    seed: int,
    scales: Scales | None = None,
    keep: Keep | None = None,
    country: Country | None = None,
) -> Array:
    """Paths of one municipality.

    Parameters
    ----------
    around : Around
        Point projection, steps and spread.
    worlds, seed : int
        How many, and from which seed.
    scales : Scales, optional
        Multipliers by world.
    keep : callable, optional
        What to keep of the persons ``[worlds, 2, A]`` of a year, e.g. sums of age bands; all of
        them when left out.
    country : Country, optional
        What all municipalities share, of the same spread, worlds and seed; made when left out.

    Returns
    -------
    array ``[worlds, H + 1, ...]``
        Persons ``[2, A]``, or what `keep` makes of them.
    """
    chances = _Chances.of(around, worlds, seed, scales or Scales.ones(worlds), country)
    shape = around.point.shape[1:] if keep is None else keep(around.point[:1]).shape[1:]
    path = np.empty((worlds, len(around.point), *shape))
    for first in range(0, worlds, _TOGETHER):
        some = slice(first, min(first + _TOGETHER, worlds))
        now = np.broadcast_to(around.point[0], (some.stop - first, *around.point.shape[1:]))
        path[some, 0] = now if keep is None else keep(now)
        for h in range(len(around.extra)):
            now = _year_later(now, around, chances, h, some)
            path[some, h + 1] = now if keep is None else keep(now)
    return path


@dataclass(frozen=True)
class Country:
    """What happens to the whole country in each world, ``[worlds, H]`` each.

    Attributes
    ----------
    migration
        Yearly growth beyond the point projection, as a share of the population.
    small_places
        The same, for a municipality one scale smaller than the centre.
    fertility, mortality
        Logs of the factors on births and on death probabilities.
    """

    migration: Array
    small_places: Array
    fertility: Array
    mortality: Array

    @classmethod
    def of(cls, spread: Spread, worlds: int, seed: int, horizon: int) -> Country:
        """Draw what happens to the country from the measured spread."""

        def shocks(name: str) -> Array:
            return chance.yearly(chance.pair_keys(seed, worlds, name), horizon)

        wide = chance.autoregressive(shocks("migration"), spread.migration_memory)
        lean = chance.autoregressive(chance.heavy(shocks("size"), _FREEDOM), spread.size_memory)
        trend = chance.once(chance.pair_keys(seed, worlds, "improvement"))
        ahead = np.arange(1, horizon + 1, dtype=np.float64)[None, :]
        lasting = spread.mortality_trend * trend[:, None] * ahead
        return cls(
            migration=spread.migration * wide,
            small_places=spread.size * lean,
            fertility=spread.births * np.cumsum(shocks("fertility"), axis=1),
            mortality=spread.mortality * shocks("mortality") + lasting,
        )


@dataclass(frozen=True)
class _Chances:
    """What the country and the place do in each world, and the keys of what single cells do."""

    moved: Array  # [worlds, H] persons beyond the point projection
    fertility: Array  # [worlds, H] factor on births
    mortality: Array  # [worlds, H] factor on death probabilities
    newborns: Array  # [worlds, H] standard normal
    dying: NDArray[np.uint64]
    retired: _Retired

    @classmethod
    def of(
        cls, around: Around, worlds: int, seed: int, scales: Scales, country: Country | None
    ) -> _Chances:
        name, spread, horizon = around.name, around.spread, len(around.extra)
        common = country or Country.of(spread, worlds, seed, horizon)
        totals = around.point.sum(axis=(1, 2))
        drift = _drift(name, float(totals[0]), spread, common, worlds, seed, horizon)
        return cls(
            moved=drift * totals[None, :-1] * scales.migration[:, None],
            fertility=np.exp(common.fertility * scales.fertility[:, None]),
            mortality=np.exp(common.mortality * scales.mortality[:, None]),
            newborns=chance.yearly(chance.pair_keys(seed, worlds, "newborn", name), horizon),
            dying=chance.pair_keys(seed, worlds, "deaths", name),
            retired=_Retired.of(name, spread, worlds, seed, around.point.shape[-1]),
        )


def _year_later(now: Array, around: Around, chances: _Chances, h: int, some: slice) -> Array:
    """Carry some worlds ``[n, 2, A]`` a year ahead."""
    steps, share = around.steps, around.share[h]
    older = shift(now)
    flat = (len(now), -1)
    died = chance.deaths(
        older.reshape(flat),
        share.reshape(-1),
        chances.mortality[some, h],
        fold_array(chances.dying[some], h),
    ).reshape(older.shape)
    # as in the point projection, but those who die are drawn and not taken from the ratio
    moves = np.stack(
        [
            steps.ratios[h, 0] + share,
            steps.added[0] + around.extra[h] * steps.profile,
            steps.profile,
        ]
    )
    later = chances.retired.survivors(h, older, died, moves, chances.moved[some, h], some)
    births = (now[:, 0, FERTILE] * steps.shape[FERTILE]).sum(axis=-1) * steps.births[h, 0]
    births = births * chances.fertility[some, h]
    births = births + _kept_within(np.sqrt(births) * chances.newborns[some, h], births)
    later[:, 0, 0] = births * steps.girls
    later[:, 1, 0] = births * (1.0 - steps.girls)
    return np.asarray(later)


def _kept_within(change: Array, persons: Array) -> Array:
    """Limit a change to the persons there are, up as well as down: nobody below 0, no drift."""
    out = np.minimum(change, persons)
    return np.asarray(np.maximum(out, -persons, out=out))


def _drift(
    name: str, size: float, spread: Spread, country: Country, worlds: int, seed: int, horizon: int
) -> Array:
    """Yearly growth beyond the point projection, as a share of the population."""
    own = chance.yearly(chance.pair_keys(seed, worlds, "place", name), horizon)
    tilt = chance.once(chance.pair_keys(seed, worlds, "trend", name))
    loading = (spread.centre - np.log(max(size, 1.0))) / spread.scale
    a, b, c, d = spread.total
    lasting = np.sqrt(a + b / max(size, 1.0))
    yearly = np.sqrt(c + d / max(size, 1.0))
    drift = country.migration + loading * country.small_places
    return np.asarray(drift + lasting * tilt[:, None] + yearly * own)


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

    def survivors(
        self, h: int, older: Array, died: Array, steps: Array, moved: Array, some: slice
    ) -> Array:
        """Persons ``[n, 2, A]`` after deaths and moves; a cell at most doubles or empties.

        `steps` holds the ratio, the fixed persons and the profile of each sex and age, `moved`
        the persons of each world that move by the profile.
        """
        keys, lasting = fold_array(self.keys[some], h), self.lasting[some]
        if jit_is_off():
            later = older * steps[0] + steps[1] - died
            np.maximum(later, 0.0, out=later)
            away = moved[:, None, None] * steps[2]
            cells = older[..., RETIRED:]
            draws = chance.cell_normals(keys, cells.shape[1] * cells.shape[2])
            noise = np.sqrt(self.variance * cells) * draws.reshape(cells.shape)
            away[..., RETIRED:] += noise + cells * lasting[:, None, :]
            return np.asarray(later + _kept_within(away, later))
        from boligsim.demand.population._cells import move_persons

        out = np.empty(older.shape)
        moved, lasting = np.ascontiguousarray(moved), np.ascontiguousarray(lasting)
        move_persons(
            older,
            died,
            steps,
            moved,
            RETIRED,
            chance.quantiles(),
            keys,
            lasting,
            self.variance,
            out,
        )
        return out
