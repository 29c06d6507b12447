"""A whole municipality in SimPy, written from the description of the model.

It takes the same `System` and the same primitives as the engine and is otherwise independent of
it: ordinary pseudo-random numbers, a process a household, durations sampled by `_twin_laws`, and
the waiting lists as sorted heaps. It knows dwellings that get ready (`Units`), planned arrivals
(`Arrive`) and moves (`Move`). Other primitives, groups that change, frailty, applications made
again or induced by new dwellings are refused by name.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Sequence

import numpy as np
import simpy

from benchmarks._twin_book import ROOFLESS, Book
from benchmarks._twin_household import Household
from benchmarks._twin_laws import whole
from benchmarks._twin_list import WaitingList
from benchmarks._twin_paths import Paths, Steps
from benchmarks._twin_plan import Calendar
from benchmarks._twin_start import seat
from boligsim.homelessness import Primitive, System, _layout as lay

PLACES = {
    lay.NOWHERE: "nowhere", lay.FRIENDS: "friends", lay.INSTITUTION: "institution",
    lay.HOME: "home", lay.IN_TENANCY: "tenancy",
}  # fmt: skip


class Town(Paths):
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
        refuse_unknown(system, world)
        self.evicted, self.defaulted, self.acute, self.friends = system.world_numbers[
            world, :4
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


def refuse_unknown(system: System, world: int) -> None:
    """Say what the twin does not know, so that it never agrees by leaving something out."""
    more = system.world_numbers[world, 4:]
    for name, there in (
        ("groups that households grow into", bool(system.group_changes)),
        ("induced applications", bool(np.any(system.induced))),
        ("a new application after a refusal, or frailty", bool(np.any(more))),
    ):
        if there:
            raise NotImplementedError(f"The twin does not know {name}.")


def simulate(
    system: System, primitives: Sequence[tuple[str, Primitive]] = (), *, seed: int, world: int = 0
) -> dict[str, np.ndarray]:
    """Simulate one course; the arrays are those of `Outcomes` without worlds and histories."""
    return Town(system, primitives, seed, world).run()
