"""Households that a measure moves or supports."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._dwellings import fall_vacant, number_unit, set_unit
from boligsim.homelessness._events import leave
from boligsim.homelessness._jit import jit
from boligsim.homelessness._offers import move_in
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import fold, uniform
from boligsim.homelessness._state import bucket_of, done, flow, join_queue, leave_queue
from boligsim.homelessness._types import Bool, Int, Key, Keys, Table


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
            flow(h, way_out(hh[h, lay.PLACE]), hh, mi, o32, dm, i)
            if hh[h, lay.PLACE] == lay.IN_TENANCY:
                give_up(h, p, key, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            leave(h, ti[row + lay.PI_GOAL], hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        moved += 1
    if allowance != lay.ANY:
        mi[dm[lay.A_ALLOWANCE] + allowance] -= moved
    done(p, moved, mi, o32, dm, i)


@jit
def way_out(place: Int) -> Int:
    """Flow of a household that a measure takes out of the place where it is."""
    if place == lay.IN_TENANCY:
        return lay.F_OUT_TENANCY
    if place == lay.HOME:
        return lay.F_OUT_HOME
    if place == lay.OWN:
        return lay.F_OUT_OWN
    return lay.F_OUT_HOMELESS


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
