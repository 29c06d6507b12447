"""Arrive and Delay: who comes when, and how long the stages last."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.homelessness import Arrive, Delay, Units
from tests.homelessness.systems import agree, exponential, flow, run, small, stock, units, years_in


def monthly(outcome, name):
    return outcome.month[0, 0, :, outcome.stocks.index(name), 0]


def test_arrivals_at_once_and_spread_over_months():
    system = small(years=2, units=(0,))
    both = [Arrive("a", "friends", 4, 0.5), Arrive("a", "home", 18, 0.25, 1.25)]
    outcome = run(system, both, draws=1)
    assert monthly(outcome, "homeless").tolist() == [0] * 7 + [4] * 18
    # 18 over twelve month starts: as even as whole numbers can, after the stock is taken.
    waiting = monthly(outcome, "waiting") - monthly(outcome, "homeless")
    assert waiting[3:17].tolist() == [0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 18]
    assert flow(outcome, "planned").tolist() == [[13, 5]]
    assert flow(outcome, "displaced").tolist() == [[4, 0]]
    within = run(system, [Arrive("a", "friends", 4, 0.51, 0.55)], draws=1)
    assert stock(within, "homeless")[0].tolist() == [0, 4, 4]


@pytest.mark.parametrize(
    ("place", "where"),
    [("acute", "nowhere"), ("friends", "friends"), ("institution", "institution")],
)
def test_places(place, where):
    outcome = run(small(years=1, units=(0,)), [Arrive("a", place, 3, 0.5)], draws=1)
    assert stock(outcome, where)[0, 1] == stock(outcome, "homeless")[0, 1] == 3


def test_a_fraction_is_a_probability_over_worlds():
    system = small(worlds=1000, years=1, units=(0,))
    came = flow(run(system, [Arrive("a", "friends", 2.3, 0.5)], draws=1000), "displaced")
    assert set(np.unique(came)) == {2, 3}
    assert agree(came, 2.3)


def office(**more):
    """Thirty applications a year and vacant dwellings for all."""
    numbers = {"years": 6, "units": (250,), "streams": [("a", "home", 30.0)]}
    return small(**numbers | more)


@pytest.mark.parametrize(
    ("delay", "later"),
    [
        (Delay("decision", 2.0, start=2.0, end=4.0), [0.1, 0.2, 0.1]),
        (Delay("decision", days=365.25 / 20, start=2.0), [0.1, 0.05, 0.05]),
        (Delay("decision", 0.0, start=2.0), [0.1, 0.0, 0.0]),
        (Delay("moving_in", 3.0, start=2.0), [0.1, 0.1, 0.1]),
    ],
)
def test_the_decision_takes_its_mean(delay, later):
    outcome = run(office(decision=0.1), [delay], draws=300)
    # By Little's law; the second year of each pair is in balance again.
    assert agree(stock(outcome, "applied")[:, [1, 4, 6]], 30 * np.array(later))
    assert agree(years_in(outcome, "applied")[:, 3], 30 * later[1])
    assert agree(flow(outcome, "housed_from_home")[:, 5], 30)


def test_the_decision_is_exponential():
    outcome = run(small(years=2, units=(0,), decision=0.5, streams=[("a", "home", 0.0)]))
    assert stock(outcome, "applied").sum() == 0
    # Known homeless apply at entry: all arrive at once, none is housed.
    system = small(years=2, units=(0,), decision=0.5)
    outcome = run(system, [Arrive("a", "friends", 40, 0.0)], draws=200)
    month = outcome.month[0, :, :, outcome.stocks.index("applied"), 0]
    left = np.exp(-np.arange(1, 25) / 12 / 0.5)
    assert agree(month[:, 1:], 40 * left)


@pytest.mark.parametrize(
    ("delay", "later"), [(Delay("moving_in", 0.5, start=2.0), 0.1), (Delay("moving_in", days=0), 0)]
)
def test_moving_in_takes_its_mean(delay, later):
    outcome = run(office(moving=0.2), [delay], draws=300)
    assert agree(stock(outcome, "allocated")[:, [4, 6]], 30 * later)
    assert np.array_equal(
        stock(outcome, "allocated") + stock(outcome, "housed"),
        units(outcome) - units(outcome, "vacant") + stock(outcome, "allocated"),
    )


def test_turn_round_takes_its_mean_in_the_dwelling_it_names():
    system = small(
        years=6, groups=("a", "b"), dwellings=("flat", "house"), units=(120, 120),
        fit=[[1, 0], [0, 1]], tenancy=exponential(1.0), turn=[[0.2, 0.2]],
        streams=[("a", "home", 30.0), ("b", "home", 30.0)],
        start=[("a", "flat", 30), ("b", "house", 30)],
    )  # fmt: skip
    outcome = run(system, [Delay("turn_round", 2.0, dwelling="house", start=2.0)], draws=300)
    assert agree(units(outcome, "preparing", 0)[:, [4, 6]], 30 * 0.2)
    assert agree(units(outcome, "preparing", 1)[:, [4, 6]], 30 * 0.4)
    days = run(system, [Delay("turn_round", days=36.525, start=2.0)], draws=300)
    assert agree(units(days, "preparing", 1)[:, [4, 6]], 30 * 0.1)


def test_upgrade_is_stretched_or_set():
    system = small(years=4, dwellings=("flat", "house"), units=(0, 0))
    new = [
        Units("flat", 1, 1.0, upgrade_months=6),
        Units("house", 1, 1.0, upgrade_months=6),
    ]

    def ready(*delays):
        outcome = run(system, [*new, *delays], draws=1)
        return [units(outcome, dwelling=d)[0].tolist() for d in (0, 1)]

    assert ready() == [[0, 0, 1, 1, 1]] * 2
    late = [0, 0, 0, 1, 1]
    assert ready(Delay("upgrade", 3.0, dwelling="house")) == [[0, 0, 1, 1, 1], late]
    assert ready(Delay("upgrade", days=500.0)) == [late, late]
    assert ready(Delay("upgrade", 3.0, start=1.5)) == [[0, 0, 1, 1, 1]] * 2  # bought before
