"""The state of a dwelling: vacant, let, being prepared, kept for somebody, gone."""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw
from boligsim.homelessness._types import Int


@jit
def count_unit(d: Int, old: Int, new: Int, s: State) -> None:
    """Move one dwelling of type `d` between the counted states; `KEPT` counts as vacant."""
    base = s.dm[lay.A_UNITS] + d * 4
    if old == lay.OCCUPIED:
        s.mi[base + 1] -= 1
    elif old == lay.VACANT or old == lay.KEPT:
        s.mi[base + 2] -= 1
    elif old == lay.PREPARING:
        s.mi[base + 3] -= 1
    else:
        s.mi[base] += 1
    if new == lay.OCCUPIED:
        s.mi[base + 1] += 1
    elif new == lay.VACANT or new == lay.KEPT:
        s.mi[base + 2] += 1
    elif new == lay.PREPARING:
        s.mi[base + 3] += 1
    else:
        s.mi[base] -= 1


@jit
def set_unit(u: Int, state: Int, s: State) -> None:
    """Change the state of dwelling `u`; keeps the list of vacant ones in order of vacancy."""
    d = s.un[u, lay.U_TYPE]
    old = s.un[u, lay.U_STATE]
    if old == lay.VACANT:
        s.mi[lay.M_VACANT] -= 1
        prev = s.un[u, lay.U_PREV]
        after = s.un[u, lay.U_NEXT]
        if prev >= 0:
            s.un[prev, lay.U_NEXT] = after
        else:
            s.mi[s.dm[lay.A_HEAD] + d] = after
        if after >= 0:
            s.un[after, lay.U_PREV] = prev
        else:
            s.mi[s.dm[lay.A_TAIL] + d] = prev
    s.un[u, lay.U_STATE] = state
    count_unit(d, old, state, s)
    if state == lay.VACANT:
        s.mi[lay.M_VACANT] += 1
        tail = s.mi[s.dm[lay.A_TAIL] + d]
        s.un[u, lay.U_PREV] = tail
        s.un[u, lay.U_NEXT] = -1
        if tail >= 0:
            s.un[tail, lay.U_NEXT] = u
        else:
            s.mi[s.dm[lay.A_HEAD] + d] = u
        s.mi[s.dm[lay.A_TAIL] + d] = u


@jit
def number_unit(u: Int, s: State) -> None:
    """Give dwelling `u` its number within its type: its keys know nothing of other types."""
    cell = s.dm[lay.A_COUNT] + s.un[u, lay.U_TYPE]
    s.un[u, lay.U_TURN] = s.mi[cell] << lay.TURN_BITS
    s.mi[cell] += 1


@jit
def make_vacant(u: Int, s: State) -> None:
    """Dwelling `u` is ready to be let; it is offered at the end of this instant."""
    s.un[u, lay.U_HOLDER] = -1
    s.un[u, lay.U_PENDING] = -1
    set_unit(u, lay.VACANT, s)
    n = s.mi[lay.M_NEW_VACANT]
    if n >= s.dm[lay.CAP_LIST]:
        s.mi[lay.M_ERROR] = lay.MORE_LIST
        return
    s.mi[s.dm[lay.A_NEW_V] + n] = u
    s.mi[lay.M_NEW_VACANT] = n + 1


@jit
def fall_vacant(u: Int, s: State) -> None:
    """Dwelling `u` is empty and prepared: it goes out of stock where one of its type shall."""
    if s.mi[s.dm[lay.A_REMOVE] + s.un[u, lay.U_TYPE]] > 0:
        s.mi[s.dm[lay.A_REMOVE] + s.un[u, lay.U_TYPE]] -= 1
        s.un[u, lay.U_HOLDER] = -1
        s.un[u, lay.U_PENDING] = -1
        set_unit(u, lay.GONE, s)
    else:
        make_vacant(u, s)


@jit
def vacate(u: Int, h: Int, s: State) -> None:
    """Household `h` leaves dwelling `u`: it goes out of stock, is prepared or is vacant at once."""
    d = s.un[u, lay.U_TYPE]
    s.un[u, lay.U_HOLDER] = -1
    if s.mi[s.dm[lay.A_REMOVE] + d] > 0:
        s.mi[s.dm[lay.A_REMOVE] + d] -= 1
        set_unit(u, lay.GONE, s)
        return
    s.un[u, lay.U_TURN] += 1
    mean = s.tf[s.dm[lay.T_TURN] + s.mi[lay.M_PIECE] * s.dm[lay.N_DWELLINGS] + d]
    if mean <= 0.0:
        make_vacant(u, s)
        return
    set_unit(u, lay.PREPARING, s)
    wait = -mean * math.log(draw(s.hk[h], lay.P_TURN, s.hh[h, lay.TENANCY]))
    s.un[u, lay.U_PENDING] = push(s.mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1, 2 * u + 1, s)
