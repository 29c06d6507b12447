"""What is scheduled: dwellings that leave or get ready, arrivals, moves and support slots."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._dwellings import make_vacant, number_unit, set_unit
from boligsim.homelessness._events import apply, become_homeless
from boligsim.homelessness._jit import jit
from boligsim.homelessness._random import fold, uniform
from boligsim.homelessness._state import flow, household_of, set_state
from boligsim.homelessness._types import Int, Key, Keys, Table


@jit
def arrive(
    key: Key,
    stream: Int,
    cause: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    un: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Let a household of a stream arrive: homeless, or applying with a roof."""
    row = dm[lay.I_STREAM] + stream * lay.STREAM_COLUMNS
    group = ti[row + lay.ST_GROUP]
    place = ti[row + lay.ST_PLACE]
    h = household_of(key, group, hh, hk, mi, ti, tf, dm, w)
    if h < 0:
        return
    known = tf[w, dm[lay.T_GROUP] + group * lay.GROUP_COLUMNS + lay.G_KNOWN]
    hh[h, lay.KNOWN] = 1 if uniform(fold(key, lay.P_KNOWN)) < known else 0
    if place == lay.HOME:
        hh[h, lay.KNOWN] = 1
        set_state(h, lay.HOME, lay.NO_CASE, hh, hk, mi, ti, dm)
        if cause == lay.F_PLANNED:
            flow(h, lay.F_PLANNED, hh, mi, o32, dm, i)
            grant(h, hh, hk, hp, mi, ti, tf, dm, w)
        else:
            apply(h, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
        return
    if cause != lay.F_ENTRY:
        hh[h, lay.KNOWN] = 1
    become_homeless(h, place, cause, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)


@jit
def grant(
    h: Int, hh: Table, hk: Keys, hp: Table, mi: Table, ti: Table, tf: Table, dm: Table, w: Int
) -> None:
    """Household `h` waits with a decision from now on."""
    hh[h, lay.APPLIED_AT] = mi[lay.M_NOW]
    hh[h, lay.DECIDED_AT] = mi[lay.M_NOW]
    hh[h, lay.CLOCK] = mi[lay.M_NOW]
    hh[h, lay.STAGE_AT] = -1
    set_state(h, hh[h, lay.PLACE], lay.GRANTED, hh, hk, mi, ti, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def add_units(
    d: Int, n: Int, root: Int, un: Table, mi: Table, o32: Table, dm: Table, i: Int
) -> None:
    """`n` new dwellings of type `d` are ready."""
    for _ in range(n):
        u = mi[lay.M_UNITS]
        if u >= dm[lay.CAP_UNITS]:
            mi[lay.M_ERROR] = lay.MORE_UNITS
            return
        mi[lay.M_UNITS] = u + 1
        un[u, lay.U_TYPE] = d
        un[u, lay.U_STATE] = lay.ABSENT
        un[u, lay.U_TURN] = 0
        number_unit(u, un, mi, dm)
        un[u, lay.U_ROOT] = root
        make_vacant(u, un, mi, dm)
        if root >= 0:
            o32[i, dm[lay.R_CHAINS] + mi[lay.M_YEAR] * 2] += 1


@jit
def remove_units(
    d: Int,
    n: Int,
    mode: Int,
    hh: Table,
    hk: Keys,
    un: Table,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> Int:
    """Take `n` dwellings of type `d` out of the stock; return how many went at once."""
    left = n
    if mode != lay.R_NEXT:
        while left > 0 and mi[dm[lay.A_HEAD] + d] >= 0:
            set_unit(mi[dm[lay.A_HEAD] + d], lay.GONE, un, mi, dm)
            left -= 1
    while left > 0 and mode == lay.R_DECANT:
        chosen: Int = np.int64(-1)
        lowest = np.uint64(0xFFFFFFFFFFFFFFFF)
        for u in range(mi[lay.M_UNITS]):
            state = un[u, lay.U_STATE]
            if un[u, lay.U_TYPE] == d and lay.OCCUPIED <= state <= lay.KEPT:
                ticket = np.uint64(u)  # empty ones first
                if state != lay.PREPARING:
                    ticket = fold(hk[un[u, lay.U_HOLDER]], lay.P_DECANT)
                if ticket < lowest:
                    lowest = ticket
                    chosen = u
        if chosen < 0:
            break
        state = un[chosen, lay.U_STATE]
        h = un[chosen, lay.U_HOLDER]
        un[chosen, lay.U_HOLDER] = -1
        un[chosen, lay.U_PENDING] = -1
        set_unit(chosen, lay.GONE, un, mi, dm)
        left -= 1
        if state == lay.PREPARING:
            continue
        if state == lay.KEPT:
            hh[h, lay.RESERVED] = -1
            hh[h, lay.STAGE_AT] = -1
            set_state(h, hh[h, lay.PLACE], lay.GRANTED, hh, hk, mi, ti, dm)
            schedule(h, hh, hk, hp, mi, ti, tf, dm, w)
            continue
        hh[h, lay.UNIT] = -1
        flow(h, lay.F_DECANTED, hh, mi, o32, dm, i)
        hh[h, lay.SPELL] += 1
        hh[h, lay.HOMELESS_AT] = mi[lay.M_NOW]
        hh[h, lay.CLOCK] = mi[lay.M_NOW]
        hh[h, lay.DECIDED_AT] = mi[lay.M_NOW]
        hh[h, lay.KNOWN] = 1
        set_state(h, lay.NOWHERE, lay.GRANTED, hh, hk, mi, ti, dm)
        schedule(h, hh, hk, hp, mi, ti, tf, dm, w)
    mi[dm[lay.A_REMOVE] + d] += left
    return n - left
