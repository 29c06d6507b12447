"""Scores against closed forms and brute force; rivals against numpy, arithmetic and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from boligsim.base.errors import InputError
from boligsim.demand.backtest import rivals
from boligsim.demand.backtest.scores import covered, crps, interval_score, relative_error


def test_crps_of_a_normal_is_its_closed_form() -> None:
    """Gneiting and Raftery (2007): sd (z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi))."""
    draws = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)[:, None] * 3.0 + 10.0
    truth = np.array([4.0, 10.0, 11.5])
    z = (truth - 10.0) / 3.0
    wanted = 3.0 * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi))
    np.testing.assert_allclose(crps(np.tile(draws, 3), truth), wanted, atol=2e-3)


def test_crps_by_all_pairs() -> None:
    rng = np.random.default_rng(1)
    draws, truth = rng.gamma(2.0, 3.0, (7, 4)), rng.gamma(2.0, 3.0, 4)
    pairs = np.abs(draws[:, None] - draws[None]).mean(axis=(0, 1))
    np.testing.assert_allclose(crps(draws, truth), np.abs(draws - truth).mean(axis=0) - pairs / 2)
    # a point's is its absolute error
    np.testing.assert_allclose(crps(draws[:1], truth), np.abs(draws[0] - truth))


def test_the_interval_score_is_least_at_the_true_quantiles() -> None:
    truth = np.random.default_rng(3).normal(0.0, 1.0, 200_000)
    z = stats.norm.ppf(0.9)

    def score(width: float) -> float:
        return float(interval_score(-width, width, truth).mean())

    assert score(z) < min(score(0.9 * z), score(1.1 * z))
    assert interval_score(90.0, 110.0, 88.0) == pytest.approx(20 + 10 * 2)
    np.testing.assert_array_equal(covered([1.0, 2.0], [3.0, 3.0], [3.0, 1.0]), [1, 0])
    assert np.isnan(covered([np.nan], [np.nan], [1.0])).all()
    assert relative_error(90.0, 100.0) == pytest.approx(-0.1)


def test_simple_rivals_by_hand() -> None:
    series = np.array([[np.nan, 10.0, 12.0, 14.0, 19.0], [5.0, 5.0, 5.0, 5.0, 5.0]])
    np.testing.assert_array_equal(rivals.last_value(series, 3), [19, 5])
    slope = np.polyfit(np.arange(4), series[0, 1:], 1)[0]
    np.testing.assert_allclose(rivals.linear_trend(series, 3), [19 + 3 * slope, 5])
    falling = np.array([[30.0, 20.0, 10.0]])
    assert rivals.linear_trend(falling, 5)[0] == 0.0
    assert rivals.theta(series, 3)[1] == pytest.approx(5.0)
    assert 19 < rivals.theta(series, 3)[0] < 19 + 3 * slope


def test_damped_trend_is_statsmodels() -> None:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    row = np.array([900.0, 910, 925, 930, 950, 955, 970, 990, 991, 1005])
    model = ExponentialSmoothing(
        np.log(row), trend="add", damped_trend=True, initialization_method="estimated"
    )
    wanted = np.exp(model.fit().forecast(5)[-1])
    got = rivals.damped_ets(np.stack([row, np.append([np.nan] * 5, row[:5])]), 5)
    assert got[0] == pytest.approx(wanted)
    assert np.isnan(got[1])


def test_hamilton_perry_by_hand() -> None:
    """Everybody keeps nine of ten a year, a woman of 15-49 has 0.1 children under one."""
    ages, years = 60, 7
    persons = np.zeros((1, years, 2, ages))
    persons[0, 0] = 1e6
    for t in range(1, years):
        persons[0, t, :, 1:] = 0.9 * persons[0, t - 1, :, :-1]
        persons[0, t, :, -1] += 0.9 * persons[0, t - 1, :, -1]
        persons[0, t, :, 0] = 0.05 * persons[0, t - 1, 0, 15:50].sum()
    ahead = rivals.hamilton_perry(persons[:, :5], 2)[0]
    np.testing.assert_allclose(ahead[:, 1:], persons[0, 6, :, 1:], rtol=1e-4)
    np.testing.assert_allclose(ahead[:, 0], persons[0, 6, :, 0], rtol=1e-4)


def test_forecasts_by_band_and_unknown_rivals() -> None:
    persons = np.full((2, 8, 2, 100), 50.0)
    bands = {"all": (0, None), "80+": (80, None)}
    found = rivals.forecasts(persons, 3, bands)
    assert list(found) == list(rivals.RIVALS)
    np.testing.assert_array_equal(found["last_value"], [[10_000, 2_000]] * 2)
    assert np.isnan(found["damped_ets"][:, 1]).all()
    assert found["damped_ets"][:, 0] == pytest.approx(10_000, rel=1e-6)
    with pytest.raises(InputError, match=r"no rival 'linaer'. did you mean 'linear'"):
        rivals.forecasts(persons, 3, bands, ["linaer"])
