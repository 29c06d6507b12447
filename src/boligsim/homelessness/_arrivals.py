"""Who arrives by chance: the points of a keyed Poisson field under each stream's rate."""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import piece_at
from boligsim.homelessness._jit import jit
from boligsim.homelessness._random import fold, uniform
from boligsim.homelessness._types import Int, Key, Keys, Table


@jit
def draw_arrivals(
    draw_key: Key,
    stream_keys: Keys,
    at: Table,
    ak: Keys,
    astream: Table,
    ah: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> Int:
    """Points of a keyed unit Poisson field under each stream's rate, in order of time.

    The field lies in slabs of one arrival a year: a lower rate gives fewer of the same households,
    a higher rate the same ones and new ones. Returns the number of arrivals.
    """
    pieces = dm[lay.N_PIECES]
    horizon = dm[lay.HORIZON] / lay.YEAR
    months = dm[lay.A_MONTHS]
    n_months = 12 * dm[lay.N_YEARS]
    for m in range(n_months + 1):
        mi[months + m] = 0
    n = 0
    for s in range(dm[lay.N_STREAMS]):
        top = 0.0
        rates = dm[lay.T_RATES] + s * pieces
        for p in range(pieces):
            top = max(top, tf[w, rates + p])
        stream_key = fold(draw_key, stream_keys[s])
        for slab in range(np.int64(math.ceil(top))):
            slab_key = fold(stream_key, slab)
            years = 0.0
            nth = np.int64(0)
            while True:
                key = fold(slab_key, nth)
                nth += 1
                years -= math.log(uniform(fold(key, lay.P_TIME)))
                if years >= horizon:
                    break
                time = np.int64(years * lay.YEAR)
                height = slab + uniform(fold(key, lay.P_HEIGHT))
                if height >= tf[w, rates + piece_at(time, ti, dm)]:
                    continue
                if n >= dm[lay.CAP_ARRIVALS]:
                    mi[lay.M_ERROR] = lay.MORE_ARRIVALS
                    return np.int64(0)
                at[n] = time
                ak[n] = key
                astream[n] = s
                n += 1
                mi[months + min(time * 12 // lay.YEAR, n_months - 1) + 1] += 1
    for m in range(n_months):
        mi[months + m + 1] += mi[months + m]
    for j in range(n):
        m = min(at[j] * 12 // lay.YEAR, n_months - 1)
        ah[mi[months + m]] = j
        mi[months + m] += 1
    for j in range(1, n):
        x = ah[j]
        k = j
        while k > 0 and (
            at[ah[k - 1]] > at[x] or (at[ah[k - 1]] == at[x] and ak[ah[k - 1]] > ak[x])
        ):
            ah[k] = ah[k - 1]
            k -= 1
        ah[k] = x
    return np.int64(n)
