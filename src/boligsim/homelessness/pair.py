"""The chain behind two classes with priority: who waits, of the high class and of the low.

While all dwellings are let, a dwelling that falls vacant goes to the high class if one of it
waits, else to the low class; while some are free nobody waits. Tenancies of both classes end at
the same rate, so it is enough to know either how many are housed or how many wait of each class.
The laws follow by uniformisation, as in `chain`; what leaves the arrays at their far edges is
lost, and seen as what the mass lacks to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boligsim.homelessness.chain import BLOCK, TINY, poisson_weights

__all__ = ["Pair", "advance", "refit", "start_pair"]

Floats = NDArray[np.float64]
_EMPTY = 1e-18  # a column of the array with less is not gone through


@dataclass
class Pair:
    """The law of both queues at one time.

    Attributes
    ----------
    free
        (s,) probability of n households in the s dwellings, n < s: nobody waits.
    full
        (H, L) probability that all dwellings are let, h of the high and l of the low class wait.
    """

    free: Floats
    full: Floats

    def marginals(self) -> Floats:
        """Laws of the low queue, then of the high one, end to end."""
        low, high = np.add.reduce(self.full, axis=0), np.add.reduce(self.full, axis=1)
        nobody = np.add.reduce(self.free)
        low[0] += nobody
        high[0] += nobody
        return np.concatenate([low, high])


def start_pair(dwellings: int, high: int, low: int, shape: tuple[int, int]) -> Pair:
    """All dwellings let, so many waiting of each class."""
    full = np.zeros(shape)
    full[high, low] = 1.0
    return Pair(np.zeros(dwellings), full)


def refit(pair: Pair, dwellings: int, *, back_to_high: bool) -> Pair:
    """Let the number of dwellings change; who must move out waits again.

    Parameters
    ----------
    pair
        The law before.
    dwellings
        Number of dwellings after.
    back_to_high
        Whether those who must move out wait in the high class; else in the low one.
    """
    before, more = len(pair.free), dwellings - len(pair.free)
    new = Pair(np.zeros(dwellings), np.zeros_like(pair.full))
    high, low = (np.asarray(axis) for axis in np.indices(pair.full.shape))
    new.free[: min(before, dwellings)] = pair.free[:dwellings]
    if more >= 0:
        let_high = np.minimum(high, more)
        let_low = np.minimum(low, more - let_high)
        room = let_high + let_low < more
        np.add.at(new.free, (before + high + low)[room], pair.full[room])
        waiting = (high - let_high, low - let_low)
        np.add.at(new.full, tuple(w[~room] for w in waiting), pair.full[~room])
        return new
    full, back = (new.full, pair.full) if back_to_high else (new.full.T, pair.full.T)
    full[-more:] += back[: max(len(back) + more, 0)]
    out = pair.free[dwellings:][: len(full)]  # some dwellings were free: fewer must move out
    full[: len(out), 0] += out
    return new


def advance(
    pair: Pair, high: float, low: float, tenancy: float, spans: list[float], *, last: bool = False
) -> tuple[list[Floats], Pair]:
    """Go through one stretch of constant rates.

    Parameters
    ----------
    pair
        The law at its start.
    high, low, tenancy
        Applications of each class and ends per occupied dwelling, per year.
    spans
        Years, rising; the last is the length of the stretch.
    last
        Whether nothing follows; the law at the end is then not worked out.

    Returns
    -------
    list of ndarray, Pair
        `Pair.marginals` after each span; the law at the end, all 0 if `last`.
    """
    dwellings = len(pair.free)
    fastest = high + low + tenancy * dwellings
    if fastest == 0:
        return [pair.marginals()] * len(spans), pair
    weights = [poisson_weights(fastest * span) for span in spans]
    ends = [first + len(weight) for first, weight in weights]
    steps = _Steps(pair, high / fastest, low / fastest, tenancy / fastest)
    rows, columns = pair.full.shape
    powers = np.empty((BLOCK, rows + columns))
    mixed = np.zeros((len(spans), rows + columns))
    end = Pair(np.zeros_like(pair.free), np.zeros_like(pair.full))
    first, weight = weights[-1]
    for block in range(0, max(ends), BLOCK):
        count = min(BLOCK, max(ends) - block)
        steps.look()
        for k in range(count):
            if block + k:
                steps.take()
            steps.note(powers[k])
            if first <= block + k < ends[-1] and not last:
                steps.add(end, weight[block + k - first])
        shares = np.zeros((len(spans), count))
        for j, (begin, share) in enumerate(weights):
            a, b = max(block, begin), min(block + count, ends[j])
            if a < b:
                shares[j, a - block : b - block] = share[a - begin : b - begin]
        some = shares.any(axis=1)
        mixed[some] += np.einsum("tk,kj->tj", shares[some], powers[:count])
    return list(mixed), end


class _Steps:
    """The chain's law after 0, 1, 2, ... steps, with room to work in.

    The array of those who wait lies flat, row by row, and only as wide as it holds anything: a
    shift by one of the low class is a shift by 1, by one of the high class by a row.
    """

    def __init__(self, pair: Pair, high: float, low: float, tenancy: float) -> None:
        self.high, self.low, self.ends = high, low, tenancy * len(pair.free)
        self.free, self.fresh, self.some = (pair.free.copy() for _ in range(3))
        down = tenancy * np.arange(len(pair.free))
        self.stay, self.down = 1 - (high + low) - down, down[1:]
        self.rows, self.columns = pair.full.shape
        self._lay(pair.full)

    def _lay(self, full: Floats) -> None:
        full[full < TINY] = 0.0
        self.free[self.free < TINY] = 0.0
        mass = np.add.reduce(full, axis=0)
        top = int(np.flatnonzero(mass > _EMPTY)[-1:].sum())
        self.wide = min(self.columns, top + BLOCK + 2)
        self.full = np.zeros((self.rows, self.wide))
        kept = min(self.wide, full.shape[1])
        self.full[:, :kept] = full[:, :kept]
        self.full[:, -1] = 0.0
        self.new, self.work = np.empty_like(self.full), np.empty_like(self.full)

    def look(self) -> None:
        """Find the columns that can hold anything within the next block of steps."""
        self._lay(self.full)

    def take(self) -> None:
        """Take one step."""
        wide, high, low, ends = self.wide, self.high, self.low, self.ends
        old, new, work = self.full.reshape(-1), self.new.reshape(-1), self.work.reshape(-1)
        free, fresh, some = self.free, self.fresh, self.some
        np.multiply(old[:-wide], high, out=new[wide:])
        # None of the high class waits: one of the low is housed.
        np.multiply(old[1:wide], ends, out=new[: wide - 1])
        new[wide - 1] = 0.0
        np.multiply(old[:-1], low, out=work[1:])
        np.add(new[1:], work[1:], out=new[1:])
        np.multiply(old[wide:], ends, out=work[:-wide])
        np.add(new[:-wide], work[:-wide], out=new[:-wide])
        # The last column is let go: nothing may run over its edge into the next row.
        new[wide - 1 :: wide] = 0.0
        if len(free):
            np.multiply(free, self.stay, out=fresh)
            np.multiply(free, high + low, out=some)
            fresh[1:] += some[:-1]
            new[0] += some[-1]
            np.multiply(free[1:], self.down, out=some[1:])
            fresh[:-1] += some[1:]
            fresh[-1] += ends * old[0]
        self.full, self.new = self.new, self.full
        self.free, self.fresh = fresh, free

    def note(self, row: Floats) -> None:
        """Write the laws of both queues into a row, the low one first."""
        row[self.wide : self.columns] = 0.0
        np.add.reduce(self.full, axis=0, out=row[: self.wide])
        np.add.reduce(self.full, axis=1, out=row[self.columns :])
        nobody = np.add.reduce(self.free)
        row[0] += nobody
        row[self.columns] += nobody

    def add(self, total: Pair, weight: float) -> None:
        """Add the law with a weight."""
        np.multiply(self.full, weight, out=self.work)
        total.full[:, : self.wide] += self.work
        total.free += weight * self.free
