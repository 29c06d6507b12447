"""Formulas against printed values and examples worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from boligsim.base.errors import InputError
from boligsim.homelessness import theory


def test_erlang_c_printed_values():
    # Gross & Harris, Fundamentals of Queueing Theory, the eye clinic: three doctors, six
    # patients an hour, 20 minutes each: 8/9 wait on average, 0.148 hours.
    clinic = theory.erlang_c(6, 3, 3)
    assert clinic["queue"] == pytest.approx(8 / 9)
    assert clinic["wait"] == pytest.approx(0.148, abs=5e-4)
    assert clinic["wait_probability"] == pytest.approx(4 / 9)
    # Hillier & Lieberman, County Hospital: one and two doctors.
    assert theory.erlang_c(2, 3, 1)["wait"] == pytest.approx(2 / 3)
    assert theory.erlang_c(2, 3, 2)["queue"] == pytest.approx(1 / 12)
    assert theory.erlang_c(2, 3, 2)["wait"] == pytest.approx(1 / 24)
    # Usual call-centre example: 200 calls an hour of 3 minutes, 14 agents: 17.4 %, 7.8 seconds.
    calls = theory.erlang_c(200, 20, 14)
    assert calls["wait_probability"] == pytest.approx(0.174, abs=5e-4)
    assert calls["wait"] * 3600 == pytest.approx(7.8, abs=0.05)


def test_erlang_c_of_many_dwellings_neither_overflows_nor_ends():
    assert 0 < theory.erlang_c(620, 0.2, 3110)["wait_probability"] < 1
    assert theory.erlang_c(0, 0.2, 10) == {"wait_probability": 0, "queue": 0, "wait": 0}
    assert theory.erlang_c(62, 0.2, 310)["queue"] == math.inf


def test_priority_wait_printed_values():
    # Hillier & Lieberman, County Hospital with critical, serious and stable patients.
    two = theory.priority_wait([0.2, 0.6, 1.2], 3, 2)
    assert two == pytest.approx([0.029, 0.033, 0.048], abs=5e-4)
    one = theory.priority_wait([0.2, 0.6, 1.2], 3, 1)
    assert one[:2] == pytest.approx([0.238, 0.325], abs=5e-4)


def test_priority_only_shares_out_the_same_wait():
    arrivals = [5.0, 20.0, 33.0]
    waits = theory.priority_wait(arrivals, 0.2, 300)
    queue = sum(a * w for a, w in zip(arrivals, waits, strict=True))
    assert queue == pytest.approx(theory.erlang_c(58, 0.2, 300)["queue"])
    assert waits == sorted(waits)
    alone = theory.priority_wait([58.0], 0.2, 300)[0]
    assert alone == pytest.approx(theory.erlang_c(58, 0.2, 300)["wait"])


def test_priority_class_below_a_full_pool_waits_for_ever_the_one_above_does_not():
    high, low = theory.priority_wait([1.0, 3.0], 1, 2)
    assert high == pytest.approx(1 / 2 / (1 - 1 / 2))  # every dwelling always let
    assert low == math.inf


def test_mm_infinity_transient_from_ten():
    law = theory.mm_infinity_transient(62, 0.2, 10, 3)
    stay = math.exp(-0.6)
    assert law["mean"] == pytest.approx(10 * stay + 310 * (1 - stay))
    assert law["variance"] == pytest.approx(10 * stay * (1 - stay) + 310 * (1 - stay))
    assert theory.mm_infinity_transient(62, 0.2, 10, 0)["variance"] == 0


def test_vacancy_chain_by_hand():
    # New -> ordinary half the time, ordinary -> small one time in four, small ends the chain.
    # Moves from new: 1 + 1/2 (1 + 1/4) = 1.625.
    moves = [[0, 0.5, 0], [0, 0, 0.25], [0, 0, 0]]
    chain = theory.vacancy_chain(moves, [8, 0, 4])
    assert chain["lengths"] == pytest.approx([1.625, 1.25, 1])
    assert chain["filled"] == pytest.approx([8, 4, 1 + 4])
    # Length from new: 1 (1/2), 2 (3/8), 3 (1/8): E of squares 1/2 + 12/8 + 9/8 = 25/8.
    assert chain["variance"] == pytest.approx([25 / 8 - 1.625**2, 0.25 * 0.75, 0])


def test_vacancy_chain_of_one_type_is_geometric():
    chain = theory.vacancy_chain([[0.6]], [1])
    assert chain["lengths"] == pytest.approx([2.5])
    assert chain["variance"] == pytest.approx([0.6 / 0.4**2])


def test_vacancy_chain_row_that_sums_to_one_is_legal_when_it_ends_elsewhere():
    # b always passes on to a, a ends half the time: lengths a = 1 + b/2, b = 1 + a.
    chain = theory.vacancy_chain([[0, 0.5], [1, 0]], [1, 0])
    assert chain["lengths"] == pytest.approx([3, 4])


def test_vacancy_chain_agrees_with_a_general_solver():
    rng = np.random.default_rng(1)
    moves = rng.random((7, 7))
    moves *= 0.97 / moves.sum(axis=1, keepdims=True)
    start = rng.random(7)
    inverse = np.linalg.inv(np.eye(7) - moves)
    chain = theory.vacancy_chain(moves, start)
    assert chain["lengths"] == pytest.approx(inverse.sum(axis=1))
    assert chain["filled"] == pytest.approx(start @ inverse)


@pytest.mark.parametrize(
    ("moves", "start", "words"),
    [
        ([[0, 1], [1, 0]], [1, 0], "no exit can be reached from type 0, 1"),
        ([[0.5, 0, 0], [0, 0, 1], [0, 1, 0]], [1, 0, 0], "no exit can be reached from type 1, 2"),
        ([[0.7, 0.7], [0, 0]], [1, 0], "row 0 of Q sums to 1.4"),
        ([[0.5, 0.1]], [1], "square"),
        ([[0.5]], [1, 2], "one number for each"),
        ([[-0.5]], [1], "from 0 to 1"),
        ([[0.5]], [-1], ">= 0"),
        ([[0.5, 0.1], [0.2]], [1, 1], "Q is .*rows of equal length"),
        ("closed", [1], "Q is 'closed'; it must hold numbers"),
        ([[0.5]], None, "start"),
        ([[math.nan]], [1], "from 0 to 1"),
    ],
)
def test_vacancy_chain_refuses(moves, start, words):
    with pytest.raises(InputError, match=words):
        theory.vacancy_chain(moves, start)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: theory.erlang_c(-1, 1, 1), "arrivals is -1"),
        (lambda: theory.erlang_c(1, 0, 1), "rate is 0"),
        (lambda: theory.erlang_c(1, 1, 0), "at least one dwelling"),
        (lambda: theory.erlang_c(1, 1, 1.5), "whole number"),
        (lambda: theory.erlang_c(math.nan, 1, 1), "arrivals is nan"),
        (lambda: theory.priority_wait([], 1, 1), "empty"),
        (lambda: theory.priority_wait(5, 1, 1), "arrivals is 5; give a list of numbers"),
        (lambda: theory.priority_wait("12", 1, 1), "arrivals is '12'"),
        (lambda: theory.priority_wait([1, None], 1, 1), r"arrivals\[1\] is None"),
        (lambda: theory.erlang_c(1, 1, 10**9), "at most 10000000"),
        (lambda: theory.erlang_c(None, 1, 1), "arrivals is None"),
        (lambda: theory.mm_infinity_transient(1, 1, "x", 1), "must be a number"),
        (lambda: theory.mm_infinity_transient(1, 1, 1, -1), "time is -1"),
    ],
)
def test_formulas_refuse(call, words):
    with pytest.raises(InputError, match=words):
        call()
