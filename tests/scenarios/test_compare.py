"""Paired effects: zero for equal runs, exact when the effect is exact, spread by theory."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.scenarios import case_scenarios, simulate
from boligsim.scenarios.combinations import combinations_table, subsets
from boligsim.scenarios.compare import spread


@pytest.fixture
def calls(fakes, monkeypatch):
    return fakes.fake_simulate(monkeypatch)


@pytest.fixture
def runs(fakes, case, calls):
    return simulate(fakes.fake_demand(case), case_scenarios(case))


NUMBERS = ["mean", "p10", "p50", "p90"]


def test_the_base_row_is_exactly_zero(runs):
    frame = runs.compare("null").table()
    base = frame[frame["scenario"] == "null"]
    assert len(base) > 0
    assert (base[NUMBERS].to_numpy() == 0.0).all()


def test_identical_runs_differ_by_exactly_zero(fakes, case, monkeypatch):
    fakes.fake_simulate(monkeypatch, effects={})
    runs = simulate(fakes.fake_demand(case), case_scenarios(case)[:2])
    frame = runs.compare(0).table()
    assert (frame[NUMBERS].to_numpy() == 0.0).all()
    full = runs.compare(0).to_frame()
    assert (full[["standard_error", "p10_worlds", "p90_worlds", "probability"]] == 0).all(axis=None)


def test_an_exact_effect_is_found_exactly(runs):
    # Purchases take 2 households of every group out from 2027 on: 2 adults + 2 children less a
    # group, and 0.2 adult-years + 0.2 child-years a year.
    frame = runs.compare("null").table().query("scenario == 'bought'")
    effect = frame.query("series == 'homeless_persons' and group == 'others'")
    assert effect.query("year == 2026")["mean"].item() == 0
    assert (effect.query("year > 2026")[NUMBERS] == -8).all(axis=None)
    years = frame.query("series == 'person_years_avoided' and group == 'others'").iloc[0]
    assert years["year"] == 2031
    assert years[NUMBERS].tolist() == pytest.approx([5 * 2 * 0.4] * 4)
    improving = frame.query("series == 'probability_of_improving'")
    assert (improving[NUMBERS] == 1).all(axis=None)
    assert set(improving["of"]) == {"fixed"}


def test_the_base_can_be_any_scenario(runs):
    forth, back = (runs.compare(b).difference(o, "homeless_persons") for b, o in ((0, 2), (2, 0)))
    assert np.array_equal(forth, -back)
    assert repr(runs.compare("bought")) == "Comparison(4 scenarios against 'bought')"


def test_spread_by_hand():
    effect = np.array([[1.0, 3.0], [5.0, 7.0], [9.0, 11.0]])
    got = spread(effect)
    # world means 2, 6, 10: variance 16; within worlds 2; between (16 - 2/2) = 15
    assert got.standard_error == pytest.approx(4 / np.sqrt(3))
    assert got.chance == pytest.approx(2 / 17)
    assert got.p10_worlds == pytest.approx(2.8)
    assert got.p90_worlds == pytest.approx(9.2)


def test_spread_finds_the_shares_it_was_given():
    rng = np.random.default_rng(5)
    effect = 3.0 * rng.standard_normal((20000, 1)) + 1.0 * rng.standard_normal((20000, 4))
    assert spread(effect).chance == pytest.approx(0.1, abs=0.005)
    only_chance = rng.standard_normal((20000, 4))
    assert spread(only_chance).chance == pytest.approx(1.0, abs=0.01)
    mean_error = spread(effect).standard_error
    assert mean_error == pytest.approx(np.sqrt((9 + 1 / 4) / 20000), rel=0.02)


def test_spread_of_one_world_or_history_is_unknown():
    assert np.isnan(spread(np.ones((1, 4))).standard_error)
    assert np.isnan(spread(np.ones((4, 1))).chance)
    assert np.isnan(spread(np.ones((4, 2))).chance)
    assert spread(np.ones((4, 2))).standard_error == 0


def test_subsets_are_all_of_them():
    assert len(subsets(3)) == 8 == len(set(subsets(3)))
    assert subsets(0) == [()]
    assert subsets(6) == [(), *((i,) for i in range(6)), tuple(range(6))]


def test_eight_combinations_and_their_algebra(runs, calls):
    before = len(calls)
    frame = combinations_table(runs)
    # none, loans and all are scenarios of the runs; purchases alone are too: four are new
    assert len(calls) - before == 4
    assert list(dict.fromkeys(frame["scenario"])) == [
        "none",
        "start_loans",
        "acquisitions",
        "care_homes",
        "start_loans+acquisitions",
        "start_loans+care_homes",
        "acquisitions+care_homes",
        "start_loans+acquisitions+care_homes",
    ]
    wide = frame.query("group == 'all'").pivot(index="scenario", columns="series", values="mean")
    for outcome in ("person_years_avoided", "homeless_persons"):
        joint, total, both = (
            wide[f"{outcome}_{s}"] for s in ("joint", "sum_of_single", "interaction")
        )
        assert (joint - total - both).abs().max() < 1e-9
        single = ["none", "start_loans", "acquisitions", "care_homes"]
        assert (both[single] == 0).all()
        assert total["start_loans+acquisitions"] == pytest.approx(
            joint["start_loans"] + joint["acquisitions"]
        )
    # loans and purchases take 1 and 2, but together 2: 3 groups x 2 persons too few for the sum
    assert wide.loc["start_loans+acquisitions", "homeless_persons_joint"] == -12
    assert wide.loc["start_loans+acquisitions", "homeless_persons_sum_of_single"] == -18
    assert wide.loc["start_loans+acquisitions", "homeless_persons_interaction"] == 6
    assert (wide.loc["none"] == 0).all()


def test_without_a_recommendation_there_are_no_combinations(fakes, case, calls):
    runs = simulate(fakes.fake_demand(case), case_scenarios(case)[:2])
    assert len(combinations_table(runs)) == 0
