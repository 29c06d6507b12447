"""The queue, temporary places and the stages against queueing theory."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.homelessness import Arrive, Units, theory
from boligsim.homelessness.start import HomelessRow, HomelessStart
from tests.homelessness.systems import agree, exponential, flow, run, small, stock, years_in

LATE = slice(6, None)


def queue(discipline):
    return run(
        small(
            years=30, units=(5,), tenancy=exponential(0.1), streams=[("a", "home", 40.0)],
            start=[("a", "flat", 5)], discipline=discipline,
        ),
        draws=300,
    )  # fmt: skip


def waits(outcome):
    """Finished waits by whole months, (draws, 40)."""
    return outcome.wait[0, :, LATE, 0].sum(axis=1).astype(float)


def spread(outcome):
    months, bins = waits(outcome).sum(axis=0), np.arange(40) + 0.5
    mean = (months * bins).sum() / months.sum()
    return (months * bins**2).sum() / months.sum() - mean**2


def test_discipline_changes_the_spread_of_waits_not_the_queue():
    found = {word: queue(word) for word in ("waiting", "random", "need")}
    truth = theory.erlang_c(40.0, 10.0, 5)
    for outcome in found.values():
        in_queue = years_in(outcome, "waiting")[:, LATE].mean(axis=1)
        assert agree(in_queue[:, None], truth["queue"])
    # First come, first served: P(wait > t) = C exp(-(s mu - lambda) t).
    for word, fits in (("waiting", True), ("need", False)):
        let = waits(found[word])
        beyond = truth["wait_probability"] * np.exp(-10 * np.arange(1, 5) / 12)
        tail = np.stack([let[:, m:].sum(axis=1) for m in range(1, 5)], axis=1)
        assert agree(tail - beyond * let.sum(axis=1)[:, None], 0.0) == fits
    fifo, drawn, need = (spread(found[word]) for word in ("waiting", "random", "need"))
    assert fifo * 1.2 < drawn < need


def test_no_more_first_come_first_served_than_the_discipline_says():
    system = small(
        years=2, groups=("a", "b"), units=(0,), start=[("a", "home", 20), ("b", "home", 20)],
        start_wait=1.0, discipline="waiting",
    )  # fmt: skip
    early = [Arrive("b", "home", 20, 0.1), Units("flat", 20, 0.5)]
    outcome = run(system, early, draws=50)
    fifo = flow(outcome, "housed_from_home", 0)[:, 0]
    assert agree(fifo[:, None], 10)  # those who came after the base date get none
    assert stock(outcome, "waiting")[:, 1].tolist() == [40] * 50


@pytest.mark.parametrize("accept", [0.25, 0.7])
def test_offers_are_declined_and_keep_their_place(accept):
    system = small(years=1, units=(0,), accept=accept, start=[("a", "home", 300)])
    outcome = run(system, [Units("flat", 30, 0.5)], draws=100)
    assert (flow(outcome, "housed_from_home")[:, 0] == 30).all()
    assert agree(flow(outcome, "declined")[:, 0], 30 * (1 - accept) / accept)
    assert (stock(outcome, "waiting")[:, 1] == 270).all()
    # One household and one vacant dwelling: asked at arrival and on every month start.
    alone = small(years=1, units=(1,), accept=accept)
    outcome = run(alone, [Arrive("a", "home", 1, 0.51)], draws=2000)
    month = outcome.month[0, :, :, outcome.stocks.index("waiting"), 0]
    assert agree(month[:, 7:], (1 - accept) ** np.arange(1, 7))


def test_a_household_does_not_live_where_it_does_not_fit():
    system = small(
        years=4, dwellings=("room", "flat"), units=(30, 10), max_persons=(1, 4), fit=[[1, 2]],
        sizes={"a": [(2, 2, 0.5), (1, 0, 0.3), (2, 3, 0.2)]}, tenancy=exponential(2.0),
        start=[("a", "room", 20), ("a", "home", 60)], streams=[("a", "home", 20.0)],
    )  # fmt: skip
    outcome = run(system, draws=50)
    persons = outcome.stock[0, :, :, outcome.stocks.index("housed"), 0]
    tenants = outcome.tenants[0, :, :, 0]
    assert (persons[:, 0, 2] == 0).all()
    # All in rooms are alone; a flat holds four, of whom two children, or one alone.
    families = persons[..., 2] // 2
    assert (persons[..., 2] % 2 == 0).all()
    assert (families <= tenants[..., 1]).all() and families[:, 1:].min() > 0
    assert (persons[..., 1] == tenants.sum(axis=-1) + families).all()
    only_rooms = small(
        years=2, dwellings=("room",), units=(30,), max_persons=(1,), sizes={"a": [(2, 2, 1.0)]},
        streams=[("a", "home", 20.0)],
    )  # fmt: skip
    assert stock(run(only_rooms, draws=5), "housed").sum() == 0


def places(**more):
    numbers = {
        "years": 12, "dwellings": ("hostel", "shelter"), "kinds": ("temporary", "shelter"),
        "units": (6, 3), "fit": [[0, 0]], "self_resolution": exponential(0.5),
        "streams": [("a", "acute", 16.0)],
    }  # fmt: skip
    return small(**numbers | more)


def test_temporary_places_then_shelter_then_nothing():
    outcome = run(places(), draws=500)
    n = np.arange(60)
    chance = stats.poisson.pmf(n, 8.0)
    truth = {
        "homeless": 8.0,
        "temporary": (chance * np.minimum(n, 6)).sum(),
        "shelter": (chance * np.clip(n - 6, 0, 3)).sum(),
        "nowhere": (chance * np.clip(n - 9, 0, None)).sum(),
    }
    for name, mean in truth.items():
        assert agree(stock(outcome, name)[:, [6, 12]], mean)
        assert agree(years_in(outcome, name)[:, LATE].mean(axis=1)[:, None], mean)
    held = outcome.units[0, :, :, :, 1]
    assert np.array_equal(held[..., 0], stock(outcome, "temporary"))
    assert np.array_equal(held[..., 1], stock(outcome, "shelter"))


def test_temporary_places_go_by_class():
    system = places(
        groups=("a", "b"), streams=(), dwellings=("hostel", "shelter", "flat"),
        kinds=("temporary", "shelter", "rental"), units=(0, 0, 0), fit=[[0, 0, 1]] * 2,
        priority=(2, 1), self_resolution=None, years=2,
    )  # fmt: skip
    crowd = [Arrive("a", "acute", 5, 0.1), Arrive("b", "acute", 5, 0.2), Units("hostel", 7, 0.5)]
    outcome = run(system, crowd, draws=5)
    assert (stock(outcome, "temporary", 1)[:, 1] == 5).all()
    assert (stock(outcome, "temporary", 0)[:, 1] == 2).all()
    assert (stock(outcome, "temporary_3m")[:, 1] == 7).all()
    assert (stock(outcome, "long_homeless")[:, 1:] == [10, 10]).all()


def test_refusals():
    streams = [("a", "home", 20.0), ("a", "friends", 20.0)]
    system = small(
        years=8, units=(0,), streams=streams, self_resolution=exponential(0.5),
        refuse_home=0.4, refuse_homeless=0.25, decision=0.1,
    )  # fmt: skip
    outcome = run(system, draws=200)
    assert agree(flow(outcome, "applied"), 40)
    # A homeless applicant who resolves the spell before the decision (0.1 against 0.5) has none.
    decided = 20 / (1 + 0.1 / 0.5)
    assert agree(flow(outcome, "refused")[:, 2:], 0.4 * 20 + 0.25 * decided)
    assert agree(flow(outcome, "granted")[:, 2:], 0.6 * 20 + 0.75 * decided)
    # Refused homeless stay homeless until they resolve it; refused with a roof are gone.
    assert agree(stock(outcome, "homeless")[:, [5, 8]], 10)
    assert agree(stock(outcome, "waiting_homeless")[:, [5, 8]], 0.75 * 10 / 1.2)


def test_the_services_know_a_share():
    system = small(
        years=8, units=(0,), known=0.7, streams=[("a", "friends", 40.0)],
        self_resolution=exponential(0.5),
    )  # fmt: skip
    outcome = run(system, draws=200)
    assert agree(stock(outcome, "registered")[:, [5, 8]], 14)
    assert agree(stock(outcome, "homeless")[:, [5, 8]], 20)
    assert agree(flow(outcome, "applied"), 28)
    empty = run(small(years=2, units=(200,), known=0.7, streams=[("a", "friends", 40.0)]))
    assert (stock(empty, "registered") == 0).all()
    assert agree(stock(empty, "homeless")[:, 2], 0.3 * 80)


SIZES = {"a": [(1, 0, 0.7), (1, 2, 0.3)], "b": [(2, 0, 0.5), (2, 2, 0.5)]}


def counted(persons, known=1.0):
    worlds = len(persons)
    row = HomelessRow(
        "all|homeless", np.tile([0.6, 0.4], (worlds, 1)), np.tile([0.3, 0.5, 0.2], (worlds, 1)),
        np.array(persons),
    )  # fmt: skip
    start = HomelessStart((row,), np.full(worlds, known))
    return small(
        worlds=worlds, years=1, groups=("a", "b"), units=(0,), sizes=SIZES, homeless=start,
        known=known, self_resolution=exponential(1.0),
    )  # fmt: skip


def test_persons_at_the_start_sum_exactly_to_the_count():
    counts = np.array([0, 1, 2, 5, 15, 40])
    outcome = run(counted(counts), draws=6 * 50)
    found = outcome.stock[:, :, 0, outcome.stocks.index("registered")].sum(axis=2)
    assert (found[..., 1:].sum(axis=-1) == counts[:, None]).all()
    assert np.array_equal(
        outcome.stock[:, :, 0, outcome.stocks.index("homeless")].sum(axis=2), found
    )
    households = found[5, :, 0]
    mean_size = 0.6 * (0.7 + 0.9) + 0.4 * (1.0 + 2.0)
    assert abs(households.mean() - 40 / mean_size) < 1.0 and households.std() > 0.5


def test_the_unknown_at_the_start_raise_the_expected_number():
    outcome = run(counted([15] * 4, known=0.6), draws=4 * 300)
    registered = flatten(outcome, "registered")
    true = flatten(outcome, "homeless")
    assert agree((0.6 * true - registered)[:, None], 0.0)
    places_at_start = [flatten(outcome, n).sum() for n in ("nowhere", "friends", "institution")]
    assert np.allclose(np.array(places_at_start) / true.sum(), [0.3, 0.5, 0.2], atol=0.02)


def flatten(outcome, name):
    return outcome.stock[:, :, 0, outcome.stocks.index(name), :, 0].sum(axis=-1).reshape(-1)
