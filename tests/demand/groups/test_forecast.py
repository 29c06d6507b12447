"""Small counts: what is asked for, what holds whatever the numbers, and the messages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from boligsim.base.errors import InputError
from boligsim.demand.groups import forecast_counts


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    """Twenty places with 12 years of Poisson counts around rates of their own."""
    rng = np.random.default_rng(7)
    rates = rng.gamma(20.0, 0.5, size=20)
    return pd.DataFrame(rng.poisson(rates[:, None], size=(20, 12)), columns=range(2010, 2022))


def test_shape_order_and_years(counts: pd.DataFrame) -> None:
    forecast = forecast_counts(counts, horizon=4, levels=(0.05, 0.5, 0.95))
    assert forecast.quantiles.shape == (20, 4, 3)
    assert forecast.years.tolist() == [2022, 2023, 2024, 2025]
    assert (np.diff(forecast.quantiles, axis=-1) >= 0).all()
    assert (forecast.quantiles >= 0).all()
    frame = forecast.to_frame()
    assert list(frame.columns) == ["group", "year", "probability", "value", "mean"]
    assert len(frame) == 20 * 4 * 3


def test_level_lies_between_own_and_common(counts: pd.DataFrame) -> None:
    forecast = forecast_counts(counts, horizon=1)
    own, common = counts.mean(axis=1).to_numpy(), float(counts.to_numpy().mean())
    far = np.abs(own - common) > 2.0
    assert far.sum() >= 5
    nearer = np.abs(forecast.mean[far, 0] - common) < np.abs(own[far] - common) + 0.6
    assert nearer.all()


def test_exposure_ahead_moves_the_counts_in_proportion(counts: pd.DataFrame) -> None:
    among = np.full((20, 14), 1000.0)
    plain = forecast_counts(counts, among, 2)
    among[:, 12:] = 2000.0
    double = forecast_counts(counts, among, 2)
    np.testing.assert_allclose(double.mean, 2.0 * plain.mean, rtol=0.02)
    # in thousands or in persons is the same
    small = forecast_counts(counts, among / 1000.0, 2)
    np.testing.assert_allclose(small.quantiles, double.quantiles, rtol=1e-6)


def test_steady_counts_get_steady_levels_and_wandering_ones_do_not() -> None:
    rng = np.random.default_rng(3)
    steady = forecast_counts(rng.poisson(20.0, size=(30, 15)), horizon=5)
    path = np.exp(np.cumsum(rng.normal(0, 0.2, size=(30, 15)), axis=1)) * 20.0
    loose = forecast_counts(rng.poisson(path), horizon=5, alike=range(30))
    assert steady.settings["discount"] > loose.settings["discount"]
    assert steady.settings["step"] < loose.settings["step"]
    width = [np.ptp(f.expected_at([0.1, 0.9]), axis=-1) / f.mean for f in (steady, loose)]
    assert width[0].mean() < 0.5 * width[1].mean()
    # drawn levels wander as far as the quantiles say, years near each other together
    drawn = loose.draw_expected(4000)
    points = np.moveaxis(np.quantile(drawn, [0.1, 0.9], axis=0), 0, -1)
    np.testing.assert_allclose(points, loose.expected_at([0.1, 0.9]), rtol=0.08)
    near, far = (np.corrcoef(drawn[:, 0, 4], drawn[:, 0, t])[0, 1] for t in (3, 0))
    assert near > far + 0.1


def test_rows_in_another_order_give_the_same_numbers(counts: pd.DataFrame) -> None:
    order = np.random.default_rng(1).permutation(20)
    one = forecast_counts(counts, horizon=3).quantiles
    other = forecast_counts(counts.iloc[order], horizon=3).quantiles
    np.testing.assert_allclose(other, one[order], rtol=1e-9)


def test_groups_that_are_not_alike_keep_their_own_level() -> None:
    counts = np.array([[2, 3, 2, 1, 2, 3], [90, 95, 88, 92, 91, 94]], dtype=float)
    apart = forecast_counts(counts, horizon=1, alike=["a", "b"]).mean[:, 0]
    assert abs(apart[0] - 2.2) < 0.6
    assert abs(apart[1] - 91.7) < 4.0


def test_draws_follow_the_quantiles_and_persist(counts: pd.DataFrame) -> None:
    forecast = forecast_counts(counts.iloc[:3], horizon=5, seed=5)
    drawn = forecast.draw(4000)
    assert drawn.shape == (4000, 3, 5)
    got = np.quantile(drawn, [0.1, 0.5, 0.9], axis=0)
    np.testing.assert_allclose(np.moveaxis(got, 0, -1), forecast.quantiles, atol=1.01)
    level = forecast.draw_expected(4000)
    np.testing.assert_allclose(level.mean(axis=0), forecast.mean, rtol=0.03)
    points = np.moveaxis(np.quantile(level, [0.1, 0.9], axis=0), 0, -1)
    np.testing.assert_allclose(points, forecast.expected_at([0.1, 0.9]), rtol=0.03)
    assert np.corrcoef(level[:, 0, 0], level[:, 0, 4])[0, 1] > 0.5
    assert abs(np.corrcoef(level[:, 0, 0], level[:, 1, 0])[0, 1]) < 0.06
    assert level.std(axis=0).max() < drawn.std(axis=0).min()


def test_same_seed_same_bytes_and_first_draws_stay(counts: pd.DataFrame) -> None:
    one, other = (forecast_counts(counts, horizon=3, seed=9) for _ in range(2))
    assert one.draw(20).tobytes() == other.draw(20).tobytes()
    assert one.draw_expected(10).tobytes() == other.draw_expected(20)[:10].tobytes()
    third = forecast_counts(counts, horizon=3, seed=8)
    assert third.draw(20).tobytes() != one.draw(20).tobytes()
    assert third.quantiles.tobytes() == one.quantiles.tobytes()


def test_zeros_gaps_and_one_series() -> None:
    forecast = forecast_counts([[0, 0, 0, 0]], horizon=2)
    assert forecast.quantiles[0, 0, 0] == 0.0
    assert 0.0 < forecast.mean[0, 0] < 1.0
    gap = forecast_counts([[3, np.nan, 4, 5, np.nan]], horizon=2)
    assert np.isfinite(gap.quantiles).all()
    series = forecast_counts(pd.Series([3, 4, 5], index=[2019, 2020, 2021], name="young"))
    assert (series.names, series.last_year) == (("young",), 2021)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1, 2, -1]],), "hold -1 as number 3"),
        (([[1, 2]],), "fewer than 3 years"),
        (("many",), "counts is str; give a table"),
        (([["a", "b", "c"]],), "counts is list; give a table"),
        (([[1, 2, 3]], [[1, 1]]), "exposure has the shape"),
        (([[1, 2, 3]], [[1, 0, 1]]), "must be above 0"),
        (([[1, 2, 3]], None, 0), "horizon is 0"),
        (([[1, 2, 3]], None, 2.5), "horizon is 2.5"),
        ((pd.DataFrame([[1, 2, 3]], columns=[2019, 2021, 2020]),), "one column a year, in order"),
        ((pd.DataFrame([[1, "x", 3]], columns=[2019, 2020, 2021]),), "no number"),
    ],
)
def test_messages(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        forecast_counts(*arguments)


def test_messages_of_options() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        forecast_counts([[1, 2, 3]], levels=(0.1, 1.0))
    with pytest.raises(InputError, match="rising order"):
        forecast_counts([[1, 2, 3]], levels=(0.9, 0.1))
    with pytest.raises(InputError, match="2 labels for 1 groups"):
        forecast_counts([[1, 2, 3]], alike=["a", "b"])


def test_summary_and_plot(counts: pd.DataFrame) -> None:
    from matplotlib.figure import Figure

    forecast = forecast_counts(counts.iloc[:2], horizon=5)
    assert "Antall i året" in repr(forecast.summary("nb"))
    assert "Tal på hendingar" in repr(forecast.summary("nn"))
    assert "2026" in repr(forecast.summary())
    assert repr(forecast) == "CountForecast(2 groups, 2022-2026)"
    ax = Figure().subplots()
    assert forecast.plot("1", ax=ax, language="nb") is ax
    assert ax.get_ylim()[0] == 0.0
    with pytest.raises(InputError, match="no group 'x'"):
        forecast.plot("x")
