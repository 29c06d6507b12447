"""Common random numbers: what does not concern a household does not change its life."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from boligsim.homelessness import Arrive, Delay, Move, Rank, Rate, Support, Units, laws, simulate
from tests.homelessness.systems import (
    EVERY,
    PLACES,
    everything,
    exponential,
    integers,
    run,
    same,
    small,
)

IDLE = {
    "rate up": Rate("entry", 1.0, 1.3, 2.7),
    "rate": Rate("tenancy_end", 1.0, 0.4, group="a"),
    "eviction": Rate("eviction", 1.0, 0.4, 3.0, tag="help"),
    "units": Units("flat", 0, 1.3, 2.2),
    "move": Move("tenancy", "own", n=0, start=1.0),
    "moves": Move("home", "own", per_year=0.0, start=1.0),
    "nobody": Move("homeless", "private", per_year=12, accept=0.0),
    "support": Support("other", 0, 12),
    "delay": Delay("decision", 1.0, start=2.2),
    "turn": Delay("turn_round", 1.0, dwelling="flat", start=2.2),
    "arrive": Arrive("a", "home", 0, 1.0, 2.0),
    "reserve": Rank(reserved=0.0, dwelling="flat", group="b"),
    "rank": Rank(priority=2, group="a", start=1.7),
    "fit": Rank(fit_rank=2, dwelling="flat", group="a", start=1.7),
}


@pytest.fixture(scope="module")
def busy():
    system = everything()
    return system, run(system, EVERY, draws=36)


@pytest.mark.parametrize("name", IDLE)
def test_what_does_nothing_changes_no_bit(busy, name):
    system, base = busy
    idle = run(system, [*EVERY, (f"idle {name}", IDLE[name])], draws=36)
    first = run(system, [*EVERY, (f"a {name}", IDLE[name])], draws=36)
    assert same(base, idle) == [] and same(base, first) == []


def test_alone_it_changes_no_bit_either():
    system = everything()
    tagged = [("h", Support("help", 0)), *IDLE.items()]
    assert same(run(system, draws=36), run(system, tagged, draws=36)) == []


def test_the_order_of_the_list_does_not_matter(busy):
    system, base = busy
    assert integers(run(system, EVERY[::-1], draws=36)) == integers(base)
    assert integers(run(system, EVERY, draws=36, seed=2)) != integers(base)


def test_the_first_worlds_and_histories_stay_when_there_are_more(busy):
    system, base = busy
    fewer = run(system, EVERY, draws=6)
    assert (fewer.stock == base.stock[:, :2]).all() and (fewer.flow == base.flow[:, :2]).all()
    one = run(system, EVERY, draws=36, worlds=2)
    assert (one.stock == base.stock[:2]).all() and (one.time == base.time[:2]).all()


@pytest.mark.parametrize("chunk", [1, 5, 36, 1000])
def test_chunks_and_threads_give_the_same_integers(busy, chunk):
    system, base = busy
    assert integers(run(system, EVERY, draws=36, chunk=chunk)) == integers(base)
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as pool:
            found = run(system, EVERY, draws=36, chunk=chunk, executor=pool)
        assert integers(found) == integers(base)


def test_processes_give_the_same_integers(busy):
    system, base = busy
    with ProcessPoolExecutor(2) as pool:
        found = run(system, EVERY, draws=36, chunk=10, executor=pool)
    assert integers(found) == integers(base)


def test_a_count_that_does_not_fit_is_kept_in_wide_types(busy, monkeypatch):
    system, base = busy
    assert base.stock.dtype == np.int16 and base.time.dtype == np.float32
    narrow = simulate._most
    monkeypatch.setattr(simulate, "_most", lambda b: 40.0 if b.dtype == np.int16 else narrow(b))
    assert base.stock.max() > 40
    with ThreadPoolExecutor(2) as pool:
        found = run(system, EVERY, draws=36, chunk=10, executor=pool)
    assert found.stock.dtype == np.int32 and found.time.dtype == np.float64
    for name in ("stock", "month", "tenants", "units", "flow", "wait", "spell", "done"):
        np.testing.assert_array_equal(getattr(found, name), getattr(base, name))
    np.testing.assert_array_equal(found.time.astype(np.float32), base.time)


# Moves and slots look for households of all groups: these look in group a only.
OF_GROUP_A = [(n, replace(p, group="a") if isinstance(p, Move | Support) else p) for n, p in EVERY]


def with_island(system, first):
    """The system with a group and a dwelling type of its own, before or after the others."""
    g, d = (0, 0) if first else (len(system.groups), len(system.dwellings))

    def more(array, axis, value, at=g):
        return np.insert(array, at, value, axis=axis)

    law = system.laws.shape[1]
    fit = more(more(system.fit, 0, 0), 1, 0, d)
    fit[g, d] = 1
    index = more(more(system.law_index, 0, 0), 1, 0, d)
    index[g, d] = law
    step = np.array([1 if first else 0])
    streams = [replace(s, group=int(s.group + step[0])) for s in system.streams]
    island = replace(
        system.streams[0], name="entry|island|friends", group=g, place=PLACES["friends"],
        rate=np.full_like(system.streams[0].rate, 5.0),
    )  # fmt: skip
    rows = [(n, gg + step[0], p, dd + step[0] if dd >= 0 else -1, c)
            for n, gg, p, dd, c in system.start_rows]  # fmt: skip
    taken = ("island|hut", g, 7, d, np.full(system.worlds, 2))
    homeless = replace(
        system.homeless,
        rows=tuple(replace(r, shares=more(r.shares, 1, 0.0)) for r in system.homeless.rows),
    )
    names = list(system.groups), list(system.dwellings), list(system.kinds)
    names[0].insert(g, "island")
    names[1].insert(d, "hut")
    names[2].insert(d, "rental")
    return replace(
        system, groups=tuple(names[0]), dwellings=tuple(names[1]), kinds=tuple(names[2]),
        units=more(system.units, 0, 3, d), max_persons=more(system.max_persons, 0, 2, d), fit=fit,
        priority=more(system.priority, 0, 1), size_adults=more(system.size_adults, 0, 1),
        size_children=more(system.size_children, 0, 0),
        size_probability=more(system.size_probability, 0, [1.0, 0.0]),
        laws=np.concatenate([system.laws, np.repeat(exponential(1.0)[None], system.worlds, 0)], 1),
        law_index=index, self_resolution=more(system.self_resolution, 1, exponential(0.5)),
        ends=more(system.ends, 1, [0.0, 1.0, 1.0, 1.0], d),
        group_numbers=more(system.group_numbers, 1, [0.0, 0.0, 1.0, 0.0, 0.0]),
        turn=more(system.turn, 1, 0.1, d), accept=more(system.accept, 1, 0.5, d),
        streams=tuple([island, *streams] if first else [*streams, island]),
        planned=tuple((n, gg + step[0], p, y) for n, gg, p, y in system.planned),
        start_rows=tuple([taken, *rows] if first else [*rows, taken]), homeless=homeless,
    )  # fmt: skip


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("discipline", ["need", "waiting", "random"])
def test_an_isolated_group_changes_nobody_else(first, discipline):
    system = everything(discipline=discipline)
    # A reserved share that bites: its coin belongs to a dwelling of the type, not to its number.
    given = [*OF_GROUP_A, ("z", Rank(reserved=0.5, dwelling="house", group="c"))]
    base = run(system, given, draws=36)
    more = run(with_island(system, first), given, draws=36)
    kept = slice(1, None) if first else slice(0, 3)
    # The island's homeless take no temporary place: they are with friends.
    assert np.array_equal(base.stock, more.stock[:, :, :, :, kept])
    assert np.array_equal(base.flow, more.flow[:, :, :, :, kept])
    assert np.array_equal(base.done, more.done)
    assert more.flow[:, :, :, :, 0 if first else 3].sum() > 0


def test_one_isolated_household_changes_nobody_else():
    system = with_island(everything(), False)
    base = run(system, OF_GROUP_A, draws=36)
    one = run(system, [*OF_GROUP_A, ("one", Arrive("island", "friends", 1, 1.25))], draws=36)
    assert np.array_equal(base.stock[:, :, :, :, :3], one.stock[:, :, :, :, :3])
    assert np.array_equal(base.flow[:, :, :, :, :3], one.flow[:, :, :, :, :3])
    assert not np.array_equal(base.flow[:, :, :, :, 3], one.flow[:, :, :, :, 3])


def town(**more):
    """Groups a and b share flats; c lives in houses alone."""
    numbers = {
        "years": 6, "groups": ("a", "b", "c"), "dwellings": ("flat", "room", "house"),
        "units": (12, 4, 8), "fit": [[1, 2, 0], [1, 0, 0], [0, 0, 1]],
        "tenancy": {("a", "flat"): exponential(2.0), ("a", "room"): exponential(2.0),
                    ("b", "flat"): exponential(2.0), ("c", "house"): exponential(2.0)},
        "self_resolution": exponential(1.0), "ends": (0.2, 0.3, 0.4, 0.6), "turn": 0.1,
        "decision": 0.1, "moving": 0.1, "accept": 0.8,
        "streams": [(g, p, 4.0) for g in "abc" for p in ("friends", "home")],
        "start": [("a", "flat", 6), ("b", "flat", 6), ("a", "room", 4), ("c", "house", 8)],
    }  # fmt: skip
    return small(**numbers | more)


@pytest.mark.parametrize("what", ["fit", "law", "law down"])
def test_a_change_to_one_group_reaches_only_those_who_share_a_dwelling(what):
    base = run(town(), draws=60)
    if what == "fit":
        changed = run(town(fit=[[1, 0, 0], [1, 0, 0], [0, 0, 1]]), draws=60)
    else:
        law = {g: exponential(2.0) for g in [("a", "room"), ("b", "flat"), ("c", "house")]}
        law[("a", "flat")] = exponential(1.5) if what == "law" else laws.weibull(np.array([2.0]), 2)
        changed = run(town(tenancy=law), draws=60)
    for g, moved in ((0, True), (1, True), (2, False)):
        flows = np.array_equal(base.flow[:, :, :, :, g], changed.flow[:, :, :, :, g])
        stocks = np.array_equal(base.stock[:, :, :, :, g], changed.stock[:, :, :, :, g])
        assert (flows and stocks) != moved
        times = np.array_equal(base.time[..., g, :], changed.time[..., g, :])
        assert times != moved
