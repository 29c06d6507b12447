"""The twin's base date: who lives, waits and is homeless, and since when."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks._twin_laws import under_way
from boligsim.homelessness import _layout as lay

if TYPE_CHECKING:
    from benchmarks._twin import Town
    from boligsim.homelessness.start import HomelessRow

FORMER = 2.0  # years in which a former tenant can become homeless again


def seat(town: Town) -> None:
    """Seat everybody who is there on the base date."""
    system, w = town.system, town.w
    for kind, n in enumerate(system.units.tolist()):
        for _ in range(n if town.list.let[kind] else 0):
            town.list.add(kind)
    for _, group, place, kind, counts in system.start_rows:
        for _ in range(int(counts[w])):
            if place == lay.IN_TENANCY:
                tenant(town, group, kind)
            else:
                applicant(town, group)
    if system.homeless is not None:
        for row in system.homeless.rows:
            homeless(town, row, float(system.homeless.known[w]))
    for s in system.streams:
        if s.place == lay.HOME:
            for _ in range(poisson(town, town.decision * float(s.rate[w, 0]))):
                in_process(town, s.group)
    for (_, group, *_), expected in zip(system.start_rows, system.former[w].tolist(), strict=True):
        for _ in range(poisson(town, expected)):
            former(town, group)
    for kind, mean in enumerate(town.turn):
        for dwelling in list(town.list.vacant[kind]) if mean > 0 else ():
            town.list.vacate(dwelling)
    town.list.fill_places()


def poisson(town: Town, mean: float) -> int:
    """Draw a Poisson number by counting exponential steps."""
    n, level = 0, town.rng.expovariate(1.0)
    while level < mean:
        n, level = n + 1, level + town.rng.expovariate(1.0)
    return n


def tenant(town: Town, group: int, kind: int) -> None:
    """Seat a household that fits in a dwelling, its tenancy under way."""
    h = town.household(group, True)
    while not town.list.fits(group, h.adults + h.children, kind):
        h = town.household(group, True)
    h.home = next(iter(town.list.vacant[kind]))
    town.list.take(h.home, "occupied")
    age, left = under_way(town.rng, town.laws[town.law_of[group][kind]], town.tables)
    town.put(h, "tenancy", "", age=age, left=left)
    town.begin(h)


def applicant(town: Town, group: int) -> None:
    """Let a household wait with a roof, its wait under way."""
    h = town.household(group, True)
    mean = town.numbers[group][4]
    age = town.rng.expovariate(1.0 / mean) if mean > 0 else 0.0
    h.applied_at = h.decided_at = -age
    town.put(h, "home", "granted", age=age)
    town.begin(h)


def in_process(town: Town, group: int) -> None:
    """Let an application with a roof be under way."""
    h = town.household(group, True)
    h.applied_at = -town.rng.expovariate(1.0 / town.decision)
    town.put(h, "home", "applied", age=-h.applied_at)
    town.env.process(town.decide_later(h, town.rng.expovariate(1.0 / town.decision)))
    town.begin(h)


def former(town: Town, group: int) -> None:
    """Remember a tenant who left for the private market in the last two years."""
    h = town.household(group, True)
    age = FORMER * town.rng.random()
    left = town.rng.expovariate(1.0 / town.reentry[lay.L_SCALE])
    if age + left < town.reentry[lay.L_LIMIT]:
        town.put(h, "private", "", left=left)
        town.begin(h)


def homeless(town: Town, row: HomelessRow, known: float) -> None:
    """Seat homeless households whose persons sum to the count, and those nobody has counted."""
    groups = range(len(row.shares[town.w]))
    total = int(row.persons[town.w])
    while True:
        made, persons = [], 0
        while persons < total:
            (group,) = town.rng.choices(groups, row.shares[town.w].tolist())
            made.append(town.household(group, True))
            persons += made[-1].adults + made[-1].children
        if persons == total:
            break
    for _ in range(len(made)):
        while town.rng.random() >= known:
            (group,) = town.rng.choices(groups, row.shares[town.w].tolist())
            made.append(town.household(group, False))
    for h in made:
        (place,) = town.rng.choices(
            ("nowhere", "friends", "institution"), row.places[town.w].tolist()
        )
        age, left = under_way(town.rng, town.resolve[h.group], town.tables)
        h.homeless_at = h.applied_at = -age
        case, wait = "", math.inf
        if h.known:
            wait = town.rng.expovariate(1.0 / town.decision) if town.decision > 0 else 0.0
            refused = town.rng.random() < town.numbers[h.group][1]
            case = "applied" if wait > age else "refused" if refused else "granted"
            h.decided_at = wait - age
        town.put(h, place, case, age=age, left=left)
        if case == "applied":
            town.env.process(town.decide_later(h, wait - age))
        town.begin(h)
