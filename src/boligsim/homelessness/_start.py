"""Who is in the system on the base date, and in which state."""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule, sitting_age, start_clock
from boligsim.homelessness._dwellings import number_unit, set_unit
from boligsim.homelessness._memory import State
from boligsim.homelessness._queues import push
from boligsim.homelessness._random import draw, fold, unit
from boligsim.homelessness._state import (
    drawn_size,
    forget,
    household_of,
    new_household,
    set_state,
    size_class,
)
from boligsim.homelessness._types import Bool, Int


@jit
def clear(s: State) -> None:
    """Empty the counters and lay out the dwellings of the start, none let yet."""
    mi = s.mi
    for j in range(s.dm[lay.N_COUNTERS]):
        mi[j] = 0
    s.mi[lay.M_TEMP_ROOT] = -1
    for b in range(s.dm[lay.N_BUCKETS]):
        s.mi[s.dm[lay.A_ROOT] + b] = -1
    u = np.int64(0)
    for d in range(s.dm[lay.N_DWELLINGS]):
        s.mi[s.dm[lay.A_HEAD] + d] = -1
        s.mi[s.dm[lay.A_TAIL] + d] = -1
        n = s.ti[s.dm[lay.I_UNITS] + d]
        if s.ti[s.dm[lay.I_KIND] + d] == lay.TEMPORARY:
            s.mi[lay.M_TEMP_CAP] += n
        elif s.ti[s.dm[lay.I_KIND] + d] == lay.SHELTER:
            s.mi[lay.M_SHELTER_CAP] += n
        for _ in range(n):
            s.un[u, lay.U_TYPE] = d
            s.un[u, lay.U_STATE] = lay.ABSENT
            s.un[u, lay.U_HOLDER] = -1
            s.un[u, lay.U_ROOT] = -1
            s.un[u, lay.U_PENDING] = -1
            number_unit(u, s)
            set_unit(u, lay.VACANT, s)
            u += 1
    s.mi[lay.M_UNITS] = u


@jit
def fits(group: Int, z: Int, d: Int, s: State) -> Bool:
    """Whether a household of a group and size fits a dwelling at the start."""
    bucket = ((group * s.dm[lay.N_SIZES] + z) * 2 + 1) * s.dm[lay.N_MASKS]
    return s.ti[s.dm[lay.I_PRIO] + d * s.dm[lay.N_BUCKETS] + bucket] >= 0


@jit
def seat_tenant(h: Int, d: Int, s: State) -> None:
    """Seat a household of the start in a dwelling of type `d`, its tenancy under way."""
    u = s.mi[s.dm[lay.A_HEAD] + d]
    if u < 0:
        return
    set_unit(u, lay.OCCUPIED, s)
    s.un[u, lay.U_HOLDER] = h
    s.hh[h, lay.DWELLING] = d
    s.hh[h, lay.UNIT] = u
    law = s.ti[s.dm[lay.I_LAW] + s.hh[h, lay.GROUP] * s.dm[lay.N_DWELLINGS] + d]
    age = sitting_age(law, draw(s.hk[h], lay.P_AGE, np.int64(0)), s)
    start_clock(h, -np.int64(age * lay.YEAR), s)
    set_state(h, lay.IN_TENANCY, lay.NO_CASE, s)
    s.hh[h, lay.SINCE] = s.hh[h, lay.CLOCK]
    schedule(h, s)


@jit
def seat_waiting(h: Int, place: Int, s: State) -> None:
    """Let a household of the start wait, with a roof or homeless, its wait under way."""
    group = s.dm[lay.T_GROUP] + s.hh[h, lay.GROUP] * lay.GROUP_COLUMNS
    if place == lay.HOME:
        mean = s.tf[group + lay.G_START_WAIT]
        age = -mean * math.log(draw(s.hk[h], lay.P_START_WAIT, np.int64(0)))
    else:
        law = s.dm[lay.N_LAWS] + s.hh[h, lay.GROUP]
        age = sitting_age(law, draw(s.hk[h], lay.P_AGE, np.int64(0)), s)
    since = -np.int64(age * lay.YEAR)
    s.hh[h, lay.APPLIED_AT] = since
    s.hh[h, lay.DECIDED_AT] = since
    s.hh[h, lay.HOMELESS_AT] = since
    start_clock(h, since, s)
    case = lay.GRANTED
    if place != lay.HOME:
        wait = -s.tf[s.dm[lay.T_START_DECISION]] * math.log(
            draw(s.hk[h], lay.P_DECISION, np.int64(0))
        )
        if not s.hh[h, lay.KNOWN]:
            case = lay.NO_CASE
        elif wait > age:
            case = lay.IN_PROCESS
            s.hh[h, lay.STAGE_AT] = since + np.int64(wait * lay.YEAR) + 1
        elif draw(s.hk[h], lay.P_REFUSAL, np.int64(0)) < s.tf[group + lay.G_REFUSE_HOMELESS]:
            case = lay.REFUSED
    set_state(h, place, case, s)
    s.hh[h, lay.SINCE] = since
    schedule(h, s)


