"""Who arrives by chance: the points of a keyed Poisson field under each stream's rate."""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._random import fold, unit
from boligsim.homelessness._types import Int


@jit
def draw_arrivals(s: State) -> Int:
    """Points of a keyed unit Poisson field under each stream's rate, in order of time.

    The field lies in slabs of one arrival a year: a lower rate gives fewer of the same households,
    a higher rate the same ones and new ones. Returns the number of arrivals.
    """
    pieces = s.dm[lay.N_PIECES]
    horizon = s.dm[lay.HORIZON] / lay.YEAR
    months = s.dm[lay.A_MONTHS]
    n_months = 12 * s.dm[lay.N_YEARS]
    for m in range(n_months + 1):
        s.mi[months + m] = 0
    n = 0
    for stream in range(s.dm[lay.N_STREAMS]):
        top = 0.0
        rates = s.dm[lay.T_RATES] + stream * pieces
        for p in range(pieces):
            top = max(top, s.tf[rates + p])
        stream_key = fold(s.key[0], s.stream_keys[stream])
        for slab in range(np.int64(math.ceil(top))):
            slab_key = fold(stream_key, slab)
            years = 0.0
            nth = np.int64(0)
            piece = np.int64(0)
            while True:
                key = fold(slab_key, nth)
                nth += 1
                years -= math.log(unit(key))
                if years >= horizon:
                    break
                time = np.int64(years * lay.YEAR)
                height = slab + unit(fold(key, lay.P_HEIGHT))
                while piece < pieces - 1 and s.ti[s.dm[lay.I_EDGES] + piece + 1] <= time:
                    piece += 1
                if height >= s.tf[rates + piece]:
                    continue
                if n >= s.dm[lay.CAP_ARRIVALS]:
                    s.mi[lay.M_ERROR] = lay.MORE_ARRIVALS
                    return np.int64(0)
                s.raw_at[n] = time
                s.raw_ak[n] = key
                s.raw_stream[n] = stream
                n += 1
                s.mi[months + min(time * 12 // lay.YEAR, n_months - 1) + 1] += 1
    for m in range(n_months):
        s.mi[months + m + 1] += s.mi[months + m]
    for j in range(n):
        m = months + min(s.raw_at[j] * 12 // lay.YEAR, n_months - 1)
        k = s.mi[m]
        s.mi[m] = k + 1
        s.at[k] = s.raw_at[j]
        s.ak[k] = s.raw_ak[j]
        s.astream[k] = s.raw_stream[j]
    for j in range(1, n):
        time = s.at[j]
        key = s.ak[j]
        stream = s.astream[j]
        k = j
        while k > 0 and (s.at[k - 1] > time or (s.at[k - 1] == time and s.ak[k - 1] > key)):
            s.at[k] = s.at[k - 1]
            s.ak[k] = s.ak[k - 1]
            s.astream[k] = s.astream[k - 1]
            k -= 1
        s.at[k] = time
        s.ak[k] = key
        s.astream[k] = stream
    return np.int64(n)
