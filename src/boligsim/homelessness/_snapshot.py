"""Observing: stocks at month starts, the year's time in each."""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._state import once_a_year
from boligsim.homelessness._types import Int

_STOCKS = len(lay.STOCKS)
_MONTH = lay.YEAR // 12
_YEARS = 1.0 / lay.YEAR


@jit
def snapshot(month: Int, s: State) -> None:
    """Write the stocks of a month start, and on 1 January also by group, and the year's time."""
    o32 = s.o32
    mi = s.mi
    groups = s.dm[lay.N_GROUPS]
    now = s.dm[lay.A_NOW]
    out = s.dm[lay.R_MONTH] + month * _STOCKS * 3
    for stock in range(_STOCKS):
        households = np.int64(0)
        adults = np.int64(0)
        children = np.int64(0)
        for g in range(groups):
            cell = now + (g * _STOCKS + stock) * lay.CELLS
            households += mi[cell]
            adults += mi[cell + 1]
            children += mi[cell + 2]
        o32[out + stock * 3] = households
        o32[out + stock * 3 + 1] = adults
        o32[out + stock * 3 + 2] = children
    if month % 12:
        return
    year = month // 12
    size = _STOCKS * groups * 3
    base = s.dm[lay.R_STOCK] + year * size
    for g in range(groups):
        for stock in range(_STOCKS):
            cell = now + (g * _STOCKS + stock) * lay.CELLS
            for weight in range(3):
                o32[base + (stock * groups + g) * 3 + weight] = mi[cell + weight]
    long_ago = mi[lay.M_NOW] - 6 * _MONTH
    for h in range(mi[lay.M_SLOTS]):
        place = s.hh[h, lay.PLACE]
        if not lay.NOWHERE <= place <= lay.INSTITUTION:
            continue
        if s.hh[h, lay.HOMELESS_AT] < long_ago:
            cell = base + (lay.S_LONG * s.dm[lay.N_GROUPS] + s.hh[h, lay.GROUP]) * 3
            o32[cell] += 1
            o32[cell + 1] += s.hh[h, lay.ADULTS]
            o32[cell + 2] += s.hh[h, lay.CHILDREN]
        if place == lay.TEMPORARY and s.hh[h, lay.SINCE] < mi[lay.M_NOW] - 3 * _MONTH:
            cell = base + (lay.S_TEMPORARY_3M * s.dm[lay.N_GROUPS] + s.hh[h, lay.GROUP]) * 3
            o32[cell] += 1
            o32[cell + 1] += s.hh[h, lay.ADULTS]
            o32[cell + 2] += s.hh[h, lay.CHILDREN]
    n = s.dm[lay.N_GROUPS] * s.dm[lay.N_DWELLINGS]
    for cell in range(n):
        o32[s.dm[lay.R_TENANTS] + year * n + cell] = mi[s.dm[lay.A_TENANTS] + cell]
    n = s.dm[lay.N_DWELLINGS] * 4
    for cell in range(n):
        o32[s.dm[lay.R_UNITS] + year * n + cell] = mi[s.dm[lay.A_UNITS] + cell]
    if year > 0:
        lived = s.lived
        span = mi[lay.M_NOW] - mi[lay.M_YEAR_START]
        for g in range(groups):
            for stock in range(_STOCKS):
                cell = now + (g * _STOCKS + stock) * lay.CELLS
                for weight in range(3):
                    ticks = mi[cell + 3 + weight] + mi[cell + weight] * span
                    mi[cell + 3 + weight] = 0
                    at = ((year - 1) * _STOCKS + stock) * groups + g
                    lived[at * 3 + weight] = ticks * _YEARS
    if year < s.dm[lay.N_YEARS]:
        mi[lay.M_YEAR] = year
    mi[lay.M_YEAR_START] = mi[lay.M_NOW]
    if mi[lay.M_TEMP_USED] + mi[lay.M_SHELTER_USED] == 0 or year == s.dm[lay.N_YEARS]:
        return
    for h in range(mi[lay.M_SLOTS]):  # who is there on 1 January has been there in the new year
        if s.hh[h, lay.PLACE] == lay.TEMPORARY:
            once_a_year(h, lay.TEMPORARY_YEAR, lay.F_IN_TEMPORARY, s)
        elif s.hh[h, lay.PLACE] == lay.SHELTER:
            once_a_year(h, lay.SHELTER_YEAR, lay.F_IN_SHELTER, s)
