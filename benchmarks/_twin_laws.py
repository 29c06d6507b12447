"""How long things last, sampled directly: whole durations, and those found under way.

The engine inverts cumulative hazards and tabulates equilibrium ages. Here every law is sampled by
its own textbook route instead: a lease year by year, a duration found under way as a length-biased
one cut at a uniform point (Cox 1962, Renewal Theory, section 5).
"""

from __future__ import annotations

import math
import random

from boligsim.homelessness import _layout as lay

Law = list[float]
Table = list[list[float]]


def whole(rng: random.Random, law: Law, tables: list[Table]) -> float:
    """Draw a duration from its beginning, in years; inf where it never ends."""
    kind, scale, shape, lease, jump, limit = law
    if kind == lay.LAW_WEIBULL:
        age = rng.weibullvariate(scale, shape)
        return age if age <= limit else math.inf
    if kind == lay.LAW_LEASE:
        return _leases(rng, 0.0, scale, lease, math.exp(-jump))
    shares, years = tables[int(scale)]
    u = rng.random()
    k = next(k for k in range(len(shares) - 1) if u < shares[k + 1])
    return years[k] + (years[k + 1] - years[k]) * (u - shares[k]) / (shares[k + 1] - shares[k])


def under_way(rng: random.Random, law: Law, tables: list[Table]) -> tuple[float, float]:
    """Draw the age and the remaining years of a duration found under way."""
    kind, scale, shape, lease, jump, _ = law
    if kind == lay.LAW_WEIBULL:  # length-biased: (x / scale) ** shape is gamma distributed
        length = scale * rng.gammavariate(1.0 + 1.0 / shape, 1.0) ** (1.0 / shape)
    elif kind == lay.LAW_LEASE:
        renewal = math.exp(-jump)
        through = math.exp(-lease / scale)
        before = 0
        while rng.random() < through * renewal:
            before += 1
        age = -scale * math.log(1.0 - rng.random() * (1.0 - through))
        return before * lease + age, _leases(rng, age, scale, lease, renewal)
    else:
        shares, years = tables[int(scale)]
        steps = range(len(shares) - 1)
        weights = [(shares[k + 1] - shares[k]) * (years[k] + years[k + 1]) for k in steps]
        (k,) = rng.choices(steps, weights)
        low, high = years[k] ** 2, years[k + 1] ** 2
        length = math.sqrt(low + (high - low) * rng.random())
    age = length * rng.random()
    return age, length - age


def _leases(
    rng: random.Random, age: float, early: float, lease: float, renewal: float
) -> float:  # fmt: skip
    """Years left of a tenancy whose present lease is `age` years old."""
    left = 0.0
    while True:
        leave = rng.expovariate(1 / early)
        if leave < lease - age:
            return left + leave
        left += lease - age
        if rng.random() >= renewal:
            return left
        age = 0.0
