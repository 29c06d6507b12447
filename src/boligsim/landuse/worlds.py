"""What of the zones is realised, and when, in each world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boligsim.base.random import fold, uniforms
from boligsim.landuse.zones import Zones

__all__ = ["Level", "Realised", "realise"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """Size of the whole reserve where the parameters set it, float64[W] each.

    `ready` and `long` are dwellings, `share_ready` and `share_long` the shares that are realised.
    """

    ready: Floats
    long: Floats
    share_ready: Floats
    share_long: Floats


@dataclass(frozen=True)
class Realised:
    """Fields in each world.

    Attributes
    ----------
    capacity
        float64[W, F], dwellings that the field holds.
    share
        float64[W, F], what part of them is built: 0 or 1 where each zone has its own chance, a
        share where the zones are only a division of a whole.
    start
        float64[W, F], year from which they can be completed.
    """

    capacity: Floats
    share: Floats
    start: Floats

    def by(self, years: Floats | NDArray[np.int64], fields: NDArray[np.bool_]) -> Floats:
        """Return dwellings that can have been completed on each date.

        Parameters
        ----------
        years
            Dates.
        fields
            bool[F], which fields count.

        Returns
        -------
        float64[W, len(years)]
        """
        size = (self.capacity * self.share)[:, fields]
        start = self.start[:, fields]
        out = [np.add.reduce(np.where(start <= year, size, 0.0), axis=1) for year in years]
        return np.stack(out, axis=1)


def realise(zones: Zones, level: Level | None, worlds: int, seed: int) -> Realised:
    """Draw what is realised of each zone in each world.

    Parameters
    ----------
    zones
        The zones.
    level
        Size of the whole where the parameters set it: the zones then divide it, and their
        probabilities are bent to the level's shares. None = the zones speak for themselves, and
        each is completed or not, all its fields together in the order of their probabilities.
    worlds, seed
        Number of worlds, and the seed; a zone's chance is keyed by its name, so it does not change
        when another zone is added.

    Returns
    -------
    Realised
        A zone opens at its earliest year plus an exponential delay with the mean of
        ``slip_months``, and not before a zone that it waits for. It is not realised where that
        zone is not.
    """
    n = len(zones.names)
    chance, delay = np.empty((worlds, n)), np.empty((worlds, n))
    for z, name in enumerate(zones.names):
        for out, what in ((chance, "completion"), (delay, "slip")):
            keys = [fold(seed, "land", what, name, w) for w in range(worlds)]
            out[:, z] = uniforms(np.array(keys, dtype=np.uint64))
    start = zones.earliest[None, :] - np.log(delay)[:, zones.zone] * zones.slip_years[None, :]
    capacity = np.broadcast_to(zones.capacity, start.shape).copy()
    if level is None:
        share = (chance[:, zones.zone] < zones.probability[None, :]).astype(np.float64)
    else:
        share = np.broadcast_to(zones.probability, start.shape).copy()
        for kind, total, part in (
            (zones.ready, level.ready, level.share_ready),
            (~zones.ready, level.long, level.share_long),
        ):
            mine = kind & zones.housing
            capacity[:, mine], share[:, mine] = _divided(zones, mine, total, part)
    for z in zones.order:
        for f in zones.fields(z):
            before = int(zones.after[f])
            if before < 0:
                continue
            theirs = zones.fields(before)
            opened = np.where(share[:, theirs] > 0, start[:, theirs], np.inf).min(axis=1)
            start[:, f] = np.maximum(start[:, f], opened)
            share[:, f] = np.where(np.isfinite(opened), share[:, f], 0.0)
    return Realised(capacity, share, start)


def _divided(
    zones: Zones, mine: NDArray[np.bool_], total: Floats, part: Floats
) -> tuple[Floats, Floats]:
    """Divide a total among fields, and bend their probabilities so that their mean is the part.

    A probability p becomes p to the power k, with the k at which the mean over the dwellings is the
    part: the order of the zones stays, none leaves 0..1, and one of 0 or 1 stays so.
    """
    size, chance = zones.capacity[mine], zones.probability[mine]
    whole = float(np.add.reduce(size))
    if whole == 0:
        return np.zeros((len(total), len(size))), np.zeros((len(total), len(size)))
    weight = size / whole
    capacity = total[:, None] * weight[None, :]
    if not bool(((chance > 0) & (chance < 1)).any()):
        return capacity, np.repeat(part[:, None], len(size), axis=1)
    low, high = np.full(len(part), -12.0), np.full(len(part), 12.0)  # log of k
    for _ in range(60):
        middle = (low + high) / 2
        bent = chance[None, :] ** np.exp(middle)[:, None]
        above = np.add.reduce(weight[None, :] * bent, axis=1) > part
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return capacity, chance[None, :] ** np.exp(low)[:, None]
