"""What happens to a household when one of its clocks rings."""

from __future__ import annotations

import math

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule
from boligsim.homelessness._dwellings import fall_vacant, vacate
from boligsim.homelessness._jit import jit
from boligsim.homelessness._offers import move_in
from boligsim.homelessness._random import draw
from boligsim.homelessness._state import end_spell, flow, forget, set_state
from boligsim.homelessness._types import Int, Keys, Table

_WHERE_TO = np.int64(1 << 40)  # a use of the default's keys that no point of its field has


@jit
def release(
    h: Int, hh: Table, hk: Keys, un: Table, hp: Table, mi: Table, tf: Table, dm: Table, w: Int
) -> None:
    """Give up what household `h` holds: a dwelling lived in, or one kept for it."""
    if hh[h, lay.RESERVED] >= 0:
        fall_vacant(hh[h, lay.RESERVED], un, mi, dm)
        hh[h, lay.RESERVED] = -1
    if hh[h, lay.PLACE] == lay.IN_TENANCY and hh[h, lay.UNIT] >= 0:
        vacate(hh[h, lay.UNIT], h, hh, hk, un, hp, mi, tf, dm, w)


@jit
def leave(
    h: Int,
    goal: Int,
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
    """Household `h` goes to its own home, the private market or out of the municipality."""
    case = hh[h, lay.APPLICATION]
    if case == lay.IN_PROCESS or case == lay.GRANTED or case == lay.ALLOCATED:
        flow(h, lay.F_CASE_CLOSED, hh, mi, o32, dm, i)
    end_spell(h, hh, mi, o32, dm, i)
    release(h, hh, hk, un, hp, mi, tf, dm, w)
    hh[h, lay.TAGS] = 0
    for tag in range(lay.MAX_TAGS):
        hh[h, lay.SUPPORT_END + tag] = 0
    hh[h, lay.STAGE_AT] = -1
    set_state(h, goal, lay.NO_CASE, hh, hk, mi, ti, dm)
    hh[h, lay.UNIT] = -1
    hh[h, lay.CLOCK] = mi[lay.M_NOW]
    if goal != lay.FREE:
        schedule(h, hh, hk, hp, mi, ti, tf, dm, w)
    if goal == lay.FREE or (goal == lay.PRIVATE and hh[h, lay.PENDING] < 0):
        set_state(h, lay.FREE, lay.NO_CASE, hh, hk, mi, ti, dm)
        hh[h, lay.PENDING] = -1
        forget(h, hh, mi, dm)


@jit
def decide(
    h: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    un: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Grant or refuse the application of household `h`."""
    column = lay.G_REFUSE_HOME if hh[h, lay.PLACE] == lay.HOME else lay.G_REFUSE_HOMELESS
    refusal = tf[w, dm[lay.T_GROUP] + hh[h, lay.GROUP] * lay.GROUP_COLUMNS + column]
    hh[h, lay.STAGE_AT] = -1
    if draw(hk[h], lay.P_REFUSAL, hh[h, lay.CASES]) < refusal:
        flow(h, lay.F_REFUSED, hh, mi, o32, dm, i)
        if hh[h, lay.PLACE] == lay.HOME:
            set_state(h, lay.HOME, lay.NO_CASE, hh, hk, mi, ti, dm)
            leave(h, lay.FREE, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            return
        set_state(h, hh[h, lay.PLACE], lay.REFUSED, hh, hk, mi, ti, dm)
    else:
        flow(h, lay.F_GRANTED, hh, mi, o32, dm, i)
        hh[h, lay.DECIDED_AT] = mi[lay.M_NOW]
        set_state(h, hh[h, lay.PLACE], lay.GRANTED, hh, hk, mi, ti, dm)
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def apply(
    h: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    un: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Household `h` applies for a municipal dwelling."""
    hh[h, lay.CASES] += 1
    hh[h, lay.APPLIED_AT] = mi[lay.M_NOW]
    if hh[h, lay.PLACE] == lay.HOME:
        hh[h, lay.CLOCK] = mi[lay.M_NOW]
    flow(h, lay.F_APPLIED, hh, mi, o32, dm, i)
    mean = tf[w, dm[lay.T_DECISION] + mi[lay.M_PIECE]]
    if mean <= 0.0:
        decide(h, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
        return
    set_state(h, hh[h, lay.PLACE], lay.IN_PROCESS, hh, hk, mi, ti, dm)
    wait = -mean * math.log(draw(hk[h], lay.P_DECISION, hh[h, lay.CASES]))
    hh[h, lay.STAGE_AT] = mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1
    schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def place_of_entry(h: Int, hh: Table, hk: Keys, tf: Table, dm: Table, w: Int) -> Int:
    """Where household `h` is when it becomes homeless."""
    u = draw(hk[h], lay.P_WHERE, hh[h, lay.SPELL])
    if u < tf[w, dm[lay.T_WORLD] + lay.W_ACUTE]:
        return lay.NOWHERE
    if u < tf[w, dm[lay.T_WORLD] + lay.W_ACUTE] + tf[w, dm[lay.T_WORLD] + lay.W_FRIENDS]:
        return lay.FRIENDS
    return lay.INSTITUTION


@jit
def become_homeless(
    h: Int,
    place: Int,
    cause: Int,
    hh: Table,
    hk: Keys,
    hp: Table,
    mi: Table,
    ti: Table,
    tf: Table,
    o32: Table,
    un: Table,
    dm: Table,
    w: Int,
    i: Int,
) -> None:
    """Household `h` loses its home; if the services know it, it applies."""
    flow(h, cause, hh, mi, o32, dm, i)
    hh[h, lay.SPELL] += 1
    hh[h, lay.HOMELESS_AT] = mi[lay.M_NOW]
    hh[h, lay.CLOCK] = mi[lay.M_NOW]
    hh[h, lay.STAGE_AT] = -1
    set_state(h, place, lay.NO_CASE, hh, hk, mi, ti, dm)
    if hh[h, lay.KNOWN]:
        apply(h, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
    else:
        schedule(h, hh, hk, hp, mi, ti, tf, dm, w)


@jit
def end_tenancy(
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
    """End the tenancy of household `h` by another cause than eviction."""
    row = dm[lay.T_ENDS] + un[hh[h, lay.UNIT], lay.U_TYPE] * 4
    u = draw(hk[h], lay.P_OUTCOME, hh[h, lay.TENANCY])
    goal = lay.FREE
    if u < tf[w, row + 1]:
        flow(h, lay.F_DIED, hh, mi, o32, dm, i)
    elif u < tf[w, row + 2]:
        flow(h, lay.F_MOVED, hh, mi, o32, dm, i)
        flow(h, lay.F_LEFT, hh, mi, o32, dm, i)
    elif u < tf[w, row + 3]:
        flow(h, lay.F_OWN, hh, mi, o32, dm, i)
    else:
        flow(h, lay.F_PRIVATE, hh, mi, o32, dm, i)
        goal = lay.PRIVATE
    leave(h, goal, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)


@jit
def evict(
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
    """Household `h` is evicted: to homelessness, or to the private market."""
    flow(h, lay.F_EVICTED, hh, mi, o32, dm, i)
    if draw(hk[h], lay.P_RETURN, hh[h, lay.TENANCY]) >= tf[w, dm[lay.T_WORLD] + lay.W_EVICTED]:
        leave(h, lay.PRIVATE, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
        return
    vacate(hh[h, lay.UNIT], h, hh, hk, un, hp, mi, tf, dm, w)
    hh[h, lay.UNIT] = -1
    hh[h, lay.SPELL] += 1
    place = place_of_entry(h, hh, hk, tf, dm, w)
    hh[h, lay.SPELL] -= 1
    become_homeless(h, place, lay.F_EVICTED_HOMELESS, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)


@jit
def happen(
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
    """Carry out the pending event of household `h`."""
    kind = hh[h, lay.PENDING_KIND]
    hh[h, lay.PENDING] = -1
    if kind == lay.E_STAGE:
        if hh[h, lay.APPLICATION] == lay.IN_PROCESS:
            decide(h, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
        else:
            move_in(h, hh[h, lay.RESERVED], hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
    elif kind == lay.E_END:
        end_tenancy(h, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
    elif kind == lay.E_EVICT:
        evict(h, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
    elif kind == lay.E_SELF:
        flow(h, lay.F_SELF, hh, mi, o32, dm, i)
        if (
            draw(hk[h], lay.P_GOAL, hh[h, lay.SPELL])
            < tf[w, dm[lay.T_GROUP] + hh[h, lay.GROUP] * lay.GROUP_COLUMNS + lay.G_LEFT]
        ):
            flow(h, lay.F_LEFT, hh, mi, o32, dm, i)
        leave(h, lay.FREE, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
    elif kind == lay.E_DEFAULT or kind == lay.E_REENTRY:
        share = tf[w, dm[lay.T_WORLD] + lay.W_DEFAULT] if kind == lay.E_DEFAULT else 1.0
        if share < 1.0 and draw(hk[h], lay.P_DEFAULT, _WHERE_TO + hh[h, lay.SPELL]) >= share:
            flow(h, lay.F_DEFAULT_ELSEWHERE, hh, mi, o32, dm, i)
            leave(h, lay.FREE, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
            return
        hh[h, lay.SPELL] += 1
        place = place_of_entry(h, hh, hk, tf, dm, w)
        hh[h, lay.SPELL] -= 1
        cause = lay.F_DEFAULT_HOMELESS if kind == lay.E_DEFAULT else lay.F_REENTRY
        become_homeless(h, place, cause, hh, hk, hp, mi, ti, tf, o32, un, dm, w, i)
    else:
        flow(h, lay.F_WITHDRAWN, hh, mi, o32, dm, i)
        set_state(h, lay.HOME, lay.NO_CASE, hh, hk, mi, ti, dm)
        leave(h, lay.FREE, hh, hk, un, hp, mi, ti, tf, o32, dm, w, i)
