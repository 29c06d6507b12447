"""One draw from start to horizon."""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import entry, jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._arrivals import draw_arrivals
from boligsim.homelessness._dwellings import fall_vacant
from boligsim.homelessness._events import happen
from boligsim.homelessness._memory import State
from boligsim.homelessness._moves import move_households, support
from boligsim.homelessness._offers import fill_temporary, offer_again, offers, places_wanted
from boligsim.homelessness._planned import add_units, arrive, find_hidden, remove_units
from boligsim.homelessness._queues import next_event, pop
from boligsim.homelessness._random import fold
from boligsim.homelessness._snapshot import snapshot
from boligsim.homelessness._start import (
    clear,
    prepare_empty,
    seat_all,
    seat_applicants,
    seat_former,
)
from boligsim.homelessness._state import done
from boligsim.homelessness._types import Int

_STOCKS = len(lay.STOCKS)


@jit
def planned(j: Int, s: State) -> None:
    """Carry out row `j` of the schedule."""
    kind = s.sched[j, lay.SC_KIND]
    a = s.sched[j, lay.SC_A]
    n = s.sched[j, lay.SC_N]
    p = s.sched[j, lay.SC_PRIMITIVE]
    if kind == lay.K_PROBE:
        for g in range(s.dm[lay.N_GROUPS]):
            cell = s.dm[lay.A_NOW] + (g * _STOCKS + lay.S_WAITING) * lay.CELLS
            s.o32[s.dm[lay.R_PROBE] + a] += np.int32(s.mi[cell])
    elif kind == lay.K_MONTH:
        snapshot(a, s)
        s.mi[lay.M_REOFFER] = s.mi[lay.M_NOW] < s.dm[lay.HORIZON]  # the last stock ends the run
    elif kind == lay.K_PIECE:
        s.mi[lay.M_PIECE] = a
        if s.dm[lay.N_DETECTION]:
            find_hidden(s)
    elif kind == lay.K_ALLOWANCE:
        s.mi[s.dm[lay.A_ALLOWANCE] + a] = n + (s.mi[s.dm[lay.A_ALLOWANCE] + a] if p else 0)
    elif kind == lay.K_LEAVE:
        mode = s.ti[s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_MODE]
        if s.ti[s.dm[lay.I_KIND] + a]:
            mode = np.int64(lay.R_VACANT)  # places are held, not let
        gone = remove_units(a, n, mode, s)
        if s.ti[s.dm[lay.I_KIND] + a] == lay.TEMPORARY:
            s.mi[lay.M_TEMP_CAP] -= gone
        elif s.ti[s.dm[lay.I_KIND] + a] == lay.SHELTER:
            s.mi[lay.M_SHELTER_CAP] -= gone
        if s.ti[s.dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_SLOTS] > 0:
            done(p, n, s)  # the end of what came was counted when it came
    elif kind == lay.K_READY:
        if s.ti[s.dm[lay.I_KIND] + a] == lay.TEMPORARY:
            s.mi[lay.M_TEMP_CAP] += n
        elif s.ti[s.dm[lay.I_KIND] + a] == lay.SHELTER:
            s.mi[lay.M_SHELTER_CAP] += n
        add_units(a, n, p, s)
        done(p, n, s)
    elif kind == lay.K_SUPPORT:
        support(p, s.keys[p], n, s)
    elif kind == lay.K_ARRIVE:
        stream = fold(s.key[0], s.stream_keys[a])
        cause = s.ti[s.dm[lay.I_STREAM] + a * lay.STREAM_COLUMNS + lay.ST_FLOW]
        for _ in range(n):
            key = fold(stream, s.mi[s.dm[lay.A_STREAM_N] + a])
            s.mi[s.dm[lay.A_STREAM_N] + a] += 1
            arrive(key, a, cause, s)
        done(p, n, s)
    elif kind == lay.K_MOVE:
        move_households(p, s.keys[p], n, s)


@entry
def run_draw(s: State) -> Int:
    """Run one history of one world; return the error code."""
    clear(s)
    n_arrivals = draw_arrivals(s)
    seat_all(s)
    seat_applicants(s)
    seat_former(s)
    if s.mi[lay.M_ERROR] != lay.OK:
        return s.mi[lay.M_ERROR]
    prepare_empty(s)
    fill_temporary(s)
    j = np.int64(0)
    a = np.int64(0)
    horizon = s.dm[lay.HORIZON]
    while s.mi[lay.M_ERROR] == lay.OK:
        t_planned = s.sched[j, lay.SC_TIME] if j < s.dm[lay.N_SCHEDULE] else lay.NEVER
        t_arrival = s.at[a] if a < n_arrivals else lay.NEVER
        now = min(t_planned, t_arrival)
        t_event = next_event(min(now, horizon), s)
        now = min(now, t_event)
        if now > s.mi[lay.M_NOW]:
            if s.mi[lay.M_REOFFER]:
                offer_again(s)
                s.mi[lay.M_REOFFER] = 0
            if s.mi[lay.M_NEW_VACANT] > 0 or s.mi[lay.M_NEW_WAITING] > 0 or places_wanted(s):
                offers(s)
                continue
        if now > horizon or now == lay.NEVER:
            break
        s.mi[lay.M_NOW] = now
        if t_planned == now:
            planned(j, s)
            j += 1
        elif t_event == now:
            event = pop(s)
            ident = event & lay.ID_MASK
            if ident & 1:
                u = ident >> 1
                if s.un[u, lay.U_PENDING] == event:
                    fall_vacant(u, s)
            elif s.due[ident >> 1] == event:
                happen(ident >> 1, s)
        else:
            stream = s.astream[a]
            cause = s.ti[s.dm[lay.I_STREAM] + stream * lay.STREAM_COLUMNS + lay.ST_FLOW]
            arrive(s.ak[a], stream, cause, s)
            a += 1
    return s.mi[lay.M_ERROR]
