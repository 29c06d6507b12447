"""What happens to a household when one of its clocks rings."""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._clocks import schedule, start_clock
from boligsim.homelessness._dwellings import fall_vacant, vacate
from boligsim.homelessness._memory import State
from boligsim.homelessness._offers import move_in
from boligsim.homelessness._random import draw
from boligsim.homelessness._state import change_group, end_spell, flow, forget, profile, set_state
from boligsim.homelessness._types import Int

_WHERE_TO = np.int64(1 << 40)  # a use of the default's keys that no point of its field has


@jit
def release(h: Int, s: State) -> None:
    """Give up what household `h` holds: a dwelling lived in, or one kept for it."""
    if s.hh[h, lay.RESERVED] >= 0:
        fall_vacant(s.hh[h, lay.RESERVED], s)
        s.hh[h, lay.RESERVED] = -1
    if s.hh[h, lay.PLACE] == lay.IN_TENANCY and s.hh[h, lay.UNIT] >= 0:
        vacate(s.hh[h, lay.UNIT], h, s)


@jit
def give_back(h: Int, s: State) -> None:
    """Give back the slots of support that household `h` holds."""
    tags = s.hh[h, lay.TAGS]
    tag = 0
    while tags:
        if tags & 1:
            s.mi[s.dm[lay.A_HELD] + s.hh[h, lay.SUPPORT_BY + tag]] -= 1
        tags >>= 1
        tag += 1


@jit
def leave(h: Int, goal: Int, s: State) -> None:
    """Household `h` goes to its own home, the private market or out of the municipality."""
    case = s.hh[h, lay.APPLICATION]
    if case == lay.IN_PROCESS or case == lay.GRANTED or case == lay.ALLOCATED:
        flow(h, lay.F_CASE_CLOSED, s)
    end_spell(h, s)
    release(h, s)
    s.hh[h, lay.STAGE_AT] = -1
    s.due[h] = -1
    give_back(h, s)
    set_state(h, goal, lay.NO_CASE, s)
    if goal == lay.FREE:
        forget(h, s)
        return
    s.hh[h, lay.TAGS] = 0
    for tag in range(lay.MAX_TAGS):
        s.hh[h, lay.SUPPORT_END + tag] = 0
    s.who[h] = profile(h, s)
    s.hh[h, lay.UNIT] = -1
    start_clock(h, s.mi[lay.M_NOW], s)
    schedule(h, s)
    if goal == lay.PRIVATE and s.due[h] < 0:
        set_state(h, lay.FREE, lay.NO_CASE, s)
        forget(h, s)


@jit
def decide(h: Int, place: Int, s: State) -> None:
    """Grant or refuse the application of household `h`."""
    column = lay.G_REFUSE_HOME if place == lay.HOME else lay.G_REFUSE_HOMELESS
    refusal = s.tf[s.dm[lay.T_GROUP] + s.hh[h, lay.GROUP] * lay.GROUP_COLUMNS + column]
    s.hh[h, lay.STAGE_AT] = -1
    if refusal > 0.0 and draw(s.hk[h], lay.P_REFUSAL, s.hh[h, lay.CASES]) < refusal:
        flow(h, lay.F_REFUSED, s)
        if place == lay.HOME:
            set_state(h, lay.HOME, lay.NO_CASE, s)
            leave(h, lay.FREE, s)
            return
        set_state(h, place, lay.REFUSED, s)
        again = s.tf[s.dm[lay.T_WORLD] + lay.W_AGAIN]
        if again > 0.0:
            wait = -again * math.log(draw(s.hk[h], lay.P_AGAIN, s.hh[h, lay.CASES]))
            s.hh[h, lay.STAGE_AT] = s.mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1
    else:
        flow(h, lay.F_GRANTED, s)
        s.hh[h, lay.DECIDED_AT] = s.mi[lay.M_NOW]
        set_state(h, place, lay.GRANTED, s)
    schedule(h, s)


@jit
def apply(h: Int, place: Int, s: State) -> None:
    """Household `h` applies for a municipal dwelling."""
    s.hh[h, lay.CASES] += 1
    s.hh[h, lay.APPLIED_AT] = s.mi[lay.M_NOW]
    if place == lay.HOME:
        start_clock(h, s.mi[lay.M_NOW], s)
    flow(h, lay.F_APPLIED, s)
    mean = s.tf[s.dm[lay.T_DECISION] + s.mi[lay.M_PIECE]]
    if mean <= 0.0:
        decide(h, place, s)
        return
    set_state(h, place, lay.IN_PROCESS, s)
    wait = -mean * math.log(draw(s.hk[h], lay.P_DECISION, s.hh[h, lay.CASES]))
    s.hh[h, lay.STAGE_AT] = s.mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1
    schedule(h, s)


