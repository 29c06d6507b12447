"""A household of the twin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import simpy

    from benchmarks._twin_list import Dwelling


class Household:
    """A household: where it is, what its application has come to, what it holds."""

    __slots__ = (
        "adults", "applied_at", "case", "children", "decided_at", "fresh", "group", "home",
        "homeless_at", "kept", "known", "left", "need", "number", "own", "place", "placed_at",
        "process", "stay", "ticket",
    )  # fmt: skip

    def __init__(self, group: int, size: tuple[int, int], known: bool, need: float) -> None:
        self.group, self.known, self.need = group, known, need
        self.adults, self.children = size
        self.place, self.case = "gone", ""
        self.home: Dwelling | None = None
        self.kept: Dwelling | None = None
        self.process: simpy.Process | None = None
        self.fresh = True  # its process has not begun
        self.left = math.inf  # years until its own clock rings
        self.number = self.stay = self.ticket = 0  # of its applications, its places, on the list
        self.applied_at = self.decided_at = self.homeless_at = self.placed_at = 0.0
        self.own: dict[str, tuple[bool, float]] = {}  # towards a measure: willing, its number
