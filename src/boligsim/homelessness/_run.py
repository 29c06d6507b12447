"""One draw from start to horizon, and the loop over the draws of a chunk."""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import piece_at, schedule, sitting_age
from boligsim.homelessness._events import happen
from boligsim.homelessness._jit import jit
from boligsim.homelessness._offers import (
    fill_temporary,
    make_vacant,
    offer_again,
    offers,
    places_wanted,
    set_unit,
)
from boligsim.homelessness._planned import (
    add_units,
    arrive,
    done,
    drawn_size,
    move_households,
    remove_units,
    support,
)
from boligsim.homelessness._queues import pop
from boligsim.homelessness._random import draw, fold, uniform
from boligsim.homelessness._state import new_household, set_state, size_class
from boligsim.homelessness._types import Bool, Int, Key, Keys, Table

_STOCKS = len(lay.STOCKS)
_MONTH = lay.YEAR // 12


@jit
def draw_arrivals(
    draw_key: Key,
    stream_keys: Keys,
    at: Table,
    ak: Keys,
    astream: Table,
    ah: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> Int:
    """Points of a keyed unit Poisson field under each stream's rate, in order of time.

    The field lies in slabs of one arrival a year: a lower rate gives fewer of the same households,
    a higher rate the same ones and new ones. Returns the number of arrivals.
    """
    pieces = dm[lay.N_PIECES]
    horizon = dm[lay.HORIZON] / lay.YEAR
    months = dm[lay.A_MONTHS]
    n_months = 12 * dm[lay.N_YEARS]
    for m in range(n_months + 1):
        mi[months + m] = 0
    n = 0
    for s in range(dm[lay.N_STREAMS]):
        top = 0.0
        rates = dm[lay.T_RATES] + s * pieces
        for p in range(pieces):
            top = max(top, tf[w, rates + p])
        stream_key = fold(draw_key, stream_keys[s])
        for slab in range(np.int64(math.ceil(top))):
            slab_key = fold(stream_key, slab)
            years = 0.0
            nth = np.int64(0)
            while True:
                key = fold(slab_key, nth)
                nth += 1
                years -= math.log(uniform(fold(key, lay.P_TIME)))
                if years >= horizon:
                    break
                time = np.int64(years * lay.YEAR)
                height = slab + uniform(fold(key, lay.P_HEIGHT))
                if height >= tf[w, rates + piece_at(time, ti, dm)]:
                    continue
                if n >= dm[lay.CAP_ARRIVALS]:
                    mi[lay.M_ERROR] = lay.MORE_ARRIVALS
                    return np.int64(0)
                at[n] = time
                ak[n] = key
                astream[n] = s
                n += 1
                mi[months + min(time * 12 // lay.YEAR, n_months - 1) + 1] += 1
    for m in range(n_months):
        mi[months + m + 1] += mi[months + m]
    for j in range(n):
        m = min(at[j] * 12 // lay.YEAR, n_months - 1)
        ah[mi[months + m]] = j
        mi[months + m] += 1
    for j in range(1, n):
        x = ah[j]
        k = j
        while k > 0 and (
            at[ah[k - 1]] > at[x] or (at[ah[k - 1]] == at[x] and ak[ah[k - 1]] > ak[x])
        ):
            ah[k] = ah[k - 1]
            k -= 1
        ah[k] = x
    return np.int64(n)


@jit
def clear(un: Table, mi: Table, ti: Table, dm: Table) -> None:
    """Empty the counters and lay out the dwellings of the start, none let yet."""
    for j in range(mi.size):
        mi[j] = 0
    mi[lay.M_TEMP_ROOT] = -1
    for b in range(dm[lay.N_BUCKETS]):
        mi[dm[lay.A_ROOT] + b] = -1
    u = np.int64(0)
    for d in range(dm[lay.N_DWELLINGS]):
        mi[dm[lay.A_HEAD] + d] = -1
        mi[dm[lay.A_TAIL] + d] = -1
        n = ti[dm[lay.I_UNITS] + d]
        if ti[dm[lay.I_KIND] + d] == lay.TEMPORARY:
            mi[lay.M_TEMP_CAP] += n
        elif ti[dm[lay.I_KIND] + d] == lay.SHELTER:
            mi[lay.M_SHELTER_CAP] += n
        for _ in range(n):
            un[u, lay.U_TYPE] = d
            un[u, lay.U_STATE] = lay.ABSENT
            un[u, lay.U_HOLDER] = -1
            un[u, lay.U_ROOT] = -1
            un[u, lay.U_PENDING] = -1
            un[u, lay.U_TURN] = 0
            set_unit(u, lay.VACANT, un, mi, dm)
            u += 1
    mi[lay.M_UNITS] = u


@jit
def seat_tenant(
    h: Int,
    d: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    un: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Seat a household of the start in a dwelling of type `d`, its tenancy under way."""
    u = mi[dm[lay.A_HEAD] + d]
    if u < 0:
        return
    set_unit(u, lay.OCCUPIED, un, mi, dm)
    un[u, lay.U_HOLDER] = h
    hh[h, lay.DWELLING] = d
    hh[h, lay.UNIT] = u
    law = ti[dm[lay.I_LAW] + hh[h, lay.GROUP] * dm[lay.N_DWELLINGS] + d]
    age = sitting_age(law, draw(hk[h], lay.P_AGE, np.int64(0)), tf, dm, w)
    hh[h, lay.CLOCK] = -np.int64(age * lay.YEAR)
    set_state(h, lay.IN_TENANCY, lay.NO_CASE, hh, hk, mi, ti, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def seat_waiting(
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
    """Let a household of the start wait, with a roof or homeless, its wait under way."""
    group = dm[lay.T_GROUP] + hh[h, lay.GROUP] * lay.GROUP_COLUMNS
    if place == lay.HOME:
        mean = tf[w, group + lay.G_START_WAIT]
        age = -mean * math.log(draw(hk[h], lay.P_START_WAIT, np.int64(0)))
    else:
        law = dm[lay.N_LAWS] + hh[h, lay.GROUP]
        age = sitting_age(law, draw(hk[h], lay.P_AGE, np.int64(0)), tf, dm, w)
    since = -np.int64(age * lay.YEAR)
    hh[h, lay.APPLIED_AT] = since
    hh[h, lay.DECIDED_AT] = since
    hh[h, lay.HOMELESS_AT] = since
    hh[h, lay.CLOCK] = since
    case = lay.GRANTED
    if place != lay.HOME and (
        not hh[h, lay.KNOWN]
        or draw(hk[h], lay.P_REFUSAL, np.int64(0)) < tf[w, group + lay.G_REFUSE_HOMELESS]
    ):
        case = lay.REFUSED if hh[h, lay.KNOWN] else lay.NO_CASE
    set_state(h, place, case, hh, hk, mi, ti, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def seat_all(
    draw_key: Key,
    start_keys: Keys,
    given: Table,
    given_keys: Keys,
    hh: Table,
    hk: Keys,
    hp: Table,
    un: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Seat the people who are in the system on the base date."""
    for r in range(dm[lay.N_STARTS]):
        row = dm[lay.I_START] + r * lay.START_COLUMNS
        group = ti[row + lay.SR_GROUP]
        place = ti[row + lay.SR_PLACE]
        d = ti[row + lay.SR_DWELLING]
        stream = fold(draw_key, start_keys[r])
        for j in range(np.int64(tf[w, dm[lay.T_START] + r])):
            key = fold(stream, j)
            size = 0
            for nth in range(64):
                size = drawn_size(key, group, nth, tf, dm, w)
                if place != lay.IN_TENANCY:
                    break
                cell = dm[lay.I_SIZES] + (group * dm[lay.N_SIZE_ROWS] + size) * 2
                z = size_class(ti[cell], ti[cell + 1], ti, dm)
                if fits(group, z, d, ti, dm):
                    break
            cell = dm[lay.I_SIZES] + (group * dm[lay.N_SIZE_ROWS] + size) * 2
            h = new_household(key, group, ti[cell], ti[cell + 1], hh, hk, mi, ti, dm)
            if h < 0:
                return
            hh[h, lay.KNOWN] = 1
            if place == lay.IN_TENANCY:
                seat_tenant(h, d, hh, hk, hp, un, mi, ti, tf, dm, w)
            else:
                seat_waiting(h, place, hh, hk, hp, mi, ti, tf, dm, w)
    for j in range(given.shape[1]):
        if given[i, j, lay.GH_GROUP] < 0:
            break
        h = new_household(
            given_keys[i, j], given[i, j, lay.GH_GROUP], given[i, j, lay.GH_ADULTS],
            given[i, j, lay.GH_CHILDREN], hh, hk, mi, ti, dm,
        )  # fmt: skip
        if h < 0:
            return
        hh[h, lay.KNOWN] = given[i, j, lay.GH_KNOWN]
        seat_waiting(h, given[i, j, lay.GH_PLACE], hh, hk, hp, mi, ti, tf, dm, w)


@jit
def fits(group: Int, z: Int, d: Int, ti: Table, dm: Table) -> Bool:
    """Whether a household of a group and size fits a dwelling at the start."""
    bucket = ((group * dm[lay.N_SIZES] + z) * 2 + 1) * dm[lay.N_MASKS]
    return ti[dm[lay.I_PRIO] + d * dm[lay.N_BUCKETS] + bucket] >= 0


@jit
def snapshot(
    month: Int, hh: Table, mi: Table, o32: Table, o64: Table, ti: Table, dm: Table, i: Int
) -> None:
    """Write the stocks of a month start, and on 1 January also by group, and the year's time."""
    for cell in range(_STOCKS * 3):
        o32[i, dm[lay.R_MONTH] + month * _STOCKS * 3 + cell] = mi[dm[lay.A_TOTAL] + cell]
    if month % 12:
        return
    year = month // 12
    size = _STOCKS * dm[lay.N_GROUPS] * 3
    base = dm[lay.R_STOCK] + year * size
    for cell in range(size):
        o32[i, base + cell] = mi[dm[lay.A_NOW] + cell]
    long_ago = mi[lay.M_NOW] - 6 * _MONTH
    for h in range(mi[lay.M_SLOTS]):
        place = hh[h, lay.PLACE]
        if not lay.NOWHERE <= place <= lay.INSTITUTION:
            continue
        if hh[h, lay.HOMELESS_AT] < long_ago:
            cell = base + (lay.S_LONG * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * 3
            o32[i, cell] += 1
            o32[i, cell + 1] += hh[h, lay.ADULTS]
            o32[i, cell + 2] += hh[h, lay.CHILDREN]
        if place == lay.TEMPORARY and hh[h, lay.SINCE] < mi[lay.M_NOW] - 3 * _MONTH:
            cell = base + (lay.S_TEMPORARY_3M * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * 3
            o32[i, cell] += 1
            o32[i, cell + 1] += hh[h, lay.ADULTS]
            o32[i, cell + 2] += hh[h, lay.CHILDREN]
    n = dm[lay.N_GROUPS] * dm[lay.N_DWELLINGS]
    for cell in range(n):
        o32[i, dm[lay.R_TENANTS] + year * n + cell] = mi[dm[lay.A_TENANTS] + cell]
    n = dm[lay.N_DWELLINGS] * 4
    for cell in range(n):
        o32[i, dm[lay.R_UNITS] + year * n + cell] = mi[dm[lay.A_UNITS] + cell]
    if year > 0:
        for cell in range(size):
            o64[i, (year - 1) * size + cell] = mi[dm[lay.A_YEAR] + cell] + mi[
                dm[lay.A_NOW] + cell
            ] * (mi[lay.M_NOW] - mi[lay.M_YEAR_START])
            mi[dm[lay.A_YEAR] + cell] = 0
    if year < dm[lay.N_YEARS]:
        mi[lay.M_YEAR] = year
    mi[lay.M_YEAR_START] = mi[lay.M_NOW]


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
        snapshot(a, hh, mi, o32, o64, ti, dm, i)
        mi[lay.M_REOFFER] = 1
    elif kind == lay.K_PIECE:
        mi[lay.M_PIECE] = a
    elif kind == lay.K_ALLOWANCE:
        mi[dm[lay.A_ALLOWANCE] + a] = n + (mi[dm[lay.A_ALLOWANCE] + a] if p else 0)
    elif kind == lay.K_LEAVE:
        if ti[dm[lay.I_KIND] + a] == lay.TEMPORARY:
            mi[lay.M_TEMP_CAP] -= n
        elif ti[dm[lay.I_KIND] + a] == lay.SHELTER:
            mi[lay.M_SHELTER_CAP] -= n
        mode = ti[dm[lay.I_PRIM] + p * lay.PRIM_COLUMNS + lay.PI_MODE]
        remove_units(a, n, mode, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        done(p, n, mi, o32, dm, i)
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
    if mi[lay.M_ERROR] != lay.OK:
        return
    fill_temporary(hh, hk, mi, ti, dm)
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
                    make_vacant(u, un, mi, dm)
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
