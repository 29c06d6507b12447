"""Shapley values against known games, brute force over orders, and their axioms."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from boligsim.decisions.selection import largest_fall, probability_of_fall
from boligsim.decisions.shapley import members, shapley_values


def by_orders(game: list[float]) -> np.ndarray:
    """Mean marginal effect over all orders, literally."""
    n = (len(game) - 1).bit_length()
    out = np.zeros(n)
    for order in permutations(range(n)):
        inside = 0
        for player in order:
            out[player] += game[inside | 1 << player] - game[inside]
            inside |= 1 << player
    return out / factorial(n)


def test_the_airport_game() -> None:
    # Littlechild and Owen (1973): a runway costs what the largest plane needs; each plane pays an
    # equal part of every stretch that it needs.
    need = [1.0, 4.0, 6.0, 11.0]
    game = [max((need[i] for i in members(c, 4)), default=0.0) for c in range(16)]
    stretch = np.diff([0.0, *need])
    want = [sum(stretch[k] / (4 - k) for k in range(i + 1)) for i in range(4)]
    assert shapley_values(game) == pytest.approx(want)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=16, max_size=16))
def test_it_is_the_mean_over_all_orders_and_adds_up(game: list[int]) -> None:
    got = shapley_values(game)
    assert got == pytest.approx(by_orders([float(v) for v in game]), abs=1e-9)
    assert got.sum() == pytest.approx(game[-1] - game[0], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=8, max_size=8), st.integers(0, 3))
def test_a_player_without_effect_has_exactly_nothing(game: list[int], place: int) -> None:
    """Put a player who changes nothing into a random game of three, anywhere."""
    low = (1 << place) - 1
    four = [game[(c & low) | (c >> 1 & ~low)] for c in range(16)]
    got = shapley_values(four)
    assert got[place] == 0.0
    assert np.delete(got, place) == pytest.approx(shapley_values(game), abs=1e-9)


def test_draws_are_shared_one_by_one() -> None:
    rng = np.random.default_rng(1)
    game = rng.integers(0, 30, (8, 5, 3)).astype(float)
    got = shapley_values(list(game))
    assert got.shape == (3, 5, 3)
    assert got[:, 2, 1] == pytest.approx(by_orders(list(game[:, 2, 1])))
    assert np.abs(got.sum(axis=0) - (game[-1] - game[0])).max() < 1e-12


def test_all_coalitions_are_needed() -> None:
    with pytest.raises(ValueError, match="all 2\\^n"):
        shapley_values([0.0, 1.0, 2.0])


def test_the_two_yardsticks_of_the_field() -> None:
    assert probability_of_fall(15, 5) == pytest.approx(0.0207, abs=5e-5)
    assert largest_fall(10, 40) == pytest.approx(9.7, abs=0.05)
    assert largest_fall(0, 40) == 0.0 and largest_fall(10, 1) == pytest.approx(0.0, abs=1e-9)


def test_the_largest_fall_is_that_of_simulated_municipalities() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(6.0, (20_000, 25, 2))
    falls = (counts[..., 0] - counts[..., 1]).max(axis=1)
    assert largest_fall(6.0, 25) == pytest.approx(falls.mean(), abs=0.05)


def test_yardsticks_refuse_what_is_no_count() -> None:
    with pytest.raises(ValueError):
        probability_of_fall(-1, 5)
    with pytest.raises(ValueError):
        largest_fall(10, 0)
