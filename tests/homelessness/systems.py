"""Small systems built by hand, and what the tests ask of their outcomes."""

from __future__ import annotations

import hashlib

import numpy as np

from boligsim.homelessness import (
    STOCKS,
    Arrive,
    Delay,
    Move,
    Rank,
    Rate,
    Stream,
    Support,
    System,
    Units,
    laws,
    simulate_system,
)
from boligsim.homelessness._layout import (
    FRIENDS,
    HOME,
    IN_TENANCY,
    INSTITUTION,
    NOWHERE,
)
from boligsim.homelessness.start import HomelessRow, HomelessStart

PLACES = {"acute": NOWHERE, "friends": FRIENDS, "institution": INSTITUTION, "home": HOME}


def exponential(mean):
    return laws.weibull(np.array([float(mean)]))


def never():
    return laws.constant(np.zeros(1))


def small(
    *,
    worlds=1,
    years=10,
    groups=("a",),
    dwellings=("flat",),
    units=(10,),
    kinds=None,
    max_persons=None,
    fit=None,
    priority=None,
    sizes=None,
    tenancy=None,
    self_resolution=None,
    withdrawal=0.0,
    default=0.0,
    reentry=None,
    ends=(0.0, 1.0, 1.0, 1.0),
    refuse_home=0.0,
    refuse_homeless=0.0,
    known=1.0,
    leave=0.0,
    start_wait=0.0,
    evicted_homeless=1.0,
    default_homeless=1.0,
    entry_places=(1.0, 0.0),
    decision=0.0,
    moving=0.0,
    turn=0.0,
    accept=1.0,
    streams=(),
    planned=(),
    start=(),
    homeless=None,
    discipline="need",
    tables=None,
):
    """System with these numbers in every world; what is left out does not happen.

    ``tenancy`` and ``self_resolution`` are a law row or a dict of them by (group, dwelling) or
    group; ``sizes`` maps a group to [(adults, children, probability)]; ``streams`` are
    (group, place, rate a year); ``start`` are (group, dwelling or "home", households).
    """
    n_g, n_d = len(groups), len(dwellings)
    rows, index = [never()], np.zeros((n_g, n_d), dtype=np.int64)
    for g, group in enumerate(groups):
        for d, dwelling in enumerate(dwellings):
            row = tenancy.get((group, dwelling)) if isinstance(tenancy, dict) else tenancy
            if row is not None:
                index[g, d] = len(rows)
                rows.append(row)
    selves = [
        (self_resolution.get(g) if isinstance(self_resolution, dict) else self_resolution)
        for g in groups
    ]
    sizes = sizes or {}
    width = max([1, *(len(rows_) for rows_ in sizes.values())])
    adults = np.ones((n_g, width), dtype=np.int64)
    children = np.zeros((n_g, width), dtype=np.int64)
    probability = np.zeros((n_g, width))
    probability[:, 0] = 1.0
    for g, group in enumerate(groups):
        for j, (grown, young, share) in enumerate(sizes.get(group, ())):
            adults[g, j], children[g, j], probability[g, j] = grown, young, share
    numbers = np.array([refuse_home, refuse_homeless, known, leave, start_wait], dtype=float)
    world = np.array([evicted_homeless, default_homeless, *entry_places], dtype=float)

    def spread(row):
        return np.repeat(np.asarray(row, dtype=float), worlds, axis=0)

    def rate(value):
        return np.broadcast_to(np.asarray(value, dtype=float), (worlds, years)).copy()

    return System(
        groups=tuple(groups), dwellings=tuple(dwellings), base=2026, years=years, worlds=worlds,
        units=np.array(units, dtype=np.int64), kinds=tuple(kinds or ("rental",) * n_d),
        max_persons=np.array(max_persons or (99,) * n_d, dtype=np.int64),
        fit=np.array(np.ones((n_g, n_d)) if fit is None else fit, dtype=np.int64),
        priority=np.array(np.ones(n_g) if priority is None else priority, dtype=np.int64),
        size_adults=adults, size_children=children, size_probability=probability,
        laws=np.stack([spread(row) for row in rows], axis=1), law_index=index,
        self_resolution=np.stack([spread(never() if r is None else r) for r in selves], axis=1),
        withdrawal=spread(laws.constant(np.array([withdrawal]))),
        default=spread(laws.constant(np.array([default]))),
        reentry=spread(never() if reentry is None else reentry),
        ends=np.broadcast_to(np.array(ends, dtype=float), (worlds, n_d, 4)).copy(),
        group_numbers=np.broadcast_to(numbers, (worlds, n_g, 5)).copy(),
        world_numbers=np.broadcast_to(world, (worlds, 4)).copy(),
        decision=np.full(worlds, float(decision)), moving=np.full(worlds, float(moving)),
        turn=np.broadcast_to(np.asarray(turn, dtype=float), (worlds, n_d)).copy(),
        accept=np.broadcast_to(np.asarray(accept, dtype=float), (worlds, n_d)).copy(),
        streams=tuple(
            Stream(
                f"{'application' if place == 'home' else 'entry'}|{group}|{place}",
                groups.index(group), PLACES[place], rate(value),
                "application" if place == "home" else "entry",
            )
            for group, place, value in streams
        ),
        planned=tuple(
            (f"settlement|{group}", groups.index(group), HOME,
             np.broadcast_to(np.asarray(n, dtype=np.int64), (worlds, years)).copy())
            for group, n in planned
        ),
        start_rows=tuple(
            (f"{group}|{place}", groups.index(group),
             HOME if place == "home" else IN_TENANCY,
             -1 if place == "home" else dwellings.index(place),
             np.full(worlds, n, dtype=np.int64))
            for group, place, n in start
        ),
        homeless=homeless, discipline=discipline,
        tables=np.zeros((0, 2, 2)) if tables is None else tables,
    )  # fmt: skip


