"""What is scheduled: dwellings that leave or get ready, arrivals, moves and support slots."""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule, start_clock
from boligsim.homelessness._dwellings import make_vacant, number_unit, set_unit
from boligsim.homelessness._events import apply, become_homeless
from boligsim.homelessness._memory import State
from boligsim.homelessness._random import fold, unit
from boligsim.homelessness._state import chain, detect, flow, household_of, set_state
from boligsim.homelessness._types import Float, Int, Key


@jit
def known_share(group: Int, s: State) -> Float:
    """Share of the homeless of a group that the services know of now."""
    return s.tf[s.dm[lay.T_KNOWN] + s.mi[lay.M_PIECE] * s.dm[lay.N_GROUPS] + group]


@jit
def find_hidden(s: State) -> None:
    """Let the services find those whom they would have known had they looked as they do now."""
    for h in range(s.mi[lay.M_SLOTS]):
        place = s.hh[h, lay.PLACE]
        if not lay.NOWHERE <= place <= lay.INSTITUTION or s.hh[h, lay.KNOWN]:
            continue
        if s.hh[h, lay.HIDDEN] < np.int64(known_share(s.hh[h, lay.GROUP], s) * lay.HIDDEN_SCALE):
            flow(h, lay.F_DETECTED, s)
            detect(h, s)
            apply(h, place, s)


@jit
def arrive(key: Key, stream: Int, cause: Int, s: State) -> None:
    """Let a household of a stream arrive: homeless, or applying with a roof."""
    row = s.dm[lay.I_STREAM] + stream * lay.STREAM_COLUMNS
    group = s.ti[row + lay.ST_GROUP]
    place = s.ti[row + lay.ST_PLACE]
    h = household_of(key, group, s.ti[row + lay.ST_SIZES], s)
    if h < 0:
        return
    known = known_share(group, s)
    s.hh[h, lay.KNOWN] = 1
    if known < 1.0:
        hidden = unit(fold(key, lay.P_KNOWN))
        s.hh[h, lay.KNOWN] = 1 if hidden < known else 0
        s.hh[h, lay.HIDDEN] = np.int64(hidden * lay.HIDDEN_SCALE)
    if place == lay.HOME:
        s.hh[h, lay.KNOWN] = 1
        if cause == lay.F_PLANNED:
            flow(h, lay.F_PLANNED, s)
            grant(h, lay.HOME, s)
        else:
            apply(h, lay.HOME, s)
        return
    if cause != lay.F_ENTRY:
        s.hh[h, lay.KNOWN] = 1
    become_homeless(h, place, cause, s)


@jit
def grant(h: Int, place: Int, s: State) -> None:
    """Household `h` waits with a decision from now on."""
    s.hh[h, lay.APPLIED_AT] = s.mi[lay.M_NOW]
    s.hh[h, lay.DECIDED_AT] = s.mi[lay.M_NOW]
    start_clock(h, s.mi[lay.M_NOW], s)
    s.hh[h, lay.STAGE_AT] = -1
    set_state(h, place, lay.GRANTED, s)
    schedule(h, s)


@jit
def add_units(d: Int, n: Int, root: Int, s: State) -> None:
    """`n` new dwellings of type `d` are ready."""
    for _ in range(n):
        u = s.mi[lay.M_UNITS]
        if u >= s.dm[lay.CAP_UNITS]:
            s.mi[lay.M_ERROR] = lay.MORE_UNITS
            return
        s.mi[lay.M_UNITS] = u + 1
        s.un[u, lay.U_TYPE] = d
        s.un[u, lay.U_STATE] = lay.ABSENT
        number_unit(u, s)
        s.un[u, lay.U_ROOT] = root
        make_vacant(u, s)
        if root >= 0:
            chain(root, 0, s)


@jit
def remove_units(d: Int, n: Int, mode: Int, s: State) -> Int:
    """Take `n` dwellings of type `d` out of the stock; return how many went at once."""
    left = n
    if mode != lay.R_NEXT:
        while left > 0 and s.mi[s.dm[lay.A_HEAD] + d] >= 0:
            set_unit(s.mi[s.dm[lay.A_HEAD] + d], lay.GONE, s)
            left -= 1
    while left > 0 and mode == lay.R_DECANT:
        chosen: Int = np.int64(-1)
        lowest = np.uint64(0xFFFFFFFFFFFFFFFF)
        for u in range(s.mi[lay.M_UNITS]):
            state = s.un[u, lay.U_STATE]
            if s.un[u, lay.U_TYPE] == d and lay.OCCUPIED <= state <= lay.KEPT:
                ticket = np.uint64(u)  # empty ones first
                if state != lay.PREPARING:
                    ticket = fold(s.hk[s.un[u, lay.U_HOLDER]], lay.P_DECANT)
                if ticket < lowest:
                    lowest = ticket
                    chosen = u
        if chosen < 0:
            break
        state = s.un[chosen, lay.U_STATE]
        h = s.un[chosen, lay.U_HOLDER]
        s.un[chosen, lay.U_HOLDER] = -1
        s.un[chosen, lay.U_PENDING] = -1
        set_unit(chosen, lay.GONE, s)
        left -= 1
        if state == lay.PREPARING:
            continue
        if state == lay.KEPT:
            s.hh[h, lay.RESERVED] = -1
            s.hh[h, lay.STAGE_AT] = -1
            set_state(h, s.hh[h, lay.PLACE], lay.GRANTED, s)
            schedule(h, s)
            continue
        s.hh[h, lay.UNIT] = -1
        flow(h, lay.F_DECANTED, s)
        s.hh[h, lay.SPELL] += 1
        s.hh[h, lay.HOMELESS_AT] = s.mi[lay.M_NOW]
        start_clock(h, s.mi[lay.M_NOW], s)
        s.hh[h, lay.DECIDED_AT] = s.mi[lay.M_NOW]
        s.hh[h, lay.KNOWN] = 1
        set_state(h, lay.NOWHERE, lay.GRANTED, s)
        schedule(h, s)
    s.mi[s.dm[lay.A_REMOVE] + d] += left
    return n - left
