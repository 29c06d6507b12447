"""Dwellings: falling vacant, being offered, being moved into.

A freed or new dwelling goes, among the households that fit it, to the lowest class, then the best
fit rank, then by the case's discipline. A household that declines keeps its place.
"""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule, start_clock
from boligsim.homelessness._dwellings import (
    set_unit,
    vacate,
)
from boligsim.homelessness._memory import State
from boligsim.homelessness._queues import before
from boligsim.homelessness._random import draw, fold, unit
from boligsim.homelessness._state import (
    bucket_of,
    chain,
    end_spell,
    flow,
    histogram,
    join_queue,
    leave_queue,
    set_state,
)
from boligsim.homelessness._types import Bool, Int, Key


@jit
def move_in(h: Int, u: Int, s: State) -> None:
    """Household `h` moves into dwelling `u`; the one it leaves continues the vacancy chain."""
    place = s.hh[h, lay.PLACE]
    root = s.un[u, lay.U_ROOT]
    s.un[u, lay.U_ROOT] = -1
    if root >= 0:
        chain(root, 1, s)
    if s.hh[h, lay.APPLICATION] == lay.GRANTED or s.hh[h, lay.APPLICATION] == lay.ALLOCATED:
        histogram(s.dm[lay.R_WAIT], h, s.hh[h, lay.DECIDED_AT], s)
    elif s.hh[h, lay.APPLICATION] == lay.IN_PROCESS:
        flow(h, lay.F_CASE_CLOSED, s)
    if place == lay.IN_TENANCY:
        flow(h, lay.F_FROM_TENANCY, s)
        s.un[s.hh[h, lay.UNIT], lay.U_ROOT] = root
        vacate(s.hh[h, lay.UNIT], h, s)
        set_state(h, lay.FREE, lay.NO_CASE, s)  # counted by the dwelling that it leaves
    elif place == lay.HOME:
        flow(h, lay.F_FROM_HOME, s)
    elif lay.NOWHERE <= place <= lay.INSTITUTION:
        flow(h, lay.F_FROM_HOMELESS, s)
        end_spell(h, s)
    s.hh[h, lay.DWELLING] = s.un[u, lay.U_TYPE]
    s.hh[h, lay.UNIT] = u
    s.hh[h, lay.RESERVED] = -1
    s.hh[h, lay.STAGE_AT] = -1
    s.hh[h, lay.TENANCY] += 1
    start_clock(h, s.mi[lay.M_NOW], s)
    set_unit(u, lay.OCCUPIED, s)
    s.un[u, lay.U_HOLDER] = h
    set_state(h, lay.IN_TENANCY, lay.NO_CASE, s)
    schedule(h, s)


@jit
def allocate(h: Int, u: Int, s: State) -> None:
    """Household `h` has accepted dwelling `u` and moves in after the delay of that stage."""
    mean = s.tf[s.dm[lay.T_MOVING] + s.mi[lay.M_PIECE]]
    if mean <= 0.0:
        move_in(h, u, s)
        return
    s.hh[h, lay.ALLOCATIONS] += 1
    set_unit(u, lay.KEPT, s)
    s.un[u, lay.U_HOLDER] = h
    s.hh[h, lay.RESERVED] = u
    set_state(h, s.hh[h, lay.PLACE], lay.ALLOCATED, s)
    wait = -mean * math.log(draw(s.hk[h], lay.P_MOVING, s.hh[h, lay.ALLOCATIONS]))
    s.hh[h, lay.STAGE_AT] = s.mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1
    schedule(h, s)


@jit
def turn_key(u: Int, s: State) -> Key:
    """Key of the present vacancy of dwelling `u`."""
    return fold(np.uint64(s.ti[s.dm[lay.I_NAME] + s.un[u, lay.U_TYPE]]), s.un[u, lay.U_TURN])


