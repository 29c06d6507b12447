"""The one path on which a household changes state; every stock is counted here.

`set_state` takes a household out of the counts, changes place and application, keeps the waiting
queues and the temporary places in step, and counts it again. Flows are recorded beside it, so a
change of any stock equals the recorded flows by construction.
"""

from __future__ import annotations

import math

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._queues import append, dequeue, enqueue, unlink
from boligsim.homelessness._random import draw, number
from boligsim.homelessness._types import Int, Key

_FLOWS = len(lay.FLOWS)
_STOCKS = len(lay.STOCKS)
_IN = np.int64(1)  # typed, so that the counting is compiled once
_OUT = np.int64(-1)


@jit
def bump(stock: Int, group: Int, sign: Int, adults: Int, children: Int, s: State) -> None:
    """Add one household to a stock, or take it out, and keep its time integral."""
    mi = s.mi
    cell = s.dm[lay.A_NOW] + (group * _STOCKS + stock) * lay.CELLS
    gone = sign * (mi[lay.M_NOW] - mi[lay.M_YEAR_START])
    mi[cell] += sign
    mi[cell + 1] += sign * adults
    mi[cell + 2] += sign * children
    mi[cell + 3] -= gone
    mi[cell + 4] -= adults * gone
    mi[cell + 5] -= children * gone


@jit
def tally(h: Int, sign: Int, s: State) -> None:
    """Count household `h` in every stock that it belongs to."""
    place = s.hh[h, lay.PLACE]
    group = s.hh[h, lay.GROUP]
    adults = s.hh[h, lay.ADULTS]
    children = s.hh[h, lay.CHILDREN]
    case = s.hh[h, lay.APPLICATION]
    homeless = lay.NOWHERE <= place <= lay.INSTITUTION
    if homeless:
        bump(lay.S_HOMELESS, group, sign, adults, children, s)
        if s.hh[h, lay.KNOWN]:
            bump(lay.S_REGISTERED, group, sign, adults, children, s)
        stock = lay.S_NOWHERE
        if place == lay.SHELTER:
            stock = lay.S_NOWHERE + 1
        elif place == lay.TEMPORARY:
            stock = lay.S_NOWHERE + 4
        elif place > lay.TEMPORARY:
            stock = lay.S_NOWHERE + place - 2
        bump(stock, group, sign, adults, children, s)
        if place == lay.NOWHERE and s.hh[h, lay.KNOWN]:
            bump(lay.S_NO_OFFER, group, sign, adults, children, s)
    elif place == lay.IN_TENANCY:
        bump(lay.S_HOUSED, group, sign, adults, children, s)
        s.mi[s.dm[lay.A_TENANTS] + group * s.dm[lay.N_DWELLINGS] + s.hh[h, lay.DWELLING]] += sign
    elif place == lay.OWN:
        bump(lay.S_OWN, group, sign, adults, children, s)
    if case == lay.GRANTED:
        bump(lay.S_WAITING, group, sign, adults, children, s)
        if homeless:
            bump(lay.S_WAITING_HOMELESS, group, sign, adults, children, s)
    elif case == lay.IN_PROCESS:
        bump(lay.S_APPLIED, group, sign, adults, children, s)
    elif case == lay.ALLOCATED:
        bump(lay.S_ALLOCATED, group, sign, adults, children, s)


@jit
def flow(h: Int, kind: Int, s: State) -> None:
    """Record that household `h` took part in a flow this year."""
    cell = (
        s.dm[lay.R_FLOW]
        + ((s.mi[lay.M_YEAR] * _FLOWS + kind) * s.dm[lay.N_GROUPS] + s.hh[h, lay.GROUP]) * 3
    )
    s.o32[cell] += 1
    s.o32[cell + 1] += np.int32(s.hh[h, lay.ADULTS])
    s.o32[cell + 2] += np.int32(s.hh[h, lay.CHILDREN])


@jit
def once_a_year(h: Int, column: Int, kind: Int, s: State) -> None:
    """Record a flow in which household `h` is counted once each calendar year."""
    year = s.mi[lay.M_YEAR] + 1
    if s.hh[h, column] < year:
        s.hh[h, column] = year
        flow(h, kind, s)


