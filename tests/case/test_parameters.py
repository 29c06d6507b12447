"""Draws: exact points of the distributions, keyed by name and world, resolved by group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from boligsim.base import InputError
from boligsim.case import PATHS, Parameters, load_case
from boligsim.case.distributions import quantile


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_case("narvik").parameters


@pytest.mark.parametrize("law", ["normal", "lognormal", "beta", "gamma"])
@given(low=st.floats(0.001, 0.9), gap=st.floats(0.02, 0.9))
def test_low_and_high_are_the_10_and_90_percent_points(law, low, gap):
    high = min(low + gap * (1 - low), 0.999)
    value = (low + high) / 2
    q = quantile(law, value, low, high, np.array([0.1, 0.9]))
    np.testing.assert_allclose(q, [low, high], rtol=1e-6)


@pytest.mark.parametrize("law", ["normal", "lognormal"])
def test_the_value_is_the_median(law):
    assert quantile(law, 5.0, 2.0, 12.0, np.array([0.5]))[0] == pytest.approx(5.0)


def test_beta_gamma_and_triangular_are_scipys():
    u = np.linspace(0.01, 0.99, 50)
    low, high = stats.beta.ppf([0.1, 0.9], 2.5, 7)
    np.testing.assert_allclose(
        quantile("beta", 0.25, low, high, u), stats.beta.ppf(u, 2.5, 7), rtol=1e-7
    )
    low, high = stats.gamma.ppf([0.1, 0.9], 3.2, scale=4)
    np.testing.assert_allclose(
        quantile("gamma", 10, low, high, u), stats.gamma.ppf(u, 3.2, scale=4), rtol=1e-7
    )
    np.testing.assert_allclose(
        quantile("triangular", 3, 1, 7, u), stats.triang.ppf(u, 2 / 6, loc=1, scale=6)
    )
    np.testing.assert_allclose(quantile("uniform", 3, 1, 7, u), stats.uniform.ppf(u, 1, 6))


@pytest.mark.slow
def test_any_two_points_have_their_law():
    rng = np.random.default_rng(3)
    for _ in range(150):
        low, high = np.sort(10 ** rng.uniform(-5, -0.01, 2))
        for law in ("beta", "gamma"):
            points = quantile(law, low, low, high, np.array([0.1, 0.9]))
            np.testing.assert_allclose(points, [low, high], rtol=1e-9)


def test_draws_follow_their_distribution(parameters):
    draws = parameters.draw(20_000, 1)
    for path, group, law in [
        ("entry.eviction_to_homeless_share", "", "beta"),
        ("entry.eviction_per_1000_renters", "", "lognormal"),
        ("reserve.ready_dwellings", "", "triangular"),
    ]:
        rows = parameters.frame
        row = rows[(rows["path"] == path) & (rows["group"] == group)].iloc[0]
        assert row["distribution"] == law

        def cdf(x, r=row):
            u = np.linspace(1e-6, 1 - 1e-6, 20_001)
            return np.interp(x, quantile(r.distribution, r.value, r.low, r.high, u), u)

        assert stats.kstest(draws.get(path, group), cdf).pvalue > 0.001


def test_rows_are_independent_of_each_other(parameters):
    draws = parameters.draw(5000, 1)
    a = draws.get("entry.release_per_10000_inhabitants")
    b = draws.get("entry.other_per_10000")
    c = draws.get("entry.share", "rop")
    d = draws.get("entry.share", "young")
    for x, y in ((a, b), (c, d), (a, c)):
        assert abs(stats.spearmanr(x, y).statistic) < 4 / np.sqrt(5000)


def all_draws(draws, frame):
    return {
        (r.path, r.group, r.dwelling): draws.get(r.path, r.group, r.dwelling)
        for r in frame.itertuples()
    }


def test_the_first_worlds_stay_when_there_are_more(parameters):
    few = all_draws(parameters.draw(7, 3), parameters.frame)
    many = all_draws(parameters.draw(50, 3), parameters.frame)
    assert all(np.array_equal(few[k], many[k][:7]) for k in few)


def test_order_of_rows_and_other_rows_change_no_draw(parameters):
    first = all_draws(parameters.draw(20, 3), parameters.frame)
    mixed = parameters.frame.sample(frac=1, random_state=1)
    second = all_draws(Parameters(mixed).draw(20, 3), mixed)
    assert all(np.array_equal(first[k], second[k]) for k in first)
    half = parameters.frame.iloc[::2]
    third = all_draws(Parameters(half).draw(20, 3), half)
    assert all(np.array_equal(first[k], third[k]) for k in third)


def test_seed_and_world_change_draws(parameters):
    a = parameters.draw(50, 3).get("homeless.detection")
    b = parameters.draw(50, 4).get("homeless.detection")
    assert not np.any(a == b) and len(set(a)) == 50


def test_every_draw_lies_in_the_range_of_its_path(parameters):
    draws = parameters.draw(2000, 5)
    for (path, _, _), values in all_draws(draws, parameters.frame).items():
        assert PATHS[path].low <= values.min() and values.max() <= PATHS[path].high
        assert np.isfinite(values).all()


def table(*rows):
    columns = [
        "path", "group", "dwelling", "value", "low", "high", "distribution", "transferable",
        "valid_from", "valid_to",
    ]  # fmt: skip
    full = [(*r, v, v, v, "fixed", "yes", np.nan, np.nan) for *r, v in rows]
    return Parameters(pd.DataFrame(full, columns=columns))


def test_the_most_special_row_wins():
    p = table(
        ("a", "", "", 1.0),
        ("a", "", "d", 2.0),
        ("a", "g", "", 3.0),
        ("a", "g", "d", 4.0),
        ("a", "g2", "d2", 5.0),
    )
    draws = p.draw(3, 1)
    assert draws.get("a", "g", "d").tolist() == [4.0] * 3
    assert draws.get("a", "g", "x")[0] == 3
    assert draws.get("a", "x", "d")[0] == 2
    assert draws.get("a", "x", "x")[0] == 1
    assert draws.get("a", "g2", "x")[0] == 1
    assert p.value("a", "g2", "d2") == 5
    assert draws.has("a", "anything") and not draws.has("b")


def test_group_goes_before_dwelling():
    draws = table(("a", "", "d", 2.0), ("a", "g", "", 3.0)).central()
    assert draws.worlds == 1 and draws.get("a", "g", "d")[0] == 3


def test_unknown_names_get_a_hint(parameters):
    draws = parameters.central()
    with pytest.raises(InputError, match=r"did you mean 'homeless\.detection'"):
        draws.get("homeless.detecton")
    with pytest.raises(InputError, match="has no row for group 'acut'"):
        draws.get("entry.share", "acut")


def test_a_row_outside_its_validity_counts_nothing(parameters):
    draws = parameters.draw(5, 1)
    path = "acquisition.grant_share"
    assert draws.get(path, year=2027).tolist() == [0.0] * 5
    assert (draws.get(path, year=2012) > 0).all()
    assert (draws.get(path) > 0).all()


def test_what_get_returns_can_be_changed_without_harm(parameters):
    draws = parameters.draw(5, 1)
    draws.get("homeless.detection")[:] = -1
    assert (draws.get("homeless.detection") > 0).all()


def test_replace_moves_low_and_high_along(parameters):
    p = parameters.replace("entry.eviction_per_1000_renters", 8)
    row = p.frame[p.frame["path"] == "entry.eviction_per_1000_renters"].iloc[0]
    assert row[["value", "low", "high"]].tolist() == [8, 4, 14]
    assert parameters.value("entry.eviction_per_1000_renters") == 4
    # The same worlds are the high ones: only the level moves.
    old = parameters.draw(9, 1).get("entry.eviction_per_1000_renters")
    np.testing.assert_allclose(p.draw(9, 1).get("entry.eviction_per_1000_renters"), 2 * old)


def test_replace_adds_a_special_row_and_leaves_the_general_one(parameters):
    p = parameters.replace("allocation.accept", 0.5, group="families")
    assert p.value("allocation.accept", "families") == 0.5
    assert p.value("allocation.accept", "rop") == parameters.value("allocation.accept")


@pytest.mark.parametrize("value", [0.0, 0.001, 0.5, 0.999, 1.0])
def test_replaced_shares_stay_shares(parameters, value):
    p = parameters.replace("homeless.detection", value)
    row = p.frame[p.frame["path"] == "homeless.detection"].iloc[0]
    assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1
    drawn = p.draw(200, 1).get("homeless.detection")
    assert ((drawn >= 0) & (drawn <= 1)).all()


def test_replace_refuses_what_cannot_be(parameters):
    with pytest.raises(InputError, match="must be from 0 to 1"):
        parameters.replace("homeless.detection", 1.2)
    with pytest.raises(InputError, match="did you mean"):
        parameters.replace("homeless.detecion", 0.2)


def test_only_behaviour_travels(parameters):
    other = parameters.replace("homeless.self_resolution_median_months", 9).replace(
        "homeless.detection", 0.5
    )
    mixed = parameters.blend(other, 0.25)
    assert mixed.value("homeless.self_resolution_median_months") == pytest.approx(6)
    assert mixed.value("homeless.detection") == parameters.value("homeless.detection")
