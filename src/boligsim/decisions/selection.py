"""What chance and selection do to two counts: no model, only the law of counts.

A municipality that is known because its count fell has been chosen by its chance. Two yardsticks:
how likely such a fall is with a constant rate, and how large the largest fall among equal
municipalities is.
"""

from __future__ import annotations

import numpy as np

from boligsim.base.errors import InputError

__all__ = ["largest_fall", "probability_of_fall"]


def probability_of_fall(before: float, after: float) -> float:
    """Probability of so few in the second count, given both, when the rate has not changed.

    Parameters
    ----------
    before, after
        Two counts of the same, with equal exposure.

    Returns
    -------
    float
        Given the sum of two Poisson counts with one rate, each person fell in the second with
        probability one half.

    Raises
    ------
    InputError
        When a count is negative.

    Source
    ------
    Przyborowski and Wilenski (1940), the conditional test of two Poisson counts.

    Examples
    --------
    >>> round(probability_of_fall(15, 5), 3)
    0.021
    """
    if min(before, after) < 0:
        raise InputError(f"Counts are never negative: {before:g} and {after:g}.")
    from scipy.stats import binom

    total = round(before + after)
    return float(binom.cdf(round(after), total, 0.5))


def largest_fall(mean: float, peers: int) -> float:
    """Mean of the largest fall among equal municipalities in which nothing has changed.

    Parameters
    ----------
    mean
        Of every count.
    peers
        Number of municipalities.

    Returns
    -------
    float
        Persons: the mean of the largest of so many differences of two Poisson counts.

    Raises
    ------
    InputError
        When there is no municipality or a negative mean.

    Source
    ------
    Skellam (1946), the difference of two Poisson variates; mean of a maximum from F(x)^peers.

    Examples
    --------
    >>> round(largest_fall(10.0, 40), 1)
    9.7
    """
    if mean < 0 or peers < 1:
        raise InputError(f"largest_fall needs a mean >= 0 and a peer, not {mean:g} and {peers}.")
    if mean == 0:
        return 0.0
    from scipy.stats import skellam

    reach = int(12 * np.sqrt(2 * mean) + 20)
    x = np.arange(-reach, reach + 1)
    below = skellam.cdf(x, mean, mean) ** peers
    chance = np.diff(below, prepend=0.0)
    return float(np.add.reduce(x * chance) / np.add.reduce(chance))