@jit
def histogram(base: Int, h: Int, since: Int, s: State) -> None:
    """Count a finished wait or spell by whole months."""
    months = ((s.mi[lay.M_NOW] - since) * 12) >> lay.TICK_BITS
    if months >= lay.WAIT_BINS:
        months = lay.WAIT_BINS - 1
    cell = (
        base + (s.mi[lay.M_YEAR] * s.dm[lay.N_GROUPS] + s.hh[h, lay.GROUP]) * lay.WAIT_BINS + months
    )
    s.o16[cell] += np.uint16(1)


@jit
def chain(primitive: Int, moves: Int, s: State) -> None:
    """Record a vacancy that a primitive opened (0), or a move that followed from one (1)."""
    row = s.mi[lay.M_YEAR] * s.dm[lay.N_PRIMITIVES] + primitive
    s.o32[s.dm[lay.R_CHAINS] + row * 2 + moves] += 1


@jit
def done(primitive: Int, n: Int, s: State) -> None:
    """Record what a primitive really did this year."""
    if primitive >= 0:
        s.o32[s.dm[lay.R_DONE] + s.mi[lay.M_YEAR] * s.dm[lay.N_PRIMITIVES] + primitive] += n


@jit
def bucket_of(h: Int, s: State) -> Int:
    """Bucket of alike households: group, size, with or without a roof, tags."""
    roof = 0 if lay.NOWHERE <= s.hh[h, lay.PLACE] <= lay.INSTITUTION else 1
    return ((s.hh[h, lay.GROUP] * s.dm[lay.N_SIZES] + s.hh[h, lay.SIZE_CLASS]) * 2 + roof) * s.dm[
        lay.N_MASKS
    ] + s.hh[h, lay.TAGS]


@jit
def leave_queue(h: Int, s: State) -> None:
    """Take household `h` out of its waiting queue, if it is in one."""
    bucket = s.hh[h, lay.BUCKET]
    if bucket < 0:
        return
    root = s.dm[lay.A_ROOT] + bucket
    if s.dm[lay.DISCIPLINE] == lay.D_WAITING:
        unlink(h, root, s)
    else:
        dequeue(h, root, lay.Q_CHILD, s)
    s.hh[h, lay.BUCKET] = -1
    if s.mi[root] < 0:
        live = s.dm[lay.A_LIVE]
        s.mi[lay.M_LIVE] -= 1
        j = np.int64(0)
        while s.mi[live + j] != bucket:
            j += 1
        s.mi[live + j] = s.mi[live + s.mi[lay.M_LIVE]]


@jit
def join_queue(h: Int, s: State) -> None:
    """Put household `h` into the queue of its bucket."""
    bucket = bucket_of(h, s)
    s.hh[h, lay.BUCKET] = bucket
    s.hh[h, lay.Q_KEY] = (
        s.hh[h, lay.APPLIED_AT] if s.dm[lay.DISCIPLINE] == lay.D_WAITING else s.hh[h, lay.NEED]
    )
    root = s.dm[lay.A_ROOT] + bucket
    if s.mi[root] < 0:
        s.mi[s.dm[lay.A_LIVE] + s.mi[lay.M_LIVE]] = bucket
        s.mi[lay.M_LIVE] += 1
    if s.dm[lay.DISCIPLINE] == lay.D_WAITING:
        append(h, root, s)
    else:
        enqueue(h, root, lay.Q_CHILD, s)


@jit
def profile(h: Int, s: State) -> Int:
    """Place, whether known, tags, dwelling and group of household `h` in one number, to search."""
    place = s.hh[h, lay.PLACE]
    dwelling = s.hh[h, lay.DWELLING] + 1 if place == lay.IN_TENANCY else 0
    return (
        place
        | s.hh[h, lay.KNOWN] << lay.W_KNOWN
        | s.hh[h, lay.TAGS] << lay.W_TAGS
        | dwelling << lay.W_DWELLING
        | s.hh[h, lay.GROUP] << lay.W_GROUP
    )


@jit
def note_profile(h: Int, s: State) -> None:
    """Bring the profile of household `h` up to date."""
    s.who[h] = profile(h, s) | (s.who[h] & lay.W_SERVED_BITS)


