"""Points of the unit cube and their simulation: the same as the plain way, whatever the slices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import boligsim as bs
from boligsim.base.random import fold
from boligsim.decisions.batch import (
    POPULATIONS,
    _parts,
    asked_rows,
    cut_short,
    prepare,
    simulate_worlds,
)
from boligsim.decisions.space import START, Space
from boligsim.homelessness.start import draw_count
from boligsim.scenarios import case_scenarios


def month_ends(outcomes: object) -> np.ndarray:
    """Registered persons at month starts, [W, H, months]."""
    cells = outcomes.month[:, :, :, outcomes.stocks.index("registered")]  # type: ignore[attr-defined]
    return cells[..., 1] + cells[..., 2]


def plans(case: bs.Case) -> list[list[tuple[str, object]]]:
    return [s.primitives() for s in case_scenarios(case)]


def test_the_prior_is_what_the_case_draws(small: bs.Case) -> None:
    space = Space(small)
    points = space.prior(50, 3)
    drawn, plain = space.draws(points), small.parameters.draw(50, 3)
    for key in small.parameters.row_keys():
        assert np.array_equal(drawn.get(*key), plain.get(*key))
    assert np.array_equal(space.prior(20, 3), points[:20])
    assert points.min() > 0 and points.max() < 1


def test_start_counts_follow_the_law_of_the_start_table(small: bs.Case) -> None:
    space = Space(small)
    counts = space.start_counts(space.prior(20_000, 3))
    want = draw_count(np.arange(20_000, dtype=np.uint64), 4.0, 2.0, 7.0)
    got = counts["all|homeless"]
    for q in (0.1, 0.5, 0.9):
        assert np.quantile(got, q) == np.quantile(want, q)
    assert got.mean() == pytest.approx(want.mean(), abs=0.05)
    assert {k for k in space.keys if k[0] == START} >= {(START, "all", "homeless")}


def test_the_counts_of_the_points_are_those_that_are_simulated(small: bs.Case) -> None:
    setup = prepare(small, 40, 3, 2010)
    points = setup.space.prior(40, 3)
    (found,) = simulate_worlds(setup, points, [[]], month_ends, seed=5, histories=2)
    want = setup.space.start_counts(points)["all|homeless"]
    assert np.array_equal(found[:, 0, 0], want) and np.array_equal(found[:, 1, 0], want)
    assert len(set(want.tolist())) > 3


def test_a_slice_is_the_plain_simulation_of_its_worlds(small: bs.Case) -> None:
    """With no uncertain start the batch gives the same households as a plain run."""
    start = small.start.assign(low=float("nan"), high=float("nan"))
    case = small.with_tables(start=start)
    setup = prepare(case, 12, case.seed, 2015)
    points = setup.space.prior(12, case.seed)
    got = simulate_worlds(setup, points, plans(case), month_ends, seed=5, histories=2)
    seed = fold(5, "slice", 0)
    demand = bs.project_demand(case.with_(worlds=12, histories=2))
    from dataclasses import replace

    runs = bs.simulate(replace(demand, seed=seed), case_scenarios(demand.case), seed=seed)
    for mine, outcomes in zip(got, runs.outcomes, strict=True):
        assert np.array_equal(mine, month_ends(outcomes))


def test_first_worlds_stay_and_executors_do_not_matter(small: bs.Case) -> None:
    setup = prepare(small, 40, 3, 2013)
    points = setup.space.prior(40, 3)
    how = {"seed": 5, "size": 8}
    one = simulate_worlds(setup, points, plans(small), month_ends, **how)
    few = simulate_worlds(setup, points[:16], plans(small), month_ends, **how)
    with ThreadPoolExecutor(3) as pool:
        other = simulate_worlds(setup, points, plans(small), month_ends, executor=pool, **how)
    alone = simulate_worlds(setup, points, plans(small)[1:], month_ends, **how)
    for k in range(2):
        assert np.array_equal(few[k], one[k][:16]) and np.array_equal(other[k], one[k])
    assert np.array_equal(alone[0], one[1])


def test_a_shorter_horizon_changes_no_count(small: bs.Case) -> None:
    long, short = (prepare(small, 30, 3, year) for year in (2015, 2012))
    points = long.space.prior(30, 3)
    assert short.case.until == 2012 and cut_short(small, 2030).until == 2015
    a, b = (
        simulate_worlds(s, points, plans(s.case), month_ends, seed=5, histories=2)
        for s in (long, short)
    )
    for k in range(2):
        assert np.array_equal(a[k][..., : b[k].shape[-1]], b[k])


def test_a_fixed_parameter_is_seen_by_the_primitives_only(small: bs.Case) -> None:
    setup = prepare(small, 30, 3, 2013)
    points = setup.space.prior(30, 3)
    row = ("start_loan.eligible_share", "", "")
    nobody, everybody = ([[(row, share)]] * 2 for share in (0.0, 1.0))
    base, none = simulate_worlds(setup, points, plans(small), month_ends, seed=5, fixed=nobody)
    _, all_of_them = simulate_worlds(
        setup, points, plans(small), month_ends, seed=5, fixed=everybody
    )
    plain, _ = simulate_worlds(setup, points, plans(small), month_ends, seed=5)
    assert np.array_equal(base, plain)
    assert all_of_them[:, 0, -1].sum() < none[:, 0, -1].sum()


def test_rows_that_a_simulation_reads(small: bs.Case) -> None:
    setup = prepare(small, 2, 3, 2013)
    base, done = ({*asked_rows(setup, [plan])} for plan in plans(small))
    assert ("homeless.self_resolution_median_months", "rop", "") in base
    assert ("start_loan.eligible_share", "", "") in done - base
    assert ("acquisition.price_per_m2", "", "") not in done  # money moves nobody


def test_population_worlds_are_used_again() -> None:
    case = bs.load_case("narvik")
    assert prepare(case, 3, 1, 2028).demand.worlds == 3
    setup = prepare(case.with_(until=2027), 3, 1, 2027)
    points = setup.space.prior(7, 1)
    tied = setup.tied(points, 0)
    own = [j for j, k in enumerate(setup.space.keys) if k[0].startswith("population.")]
    rest = [j for j in range(points.shape[1]) if j not in own]
    assert np.array_equal(tied[3:6, own], tied[:3, own])
    assert np.array_equal(tied[:, rest], points[:, rest]) and POPULATIONS == 250
    population = setup.system(points, 0, 1)
    assert population.worlds == 7


@pytest.mark.parametrize(("count", "slices"), [(0, 3), (1, 1), (16, 1), (5, 40), (3, 0)])
def test_parts_hold_every_plan_once(count: int, slices: int) -> None:
    places = [k for a, b in _parts(count, slices) for k in range(a, b)]
    assert places == list(range(count))
