"""What the twin writes down: the engine's outcomes under the same names, in the same shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.homelessness import FLOWS, STOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks._twin_household import Household
    from boligsim.homelessness import System

ROOFLESS = ("nowhere", "shelter", "friends", "institution", "temporary")
FLOW = {name: k for k, name in enumerate(FLOWS)}
STOCK = {name: k for k, name in enumerate(STOCKS)}
CASES = {"applied": "applied", "granted": "waiting", "allocated": "allocated"}
BINS = 40


def stocks_of(place: str, case: str, known: bool) -> tuple[int, ...]:
    """Return the stocks that a household in a state is counted in."""
    names = []
    if place in ROOFLESS:
        names += ["homeless", place]
        names += ["registered"] * known + ["no_offer"] * (known and place == "nowhere")
    elif place == "tenancy":
        names.append("housed")
    elif place == "own":
        names.append("own")
    if case in CASES:
        names.append(CASES[case])
    if case == "granted" and place in ROOFLESS:
        names.append("waiting_homeless")
    return tuple(STOCK[name] for name in names)


class Book:
    """Counters of one course, in threes: households, adults, children."""

    def __init__(self, system: System, primitives: tuple[str, ...]) -> None:
        self.groups, self.types = len(system.groups), len(system.dwellings)
        self.years = system.years
        self.year = 0
        self.now = [0] * (3 * len(STOCKS) * self.groups)
        self.flows = [[0] * (3 * len(FLOWS) * self.groups) for _ in range(self.years)]
        self.waits = np.zeros((self.years, self.groups, BINS), int).tolist()
        self.spells = np.zeros((self.years, self.groups, BINS), int).tolist()
        self.tenants = [[0] * self.types for _ in range(self.groups)]
        self.units = [[0, 0, 0, 0] for _ in range(self.types)]
        self.done = [dict.fromkeys(primitives, 0) for _ in range(self.years)]
        self.chains = [[0, 0] for _ in range(self.years)]
        self.months: list[list[int]] = []
        self.januaries: list[tuple[object, ...]] = []
        self.seen: set[tuple[str, Household]] = set()
        self._known: dict[tuple[str, str, bool], tuple[int, ...]] = {}

    def count(self, h: Household, sign: int) -> None:
        """Count a household in, or out of, the stocks of its state."""
        state = (h.place, h.case, h.known)
        stocks = self._known.get(state)
        if stocks is None:
            stocks = self._known[state] = stocks_of(*state)
        now, groups, at = self.now, self.groups, h.group
        adults, children = sign * h.adults, sign * h.children
        for s in stocks:
            cell = 3 * (s * groups + at)
            now[cell] += sign
            now[cell + 1] += adults
            now[cell + 2] += children
        if h.place == "tenancy":
            self.tenants[h.group][h.home.kind] += sign
        if sign > 0:
            self.place(h)

    def place(self, h: Household) -> None:
        """Count a household once a year among those who had a temporary place or a bed."""
        if h.place in ("temporary", "shelter") and (h.place, h) not in self.seen:
            self.seen.add((h.place, h))
            self.flow(f"in_{h.place}", h)

    def new_year(self, year: int, roofless: Iterable[Household]) -> None:
        """Begin a calendar year: who has a place on 1 January has had one in the year."""
        self.year = year
        self.seen.clear()
        for h in roofless:
            self.place(h)

    def flow(self, name: str, h: Household) -> None:
        """Record that a household took part in a flow this year."""
        year, cell = self.flows[self.year], 3 * (FLOW[name] * self.groups + h.group)
        year[cell] += 1
        year[cell + 1] += h.adults
        year[cell + 2] += h.children

    def month(self) -> None:
        """Write down the stocks of a month start."""
        self.months.append(self.now[:])

    def january(self, now: float, roofless: object) -> None:
        """Write down what is seen once a year; long spells are looked up among the homeless."""
        long = [[0, 0, 0] for _ in range(2 * self.groups)]
        for h in roofless:
            rows = [h.group] if now - h.homeless_at > 0.5 else []
            if h.place == "temporary" and now - h.placed_at > 0.25:
                rows.append(self.groups + h.group)
            for row in rows:
                long[row][0] += 1
                long[row][1] += h.adults
                long[row][2] += h.children
        self.januaries.append(
            ([row[:] for row in self.tenants], [row[:] for row in self.units], long)
        )

    def outcomes(self) -> dict[str, np.ndarray]:
        """Return the arrays of `Outcomes`, without the axes of worlds and histories."""
        groups = self.groups
        months = np.array(self.months).reshape(-1, len(STOCKS), groups, 3)
        stock = months[::12].copy()
        tenants, units, long = (np.array(part) for part in zip(*self.januaries, strict=True))
        stock[:, STOCK["long_homeless"]] = long[:, :groups]
        stock[:, STOCK["temporary_3m"]] = long[:, groups:]
        return {
            "stock": stock, "month": months.sum(axis=2), "tenants": tenants, "units": units,
            "flow": np.array(self.flows).reshape(self.years, len(FLOWS), groups, 3),
            "wait": np.array(self.waits), "spell": np.array(self.spells),
            "done": np.array([list(year.values()) for year in self.done]),
            "chains": np.array(self.chains),
        }  # fmt: skip