@jit
def seek_home(h: Int, s: State) -> None:
    """Note that household `h` shall look at the vacant dwellings at the end of this instant."""
    n = s.mi[lay.M_NEW_WAITING]
    if n >= s.dm[lay.CAP_LIST]:
        s.mi[lay.M_ERROR] = lay.MORE_LIST
        return
    s.mi[s.dm[lay.A_NEW_W] + n] = h
    s.mi[lay.M_NEW_WAITING] = n + 1


@jit
def class_of(h: Int, s: State) -> Int:
    """Class of household `h` in the queue for temporary places: its class for any dwelling."""
    bucket = bucket_of(h, s)
    base = (
        s.dm[lay.I_PRIO] + s.mi[lay.M_PIECE] * s.dm[lay.N_DWELLINGS] * s.dm[lay.N_BUCKETS] + bucket
    )
    for d in range(s.dm[lay.N_DWELLINGS]):
        if s.ti[base + d * s.dm[lay.N_BUCKETS]] >= 0:
            return s.ti[base + d * s.dm[lay.N_BUCKETS]] >> 6
    return 1 << 16


@jit
def set_state(h: Int, place: Int, case: Int, s: State) -> None:
    """Change place and application of household `h`: the only way to do so."""
    old = s.hh[h, lay.PLACE]
    if old != lay.FREE:
        tally(h, _OUT, s)
    if s.hh[h, lay.TEMP_IN] and place != lay.NOWHERE and place != lay.SHELTER:
        dequeue(h, lay.M_TEMP_ROOT, lay.T_CHILD, s)
        s.hh[h, lay.TEMP_IN] = 0
    if old == lay.TEMPORARY and place != lay.TEMPORARY:
        s.mi[lay.M_TEMP_USED] -= 1
    elif old == lay.SHELTER and place != lay.SHELTER:
        s.mi[lay.M_SHELTER_USED] -= 1
    elif old == lay.NOWHERE and place != lay.NOWHERE:
        s.mi[lay.M_NOWHERE] -= s.hh[h, lay.KNOWN]
    waited = s.hh[h, lay.APPLICATION] == lay.GRANTED
    s.hh[h, lay.PLACE] = place
    s.hh[h, lay.APPLICATION] = case
    if old != place:
        s.hh[h, lay.SINCE] = s.mi[lay.M_NOW]
        s.hh[h, lay.NEXT_AT] = lay.STALE
        if place == lay.TEMPORARY:
            s.mi[lay.M_TEMP_USED] += 1
            once_a_year(h, lay.TEMPORARY_YEAR, lay.F_IN_TEMPORARY, s)
        elif place == lay.SHELTER:
            s.mi[lay.M_SHELTER_USED] += 1
            once_a_year(h, lay.SHELTER_YEAR, lay.F_IN_SHELTER, s)
        elif place == lay.NOWHERE:
            s.mi[lay.M_NOWHERE] += s.hh[h, lay.KNOWN]
    if case != lay.GRANTED:
        if waited:
            leave_queue(h, s)
    elif s.hh[h, lay.BUCKET] != bucket_of(h, s):
        leave_queue(h, s)
        join_queue(h, s)
        if not waited:
            seek_home(h, s)
    unplaced = place == lay.NOWHERE or place == lay.SHELTER
    if unplaced and s.hh[h, lay.KNOWN] and not s.hh[h, lay.TEMP_IN]:
        s.hh[h, lay.T_KEY] = (class_of(h, s) << 40) | (s.hh[h, lay.NEED] >> 22)
        enqueue(h, lay.M_TEMP_ROOT, lay.T_CHILD, s)
        s.hh[h, lay.TEMP_IN] = 1
    note_profile(h, s)
    if place != lay.FREE:
        tally(h, _IN, s)


@jit
def size_class(adults: Int, children: Int, s: State) -> Int:
    """Class of a household's size: how many of the dwellings' size limits it exceeds."""
    z = 0
    while z < s.dm[lay.N_SIZES] - 1 and adults + children > s.ti[s.dm[lay.I_LIMITS] + z]:
        z += 1
    return z


