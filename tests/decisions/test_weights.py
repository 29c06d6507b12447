"""Weighted worlds against plain counting, and a second stage against an answer known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import norm, spearmanr

from boligsim.base.random import fold, fold_array, uniforms
from boligsim.decisions.proposal import (
    DEFENSIVE,
    Proposal,
    _cholesky,
    _solved,
    fitted_proposal,
    log_mixture,
    tempered,
)
from boligsim.decisions.weights import (
    effective_size,
    normalised,
    resample,
    spearman,
    weighted_points,
)


def unit(worlds: int, columns: int, seed: int = 1) -> np.ndarray:
    number = np.arange(worlds)
    return np.stack([uniforms(fold_array(fold(seed, j), number)) for j in range(columns)], axis=1)


def test_weighted_points_are_those_of_repeated_worlds() -> None:
    rng = np.random.default_rng(3)
    values, times = rng.normal(size=400), rng.integers(0, 40, 400)
    got = weighted_points(values, times.astype(float))
    plain = np.repeat(values, times)
    assert got["mean"] == pytest.approx(plain.mean())
    assert got["sd"] == pytest.approx(plain.std())
    want = np.quantile(plain, [0.1, 0.5, 0.9])
    assert [got[p] for p in ("p10", "p50", "p90")] == pytest.approx(want, abs=0.02)
    nothing = weighted_points(values, np.zeros(400))
    assert all(np.isnan(v) for v in nothing.values())
    some = weighted_points(np.array([1.0, np.nan, 3.0]), np.ones(3))
    assert some["mean"] == 2.0


def test_weights_of_impossible_worlds() -> None:
    assert normalised(np.array([-np.inf, -1000.0, -1000.0])).tolist() == [0.0, 0.5, 0.5]
    assert not normalised(np.full(3, -np.inf)).any()
    assert effective_size(np.zeros(3)) == 0.0


def test_resampling_takes_each_world_as_often_as_its_weight_says() -> None:
    weights = normalised(np.log(np.arange(1.0, 51.0)))
    counts = np.bincount(resample(weights, 1000, 7), minlength=50)
    assert np.all((counts == np.floor(1000 * weights)) | (counts == np.ceil(1000 * weights)))
    mean = np.mean(
        [np.bincount(resample(weights, 90, k), minlength=50) for k in range(2000)], axis=0
    )
    assert mean == pytest.approx(90 * weights, abs=0.05)


def test_spearman_is_scipys() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.random((300, 2)), rng.integers(0, 9, 300).astype(float)
    got = spearman(x, y)
    want = [spearmanr(x[:, j], y).statistic for j in range(2)]
    assert got == pytest.approx(want)


def test_written_out_linear_algebra_is_numpys() -> None:
    rng = np.random.default_rng(2)
    a = rng.normal(size=(6, 6))
    matrix, right = a @ a.T + np.eye(6), rng.normal(size=(6, 9))
    root = _cholesky(matrix)
    assert root == pytest.approx(np.linalg.cholesky(matrix))
    assert _solved(root, right) == pytest.approx(np.linalg.solve(root, right))


def test_the_density_of_a_stage_is_that_of_its_points() -> None:
    # The mean of the ratio over the prior is the integral of the density: 1.
    stage = Proposal(
        np.array([0, 2]), np.array([1.0, -0.5]), _cholesky(np.array([[0.5, 0.2], [0.2, 0.4]]))
    )
    prior = unit(200_000, 3)
    assert np.exp(stage.log_ratio(prior)).mean() == pytest.approx(1.0, abs=0.02)
    drawn = stage.points(unit(200_000, 3, seed=2), 9)
    # The share of the proposal's own points in a region, by points and by density.
    inside = (prior[:, 0] > 0.7) & (prior[:, 2] < 0.5)
    by_density = np.mean(np.exp(stage.log_ratio(prior)) * inside)
    by_points = np.mean((drawn[:, 0] > 0.7) & (drawn[:, 2] < 0.5))
    assert by_points == pytest.approx(by_density, abs=0.01)
    assert np.all(stage.log_ratio(prior) >= np.log(DEFENSIVE) - 1e-12)
    assert np.corrcoef(drawn[:, 1], drawn[:, 0])[0, 1] == pytest.approx(0.0, abs=0.01)


def test_two_stages_find_an_answer_that_is_known_exactly() -> None:
    """Normal prior, normal figure far out: mean, spread and evidence have formulas."""
    seen, error = 3.5, 0.3

    def log_like(points: np.ndarray) -> np.ndarray:
        z = (ndtri(points[:, 0]) + ndtri(points[:, 1])) / np.sqrt(2)
        return norm.logpdf(seen, z, error)

    points = unit(4000, 5)
    stages: list[Proposal | None] = [None]
    sizes, free = [4000], np.array([True, True, True, True, False])
    log_w = log_like(points)
    first = effective_size(normalised(log_w))
    for part in (1, 2):
        stage = fitted_proposal(points, tempered(log_w, 400.0), free)
        stages.append(stage)
        sizes.append(4000)
        points = np.concatenate([points, stage.points(unit(4000, 5, seed=10 + part), part)])
        log_w = log_like(points) - log_mixture(points, stages, sizes)
    weights = normalised(log_w)
    assert first < 40 and effective_size(weights) > 1000
    z = (ndtri(points[:, 0]) + ndtri(points[:, 1])) / np.sqrt(2)
    got = weighted_points(z, weights)
    spread = 1 / (1 + 1 / error**2)
    assert got["mean"] == pytest.approx(seen * spread / error**2, abs=0.02)
    assert got["sd"] == pytest.approx(np.sqrt(spread), abs=0.02)
    evidence = np.exp(log_w).mean()
    assert evidence == pytest.approx(norm.pdf(seen, 0, np.sqrt(1 + error**2)), rel=0.05)
    untouched = weighted_points(points[:, 4], weights)
    assert untouched["mean"] == pytest.approx(0.5, abs=0.03)


def test_flatter_weights_are_worth_what_was_asked_for() -> None:
    log_w = -0.5 * np.linspace(-30, 30, 5000) ** 2
    log_w[:100] = -np.inf
    flat = tempered(log_w, 1000.0)
    assert effective_size(flat) == pytest.approx(1000.0, rel=0.01)
    assert not flat[:100].any()
    assert tempered(np.zeros(500), 400.0) == pytest.approx(np.full(500, 1 / 500))
