"""What is scheduled: dwellings that leave or get ready, arrivals, moves and support slots."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._events import apply, become_homeless, leave
from boligsim.homelessness._jit import jit
from boligsim.homelessness._offers import fall_vacant, make_vacant, move_in, number_unit, set_unit
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw, fold, uniform
from boligsim.homelessness._state import (
    bucket_of,
    flow,
    join_queue,
    leave_queue,
    new_household,
    set_state,
)
from boligsim.homelessness._types import Bool, Int, Key, Keys, Table


@jit
def done(primitive: Int, n: Int, mi: Table, o32: Table, dm: Table, i: Int) -> None:
    """Record what a primitive really did this year."""
    if primitive >= 0:
        o32[i, dm[lay.R_DONE] + mi[lay.M_YEAR] * dm[lay.N_PRIMITIVES] + primitive] += n


@jit
def drawn_size(key: Key, group: Int, nth: Int, tf: Table, dm: Table, w: Int) -> Int:
    """Row of the group's household sizes drawn for the household of `key`."""
    base = dm[lay.T_SIZE] + group * dm[lay.N_SIZE_ROWS]
    u = draw(key, lay.P_SIZE, nth)
    row = 0
    while row < dm[lay.N_SIZE_ROWS] - 1 and u >= tf[w, base + row]:
        row += 1
    return row


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
    size = drawn_size(key, group, np.int64(0), tf, dm, w)
    cell = dm[lay.I_SIZES] + (group * dm[lay.N_SIZE_ROWS] + size) * 2
    h = new_household(key, group, ti[cell], ti[cell + 1], hh, hk, mi, ti, dm)
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


@jit
def matches(h: Int, p: Int, hh: Table, mi: Table, ti: Table, dm: Table) -> Bool:
    """Whether household `h` is one that primitive `p` selects."""
    row = dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    place = hh[h, lay.PLACE]
    origin = ti[row + lay.PI_ORIGIN]
    if origin == lay.NOWHERE:
        if not lay.NOWHERE <= place <= lay.INSTITUTION or not hh[h, lay.KNOWN]:
            return False
    elif place != origin:
        return False
    if ti[row + lay.PI_GROUP] != lay.ANY and hh[h, lay.GROUP] != ti[row + lay.PI_GROUP]:
        return False
    return not (
        ti[row + lay.PI_DWELLING] != lay.ANY
        and (place != lay.IN_TENANCY or hh[h, lay.DWELLING] != ti[row + lay.PI_DWELLING])
    )


@jit
def order_of(h: Int, p: Int, key: Key, hh: Table, hk: Keys, ti: Table, dm: Table) -> Int:
    """Place of household `h` in the order in which primitive `p` takes households."""
    order = ti[dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_ORDER]
    if order == lay.O_LONGEST:
        return hh[h, lay.SINCE]
    if order == lay.O_NEED:
        return hh[h, lay.NEED]
    return np.int64(fold(fold(hk[h], lay.P_ORDER), key) >> np.uint64(2))


