"""The deterministic answer for one pool: what a spreadsheet that counts averages would say.

Households flow like water: the queue grows by arrivals minus ended tenancies while all dwellings
are full and is exactly 0 otherwise. It hides that chance alone makes people wait.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness.pool import Piece, Pool

__all__ = ["after_moves", "fluid_level", "fluid_queue", "hidden_by_fluid"]


def fluid_queue(pool: Pool) -> pd.DataFrame:
    """Return the deterministic queue of `pool` in the columns of the exact mode.

    The sd is 0 and all percentiles equal the mean; ``p0`` is 1 where the queue is 0, else 0.
    """
    import pandas as pd

    level = float(pool.dwellings[0][1] + pool.waiting0)
    queue = [float(pool.waiting0) for time in pool.at if time <= 0]
    for piece in pool.pieces():
        level = after_moves(level, piece)
        for time in pool.at:
            if piece.start < time <= piece.end:
                now = fluid_level(level, piece, time - piece.start)
                queue.append(max(now - piece.dwellings, 0.0))
        level = fluid_level(level, piece, piece.end - piece.start)
    p0 = [1.0 if size == 0 else 0.0 for size in queue]
    columns = {"at": pool.at, "mean": queue, "sd": 0.0, "p0": p0}
    return pd.DataFrame({**columns, "p10": queue, "p50": queue, "p90": queue})


def hidden_by_fluid(pool: Pool) -> pd.DataFrame:
    """Return what the deterministic answer hides.

    Returns
    -------
    DataFrame
        ``at``, ``fluid`` (deterministic queue), ``mean`` (exact mean queue), ``hidden`` (their
        difference), ``someone_waits`` (probability), ``p90``.

    Examples
    --------
    >>> from boligsim.homelessness.pool import one_pool
    >>> table = hidden_by_fluid(one_pool(6, 3, 3, 0, 32, at=[32]))
    >>> float(table["fluid"].iloc[0]), round(float(table["hidden"].iloc[0]), 2)
    (0.0, 0.89)
    """
    exact = pool.exact()
    fluid = fluid_queue(pool)["mean"]
    return exact[["at"]].assign(
        fluid=fluid,
        mean=exact["mean"],
        hidden=exact["mean"] - fluid,
        someone_waits=1 - exact["p0"],
        p90=exact["p90"],
    )


def after_moves(level: float, piece: Piece) -> float:
    """Return the households in the system just after those who leave at the piece's start."""
    for n, queue in piece.moves:
        inside = max(level - piece.dwellings, 0.0) if queue else min(level, piece.dwellings)
        level -= min(n, inside)
    return level


def fluid_level(level: float, piece: Piece, span: float) -> float:
    """Return the households in the system after `span` years of one piece, from `level`."""
    places, arrivals, rate = piece.dwellings, piece.arrivals, piece.tenancy
    growth = arrivals - rate * places
    if level > places or (level == places and growth > 0):
        empty_in = (level - places) / -growth if growth < 0 else math.inf
        if span <= empty_in:
            return level + growth * span
        return fluid_level(float(places), piece, span - empty_in)
    if rate == 0:
        full_in = (places - level) / arrivals if arrivals > 0 else math.inf
        if span <= full_in:
            return level + arrivals * span
        return fluid_level(float(places), piece, span - full_in)
    goal = arrivals / rate
    if growth > 0 and goal > places:
        full_in = math.log((goal - level) / (goal - places)) / rate
        if span > full_in:
            return fluid_level(float(places), piece, span - full_in)
    return goal + (level - goal) * math.exp(-rate * span)
