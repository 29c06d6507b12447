"""Keyed random numbers against published values and statistical theory."""

from __future__ import annotations

import numpy as np
from scipy import stats

from boligsim.base.random import (
    GOLDEN,
    fold,
    fold_array,
    generator,
    mix,
    mix_array,
    normals,
    uniforms,
)

# First outputs of Vigna's splitmix64.c with state 1234567 (the list used by Rosetta Code).
PUBLISHED = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]


def test_mix_gives_the_published_outputs_of_splitmix64():
    state = 1234567
    assert [mix(state + (i + 1) * GOLDEN) for i in range(5)] == PUBLISHED
    with np.errstate(over="ignore"):
        states = np.uint64(state) + np.arange(1, 6, dtype=np.uint64) * np.uint64(GOLDEN)
    assert mix_array(states).tolist() == PUBLISHED


def test_fold_by_number_is_one_step_of_splitmix64():
    assert [fold(1234567, i) for i in range(5)] == PUBLISHED


def test_array_and_scalar_agree_also_near_overflow():
    keys = np.array([0, 1, 2**63, 2**64 - 1], dtype=np.uint64)
    parts = np.array([0, 2**64 - 1, 17, 2**64 - 2], dtype=np.uint64)
    got = fold_array(keys, parts)
    assert got.tolist() == [fold(int(k), int(p)) for k, p in zip(keys, parts, strict=True)]
    assert fold_array(5, 3).tolist() == fold(5, 3)


def test_words_and_order_matter():
    keys = {
        fold(1, "a", "b"),
        fold(1, "b", "a"),
        fold(1, "ab"),
        fold(1, "a", ""),
        fold(2, "a", "b"),
    }
    assert len(keys) == 5


def test_uniforms_are_uniform_and_inside():
    u = uniforms(fold_array(fold(1, "test"), np.arange(200_000)))
    assert u.min() > 0 and u.max() < 1
    counts = np.histogram(u, 200, (0, 1))[0]
    assert stats.chisquare(counts).pvalue > 0.001
    assert stats.kstest(u, "uniform").pvalue > 0.001


def test_extreme_bits_stay_inside():
    # The inverse of mix, so that the finaliser gives all ones and all zeros.
    def unshift(x, s):
        y = x
        for _ in range(64 // s + 1):
            y = x ^ (y >> s)
        return y

    def unmix(x):
        x = unshift(x, 31) * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
        x = unshift(x, 27) * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
        return unshift(x, 30)

    for bits in (0, 2**64 - 1):
        key = (unmix(bits) - GOLDEN) % 2**64
        assert mix(key + GOLDEN) == bits
        assert 0 < float(uniforms(np.uint64(key))) < 1


def test_neighbouring_keys_are_independent():
    n = 100_000
    for near in (1, 2, 2**32):
        with np.errstate(over="ignore"):
            a = uniforms(np.arange(n, dtype=np.uint64))
            b = uniforms(np.arange(n, dtype=np.uint64) + np.uint64(near))
        table = np.histogram2d(a, b, bins=16, range=[[0, 1], [0, 1]])[0]
        assert stats.chi2_contingency(table).pvalue > 0.001
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(n)


def test_children_of_neighbouring_seeds_are_independent():
    n = 20_000
    a = uniforms(fold_array(fold(1, "world"), np.arange(n)))
    b = uniforms(fold_array(fold(2, "world"), np.arange(n)))
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(n)
    assert stats.chi2_contingency(np.histogram2d(a, b, bins=10)[0]).pvalue > 0.001


def test_one_bit_in_the_key_changes_half_of_the_bits():
    keys = fold_array(9, np.arange(2000))
    changed = [
        np.bitwise_count(fold_array(keys, 0) ^ fold_array(keys ^ np.uint64(1 << b), 0)).mean()
        for b in range(64)
    ]
    assert np.allclose(changed, 32, atol=0.8)


def test_normals_are_normal():
    z = normals(fold_array(3, np.arange(100_000)))
    assert stats.kstest(z, "norm").pvalue > 0.001


def test_generator_is_keyed():
    assert generator(7).random() == generator(7).random() != generator(8).random()