@jit
def move_households(
    p: Int,
    key: Key,
    quota: Int,
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
) -> None:
    """Primitive `p` moves up to `quota` matching households, the first in its order."""
    row = dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    floats = dm[lay.T_PRIM] + p * lay.PRIM_FLOATS
    allowance = ti[row + lay.PI_ALLOWANCE]
    if allowance != lay.ANY:
        quota = min(quota, mi[dm[lay.A_ALLOWANCE] + allowance])
    goal_dwelling = ti[row + lay.PI_GOAL_DWELLING]
    tag = ti[row + lay.PI_TAG]
    picked = dm[lay.A_PICKED]
    if quota > dm[lay.CAP_LIST]:
        mi[lay.M_ERROR] = lay.MORE_LIST
        return
    n = 0
    for h in range(mi[lay.M_SLOTS]):
        if not matches(h, p, hh, mi, ti, dm) or (
            tag != lay.ANY and not (hh[h, lay.TAGS] >> tag) & 1
        ):
            continue
        if uniform(fold(fold(hk[h], lay.P_WILLING), key)) >= tf[w, floats + lay.PF_ACCEPT]:
            continue
        if goal_dwelling != lay.ANY:
            if hh[h, lay.PLACE] == lay.IN_TENANCY and hh[h, lay.DWELLING] == goal_dwelling:
                continue
            base = (mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] + goal_dwelling) * dm[lay.N_BUCKETS]
            if ti[dm[lay.I_PRIO] + base + bucket_of(h, hh, dm)] < 0:
                continue
        mine = order_of(h, p, key, hh, hk, ti, dm)
        j = n
        while j > 0 and (
            mi[picked + 2 * j - 2] > mine
            or (mi[picked + 2 * j - 2] == mine and hk[mi[picked + 2 * j - 1]] > hk[h])
        ):
            if j < quota:
                mi[picked + 2 * j] = mi[picked + 2 * j - 2]
                mi[picked + 2 * j + 1] = mi[picked + 2 * j - 1]
            j -= 1
        if j < quota:
            mi[picked + 2 * j] = mine
            mi[picked + 2 * j + 1] = h
            if n < quota:
                n += 1
    moved = 0
    for j in range(n):
        h = mi[picked + 2 * j + 1]
        if goal_dwelling != lay.ANY:
            u = mi[dm[lay.A_HEAD] + goal_dwelling]
            if u < 0:
                break
            flow(h, lay.F_MEASURE, hh, mi, o32, dm, i)
            if hh[h, lay.RESERVED] >= 0:
                fall_vacant(hh[h, lay.RESERVED], un, mi, dm)
                hh[h, lay.RESERVED] = -1
            move_in(h, u, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        else:
            flow(h, ti[row + lay.PI_FLOW], hh, mi, o32, dm, i)
            if hh[h, lay.PLACE] == lay.IN_TENANCY:
                give_up(h, p, key, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            leave(h, ti[row + lay.PI_GOAL], hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        moved += 1
    if allowance != lay.ANY:
        mi[dm[lay.A_ALLOWANCE] + allowance] -= moved
    done(p, moved, mi, o32, dm, i)


@jit
def give_up(
    h: Int,
    p: Int,
    key: Key,
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
) -> None:
    """Free the dwelling of a household that moves, or let it take it along and replace it."""
    row = dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    floats = dm[lay.T_PRIM] + p * lay.PRIM_FLOATS
    u = hh[h, lay.UNIT]
    d = un[u, lay.U_TYPE]
    if uniform(fold(fold(hk[h], lay.P_FREED), key)) < tf[w, floats + lay.PF_FREED]:
        un[u, lay.U_ROOT] = p
        o32[i, dm[lay.R_CHAINS] + mi[lay.M_YEAR] * 2] += 1
        return
    un[u, lay.U_HOLDER] = -1
    set_unit(u, lay.GONE, un, mi, dm)
    hh[h, lay.UNIT] = -1
    if not ti[row + lay.PI_REPLACE]:
        return
    new = mi[lay.M_UNITS]
    if new >= dm[lay.CAP_UNITS]:
        mi[lay.M_ERROR] = lay.MORE_UNITS
        return
    mi[lay.M_UNITS] = new + 1
    un[new, lay.U_TYPE] = d
    un[new, lay.U_STATE] = lay.ABSENT
    un[new, lay.U_TURN] = 0
    number_unit(new, un, mi, dm)
    un[new, lay.U_ROOT] = p
    un[new, lay.U_HOLDER] = -1
    set_unit(new, lay.PREPARING, un, mi, dm)
    o32[i, dm[lay.R_CHAINS] + mi[lay.M_YEAR] * 2] += 1
    ready = mi[lay.M_NOW] + np.int64(tf[w, floats + lay.PF_REPLACE] * lay.YEAR) + 1
    un[new, lay.U_PENDING] = push(ready, 2 * new + 1, hp, mi, dm)


@jit
def set_tag(
    h: Int,
    tag: Int,
    on: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Give household `h` a support tag, or take it away."""
    if on:
        hh[h, lay.TAGS] |= 1 << tag
    else:
        hh[h, lay.TAGS] &= ~(1 << tag)
    if hh[h, lay.BUCKET] >= 0:
        leave_queue(h, hh, hk, mi, dm)
        join_queue(h, hh, hk, mi, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def support(
    p: Int,
    key: Key,
    run: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Free the slots that have run out and fill the free ones in the primitive's order."""
    row = dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    tag = ti[row + lay.PI_TAG]
    held = 0
    for h in range(mi[lay.M_SLOTS]):
        if hh[h, lay.PLACE] == lay.FREE or not (hh[h, lay.TAGS] >> tag) & 1:
            continue
        if hh[h, lay.SUPPORT_BY + tag] != p:
            continue
        if run and hh[h, lay.SUPPORT_END + tag] > mi[lay.M_NOW]:
            held += 1
        else:
            set_tag(h, tag, np.int64(0), hh, hk, hp, mi, ti, tf, dm, w)
    months = ti[row + lay.PI_MONTHS]
    while run and held < ti[row + lay.PI_SLOTS]:
        best: Int = np.int64(-1)
        best_order = np.int64(0)
        for h in range(mi[lay.M_SLOTS]):
            if (hh[h, lay.TAGS] >> tag) & 1 or not matches(h, p, hh, mi, ti, dm):
                continue
            if hh[h, lay.SUPPORT_END + tag] > 0:
                continue
            mine = order_of(h, p, key, hh, hk, ti, dm)
            if best < 0 or mine < best_order or (mine == best_order and hk[h] < hk[best]):
                best = h
                best_order = mine
        if best < 0:
            break
        hh[best, lay.SUPPORT_END + tag] = (
            lay.NEVER if months < 0 else mi[lay.M_NOW] + months * lay.YEAR // 12
        )
        hh[best, lay.SUPPORT_BY + tag] = p
        set_tag(best, tag, np.int64(1), hh, hk, hp, mi, ti, tf, dm, w)
        done(p, np.int64(1), mi, o32, dm, i)
        held += 1
