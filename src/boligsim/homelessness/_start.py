"""Who is in the system on the base date, and in which state."""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule, sitting_age
from boligsim.homelessness._dwellings import number_unit, set_unit
from boligsim.homelessness._jit import jit
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw, fold, uniform
from boligsim.homelessness._state import (
    drawn_size,
    forget,
    household_of,
    new_household,
    set_state,
    size_class,
)
from boligsim.homelessness._types import Bool, Int, Key, Keys, Table


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
            number_unit(u, un, mi, dm)
            set_unit(u, lay.VACANT, un, mi, dm)
            u += 1
    mi[lay.M_UNITS] = u


@jit
def fits(group: Int, z: Int, d: Int, ti: Table, dm: Table) -> Bool:
    """Whether a household of a group and size fits a dwelling at the start."""
    bucket = ((group * dm[lay.N_SIZES] + z) * 2 + 1) * dm[lay.N_MASKS]
    return ti[dm[lay.I_PRIO] + d * dm[lay.N_BUCKETS] + bucket] >= 0


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
    hh[h, lay.SINCE] = hh[h, lay.CLOCK]
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
    if place != lay.HOME:
        wait = -tf[w, dm[lay.T_START_DECISION]] * math.log(draw(hk[h], lay.P_DECISION, np.int64(0)))
        if not hh[h, lay.KNOWN]:
            case = lay.NO_CASE
        elif wait > age:
            case = lay.IN_PROCESS
            hh[h, lay.STAGE_AT] = since + np.int64(wait * lay.YEAR) + 1
        elif draw(hk[h], lay.P_REFUSAL, np.int64(0)) < tf[w, group + lay.G_REFUSE_HOMELESS]:
            case = lay.REFUSED
    set_state(h, place, case, hh, hk, mi, ti, dm)
    hh[h, lay.SINCE] = since
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
def seat_applicants(
    draw_key: Key,
    stream_keys: Keys,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Seat the applicants with a roof whose case is under way on the base date.

    In equilibrium they are Poisson with mean rate x mean delay, as points of a keyed field, and
    the rest of their exponential delay is as long as a new one.
    """
    mean = tf[w, dm[lay.T_START_DECISION]]
    for s in range(dm[lay.N_STREAMS]):
        row = dm[lay.I_STREAM] + s * lay.STREAM_COLUMNS
        if ti[row + lay.ST_PLACE] != lay.HOME or mean <= 0.0:
            continue
        expected = mean * tf[w, dm[lay.T_START_RATES] + s]
        stream = fold(fold(draw_key, stream_keys[s]), lay.IN_PROCESS_STREAM)
        group = ti[row + lay.ST_GROUP]
        level = 0.0
        nth = np.int64(0)
        while True:
            key = fold(stream, nth)
            nth += 1
            level -= math.log(uniform(fold(key, lay.P_TIME)))
            if level >= expected:
                break
            h = household_of(key, group, hh, hk, mi, ti, tf, dm, w)
            if h < 0:
                return
            hh[h, lay.KNOWN] = 1
            age = -mean * math.log(uniform(fold(key, lay.P_IN_PROCESS)))
            hh[h, lay.APPLIED_AT] = -np.int64(age * lay.YEAR)
            hh[h, lay.CLOCK] = hh[h, lay.APPLIED_AT]
            left = -mean * math.log(draw(key, lay.P_DECISION, np.int64(0)))
            hh[h, lay.STAGE_AT] = np.int64(left * lay.YEAR) + 1
            set_state(h, lay.HOME, lay.IN_PROCESS, hh, hk, mi, ti, dm)
            schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def seat_former(
    draw_key: Key,
    start_keys: Keys,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    dm: Table,
    w: Int,
) -> None:
    """Remember tenants who left before the base date and can still become homeless again."""
    for r in range(dm[lay.N_STARTS]):
        expected = tf[w, dm[lay.T_FORMER] + r]
        stream = fold(fold(draw_key, start_keys[r]), lay.FORMER_STREAM)
        group = ti[dm[lay.I_START] + r * lay.START_COLUMNS + lay.SR_GROUP]
        level = 0.0
        nth = np.int64(0)
        while True:
            key = fold(stream, nth)
            nth += 1
            level -= math.log(uniform(fold(key, lay.P_TIME)))
            if level >= expected:
                break
            h = household_of(key, group, hh, hk, mi, ti, tf, dm, w)
            if h < 0:
                return
            hh[h, lay.KNOWN] = 1
            age = lay.FORMER_YEARS * uniform(fold(key, lay.P_FORMER))
            hh[h, lay.CLOCK] = -np.int64(age * lay.YEAR)
            set_state(h, lay.PRIVATE, lay.NO_CASE, hh, hk, mi, ti, dm)
            schedule(h, hh, hk, hp, mi, ti, tf, dm, w)
            if hh[h, lay.PENDING] < 0:
                set_state(h, lay.FREE, lay.NO_CASE, hh, hk, mi, ti, dm)
                forget(h, hh, mi, dm)


@jit
def prepare_empty(
    draw_key: Key, un: Table, hp: Table, mi: Table, ti: Table, tf: Table, dm: Table, w: Int
) -> None:
    """Dwellings that stand empty on the base date are being prepared, where that takes time."""
    for d in range(dm[lay.N_DWELLINGS]):
        mean = tf[w, dm[lay.T_TURN] + d]
        if mean <= 0.0 or ti[dm[lay.I_NORDER] + d] == 0:
            continue
        key = fold(fold(draw_key, lay.P_EMPTY), ti[dm[lay.I_NAME] + d])
        nth = np.int64(0)
        u = mi[dm[lay.A_HEAD] + d]
        while u >= 0:
            after = un[u, lay.U_NEXT]
            set_unit(u, lay.PREPARING, un, mi, dm)
            wait = -mean * math.log(draw(key, lay.P_TURN, nth))
            un[u, lay.U_PENDING] = push(np.int64(wait * lay.YEAR) + 1, 2 * u + 1, hp, mi, dm)
            nth += 1
            u = after
