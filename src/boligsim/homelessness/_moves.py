"""Households that a measure moves or supports."""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._dwellings import fall_vacant, number_unit, set_unit
from boligsim.homelessness._events import leave
from boligsim.homelessness._memory import State
from boligsim.homelessness._offers import move_in
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import fold, unit
from boligsim.homelessness._state import (
    bucket_of,
    chain,
    done,
    flow,
    join_queue,
    leave_queue,
    note_profile,
)
from boligsim.homelessness._types import Bool, Int, Key


@jit
def selection(p: Int, s: State) -> tuple[Int, Int, Int, Int]:
    """Lowest and highest place, mask and wanted profile of the households primitive `p` selects."""
    row = s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    low = s.ti[row + lay.PI_ORIGIN]
    high = low
    mask = np.int64(0)
    wanted = np.int64(0)
    if low == lay.NOWHERE:
        high = np.int64(lay.INSTITUTION)
        mask |= 1 << lay.W_KNOWN
        wanted |= 1 << lay.W_KNOWN
    group = s.ti[row + lay.PI_GROUP]
    if group != lay.ANY:
        mask |= -1 << lay.W_GROUP
        wanted |= group << lay.W_GROUP
    dwelling = s.ti[row + lay.PI_DWELLING]
    if dwelling != lay.ANY:
        mask |= (1 << lay.W_GROUP) - (1 << lay.W_DWELLING)
        wanted |= (dwelling + 1) << lay.W_DWELLING
    return low, high, mask, wanted


@jit
def in_dwelling(h: Int, d: Int, s: State) -> Bool:
    """Whether household `h` lives in a municipal dwelling of type `d`."""
    return s.hh[h, lay.PLACE] == lay.IN_TENANCY and s.hh[h, lay.DWELLING] == d


@jit
def order_of(h: Int, p: Int, key: Key, s: State) -> Int:
    """Place of household `h` in the order in which primitive `p` takes households."""
    order = s.ti[s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_ORDER]
    if order == lay.O_LONGEST:
        return s.hh[h, lay.SINCE]
    if order == lay.O_NEED:
        return s.hh[h, lay.NEED]
    return np.int64(fold(s.hk[h] ^ key, lay.P_ORDER) >> np.uint64(2))


@jit
def follows(order: Int, h: Int, other_order: Int, other: Int, s: State) -> Bool:
    """Whether household `h` comes after another; equal orders are told apart by the keys."""
    return order > other_order or (order == other_order and s.hk[h] > s.hk[other])


@jit
def move_households(p: Int, key: Key, quota: Int, s: State) -> None:
    """Primitive `p` moves up to `quota` matching households, the first in its order."""
    row = s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    floats = s.dm[lay.T_PRIM] + p * lay.PRIM_FLOATS
    allowance = s.ti[row + lay.PI_ALLOWANCE]
    if allowance != lay.ANY:
        quota = min(quota, s.mi[s.dm[lay.A_ALLOWANCE] + allowance])
    goal_dwelling = s.ti[row + lay.PI_GOAL_DWELLING]
    tag = s.ti[row + lay.PI_TAG]
    picked = s.dm[lay.A_PICKED]
    if quota > s.dm[lay.CAP_LIST]:
        s.mi[lay.M_ERROR] = lay.MORE_LIST
        return
    accept = s.tf[floats + lay.PF_ACCEPT]
    low, high, mask, wanted = selection(p, s)
    if tag != lay.ANY:
        mask |= 1 << (lay.W_TAGS + tag)
        wanted |= 1 << (lay.W_TAGS + tag)
    who = s.who
    found = s.found
    slots = s.mi[lay.M_SLOTS]
    candidates = np.int64(0)
    if quota > 0:
        for h in range(slots):  # without a branch: as fast as memory
            profile = who[h]
            place = profile & lay.W_PLACES
            found[candidates] = h
            candidates += (place >= low) & (place <= high) & ((profile & mask) == wanted)
    n = np.int64(0)
    for c in range(candidates):
        h = found[c]
        mine = order_of(h, p, key, s)
        if n == quota and follows(mine, h, s.mi[picked + 2 * n - 2], s.mi[picked + 2 * n - 1], s):
            continue
        if accept < 1.0 and unit(fold(s.hk[h] ^ key, lay.P_WILLING)) >= accept:
            continue
        if goal_dwelling != lay.ANY:
            if in_dwelling(h, goal_dwelling, s):
                continue
            base = (s.mi[lay.M_PIECE] * s.dm[lay.N_DWELLINGS] + goal_dwelling) * s.dm[lay.N_BUCKETS]
            if s.ti[s.dm[lay.I_PRIO] + base + bucket_of(h, s)] < 0:
                continue
        j = n
        while j > 0 and follows(s.mi[picked + 2 * j - 2], s.mi[picked + 2 * j - 1], mine, h, s):
            if j < quota:
                s.mi[picked + 2 * j] = s.mi[picked + 2 * j - 2]
                s.mi[picked + 2 * j + 1] = s.mi[picked + 2 * j - 1]
            j -= 1
        s.mi[picked + 2 * j] = mine
        s.mi[picked + 2 * j + 1] = h
        if n < quota:
            n += 1
    moved = 0
    for nth in range(n):
        h = s.mi[picked + 2 * nth + 1]
        if goal_dwelling != lay.ANY:
            u = s.mi[s.dm[lay.A_HEAD] + goal_dwelling]
            if u < 0:
                break
            flow(h, lay.F_MEASURE, s)
            if s.hh[h, lay.RESERVED] >= 0:
                fall_vacant(s.hh[h, lay.RESERVED], s)
                s.hh[h, lay.RESERVED] = -1
            move_in(h, u, s)
        else:
            flow(h, s.ti[row + lay.PI_FLOW], s)
            flow(h, way_out(s.hh[h, lay.PLACE]), s)
            if s.hh[h, lay.PLACE] == lay.IN_TENANCY:
                give_up(h, p, key, s)
            leave(h, s.ti[row + lay.PI_GOAL], s)
        moved += 1
    if allowance != lay.ANY:
        s.mi[s.dm[lay.A_ALLOWANCE] + allowance] -= moved
    done(p, moved, s)


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
def give_up(h: Int, p: Int, key: Key, s: State) -> None:
    """Free the dwelling of a household that moves, or let it take it along and replace it."""
    row = s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    floats = s.dm[lay.T_PRIM] + p * lay.PRIM_FLOATS
    u = s.hh[h, lay.UNIT]
    d = s.un[u, lay.U_TYPE]
    if unit(fold(s.hk[h] ^ key, lay.P_FREED)) < s.tf[floats + lay.PF_FREED]:
        s.un[u, lay.U_ROOT] = p
        chain(p, 0, s)
        return
    s.un[u, lay.U_HOLDER] = -1
    set_unit(u, lay.GONE, s)
    s.hh[h, lay.UNIT] = -1
    if not s.ti[row + lay.PI_REPLACE]:
        return
    new = s.mi[lay.M_UNITS]
    if new >= s.dm[lay.CAP_UNITS]:
        s.mi[lay.M_ERROR] = lay.MORE_UNITS
        return
    s.mi[lay.M_UNITS] = new + 1
    s.un[new, lay.U_TYPE] = d
    s.un[new, lay.U_STATE] = lay.ABSENT
    number_unit(new, s)
    s.un[new, lay.U_ROOT] = p
    s.un[new, lay.U_HOLDER] = -1
    set_unit(new, lay.PREPARING, s)
    chain(p, 0, s)
    ready = s.mi[lay.M_NOW] + np.int64(s.tf[floats + lay.PF_REPLACE] * lay.YEAR) + 1
    s.un[new, lay.U_PENDING] = push(ready, 2 * new + 1, s)


