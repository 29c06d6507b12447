"""Summaries of draws against numpy, and the calendar."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from boligsim.base import InputError, summarise, years_since


@given(
    hnp.arrays(
        np.int32,
        st.tuples(st.integers(1, 30), st.integers(1, 4)),
        elements=st.integers(-1000, 1000),
    )
)
def test_whole_numbers_equal_numpy(draws):
    out = summarise(draws)
    assert np.array_equal(out["mean"], draws.mean(axis=0))
    for name, q in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        np.testing.assert_allclose(out[name], np.quantile(draws, q, axis=0), rtol=1e-12, atol=1e-12)
    assert np.all((out["p10"] <= out["p50"]) & (out["p50"] <= out["p90"]))


def test_order_layout_and_axis_change_no_bit():
    rng = np.random.default_rng(1)
    draws = rng.lognormal(size=(500, 7))
    first = summarise(draws)
    for other in (
        summarise(rng.permuted(draws, axis=0)),
        summarise(np.asfortranarray(draws)),
        summarise(draws.T, axis=1),
    ):
        assert all(np.array_equal(first[k], other[k]) for k in first)


def test_undefined_draws_are_left_out():
    out = summarise(np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, np.nan]]))
    assert out["mean"][0] == 2 and out["p50"][0] == 2
    assert np.isnan(out["mean"][1]) and np.isnan(out["p90"][1])


def test_dates():
    assert years_since(2026, "2026-01") == 0
    assert years_since(2026, "2027-06") == pytest.approx(1 + 5 / 12)
    assert years_since(2026, 2013) == -13
    assert years_since(2008, "2008-12-01") == pytest.approx(11 / 12)
    for bad in ("2026-13", "26-01", "2026-02-30", "soon", ""):
        with pytest.raises(InputError, match="is not a date"):
            years_since(2026, bad)
