"""What common random numbers gain, and the most that they could."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from benchmarks import _coupling

LEAST = {"loans": 5.0, "one_dwelling": 10.0, "care": 10.0, "entry": 2.5}


def test_the_bound_by_hand():
    assert _coupling.closest(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == pytest.approx(0.5)
    law = stats.poisson.pmf(np.arange(60), 8)
    assert _coupling.closest(law, np.concatenate([[0, 0, 0], law])) == pytest.approx(0, abs=1e-6)
    assert _coupling.closest(law, law) == pytest.approx(0, abs=1e-6)


def test_no_coupling_is_closer_than_the_bound():
    # The transport problem solved as a linear programme: least mean square of the difference.
    rng = np.random.default_rng(3)
    one, other = rng.dirichlet(np.ones(7)), rng.dirichlet(np.ones(5))
    gap = np.arange(5)[None, :] - np.arange(7)[:, None]
    rows = [np.outer(np.arange(7) == k, np.ones(5)).ravel() for k in range(7)]
    rows += [np.outer(np.ones(7), np.arange(5) == k).ravel() for k in range(5)]
    least = optimize.linprog(gap.ravel() ** 2, A_eq=np.array(rows), b_eq=[*one, *other]).fun
    mean = np.arange(5) @ other - np.arange(7) @ one
    assert _coupling.closest(one, other) == pytest.approx(np.sqrt(least - mean**2))


@pytest.mark.slow
def test_differences_are_much_closer_with_common_numbers():
    found = _coupling.ratios()
    assert {name: found[name][0] >= least for name, least in LEAST.items()} == dict.fromkeys(
        LEAST, True
    ), found


@pytest.mark.slow
def test_one_queue_comes_near_the_bound_and_not_beyond_it():
    shares = _coupling.shares_of_bound()
    assert min(shares.values()) >= 0.75, shares
    assert max(shares.values()) <= 1.0 + 4 / np.sqrt(2 * _coupling.DRAWS), shares
