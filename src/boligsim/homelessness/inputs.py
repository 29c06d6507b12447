"""What callers hand to the one-pool mode, of whatever type: checked before it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import TypeVar, cast

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import Steps, finite, steps, times, whole

__all__ = [
    "LONGEST",
    "MOST",
    "count",
    "counts",
    "curve",
    "horizon",
    "items",
    "law",
    "moments",
    "numbers",
    "seed_of",
]

LONGEST = 32.0  # years that the ticks of the simulation cover
MOST = 10_000_000  # households or dwellings: more live in no municipality
Pairs = tuple[tuple[float, float], ...]
Item = TypeVar("Item")


def curve(name: str, value: Steps) -> Pairs:
    """Return a piecewise constant curve as (from year, value) pairs."""
    if isinstance(value, Real):
        return steps(name, float(value))
    pairs = cast("Iterable[tuple[float, float]]", value)
    return steps(name, items(name, pairs, "a number or pairs [(0, value), (from year, value)]"))


def counts(name: str, value: Steps) -> tuple[tuple[float, int], ...]:
    """Return a curve of whole numbers."""
    return tuple((year, count(name, number)) for year, number in curve(name, value))


def count(name: str, value: float) -> int:
    """Return a whole number of households or dwellings."""
    number = whole(name, value)
    if number > MOST:
        raise InputError(
            f"{name} is {number}; at most {MOST} households or dwellings can be counted. "
            "Check the unit."
        )
    return number


def horizon(name: str, value: float) -> float:
    """Return the years covered, above 0 and at most 32."""
    years = finite(name, value, positive=True)
    if years > LONGEST:
        raise InputError(
            f"{name} is {years:g}; at most {LONGEST:g} years can be covered. Shorten the horizon."
        )
    return years


def moments(name: str, value: Iterable[float], until: float) -> tuple[float, ...]:
    """Return times of observation, in order and none after `until`."""
    return times(name, items(name, value, "times in years, e.g. [1, 2]"), until)


def numbers(name: str, value: Iterable[float]) -> list[float]:
    """Return numbers of at least 0."""
    given = items(name, value, "a list of numbers")
    return [finite(f"{name}[{row}]", item) for row, item in enumerate(given)]


def seed_of(value: int) -> int:
    """Return a seed."""
    if not isinstance(value, Integral):
        raise InputError(f"seed is {value!r}; it must be a whole number.")
    return int(value)


def law(name: str, value: Mapping[int, float] | Iterable[float]) -> tuple[float, ...]:
    """Return a law over 0, 1, 2, ... households, given whole or as {households: probability}."""
    if isinstance(value, Mapping):
        size = {count(f"{name}: households", key): key for key in value}
        given = np.zeros(max(size, default=-1) + 1)
        for households, key in size.items():
            given[households] = finite(f"{name}[{key}]", value[key])
    else:
        given = np.array(numbers(name, value))
    total = float(np.add.reduce(given)) if len(given) else 0.0
    if abs(total - 1) > 1e-9:
        raise InputError(
            f"{name} sums to {total:.9g}; it must be a law: the probabilities that 0, 1, 2, ... "
            "households are housed or waiting sum to 1."
        )
    given = given[: int(np.flatnonzero(given)[-1]) + 1] / total
    return tuple(given.tolist())


def items(name: str, value: Iterable[Item], what: str) -> list[Item]:
    """Return what is in a list, which `what` describes."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise InputError(f"{name} is {value!r}; give {what}.")
    try:
        return list(value)
    except TypeError:  # an array without dimensions
        raise InputError(f"{name} is {value!r}; give {what}.") from None
