"""Move: how many, who, what becomes of the dwelling, and ceilings that are shared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.homelessness import Arrive, Move, Units
from tests.homelessness.systems import agree, done, flow, run, small, stock, units

GROUPS = tuple("abcdef")


def tenants(n=40, **more):
    """Households that stay where they are until a measure moves them."""
    return small(**{"years": 4, "units": (n,), "start": [("a", "flat", n)]} | more)


def test_once_and_a_number_a_year():
    outcome = run(
        tenants(),
        [("once", Move("tenancy", "own", n=5, start=1.5)),
         ("yearly", Move("tenancy", "private", per_year=7, start=1.0, end=3.0))],
        draws=5,
    )  # fmt: skip
    assert (done(outcome, "once") == [0, 5, 0, 0]).all()
    assert (done(outcome, "yearly") == [0, 7, 7, 0]).all()
    assert (flow(outcome, "loans") == [0, 5, 0, 0]).all()
    assert (flow(outcome, "measure_moves") == [0, 7, 7, 0]).all()
    assert (stock(outcome, "own") == [0, 0, 5, 5, 5]).all()
    assert (stock(outcome, "housed") == [40, 40, 28, 21, 21]).all()
    assert (units(outcome, "vacant") == [0, 0, 12, 19, 19]).all()


def test_moves_of_a_year_fall_on_month_starts_and_are_counted_after_the_stock():
    outcome = run(tenants(), [Move("tenancy", "own", per_year=12, start=1.0)], draws=1)
    own = outcome.month[0, 0, :, outcome.stocks.index("own"), 0]
    assert own[12:25].tolist() == list(range(13))


def test_no_more_than_there_are_and_none_twice():
    outcome = run(tenants(8), [Move("tenancy", "own", per_year=60, start=0.5)], draws=3)
    assert (flow(outcome, "loans") == [8, 0, 0, 0]).all()


def test_longest_takes_those_who_have_stayed_longest():
    system = small(years=4, groups=("a", "b"), units=(20,))
    crowd = [Arrive("b", "home", 10, 0.0), Arrive("a", "home", 10, 1.0)]
    outcome = run(system, [*crowd, Move("tenancy", "own", n=10, start=2.0, order="longest")])
    assert (stock(outcome, "own", 1)[:, 3] == 10).all()


def test_longest_counts_the_years_before_the_base_date():
    from boligsim.homelessness import laws

    tables = np.array([[[0.0, 1.0], [4.9, 5.0]], [[0.0, 1.0], [49.9, 50.0]]])
    rows = {("a", "flat"): laws.quantiles(1, 0), ("b", "flat"): laws.quantiles(1, 1)}
    system = small(
        groups=("a", "b"), units=(40,), tenancy=rows, tables=tables, years=1,
        start=[("a", "flat", 20), ("b", "flat", 20)],
    )  # fmt: skip
    outcome = run(system, [Move("tenancy", "own", n=10, order="longest")], draws=20)
    # b has lived there 0 to 50 years, a at most five: eighteen of twenty stand before all of a.
    assert flow(outcome, "loans", 1)[:, 0].mean() > 9.9


def queue():
    return small(years=3, groups=GROUPS, units=(0,), start=[(g, "home", 1) for g in GROUPS])


def chosen(outcome, name):
    return np.argmax(np.stack([flow(outcome, name, g).sum(axis=1) for g in range(6)]), axis=0)


def test_need_is_the_order_of_the_queue_itself():
    let = chosen(run(queue(), [Units("flat", 1, 1.0)], draws=100), "housed_from_home")
    helped = run(queue(), [Move("home", "own", n=1, start=1.0, order="need")], draws=100)
    assert np.array_equal(chosen(helped, "loans"), let)


def test_random_is_uniform_and_belongs_to_the_measure():
    picks = []
    for name in ("x", "y"):
        outcome = run(queue(), [(name, Move("home", "own", n=1, start=1.0))], draws=1200)
        picks.append(chosen(outcome, "loans"))
        counts = np.bincount(picks[-1], minlength=6)
        assert stats.chisquare(counts).pvalue > 1e-3
    assert abs((picks[0] == picks[1]).mean() - 1 / 6) < 4 * np.sqrt(5 / 36 / 1200)


def test_accept_is_a_lasting_trait_towards_the_measure():
    asked = Move("tenancy", "own", per_year=480, accept=0.3)
    outcome = run(tenants(), [("x", asked)], draws=300)
    assert agree(flow(outcome, "loans")[:, 0], 40 * 0.3)
    assert (flow(outcome, "loans")[:, 1:] == 0).all()
    both = run(tenants(), [("x", asked), ("y", asked)], draws=300)
    assert agree(flow(both, "loans")[:, 0], 40 * (1 - 0.7**2))
    assert flow(outcome, "loans")[:, 0].std() == pytest.approx(np.sqrt(40 * 0.21), rel=0.15)


def test_a_share_of_the_dwellings_is_taken_along():
    move = Move("tenancy", "own", n=40, start=1.0, unit_freed=0.25)
    outcome = run(tenants(), [move], draws=300)
    assert agree(units(outcome)[:, 2], 10)
    assert (units(outcome) == units(outcome, "occupied") + units(outcome, "vacant")).all()
    replaced = Move(
        "tenancy", "own", n=40, start=1.0, unit_freed=0.0, replace=True, replace_months=15
    )
    outcome = run(tenants(), [replaced], draws=5)
    assert (units(outcome) == 40).all()
    assert (units(outcome, "preparing") == [0, 0, 40, 0, 0]).all()
    assert (outcome.chains[:, :, 1, 0] == 40).all()


def test_a_move_into_a_dwelling_needs_a_vacant_one_and_frees_the_one_left():
    system = small(
        groups=("old", "young"), dwellings=("flat", "care"), units=(10, 3), years=4,
        fit=[[1, 1], [1, 0]], start=[("old", "flat", 10), ("young", "home", 4)],
    )  # fmt: skip
    move = Move("tenancy", "care", per_year=60, start=1.0)
    outcome = run(system, [move], draws=5)
    assert (done(outcome) == [0, 3, 0, 0]).all()
    assert (flow(outcome, "housed_from_tenancy").sum(axis=1) == 3).all()
    assert (flow(outcome, "housed_from_home").sum(axis=1) == 3).all()
    assert (outcome.tenants[:, :, 2] == [[7, 3], [3, 0]]).all()
    # Three more places: the chain is one dwelling of care, one flat.
    more = run(system, [move, Units("care", 3, 2.5)], draws=5)
    assert (more.chains[:, :, 2] == [3, 4]).all()
    assert (stock(more, "waiting")[:, 3] == 0).all()


def test_who_already_lives_there_is_not_moved():
    system = small(
        dwellings=("flat", "care"),
        units=(2, 6),
        years=2,
        start=[("a", "care", 3), ("a", "flat", 2)],
    )
    outcome = run(system, [Move("tenancy", "care", n=5, start=0.5, order="longest")], draws=50)
    assert (done(outcome)[:, 0] == 2).all()
    assert (outcome.tenants[:, :, 1, 0] == [0, 5]).all()


@pytest.mark.parametrize(("carry", "expected"), [(False, [10] * 4), (True, [10, 10, 10, 10])])
def test_an_allowance_is_shared(carry, expected):
    system = small(years=4, units=(60,), start=[("a", "flat", 60), ("a", "home", 60)])
    moves = [
        Move("tenancy", "own", per_year=24, allowance="loans", ceiling=10, carry=carry),
        Move("home", "own", per_year=24, allowance="loans", ceiling=4),
    ]
    outcome = run(system, moves, draws=5)
    assert (flow(outcome, "loans") == expected).all()
    assert (done(outcome, "p00") + done(outcome, "p01") == expected).all()
    # Two a month each: the first by name takes the last two of the ten.
    assert (done(outcome, "p00") == 6).all()


def test_what_is_unused_is_carried_over_or_lost():
    def total(carry, ceiling=10.0):
        moves = [Move("tenancy", "own", per_year=120, start=2.0, allowance="x", ceiling=ceiling,
                      carry=carry)]  # fmt: skip
        return flow(run(tenants(60), moves, draws=2), "loans")[0].tolist()

    assert total(False) == [0, 0, 10, 10]
    assert total(True) == [0, 0, 30, 10]
    assert total(True, 0.5) == [0, 0, 1, 1]
    assert total(False, 0.0) == [0, 0, 0, 0]


def test_out_of_homelessness_and_out_of_the_own_home():
    system = small(years=3, groups=("a", "b"), units=(0,))
    crowd = [Arrive("a", "friends", 9, 0.0), Arrive("b", "friends", 9, 0.0)]
    out = [("x", Move("homeless", "own", n=6, start=0.5, group="b")),
           ("y", Move("own", "left", n=2, start=1.5))]  # fmt: skip
    outcome = run(system, [*crowd, *out], draws=3)
    assert (stock(outcome, "homeless", 1) == [0, 3, 3, 3]).all()
    assert (stock(outcome, "homeless", 0)[:, 1:] == 9).all()
    assert (stock(outcome, "own", 1) == [0, 6, 4, 4]).all()
    assert outcome.spell[:, :, 0, 1].sum() == 3 * 6
    assert outcome.spell[0, 0, 0, 1, 6] == 6


def test_a_move_gives_back_the_dwelling_that_was_kept():
    system = small(years=3, units=(2,), moving=50.0, start=[("a", "home", 2)])
    outcome = run(system, [Move("home", "own", n=2, start=0.5)], draws=20)
    assert (stock(outcome, "allocated")[:, 1] == 0).all()
    assert (units(outcome, "vacant")[:, 1] == 2).all()
