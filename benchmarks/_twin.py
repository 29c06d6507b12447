"""A whole municipality in SimPy, written from the description of the model.

It takes the same `System` and the same primitives as the engine and is otherwise independent of
it: ordinary pseudo-random numbers, a process a household, durations sampled by `_twin_laws`, and
the waiting lists as sorted heaps. It knows dwellings that get ready (`Units`), planned arrivals
(`Arrive`) and moves (`Move`); other primitives are refused by name.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
import simpy

from benchmarks._twin_book import ROOFLESS, Book
from benchmarks._twin_laws import whole
from benchmarks._twin_list import Dwelling, WaitingList
from benchmarks._twin_plan import Calendar
from benchmarks._twin_start import seat
from boligsim.homelessness import Primitive, System, _layout as lay

PLACES = {
    lay.NOWHERE: "nowhere", lay.FRIENDS: "friends", lay.INSTITUTION: "institution",
    lay.HOME: "home", lay.IN_TENANCY: "tenancy",
}  # fmt: skip
Steps = Generator[simpy.Event, Any, None]


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


class Town:
    """One course of one world."""

    def __init__(
        self, system: System, primitives: Sequence[tuple[str, Primitive]], seed: int, world: int = 0
    ) -> None:
        self.env = simpy.Environment()
        self.rng = random.Random(seed)
        self.system, self.w = system, world
        given = dict(sorted(primitives))
        self.book = Book(system, tuple(given))
        self.tables = system.tables.tolist()
        self.laws = system.laws[world].tolist()
        self.law_of = system.law_index.tolist()
        self.resolve = system.self_resolution[world].tolist()
        self.withdrawal, self.default, self.reentry = (
            row[world].tolist() for row in (system.withdrawal, system.default, system.reentry)
        )
        self.ends = system.ends[world].tolist()
        self.numbers = system.group_numbers[world].tolist()
        self.evicted, self.defaulted, self.acute, self.friends = system.world_numbers[
            world
        ].tolist()
        self.decision, self.moving = float(system.decision[world]), float(system.moving[world])
        self.turn = system.turn[world].tolist()
        self.sizes = [
            (list(zip(a.tolist(), c.tolist(), strict=True)), np.cumsum(p).tolist())
            for a, c, p in zip(
                system.size_adults, system.size_children, system.size_probability, strict=True
            )
        ]
        self.roofless: dict[Household, None] = {}
        self.new_waiting: deque[Household] = deque()
        self.list = WaitingList(self)
        self.calendar = Calendar(self, given)

    # ---- arrivals

    def household(self, group: int, known: bool) -> Household:
        """Make a household of a group, its size drawn."""
        sizes, cumulative = self.sizes[group]
        (size,) = self.rng.choices(sizes, cum_weights=cumulative)
        return Household(group, size, known, self.rng.random())

    def stream(self, group: int, place: str, rates: Sequence[float]) -> Steps:
        """Let households arrive at a rate that changes on 1 January."""
        for year, rate in enumerate(rates):
            if rate <= 0:
                yield self.env.timeout(year + 1 - self.env.now)
                continue
            gap = self.rng.expovariate(rate)
            while self.env.now + gap < year + 1:
                yield self.env.timeout(gap)
                self.arrive(group, place)
                self.settle()
                gap = self.rng.expovariate(rate)
            yield self.env.timeout(year + 1 - self.env.now)

    def arrive(self, group: int, place: str, cause: str = "entry") -> None:
        """One household arrives: homeless, or applying with a roof."""
        known = cause != "entry" or place == "home" or self.rng.random() < self.numbers[group][2]
        h = self.household(group, known)
        if place != "home":
            self.become_homeless(h, place, cause)
        elif cause == "entry":
            self.apply(h)
        else:
            self.book.flow("planned", h)
            h.applied_at = h.decided_at = self.env.now
            self.put(h, "home", "granted")
        self.begin(h)

    # ---- the life of a household

    def begin(self, h: Household) -> None:
        """Start the process of a household."""
        h.process = self.env.process(self.life(h))

    def life(self, h: Household) -> Steps:
        """Wait in each place until its clock rings, or until something else moves the household."""
        h.fresh = False
        while h.place != "gone":
            try:
                yield self.env.timeout(h.left)
            except simpy.Interrupt:
                continue
            if h.place == "tenancy":
                self.end_tenancy(h)
            elif h.place in ROOFLESS:
                self.book.flow("self_resolved", h)
                if self.rng.random() < self.numbers[h.group][3]:
                    self.book.flow("left", h)
                self.leave(h, "gone")
            elif h.place == "home":
                self.book.flow("withdrawn", h)
                self.leave(h, "gone", closed="")
            elif h.place == "private":
                self.become_homeless(h, self.place_of_entry(), "reentry")
            elif self.rng.random() < self.defaulted:
                self.become_homeless(h, self.place_of_entry(), "default_to_homeless")
            else:
                self.book.flow("default_elsewhere", h)
                self.leave(h, "gone")
            self.settle()

    def wake(self, h: Household) -> None:
        """Tell the household's process that it has been moved."""
        if h.process is not None and not h.fresh and h.process is not self.env.active_process:
            h.process.interrupt()

    def put(
        self, h: Household, place: str, case: str, *, age: float = 0.0, left: float | None = None
    ) -> None:
        """Change place and application; a new place sets the household's clock."""
        old = h.place
        if old != "gone":
            self.book.count(h, -1)
        h.place = place
        if case != h.case:
            h.case = case
            h.ticket = 0
            if case == "granted":
                self.list.join(h)
        if place != "gone":
            self.book.count(h, 1)
        if place == old:
            return
        h.placed_at = self.env.now - age
        self.list.hold(old, place)
        if place == "nowhere" and h.known:
            self.list.need_place(h)
        if place in ROOFLESS and old in ROOFLESS:
            return
        self.roofless.pop(h, None)
        if place in ROOFLESS:
            self.roofless[h] = None
        h.left = self.clock(h) if left is None else left
        h.stay += 1
        self.calendar.enrol(h)
        self.wake(h)

    def clock(self, h: Household) -> float:
        """Draw how long a household stays if nothing else happens."""
        if h.place == "tenancy":
            law = self.laws[self.law_of[h.group][h.home.kind]]
        elif h.place in ROOFLESS:
            law = self.resolve[h.group]
        elif h.place in ("home", "private", "own"):
            law = {"home": self.withdrawal, "private": self.reentry, "own": self.default}[h.place]
        else:
            return math.inf
        return whole(self.rng, law, self.tables)

    def place_of_entry(self) -> str:
        u = self.rng.random()
        if u < self.acute:
            return "nowhere"
        return "friends" if u < self.acute + self.friends else "institution"

    def become_homeless(self, h: Household, place: str, cause: str) -> None:
        """Lose the home; if the services know the household, it applies."""
        self.book.flow(cause, h)
        h.homeless_at = self.env.now
        self.put(h, place, "")
        if h.known:
            self.apply(h)

    # ---- the application

    def apply(self, h: Household) -> None:
        """Apply for a municipal dwelling."""
        h.number += 1
        h.applied_at = self.env.now
        self.book.flow("applied", h)
        self.put(h, "home" if h.place == "gone" else h.place, "applied")
        if self.decision > 0:
            self.env.process(self.decide_later(h, self.rng.expovariate(1 / self.decision)))
        else:
            self.decide(h)

    def decide_later(self, h: Household, delay: float) -> Steps:
        number = h.number
        yield self.env.timeout(delay)
        if h.case == "applied" and h.number == number:
            self.decide(h)
            self.settle()

    def decide(self, h: Household) -> None:
        """Grant or refuse; who is refused with a roof is no more seen."""
        if self.rng.random() < self.numbers[h.group][0 if h.place == "home" else 1]:
            self.book.flow("refused", h)
            if h.place == "home":
                self.leave(h, "gone", closed="")
            else:
                self.put(h, h.place, "refused")
        else:
            self.book.flow("granted", h)
            h.decided_at = self.env.now
            self.put(h, h.place, "granted")

    def allocate(self, h: Household, dwelling: Dwelling) -> None:
        """A household has accepted a dwelling, which is kept until it moves in."""
        if self.moving <= 0:
            self.move_in(h, dwelling)
            return
        self.list.take(dwelling, "kept")
        h.kept = dwelling
        self.put(h, h.place, "allocated")
        self.env.process(self.move_in_later(h, dwelling))

    def move_in_later(self, h: Household, dwelling: Dwelling) -> Steps:
        number = h.number
        yield self.env.timeout(self.rng.expovariate(1 / self.moving))
        if h.kept is dwelling and h.number == number:
            self.move_in(h, dwelling)
            self.settle()

    def move_in(self, h: Household, dwelling: Dwelling) -> None:
        """Move in; the dwelling that is left continues the chain of vacancies."""
        now, book = self.env.now, self.book
        if dwelling.opened:
            book.chains[book.year][1] += 1
        if h.case in ("granted", "allocated"):
            book.waits[book.year][h.group][min(39, int((now - h.decided_at) * 12))] += 1
        elif h.case == "applied":
            book.flow("case_closed", h)
        if h.place == "tenancy":
            book.flow("housed_from_tenancy", h)
            h.home.opened = dwelling.opened
        elif h.place == "home":
            book.flow("housed_from_home", h)
        else:
            book.flow("housed_from_homeless", h)
            self.end_spell(h)
        dwelling.opened = False
        self.depart(h, "gone")
        self.list.take(dwelling, "occupied")
        h.home, h.kept = dwelling, None
        self.put(h, "tenancy", "")

    def end_spell(self, h: Household) -> None:
        months = min(39, int((self.env.now - h.homeless_at) * 12))
        self.book.spells[self.book.year][h.group][months] += 1

    # ---- the ways out

    def end_tenancy(self, h: Household) -> None:
        """A tenancy ends: eviction, death, a move away, an own home, the private market."""
        book = self.book
        evicted, died, moved, own = self.ends[h.home.kind]
        if self.rng.random() < evicted:
            book.flow("ended_evicted", h)
            if self.rng.random() < self.evicted:
                self.depart(h, "gone")
                self.become_homeless(h, self.place_of_entry(), "evicted_to_homeless")
            else:
                self.leave(h, "private")
            return
        u = self.rng.random()
        if u < died:
            book.flow("ended_died", h)
        elif u < moved:
            book.flow("ended_moved", h)
            book.flow("left", h)
        elif u < own:
            book.flow("ended_own", h)
        else:
            book.flow("ended_private", h)
        self.leave(h, "gone" if u < own else "private")

    def depart(self, h: Household, place: str, *, freed: bool = True) -> None:
        """Go to a place; the dwelling that is left is prepared, or leaves the stock."""
        home = h.home
        self.put(h, place, "")
        h.home = None
        if home is not None and freed:
            self.list.vacate(home)
        elif home is not None:
            self.list.take(home, "gone")

    def leave(
        self, h: Household, goal: str, *, closed: str = "case_closed", freed: bool = True
    ) -> None:
        """Go to an own home, the private market or out of sight."""
        if closed and h.case in ("applied", "granted", "allocated"):
            self.book.flow(closed, h)
        if h.place in ROOFLESS:
            self.end_spell(h)
        if h.kept is not None:
            self.list.free(h.kept)
            h.kept = None
        self.depart(h, goal, freed=freed)

    def settle(self) -> None:
        """End of an instant: temporary places, new vacancies, then who is new in the list."""
        self.list.fill_places()
        self.list.offer_new()
        while self.new_waiting:
            h = self.new_waiting.popleft()
            if h.case == "granted":
                self.list.show(h)
        self.list.fill_places()

    # ---- the whole course

    def run(self) -> dict[str, np.ndarray]:
        """Run to the horizon and return the outcomes."""
        seat(self)
        for s in self.system.streams:
            rates = s.rate[self.w].tolist()
            self.env.process(self.stream(s.group, PLACES[s.place], rates))
        self.env.process(self.calendar.run())
        self.env.run(until=self.system.years)
        self.calendar.observe(self.system.years)
        return self.book.outcomes()


def simulate(
    system: System, primitives: Sequence[tuple[str, Primitive]] = (), *, seed: int, world: int = 0
) -> dict[str, np.ndarray]:
    """Simulate one course; the arrays are those of `Outcomes` without worlds and histories."""
    return Town(system, primitives, seed, world).run()
