"""The event heap and the waiting queues.

An event is one int64: time in ticks shifted left, plus an id. It is stale when its number is not
the pending one of its household or dwelling, so nothing is ever removed. The events of the present
few days lie in a binary heap, later ones in a list a bin: the heap stays small however many years
ahead a tenancy ends, and what has gone stale by then never enters it.

Waiting households lie in pairing heaps threaded through the household rows, one heap a bucket
(households that are alike to every dwelling): enqueueing costs O(1), serving and leaving O(log n),
and no capacity has to be guessed. Where the longest wait stands first a bucket is a plain list: a
new case belongs at its end.
"""

from __future__ import annotations

import numpy as np

from boligsim.base.jit import jit
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._memory import State
from boligsim.homelessness._types import Bool, Int

_CHILD, _NEXT, _PREV, _KEY = range(4)


@jit
def push(time: Int, ident: Int, s: State) -> Int:
    """Add the event ``time, ident`` and return its number, -1 when it lies past the horizon."""
    if time >= s.dm[lay.HORIZON]:
        return np.int64(-1)
    event = (time << lay.ID_BITS) | ident
    later = time >> lay.BIN_BITS
    if later <= s.mi[lay.M_BIN]:
        sift_in(event, s)
        return event
    room = s.dm[lay.CAP_EVENTS]
    slot = s.mi[lay.M_BIN_FREE]
    if slot > 0:
        s.mi[lay.M_BIN_FREE] = s.hp[2 * room + slot - 1]
    else:
        slot = s.mi[lay.M_BIN_SLOTS] + 1
        if slot > room:
            s.mi[lay.M_ERROR] = lay.MORE_EVENTS
            return event
        s.mi[lay.M_BIN_SLOTS] = slot
    s.hp[room + slot - 1] = event
    s.hp[2 * room + slot - 1] = s.mi[s.dm[lay.A_BINS] + later]
    s.mi[s.dm[lay.A_BINS] + later] = slot
    return event


@jit
def sift_in(event: Int, s: State) -> None:
    """Put an event of the present bin into the heap."""
    n = s.mi[lay.M_EVENTS]
    if n >= s.dm[lay.CAP_EVENTS]:
        s.mi[lay.M_ERROR] = lay.MORE_EVENTS
        return
    s.mi[lay.M_EVENTS] = n + 1
    while n > 0:
        parent = (n - 1) >> 1
        if s.hp[parent] <= event:
            break
        s.hp[n] = s.hp[parent]
        n = parent
    s.hp[n] = event


@jit
def open_bin(s: State) -> None:
    """Bring the events of the bin that begins into the heap; the stale ones end here."""
    s.mi[lay.M_BIN] += 1
    room = s.dm[lay.CAP_EVENTS]
    cell = s.dm[lay.A_BINS] + s.mi[lay.M_BIN]
    slot = s.mi[cell]
    s.mi[cell] = 0
    while slot > 0:
        event = s.hp[room + slot - 1]
        after = s.hp[2 * room + slot - 1]
        s.hp[2 * room + slot - 1] = s.mi[lay.M_BIN_FREE]
        s.mi[lay.M_BIN_FREE] = slot
        slot = after
        ident = event & lay.ID_MASK
        if ident & 1:
            alive = s.un[ident >> 1, lay.U_PENDING] == event
        else:
            alive = s.due[ident >> 1] == event
        if alive:
            sift_in(event, s)


@jit
def next_event(until: Int, s: State) -> Int:
    """Time of the next event, as far as it is known to lie before anything else at `until`."""
    while s.mi[lay.M_EVENTS] == 0 and (s.mi[lay.M_BIN] + 1) << lay.BIN_BITS <= until:
        open_bin(s)
    return s.hp[0] >> lay.ID_BITS if s.mi[lay.M_EVENTS] > 0 else lay.NEVER


@jit
def pop(s: State) -> Int:
    """Take out the earliest event."""
    top = s.hp[0]
    n = s.mi[lay.M_EVENTS] - 1
    s.mi[lay.M_EVENTS] = n
    if n > 0:
        last = s.hp[n]
        i = 0
        child = 1
        while child < n:
            if child + 1 < n and s.hp[child + 1] < s.hp[child]:
                child += 1
            if last <= s.hp[child]:
                break
            s.hp[i] = s.hp[child]
            i = child
            child = 2 * i + 1
        s.hp[i] = last
    return top


@jit
def before(a: Int, b: Int, f: Int, s: State) -> Bool:
    """Whether household `a` stands before `b`; equal keys are told apart by the households' own."""
    ka = s.hh[a, f + _KEY]
    kb = s.hh[b, f + _KEY]
    return ka < kb or (ka == kb and s.hk[a] < s.hk[b])


