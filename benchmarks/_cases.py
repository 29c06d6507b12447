"""The two systems that the engine and its rivals simulate: one queue, and a whole municipality.

Both are plain `System` objects for `simulate_system`, with all outcomes. The municipality is made
up: ten groups and six dwelling types of about the size of a Norwegian town of 20,000, with every
process in use. `scaled` multiplies it without changing its behaviour.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from boligsim.base.random import fold, fold_array, normals
from boligsim.homelessness import Move, Primitive, Stream, System, Units, laws
from boligsim.homelessness._layout import FRIENDS, HOME, IN_TENANCY, INSTITUTION, NOWHERE
from boligsim.homelessness.start import HomelessRow, HomelessStart

DWELLINGS, WAITING, APPLICATIONS, TENANCY, YEARS = 310, 20, 62.0, 5.0, 12
Named = list[tuple[str, Primitive]]


def first_case() -> System:
    """One queue: 310 dwellings full, 20 wait, 62 applications a year, five-year tenancies."""
    never = laws.constant(np.zeros(1))
    return System(
        groups=("all",), dwellings=("flat",), base=2026, years=YEARS, worlds=1,
        units=np.array([DWELLINGS]), kinds=("rental",), max_persons=np.array([9]),
        fit=np.ones((1, 1), np.int64), priority=np.ones(1, np.int64),
        size_adults=np.ones((1, 1), np.int64), size_children=np.zeros((1, 1), np.int64),
        size_probability=np.ones((1, 1)), laws=laws.weibull(np.array([TENANCY]))[:, None],
        law_index=np.zeros((1, 1), np.int64), self_resolution=never[:, None], withdrawal=never,
        default=never, reentry=never, ends=np.array([[[0.0, 1.0, 1.0, 1.0]]]),
        group_numbers=np.array([[[0.0, 0.0, 1.0, 0.0, 0.0]]]), world_numbers=np.zeros((1, 4)),
        decision=np.zeros(1), moving=np.zeros(1), turn=np.zeros((1, 1)), accept=np.ones((1, 1)),
        streams=(Stream("a", 0, HOME, np.full((1, YEARS), APPLICATIONS), "application"),),
        start_rows=(
            ("tenants", 0, IN_TENANCY, 0, np.array([DWELLINGS])),
            ("waiting", 0, HOME, -1, np.array([WAITING])),
        ),
        discipline="waiting",
    )  # fmt: skip


# group: class, entries a year, applications a year with a roof, waiting at the start, sizes
GROUPS = {
    "acute": (1, 9.0, 0.0, 2, [(1, 0, 0.9), (2, 0, 0.1)]),
    "rop": (2, 6.0, 3.0, 3, [(1, 0, 1.0)]),
    "mental": (2, 4.0, 8.0, 3, [(1, 0, 1.0)]),
    "disability": (2, 0.5, 6.0, 3, [(1, 0, 1.0)]),
    "physical": (2, 0.5, 14.0, 3, [(1, 0, 0.7), (2, 0, 0.3)]),
    "older": (2, 0.5, 54.0, 6, [(1, 0, 0.8), (2, 0, 0.2)]),
    "refugees": (2, 2.0, 14.0, 4, [(1, 0, 0.4), (2, 1, 0.2), (2, 2, 0.2), (2, 4, 0.2)]),
    "young": (3, 8.0, 14.0, 5, [(1, 0, 1.0)]),
    "families": (2, 3.0, 12.0, 3, [(1, 1, 0.4), (2, 1, 0.2), (2, 2, 0.2), (2, 3, 0.2)]),
    "single": (3, 6.0, 22.0, 6, [(1, 0, 1.0)]),
}
# dwelling: kind, units, largest household, mean years, Weibull shape, turn-round (years), accept
TYPES = {
    "ordinary": ("rental", 220, 4, 4.5, 0.8, 0.08, 0.85),
    "detached": ("rental", 20, 6, 6.0, 1.0, 0.12, 0.9),
    "colocated": ("rental", 35, 2, 5.0, 0.9, 0.10, 0.8),
    "shared": ("care", 40, 2, 7.0, 1.3, 0.10, 0.9),
    "independent": ("care", 80, 2, 5.5, 1.2, 0.08, 0.9),
    "staffed": ("care", 110, 2, 3.6, 1.2, 0.05, 0.95),
}
# ordinary, detached, colocated, shared, independent, staffed; 0 does not fit
FIT = [
    [1, 0, 2, 0, 0, 0], [3, 1, 2, 0, 0, 0], [3, 0, 1, 2, 0, 0], [0, 0, 0, 1, 3, 2],
    [2, 0, 0, 0, 1, 3], [0, 0, 0, 0, 2, 1], [1, 2, 0, 0, 0, 0], [2, 0, 1, 0, 0, 0],
    [2, 1, 0, 0, 0, 0], [1, 0, 2, 0, 0, 0],
]  # fmt: skip
# tenants at the start by type, in the order of the groups
TENANTS = [
    [28, 0, 1, 0, 0, 0], [14, 7, 9, 0, 0, 0], [20, 0, 9, 4, 0, 0], [0, 0, 0, 36, 2, 4],
    [16, 0, 0, 0, 38, 4], [0, 0, 0, 0, 40, 101], [42, 5, 0, 0, 0, 0], [24, 0, 10, 0, 0, 0],
    [26, 7, 0, 0, 0, 0], [46, 0, 4, 0, 0, 0],
]  # fmt: skip
# shares evicted; died, moved, own (cumulative among the others); the rest to the private market
ENDS = [
    [0.08, 0.10, 0.35, 0.45], [0.06, 0.15, 0.35, 0.40], [0.10, 0.10, 0.35, 0.40],
    [0.02, 0.30, 0.60, 0.60], [0.01, 0.60, 0.80, 0.85], [0.00, 0.95, 1.00, 1.00],
]  # fmt: skip
PERSONS = 14


def municipality(
    *, worlds: int = 1, spread: float = 0.0, years: int = 15, discipline: str = "need",
    scale: int = 1,
) -> System:  # fmt: skip
    """Ten groups, six types, 505 dwellings.

    Parameters
    ----------
    worlds, spread
        Number of worlds; standard deviation of log rates and log mean durations between them.
    years
        Length.
    discipline
        Who stands first within a class and rank.
    scale
        So many times larger: dwellings, start and arrivals.
    """
    keys = np.array([fold(7, "world", w) for w in range(worlds)], dtype=np.uint64)

    def around(value: float, name: str) -> np.ndarray:
        return value * np.exp(spread * normals(fold_array(keys, fold(0, name) >> 2)))

    def same(row: object) -> np.ndarray:
        return np.repeat(np.asarray(row, dtype=float)[None], worlds, axis=0)

    names, types = tuple(GROUPS), tuple(TYPES)
    rows = list(GROUPS.values())
    widest = max(len(sizes) for *_, sizes in rows)
    sizes = np.array([r[-1] + [(1, 0, 0.0)] * (widest - len(r[-1])) for r in rows])
    tenancy = [
        laws.weibull(around(mean, f"mean {d}"), shape)
        for d, (_, _, _, mean, shape, _, _) in TYPES.items()
    ]
    resolve = laws.weibull(around(0.7, "self"), 0.7)
    entry = {NOWHERE: 0.5, FRIENDS: 0.35, INSTITUTION: 0.15}
    streams = []
    for g, (name, (_, entries, applied, *_)) in enumerate(GROUPS.items()):
        for place, share in entry.items():
            rate = around(scale * entries * share, f"entry {name}")
            streams.append((f"entry|{name}|{place}", g, place, rate, "entry"))
        if applied:
            rate = around(scale * applied, f"application {name}")
            streams.append((f"application|{name}", g, HOME, rate, "application"))
    start = [
        (f"{names[g]}|{types[d]}", g, IN_TENANCY, d, scale * n)
        for g, line in enumerate(TENANTS) for d, n in enumerate(line) if n
    ]  # fmt: skip
    start += [(f"{n}|home", g, HOME, -1, scale * rows[g][3]) for g, n in enumerate(names)]
    shares = np.array([r[1] for r in rows])
    homeless = HomelessRow(
        "all|homeless", same(shares / shares.sum()), same([0.5, 0.35, 0.15]),
        np.full(worlds, scale * PERSONS),
    )  # fmt: skip
    kinds, units, largest, *_, turn, accept = (list(c) for c in zip(*TYPES.values(), strict=True))
    return System(
        groups=names, dwellings=types, base=2026, years=years, worlds=worlds,
        units=scale * np.array(units), kinds=tuple(kinds), max_persons=np.array(largest),
        fit=np.array(FIT), priority=np.array([r[0] for r in rows]),
        size_adults=sizes[:, :, 0].astype(np.int64), size_children=sizes[:, :, 1].astype(np.int64),
        size_probability=sizes[:, :, 2], laws=np.stack(tenancy, axis=1),
        law_index=np.tile(np.arange(len(types)), (len(names), 1)),
        self_resolution=np.stack([resolve] * len(names), axis=1),
        withdrawal=laws.constant(around(0.15, "withdrawal")),
        default=laws.constant(around(0.02, "default")),
        reentry=laws.constant(around(0.06, "reentry"), limit=2.0), ends=same(ENDS),
        group_numbers=same([[0.25, 0.1, 0.85, 0.3, 0.4]] * len(names)),
        world_numbers=same([0.6, 0.5, 0.5, 0.35]), decision=around(0.1, "decision"),
        moving=around(0.06, "moving"), turn=same(turn), accept=same(accept),
        streams=tuple(
            Stream(n, g, place, np.repeat(rate[:, None], years, axis=1), process)
            for n, g, place, rate, process in streams
        ),
        start_rows=tuple((n, g, p, d, np.full(worlds, count)) for n, g, p, d, count in start),
        homeless=HomelessStart((homeless,), np.full(worlds, 0.85)), discipline=discipline,
    )  # fmt: skip


def measures(scale: int = 1) -> Named:
    """Start loans to tenants and others, and a care home that residents of other types move to."""
    loans = {"allowance": "loans", "ceiling": 12.0 * scale, "start": 1.0, "accept": 0.7}
    return [
        ("care home", Units("staffed", 24 * scale, 2.0 + 8 / 12)),
        ("care movers", Move("tenancy", "staffed", n=12.0 * scale, start=2.0 + 8 / 12,
                             dwelling="independent", order="longest")),
        ("loan home", Move("home", "own", per_year=4.0 * scale, **loans)),
        ("loan homeless", Move("homeless", "own", per_year=2.0 * scale, order="need", **loans)),
        ("loan tenants", Move("tenancy", "own", per_year=8.0 * scale, dwelling="ordinary",
                              unit_freed=0.8, **loans)),
    ]  # fmt: skip


def with_places(system: System, temporary: int = 4, shelter: int = 2) -> System:
    """Add temporary accommodation and a night shelter to a system."""
    groups, worlds = len(system.groups), system.worlds

    def more(array: np.ndarray, axis: int, value: object) -> np.ndarray:
        extra = [value, value] if np.ndim(value) == 0 else np.repeat([value], 2, axis=0)
        return np.insert(array, [array.shape[axis]] * 2, np.asarray(extra), axis=axis)

    ends = np.zeros((worlds, 2, 4))
    return replace(
        system, dwellings=(*system.dwellings, "hostel", "shelter"),
        kinds=(*system.kinds, "temporary", "shelter"),
        units=np.append(system.units, [temporary, shelter]),
        max_persons=np.append(system.max_persons, [9, 9]),
        fit=np.concatenate([system.fit, np.zeros((groups, 2), np.int64)], axis=1),
        law_index=np.concatenate([system.law_index, np.zeros((groups, 2), np.int64)], axis=1),
        ends=np.concatenate([system.ends, ends], axis=1), turn=more(system.turn, 1, 0.0),
        accept=more(system.accept, 1, 1.0),
    )  # fmt: skip
