"""Dwellings: falling vacant, being offered, being moved into.

A freed or new dwelling goes, among the households that fit it, to the lowest class, then the best
fit rank, then by the case's discipline. A household that declines keeps its place.
"""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._dwellings import (
    set_unit,
    vacate,
)
from boligsim.homelessness._jit import jit
from boligsim.homelessness._queues import before
from boligsim.homelessness._random import draw, fold, uniform
from boligsim.homelessness._state import (
    bucket_of,
    end_spell,
    flow,
    histogram,
    join_queue,
    leave_queue,
    set_state,
)
from boligsim.homelessness._types import Bool, Int, Key, Keys, Table


@jit
def move_in(
    h: Int,
    u: Int,
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
    """Household `h` moves into dwelling `u`; the one it leaves continues the vacancy chain."""
    place = hh[h, lay.PLACE]
    root = un[u, lay.U_ROOT]
    un[u, lay.U_ROOT] = -1
    if root >= 0:
        o32[i, dm[lay.R_CHAINS] + mi[lay.M_YEAR] * 2 + 1] += 1
    if hh[h, lay.APPLICATION] == lay.GRANTED or hh[h, lay.APPLICATION] == lay.ALLOCATED:
        histogram(dm[lay.R_WAIT], h, hh[h, lay.DECIDED_AT], hh, mi, o32, dm, i)
    elif hh[h, lay.APPLICATION] == lay.IN_PROCESS:
        flow(h, lay.F_CASE_CLOSED, hh, mi, o32, dm, i)
    if place == lay.IN_TENANCY:
        flow(h, lay.F_FROM_TENANCY, hh, mi, o32, dm, i)
        un[hh[h, lay.UNIT], lay.U_ROOT] = root
        vacate(hh[h, lay.UNIT], h, hh, hk, un, hp, mi, tf, dm, w)
    elif place == lay.HOME:
        flow(h, lay.F_FROM_HOME, hh, mi, o32, dm, i)
    elif lay.NOWHERE <= place <= lay.INSTITUTION:
        flow(h, lay.F_FROM_HOMELESS, hh, mi, o32, dm, i)
        end_spell(h, hh, mi, o32, dm, i)
    set_state(h, lay.FREE, lay.NO_CASE, hh, hk, mi, ti, dm)
    hh[h, lay.DWELLING] = un[u, lay.U_TYPE]
    hh[h, lay.UNIT] = u
    hh[h, lay.RESERVED] = -1
    hh[h, lay.STAGE_AT] = -1
    hh[h, lay.TENANCY] += 1
    hh[h, lay.CLOCK] = mi[lay.M_NOW]
    set_unit(u, lay.OCCUPIED, un, mi, dm)
    un[u, lay.U_HOLDER] = h
    set_state(h, lay.IN_TENANCY, lay.NO_CASE, hh, hk, mi, ti, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def allocate(
    h: Int,
    u: Int,
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
    """Household `h` has accepted dwelling `u` and moves in after the delay of that stage."""
    mean = tf[w, dm[lay.T_MOVING] + mi[lay.M_PIECE]]
    if mean <= 0.0:
        move_in(h, u, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        return
    set_unit(u, lay.KEPT, un, mi, dm)
    un[u, lay.U_HOLDER] = h
    hh[h, lay.RESERVED] = u
    set_state(h, hh[h, lay.PLACE], lay.ALLOCATED, hh, hk, mi, ti, dm)
    wait = -mean * math.log(draw(hk[h], lay.P_MOVING, hh[h, lay.TENANCY]))
    hh[h, lay.STAGE_AT] = mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def pick(d: Int, only: Int, nth: Int, hh: Table, hk: Keys, mi: Table, ti: Table, dm: Table) -> Int:
    """Household that stands first for a dwelling of type `d`, or -1.

    `only` restricts to households for whom a share of the vacancies is reserved.
    """
    base = (mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] + d) * dm[lay.N_BUCKETS]
    best: Int = np.int64(-1)
    best_prio = np.int64(1 << 40)
    for j in range(ti[dm[lay.I_NORDER] + mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] + d]):
        b = ti[dm[lay.I_ORDER] + base + j]
        prio = ti[dm[lay.I_PRIO] + base + b]
        if prio > best_prio:
            break
        root = mi[dm[lay.A_ROOT] + b]
        if root < 0 or (only and ti[dm[lay.I_RESERVED] + base + b] == 0):
            continue
        if best < 0 or before(root, best, lay.Q_CHILD, hh, hk):
            best = root
            best_prio = prio
    if best < 0 or dm[lay.DISCIPLINE] != lay.D_RANDOM:
        return best
    lowest = np.uint64(0xFFFFFFFFFFFFFFFF)
    for h in range(mi[lay.M_SLOTS]):
        b = hh[h, lay.BUCKET]
        if hh[h, lay.PLACE] == lay.FREE or b < 0 or ti[dm[lay.I_PRIO] + base + b] != best_prio:
            continue
        if only and ti[dm[lay.I_RESERVED] + base + b] == 0:
            continue
        ticket = fold(fold(hk[h], lay.P_ORDER), nth)
        if ticket < lowest:
            lowest = ticket
            best = h
    return best


@jit
def offer_unit(
    u: Int,
    draw_key: Key,
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
    """Offer vacant dwelling `u` down the queue until somebody accepts."""
    d = un[u, lay.U_TYPE]
    piece = mi[lay.M_PIECE]
    name = fold(np.uint64(ti[dm[lay.I_NAME] + d]), un[u, lay.U_NTH])
    nth = np.int64(fold(name, un[u, lay.U_TURN]) >> np.uint64(2))
    accept = tf[w, dm[lay.T_ACCEPT] + d]
    share = tf[w, dm[lay.T_RESERVED] + piece * dm[lay.N_DWELLINGS] + d]
    only = share > 0.0 and uniform(fold(fold(draw_key, lay.P_RESERVED), nth)) < share
    declined = 0
    while True:
        h = pick(d, only, nth, hh, hk, mi, ti, dm)
        if h < 0:
            if not only:
                break
            only = False
            continue
        hh[h, lay.OFFERS] += 1
        if accept >= 1.0 or draw(hk[h], lay.P_ACCEPT, hh[h, lay.OFFERS]) < accept:
            allocate(h, u, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            break
        flow(h, lay.F_DECLINED, hh, mi, o32, dm, i)
        if declined >= dm[lay.CAP_LIST]:
            mi[lay.M_ERROR] = lay.MORE_LIST
            break
        leave_queue(h, hh, hk, mi, dm)
        mi[dm[lay.A_DECLINED] + declined] = h
        declined += 1
    for j in range(declined):
        join_queue(mi[dm[lay.A_DECLINED] + j], hh, hk, mi, dm)


@jit
def offer_household(
    h: Int,
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
    """Show a household that is new in the queue the vacant dwellings, best fit rank first."""
    tried = 0
    while True:
        base = (
            dm[lay.I_PRIO] + mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] * dm[lay.N_BUCKETS]
        ) + bucket_of(h, hh, dm)
        best = -1
        best_prio = np.int64(1 << 40)
        for d in range(dm[lay.N_DWELLINGS]):
            prio = ti[base + d * dm[lay.N_BUCKETS]]
            if 0 <= prio < best_prio and mi[dm[lay.A_HEAD] + d] >= 0 and not (tried >> d) & 1:
                best = d
                best_prio = prio
        if best < 0:
            return
        tried |= 1 << best
        hh[h, lay.OFFERS] += 1
        accept = tf[w, dm[lay.T_ACCEPT] + best]
        if accept >= 1.0 or draw(hk[h], lay.P_ACCEPT, hh[h, lay.OFFERS]) < accept:
            u = mi[dm[lay.A_HEAD] + best]
            allocate(h, u, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            return
        flow(h, lay.F_DECLINED, hh, mi, o32, dm, i)


@jit
def places_wanted(mi: Table) -> Bool:
    """Whether a free temporary or shelter place has somebody who needs it."""
    return (mi[lay.M_TEMP_ROOT] >= 0 and mi[lay.M_TEMP_USED] < mi[lay.M_TEMP_CAP]) or (
        mi[lay.M_NOWHERE] > 0 and mi[lay.M_SHELTER_USED] < mi[lay.M_SHELTER_CAP]
    )


@jit
def place_homeless(
    h: Int,
    place: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Give homeless household `h` a place; what happens next is found anew where rates differ."""
    set_state(h, place, hh[h, lay.APPLICATION], hh, hk, mi, ti, dm)
    row = dm[lay.I_FLAT] + hh[h, lay.GROUP] * 4 * dm[lay.N_MASKS] + hh[h, lay.TAGS]
    if ti[row] == 0 or ti[row + dm[lay.N_MASKS]] == 0:
        schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def fill_temporary(
    hh: Table, hk: Keys, hp: Table, mi: Table, ti: Table, tf: Table, dm: Table, w: Int
) -> None:
    """Give free temporary places, then shelter places, to those who stand first for them."""
    while mi[lay.M_TEMP_USED] < mi[lay.M_TEMP_CAP] and mi[lay.M_TEMP_ROOT] >= 0:
        h = mi[lay.M_TEMP_ROOT]
        place_homeless(h, lay.TEMPORARY, hh, hk, hp, mi, ti, tf, dm, w)
    while mi[lay.M_SHELTER_USED] < mi[lay.M_SHELTER_CAP] and mi[lay.M_NOWHERE] > 0:
        best: Int = np.int64(-1)
        for h in range(mi[lay.M_SLOTS]):
            if (
                hh[h, lay.PLACE] == lay.NOWHERE
                and hh[h, lay.KNOWN]
                and (best < 0 or before(h, best, lay.T_KEY - 3, hh, hk))
            ):
                best = h
        place_homeless(best, lay.SHELTER, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def offers(
    draw_key: Key,
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
    """End of an instant: temporary places, then new vacancies, then households new in the queue."""
    if places_wanted(mi):
        fill_temporary(hh, hk, hp, mi, ti, tf, dm, w)
    j = 0
    while j < mi[lay.M_NEW_VACANT]:
        u = mi[dm[lay.A_NEW_V] + j]
        if un[u, lay.U_STATE] == lay.VACANT:
            offer_unit(u, draw_key, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        j += 1
    mi[lay.M_NEW_VACANT] = 0
    j = 0
    while j < mi[lay.M_NEW_WAITING]:
        h = mi[dm[lay.A_NEW_W] + j]
        if hh[h, lay.BUCKET] >= 0 and hh[h, lay.APPLICATION] == lay.GRANTED:
            offer_household(h, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        j += 1
    mi[lay.M_NEW_WAITING] = 0
    if places_wanted(mi):
        fill_temporary(hh, hk, hp, mi, ti, tf, dm, w)


@jit
def offer_again(hh: Table, hk: Keys, un: Table, mi: Table, ti: Table, dm: Table) -> None:
    """Put the vacant dwellings that somebody waits for on offer again (the monthly round)."""
    for d in range(dm[lay.N_DWELLINGS]):
        u = mi[dm[lay.A_HEAD] + d]
        if u < 0 or pick(d, False, un[u, lay.U_TURN], hh, hk, mi, ti, dm) < 0:
            continue
        while u >= 0:
            n = mi[lay.M_NEW_VACANT]
            if n >= dm[lay.CAP_LIST]:
                mi[lay.M_ERROR] = lay.MORE_LIST
                return
            mi[dm[lay.A_NEW_V] + n] = u
            mi[lay.M_NEW_VACANT] = n + 1
            un[u, lay.U_TURN] += 1
            u = un[u, lay.U_NEXT]
