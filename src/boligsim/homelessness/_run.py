"""One draw from start to horizon, and the loop over the draws of a chunk."""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._arrivals import draw_arrivals
from boligsim.homelessness._dwellings import fall_vacant
from boligsim.homelessness._events import happen
from boligsim.homelessness._jit import jit
from boligsim.homelessness._moves import move_households, support
from boligsim.homelessness._offers import fill_temporary, offer_again, offers, places_wanted
from boligsim.homelessness._planned import add_units, arrive, remove_units
from boligsim.homelessness._queues import open_month, pop
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
from boligsim.homelessness._types import Int, Key, Keys, Table


@jit
def planned(
    j: Int,
    draw_key: Key,
    sched: Table,
    keys: Keys,
    hh: Table,
    hk: Keys,
    un: Table,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    o64: Table,
    stream_keys: Keys,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Carry out row `j` of the schedule."""
    kind = sched[w, j, lay.SC_KIND]
    a = sched[w, j, lay.SC_A]
    n = sched[w, j, lay.SC_N]
    p = sched[w, j, lay.SC_PRIMITIVE]
    if kind == lay.K_PROBE:
        o32[i, dm[lay.R_PROBE] + a] = mi[dm[lay.A_TOTAL] + lay.S_WAITING * 3]
    elif kind == lay.K_MONTH:
        open_month(a, hh, un, hp, mi, dm)
        snapshot(a, hh, mi, o32, o64, ti, dm, i)
        mi[lay.M_REOFFER] = mi[lay.M_NOW] < dm[lay.HORIZON]  # the last stock ends the run
    elif kind == lay.K_PIECE:
        mi[lay.M_PIECE] = a
    elif kind == lay.K_ALLOWANCE:
        mi[dm[lay.A_ALLOWANCE] + a] = n + (mi[dm[lay.A_ALLOWANCE] + a] if p else 0)
    elif kind == lay.K_LEAVE:
        mode = ti[dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_MODE]
        if ti[dm[lay.I_KIND] + a]:
            mode = np.int64(lay.R_VACANT)  # places are held, not let
        gone = remove_units(a, n, mode, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        if ti[dm[lay.I_KIND] + a] == lay.TEMPORARY:
            mi[lay.M_TEMP_CAP] -= gone
        elif ti[dm[lay.I_KIND] + a] == lay.SHELTER:
            mi[lay.M_SHELTER_CAP] -= gone
        if ti[dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_SLOTS] > 0:
            done(p, n, mi, o32, dm, i)  # the end of what came was counted when it came
    elif kind == lay.K_READY:
        if ti[dm[lay.I_KIND] + a] == lay.TEMPORARY:
            mi[lay.M_TEMP_CAP] += n
        elif ti[dm[lay.I_KIND] + a] == lay.SHELTER:
            mi[lay.M_SHELTER_CAP] += n
        add_units(a, n, p, un, mi, o32, dm, i)
        done(p, n, mi, o32, dm, i)
    elif kind == lay.K_SUPPORT:
        support(p, keys[p], n, hh, hk, hp, mi, ti, tf, o32, dm, w, i)
    elif kind == lay.K_ARRIVE:
        stream = fold(draw_key, stream_keys[a])
        cause = ti[dm[lay.I_STREAM] + a * lay.STREAM_COLUMNS + lay.ST_FLOW]
        for _ in range(n):
            key = fold(stream, mi[dm[lay.A_STREAM_N] + a])
            mi[dm[lay.A_STREAM_N] + a] += 1
            arrive(key, a, cause, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
        done(p, n, mi, o32, dm, i)
    elif kind == lay.K_MOVE:
        move_households(p, keys[p], n, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)


@jit
def run_draw(
    draw_key: Key,
    stream_keys: Keys,
    start_keys: Keys,
    keys: Keys,
    sched: Table,
    given: Table,
    given_keys: Keys,
    at: Table,
    ak: Keys,
    astream: Table,
    ah: Table,
    hh: Table,
    hk: Keys,
    un: Table,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    o64: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Run one history of one world; the error code is left in the counters."""
    clear(un, mi, ti, dm)
    n_arrivals = draw_arrivals(draw_key, stream_keys, at, ak, astream, ah, mi, ti, tf, dm, w)
    seat_all(draw_key, start_keys, given, given_keys, hh, hk, hp, un, mi, ti, tf, dm, w, i)
    seat_applicants(draw_key, stream_keys, hh, hk, hp, mi, ti, tf, dm, w)
    seat_former(draw_key, start_keys, hh, hk, hp, mi, ti, tf, dm, w)
    if mi[lay.M_ERROR] != lay.OK:
        return
    prepare_empty(draw_key, un, hp, mi, ti, tf, dm, w)
    fill_temporary(hh, hk, hp, mi, ti, tf, dm, w)
    j = np.int64(0)
    a = np.int64(0)
    horizon = dm[lay.HORIZON]
    while mi[lay.M_ERROR] == lay.OK:
        t_planned = sched[w, j, lay.SC_TIME] if j < dm[lay.N_SCHEDULE] else lay.NEVER
        t_arrival = at[ah[a]] if a < n_arrivals else lay.NEVER
        t_event = hp[0] >> lay.ID_BITS if mi[lay.M_EVENTS] > 0 else lay.NEVER
        now = min(t_planned, t_arrival, t_event)
        if now > mi[lay.M_NOW]:
            if mi[lay.M_REOFFER]:
                offer_again(hh, hk, un, mi, ti, dm)
                mi[lay.M_REOFFER] = 0
            if mi[lay.M_NEW_VACANT] > 0 or mi[lay.M_NEW_WAITING] > 0 or places_wanted(mi):
                offers(draw_key, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
                continue
        if now > horizon or now == lay.NEVER:
            break
        mi[lay.M_NOW] = now
        if t_planned == now:
            planned(
                j, draw_key, sched, keys, hh, hk, un, hp, mi, ti, tf, o32, o64, stream_keys,
                dm, w, i,
            )  # fmt: skip
            j += 1
        elif t_event == now:
            event = pop(hp, mi)
            ident = event & lay.ID_MASK
            if ident & 1:
                u = ident >> 1
                if un[u, lay.U_PENDING] == event:
                    fall_vacant(u, un, mi, dm)
            elif hh[ident >> 1, lay.PENDING] == event:
                happen(ident >> 1, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        else:
            s = astream[ah[a]]
            cause = ti[dm[lay.I_STREAM] + s * lay.STREAM_COLUMNS + lay.ST_FLOW]
            arrive(ak[ah[a]], s, cause, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
            a += 1


@jit
def run_chunk(
    world_keys: Keys,
    first: Int,
    count: Int,
    histories: Int,
    stream_keys: Keys,
    start_keys: Keys,
    keys: Keys,
    sched: Table,
    given: Table,
    given_keys: Keys,
    at: Table,
    ak: Keys,
    astream: Table,
    ah: Table,
    hh: Table,
    hk: Keys,
    un: Table,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    o64: Table,
    dm: Table,
) -> Int:
    """Run draws ``first .. first + count``; return the error code of the first that failed."""
    for i in range(count):
        w = (first + i) // histories
        draw_key = fold(world_keys[w], (first + i) % histories)
        run_draw(
            draw_key, stream_keys, start_keys, keys, sched, given, given_keys, at, ak, astream, ah,
            hh, hk, un, hp, mi, ti, tf, o32, o64, dm, w, i,
        )  # fmt: skip
        if mi[lay.M_ERROR] != lay.OK:
            return mi[lay.M_ERROR]
    return np.int64(lay.OK)
