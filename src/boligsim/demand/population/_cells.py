"""What single cells do in a year, compiled: most of what projecting many municipalities takes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from boligsim.base.jit import entry
from boligsim.base.jit_random import fold

_SHIFT = np.uint64(41)  # what is left are the 23 bits of `chance.cell_uniforms`
_LOOKED_UP = np.uint64(48)  # and the 16 bits of `chance.cell_normals`


@entry
def draw_deaths(
    persons: Any, share: Any, factor: Any, keys: Any, most: Any, exact: Any, out: Any
) -> Any:
    """Fill `out` with deaths; where their mean is above `exact`, with minus the uniform number.

    See `boligsim.demand.population.chance.deaths`; returns how many cells are left so.
    """
    left = 0
    for w in range(persons.shape[0]):
        key = keys[w]
        mirrored = w & 1
        for c in range(persons.shape[1]):
            n = max(np.rint(persons[w, c]), 1.0)
            p = min(share[c] * factor[w], most)
            u = (float(fold(key, c) >> _SHIFT) + 0.5) * 2.0**-23
            if mirrored:
                u = 1.0 - u
            mean = n * p
            if mean + u < 1.0:
                out[w, c] = 0.0
                continue
            if mean > exact:
                out[w, c] = -u
                left += 1
                continue
            mass = math.exp(n * math.log1p(-p))
            rest = u - mass
            odds = p / (1.0 - p)
            k = 0.0
            while rest > 0.0 and k < n:
                mass *= odds * (n - k) / (k + 1.0)
                k += 1.0
                rest -= mass
            out[w, c] = k * (persons[w, c] / n)
    return left


@entry
def move_persons(
    older: Any, died: Any, steps: Any, moved: Any, retired: Any, quantiles: Any, keys: Any,
    lasting: Any, variance: Any, out: Any,
) -> None:  # fmt: skip
    """Fill `out` with those who survive and move; see `boligsim.demand.population.paths`.

    `steps` holds ratio, fixed persons and profile of each sex and age.
    """
    ages = older.shape[2]
    old = ages - retired
    for w in range(older.shape[0]):
        sign = -1.0 if w & 1 else 1.0
        for sex in range(2):
            for a in range(ages):
                persons = older[w, sex, a]
                later = max(persons * steps[0, sex, a] + steps[1, sex, a] - died[w, sex, a], 0.0)
                away = moved[w] * steps[2, sex, a]
                if a >= retired:
                    i = a - retired
                    normal = sign * quantiles[fold(keys[w], sex * old + i) >> _LOOKED_UP]
                    away += math.sqrt(variance[i] * persons) * normal + persons * lasting[w, i]
                out[w, sex, a] = later + max(min(away, later), -later)
