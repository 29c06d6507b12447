"""The state of a dwelling: vacant, let, being prepared, kept for somebody, gone."""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw
from boligsim.homelessness._types import Int, Keys, Table


@jit
def count_unit(d: Int, old: Int, new: Int, mi: Table, dm: Table) -> None:
    """Move one dwelling of type `d` between the counted states; `KEPT` counts as vacant."""
    base = dm[lay.A_UNITS] + d * 4
    if old == lay.OCCUPIED:
        mi[base + 1] -= 1
    elif old == lay.VACANT or old == lay.KEPT:
        mi[base + 2] -= 1
    elif old == lay.PREPARING:
        mi[base + 3] -= 1
    else:
        mi[base] += 1
    if new == lay.OCCUPIED:
        mi[base + 1] += 1
    elif new == lay.VACANT or new == lay.KEPT:
        mi[base + 2] += 1
    elif new == lay.PREPARING:
        mi[base + 3] += 1
    else:
        mi[base] -= 1


@jit
def set_unit(u: Int, state: Int, un: Table, mi: Table, dm: Table) -> None:
    """Change the state of dwelling `u`; keeps the list of vacant ones in order of vacancy."""
    d = un[u, lay.U_TYPE]
    old = un[u, lay.U_STATE]
    if old == lay.VACANT:
        prev = un[u, lay.U_PREV]
        after = un[u, lay.U_NEXT]
        if prev >= 0:
            un[prev, lay.U_NEXT] = after
        else:
            mi[dm[lay.A_HEAD] + d] = after
        if after >= 0:
            un[after, lay.U_PREV] = prev
        else:
            mi[dm[lay.A_TAIL] + d] = prev
    un[u, lay.U_STATE] = state
    count_unit(d, old, state, mi, dm)
    if state == lay.VACANT:
        tail = mi[dm[lay.A_TAIL] + d]
        un[u, lay.U_PREV] = tail
        un[u, lay.U_NEXT] = -1
        if tail >= 0:
            un[tail, lay.U_NEXT] = u
        else:
            mi[dm[lay.A_HEAD] + d] = u
        mi[dm[lay.A_TAIL] + d] = u


@jit
def number_unit(u: Int, un: Table, mi: Table, dm: Table) -> None:
    """Give dwelling `u` its number within its type: its keys know nothing of other types."""
    cell = dm[lay.A_COUNT] + un[u, lay.U_TYPE]
    un[u, lay.U_NTH] = mi[cell]
    mi[cell] += 1


@jit
def make_vacant(u: Int, un: Table, mi: Table, dm: Table) -> None:
    """Dwelling `u` is ready to be let; it is offered at the end of this instant."""
    un[u, lay.U_HOLDER] = -1
    un[u, lay.U_PENDING] = -1
    set_unit(u, lay.VACANT, un, mi, dm)
    n = mi[lay.M_NEW_VACANT]
    if n >= dm[lay.CAP_LIST]:
        mi[lay.M_ERROR] = lay.MORE_LIST
        return
    mi[dm[lay.A_NEW_V] + n] = u
    mi[lay.M_NEW_VACANT] = n + 1


@jit
def fall_vacant(u: Int, un: Table, mi: Table, dm: Table) -> None:
    """Dwelling `u` is empty and prepared: it goes out of stock where one of its type shall."""
    if mi[dm[lay.A_REMOVE] + un[u, lay.U_TYPE]] > 0:
        mi[dm[lay.A_REMOVE] + un[u, lay.U_TYPE]] -= 1
        un[u, lay.U_HOLDER] = -1
        un[u, lay.U_PENDING] = -1
        set_unit(u, lay.GONE, un, mi, dm)
    else:
        make_vacant(u, un, mi, dm)


@jit
def vacate(
    u: Int,
    h: Int,
    hh: Table,
    hk: Keys,
    un: Table,
    hp: Table,
    mi: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Household `h` leaves dwelling `u`: it goes out of stock, is prepared or is vacant at once."""
    d = un[u, lay.U_TYPE]
    un[u, lay.U_HOLDER] = -1
    if mi[dm[lay.A_REMOVE] + d] > 0:
        mi[dm[lay.A_REMOVE] + d] -= 1
        set_unit(u, lay.GONE, un, mi, dm)
        return
    un[u, lay.U_TURN] += 1
    mean = tf[w, dm[lay.T_TURN] + mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] + d]
    if mean <= 0.0:
        make_vacant(u, un, mi, dm)
        return
    set_unit(u, lay.PREPARING, un, mi, dm)
    wait = -mean * math.log(draw(hk[h], lay.P_TURN, hh[h, lay.TENANCY]))
    un[u, lay.U_PENDING] = push(
        mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1, 2 * u + 1, hp, mi, dm
    )