@jit
def place_of_entry(h: Int, s: State) -> Int:
    """Where household `h` is when it becomes homeless."""
    u = draw(s.hk[h], lay.P_WHERE, s.hh[h, lay.SPELL])
    if u < s.tf[s.dm[lay.T_WORLD] + lay.W_ACUTE]:
        return lay.NOWHERE
    if u < s.tf[s.dm[lay.T_WORLD] + lay.W_ACUTE] + s.tf[s.dm[lay.T_WORLD] + lay.W_FRIENDS]:
        return lay.FRIENDS
    return lay.INSTITUTION


@jit
def become_homeless(h: Int, place: Int, cause: Int, s: State) -> None:
    """Household `h` loses its home; if the services know it, it applies."""
    flow(h, cause, s)
    s.hh[h, lay.SPELL] += 1
    s.hh[h, lay.HOMELESS_AT] = s.mi[lay.M_NOW]
    start_clock(h, s.mi[lay.M_NOW], s)
    s.hh[h, lay.STAGE_AT] = -1
    if s.hh[h, lay.KNOWN]:
        apply(h, place, s)
    else:
        set_state(h, place, lay.NO_CASE, s)
        schedule(h, s)


@jit
def end_tenancy(h: Int, s: State) -> None:
    """End the tenancy of household `h` by another cause than eviction."""
    row = s.dm[lay.T_ENDS] + s.un[s.hh[h, lay.UNIT], lay.U_TYPE] * 4
    u = draw(s.hk[h], lay.P_OUTCOME, s.hh[h, lay.TENANCY])
    goal = lay.FREE
    if u < s.tf[row + 1]:
        flow(h, lay.F_DIED, s)
    elif u < s.tf[row + 2]:
        flow(h, lay.F_MOVED, s)
        flow(h, lay.F_LEFT, s)
    elif u < s.tf[row + 3]:
        flow(h, lay.F_OWN, s)
    else:
        flow(h, lay.F_PRIVATE, s)
        goal = lay.PRIVATE
    leave(h, goal, s)


@jit
def evict(h: Int, s: State) -> None:
    """Household `h` is evicted: to homelessness, or to the private market."""
    flow(h, lay.F_EVICTED, s)
    if draw(s.hk[h], lay.P_RETURN, s.hh[h, lay.TENANCY]) >= s.tf[s.dm[lay.T_WORLD] + lay.W_EVICTED]:
        leave(h, lay.PRIVATE, s)
        return
    vacate(s.hh[h, lay.UNIT], h, s)
    s.hh[h, lay.UNIT] = -1
    s.hh[h, lay.SPELL] += 1
    place = place_of_entry(h, s)
    s.hh[h, lay.SPELL] -= 1
    become_homeless(h, place, lay.F_EVICTED_HOMELESS, s)


@jit
def happen(h: Int, s: State) -> None:
    """Carry out the pending event of household `h`."""
    kind = s.hh[h, lay.PENDING_KIND]
    s.due[h] = -1
    if kind == lay.E_STAGE:
        if s.hh[h, lay.APPLICATION] == lay.IN_PROCESS:
            decide(h, s.hh[h, lay.PLACE], s)
        elif s.hh[h, lay.APPLICATION] == lay.REFUSED:
            s.hh[h, lay.STAGE_AT] = -1
            apply(h, s.hh[h, lay.PLACE], s)
        else:
            move_in(h, s.hh[h, lay.RESERVED], s)
    elif kind == lay.E_CHANGE:
        change_group(h, s)
        schedule(h, s)
    elif kind == lay.E_END:
        end_tenancy(h, s)
    elif kind == lay.E_EVICT:
        evict(h, s)
    elif kind == lay.E_SELF:
        flow(h, lay.F_SELF, s)
        if (
            draw(s.hk[h], lay.P_GOAL, s.hh[h, lay.SPELL])
            < s.tf[s.dm[lay.T_GROUP] + s.hh[h, lay.GROUP] * lay.GROUP_COLUMNS + lay.G_LEFT]
        ):
            flow(h, lay.F_LEFT, s)
        leave(h, lay.FREE, s)
    elif kind == lay.E_DEFAULT or kind == lay.E_REENTRY:
        share = s.tf[s.dm[lay.T_WORLD] + lay.W_DEFAULT] if kind == lay.E_DEFAULT else 1.0
        if share < 1.0 and draw(s.hk[h], lay.P_DEFAULT, _WHERE_TO + s.hh[h, lay.SPELL]) >= share:
            flow(h, lay.F_DEFAULT_ELSEWHERE, s)
            leave(h, lay.FREE, s)
            return
        s.hh[h, lay.SPELL] += 1
        place = place_of_entry(h, s)
        s.hh[h, lay.SPELL] -= 1
        cause = lay.F_DEFAULT_HOMELESS if kind == lay.E_DEFAULT else lay.F_REENTRY
        become_homeless(h, place, cause, s)
    else:
        flow(h, lay.F_WITHDRAWN, s)
        set_state(h, lay.HOME, lay.NO_CASE, s)
        leave(h, lay.FREE, s)
