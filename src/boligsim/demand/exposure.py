"""Exposure words: how many persons or households a group is drawn from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
_AGES = re.compile(r"(persons|women|men)_(\d+)(?:_(\d+)|plus)")
_SEX = {"persons": None, "women": "female", "men": "male"}
#: Households by type; with children is lone parents and couples with children.
HOUSEHOLD_WORDS = {
    "households_living_alone": ("living_alone",),
    "households_lone_parent": ("lone_parent",),
    "households_with_children": ("lone_parent", "couple_children"),
}
WORDS = (
    "population",
    "households",
    "renter_households",
    *HOUSEHOLD_WORDS,
    "persons_A_B",
    "persons_Aplus",
    "women_A_B",
    "men_A_B",
    "settlement",
    "none",
)


def age_limits(word: str) -> tuple[int, int | None] | None:
    """Ages of ``persons_18_66``, ``women_18_49`` or ``persons_80plus``; None for another word."""
    match = _AGES.fullmatch(word)
    if match is None:
        return None
    return int(match[2]), int(match[3]) if match[3] is not None else None


def sex_of(word: str) -> str | None:
    """Sex of an exposure of persons by age: female, male, or None for both."""
    match = _AGES.fullmatch(word)
    return _SEX[match[1]] if match is not None else None


def exposure(demand: Demand, word: str) -> Array:
    """Exposed persons or households on each 1 January.

    Parameters
    ----------
    demand : Demand
        The projection.
    word : str
        One of population, households, renter_households, households_living_alone,
        households_lone_parent, households_with_children, persons_A_B (ages A to B, both
        included), persons_Aplus, the same with women or men, settlement (arrivals of the year,
        persons), none.

    Returns
    -------
    array ``[worlds, years + 1]``

    Raises
    ------
    InputError
        Another word, or women or men where the sexes are counted together.
    """
    if word == "population":
        return demand.band(0, None)
    if word == "households":
        return demand.households
    if word == "renter_households":
        share = demand.parameters.get("households.renter_share")
        return np.asarray(demand.households * share[:, None])
    if word in HOUSEHOLD_WORDS:
        found = demand.households_by_type
        return np.asarray(sum(found[t] for t in HOUSEHOLD_WORDS[word]))
    if word == "settlement":
        return demand.settlement_to_the_end
    if word == "none":
        return np.zeros((demand.worlds, len(demand.years)))
    limits = age_limits(word)
    if limits is None:
        hint = did_you_mean(word, WORDS)
        raise InputError(
            f"The exposure '{word}' is unknown. Use one of {', '.join(WORDS)}. {hint}".rstrip()
        )
    sex = sex_of(word)
    if sex is None:
        return demand.band(*limits)
    if demand.population.shape[2] == 1:
        raise InputError(
            f"The exposure '{word}' needs the sexes apart, but the population of the case "
            f"{demand.case.name} has sex = both. Use persons_ in its place, or give female and "
            "male."
        )
    low, high = limits
    one = demand.population[:, :, demand.sexes.index(sex)]
    return np.asarray(one[..., low : None if high is None else high + 1].sum(axis=-1))


def counted_exposure(population: pd.DataFrame, word: str, years: NDArray[np.int64]) -> Array:
    """Exposed persons in past years, from the counted population.

    Parameters
    ----------
    population : DataFrame
        ``year, sex, age, persons``.
    word : str
        As in `exposure`; words for households, for which no past is known, take all persons.
    years : array ``[T]``
        Which years.

    Returns
    -------
    array ``[T]``
        NaN in years without a count.
    """
    frame, limits, sex = population, age_limits(word), sex_of(word)
    if limits is not None:
        frame = frame[frame["age"] >= limits[0]]
        if limits[1] is not None:
            frame = frame[frame["age"] <= limits[1]]
    if sex is not None:
        frame = frame[frame["sex"] == sex]
    total = frame.groupby("year")["persons"].sum()
    return np.array([float(total.get(int(y), np.nan)) for y in years])
