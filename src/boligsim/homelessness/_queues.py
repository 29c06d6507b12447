"""The event heap and the waiting queues.

An event is one int64: time in ticks shifted left, plus an id. It is stale when its number is not
the pending one of its household or dwelling, so nothing is ever removed. The events of the present
month lie in a binary heap, later ones in a list a month: the heap stays small however many years
ahead a tenancy ends, and what has gone stale by then never enters it.

Waiting households lie in pairing heaps threaded through the household rows, one heap a bucket
(households that are alike to every dwelling): enqueueing costs O(1), serving and leaving O(log n),
and no capacity has to be guessed.
"""

from __future__ import annotations

import numpy as np

from boligsim.homelessness import _layout as lay
from boligsim.homelessness._jit import jit
from boligsim.homelessness._types import Bool, Int, Keys, Table

_CHILD, _NEXT, _PREV, _KEY = range(4)


@jit
def push(time: Int, ident: Int, hp: Table, mi: Table, dm: Table) -> Int:
    """Add the event ``time, ident`` and return its number, -1 when it lies past the horizon."""
    if time >= dm[lay.HORIZON]:
        return np.int64(-1)
    event = (time << lay.ID_BITS) | ident
    month = (time * 12) >> lay.TICK_BITS
    if month <= mi[lay.M_MONTH]:
        sift_in(event, hp, mi, dm)
        return event
    room = dm[lay.CAP_EVENTS]
    slot = mi[lay.M_BIN_FREE]
    if slot > 0:
        mi[lay.M_BIN_FREE] = hp[2 * room + slot - 1]
    else:
        slot = mi[lay.M_BIN_SLOTS] + 1
        if slot > room:
            mi[lay.M_ERROR] = lay.MORE_EVENTS
            return event
        mi[lay.M_BIN_SLOTS] = slot
    hp[room + slot - 1] = event
    hp[2 * room + slot - 1] = mi[dm[lay.A_BINS] + month]
    mi[dm[lay.A_BINS] + month] = slot
    return event


@jit
def sift_in(event: Int, hp: Table, mi: Table, dm: Table) -> None:
    """Put an event of the present month into the heap."""
    n = mi[lay.M_EVENTS]
    if n >= dm[lay.CAP_EVENTS]:
        mi[lay.M_ERROR] = lay.MORE_EVENTS
        return
    mi[lay.M_EVENTS] = n + 1
    while n > 0:
        parent = (n - 1) >> 1
        if hp[parent] <= event:
            break
        hp[n] = hp[parent]
        n = parent
    hp[n] = event


@jit
def open_month(month: Int, hh: Table, un: Table, hp: Table, mi: Table, dm: Table) -> None:
    """Bring the events of a month that begins into the heap; the stale ones end here."""
    mi[lay.M_MONTH] = month
    room = dm[lay.CAP_EVENTS]
    slot = mi[dm[lay.A_BINS] + month]
    mi[dm[lay.A_BINS] + month] = 0
    while slot > 0:
        event = hp[room + slot - 1]
        after = hp[2 * room + slot - 1]
        hp[2 * room + slot - 1] = mi[lay.M_BIN_FREE]
        mi[lay.M_BIN_FREE] = slot
        slot = after
        ident = event & lay.ID_MASK
        if ident & 1:
            alive = un[ident >> 1, lay.U_PENDING] == event
        else:
            alive = hh[ident >> 1, lay.PENDING] == event
        if alive:
            sift_in(event, hp, mi, dm)


@jit
def pop(hp: Table, mi: Table) -> Int:
    """Take out the earliest event."""
    top = hp[0]
    n = mi[lay.M_EVENTS] - 1
    mi[lay.M_EVENTS] = n
    if n > 0:
        last = hp[n]
        i = 0
        child = 1
        while child < n:
            if child + 1 < n and hp[child + 1] < hp[child]:
                child += 1
            if last <= hp[child]:
                break
            hp[i] = hp[child]
            i = child
            child = 2 * i + 1
        hp[i] = last
    return top


@jit
def before(a: Int, b: Int, f: Int, hh: Table, hk: Keys) -> Bool:
    """Whether household `a` stands before `b`; equal keys are told apart by the households' own."""
    ka = hh[a, f + _KEY]
    kb = hh[b, f + _KEY]
    return ka < kb or (ka == kb and hk[a] < hk[b])


@jit
def meld(a: Int, b: Int, f: Int, hh: Table, hk: Keys) -> Int:
    """Join two heaps, return the root."""
    if a < 0:
        return b
    if b < 0:
        return a
    if before(b, a, f, hh, hk):
        a, b = b, a
    first = hh[a, f + _CHILD]
    hh[b, f + _NEXT] = first
    hh[b, f + _PREV] = a
    if first >= 0:
        hh[first, f + _PREV] = b
    hh[a, f + _CHILD] = b
    return a


@jit
def merge_pairs(first: Int, f: Int, hh: Table, hk: Keys) -> Int:
    """Two passes over the children of a removed root, return the new root."""
    paired = np.int64(-1)
    while first >= 0:
        a = first
        b = hh[a, f + _NEXT]
        first = np.int64(-1)
        if b >= 0:
            first = hh[b, f + _NEXT]
            hh[b, f + _NEXT] = -1
            hh[b, f + _PREV] = -1
        hh[a, f + _NEXT] = -1
        hh[a, f + _PREV] = -1
        a = meld(a, b, f, hh, hk)
        hh[a, f + _NEXT] = paired
        paired = a
    root = np.int64(-1)
    while paired >= 0:
        a = paired
        paired = hh[a, f + _NEXT]
        hh[a, f + _NEXT] = -1
        root = meld(root, a, f, hh, hk)
    return root


@jit
def enqueue(h: Int, root: Int, f: Int, hh: Table, hk: Keys, mi: Table) -> None:
    """Put household `h` into the heap whose root stands in ``mi[root]``."""
    hh[h, f + _CHILD] = -1
    hh[h, f + _NEXT] = -1
    hh[h, f + _PREV] = -1
    mi[root] = meld(mi[root], h, f, hh, hk)


@jit
def dequeue(h: Int, root: Int, f: Int, hh: Table, hk: Keys, mi: Table) -> None:
    """Take household `h` out of the heap whose root stands in ``mi[root]``."""
    below = merge_pairs(hh[h, f + _CHILD], f, hh, hk)
    if mi[root] == h:
        mi[root] = below
    else:
        prev = hh[h, f + _PREV]
        after = hh[h, f + _NEXT]
        if hh[prev, f + _CHILD] == h:
            hh[prev, f + _CHILD] = after
        else:
            hh[prev, f + _NEXT] = after
        if after >= 0:
            hh[after, f + _PREV] = prev
        mi[root] = meld(mi[root], below, f, hh, hk)
    hh[h, f + _CHILD] = -1
    hh[h, f + _NEXT] = -1
    hh[h, f + _PREV] = -1
