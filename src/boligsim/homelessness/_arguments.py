"""Checks of the numbers that callers hand to the formulas and to the one-pool mode."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import SupportsFloat

from boligsim.base.errors import InputError

__all__ = ["Steps", "finite", "steps", "times", "whole"]

Steps = float | Iterable[tuple[float, float]]


def finite(name: str, value: SupportsFloat, *, positive: bool = False) -> float:
    """Return `value` as a finite float of at least 0 (above 0 if `positive`)."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} is {value!r}; it must be a number.") from None
    if not math.isfinite(number) or number < 0 or (positive and number == 0):
        rule = "above 0" if positive else "at least 0"
        raise InputError(f"{name} is {number:g}; it must be a finite number, {rule}.")
    return number


def whole(name: str, value: SupportsFloat) -> int:
    """Return `value` as a whole number of at least 0."""
    number = finite(name, value)
    if number != int(number):
        raise InputError(f"{name} is {number:g}; it must be a whole number.")
    return int(number)


def steps(name: str, value: Steps) -> tuple[tuple[float, float], ...]:
    """Return a piecewise constant curve as sorted (from year, value) pairs that start at 0."""
    if isinstance(value, int | float):
        return ((0.0, finite(name, value)),)
    pairs: list[tuple[float, float]] = []
    for row, pair in enumerate(value):
        try:
            start, level = pair
        except (TypeError, ValueError):
            raise InputError(
                f"{name}[{row}] is {pair!r}; it must be a pair (from year, value)."
            ) from None
        pairs.append((finite(f"{name}[{row}] from year", start), finite(f"{name}[{row}]", level)))
    if not pairs or pairs[0][0] != 0:
        raise InputError(f"{name} must begin with a pair (0, value): the value at the start.")
    for row in range(1, len(pairs)):
        if pairs[row][0] <= pairs[row - 1][0]:
            raise InputError(
                f"{name}[{row}] is from year {pairs[row][0]:g}, not after {pairs[row - 1][0]:g}; "
                "give the pairs in order of time, each year once."
            )
    return tuple(pairs)


def times(name: str, value: Iterable[float], until: float) -> tuple[float, ...]:
    """Return the times of observation, sorted and within [0, until]."""
    found = tuple(finite(f"{name}[{row}]", time) for row, time in enumerate(value))
    if not found:
        raise InputError(f"{name} is empty; give at least one time in years, e.g. {name}=[1, 2].")
    for row, time in enumerate(found):
        if row and time < found[row - 1]:
            raise InputError(
                f"{name}[{row}] is {time:g}, before {found[row - 1]:g}; give the times in order."
            )
        if time > until:
            raise InputError(
                f"{name}[{row}] is {time:g}, after until = {until:g}; nothing is known there. "
                "Choose an earlier time or a later until."
            )
    return found
