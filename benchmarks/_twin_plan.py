"""What is planned in the twin: observations, new dwellings, arrivals and moves, in that order."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from itertools import count, groupby
from typing import TYPE_CHECKING, Any

import simpy

from benchmarks._twin_book import ROOFLESS
from boligsim.homelessness import Arrive, Move, Primitive, Units

if TYPE_CHECKING:
    from benchmarks._twin import Town
    from benchmarks._twin_household import Household

ENTRY = {"home": "home", "acute": "nowhere", "friends": "friends", "institution": "institution"}
OBSERVE, ALLOW, READY, ARRIVE, MOVE = range(5)


class Calendar:
    """Every planned instant, in order of time, kind and name."""

    def __init__(self, town: Town, given: dict[str, Primitive]) -> None:
        self.town = town
        self.rows: list[tuple[float, int, str, int, Callable[[], None]]] = []
        self.moves = {name: p for name, p in given.items() if isinstance(p, Move)}
        self.queues: dict[str, list[Any]] = {name: [] for name in self.moves}
        self.looking: dict[str, list[tuple[str, Move]]] = {}  # by place, who looks there
        for name, p in self.moves.items():
            for place in ROOFLESS if p.origin == "homeless" else (p.origin,):
                self.looking.setdefault(place, []).append((name, p))
        self.allowance: dict[str, float] = {}
        self.types = {name: d for d, name in enumerate(town.system.dwellings)}
        self.groups = {name: g for g, name in enumerate(town.system.groups)}
        self.tick = count()
        for month in range(12 * town.system.years):
            self.add(month / 12, OBSERVE, "", lambda at=month / 12: self.observe(at))
        for name, group, _, per_year in town.system.planned:
            for year, n in enumerate(per_year[town.w].tolist()):
                self.spread(name, group, "home", n, year, year + 1.0)
        for name, p in given.items():
            if isinstance(p, Units):
                self.ready(name, p)
            elif isinstance(p, Arrive):
                self.arrivals(name, p)
            elif isinstance(p, Move):
                self.plan_moves(name, p)
            else:
                raise NotImplementedError(f"{name}: the twin knows no {type(p).__name__}.")
        self.rows.sort(key=lambda row: row[:4])

    def add(self, at: float, kind: int, name: str, act: Callable[[], None]) -> None:
        if at < self.town.system.years:
            self.rows.append((at, kind, name, next(self.tick), act))

    def run(self) -> Generator[simpy.Event, Any, None]:
        """Carry everything out, then offer what is vacant; at month starts all of it again."""
        for at, rows in groupby(self.rows, key=lambda row: row[0]):
            if at > self.town.env.now:
                yield self.town.env.timeout(at - self.town.env.now)
            observed = False
            for _, kind, _, _, act in rows:
                act()
                observed |= kind == OBSERVE
            if observed:
                self.town.list.offer_again()
            self.town.settle()

    def observe(self, at: float) -> None:
        """Take the stocks, on 1 January also what is seen once a year."""
        book, town = self.town.book, self.town
        book.month()
        if abs(at - round(at)) < 1e-9:
            if 0 < round(at) < town.system.years:
                book.new_year(round(at), town.roofless)
            for d, kind in enumerate(town.system.kinds):
                if kind in town.list.used:
                    full, used = town.list.capacity[kind], town.list.used[kind]
                    book.units[d] = [full, used, full - used, 0]
            book.january(at, town.roofless)

    # ---- dwellings and arrivals

    def ready(self, name: str, p: Units) -> None:
        later = float(p.upgrade_months)  # type: ignore[arg-type]
        if p.n < 0 or p.end is not None or p.slip_months != 0:
            raise NotImplementedError(f"{name}: the twin only knows dwellings that come for good.")
        at = math.ceil(p.at * 12 + later - 1e-9) / 12 if later > 0 else p.at
        self.add(at, READY, name, lambda: self.hand_over(name, self.types[p.dwelling], p.n))

    def hand_over(self, name: str, kind: int, n: int) -> None:
        town = self.town
        town.book.done[town.book.year][name] += n
        word = town.system.kinds[kind]
        town.book.chains[town.book.year][0] += n
        if word in town.list.capacity:
            town.list.capacity[word] += n
            return
        for _ in range(n):
            town.list.fresh.append(town.list.add(kind, opened=True))

    def arrivals(self, name: str, p: Arrive) -> None:
        group, place = self.groups[p.group], ENTRY[p.place]
        n = int(p.n)  # type: ignore[arg-type]
        if n != p.n or getattr(p, "sizes", ()):
            raise NotImplementedError(
                f"{name}: the twin only knows whole households of the group's sizes."
            )
        if p.end is None:
            self.add(p.at, ARRIVE, name, lambda: self.come(name, group, place, n))
        else:
            self.spread(name, group, place, n, p.at, p.end)

    def spread(
        self, name: str, group: int, place: str, total: int, start: float, end: float
    ) -> None:
        """Plan `total` households over the month starts of a window, as even as can be."""
        months = range(math.ceil(start * 12 - 1e-9), math.ceil(end * 12 - 1e-9))
        for j, month in enumerate(months):
            n = total * (j + 1) // len(months) - total * j // len(months)
            self.add(month / 12, ARRIVE, name, lambda n=n: self.come(name, group, place, n))

    def come(self, name: str, group: int, place: str, n: int) -> None:
        for _ in range(n):
            self.town.arrive(group, place, "displaced")
        if name in self.town.book.done[0]:
            self.town.book.done[self.town.book.year][name] += n

    # ---- moves

    def plan_moves(self, name: str, p: Move) -> None:
        if p.tag or p.replace:
            raise NotImplementedError(f"{name}: the twin knows neither tags nor replacement.")
        years = self.town.system.years
        once, yearly, ceiling = float(p.n), float(p.per_year), float(p.ceiling)  # type: ignore[arg-type]
        if once:
            self.add(p.start, MOVE, name, lambda: self.move(name, p, int(once)))
        end = years if p.end is None else p.end
        months = range(math.ceil(p.start * 12 - 1e-9), math.ceil(end * 12 - 1e-9))
        for j, month in enumerate(months if yearly else ()):
            n = math.floor(yearly * (j + 1) / 12 + 1e-9) - math.floor(yearly * j / 12 + 1e-9)
            if n:
                self.add(month / 12, MOVE, name, lambda n=n: self.move(name, p, n))
        if p.allowance and p.allowance not in self.allowance:
            self.allowance[p.allowance] = 0.0
            for year in range(years):
                n = math.floor(ceiling * (year + 1) + 1e-9) - math.floor(ceiling * year + 1e-9)
                self.add(float(year), ALLOW, name, lambda n=n: self.allow(p, n))

    def allow(self, p: Move, n: int) -> None:
        self.allowance[p.allowance] = n + (self.allowance[p.allowance] if p.carry else 0)

    def enrol(self, h: Household) -> None:
        """Put a household that is new in a place among those that measures look for there."""
        for name, p in self.looking.get(h.place, ()):
            if p.origin == "homeless" and not h.known:
                continue
            if p.group and self.groups[p.group] != h.group:
                continue
            if p.dwelling and (h.home is None or self.types[p.dwelling] != h.home.kind):
                continue
            if p.goal in self.types:
                goal, persons = self.types[p.goal], h.adults + h.children
                if not self.town.list.fits(h.group, persons, goal):
                    continue
                if h.home is not None and h.home.kind == goal:
                    continue
            if name not in h.own:
                random = self.town.rng.random
                h.own[name] = (random() < float(p.accept), random())  # type: ignore[arg-type]
            willing, number = h.own[name]
            if willing:
                key = {"random": number, "longest": h.placed_at, "need": h.need}[p.order]
                heappush(self.queues[name], (key, next(self.tick), h.stay, h))

    def move(self, name: str, p: Move, n: int) -> None:
        """Move up to `n` households, the first in the measure's order."""
        town, book, queue = self.town, self.town.book, self.queues[name]
        quota = min(n, self.allowance[p.allowance]) if p.allowance else n
        moved = 0
        while moved < quota and queue:
            entry = heappop(queue)
            h = entry[-1]
            if entry[-2] != h.stay:
                continue
            if p.goal in self.types:
                vacant = town.list.vacant[self.types[p.goal]]
                if not vacant:
                    heappush(queue, entry)
                    break
                book.flow("measure_moves", h)
                if h.kept is not None:
                    town.list.free(h.kept)
                town.move_in(h, next(iter(vacant)))
            else:
                self.out(h, p)
            moved += 1
        if p.allowance:
            self.allowance[p.allowance] -= moved
        book.done[book.year][name] += moved

    def out(self, h: Household, p: Move) -> None:
        """Move a household out of the services' care; its dwelling is freed or goes along."""
        town, book = self.town, self.town.book
        way = "homelessness" if h.place in ROOFLESS else h.place
        book.flow("loans" if p.goal == "own" else "measure_moves", h)
        book.flow(f"out_of_{way}", h)
        freed = town.rng.random() < float(p.unit_freed)  # type: ignore[arg-type]
        if h.place == "tenancy" and freed:
            h.home.opened = True
            book.chains[book.year][0] += 1
        town.leave(h, "gone" if p.goal == "left" else p.goal, freed=freed)