@jit
def new_household(key: Key, group: Int, adults: Int, children: Int, s: State) -> Int:
    """Take a free row for a household and return its number, or -1 when there is none."""
    if s.mi[lay.M_FREE] > 0:
        s.mi[lay.M_FREE] -= 1
        h = s.mi[s.dm[lay.A_FREE] + s.mi[lay.M_FREE]]
    else:
        h = s.mi[lay.M_SLOTS]
        if h >= s.dm[lay.CAP_HOUSEHOLDS]:
            s.mi[lay.M_ERROR] = lay.MORE_HOUSEHOLDS
            return np.int64(-1)
        s.mi[lay.M_SLOTS] = h + 1
    hh = s.hh
    for column in range(lay.HH_COLUMNS):
        hh[h, column] = 0
    s.hk[h] = key
    s.who[h] = 0
    s.hh[h, lay.GROUP] = group
    s.hh[h, lay.ADULTS] = adults
    s.hh[h, lay.CHILDREN] = children
    s.hh[h, lay.SIZE_CLASS] = size_class(adults, children, s)
    s.hh[h, lay.NEED] = number(key, lay.P_NEED)
    s.hh[h, lay.UNIT] = -1
    s.hh[h, lay.RESERVED] = -1
    s.hh[h, lay.BUCKET] = -1
    s.hh[h, lay.STAGE_AT] = -1
    s.due[h] = -1
    set_change(h, s)
    return h


@jit
def detect(h: Int, s: State) -> None:
    """Let the services know of homeless household `h`."""
    tally(h, _OUT, s)
    s.hh[h, lay.KNOWN] = 1
    s.mi[lay.M_NOWHERE] += s.hh[h, lay.PLACE] == lay.NOWHERE
    tally(h, _IN, s)


@jit
def set_change(h: Int, s: State) -> None:
    """Find when household `h` changes group, where its group is one that households grow out of."""
    mean = s.tf[s.dm[lay.T_CHANGE] + s.hh[h, lay.GROUP]]
    s.hh[h, lay.CHANGE_AT] = lay.NEVER
    if mean > 0.0:
        wait = -mean * math.log(draw(s.hk[h], lay.P_CHANGE, s.hh[h, lay.CHANGES]))
        if wait < lay.MAX_YEARS:
            s.hh[h, lay.CHANGE_AT] = s.mi[lay.M_NOW] + np.int64(wait * lay.YEAR) + 1


@jit
def change_group(h: Int, s: State) -> None:
    """Household `h` belongs to the next group from now on; it stays where it is."""
    flow(h, lay.F_CHANGED, s)
    tally(h, _OUT, s)
    s.hh[h, lay.GROUP] = s.ti[s.dm[lay.I_CHANGE] + s.hh[h, lay.GROUP]]
    tally(h, _IN, s)
    flow(h, lay.F_JOINED, s)
    s.hh[h, lay.CHANGES] += 1
    set_change(h, s)
    s.hh[h, lay.NEXT_AT] = lay.STALE
    note_profile(h, s)
    if s.hh[h, lay.BUCKET] >= 0:
        leave_queue(h, s)
        join_queue(h, s)


@jit
def drawn_size(key: Key, sizes: Int, nth: Int, s: State) -> Int:
    """Row of a law of household sizes drawn for the household of `key`."""
    base = s.dm[lay.T_SIZE] + sizes * s.dm[lay.N_SIZE_ROWS]
    rows = s.dm[lay.N_SIZE_ROWS]
    if rows == 1:
        return np.int64(0)
    u = draw(key, lay.P_SIZE, nth)
    row = np.int64(0)
    while row < rows - 1 and u >= s.tf[base + row]:
        row += 1
    return row


@jit
def household_of(key: Key, group: Int, sizes: Int, s: State) -> Int:
    """Take a free row for the household of `key`, its size drawn from a law."""
    row = drawn_size(key, sizes, np.int64(0), s)
    cell = s.dm[lay.I_SIZES] + (sizes * s.dm[lay.N_SIZE_ROWS] + row) * 2
    return new_household(key, group, s.ti[cell], s.ti[cell + 1], s)


@jit
def forget(h: Int, s: State) -> None:
    """Give the row of a household that has left back."""
    s.mi[s.dm[lay.A_FREE] + s.mi[lay.M_FREE]] = h
    s.mi[lay.M_FREE] += 1


@jit
def end_spell(h: Int, s: State) -> None:
    """Count the length of a homeless spell that ends now."""
    if lay.NOWHERE <= s.hh[h, lay.PLACE] <= lay.INSTITUTION:
        histogram(s.dm[lay.R_SPELL], h, s.hh[h, lay.HOMELESS_AT], s)
