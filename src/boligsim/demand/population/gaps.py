"""Years that a municipality lacks between others: filled along cohorts, or cut off."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RULES = ("interpolate", "after")


def fill(persons: Array, known: NDArray[np.bool_], rule: str | None) -> Array:
    """Apply a rule to the years that are missing between others.

    Parameters
    ----------
    persons : array ``[M, T, 2, A]``
        Persons, NaN where a year is missing.
    known : array ``[M, T]``
        The years there are.
    rule : {"interpolate", "after"}, optional
        Fill along cohorts, or leave out all years up to the last gap. Without gaps any rule
        gives the same.

    Returns
    -------
    array ``[M, T, 2, A]``
        A new array; years before a municipality's first stay NaN.
    """
    out = persons.copy()
    for m in range(len(known)):
        there = np.flatnonzero(known[m]).tolist()
        for left, right in pairwise(there):
            if right == left + 1:
                continue
            if rule == "after":
                out[m, : left + 1] = np.nan
            else:
                out[m, left + 1 : right] = _between(
                    persons[m, left], persons[m, right], right - left
                )
    return out


def _between(before: Array, after: Array, steps: int) -> Array:
    """Persons of the years between two counts, ``[steps - 1, 2, A]``, linear along each cohort.

    Those born in between are as many as are left of them at the end; at the open age and just
    below, where the cohort runs into it, the same age is followed.
    """
    ages = before.shape[-1]
    out = np.empty((steps - 1, *before.shape))
    for k in range(1, steps):
        share, rest = k / steps, steps - k
        same = (1.0 - share) * before + share * after
        out[k - 1] = same
        age = np.arange(ages - 1 - rest)  # those who are not yet in the open age at the end
        later = after[:, age + rest]
        born = age < k
        earlier = np.where(born, later, before[:, np.maximum(age - k, 0)])
        out[k - 1, :, : ages - 1 - rest] = (1.0 - share) * earlier + share * later
    return out