@jit
def set_tag(h: Int, tag: Int, on: Int, s: State) -> None:
    """Give household `h` a support tag, or take it away."""
    if on:
        s.hh[h, lay.TAGS] |= 1 << tag
    else:
        s.hh[h, lay.TAGS] &= ~(1 << tag)
    note_profile(h, s)
    s.hh[h, lay.NEXT_AT] = lay.STALE
    if s.hh[h, lay.BUCKET] >= 0:
        leave_queue(h, s)
        join_queue(h, s)
    schedule(h, s)


@jit
def support(p: Int, key: Key, run: Int, s: State) -> None:
    """Free the slots that have run out and fill the free ones in the primitive's order."""
    row = s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS
    tag = s.ti[row + lay.PI_TAG]
    held = s.dm[lay.A_HELD] + p
    soonest = s.dm[lay.A_ENDS] + p  # no slot runs out before
    now = s.mi[lay.M_NOW]
    who = s.who
    if not run or s.mi[soonest] <= now:
        s.mi[soonest] = lay.NEVER
        for h in range(s.mi[lay.M_SLOTS]):
            if not (who[h] >> (lay.W_TAGS + tag)) & 1 or who[h] & lay.W_PLACES == lay.FREE:
                continue
            if s.hh[h, lay.SUPPORT_BY + tag] != p:
                continue
            if run and s.hh[h, lay.SUPPORT_END + tag] > now:
                s.mi[soonest] = min(s.mi[soonest], s.hh[h, lay.SUPPORT_END + tag])
            else:
                s.mi[held] -= 1
                set_tag(h, tag, np.int64(0), s)
    months = s.ti[row + lay.PI_MONTHS]
    low, high, mask, wanted = selection(p, s)
    mask |= (1 << lay.W_TAGS | 1 << lay.W_SERVED) << tag  # neither now nor before
    while run and s.mi[held] < s.ti[row + lay.PI_SLOTS]:
        best: Int = np.int64(-1)
        best_order = np.int64(0)
        for h in range(s.mi[lay.M_SLOTS]):
            profile = who[h]
            place = profile & lay.W_PLACES
            if place < low or place > high or (profile & mask) != wanted:
                continue
            mine = order_of(h, p, key, s)
            if best < 0 or follows(best_order, best, mine, h, s):
                best = h
                best_order = mine
        if best < 0:
            break
        end = lay.NEVER if months < 0 else now + months * lay.YEAR // 12
        s.hh[best, lay.SUPPORT_END + tag] = end
        s.mi[soonest] = min(s.mi[soonest], end)
        s.hh[best, lay.SUPPORT_BY + tag] = p
        who[best] |= 1 << (lay.W_SERVED + tag)
        set_tag(best, tag, np.int64(1), s)
        done(p, np.int64(1), s)
        s.mi[held] += 1
