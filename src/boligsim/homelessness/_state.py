"""The one path on which a household changes state; every stock is counted here.

`set_state` takes a household out of the counts, changes place and application, keeps the waiting
queues and the temporary places in step, and counts it again. Flows are recorded beside it, so a
change of any stock equals the recorded flows by construction.
"""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._queues import dequeue, enqueue
from boligsim.homelessness._random import draw, number
from boligsim.homelessness._types import Int, Key, Keys, Table

_FLOWS = len(lay.FLOWS)
_IN = np.int64(1)  # typed, so that the counting is compiled once
_OUT = np.int64(-1)


@jit
def bump(
    stock: Int, group: Int, sign: Int, adults: Int, children: Int, mi: Table, dm: Table
) -> None:
    """Add one household to a stock, or take it out, and keep its time integral."""
    cell = (stock * dm[lay.N_GROUPS] + group) * 3
    total = dm[lay.A_TOTAL] + stock * 3
    since = mi[lay.M_NOW] - mi[lay.M_YEAR_START]
    mi[dm[lay.A_NOW] + cell] += sign
    mi[dm[lay.A_NOW] + cell + 1] += sign * adults
    mi[dm[lay.A_NOW] + cell + 2] += sign * children
    mi[dm[lay.A_YEAR] + cell] -= sign * since
    mi[dm[lay.A_YEAR] + cell + 1] -= sign * adults * since
    mi[dm[lay.A_YEAR] + cell + 2] -= sign * children * since
    mi[total] += sign
    mi[total + 1] += sign * adults
    mi[total + 2] += sign * children


@jit
def tally(h: Int, sign: Int, hh: Table, mi: Table, dm: Table) -> None:
    """Count household `h` in every stock that it belongs to."""
    place = hh[h, lay.PLACE]
    group = hh[h, lay.GROUP]
    adults = hh[h, lay.ADULTS]
    children = hh[h, lay.CHILDREN]
    case = hh[h, lay.APPLICATION]
    homeless = lay.NOWHERE <= place <= lay.INSTITUTION
    if homeless:
        bump(lay.S_HOMELESS, group, sign, adults, children, mi, dm)
        if hh[h, lay.KNOWN]:
            bump(lay.S_REGISTERED, group, sign, adults, children, mi, dm)
        stock = lay.S_NOWHERE
        if place == lay.SHELTER:
            stock = lay.S_NOWHERE + 1
        elif place == lay.TEMPORARY:
            stock = lay.S_NOWHERE + 4
        elif place > lay.TEMPORARY:
            stock = lay.S_NOWHERE + place - 2
        bump(stock, group, sign, adults, children, mi, dm)
        if place == lay.NOWHERE and hh[h, lay.KNOWN]:
            bump(lay.S_NO_OFFER, group, sign, adults, children, mi, dm)
    elif place == lay.IN_TENANCY:
        bump(lay.S_HOUSED, group, sign, adults, children, mi, dm)
        mi[dm[lay.A_TENANTS] + group * dm[lay.N_DWELLINGS] + hh[h, lay.DWELLING]] += sign
    elif place == lay.OWN:
        bump(lay.S_OWN, group, sign, adults, children, mi, dm)
    if case == lay.GRANTED:
        bump(lay.S_WAITING, group, sign, adults, children, mi, dm)
        if homeless:
            bump(lay.S_WAITING_HOMELESS, group, sign, adults, children, mi, dm)
    elif case == lay.IN_PROCESS:
        bump(lay.S_APPLIED, group, sign, adults, children, mi, dm)
    elif case == lay.ALLOCATED:
        bump(lay.S_ALLOCATED, group, sign, adults, children, mi, dm)


