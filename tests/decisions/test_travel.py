"""What a fit gives on: the posterior at home, discounted behaviour elsewhere, no place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.case.joint import Joint
from boligsim.decisions.travel import travels

KEYS = ["path", "group", "dwelling"]
NUMBERS = ["value", "low", "high"]


def changed(before: bs.Case, after: bs.Case) -> pd.DataFrame:
    old, new = before.parameters.frame, after.parameters.frame
    pd.testing.assert_frame_equal(old[KEYS], new[KEYS])
    return new[(old[NUMBERS] != new[NUMBERS]).any(axis=1)]


@pytest.fixture(scope="module")
def behaviour(small: bs.Case) -> bs.Fit:
    """A fit whose figures say much about behaviour: many homeless for a long time."""
    targets = [
        bs.Target("homeless_persons", f"{year}-12-01", 5, error=2.0) for year in range(2009, 2013)
    ]
    return bs.calibrate(small, draws=1200, targets=targets, second_stage=False)


def test_at_home_the_posterior_takes_the_place_of_the_prior(
    small: bs.Case, behaviour: bs.Fit
) -> None:
    new = small.with_parameters(behaviour)
    rows = changed(small, new)
    told = behaviour.to_frame()
    assert set(rows["path"]) == set(told.loc[told["moved"], "path"]) - {"start"}
    assert {"place", "behaviour"} == set(rows["scope"])
    drawn = new.parameters.draw(3000, 1)
    for row in rows.to_dict("records"):
        key = tuple(row[k] for k in KEYS)
        fitted = told[(told[KEYS] == list(key)).all(axis=1)].iloc[0]
        got = np.quantile(drawn.get(*key), [0.1, 0.5, 0.9])
        want = [fitted[f"posterior_{p}"] for p in ("p10", "p50", "p90")]
        assert got[[0, 2]] == pytest.approx([want[0], want[2]], rel=0.1)
        if row["distribution"] != "beta":  # two points determine a beta, middle and all
            assert got[1] == pytest.approx(want[1], rel=0.1)


def test_elsewhere_only_transferable_behaviour_moves_and_not_all_the_way(
    behaviour: bs.Fit,
) -> None:
    case = bs.load_case("narvik")
    new = case.with_parameters(behaviour, weight=0.3)
    rows = changed(case, new)
    assert len(rows) and set(rows["scope"]) == {"behaviour"}
    assert set(rows["transferable"]) == {"yes"}
    old, told = case.parameters.frame, behaviour.to_frame()
    for row in rows.to_dict("records"):
        key = [row[k] for k in KEYS]
        before = old[(old[KEYS] == key).all(axis=1)].iloc[0]
        fitted = told[(told[KEYS] == key).all(axis=1)].iloc[0]
        half = {k: np.array([0.5]) for k in case.parameters.row_keys()}
        own = float(case.parameters.at(half).get(*key)[0])
        assert row["value"] == pytest.approx(0.7 * own + 0.3 * fitted["posterior_p50"], rel=1e-4)
        assert row["status"] == before["status"] and "narvik-2009" in row["source"]
    assert new.start.equals(case.start)  # the level is the place's own, from its own count


def test_weight_zero_changes_nothing_and_wrong_weights_are_refused(behaviour: bs.Fit) -> None:
    case = bs.load_case("narvik")
    assert changed(case, case.with_parameters(behaviour, weight=0.0)).empty
    for weight in (-0.1, 1.5):
        with pytest.raises(ValueError, match="weight"):
            case.with_parameters(behaviour, weight=weight)


def test_another_year_is_another_place(small: bs.Case, behaviour: bs.Fit) -> None:
    assert travels(behaviour, ("homeless.self_resolution_median_months", "", ""))
    assert not travels(behaviour, ("entry.other_per_10000", "", ""))
    from dataclasses import replace

    later = replace(small, base=2010)
    assert set(changed(later, later.with_parameters(behaviour))["scope"]) == {"behaviour"}


def test_rows_are_drawn_together_as_in_the_posterior(small: bs.Case, behaviour: bs.Fit) -> None:
    new = small.with_parameters(behaviour)
    joint = new.parameters.joint
    assert joint is not None and len(joint.keys) > 1
    drawn = new.parameters.draw(4000, 1)
    got = np.corrcoef([drawn.get(*k) for k in joint.keys])
    points = behaviour.worlds(4000)
    places = [behaviour.setup.space.keys.index(k) for k in joint.keys]
    want = np.corrcoef(points[:, places].T)
    assert np.abs(want - np.eye(len(want))).max() > 0.1
    assert np.abs(got - want).mean() < 0.06
    half = small.with_parameters(behaviour, weight=0.5).parameters
    assert half.joint is not None and half.joint.weight == 0.5


def test_joint_draws_are_keyed_by_the_world() -> None:
    keys = (("a", "", ""), ("b", "", ""))
    scores = np.array([[0.1, 0.9], [0.5, 0.5], [0.9, 0.1]])
    apart = {k: np.full(9, 0.3) for k in keys}
    one = Joint(keys, scores).applied(apart, 4)
    assert np.array_equal(one[keys[0]] + one[keys[1]], np.ones(9))
    few = Joint(keys, scores).applied({k: v[:5] for k, v in apart.items()}, 4)
    assert np.array_equal(few[keys[0]], one[keys[0]][:5])
    none = Joint(keys, scores, 0.0).applied(apart, 4)
    assert np.array_equal(none[keys[0]], apart[keys[0]])
    part = Joint((keys[0], ("gone", "", "")), scores).applied(apart, 4)
    assert set(part) == set(keys)
    for bad in (np.array([[0.0, 0.5]]), np.zeros((0, 2)), np.array([[0.5]])):
        with pytest.raises(ValueError):
            Joint(keys, bad)
    with pytest.raises(ValueError):
        Joint(keys, scores, 1.5)


def test_the_posterior_table_keeps_what_the_figures_say_nothing_about(
    small: bs.Case, behaviour: bs.Fit
) -> None:
    told = behaviour.to_frame()
    still = told[~told["moved"] & (told["path"] != "start")]
    new, old = behaviour.parameters.frame, small.parameters.frame
    for key in still[KEYS].itertuples(index=False):
        rows = [(f[KEYS] == list(key)).all(axis=1) for f in (old, new)]
        assert old.loc[rows[0], NUMBERS].equals(new.loc[rows[1], NUMBERS])
    assert {"scope", "transferable"} <= set(new.columns)
    # A run with the posterior goes through the whole street.
    case = small.with_parameters(behaviour).with_(worlds=2, histories=1)
    bs.simulate(bs.project_demand(case), bs.case_scenarios(case))


def test_the_level_is_anchored_to_the_latest_count_there(small: bs.Case, behaviour: bs.Fit) -> None:
    """Behaviour alone moves the level; anchored, the place's own count or level is met again."""
    from dataclasses import replace

    from boligsim.decisions.travel import LEVEL_PATHS, _anchor

    other = replace(small, municipality="9999")  # its history has another border: no count
    assert _anchor(other) == ((12, 18, 24, 30, 36), None) and _anchor(small)[1] == 2.0
    moved = behaviour.for_case(other, weight=1.0)
    plain = other.with_parameters(behaviour, weight=1.0)
    ratio = {p: moved.parameters.value(p) / plain.parameters.value(p) for p in LEVEL_PATHS}
    first = next(iter(ratio.values()))
    assert first != 1.0 and list(ratio.values()) == pytest.approx([first] * len(ratio))
    assert _mean(moved) == pytest.approx(_mean(other), rel=0.1)
    assert abs(_mean(plain) - _mean(other)) > abs(_mean(moved) - _mean(other))
    assert behaviour.for_case(small).parameters.value(LEVEL_PATHS[0]) == (
        small.with_parameters(behaviour, 0.3).parameters.value(LEVEL_PATHS[0])
    )  # at home there is nothing to anchor
    counted = replace(small, base=2010, settings={**small.settings, "base": "2010"})
    assert _anchor(counted) == ((35,), 2.0)


def _mean(case: bs.Case) -> float:
    from boligsim.decisions.batch import prepare, simulate_worlds
    from boligsim.decisions.travel import _Level

    setup = prepare(case, 100, case.seed, 2012)
    points = setup.space.prior(100, case.seed)
    pick = _Level((12, 18, 24, 30, 36))
    (found,) = simulate_worlds(setup, points, [[]], pick, seed=case.seed, histories=2)
    return float(found.mean())