@jit
def seat_all(s: State) -> None:
    """Seat the people who are in the system on the base date."""
    for r in range(s.dm[lay.N_STARTS]):
        row = s.dm[lay.I_START] + r * lay.START_COLUMNS
        group = s.ti[row + lay.SR_GROUP]
        place = s.ti[row + lay.SR_PLACE]
        d = s.ti[row + lay.SR_DWELLING]
        stream = fold(s.key[0], s.start_keys[r])
        for j in range(np.int64(s.tf[s.dm[lay.T_START] + r])):
            key = fold(stream, j)
            size = 0
            for nth in range(64):
                size = drawn_size(key, group, nth, s)
                if place != lay.IN_TENANCY:
                    break
                cell = s.dm[lay.I_SIZES] + (group * s.dm[lay.N_SIZE_ROWS] + size) * 2
                z = size_class(s.ti[cell], s.ti[cell + 1], s)
                if fits(group, z, d, s):
                    break
            cell = s.dm[lay.I_SIZES] + (group * s.dm[lay.N_SIZE_ROWS] + size) * 2
            h = new_household(key, group, s.ti[cell], s.ti[cell + 1], s)
            if h < 0:
                return
            s.hh[h, lay.KNOWN] = 1
            if place == lay.IN_TENANCY:
                seat_tenant(h, d, s)
            else:
                seat_waiting(h, place, s)
    for j in range(s.dm[lay.N_GIVEN]):
        if s.given[j, lay.GH_GROUP] < 0:
            break
        h = new_household(
            s.given_keys[j],
            s.given[j, lay.GH_GROUP],
            s.given[j, lay.GH_ADULTS],
            s.given[j, lay.GH_CHILDREN],
            s,
        )
        if h < 0:
            return
        s.hh[h, lay.KNOWN] = s.given[j, lay.GH_KNOWN]
        known = s.tf[s.dm[lay.T_GROUP] + s.hh[h, lay.GROUP] * lay.GROUP_COLUMNS + lay.G_KNOWN]
        hidden = known + (1.0 - known) * unit(fold(s.hk[h], lay.P_KNOWN))
        s.hh[h, lay.HIDDEN] = np.int64(hidden * lay.HIDDEN_SCALE)
        seat_waiting(h, s.given[j, lay.GH_PLACE], s)


@jit
def seat_applicants(s: State) -> None:
    """Seat the applicants with a roof whose case is under way on the base date.

    In equilibrium they are Poisson with mean rate x mean delay, as points of a keyed field, and
    the rest of their exponential delay is as long as a new one.
    """
    mean = s.tf[s.dm[lay.T_START_DECISION]]
    for nth_stream in range(s.dm[lay.N_STREAMS]):
        row = s.dm[lay.I_STREAM] + nth_stream * lay.STREAM_COLUMNS
        if s.ti[row + lay.ST_PLACE] != lay.HOME or mean <= 0.0:
            continue
        expected = mean * s.tf[s.dm[lay.T_START_RATES] + nth_stream]
        stream = fold(fold(s.key[0], s.stream_keys[nth_stream]), lay.IN_PROCESS_STREAM)
        group = s.ti[row + lay.ST_GROUP]
        level = 0.0
        nth = np.int64(0)
        while True:
            key = fold(stream, nth)
            nth += 1
            level -= math.log(unit(key))
            if level >= expected:
                break
            h = household_of(key, group, group, s)
            if h < 0:
                return
            s.hh[h, lay.KNOWN] = 1
            age = -mean * math.log(unit(fold(key, lay.P_IN_PROCESS)))
            s.hh[h, lay.APPLIED_AT] = -np.int64(age * lay.YEAR)
            start_clock(h, s.hh[h, lay.APPLIED_AT], s)
            left = -mean * math.log(draw(key, lay.P_DECISION, np.int64(0)))
            s.hh[h, lay.STAGE_AT] = np.int64(left * lay.YEAR) + 1
            set_state(h, lay.HOME, lay.IN_PROCESS, s)
            schedule(h, s)


@jit
def seat_former(s: State) -> None:
    """Remember tenants who left before the base date and can still become homeless again."""
    for r in range(s.dm[lay.N_STARTS]):
        expected = s.tf[s.dm[lay.T_FORMER] + r]
        stream = fold(fold(s.key[0], s.start_keys[r]), lay.FORMER_STREAM)
        group = s.ti[s.dm[lay.I_START] + r * lay.START_COLUMNS + lay.SR_GROUP]
        level = 0.0
        nth = np.int64(0)
        while True:
            key = fold(stream, nth)
            nth += 1
            level -= math.log(unit(key))
            if level >= expected:
                break
            h = household_of(key, group, group, s)
            if h < 0:
                return
            s.hh[h, lay.KNOWN] = 1
            age = lay.FORMER_YEARS * unit(fold(key, lay.P_FORMER))
            start_clock(h, -np.int64(age * lay.YEAR), s)
            set_state(h, lay.PRIVATE, lay.NO_CASE, s)
            schedule(h, s)
            if s.due[h] < 0:
                set_state(h, lay.FREE, lay.NO_CASE, s)
                forget(h, s)


@jit
def prepare_empty(s: State) -> None:
    """Dwellings that stand empty on the base date are being prepared, where that takes time."""
    for d in range(s.dm[lay.N_DWELLINGS]):
        mean = s.tf[s.dm[lay.T_TURN] + d]
        if mean <= 0.0 or not s.ti[s.dm[lay.I_LET] + d]:
            continue
        key = fold(fold(s.key[0], lay.P_EMPTY), s.ti[s.dm[lay.I_NAME] + d])
        nth = np.int64(0)
        u = s.mi[s.dm[lay.A_HEAD] + d]
        while u >= 0:
            after = s.un[u, lay.U_NEXT]
            set_unit(u, lay.PREPARING, s)
            wait = -mean * math.log(draw(key, lay.P_TURN, nth))
            s.un[u, lay.U_PENDING] = push(np.int64(wait * lay.YEAR) + 1, 2 * u + 1, s)
            nth += 1
            u = after