@jit
def meld(a: Int, b: Int, f: Int, s: State) -> Int:
    """Join two heaps, return the root."""
    if a < 0:
        return b
    if b < 0:
        return a
    if before(b, a, f, s):
        a, b = b, a
    first = s.hh[a, f + _CHILD]
    s.hh[b, f + _NEXT] = first
    s.hh[b, f + _PREV] = a
    if first >= 0:
        s.hh[first, f + _PREV] = b
    s.hh[a, f + _CHILD] = b
    return a


@jit
def merge_pairs(first: Int, f: Int, s: State) -> Int:
    """Two passes over the children of a removed root, return the new root."""
    paired = np.int64(-1)
    while first >= 0:
        a = first
        b = s.hh[a, f + _NEXT]
        first = np.int64(-1)
        if b >= 0:
            first = s.hh[b, f + _NEXT]
            s.hh[b, f + _NEXT] = -1
            s.hh[b, f + _PREV] = -1
        s.hh[a, f + _NEXT] = -1
        s.hh[a, f + _PREV] = -1
        a = meld(a, b, f, s)
        s.hh[a, f + _NEXT] = paired
        paired = a
    root = np.int64(-1)
    while paired >= 0:
        a = paired
        paired = s.hh[a, f + _NEXT]
        s.hh[a, f + _NEXT] = -1
        root = meld(root, a, f, s)
    return root


@jit
def append(h: Int, root: Int, s: State) -> None:
    """Put household `h` into the list whose first stands in ``mi[root]``, found from its end.

    The first of the list keeps the last in its column `Q_CHILD`.
    """
    hh = s.hh
    first = s.mi[root]
    hh[h, lay.Q_NEXT] = -1
    hh[h, lay.Q_PREV] = -1
    if first < 0:
        s.mi[root] = h
        hh[h, lay.Q_CHILD] = h
        return
    last = hh[first, lay.Q_CHILD]
    at = last
    while at >= 0 and before(h, at, lay.Q_CHILD, s):
        at = hh[at, lay.Q_PREV]
    if at < 0:
        s.mi[root] = h
        hh[h, lay.Q_CHILD] = last
        hh[h, lay.Q_NEXT] = first
        hh[first, lay.Q_PREV] = h
        return
    after = hh[at, lay.Q_NEXT]
    hh[at, lay.Q_NEXT] = h
    hh[h, lay.Q_PREV] = at
    hh[h, lay.Q_NEXT] = after
    if after >= 0:
        hh[after, lay.Q_PREV] = h
    else:
        hh[first, lay.Q_CHILD] = h


@jit
def unlink(h: Int, root: Int, s: State) -> None:
    """Take household `h` out of the list whose first stands in ``mi[root]``."""
    hh = s.hh
    first = s.mi[root]
    prev = hh[h, lay.Q_PREV]
    after = hh[h, lay.Q_NEXT]
    if after >= 0:
        hh[after, lay.Q_PREV] = prev
    else:
        hh[first, lay.Q_CHILD] = prev
    if prev >= 0:
        hh[prev, lay.Q_NEXT] = after
    else:
        s.mi[root] = after
        if after >= 0:
            hh[after, lay.Q_CHILD] = hh[h, lay.Q_CHILD]


@jit
def enqueue(h: Int, root: Int, f: Int, s: State) -> None:
    """Put household `h` into the heap whose root stands in ``mi[root]``."""
    s.hh[h, f + _CHILD] = -1
    s.hh[h, f + _NEXT] = -1
    s.hh[h, f + _PREV] = -1
    s.mi[root] = meld(s.mi[root], h, f, s)


@jit
def dequeue(h: Int, root: Int, f: Int, s: State) -> None:
    """Take household `h` out of the heap whose root stands in ``mi[root]``."""
    below = merge_pairs(s.hh[h, f + _CHILD], f, s)
    if s.mi[root] == h:
        s.mi[root] = below
    else:
        prev = s.hh[h, f + _PREV]
        after = s.hh[h, f + _NEXT]
        if s.hh[prev, f + _CHILD] == h:
            s.hh[prev, f + _CHILD] = after
        else:
            s.hh[prev, f + _NEXT] = after
        if after >= 0:
            s.hh[after, f + _PREV] = prev
        s.mi[root] = meld(s.mi[root], below, f, s)
    s.hh[h, f + _CHILD] = -1
    s.hh[h, f + _NEXT] = -1
    s.hh[h, f + _PREV] = -1
