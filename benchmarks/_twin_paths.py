"""What can happen to a household of the twin: applications, moving in, the ways out."""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from benchmarks._twin_book import ROOFLESS, Book

if TYPE_CHECKING:
    from benchmarks._twin_household import Household
    from benchmarks._twin_list import Dwelling, WaitingList

Steps = Generator[simpy.Event, Any, None]


class Paths:
    """Stages of an application and ends of a tenancy; `Town` is one with everything it needs."""

    env: simpy.Environment
    rng: random.Random
    book: Book
    list: WaitingList
    decision: float
    moving: float
    numbers: list[list[float]]
    ends: list[list[float]]
    evicted: float

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
