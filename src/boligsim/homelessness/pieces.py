"""The stretches of time between changes of a pool, in which its rates are constant."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Piece", "level", "pieces_of"]

Curve = tuple[tuple[float, float], ...]


class Piece(NamedTuple):
    """A stretch ``[start, end)`` in which nothing changes; rates are per year.

    `before` is the number of dwellings until `start`, `withdrawal` the rate at which a household
    stops waiting. At `start` so many households leave,
    `out_of_tenancies` and `out_of_queue`; then the free dwellings are let.
    """

    start: float
    end: float
    arrivals: float
    tenancy: float
    dwellings: int
    before: int
    withdrawal: float = 0.0
    out_of_tenancies: int = 0
    out_of_queue: int = 0

    @property
    def moves(self) -> bool:
        """Whether households leave at the start."""
        return bool(self.out_of_tenancies or self.out_of_queue)

    def leaving(self, level: Any) -> Any:
        """How many leave at the start, of `level` households (a number or an array)."""
        housed = np.minimum(level, min(self.before, self.dwellings))
        waiting = level - housed
        tenants = np.minimum(self.out_of_tenancies, housed)
        return tenants + np.minimum(self.out_of_queue, waiting)


def level(curve: Curve, at: float) -> float:
    """Return the value of a piecewise constant curve at a time."""
    return next(value for start, value in reversed(curve) if start <= at)


def pieces_of(
    arrivals: Curve,
    tenancy: Curve,
    dwellings: Curve,
    withdrawal: Curve,
    moves: tuple[tuple[float, int, bool], ...],
    until: float,
) -> list[Piece]:
    """Return the stretches between changes, from 0 to `until`.

    Parameters
    ----------
    arrivals, tenancy, dwellings, withdrawal
        (from year, value).
    moves
        (time, households, whether from the queue).
    until
        End of the last stretch.
    """
    curves = (arrivals, tenancy, dwellings, withdrawal)
    changes = {start for curve in curves for start, _ in curve}
    changes |= {time for time, _, _ in moves}
    bounds = [*sorted(time for time in changes if time < until), until]
    found: list[Piece] = []
    for start, end in pairwise(bounds):
        now = int(level(dwellings, start))
        found.append(
            Piece(
                start,
                end,
                level(arrivals, start),
                level(tenancy, start),
                now,
                found[-1].dwellings if found else now,
                level(withdrawal, start),
                sum(n for time, n, queue in moves if time == start and not queue),
                sum(n for time, n, queue in moves if time == start and queue),
            )
        )
    return found
