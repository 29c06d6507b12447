"""The whole machinery against a truth that is known: slow statistics with fixed seeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import boligsim as bs
from boligsim.base.random import fold, fold_array, normals
from boligsim.decisions.batch import prepare, simulate_worlds
from boligsim.decisions.calibrate import log_likelihood
from boligsim.decisions.sbc import simulation_based_calibration
from boligsim.decisions.shapley import shapley_values
from boligsim.decisions.weights import normalised, weighted_points
from boligsim.scenarios import case_scenarios


def test_ranks_of_a_fit_that_is_wrong_are_not_uniform(fit: bs.Fit) -> None:
    """The check itself can fail: errors half as large as they are said to be."""
    honest = simulation_based_calibration(fit, replicates=300, seed=1)
    assert honest.p_values()[-2:].min() > 1e-4
    sharp = tuple(replace(t, error=t.error / 4) for t in fit.targets)
    figures = simulation_based_calibration(fit, replicates=300, seed=1).places[:, -2:]
    wrong = simulation_based_calibration(replace(fit, targets=sharp), replicates=300, seed=1)
    assert not np.array_equal(wrong.places[:, -2:], figures)
    # An over-confident posterior: the truth drawn with wide errors, weighed with narrow ones.
    places = _mismatched(fit, 300)
    assert np.mean((places < 0.05) | (places > 0.95)) > 0.2
    with pytest.raises(ValueError, match="replicates"):
        simulation_based_calibration(fit, replicates=10**6)


def _mismatched(fit: bs.Fit, replicates: int) -> np.ndarray:
    target, simulated = fit.targets[0], fit.stage.simulated[: fit.prior_draws, :1]
    narrow = replace(target, error=target.error / 4)
    z = normals(fold_array(fold(5, "wrong"), np.arange(replicates)))
    places = np.zeros(replicates)
    for r in range(replicates):
        seen = float(target.observe(simulated[r, 0], z[r]))
        w = log_likelihood([replace(narrow, value=seen)], simulated)
        w[r] = -np.inf
        below = normalised(w) * (simulated[:, 0] < simulated[r, 0])
        equal = normalised(w) * (simulated[:, 0] == simulated[r, 0])
        places[r] = below.sum() + 0.5 * equal.sum()
    return places


@pytest.mark.slow
def test_simulation_based_calibration_of_the_history_case() -> None:
    """90 % intervals hold the truth in 86-94 % of 600 replicates, and ranks are uniform."""
    case = bs.load_case("narvik-2009")
    fit = bs.calibrate(case, draws=12_000, second_stage=False)
    ranks = simulation_based_calibration(fit, replicates=600, seed=11)
    assert len(ranks.names) == 8 and np.median(ranks.sizes) > 500
    coverage, p = ranks.coverage(0.9), ranks.p_values()
    told = list(zip(ranks.names, coverage, p, strict=True))
    assert ((coverage >= 0.86) & (coverage <= 0.94)).all(), told
    assert p.min() > 0.01 / len(p), told


@pytest.mark.slow
def test_contributions_are_recovered_as_often_as_their_intervals_say(small: bs.Case) -> None:
    """Each of 500 worlds is the truth once: its own contributions against the fitted ones."""
    setup = prepare(small, 6000, 3, 2013)
    points = setup.space.prior(6000, 3)
    full = case_scenarios(setup.case)[1]
    kinds = ("acquisitions", "start_loans")
    coalitions = [
        tuple(m for m in full.measures if m.kind in {k for i, k in enumerate(kinds) if c >> i & 1})
        for c in range(4)
    ]
    plans = [bs.Scenario("x", setup.case, measures=ms, key="x").primitives() for ms in coalitions]
    targets = bs.calibrate(small, draws=2, second_stage=False).targets

    def pick(outcomes: object) -> np.ndarray:
        return np.stack([t.simulated(outcomes, None)[:, 0] for t in targets], axis=1)  # type: ignore[arg-type]

    both = simulate_worlds(setup, points, plans, pick, seed=4)
    truth = shapley_values([values[:, 1] - values[:, 0] for values in both])
    simulated = both[3]
    z = np.stack([normals(fold_array(fold(7, j), np.arange(500))) for j in range(2)], axis=1)
    inside = np.zeros((500, 2))
    for r in range(500):
        seen = [
            replace(t, value=float(t.observe(simulated[r, j], z[r, j])))
            for j, t in enumerate(targets)
        ]
        log_w = log_likelihood(seen, simulated)
        log_w[r] = -np.inf
        w = normalised(log_w)
        for k in range(2):
            points_of = weighted_points(truth[k], w)
            inside[r, k] = points_of["p10"] - 1e-9 <= truth[k, r] <= points_of["p90"] + 1e-9
    # Whole numbers: ties make an 80 % interval hold at least 80 %.
    assert (inside.mean(axis=0) >= 0.77).all()


@pytest.mark.slow
def test_a_municipality_with_known_contributions() -> None:
    """Counts of one simulated past with strong measures; its true contributions are recovered."""
    case = bs.load_case("narvik-2009")
    measures = (
        bs.Acquisitions({"2010-03": 15, "2011-03": 15}),
        bs.StartLoans(per_year=20, start="2010-01"),
        bs.CareHomes({"2014-04": 30}),
    )
    # The truth: central values, everywhere the same; true contributions are means over chance.
    exact = case.parameters.frame.assign(
        low=case.parameters.frame["value"], high=case.parameters.frame["value"],
        distribution="fixed",
    )  # fmt: skip
    start = case.start.assign(low=float("nan"), high=float("nan"))
    truth = case.with_tables(parameters=exact, start=start)
    known = bs.attribute(
        truth, scenario=bs.Scenario("x", truth, measures=measures, key="x"), worlds=150,
        histories=4, readings=False, seed=21,
    )  # fmt: skip
    want = {player: known.value(player) for player in known.players}
    assert want["acquisitions"] < -0.5 and want["start_loans"] < -0.5 and want["care_homes"] == 0
    # Its counts: the median course of the truth, counted with the case's own errors.
    before = float(np.median(known.start))
    after = before + float(np.median(known.everything))
    history = case.history.assign(value=[round(before), round(after)], error=2.0)
    counted = case.with_tables(history=history)
    scenario = bs.Scenario("x", counted, measures=measures, key="x")
    fit = bs.calibrate(counted, draws=6000, scenario=scenario)
    found = bs.attribute(
        counted, fit=fit, scenario=scenario, worlds=250, histories=2, readings=False
    )
    frame = found.to_frame().set_index("bar")
    for player, value in want.items():
        row = frame.loc[player]
        assert row["p10"] - 1e-9 <= value <= row["p90"] + 1e-9, (player, value, dict(row))
    joint = frame.loc["joint"]
    assert joint["p10"] <= float(known.joint.mean()) <= joint["p90"]
    assert frame.loc["care_homes", "mean"] == 0.0 and found.gap < 1e-9


@pytest.mark.slow
def test_the_negative_control_is_zero_on_the_full_horizon() -> None:
    """Care homes of April 2014 are simulated too: the count of 2013 does not move by one."""
    case = bs.load_case("narvik-2009").with_(worlds=100, histories=2)
    demand = bs.project_demand(case)
    base, full = case_scenarios(case)
    homes = [m for m in full.measures if m.kind == "care_homes"]
    rest = bs.Scenario("rest", case, measures=[m for m in full.measures if m not in homes])
    alone = bs.Scenario("homes", case, measures=homes)
    runs = bs.simulate(demand, [base, alone, rest, full])
    months = [o.month[:, :, :60] for o in runs.outcomes]
    assert np.array_equal(months[0], months[1]) and np.array_equal(months[2], months[3])
    later = [o.month[:, :, 66:] for o in runs.outcomes]
    assert not np.array_equal(later[0], later[1])
