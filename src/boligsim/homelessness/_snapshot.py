"""Observing: stocks at month starts, the year's time in each."""

from __future__ import annotations

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._types import Int, Table

_STOCKS = len(lay.STOCKS)
_MONTH = lay.YEAR // 12


@jit
def snapshot(
    month: Int, hh: Table, mi: Table, o32: Table, o64: Table, ti: Table, dm: Table, i: Int
) -> None:
    """Write the stocks of a month start, and on 1 January also by group, and the year's time."""
    for cell in range(_STOCKS * 3):
        o32[i, dm[lay.R_MONTH] + month * _STOCKS * 3 + cell] = mi[dm[lay.A_TOTAL] + cell]
    if month % 12:
        return
    year = month // 12
    size = _STOCKS * dm[lay.N_GROUPS] * 3
    base = dm[lay.R_STOCK] + year * size
    for cell in range(size):
        o32[i, base + cell] = mi[dm[lay.A_NOW] + cell]
    long_ago = mi[lay.M_NOW] - 6 * _MONTH
    for h in range(mi[lay.M_SLOTS]):
        place = hh[h, lay.PLACE]
        if not lay.NOWHERE <= place <= lay.INSTITUTION:
            continue
        if hh[h, lay.HOMELESS_AT] < long_ago:
            cell = base + (lay.S_LONG * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * 3
            o32[i, cell] += 1
            o32[i, cell + 1] += hh[h, lay.ADULTS]
            o32[i, cell + 2] += hh[h, lay.CHILDREN]
        if place == lay.TEMPORARY and hh[h, lay.SINCE] < mi[lay.M_NOW] - 3 * _MONTH:
            cell = base + (lay.S_TEMPORARY_3M * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * 3
            o32[i, cell] += 1
            o32[i, cell + 1] += hh[h, lay.ADULTS]
            o32[i, cell + 2] += hh[h, lay.CHILDREN]
    n = dm[lay.N_GROUPS] * dm[lay.N_DWELLINGS]
    for cell in range(n):
        o32[i, dm[lay.R_TENANTS] + year * n + cell] = mi[dm[lay.A_TENANTS] + cell]
    n = dm[lay.N_DWELLINGS] * 4
    for cell in range(n):
        o32[i, dm[lay.R_UNITS] + year * n + cell] = mi[dm[lay.A_UNITS] + cell]
    if year > 0:
        for cell in range(size):
            o64[i, (year - 1) * size + cell] = mi[dm[lay.A_YEAR] + cell] + mi[
                dm[lay.A_NOW] + cell
            ] * (mi[lay.M_NOW] - mi[lay.M_YEAR_START])
            mi[dm[lay.A_YEAR] + cell] = 0
    if year < dm[lay.N_YEARS]:
        mi[lay.M_YEAR] = year
    mi[lay.M_YEAR_START] = mi[lay.M_NOW]
