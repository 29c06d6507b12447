"""More dwellings never raise waiting: always in one first-come pool, on average elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from benchmarks import _cases
from boligsim.homelessness import STOCKS, Rate, Units, laws, simulate_system
from tests.homelessness.random_systems import law
from tests.homelessness.systems import exponential, run, small, stock, years_in

WAITING = STOCKS.index("waiting")


@settings(max_examples=40)
@given(
    tenancy=law(), units=st.integers(0, 12), waiting=st.integers(0, 6), seed=st.integers(0, 99),
    rates=st.lists(st.sampled_from([0.0, 3.0, 9.0, 20.0]), min_size=4, max_size=4),
    more=st.integers(1, 4), at=st.sampled_from([0.0, 0.33, 1.0, 2.71]),
)  # fmt: skip
def test_in_every_course_of_one_first_come_pool(tenancy, units, waiting, seed, rates, more, at):
    # Everybody keeps the length of the tenancy; in order of application all begin no later
    # (Kiefer and Wolfowitz 1955), so at no time do more wait.
    system = small(
        years=4, units=(units,), tenancy=tenancy, discipline="waiting",
        tables=np.array([[[0.0, 0.3, 1.0], [0.0, 1.0, 4.0]]]), streams=[("a", "home", rates)],
        start=[("a", "flat", units), ("a", "home", waiting)],
    )  # fmt: skip
    base = run(system, draws=20, seed=seed)
    with_more = run(system, [Units("flat", more, at)], draws=20, seed=seed)
    fewer = base.month[..., WAITING, 0] - with_more.month[..., WAITING, 0]
    assert (fewer >= 0).all() and (fewer <= more * 60).all()
    lived = years_in(base, "waiting") - years_in(with_more, "waiting")
    assert (lived >= -1e-9).all()


def test_the_effect_is_there_and_a_shorter_queue_is_not_taken_for_granted():
    system = small(
        years=4, units=(10,), tenancy=exponential(1.0), discipline="waiting",
        streams=[("a", "home", 11.0)], start=[("a", "flat", 10), ("a", "home", 4)],
    )  # fmt: skip
    base = run(system)
    more = run(system, [Units("flat", 1, 1.0)])
    assert (stock(base, "waiting") - stock(more, "waiting"))[:, 2:].mean() > 1.0
    # Fewer applications need not shorten the queue of a month in every course when who comes
    # next has another tenancy; more dwellings with a queue by need are like that.
    need = small(
        years=4, units=(10,), tenancy=laws.weibull(np.array([1.0]), 0.5), discipline="need",
        streams=[("a", "home", 11.0)], start=[("a", "flat", 10), ("a", "home", 4)],
    )  # fmt: skip
    gap = (
        run(need).month[..., WAITING, 0] - run(need, [Units("flat", 1, 1.0)]).month[..., WAITING, 0]
    )
    assert gap.mean() > 0.5 and gap.min() < 0


@pytest.mark.parametrize("discipline", ["need", pytest.param("random", marks=pytest.mark.slow)])
@pytest.mark.parametrize("dwelling", ["ordinary", "detached", "staffed"])
def test_on_average_in_a_municipality(dwelling, discipline):
    system = _cases.municipality(worlds=50, spread=0.15, years=4, discipline=discipline)
    more = [("more", Units(dwelling, 5, 1.0))]

    def lived(primitives):
        found = simulate_system(system, primitives, seed=1, histories=3)
        return found.time[:, :, 1:, WAITING, :, 0].sum(axis=(2, 3)).reshape(-1)

    saved = lived(()) - lived(more)
    error = saved.std(ddof=1) / np.sqrt(len(saved))
    assert saved.mean() > 4 * error
    worse = lived(()) - lived([("slow", Rate("tenancy_end", 0.9, 1.0))])
    assert worse.mean() < 0