@jit
def pick(u: Int, only: Bool, s: State) -> Int:
    """Household that stands first for dwelling `u`, or -1.

    `only` restricts to households for whom a share of the vacancies is reserved.
    """
    d = s.un[u, lay.U_TYPE]
    base = (s.mi[lay.M_PIECE] * s.dm[lay.N_DWELLINGS] + d) * s.dm[lay.N_BUCKETS]
    best: Int = np.int64(-1)
    best_prio = np.int64(1 << 40)
    for j in range(s.mi[lay.M_LIVE]):
        b = s.mi[s.dm[lay.A_LIVE] + j]
        prio = s.ti[s.dm[lay.I_PRIO] + base + b]
        if prio < 0 or prio > best_prio:
            continue
        if only and s.ti[s.dm[lay.I_RESERVED] + base + b] == 0:
            continue
        root = s.mi[s.dm[lay.A_ROOT] + b]
        if prio < best_prio or before(root, best, lay.Q_CHILD, s):
            best = root
            best_prio = prio
    if best < 0 or s.dm[lay.DISCIPLINE] != lay.D_RANDOM:
        return best
    key = turn_key(u, s)
    lowest = np.uint64(0xFFFFFFFFFFFFFFFF)
    for h in range(s.mi[lay.M_SLOTS]):
        b = s.hh[h, lay.BUCKET]
        if (
            s.hh[h, lay.PLACE] == lay.FREE
            or b < 0
            or s.ti[s.dm[lay.I_PRIO] + base + b] != best_prio
        ):
            continue
        if only and s.ti[s.dm[lay.I_RESERVED] + base + b] == 0:
            continue
        ticket = fold(s.hk[h] ^ key, lay.P_ORDER)
        if ticket < lowest:
            lowest = ticket
            best = h
    return best


@jit
def offer_unit(u: Int, s: State) -> Bool:
    """Offer vacant dwelling `u` down the queue until somebody accepts; false if nobody waits."""
    d = s.un[u, lay.U_TYPE]
    piece = s.mi[lay.M_PIECE]
    accept = s.tf[s.dm[lay.T_ACCEPT] + d]
    share = s.tf[s.dm[lay.T_RESERVED] + piece * s.dm[lay.N_DWELLINGS] + d]
    only = False
    if share > 0.0:
        only = unit(fold(s.key[0] ^ turn_key(u, s), lay.P_RESERVED)) < share
    declined = 0
    somebody = False
    while True:
        h = pick(u, only, s)
        if h < 0:
            if not only:
                break
            only = False
            continue
        somebody = True
        s.hh[h, lay.OFFERS] += 1
        if accept >= 1.0 or draw(s.hk[h], lay.P_ACCEPT, s.hh[h, lay.OFFERS]) < accept:
            allocate(h, u, s)
            break
        flow(h, lay.F_DECLINED, s)
        if declined >= s.dm[lay.CAP_LIST]:
            s.mi[lay.M_ERROR] = lay.MORE_LIST
            break
        leave_queue(h, s)
        s.mi[s.dm[lay.A_DECLINED] + declined] = h
        declined += 1
    for j in range(declined):
        join_queue(s.mi[s.dm[lay.A_DECLINED] + j], s)
    return somebody


@jit
def offer_household(h: Int, s: State) -> None:
    """Show a household that is new in the queue the vacant dwellings, best fit rank first."""
    tried = 0
    while True:
        base = (
            s.dm[lay.I_PRIO] + s.mi[lay.M_PIECE] * s.dm[lay.N_DWELLINGS] * s.dm[lay.N_BUCKETS]
        ) + bucket_of(h, s)
        best = -1
        best_prio = np.int64(1 << 40)
        for d in range(s.dm[lay.N_DWELLINGS]):
            prio = s.ti[base + d * s.dm[lay.N_BUCKETS]]
            if 0 <= prio < best_prio and s.mi[s.dm[lay.A_HEAD] + d] >= 0 and not (tried >> d) & 1:
                best = d
                best_prio = prio
        if best < 0:
            return
        tried |= 1 << best
        s.hh[h, lay.OFFERS] += 1
        accept = s.tf[s.dm[lay.T_ACCEPT] + best]
        if accept >= 1.0 or draw(s.hk[h], lay.P_ACCEPT, s.hh[h, lay.OFFERS]) < accept:
            u = s.mi[s.dm[lay.A_HEAD] + best]
            allocate(h, u, s)
            return
        flow(h, lay.F_DECLINED, s)


