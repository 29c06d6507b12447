"""Each method of the small counts against theory, statsmodels or sums by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from boligsim.base.errors import InputError
from boligsim.demand.groups import covered, crps, shrunk_levels, weighted_interval_score
from boligsim.demand.groups.discount import _filter, comparable_rates, discount_law
from boligsim.demand.groups.laws import GammaLaw, RootLaw
from boligsim.demand.groups.level import size_line
from boligsim.demand.groups.local_level import filter_level
from boligsim.demand.groups.quasi import quasi_law
from boligsim.demand.groups.series import Series, read_series


def series(counts: object, exposure: object = None, horizon: int = 3) -> Series:
    return read_series(counts, exposure, horizon, None)


def test_gamma_law_is_the_negative_binomial_of_its_moments() -> None:
    mean, spread = np.array([[6.0]]), np.array([[9.0]])
    law = GammaLaw(mean, spread)
    size = 36.0 / 9.0
    points = np.array([0.1, 0.5, 0.9])[:, None, None]
    want = nbinom.ppf([0.1, 0.5, 0.9], size, size / (size + 6.0))
    np.testing.assert_array_equal(law.counts(points)[:, 0, 0], want)
    grid = ((np.arange(4000) + 0.5) / 4000)[:, None, None]
    level = law.levels(grid)[:, 0, 0]
    assert level.mean() == pytest.approx(6.0, rel=1e-3)
    assert level.var() == pytest.approx(9.0, rel=0.01)
    # a level that is known leaves Poisson chance
    known = GammaLaw(mean, np.zeros((1, 1)))
    np.testing.assert_array_equal(known.counts(points)[:, 0, 0], poisson.ppf([0.1, 0.5, 0.9], 6.0))


def test_root_law_is_never_negative() -> None:
    one = np.ones((1, 1))
    law = RootLaw(0.1 * one, one, one, 5.0 * one)
    assert law.counts(np.array([0.01])[:, None, None])[0, 0, 0] == 0.0
    middle = RootLaw(2.0 * one, one, one, 5.0 * one).levels(np.array([0.5])[:, None, None])
    assert middle[0, 0, 0] == pytest.approx(20.0)


def test_discount_filter_by_hand() -> None:
    """Three years and one without a count, discount 0.5, a prior of weight 2 at rate 0.1."""
    data = series([[3.0, 5.0, np.nan, 4.0]], [[10.0, 20.0, 20.0, 20.0]])
    shape, rate, _ = _filter(data, np.array([0.1]), 0.5, 2.0)
    # prior (2, 20); faded the same; + (3, 10) = (5, 30)
    # 0.5 x (5, 30) + 0.5 x (2, 20) = (3.5, 25); + (5, 20) = (8.5, 45)
    # year without a count: 0.5 x (8.5, 45) + (1, 10) = (5.25, 32.5)
    # 0.5 x (5.25, 32.5) + (1, 10) + (4, 20) = (7.625, 46.25)
    assert shape[0] == pytest.approx(7.625)
    assert rate[0] == pytest.approx(46.25)


def test_discount_fades_ahead_by_hand() -> None:
    counts = [[3.0, 5.0, 4.0, 6.0, 2.0]]
    law, kept, strength = discount_law(series(counts, horizon=2))
    rate = comparable_rates(series(counts))
    shape, exposure, _ = _filter(series(counts), rate, kept, strength)
    for h in range(2):
        shape = kept * shape + (1 - kept) * strength
        exposure = kept * exposure + (1 - kept) * strength / rate
        assert law.mean[0, h] == pytest.approx(float(shape[0] / exposure[0]))
        # the variance of a gamma level: shape over exposure squared
        assert law.spread[0, h] == pytest.approx(float(shape[0] / exposure[0] ** 2))


def test_discount_likelihood_is_the_negative_binomial_of_one_step() -> None:
    data = series([[3.0, 5.0, 4.0]], [[10.0, 20.0, 20.0]])
    _, _, total = _filter(data, np.array([0.1]), 0.5, 2.0)
    shape, rate = 0.5 * 8.5 + 1.0, 0.5 * 45.0 + 10.0
    assert total == pytest.approx(nbinom.logpmf(4, shape, rate / (rate + 20.0)))


def test_discount_prefers_to_remember_what_does_not_change() -> None:
    rng = np.random.default_rng(2)
    rates = rng.uniform(5.0, 60.0, size=(40, 1))
    _, kept, _ = discount_law(series(rng.poisson(rates, size=(40, 15))))
    assert kept >= 0.9
    wandering = rates * np.exp(np.cumsum(rng.normal(0.0, 0.3, size=(40, 15)), axis=1))
    _, faded, _ = discount_law(series(rng.poisson(wandering)))
    assert faded <= 0.6


def test_quasi_dispersion_of_poisson_counts_is_near_one_and_of_rigid_ones_below() -> None:
    rng = np.random.default_rng(4)
    rates = rng.uniform(5.0, 60.0, size=(60, 1))
    _, window, _, dispersion = quasi_law(series(rng.poisson(rates, size=(60, 15))))
    assert window >= 8
    assert dispersion[0] == pytest.approx(1.1, abs=0.12)
    stiff = np.repeat(rng.poisson(30.0, size=(60, 1)), 15, axis=1) + rng.integers(0, 2, (60, 15))
    _, _, _, small = quasi_law(series(stiff))
    assert small[0] < 0.4


def test_local_level_is_that_of_statsmodels() -> None:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    rng = np.random.default_rng(6)
    values = np.cumsum(rng.normal(0, 0.3, 15)) + rng.normal(0, 0.5, 15)
    values[7] = np.nan
    level, variance, likelihood = filter_level(
        values[None], np.full((1, 15), 0.25), np.array([0.09])
    )
    model = UnobservedComponents(values, "llevel")
    # the same start: the first value, known as well as a value is
    model.ssm.initialize_known(np.array([values[0]]), np.array([[0.25 * 1e6]]))
    model.ssm.loglikelihood_burn = 1
    found = model.filter([0.25, 0.09])
    assert level[0] == pytest.approx(found.filtered_state[0, -1], rel=1e-5)
    assert variance[0] == pytest.approx(found.filtered_state_cov[0, 0, -1], rel=1e-5)
    assert likelihood == pytest.approx(found.llf, rel=1e-4)


def test_shrinkage_goes_toward_comparable_places_and_less_the_larger_they_are() -> None:
    rng = np.random.default_rng(8)
    among = np.repeat([200.0, 20_000.0], 30)
    true = 0.02 * rng.gamma(20.0, 1 / 20.0, size=60)
    counts = rng.poisson(true * among).astype(float)
    level = shrunk_levels(counts, among)
    raw = counts / among
    pulled = np.abs(level.mean - raw)
    assert pulled[:30].mean() > 10 * pulled[30:].mean()
    assert np.abs(level.mean - true).mean() < np.abs(raw - true).mean()
    assert 8 < level.strength < 60  # true relative variance is 1/20
    low, high = level.quantiles([[0.1], [0.9]])
    inside = float(((low <= true) & (true <= high)).mean())
    assert 0.65 <= inside <= 0.95


def test_a_place_without_counts_gets_the_level_of_its_size() -> None:
    among = np.array([100, 200, 400, 800, 1600, 3200, 6400, 12800, 800.0])
    counts = 0.5 * among**0.8  # the rate falls with size
    counts[-1] = np.nan
    level = shrunk_levels(counts, among)
    assert level.mean[-1] == pytest.approx(level.prior[3], rel=0.02)
    assert level.prior[0] > 1.5 * level.prior[-2]


def test_size_line_keeps_the_sum() -> None:
    among = np.geomspace(100, 10_000, 12)
    counts = 0.03 * among**0.9
    rates = size_line(counts, among, among)
    assert float((rates * among).sum()) == pytest.approx(counts.sum())
    few = size_line(counts[:3], among[:3], among[:3])
    assert np.ptp(few) == 0.0
    assert comparable_rates(series([[0, 0, 0]]))[0] > 0.0


def test_messages_of_levels() -> None:
    with pytest.raises(InputError, match="lengths"):
        shrunk_levels([1.0], [1.0, 2.0])
    with pytest.raises(InputError, match="above 0"):
        shrunk_levels([1.0], [0.0])
    with pytest.raises(InputError, match="at least one"):
        shrunk_levels([np.nan], [1.0])


def test_crps_of_a_uniform_by_integration() -> None:
    """Uniform on 0..10, truth 4: integral of (F - 1)^2 and F^2 in closed form."""
    points = (np.arange(999) + 0.5) / 999
    want = 4**3 / 300 + 6**3 / 300
    assert crps([10 * points], points, [4.0])[0] == pytest.approx(want, rel=1e-4)


def test_coverage_and_interval_score() -> None:
    points = (np.arange(99) + 0.5) / 99
    table = np.repeat((100 * points)[None], 3, axis=0)
    assert covered(table, points, [9.0, 50.0, 90.0]).tolist() == [False, True, True]
    # a median and no interval: half the absolute error over a half
    assert weighted_interval_score([[3.0]], [0.5], [7.0])[0] == 4.0
    with pytest.raises(InputError, match="pairs"):
        weighted_interval_score([[3.0, 4.0]], [0.1, 0.9], [7.0])
    with pytest.raises(InputError, match="one more axis"):
        crps([3.0, 4.0], points, [7.0])
