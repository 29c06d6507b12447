"""One pool of dwellings with one queue: the smallest whole model, answered in three ways.

Households apply at a rate, every dwelling is let until its tenancy ends, whoever finds none
waits. Rates and the number of dwellings are piecewise constant. The same pool is answered
exactly, by simulation and by the deterministic arithmetic of a spreadsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import Steps
from boligsim.homelessness.inputs import count, counts, curve, horizon, law, moments, seed_of
from boligsim.homelessness.pieces import Piece, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from boligsim.homelessness.hidden import Hidden
    from boligsim.homelessness.primitives import Primitive

__all__ = ["Pool", "one_pool"]


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
    start
        Law of the households in the system (housed or waiting) at 0, if it is not all dwellings
        full and `waiting0` waiting.
    withdrawal
        (from year, value): rate at which a waiting household solves it by itself, per year.
    """

    arrivals: tuple[tuple[float, float], ...]
    tenancy: tuple[tuple[float, float], ...]
    dwellings: tuple[tuple[float, int], ...]
    waiting0: int
    until: float
    at: tuple[float, ...]
    moves: tuple[tuple[float, int, bool], ...] = ()
    start: tuple[float, ...] | None = None
    withdrawal: tuple[tuple[float, float], ...] = ((0.0, 0.0),)

    def __repr__(self) -> str:
        """One line."""
        waiting = "a law of starts" if self.start is not None else f"{self.waiting0} waiting"
        return (
            f"Pool({self.dwellings[0][1]} dwellings, {waiting}, "
            f"until {self.until:g}, {len(self.at)} times)"
        )

    def start_law(self) -> NDArray[np.float64]:
        """Return the law of the households in the system at 0, element k for k households."""
        if self.start is not None:
            return np.array(self.start)
        full = np.zeros(self.dwellings[0][1] + self.waiting0 + 1)
        full[-1] = 1.0
        return full

    def pieces(self) -> list[Piece]:
        """Return the stretches between changes, from 0 to `until`."""
        curves = (self.arrivals, self.tenancy, self.dwellings, self.withdrawal)
        return pieces_of(*curves, self.moves, self.until)

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
        if count("draws", draws) < 1:
            raise InputError("draws is 0; simulate at least one course.")
        from boligsim.homelessness.pool_draws import simulated_queue

        return simulated_queue(self, count("draws", draws), seed_of(seed))

    def hidden(self, *, base: int = 0, language: str = "nb") -> Hidden:
        """Return what a spreadsheet hides, see `what_a_spreadsheet_hides`."""
        from boligsim.homelessness.hidden import what_a_spreadsheet_hides

        return what_a_spreadsheet_hides(self, base=base, language=language)


def one_pool(
    arrivals: Steps,
    tenancy: Steps,
    dwellings: Steps,
    waiting0: int,
    until: float,
    *,
    at: Iterable[float],
    start: Mapping[int, float] | Iterable[float] | None = None,
    withdrawal: Steps = 0.0,
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
    start
        Law of the households in the system (housed or waiting) at 0: ``start[k]`` is the
        probability of k, or ``{k: probability}``. Left out: all dwellings are full and
        `waiting0` households wait.
    withdrawal
        ``[(from_year, value), ...]`` or a number: the rate at which a waiting household solves it
        by itself, per year.

    Returns
    -------
    Pool
        With ``exact()``, ``simulate(draws, seed)`` and ``fluid()``.

    Raises
    ------
    InputError
        A number is negative or not finite, a curve does not begin at 0 or is not in order,
        `until` is above 32, a time lies after `until`, `start` is not a law.

    Examples
    --------
    >>> pool = one_pool([(0, 6)], [(0, 3)], [(0, 3)], 0, 32, at=[32])
    >>> round(float(pool.exact()["mean"].iloc[0]), 3)
    0.889
    """
    end = horizon("until", until)
    waiting = count("waiting0", waiting0)
    if start is not None and waiting:
        raise InputError(
            f"waiting0 is {waiting}, but start says already how many are housed or wait; set "
            "waiting0 to 0."
        )
    return Pool(
        arrivals=curve("arrivals", arrivals),
        tenancy=curve("tenancy", tenancy),
        dwellings=counts("dwellings", dwellings),
        waiting0=waiting,
        until=end,
        at=moments("at", at, end),
        start=None if start is None else law("start", start),
        withdrawal=curve("withdrawal", withdrawal),
    )
