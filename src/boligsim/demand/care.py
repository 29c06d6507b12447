"""Care by level of assistance and age: persons, then places, with coverage and use as levers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
USE, OLD_SHARE = "care.users_per_place", "care.users_80plus_share"
COVERAGE, AT_HOME = "care.coverage_per_100_80plus", "care.home_users_per_100_67plus"
OLD = 80
AGES = ("80plus", "under_80")


def levels(demand: Demand) -> dict[str, float]:
    """Round-the-clock dwelling types and their places today: those with users per place."""
    return {
        str(row["dwelling"]): float(row["units"])
        for row in demand.case.dwellings.to_dict("records")
        if row["kind"] in ("care", "institution")
        and demand.parameters.has(USE, "", str(row["dwelling"]))
        and float(row["units"]) > 0
    }


def users(demand: Demand) -> Array:
    """Users of round-the-clock care, ``[W, Y + 1]``, by the coverage per 100 aged 80 and more."""
    coverage = demand.parameters.get(COVERAGE)
    return np.asarray(demand.band(OLD, None) * coverage[:, None] / 100.0)


def places(demand: Demand) -> Array:
    """Places of all levels for these users, ``[W, Y + 1]``; one each where no level is stated."""
    found = places_by_level(demand)
    if not found:
        return demand.care_users
    return np.asarray(sum(found.values(), np.zeros_like(demand.care_users)))


def users_by_level(demand: Demand) -> dict[str, Array]:
    """Users of each round-the-clock level, ``[W, Y + 1]``; they add up to ``care_users``.

    Users of all levels follow the coverage per 100 aged 80 and more; the levels share them as
    today's places and users per place do.
    """
    today = levels(demand)
    served = {name: n * demand.parameters.get(USE, "", name) for name, n in today.items()}
    total = sum(served.values(), np.zeros(demand.worlds))
    return {
        name: np.asarray(demand.care_users * (part / np.maximum(total, 1e-9))[:, None])
        for name, part in served.items()
    }


def places_by_level(demand: Demand) -> dict[str, Array]:
    """Places of each round-the-clock level for its users, ``[W, Y + 1]``."""
    return {
        name: np.asarray(served / demand.parameters.get(USE, "", name)[:, None])
        for name, served in users_by_level(demand).items()
    }


def users_by_age(demand: Demand) -> dict[tuple[str, str], Array]:
    """Users of each level aged 80 and more, and younger, ``[W, Y + 1]``.

    Today's split is the parameter ``care.users_80plus_share``; ahead, each part follows its age
    group and the two are scaled to the users of the level. Empty where the split is not stated.
    """
    found: dict[tuple[str, str], Array] = {}
    older, younger = _growth(demand)
    for name, served in users_by_level(demand).items():
        if not demand.parameters.has(OLD_SHARE, "", name):
            continue
        share = demand.parameters.get(OLD_SHARE, "", name)[:, None]
        parts = share * older, (1.0 - share) * younger
        for age, part in zip(AGES, parts, strict=True):
            found[name, age] = np.asarray(served * part / (parts[0] + parts[1]))
    return found


def users_at_age_rates(demand: Demand) -> dict[str, Array]:
    """Users of each level if every age keeps today's rate, ``[W, Y + 1]``.

    The other reading of 'as today': users under 80 grow with the population under 80, not with
    the coverage per 100 aged 80 and more. Empty where the split by age is not stated.
    """
    older, younger = _growth(demand)
    found = {}
    for name, served in users_by_level(demand).items():
        if not demand.parameters.has(OLD_SHARE, "", name):
            continue
        share = demand.parameters.get(OLD_SHARE, "", name)[:, None]
        found[name] = np.asarray(served[:, :1] * (share * older + (1.0 - share) * younger))
    return found


def places_at_age_rates(demand: Demand) -> dict[str, Array]:
    """Places of each level for users at today's rates by age, ``[W, Y + 1]``."""
    return {
        name: np.asarray(served / demand.parameters.get(USE, "", name)[:, None])
        for name, served in users_at_age_rates(demand).items()
    }


def home_service_users(demand: Demand) -> Array | None:
    """Users of services at home of all ages, by the number per 100 aged 67 and more, or None."""
    if not demand.parameters.has(AT_HOME):
        return None
    rate = demand.parameters.get(AT_HOME)
    return np.asarray(demand.band(67, None) * rate[:, None] / 100.0)


def _growth(demand: Demand) -> tuple[Array, Array]:
    """Those aged 80 and more, and those aged 18 to 79, over their number in the base year."""
    older, younger = demand.band(OLD, None), demand.band(18, OLD - 1)
    first = [np.maximum(part[:, :1], 1e-9) for part in (older, younger)]
    return np.asarray(older / first[0]), np.asarray(younger / first[1])
