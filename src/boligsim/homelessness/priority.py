"""Two classes in one queue, the high one always before the low one: the exact answer.

Nobody is moved out for the sake of another (non-preemptive priority), and tenancies of both
classes end at the same rate. In the long run the waits are those of `theory.priority_wait`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import Steps
from boligsim.homelessness.exact import describe, first_size
from boligsim.homelessness.inputs import count, counts, curve, horizon, items, moments
from boligsim.homelessness.pair import advance, refit, start_pair
from boligsim.homelessness.pieces import Piece, level
from boligsim.homelessness.pool import Pool, one_pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["TwoClasses", "two_classes"]

Floats = NDArray[np.float64]
Curve = tuple[tuple[float, float], ...]

LOST = 1e-10
REACH = 6.6  # standard deviations of a walk that stays within `LOST`
LARGEST = 1e10  # cells to update, about a minute


@dataclass(frozen=True)
class TwoClasses:
    """One pool, two classes with priority. Make it with `two_classes`.

    Attributes
    ----------
    arrivals_high, arrivals_low, tenancy, dwellings
        (from year, value), as in `Pool`.
    waiting0
        Households waiting at 0 of the high and of the low class, when all dwellings are full.
    until, at
        As in `Pool`.
    decanted
        Class in which those wait again who must leave when the number of dwellings falls.
    """

    arrivals_high: Curve
    arrivals_low: Curve
    tenancy: Curve
    dwellings: tuple[tuple[float, int], ...]
    waiting0: tuple[int, int]
    until: float
    at: tuple[float, ...]
    decanted: Literal["high", "low"] = "high"

    def __repr__(self) -> str:
        """One line."""
        high, low = self.waiting0
        return (
            f"TwoClasses({self.dwellings[0][1]} dwellings, {high} and {low} waiting, "
            f"until {self.until:g}, {len(self.at)} times)"
        )

    def together(self) -> Pool:
        """Return the pool in which nobody asks for the class."""
        starts = sorted({start for start, _ in (*self.arrivals_high, *self.arrivals_low)})
        both = (self.arrivals_high, self.arrivals_low)
        arrivals = [(start, sum(level(curve, start) for curve in both)) for start in starts]
        waiting = sum(self.waiting0)
        return one_pool(arrivals, self.tenancy, self.dwellings, waiting, self.until, at=self.at)

    def exact(self) -> pd.DataFrame:
        """Return the law of each class's queue by uniformisation: no noise.

        Returns
        -------
        DataFrame
            One row a time and class: ``at``, ``priority`` (high, low, all), and the columns of
            `Pool.exact`. Probabilities are off by at most ``attrs["error"]``.
        """
        import pandas as pd

        laws, error = self.laws()
        parts = [
            pd.DataFrame({"at": self.at, "priority": name, **describe([pair[k] for pair in laws])})
            for k, name in enumerate(("high", "low"))
        ]
        together = self.together().exact().assign(priority="all")
        frame = pd.concat([*parts, together], ignore_index=True)
        frame = frame.sort_values("at", kind="stable", ignore_index=True)
        frame.attrs["error"] = error
        return frame

    def laws(self) -> tuple[list[tuple[Floats, Floats]], float]:
        """Return the laws of the high and of the low queue just before each time, and the error.

        Raises
        ------
        InputError
            The pool is too big.
        """
        pieces = self.together().pieces()
        high, low = _shape(self, pieces)
        while True:
            steps = sum((p.arrivals + p.tenancy * p.dwellings) * (p.end - p.start) for p in pieces)
            if steps * high * low > LARGEST:
                raise InputError(
                    f"The pool is too big for the exact mode ({steps * high * low:.1g} cells to "
                    "update). Use fewer years, fewer dwellings or the theory's priority_wait."
                )
            laws, lost = _march(self, pieces, (high, low))
            if lost < LOST:
                return laws, lost
            high, low = math.ceil(1.5 * high), math.ceil(1.5 * low)


def two_classes(
    arrivals_high: Steps,
    arrivals_low: Steps,
    tenancy: Steps,
    dwellings: Steps,
    waiting0: Iterable[int],
    until: float,
    *,
    at: Iterable[float],
    decanted: Literal["high", "low"] = "high",
) -> TwoClasses:
    """Describe one pool of dwellings with two classes of households, one before the other.

    Parameters
    ----------
    arrivals_high, arrivals_low
        ``[(from_year, value), ...]``: new households of the class per year. A plain number holds
        throughout.
    tenancy
        Likewise the rate at which a tenancy ends, per occupied dwelling per year, the same for
        both classes.
    dwellings
        Likewise the number of dwellings; all are full at 0.
    waiting0
        (high, low): households of each class waiting at 0.
    until
        Years covered, above 0 and at most 32.
    at
        Times in years, in order, none after `until`.
    decanted
        Class in which those wait again who must leave when the number of dwellings falls.

    Returns
    -------
    TwoClasses
        With ``exact()``.

    Raises
    ------
    InputError
        A number is negative or not finite, a curve does not begin at 0 or is not in order,
        `until` is above 32, a time lies after `until`.

    Examples
    --------
    >>> pool = two_classes(1, 4, 2, 3, (0, 0), 30, at=[30])
    >>> pool.exact().set_index("priority")["mean"].round(3).to_dict()
    {'high': 0.14, 'low': 3.217, 'all': 3.357}
    """
    waiting = [count("waiting0", number) for number in items("waiting0", waiting0, "(high, low)")]
    if len(waiting) != 2:
        raise InputError(f"waiting0 has {len(waiting)} numbers; give (high, low).")
    if decanted not in ("high", "low"):
        raise InputError(f"decanted is {decanted!r}; use 'high' or 'low'.")
    end = horizon("until", until)
    return TwoClasses(
        arrivals_high=curve("arrivals_high", arrivals_high),
        arrivals_low=curve("arrivals_low", arrivals_low),
        tenancy=curve("tenancy", tenancy),
        dwellings=counts("dwellings", dwellings),
        waiting0=(waiting[0], waiting[1]),
        until=end,
        at=moments("at", at, end),
        decanted=decanted,
    )


def _shape(pool: TwoClasses, pieces: list[Piece]) -> tuple[int, int]:
    """Guess how many of each class may wait: the deterministic path and what a walk adds."""
    top = pool.dwellings[0][1] + sum(pool.waiting0)
    low = first_size(pieces, top, REACH) - min(piece.dwellings for piece in pieces)
    peak = now = float(pool.waiting0[0])
    events, ratio = 0.0, 0.0
    for piece in pieces:
        arrivals, ends = level(pool.arrivals_high, piece.start), piece.tenancy * piece.dwellings
        if pool.decanted == "high":
            now += max(piece.before - piece.dwellings, 0)
        peak = max(peak, now)
        now = max(now + (arrivals - ends) * (piece.end - piece.start), 0.0)
        peak = max(peak, now)
        events += (arrivals + ends) * (piece.end - piece.start)
        ratio = max(ratio, arrivals / ends if ends else math.inf)
    high = peak + REACH * math.sqrt(events)
    if ratio < 1:  # reflected at 0, the queue is geometric
        per = math.log(max(ratio, 1e-9))
        often = math.log(LOST / 10 / (events + 1)) / per
        high = min(high, max(peak + math.log(LOST / 10) / per, often))
    return min(math.ceil(high) + 3, low + 1), low + 1


def _march(
    pool: TwoClasses, pieces: list[Piece], shape: tuple[int, int]
) -> tuple[list[tuple[Floats, Floats]], float]:
    pair = start_pair(pieces[0].dwellings, *pool.waiting0, shape)
    found = [pair.marginals() for time in pool.at if time <= 0]
    for piece in pieces:
        if piece.dwellings != len(pair.free):
            pair = refit(pair, piece.dwellings, back_to_high=pool.decanted == "high")
        high, low = (level(c, piece.start) for c in (pool.arrivals_high, pool.arrivals_low))
        inside = [time for time in pool.at if piece.start < time <= piece.end]
        spans = [time - piece.start for time in (*inside, piece.end)]
        laws, pair = advance(pair, high, low, piece.tenancy, spans, last=piece is pieces[-1])
        found += laws[: len(inside)]
    lost = abs(1 - float(np.add.reduce(laws[-1][: shape[1]])))
    return [(law[shape[1] :], law[: shape[1]]) for law in found], lost