def run(system, primitives=(), draws=200, seed=1, **more):
    """Outcomes of named or unnamed primitives; a system of one world gets `draws` histories."""
    named = [p if isinstance(p, tuple) else (f"p{j:02d}", p) for j, p in enumerate(primitives)]
    histories = max(1, draws // system.worlds)
    return simulate_system(system, named, seed=seed, histories=histories, **more)


def stock(outcomes, name, group=None):
    """Households in a stock: (draws, years + 1)."""
    found = outcomes.stock[:, :, :, STOCKS.index(name), :, 0]
    return flat(found, group)


def flow(outcomes, name, group=None):
    """Households in a flow: (draws, years)."""
    found = outcomes.flow[:, :, :, outcomes.flows.index(name), :, 0]
    return flat(found, group)


def years_in(outcomes, name, group=None):
    """Household years in a stock: (draws, years)."""
    return flat(outcomes.time[:, :, :, STOCKS.index(name), :, 0], group)


def flat(found, group=None):
    found = found.sum(axis=-1) if group is None else found[..., group]
    return found.reshape(-1, found.shape[-1])


def units(outcomes, state="total", dwelling=0):
    """Dwellings in a state: (draws, years + 1)."""
    states = ("total", "occupied", "vacant", "preparing")
    found = outcomes.units[:, :, :, dwelling, states.index(state)]
    return found.reshape(-1, found.shape[-1])


def done(outcomes, name="p00"):
    """What a primitive did: (draws, years)."""
    found = outcomes.done[..., outcomes.primitives.index(name)]
    return found.reshape(-1, found.shape[-1])


def agree(values, truth, errors=4.0):
    """Whether the mean over the draws lies within so many standard errors of the truth."""
    values = np.asarray(values, dtype=float)
    truth = np.asarray(truth, dtype=float)
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    off = np.abs(values.mean(axis=0) - truth)
    return bool(np.all(off <= errors * error + 1.5 / len(values)))  # one rare case more or less


def same(one, other):
    """Names of the outcome arrays in which two runs differ."""
    names = ("stock", "month", "tenants", "units", "flow", "time", "wait", "spell", "chains")
    return [n for n in names if not np.array_equal(getattr(one, n), getattr(other, n))]


def everything(**more):
    """A municipality that uses every law, place, stage and kind of dwelling."""
    start = HomelessStart(
        (
            HomelessRow(
                "all|homeless", np.tile([0.5, 0.3, 0.2], (3, 1)),
                np.tile([0.4, 0.4, 0.2], (3, 1)), np.array([9, 6, 12]),
            ),
        ),
        np.array([0.8, 0.6, 1.0]),
    )  # fmt: skip
    lease = laws.lease(np.array([3.0]), np.array([1.0]), np.array([0.5]))
    tenancy = {
        ("a", "flat"): exponential(2.0), ("a", "room"): lease, ("b", "flat"): lease,
        ("b", "house"): laws.weibull(np.array([2.0]), 1.7), ("c", "house"): laws.quantiles(1, 0),
    }  # fmt: skip
    numbers = {
        "worlds": 3, "years": 6, "groups": ("a", "b", "c"),
        "dwellings": ("room", "flat", "house", "hostel", "shelter"),
        "kinds": ("rental", "rental", "care", "temporary", "shelter"),
        "units": (6, 14, 10, 4, 2), "max_persons": (1, 4, 6, 9, 9),
        "fit": [[1, 2, 0, 0, 0], [0, 1, 2, 0, 0], [0, 0, 1, 0, 0]], "priority": (2, 1, 2),
        "sizes": {"a": [(1, 0, 0.7), (1, 2, 0.3)], "b": [(2, 2, 0.6), (2, 4, 0.4)]},
        "tenancy": tenancy, "tables": np.array([[[0.0, 0.3, 1.0], [0.0, 1.0, 4.0]]]),
        "self_resolution": laws.weibull(np.array([0.6]), 0.7), "withdrawal": 0.2, "default": 0.1,
        "reentry": laws.constant(np.array([0.2]), limit=2.0), "ends": (0.2, 0.2, 0.4, 0.5),
        "refuse_home": 0.2, "refuse_homeless": 0.1, "known": 0.8, "leave": 0.3, "start_wait": 0.4,
        "evicted_homeless": 0.6, "default_homeless": 0.5, "entry_places": (0.5, 0.3),
        "decision": 0.08, "moving": 0.05, "turn": 0.1, "accept": 0.7,
        "streams": [(g, p, n) for g in "abc" for p, n in
                    (("acute", 2.0), ("friends", 2.0), ("institution", 0.5), ("home", 3.0))],
        "planned": [("b", 3)], "homeless": start, "discipline": "need",
        "start": [("a", "room", 5), ("a", "flat", 6), ("b", "flat", 5), ("b", "house", 3),
                  ("c", "house", 6), ("a", "home", 5), ("b", "home", 3)],
    }  # fmt: skip
    return small(**numbers | more)


EVERY = (
    ("arrive", Arrive("c", "friends", 5.5, 1.0, 2.0)),
    ("decant", Units("room", -2, 2.0, remove="decant")),
    ("decision", Delay("decision", 0.5, start=1.0)),
    ("evict", Rate("eviction", 0.5, 1.0, tag="help")),
    ("fewer", Rate("entry", 0.7, 1.5, 4.0, group="a")),
    ("help", Support("help", 4, 9)),
    ("loan", Move("tenancy", "own", per_year=4, start=1.0, unit_freed=0.5, replace=True,
                  replace_months=3, allowance="loans", ceiling=5, carry=True, accept=0.6)),
    ("loan-home", Move("home", "own", per_year=4, allowance="loans", order="longest")),
    ("more", Rate("application", 1.6, 2.0)),
    ("move", Move("tenancy", "house", n=4, start=3.0, order="need")),
    ("new", Units("flat", 3, 1.5, 4.5, upgrade_months=3, slip_months=4)),
    ("places", Units("hostel", 2, 2.5)),
    ("prefer", Rank(priority=1, group="c", place="homeless", start=2.0)),
    ("quick", Rate("self_resolution", 1.8, 1.0, place="temporary")),
    ("reserve", Rank(reserved=0.5, dwelling="flat", tag="help", start=1.0)),
    ("upgrade", Delay("upgrade", 2.0)),
)  # fmt: skip


def integers(outcomes):
    """One hash of every number of the outcomes."""
    digest = hashlib.sha256()
    for name in ("stock", "month", "tenants", "units", "flow", "time", "wait", "spell", "done",
                 "chains", "probes"):  # fmt: skip
        array = getattr(outcomes, name)
        digest.update(f"{name} {array.shape} {array.dtype}".encode() + array.tobytes())
    return digest.hexdigest()