@jit
def places_wanted(s: State) -> Bool:
    """Whether a free temporary or shelter place has somebody who needs it."""
    return (s.mi[lay.M_TEMP_ROOT] >= 0 and s.mi[lay.M_TEMP_USED] < s.mi[lay.M_TEMP_CAP]) or (
        s.mi[lay.M_NOWHERE] > 0 and s.mi[lay.M_SHELTER_USED] < s.mi[lay.M_SHELTER_CAP]
    )


@jit
def place_homeless(h: Int, place: Int, s: State) -> None:
    """Give homeless household `h` a place; what happens next is found anew where rates differ."""
    set_state(h, place, s.hh[h, lay.APPLICATION], s)
    row = s.dm[lay.I_FACTOR] + s.hh[h, lay.GROUP] * 4 * s.dm[lay.N_MASKS] + s.hh[h, lay.TAGS]
    if s.ti[row] >= 0 or s.ti[row + s.dm[lay.N_MASKS]] >= 0:
        schedule(h, s)


@jit
def fill_temporary(s: State) -> None:
    """Give free temporary places, then shelter places, to those who stand first for them."""
    while s.mi[lay.M_TEMP_USED] < s.mi[lay.M_TEMP_CAP] and s.mi[lay.M_TEMP_ROOT] >= 0:
        h = s.mi[lay.M_TEMP_ROOT]
        place_homeless(h, lay.TEMPORARY, s)
    while s.mi[lay.M_SHELTER_USED] < s.mi[lay.M_SHELTER_CAP] and s.mi[lay.M_NOWHERE] > 0:
        best: Int = np.int64(-1)
        for h in range(s.mi[lay.M_SLOTS]):
            if (
                s.hh[h, lay.PLACE] == lay.NOWHERE
                and s.hh[h, lay.KNOWN]
                and (best < 0 or before(h, best, lay.T_KEY - 3, s))
            ):
                best = h
        place_homeless(best, lay.SHELTER, s)


@jit
def offers(s: State) -> None:
    """End of an instant: temporary places, then new vacancies, then households new in the queue."""
    if places_wanted(s):
        fill_temporary(s)
    nobody = np.int64(0)
    j = 0
    while j < s.mi[lay.M_NEW_VACANT]:
        u = s.mi[s.dm[lay.A_NEW_V] + j]
        d = s.un[u, lay.U_TYPE]
        open_to_all = s.un[u, lay.U_STATE] == lay.VACANT and not (nobody >> d) & 1
        if open_to_all and not offer_unit(u, s):
            nobody |= 1 << d  # nobody joins a queue before the round is over
        j += 1
    s.mi[lay.M_NEW_VACANT] = 0
    j = 0
    while j < s.mi[lay.M_NEW_WAITING] and s.mi[lay.M_VACANT] > 0:
        h = s.mi[s.dm[lay.A_NEW_W] + j]
        if s.hh[h, lay.BUCKET] >= 0 and s.hh[h, lay.APPLICATION] == lay.GRANTED:
            offer_household(h, s)
        j += 1
    s.mi[lay.M_NEW_WAITING] = 0
    if places_wanted(s):
        fill_temporary(s)


@jit
def offer_again(s: State) -> None:
    """Put the vacant dwellings that somebody waits for on offer again (the monthly round)."""
    for d in range(s.dm[lay.N_DWELLINGS]):
        u = s.mi[s.dm[lay.A_HEAD] + d]
        if u < 0 or pick(u, False, s) < 0:
            continue
        while u >= 0:
            n = s.mi[lay.M_NEW_VACANT]
            if n >= s.dm[lay.CAP_LIST]:
                s.mi[lay.M_ERROR] = lay.MORE_LIST
                return
            s.mi[s.dm[lay.A_NEW_V] + n] = u
            s.mi[lay.M_NEW_VACANT] = n + 1
            s.un[u, lay.U_TURN] += 1
            u = s.un[u, lay.U_NEXT]
