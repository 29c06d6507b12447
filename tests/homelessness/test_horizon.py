"""Nothing runs past the horizon: the longest run, and what would be ready after its end."""

from __future__ import annotations

import pytest

from tests.homelessness.systems import exponential, flow, run, same, small, units


@pytest.mark.parametrize("years", [3, 32])
def test_stages_that_end_after_the_horizon_never_end(years):
    system = small(
        years=years, units=(40,), tenancy=exponential(years / 2), turn=2.0 * years,
        streams=[("a", "home", 60.0 / years)], moving=0.3, start=[("a", "flat", 30)],
    )  # fmt: skip
    outcome = run(system, draws=40)
    total = units(outcome)
    states = sum(units(outcome, s) for s in ("occupied", "vacant", "preparing"))
    assert (total == 40).all() and (states == 40).all()
    assert (units(outcome, "preparing")[:, -1] > 5).all()
    assert flow(outcome, "housed_from_home").sum() > 0


def test_a_longer_horizon_changes_no_earlier_year():
    def of(years):
        return run(
            small(
                years=years, units=(12,), tenancy=exponential(1.5), turn=0.2, decision=0.1,
                streams=[("a", "home", 6.0), ("a", "acute", 4.0)], start=[("a", "flat", 10)],
                self_resolution=exponential(0.7), ends=(0.2, 0.5, 0.6, 0.8),
            ),
            draws=30,
        )  # fmt: skip

    short, long = of(5), of(20)
    assert same(short, short) == []
    assert (short.stock == long.stock[:, :, :6]).all()
    assert (short.flow == long.flow[:, :, :5]).all()
    assert (short.units == long.units[:, :, :6]).all()
