"""The chain behind the exact mode: households in one pool, moved through time without chance.

The number in the system (housed plus waiting) is a birth-and-death process. Watched at the points
of a Poisson process fast enough for any state it is a chain with three diagonals, and its law
after a time is the Poisson mixture of the chain's powers (uniformisation). A time that comes up
often, as a month does, gets the banded matrix that leads over it in one step.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

__all__ = ["CUT", "SAME", "Chain", "poisson_weights"]

Floats = NDArray[np.float64]

CUT = 1e-16  # Poisson weights below this share of the largest are left out
SAME = 2e-14  # years: two spans this close take the same matrix
BLOCK = 64  # powers of the chain kept at a time
TINY = 1e-150  # probabilities below are nothing; denormal numbers would be a hundred times slower


class _Step(NamedTuple):
    """A banded matrix; the law it is given to, seen through its windows; room to multiply."""

    band: Floats
    law: Floats
    windows: Floats
    work: Floats


class Chain:
    """Households in a pool with constant rates, on states ``0 .. size - 1``, the last one a trap.

    Parameters
    ----------
    arrivals, tenancy
        New households, and ends per occupied dwelling, per year.
    dwellings
        Number of dwellings.
    withdrawal
        Households that stop waiting, per waiting household per year.
    size
        Number of states.

    Source
    ------
    A. Jensen (1953), Markoff chains as an aid in the study of Markoff processes.
    """

    def __init__(
        self, arrivals: float, tenancy: float, dwellings: int, withdrawal: float, size: int
    ) -> None:
        self.size = size
        housed = np.minimum(np.arange(size), dwellings)
        leave = tenancy * housed + withdrawal * (np.arange(size) - housed)
        self.fastest = arrivals + float(leave[-1])
        self._matrices: list[tuple[float, _Step]] = []
        if self.fastest == 0:
            return
        down = leave / self.fastest
        up = np.full(size, arrivals / self.fastest)
        down[-1] = up[-1] = 0.0
        # Row j of the three: what state j gets from the state below, from itself, from above.
        self._from = np.zeros((3, size))
        self._from[0, 1:] = up[:-1]
        self._from[1] = 1 - up - down
        self._from[2, :-1] = down[1:]
        self._rows, self._windows = _padded(BLOCK + 1, size, 1)
        self._work = np.empty((3, size))

    def steps(self, span: float) -> int:
        """Return how many steps of the chain a span may take, which is also a matrix's reach."""
        first, weights = poisson_weights(self.fastest * span)
        return first + len(weights) - 1

    def learn(self, span: float) -> None:
        """Make the matrix that leads over `span` years in one step."""
        first, weights = poisson_weights(self.fastest * span)
        weights = np.concatenate([np.zeros(first), weights])
        reach = len(weights) - 1
        # band[d, j] is the probability to come to state j from state j + d - reach.
        band, new, work = (np.zeros((2 * reach + 1, self.size)) for _ in range(3))
        band[reach] = weights[reach]
        for k in range(1, reach + 1):  # Horner's rule, one step of the chain at the end of paths
            low, high = reach - k, reach + k + 1
            np.multiply(band[low:high], self._from[1], out=new[low:high])
            # From state j - 1, where what came from the same place stands one row further on.
            np.multiply(band[low + 1 : high, :-1], self._from[0, 1:], out=work[low + 1 : high, 1:])
            new[low : high - 1, 1:] += work[low + 1 : high, 1:]
            np.multiply(band[low : high - 1, 1:], self._from[2, :-1], out=work[low : high - 1, :-1])
            new[low + 1 : high, :-1] += work[low : high - 1, :-1]
            new[reach] += weights[reach - k]
            band, new = new, band
        padded, windows = _padded(1, self.size, reach)
        inner = padded[0, reach : reach + self.size]
        self._matrices.append((span, _Step(band, inner, windows[0], work)))

    def after(self, law: Floats, span: float) -> tuple[Floats, float]:
        """Return the law after `span` years, and the span that was really taken.

        The two spans differ by less than `SAME`, the caller makes up for it in the next.
        """
        if self.fastest == 0 or span <= 0:
            return law, span
        for known, step in self._matrices:
            if abs(known - span) <= SAME:
                step.law[:] = law
                np.multiply(step.windows, step.band, out=step.work)
                return _clean(np.add.reduce(step.work, axis=0)), known
        return _clean(self._mixed(law, span)), span

    def _mixed(self, law: Floats, span: float) -> Floats:
        first, weights = poisson_weights(self.fastest * span)
        last = first + len(weights)  # powers 0 .. last - 1
        rows, windows, inner = self._rows, self._windows, self._rows[:, 1:-1]
        inner[0] = law
        total = np.zeros(self.size)
        for block in range(0, last, BLOCK):
            count = min(BLOCK, last - block)
            for k in range(count):
                np.multiply(windows[k], self._from, out=self._work)
                np.add.reduce(self._work, axis=0, out=inner[k + 1])
            low, high = max(block, first), block + count
            if low < high:
                share = weights[low - first : high - first, None]
                total += np.add.reduce(share * inner[low - block : high - block], axis=0)
            rows[0] = _clean(rows[count])
        return total


def poisson_weights(mean: float) -> tuple[int, Floats]:
    """Return the first point and the weights of a Poisson law, its far tails cut.

    Parameters
    ----------
    mean
        Mean, at least 0.

    Returns
    -------
    int, ndarray
        Weights of first, first + 1, ...; they sum to 1. What is cut is below 1e-16 in all.
    """
    mode = math.floor(mean)
    reach = math.ceil(9 * math.sqrt(mean)) + 40
    right = np.cumprod(mean / np.arange(mode + 1, mode + reach + 1))
    left = np.cumprod(np.arange(mode, max(mode - reach, 0), -1) / mean) if mode else np.zeros(0)
    weights = np.concatenate([left[::-1], [1.0], right])
    keep = weights > CUT
    weights = weights[keep]
    return mode - len(left) + int(np.argmax(keep)), weights / np.add.reduce(weights)


def _padded(rows: int, size: int, pad: int) -> tuple[Floats, Floats]:
    """Return rows with `pad` zeros on both sides, and each with its 2 pad + 1 shifts as a view."""
    cells = np.zeros((rows, size + 2 * pad))
    down, right = cells.strides
    return cells, as_strided(cells, (rows, 2 * pad + 1, size), (down, right, right))


def _clean(law: Floats) -> Floats:
    law[law < TINY] = 0.0
    return law
