"""What a draw's memory is made of: the arrays, and where the record keeps them."""

from __future__ import annotations

from typing import Any

import numpy as np

from boligsim.homelessness import _layout as lay

__all__ = ["COUNTERS", "FIELDS", "INSIDE", "POINTERS", "READ_ONLY", "slot_of"]

# name: type and columns (0: one dimension), in the order of the record. The first two lie in it.
FIELDS: dict[str, tuple[Any, int]] = {
    "dm": (np.int64, 0),
    "mi": (np.int64, 0),
    "hh": (np.int64, lay.HH_COLUMNS),
    "hk": (np.uint64, 0),
    "who": (np.int64, 0),
    "due": (np.int64, 0),
    "found": (np.int64, 0),
    "un": (np.int64, lay.UN_COLUMNS),
    "hp": (np.int64, 0),
    "ti": (np.int64, 0),
    "tf": (np.float64, 0),
    "key": (np.uint64, 0),
    "stream_keys": (np.uint64, 0),
    "start_keys": (np.uint64, 0),
    "keys": (np.uint64, 0),
    "sched": (np.int64, lay.SC_COLUMNS),
    "given": (np.int64, lay.GIVEN_COLUMNS),
    "given_keys": (np.uint64, 0),
    "at": (np.int64, 0),
    "ak": (np.uint64, 0),
    "astream": (np.int64, 0),
    "raw_at": (np.int64, 0),
    "raw_ak": (np.uint64, 0),
    "raw_stream": (np.int64, 0),
    "o32": (np.int32, 0),
    "o16": (np.uint16, 0),
    "lived": (np.float64, 0),
}
INSIDE = ("dm", "mi")
READ_ONLY = ("dm", "ti", "tf", "key", "stream_keys", "start_keys", "keys")
POINTERS = lay.DM_SIZE  # where addresses and lengths begin
COUNTERS = POINTERS + 2 * len(FIELDS)


def slot_of(name: str) -> int:
    """Cell of the record with the address of an array; its length follows."""
    return POINTERS + 2 * list(FIELDS).index(name)
