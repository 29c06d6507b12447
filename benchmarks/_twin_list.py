"""The allocation office of the twin: dwellings, waiting lists, temporary places."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

import simpy

if TYPE_CHECKING:
    from benchmarks._twin import Town
    from benchmarks._twin_household import Household

COLUMN = {"occupied": 1, "vacant": 2, "kept": 2, "preparing": 3}
LET = ("rental", "care", "institution")
BETTER = (("temporary", ("nowhere", "shelter")), ("shelter", ("nowhere",)))  # better than these


class Dwelling:
    """A dwelling: its type, its state, whether a measure opened the vacancy."""

    __slots__ = ("kind", "opened", "state")

    def __init__(self, kind: int, opened: bool = False) -> None:
        self.kind, self.opened, self.state = kind, opened, ""


class WaitingList:
    """Who waits for which type, and what is vacant.

    A heap a type holds ``(class, rank, key, n, ticket, household)``. Who has left the list is
    found by an old ticket when it comes up.
    """

    def __init__(self, town: Town) -> None:
        system = town.system
        self.town = town
        self.book = town.book
        self.types = range(len(system.dwellings))
        self.let = [kind in LET for kind in system.kinds]
        self.largest = system.max_persons.tolist()
        self.rank = system.fit.tolist()
        self.priority = system.priority.tolist()
        self.accept = system.accept[town.w].tolist()
        self.discipline = system.discipline
        self.vacant: list[dict[Dwelling, None]] = [{} for _ in self.types]
        self.queue: list[list[Any]] = [[] for _ in self.types]
        self.fresh: deque[Dwelling] = deque()
        self.tickets = count(1)
        # the best come first: temporary places, then the shelter
        self.places: dict[str, list[Any]] = {"temporary": [], "shelter": []}
        self.capacity = {
            word: sum(
                int(n) for n, kind in zip(system.units, system.kinds, strict=True) if kind == word
            )
            for word in self.places
        }
        self.used = {word: 0 for word in self.places}

    # ---- dwellings

    def add(self, kind: int, opened: bool = False) -> Dwelling:
        """Add a dwelling of a type; it is vacant."""
        dwelling = Dwelling(kind, opened)
        self.book.units[kind][0] += 1
        self.take(dwelling, "vacant")
        return dwelling

    def take(self, dwelling: Dwelling, state: str) -> None:
        """Change the state of a dwelling."""
        counts = self.book.units[dwelling.kind]
        if dwelling.state:
            counts[COLUMN[dwelling.state]] -= 1
        if dwelling.state == "vacant":
            del self.vacant[dwelling.kind][dwelling]
        dwelling.state = state
        if state == "gone":
            counts[0] -= 1
            return
        counts[COLUMN[state]] += 1
        if state == "vacant":
            self.vacant[dwelling.kind][dwelling] = None

    def free(self, dwelling: Dwelling) -> None:
        """Make a dwelling vacant; it is offered at the end of the instant."""
        self.take(dwelling, "vacant")
        self.fresh.append(dwelling)

    def vacate(self, dwelling: Dwelling) -> None:
        """Somebody has moved out: the dwelling is prepared for the next, if that takes time."""
        mean = self.town.turn[dwelling.kind]
        if mean > 0:
            self.take(dwelling, "preparing")
            self.town.env.process(self.prepare(dwelling, self.town.rng.expovariate(1 / mean)))
        else:
            self.free(dwelling)

    def prepare(self, dwelling: Dwelling, years: float) -> Generator[simpy.Event, Any, None]:
        yield self.town.env.timeout(years)
        self.free(dwelling)
        self.town.settle()

    # ---- waiting

    def fits(self, group: int, persons: int, kind: int) -> bool:
        """Whether a household of a group and size fits a type of dwelling."""
        return self.let[kind] and self.rank[group][kind] > 0 and persons <= self.largest[kind]

    def join(self, h: Household) -> None:
        """Put a household on the list of every type that fits it."""
        h.ticket = next(self.tickets)
        key = h.applied_at if self.discipline == "waiting" else h.need
        cls, ranks, persons = self.priority[h.group], self.rank[h.group], h.adults + h.children
        for kind in self.types:
            if self.fits(h.group, persons, kind):
                heappush(self.queue[kind], (cls, ranks[kind], key, h.ticket, h))
        self.town.new_waiting.append(h)

    def first(self, kind: int) -> Any:
        """Take the first entry off the list of a type, None where nobody waits."""
        queue = self.queue[kind]
        alike: list[Any] = []
        while queue:
            entry = heappop(queue)
            if entry[-2] != entry[-1].ticket:
                continue
            if self.discipline != "random":
                return entry
            if alike and entry[:2] != alike[0][:2]:
                heappush(queue, entry)
                break
            alike.append(entry)
        if not alike:
            return None
        chosen = alike.pop(self.town.rng.randrange(len(alike)))
        for entry in alike:
            heappush(queue, entry)
        return chosen

    def offer(self, dwelling: Dwelling) -> None:
        """Offer a dwelling down the list until somebody accepts; who declines keeps the place."""
        declined = []
        while (entry := self.first(dwelling.kind)) is not None:
            if self.accepts(entry[-1], dwelling.kind):
                self.town.allocate(entry[-1], dwelling)
                break
            declined.append(entry)
        for entry in declined:
            heappush(self.queue[dwelling.kind], entry)

    def accepts(self, h: Household, kind: int) -> bool:
        if self.town.rng.random() < self.accept[kind]:
            return True
        self.book.flow("declined", h)
        return False

    def show(self, h: Household) -> None:
        """Show a household that is new on the list what is vacant, best rank first."""
        persons, ranks = h.adults + h.children, self.rank[h.group]
        found = [k for k in self.types if self.vacant[k] and self.fits(h.group, persons, k)]
        for kind in sorted(found, key=ranks.__getitem__):
            if self.accepts(h, kind):
                self.town.allocate(h, next(iter(self.vacant[kind])))
                return

    def offer_new(self) -> None:
        """Offer what has fallen vacant in this instant."""
        while self.fresh:
            dwelling = self.fresh.popleft()
            if dwelling.state == "vacant":
                self.offer(dwelling)

    def offer_again(self) -> None:
        """Put everything vacant that somebody waits for on offer: the monthly round."""
        for kind in self.types:
            if self.vacant[kind]:
                self.fresh.extend(self.vacant[kind])

    # ---- temporary places

    def need_place(self, h: Household) -> None:
        """Ask for temporary accommodation, and meanwhile for the shelter."""
        persons = h.adults + h.children
        fits = any(self.fits(h.group, persons, kind) for kind in self.types)
        cls = self.priority[h.group] if fits else 1 << 16
        for word in self.places:
            heappush(self.places[word], (cls, h.need, next(self.tickets), h.homeless_at, h))

    def hold(self, old: str, new: str) -> None:
        """A household goes from one place to another."""
        if old in self.used:
            self.used[old] -= 1
        if new in self.used:
            self.used[new] += 1

    def fill_places(self) -> None:
        """Give free places to those who stand first; the shelter only to those without any."""
        for word, better in BETTER:
            while self.used[word] < self.capacity[word] and self.places[word]:
                *_, asked, h = heappop(self.places[word])
                if h.place in better and h.homeless_at == asked:
                    self.town.put(h, word, h.case)
