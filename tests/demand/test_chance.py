"""Deaths are binomial, worlds come in mirrored pairs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.base.jit import jit_is_off
from boligsim.base.random import fold_array, uniforms
from boligsim.demand.population import chance


@pytest.mark.parametrize(
    ("n", "p"), [(1, 0.3), (12, 0.02), (16, 0.5), (9, 0.8), (90, 0.08), (4000, 0.0002)]
)
def test_inversion_is_the_binomial_quantile(n: int, p: float) -> None:
    u = uniforms(np.arange(5000, dtype=np.uint64))
    got = chance.binomial(np.full(5000, float(n)), np.full(5000, p), u)
    np.testing.assert_array_equal(got, stats.binom.ppf(u, n, p))


def test_inversion_at_the_edges() -> None:
    n, p = np.array([3.0, 3.0, 5.0, 5.0]), np.array([0.4, 0.4, 1.0, 0.995])
    u = np.array([1e-16, 1.0 - 1e-16, 0.5, 0.5])
    np.testing.assert_array_equal(chance.binomial(n, p, u), [0, 3, 5, 5])


@pytest.mark.parametrize(("n", "p"), [(90, 0.1), (40, 0.5), (900, 0.1), (5000, 0.02), (400, 0.9)])
def test_large_numbers_keep_mean_and_variance(n: int, p: float) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    got = chance.binomial(np.full(len(u), float(n)), np.full(len(u), p), u)
    assert got.mean() == pytest.approx(n * p, rel=1e-3)
    assert got.var() == pytest.approx(n * p * (1 - p), rel=0.01)
    exact = stats.binom.ppf(u, n, p)
    assert np.abs(got - exact).max() <= 2
    assert (got != exact).mean() < 0.02


def test_nobody_dies_where_nobody_lives() -> None:
    assert not chance.binomial(np.zeros(9), np.full(9, 0.5), np.full(9, 0.99)).any()
    assert not chance.binomial(np.full(9, 50.0), np.zeros(9), np.full(9, 0.99)).any()


def test_deaths_have_the_binomial_mean_and_variance() -> None:
    worlds = 8000
    people = np.tile([30.0, 120.0, 800.0, 2.4], (worlds, 1))
    share = np.array([0.2, 0.08, 0.1, 0.01])
    factor = np.repeat([0.5, 1.5], worlds // 2)
    died = chance.deaths(people, share, factor, fold_array(7, np.arange(worlds)))
    for some, p in ((factor < 1, 0.5 * share), (factor > 1, 1.5 * share)):
        sd = np.sqrt(people[0] * p * (1 - p))
        assert np.all(
            np.abs(died[some].mean(axis=0) - people[0] * p) < 4 * sd / np.sqrt(some.sum())
        )
        np.testing.assert_allclose(died[some].var(axis=0)[:3], sd[:3] ** 2, rtol=0.08)


@pytest.mark.skipif(jit_is_off(), reason="nothing is compiled")
@pytest.mark.parametrize("largest", [3.0, 60.0, 900.0])
def test_compiled_deaths_are_the_plain_ones(largest: float) -> None:
    rng = np.random.default_rng(int(largest))
    people = rng.uniform(0.0, largest, (301, 40))
    share = np.append(rng.uniform(0.0, 0.3, 38), [0.0, 1.0])
    factor = rng.uniform(0.4, 2.0, 301)
    keys = fold_array(11, np.arange(301) // 2)
    compiled = chance.deaths(people, share, factor, keys)
    np.testing.assert_array_equal(compiled, chance._deaths_plain(people, share, factor, keys))
    assert len(np.unique(compiled)) > 1000


def test_never_more_die_than_live() -> None:
    people = np.full((1000, 3), [0.2, 1.4, 40.6])
    died = chance.deaths(people, np.ones(3), np.full(1000, 3.0), fold_array(1, np.arange(1000)))
    assert np.all(died <= people)
    assert died.mean() > 0.9 * people.mean()


def test_worlds_are_mirrored_pairs() -> None:
    keys = chance.pair_keys(3, 6, "migration")
    draws = chance.yearly(keys, 4)
    np.testing.assert_array_equal(draws[1::2], -draws[::2])
    assert len(np.unique(draws)) == draws.size


def test_memory_and_heavy_tails_keep_the_variance() -> None:
    rng = np.random.default_rng(2)
    path = chance.autoregressive(rng.standard_normal((40_000, 60)), 0.6)
    assert path[:, -1].std() == pytest.approx(1.0, rel=0.02)
    both = np.corrcoef(path[:, -1], path[:, -2])[0, 1]
    assert both == pytest.approx(0.6, abs=0.02)
    tails = chance.heavy(rng.standard_normal(400_000), 4.0)
    assert tails.std() == pytest.approx(1.0, rel=0.05)
    assert (np.abs(tails) > 4).mean() > 20 * stats.norm.sf(4) * 2


def test_normals_of_cells_are_normal_and_mirrored() -> None:
    draws = chance.cell_normals(chance.pair_keys(1, 2001, "cells"), 50)
    np.testing.assert_array_equal(draws[1:2000:2], -draws[:2000:2])
    own = draws[::2].ravel().astype(float)
    assert stats.kstest(own, "norm").pvalue > 0.01
    assert own.std() == pytest.approx(1.0, abs=0.01)
    assert abs(np.corrcoef(draws[::2, 0], draws[::2, 1])[0, 1]) < 0.1
    uniform = chance.cell_uniforms(chance.pair_keys(1, 2000, "cells"), 50)
    np.testing.assert_array_equal(uniform[::2] + uniform[1::2], 1.0)
    assert stats.kstest(uniform[::2].ravel().astype(float), "uniform").pvalue > 0.01
