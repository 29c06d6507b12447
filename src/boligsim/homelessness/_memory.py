"""The memory of a draw: one object, so that every function of the kernel has one argument for it.

`State` holds numpy arrays; `point` turns it to a draw: its world's tables, its rows of the
results. As plain Python the functions read these arrays. Compiled, they get one pointer to
`record`, in which the sizes of the plan, the counters and the addresses of all arrays lie, and an
attribute is an array made of an address and a length where it is read: a call passes one word
instead of the seven to nine that numba needs for each array (half the time of a draw, and of
compiling).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from boligsim.base.jit import jit_is_off
from boligsim.homelessness import _layout as lay
from boligsim.homelessness._fields import COUNTERS, FIELDS, POINTERS, slot_of
from boligsim.homelessness._types import Keys, Table

__all__ = ["State"]

Turn = tuple[str, npt.NDArray[Any], int, int, int]


class State:
    """Everything that a draw reads and writes.

    Attributes
    ----------
    dm
        Sizes and offsets of the plan.
    mi
        Counters, lists and queues' roots of the draw.
    hh, hk, who, due
        Households, their keys, profiles and pending events, a row each.
    found
        Room for a search among the households.
    un
        Dwellings, a row each.
    hp
        Pending events.
    ti, tf
        The plan's whole numbers, and its fractions in this world.
    key
        The draw's own key, one cell.
    stream_keys, start_keys, keys
        Keys of arrival streams, start rows and primitives.
    sched
        What is planned in this world, a row an instant.
    given, given_keys
        Homeless households of the start in this draw.
    at, ak, astream
        Chance arrivals in order: time, key, stream; ``raw_`` before they are put in order.
    o32, o16, lived
        Results of this draw: counts, durations by month, years lived in each stock.
    """

    dm: Table
    mi: Table
    hh: Table
    hk: Keys
    who: Table
    due: Table
    found: Table
    un: Table
    hp: Table
    ti: Table
    tf: Table
    key: Keys
    stream_keys: Keys
    start_keys: Keys
    keys: Keys
    sched: Table
    given: Table
    given_keys: Keys
    at: Table
    ak: Keys
    astream: Table
    raw_at: Table
    raw_ak: Keys
    raw_stream: Table
    o32: Table
    o16: Table
    lived: Table

    def __init__(self, dm: npt.NDArray[np.int64], counters: int, **arrays: Any) -> None:
        self.record = np.zeros(COUNTERS + counters, dtype=np.int64)
        self.record[: lay.DM_SIZE] = dm
        self.plain = jit_is_off()
        self.address = int(self.record.ctypes.data)
        self.dm = self.record[: lay.DM_SIZE]
        self.mi = self.record[COUNTERS:]
        self.record[POINTERS + 1] = lay.DM_SIZE
        self.record[POINTERS + 3] = counters
        for name, array in arrays.items():
            self.put(name, array)

    def put(self, name: str, array: npt.NDArray[Any]) -> None:
        """Let `name` be this array from now on."""
        dtype, columns = FIELDS[name]
        shaped = array.ndim == (2 if columns else 1) and (not columns or array.shape[1] == columns)
        if array.dtype != dtype or not shaped or not array.flags.c_contiguous:
            raise TypeError(f"{name}: {array.dtype} {array.shape} is not what the kernel reads.")
        setattr(self, name, array)
        slot = slot_of(name)
        self.record[slot] = array.ctypes.data
        self.record[slot + 1] = len(array)

    def turning(self, **blocks: npt.NDArray[Any]) -> list[Turn]:
        """Blocks of which a draw has one row each: what `turn` needs to point to a row."""
        found = []
        for name, block in blocks.items():
            self.put(name, np.ascontiguousarray(block[0]))
            slot = slot_of(name)
            found.append((name, block, slot, block.ctypes.data, block.strides[0]))
        return found

    def turn(self, blocks: list[Turn], row: int) -> None:
        """Point to row `row` of each block."""
        for name, block, slot, address, stride in blocks:
            self.record[slot] = address + row * stride
            if self.plain:
                setattr(self, name, block[row])


if not jit_is_off():
    from boligsim.homelessness import _memory_type

    _memory_type.register(State)