@jit
def flow(h: Int, kind: Int, hh: Table, mi: Table, o32: Table, dm: Table, i: Int) -> None:
    """Record that household `h` took part in a flow this year."""
    cell = (
        dm[lay.R_FLOW]
        + ((mi[lay.M_YEAR] * _FLOWS + kind) * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * 3
    )
    o32[i, cell] += 1
    o32[i, cell + 1] += np.int32(hh[h, lay.ADULTS])
    o32[i, cell + 2] += np.int32(hh[h, lay.CHILDREN])


@jit
def histogram(
    base: Int, h: Int, since: Int, hh: Table, mi: Table, o32: Table, dm: Table, i: Int
) -> None:
    """Count a finished wait or spell by whole months."""
    months = ((mi[lay.M_NOW] - since) * 12) >> lay.TICK_BITS
    if months >= lay.WAIT_BINS:
        months = lay.WAIT_BINS - 1
    cell = base + (mi[lay.M_YEAR] * dm[lay.N_GROUPS] + hh[h, lay.GROUP]) * lay.WAIT_BINS + months
    o32[i, cell] += 1


@jit
def done(primitive: Int, n: Int, mi: Table, o32: Table, dm: Table, i: Int) -> None:
    """Record what a primitive really did this year."""
    if primitive >= 0:
        o32[i, dm[lay.R_DONE] + mi[lay.M_YEAR] * dm[lay.N_PRIMITIVES] + primitive] += n


@jit
def bucket_of(h: Int, hh: Table, dm: Table) -> Int:
    """Bucket of alike households: group, size, with or without a roof, tags."""
    roof = 0 if lay.NOWHERE <= hh[h, lay.PLACE] <= lay.INSTITUTION else 1
    return ((hh[h, lay.GROUP] * dm[lay.N_SIZES] + hh[h, lay.SIZE_CLASS]) * 2 + roof) * dm[
        lay.N_MASKS
    ] + hh[h, lay.TAGS]


@jit
def leave_queue(h: Int, hh: Table, hk: Keys, mi: Table, dm: Table) -> None:
    """Take household `h` out of its waiting queue, if it is in one."""
    if hh[h, lay.BUCKET] >= 0:
        dequeue(h, dm[lay.A_ROOT] + hh[h, lay.BUCKET], lay.Q_CHILD, hh, hk, mi)
        hh[h, lay.BUCKET] = -1


@jit
def join_queue(h: Int, hh: Table, hk: Keys, mi: Table, dm: Table) -> None:
    """Put household `h` into the queue of its bucket."""
    bucket = bucket_of(h, hh, dm)
    hh[h, lay.BUCKET] = bucket
    hh[h, lay.Q_KEY] = (
        hh[h, lay.APPLIED_AT] if dm[lay.DISCIPLINE] == lay.D_WAITING else hh[h, lay.NEED]
    )
    enqueue(h, dm[lay.A_ROOT] + bucket, lay.Q_CHILD, hh, hk, mi)


@jit
def seek_home(h: Int, mi: Table, hh: Table, dm: Table) -> None:
    """Note that household `h` shall look at the vacant dwellings at the end of this instant."""
    n = mi[lay.M_NEW_WAITING]
    if n >= dm[lay.CAP_LIST]:
        mi[lay.M_ERROR] = lay.MORE_LIST
        return
    mi[dm[lay.A_NEW_W] + n] = h
    mi[lay.M_NEW_WAITING] = n + 1


@jit
def class_of(h: Int, hh: Table, mi: Table, ti: Table, dm: Table) -> Int:
    """Class of household `h` in the queue for temporary places: its class for any dwelling."""
    bucket = bucket_of(h, hh, dm)
    base = dm[lay.I_PRIO] + mi[lay.M_PIECE] * dm[lay.N_DWELLINGS] * dm[lay.N_BUCKETS] + bucket
    for d in range(dm[lay.N_DWELLINGS]):
        if ti[base + d * dm[lay.N_BUCKETS]] >= 0:
            return ti[base + d * dm[lay.N_BUCKETS]] >> 6
    return 1 << 16


@jit
def set_state(
    h: Int, place: Int, case: Int, hh: Table, hk: Keys, mi: Table, ti: Table, dm: Table
) -> None:
    """Change place and application of household `h`: the only way to do so."""
    old = hh[h, lay.PLACE]
    if old != lay.FREE:
        tally(h, _OUT, hh, mi, dm)
    if hh[h, lay.TEMP_IN] and place != lay.NOWHERE and place != lay.SHELTER:
        dequeue(h, lay.M_TEMP_ROOT, lay.T_CHILD, hh, hk, mi)
        hh[h, lay.TEMP_IN] = 0
    if old == lay.TEMPORARY and place != lay.TEMPORARY:
        mi[lay.M_TEMP_USED] -= 1
    elif old == lay.SHELTER and place != lay.SHELTER:
        mi[lay.M_SHELTER_USED] -= 1
    elif old == lay.NOWHERE and place != lay.NOWHERE:
        mi[lay.M_NOWHERE] -= hh[h, lay.KNOWN]
    waited = hh[h, lay.APPLICATION] == lay.GRANTED
    hh[h, lay.PLACE] = place
    hh[h, lay.APPLICATION] = case
    if old != place:
        hh[h, lay.SINCE] = mi[lay.M_NOW]
        if place == lay.TEMPORARY:
            mi[lay.M_TEMP_USED] += 1
        elif place == lay.SHELTER:
            mi[lay.M_SHELTER_USED] += 1
        elif place == lay.NOWHERE:
            mi[lay.M_NOWHERE] += hh[h, lay.KNOWN]
    if case != lay.GRANTED or hh[h, lay.BUCKET] != bucket_of(h, hh, dm):
        leave_queue(h, hh, hk, mi, dm)
        if case == lay.GRANTED:
            join_queue(h, hh, hk, mi, dm)
            if not waited:
                seek_home(h, mi, hh, dm)
    unplaced = place == lay.NOWHERE or place == lay.SHELTER
    if unplaced and hh[h, lay.KNOWN] and not hh[h, lay.TEMP_IN]:
        hh[h, lay.T_KEY] = (class_of(h, hh, mi, ti, dm) << 40) | (hh[h, lay.NEED] >> 22)
        enqueue(h, lay.M_TEMP_ROOT, lay.T_CHILD, hh, hk, mi)
        hh[h, lay.TEMP_IN] = 1
    if place != lay.FREE:
        tally(h, _IN, hh, mi, dm)


@jit
def size_class(adults: Int, children: Int, ti: Table, dm: Table) -> Int:
    """Class of a household's size: how many of the dwellings' size limits it exceeds."""
    z = 0
    while z < dm[lay.N_SIZES] - 1 and adults + children > ti[dm[lay.I_LIMITS] + z]:
        z += 1
    return z


@jit
def new_household(
    key: Key,
    group: Int,
    adults: Int,
    children: Int,
    hh: Table,
    hk: Keys,
    mi: Table,
    ti: Table,
    dm: Table,
) -> Int:
    """Take a free row for a household and return its number, or -1 when there is none."""
    if mi[lay.M_FREE] > 0:
        mi[lay.M_FREE] -= 1
        h = mi[dm[lay.A_FREE] + mi[lay.M_FREE]]
    else:
        h = mi[lay.M_SLOTS]
        if h >= dm[lay.CAP_HOUSEHOLDS]:
            mi[lay.M_ERROR] = lay.MORE_HOUSEHOLDS
            return np.int64(-1)
        mi[lay.M_SLOTS] = h + 1
    for column in range(lay.HH_COLUMNS):
        hh[h, column] = 0
    hk[h] = key
    hh[h, lay.GROUP] = group
    hh[h, lay.ADULTS] = adults
    hh[h, lay.CHILDREN] = children
    hh[h, lay.SIZE_CLASS] = size_class(adults, children, ti, dm)
    hh[h, lay.NEED] = number(key, lay.P_NEED)
    hh[h, lay.UNIT] = -1
    hh[h, lay.RESERVED] = -1
    hh[h, lay.BUCKET] = -1
    hh[h, lay.STAGE_AT] = -1
    hh[h, lay.PENDING] = -1
    return h


@jit
def drawn_size(key: Key, group: Int, nth: Int, tf: Table, dm: Table, w: Int) -> Int:
    """Row of the group's household sizes drawn for the household of `key`."""
    base = dm[lay.T_SIZE] + group * dm[lay.N_SIZE_ROWS]
    u = draw(key, lay.P_SIZE, nth)
    row = 0
    while row < dm[lay.N_SIZE_ROWS] - 1 and u >= tf[w, base + row]:
        row += 1
    return row


@jit
def household_of(
    key: Key, group: Int, hh: Table, hk: Keys, mi: Table, ti: Table, tf: Table, dm: Table, w: Int
) -> Int:
    """Take a free row for the household of `key`, its size drawn from the group's law."""
    row = drawn_size(key, group, np.int64(0), tf, dm, w)
    cell = dm[lay.I_SIZES] + (group * dm[lay.N_SIZE_ROWS] + row) * 2
    return new_household(key, group, ti[cell], ti[cell + 1], hh, hk, mi, ti, dm)


@jit
def forget(h: Int, hh: Table, mi: Table, dm: Table) -> None:
    """Give the row of a household that has left back."""
    mi[dm[lay.A_FREE] + mi[lay.M_FREE]] = h
    mi[lay.M_FREE] += 1


@jit
def end_spell(h: Int, hh: Table, mi: Table, o32: Table, dm: Table, i: Int) -> None:
    """Count the length of a homeless spell that ends now."""
    if lay.NOWHERE <= hh[h, lay.PLACE] <= lay.INSTITUTION:
        histogram(dm[lay.R_SPELL], h, hh[h, lay.HOMELESS_AT], hh, mi, o32, dm, i)
