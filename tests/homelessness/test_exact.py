"""The exact mode against matrix exponentials, theory and itself; the fluid one by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.linalg import expm

from boligsim.base.errors import BoligsimError, InputError
from boligsim.homelessness import exact, theory
from boligsim.homelessness.chain import Chain, poisson_weights
from boligsim.homelessness.pool import one_pool
from tests.homelessness.random_pools import described


def generator(arrivals, rate, servers, size):
    q = np.zeros((size, size))
    for n in range(size):
        if n + 1 < size:
            q[n, n + 1] = arrivals
        if n:
            q[n, n - 1] = rate * min(n, servers)
        q[n, n] = -q[n].sum()
    return q


def queue_of(law, servers):
    return np.concatenate([[law[: servers + 1].sum()], law[servers + 1 :]])


@pytest.mark.parametrize(
    ("arrivals", "rate", "servers", "waiting"),
    [(6, 3, 3, 0), (9, 3, 3, 4), (0, 2, 5, 7), (4, 0, 2, 1), (3, 1, 0, 2), (0, 0, 3, 5)],
)
def test_equals_the_matrix_exponential(arrivals, rate, servers, waiting):
    pool = one_pool(arrivals, rate, servers, waiting, 3, at=[0, 0.3, 1.7, 3])
    start = np.zeros(140)
    start[servers + waiting] = 1
    for time, law in zip(pool.at, exact.queue_laws(pool), strict=True):
        truth = queue_of(start @ expm(generator(arrivals, rate, servers, 140) * time), servers)
        size = max(len(law), len(truth))
        gap = np.pad(law, (0, size - len(law))) - np.pad(truth, (0, size - len(truth)))
        assert np.abs(gap).max() < 1e-11


def test_equals_the_product_of_exponentials_when_everything_changes():
    pool = one_pool(
        [(0, 8), (1, 12)], [(0, 1), (1.5, 2)], [(0, 8), (0.5, 3), (2, 6)], 2, 3, at=[0.5, 2, 2.5]
    )
    law = np.zeros(160)
    law[10] = 1
    found = exact.queue_laws(pool)
    legs = [(0.5, 8, 1, 8), (0.5, 8, 1, 3), (0.5, 12, 1, 3), (0.5, 12, 2, 3), (0.5, 12, 2, 6)]
    seen = {0: (0, 8), 3: (1, 3), 4: (2, 6)}  # just before a step the old capacity counts
    for k, (span, arrivals, rate, servers) in enumerate(legs):
        law = law @ expm(generator(arrivals, rate, servers, 160) * span)
        if k in seen:
            row, capacity = seen[k]
            truth = queue_of(law, capacity)
            assert np.abs(found[row][: len(truth)] - truth[: len(found[row])]).max() < 1e-11


def test_long_run_is_erlang_c():
    truth = theory.erlang_c(270, 1, 300)
    large = one_pool(270, 1, 300, 40, 32, at=[32]).exact().iloc[0]
    assert large["mean"] == pytest.approx(truth["queue"], rel=1e-8)
    small = one_pool(60, 30, 3, 0, 32, at=[32])
    law = exact.queue_laws(small)[0]
    assert small.exact()["mean"].iloc[0] == pytest.approx(8 / 9, rel=1e-9)
    # P(queue = k) = C (1 - r) r^k from k = 1, r = 2/3.
    assert law[1:30] == pytest.approx(4 / 9 * (1 / 3) * (2 / 3) ** np.arange(1, 30), abs=1e-9)


def test_plenty_of_dwellings_is_m_m_infinity():
    # Everyone is housed, so watch the queue of a pool that loses all its dwellings at the end.
    pool = one_pool(62, 0.2, [(0, 900), (3, 0)], 0, 4, at=[3.0, 3.0 + 1e-9], start={10: 1})
    _, law = exact.queue_laws(pool)
    truth = theory.mm_infinity_transient(62, 0.2, 10, 3)
    found = described(law)
    assert found["mean"] == pytest.approx(truth["mean"], rel=1e-7)
    assert found["sd"] ** 2 == pytest.approx(truth["variance"], rel=1e-7)
    stayed = stats.binom.pmf(np.arange(11), 10, truth["stay"])
    convolved = np.convolve(stayed, stats.poisson.pmf(np.arange(300), truth["newcomers"]))[:300]
    assert np.abs(law[:300] - convolved).max() < 1e-8


def test_capacity_step_down_puts_tenants_back_in_the_queue():
    pool = one_pool(0, [(0, 0)], [(0, 10), (1, 6), (2, 9)], 1, 3, at=[1, 2, 3])
    assert pool.exact()["mean"].tolist() == [1, 5, 2]
    assert pool.fluid()["mean"].tolist() == [1, 5, 2]


def test_percentiles_are_the_smallest_queue_that_reaches_the_share():
    found = described(np.array([0.1, 0.2, 0.2, 0.4, 0.1]))
    assert (found["p10"], found["p50"], found["p90"]) == (0, 2, 3)
    assert found["mean"] == pytest.approx(2.2)
    assert found["sd"] == pytest.approx(math.sqrt(0.2 + 0.8 + 3.6 + 1.6 - 2.2**2))


def test_lost_mass_is_below_the_bound_even_when_the_first_guess_is_too_small(monkeypatch):
    pool = one_pool(62, 0.2, 310, 10, 12, at=[1, 12])
    usual = exact.queue_laws(pool)
    monkeypatch.setattr(exact, "first_size", lambda pieces, top: top + 2)
    grown = exact.queue_laws(pool)
    for a, b in zip(usual, grown, strict=True):
        assert abs(a.sum() - 1) < 1e-12
        size = min(len(a), len(b))
        assert np.abs(a[:size] - b[:size]).max() < 1e-12


def test_more_times_do_not_change_the_law():
    few = one_pool(62, 0.2, 310, 10, 12, at=[12]).exact().iloc[-1]
    many = one_pool(62, 0.2, 310, 10, 12, at=np.arange(0, 12.01, 0.25)).exact().iloc[-1]
    assert many.to_numpy() == pytest.approx(few.to_numpy(), abs=1e-9)


def test_same_pool_gives_the_same_bytes():
    pool = one_pool([(0, 62), (2, 58)], 0.2, [(0, 310), (4, 330)], 10, 12, at=range(1, 13))
    assert pool.exact().to_csv() == pool.exact().to_csv()


def test_a_law_of_starts_is_the_mixture_of_its_starts():
    def law(waiting):
        return exact.queue_laws(one_pool(5, 1, 5, waiting, 2, at=[2]))[0]

    start = np.zeros(12)
    start[[5, 11]] = [0.3, 0.7]
    for given in (start, {5: 0.3, 11: 0.7}, [*start, 0.0]):
        mixed = exact.queue_laws(one_pool(5, 1, 5, 0, 2, at=[2], start=given))[0]
        size = min(len(mixed), len(law(0)), len(law(6)))
        assert mixed[:size] == pytest.approx(0.3 * law(0)[:size] + 0.7 * law(6)[:size], abs=1e-11)


def test_fluid_by_hand():
    # 20 wait, 15 more tenancies end a year than come: none waits after 4/3 years.
    pool = one_pool(5, 0.2, 100, 20, 5, at=[0, 1, 4 / 3 + 1e-9, 5])
    fluid = pool.fluid()
    assert fluid["mean"].tolist() == pytest.approx([20, 5, 0, 0])
    assert fluid["p0"].tolist() == [0, 0, 1, 1]
    # Then 25 come: it sinks below full, fills again at a known time and grows by 5 a year.
    pool = one_pool([(0, 5), (1, 25)], 0.2, 100, 0, 9, at=[1, 9])
    empty = 100 - (25 + 75 * math.exp(-0.2))
    full_again = 1 + 5 * math.log((125 - (100 - empty)) / 25)
    assert pool.fluid()["mean"].tolist() == pytest.approx([0, 5 * (9 - full_again)])
    # Nobody ever leaves: ten dwellings more fill in two years, then the queue grows.
    pool = one_pool(5, 0, [(0, 1), (1, 16)], 0, 6, at=[1, 3, 6])
    assert pool.fluid()["mean"].tolist() == pytest.approx([5, 0, 15])


@pytest.mark.parametrize("places", range(1, 40))
def test_fluid_in_balance_but_for_rounding_has_no_queue(places):
    for rate in (0.1, 0.7, 1 / 3):
        for arrivals in (rate * places, math.fsum([rate] * places), sum([rate] * places)):
            fluid = one_pool(arrivals, rate, places, 0, 32, at=[1, 32]).fluid()
            assert (fluid["mean"] == 0).all() and (fluid["p0"] == 1).all()


def test_fluid_is_the_mean_of_large_numbers():
    large = one_pool(60000, 0.2, 280000, 100, 2, at=[1])
    assert large.fluid()["mean"].iloc[0] == pytest.approx(4100)
    with pytest.raises(InputError, match="too big for the exact mode"):
        large.exact()
    big = one_pool(6000, 1, 5000, 10, 1, at=[1])
    assert big.exact()["mean"].iloc[0] == pytest.approx(big.fluid()["mean"].iloc[0], rel=1e-3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": 33}, "at most 32 years"),
        ({"until": 0}, "above 0"),
        ({"until": math.inf}, "until is inf"),
        ({"arrivals": -1}, "arrivals is -1"),
        ({"arrivals": [(0, 1), (0, 2)]}, r"arrivals\[1\] is from year 0, not after 0"),
        ({"arrivals": [(1, 5)]}, r"begin with a pair \(0, value\)"),
        ({"arrivals": [5]}, "must be a pair"),
        ({"arrivals": [(0, math.nan)]}, "nan"),
        ({"tenancy": [(0, 1), (2, -0.1)]}, r"tenancy\[1\] is -0.1"),
        ({"dwellings": [(0, 2.5)]}, "whole number"),
        ({"waiting0": -2}, "waiting0 is -2"),
        ({"waiting0": 1.5}, "whole number"),
        ({"at": [1, 6]}, "after until = 5"),
        ({"at": [2, 1]}, "in order"),
        ({"at": []}, "at is empty"),
        ({"at": [-1]}, r"at\[0\] is -1"),
        ({"at": 5}, "at is 5; give times"),
        ({"at": "12"}, "at is '12'; give times"),
        ({"at": None}, "at is None"),
        ({"arrivals": None}, "arrivals is None; give a number or pairs"),
        ({"arrivals": "62"}, "arrivals is '62'"),
        ({"arrivals": np.array(5.0)}, "arrivals is array"),
        ({"tenancy": [(0, "x")]}, r"tenancy\[0\] is 'x'"),
        ({"dwellings": 10**9}, "dwellings is 1000000000; at most"),
        ({"waiting0": 10**9}, "waiting0 is 1000000000; at most"),
        ({"waiting0": None}, "waiting0 is None"),
        ({"until": "long"}, "until is 'long'"),
        ({"withdrawal": -0.1}, "withdrawal is -0.1"),
        ({"start": [0.5, 0.4]}, "start sums to 0.9"),
        ({"start": []}, "start sums to 0"),
        ({"start": {3: 1.5, 4: -0.5}}, r"start\[4\] is -0.5"),
        ({"start": {2.5: 1}}, "start: households is 2.5"),
        ({"start": {10**9: 1}}, "at most"),
        ({"start": 4}, "start is 4; give a list"),
        ({"start": [1], "waiting0": 2}, "start says already"),
    ],
)
def test_one_pool_refuses(change, words):
    args = {"arrivals": 2, "tenancy": 1, "dwellings": 3, "waiting0": 0, "until": 5, "at": [1]}
    with pytest.raises(InputError, match=words):
        one_pool(**(args | change))
    assert issubclass(InputError, BoligsimError)


@pytest.mark.parametrize(
    ("draws", "seed", "words"),
    [
        (0, 1, "draws is 0"),
        (-3, 1, "draws is -3"),
        (2.5, 1, "whole number"),
        ("many", 1, "draws is 'many'"),
        (10, "x", "seed is 'x'"),
        (10, 1.5, "seed is 1.5"),
        (10, None, "seed is None"),
    ],
)
def test_simulate_refuses(draws, seed, words):
    with pytest.raises(InputError, match=words):
        one_pool(2, 1, 3, 0, 5, at=[1]).simulate(draws, seed)


def test_numbers_of_numpy_are_numbers():
    pool = one_pool(np.int64(6), np.float32(3), np.int32(3), np.int64(0), np.float64(32), at=[32])
    assert pool.exact().equals(one_pool(6, 3, 3, 0, 32, at=np.array([32])).exact())


def test_solving_it_oneself_is_a_matrix_exponential_too():
    pool = one_pool(8, 1, 6, 4, 3, at=[0.7, 3], withdrawal=[(0, 0.5), (1, 2)])
    size = 120
    law = np.zeros(size)
    law[10] = 1
    found = exact.queue_laws(pool)
    for row, legs in enumerate([[(0.7, 0.5)], [(0.3, 0.5), (2, 2)]]):
        for span, withdrawal in legs:
            q = generator(8, 1, 6, size)
            for n in range(7, size):
                q[n, n - 1] += withdrawal * (n - 6)
                q[n, n] -= withdrawal * (n - 6)
            law = law @ expm(q * span)
        truth = queue_of(law, 6)
        assert np.abs(found[row] - truth[: len(found[row])]).max() < 1e-11


def test_as_patient_as_a_tenancy_lasts_everybody_is_alike():
    # Waiting or housed, each leaves at the same rate: M/M/infinity, whatever the dwellings.
    pool = one_pool(62, 0.2, 310, 0, 12, at=[2, 12], withdrawal=0.2)
    for time, law in zip(pool.at, exact.queue_laws(pool), strict=True):
        truth = theory.mm_infinity_transient(62, 0.2, 310, time)
        stayed = stats.binom.pmf(np.arange(311), 310, truth["stay"])
        number = np.convolve(stayed, stats.poisson.pmf(np.arange(900), truth["newcomers"]))
        queue = queue_of(number, 310)[: len(law)]
        assert np.abs(law[: len(queue)] - queue).max() < 1e-11


def test_the_error_is_said_and_holds():
    grid = np.arange(145) / 12
    table = one_pool(62, 0.2, 310, 20, 12, at=grid).exact()
    assert 0 < table.attrs["error"] < 1e-11
    # The same law on a grid that no matrix serves.
    other = one_pool(62, 0.2, 310, 20, 12, at=[0.1, 5, 12]).exact()
    assert table.iloc[[60, 144], 1:4].to_numpy() == pytest.approx(
        other.iloc[1:, 1:4].to_numpy(), abs=1e-9
    )


def test_a_matrix_leads_where_the_steps_lead():
    chain = Chain(9, 1.5, 8, 0.3, 90)
    law = np.zeros(90)
    law[5:12] = 1 / 7
    direct, taken = chain.after(law, 0.25)
    assert taken == 0.25
    chain.learn(0.25)
    through, taken = chain.after(law, 0.25 + 1e-15)
    assert taken == 0.25
    assert np.abs(through - direct).max() < 1e-15
    truth = generator(9, 1.5, 8, 90)
    for n in range(9, 90):
        truth[n, n - 1] += 0.3 * (n - 8)
        truth[n, n] -= 0.3 * (n - 8)
    truth[-1] = 0  # the trap
    assert np.abs(through - law @ expm(0.25 * truth)).max() < 1e-14


@pytest.mark.parametrize("mean", [0, 1e-9, 0.5, 10.3, 1488])
def test_poisson_weights(mean):
    first, weights = poisson_weights(mean)
    k = np.arange(first, first + len(weights))
    assert weights == pytest.approx(stats.poisson.pmf(k, mean), abs=1e-13)
    assert stats.poisson.sf(k[-1], mean) < 1e-16 and stats.poisson.cdf(first - 1, mean) < 1e-16


def test_repr_is_one_line():
    assert repr(one_pool(2, 1, 3, 4, 5, at=[1])) == "Pool(3 dwellings, 4 waiting, until 5, 1 times)"
