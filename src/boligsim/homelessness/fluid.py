"""The deterministic answer for one pool: what a spreadsheet that counts averages would say.

Households flow like water: the queue grows by arrivals minus ended tenancies while all dwellings
are full and is exactly 0 otherwise. It hides that chance alone makes people wait.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness.pieces import Piece
    from boligsim.homelessness.pool import Pool

__all__ = ["fluid_level", "fluid_queue"]


ROUNDING = 1e-9  # households; a pool in balance has no queue but for rounding


def fluid_queue(pool: Pool) -> pd.DataFrame:
    """Return the deterministic queue of `pool` in the columns of the exact mode.

    It begins with the mean number of households. The sd is 0 and all percentiles equal the mean;
    ``p0`` is 1 where the queue is 0, else 0.
    """
    import pandas as pd

    law = pool.start_law()
    level = float(np.add.reduce(law * np.arange(len(law))))
    queue = [max(level - pool.dwellings[0][1], 0.0) for time in pool.at if time <= 0]
    for piece in pool.pieces():
        level -= float(piece.leaving(level))
        for time in pool.at:
            if piece.start < time <= piece.end:
                now = fluid_level(level, piece, time - piece.start)
                queue.append(max(now - piece.dwellings, 0.0))
        level = fluid_level(level, piece, piece.end - piece.start)
    queue = [size if size > ROUNDING else 0.0 for size in queue]
    p0 = [1.0 if size == 0 else 0.0 for size in queue]
    columns = {"at": pool.at, "mean": queue, "sd": 0.0, "p0": p0}
    return pd.DataFrame({**columns, "p10": queue, "p50": queue, "p90": queue})


def fluid_level(level: float, piece: Piece, span: float) -> float:
    """Return the households in the system after `span` years of one piece, from `level`."""
    places, arrivals, rate = piece.dwellings, piece.arrivals, piece.tenancy
    growth = arrivals - rate * places
    if level > places or (level == places and growth > 0):
        queue, empty_in = _draining(level - places, growth, piece.withdrawal, span)
        if span <= empty_in:
            return places + queue
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


def _draining(queue: float, growth: float, withdrawal: float, span: float) -> tuple[float, float]:
    """Return the queue after `span` years and the time at which it is empty."""
    if withdrawal == 0:
        return queue + growth * span, queue / -growth if growth < 0 else math.inf
    goal = growth / withdrawal
    empty_in = math.log((queue - goal) / -goal) / withdrawal if growth < 0 else math.inf
    return goal + (queue - goal) * math.exp(-withdrawal * span), empty_in
