"""One pool of dwellings with one queue: the smallest whole model, answered in three ways.

Households apply at a rate, every dwelling is let until its tenancy ends, whoever finds none
waits. Rates and the number of dwellings are piecewise constant. The same pool is answered
exactly, by simulation and by the deterministic arithmetic of a spreadsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import Steps, finite, steps, times, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from boligsim.homelessness.primitives import Primitive

__all__ = ["LONGEST", "Piece", "Pool", "one_pool"]

LONGEST = 32.0  # years that the ticks of the simulation cover


class Piece(NamedTuple):
    """A stretch ``[start, end)`` in which nothing changes; rates are per year.

    `moves` are the households that leave at `start`, and whether they leave the queue.
    """

    start: float
    end: float
    arrivals: float
    tenancy: float
    dwellings: int
    moves: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True)
class Pool:
    """One pool, one queue: M(t)/M/s(t). Make it with `one_pool`.

    Attributes
    ----------
    arrivals, tenancy
        (from year, value): new households per year, tenancy ends per occupied dwelling per year.
    dwellings
        (from year, number). Where it falls, the households above it go back to the queue.
    waiting0
        Households waiting at 0, when all dwellings are full.
    until
        Years covered.
    at
        Times at which the queue is observed, just before anything that is scheduled then.
    moves
        (time, households, whether from the queue): so many leave, if there are as many.
    """

    arrivals: tuple[tuple[float, float], ...]
    tenancy: tuple[tuple[float, float], ...]
    dwellings: tuple[tuple[float, int], ...]
    waiting0: int
    until: float
    at: tuple[float, ...]
    moves: tuple[tuple[float, int, bool], ...] = ()

    def __repr__(self) -> str:
        """One line."""
        return (
            f"Pool({self.dwellings[0][1]} dwellings, {self.waiting0} waiting, "
            f"until {self.until:g}, {len(self.at)} times)"
        )

    def pieces(self) -> list[Piece]:
        """Return the stretches between changes, from 0 to `until`."""
        curves = (self.arrivals, self.tenancy, self.dwellings)
        changes = {start for curve in curves for start, _ in curve}
        changes |= {time for time, _, _ in self.moves}
        bounds = [*sorted(time for time in changes if time < self.until), self.until]
        return [
            Piece(
                start,
                end,
                _level(self.arrivals, start),
                _level(self.tenancy, start),
                int(_level(self.dwellings, start)),
                tuple((n, queue) for time, n, queue in self.moves if time == start),
            )
            for start, end in pairwise(bounds)
        ]

    def with_(self, *primitives: Primitive) -> Pool:
        """Return the pool with measures.

        Parameters
        ----------
        *primitives
            `Units` that come or are decanted, `Rate` of ``application`` or ``tenancy_end``,
            `Move` out of a tenancy or out of the queue, all with fixed numbers.

        Raises
        ------
        InputError
            Any other primitive, or one whose effect one pool cannot express.

        Examples
        --------
        >>> from boligsim.homelessness.primitives import Units
        >>> pool = one_pool(0, 0, 5, 8, 4, at=[1, 2])
        >>> pool.with_(Units("dwelling", 3, 1.0)).exact()["mean"].tolist()
        [8.0, 5.0]
        """
        from boligsim.homelessness.pool_measures import with_primitives

        return with_primitives(self, primitives)

    def exact(self) -> pd.DataFrame:
        """Return the law of the queue by uniformisation: no noise.

        Returns
        -------
        DataFrame
            ``at``, ``mean``, ``sd``, ``p0`` (probability that nobody waits), ``p10``, ``p50``,
            ``p90`` (smallest queue whose cumulative probability reaches the share).
        """
        from boligsim.homelessness.exact import exact_queue

        return exact_queue(self)

    def fluid(self) -> pd.DataFrame:
        """Return the deterministic answer, in the same columns as `exact`."""
        from boligsim.homelessness.fluid import fluid_queue

        return fluid_queue(self)

    def simulate(self, draws: int, seed: int) -> pd.DataFrame:
        """Return the law of the queue over simulated courses, in the same columns as `exact`.

        Parameters
        ----------
        draws
            Number of courses, at least 1.
        seed
            Same seed, same courses.
        """
        if whole("draws", draws) < 1:
            raise InputError("draws is 0; simulate at least one course.")
        if self.moves:
            raise InputError(
                "simulate: a pool with moves is answered by exact() and fluid() only; simulate "
                "the whole case for moves."
            )
        from boligsim.homelessness._pool_kernel import simulate_pool

        return simulate_pool(self, int(draws), int(seed))


def one_pool(
    arrivals: Steps,
    tenancy: Steps,
    dwellings: Steps,
    waiting0: int,
    until: float,
    *,
    at: Iterable[float],
) -> Pool:
    """Describe one pool of dwellings with one queue.

    Parameters
    ----------
    arrivals
        ``[(from_year, value), ...]``: new households per year. A plain number holds throughout.
    tenancy
        Likewise the rate at which a tenancy ends, per occupied dwelling per year.
    dwellings
        Likewise the number of dwellings; all are full at 0.
    waiting0
        Households waiting at 0.
    until
        Years covered, above 0 and at most 32.
    at
        Times in years, in order, none after `until`.

    Returns
    -------
    Pool
        With ``exact()``, ``simulate(draws, seed)`` and ``fluid()``.

    Raises
    ------
    InputError
        A number is negative or not finite, a curve does not begin at 0 or is not in order,
        `until` is above 32, a time lies after `until`.

    Examples
    --------
    >>> pool = one_pool([(0, 6)], [(0, 3)], [(0, 3)], 0, 32, at=[32])
    >>> round(float(pool.exact()["mean"].iloc[0]), 3)
    0.889
    """
    end = finite("until", until, positive=True)
    if end > LONGEST:
        raise InputError(
            f"until is {end:g}; at most {LONGEST:g} years can be covered. Shorten the horizon."
        )
    number = steps("dwellings", dwellings)
    return Pool(
        arrivals=steps("arrivals", arrivals),
        tenancy=steps("tenancy", tenancy),
        dwellings=tuple((year, whole("dwellings", count)) for year, count in number),
        waiting0=whole("waiting0", waiting0),
        until=end,
        at=times("at", at, end),
    )


def _level(curve: tuple[tuple[float, float], ...], at: float) -> float:
    return next(value for start, value in reversed(curve) if start <= at)
