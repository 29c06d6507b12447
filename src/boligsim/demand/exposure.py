"""Exposure words: how many persons or households a group is drawn from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
_AGES = re.compile(r"persons_(\d+)(?:_(\d+)|plus)")
WORDS = (
    "population",
    "households",
    "renter_households",
    "persons_A_B",
    "persons_Aplus",
    "settlement",
    "none",
)


def age_limits(word: str) -> tuple[int, int | None] | None:
    """Ages of ``persons_18_66`` or ``persons_80plus``; None for another word."""
    match = _AGES.fullmatch(word)
    if match is None:
        return None
    return int(match[1]), int(match[2]) if match[2] is not None else None


def exposure(demand: Demand, word: str) -> Array:
    """Exposed persons or households on each 1 January.

    Parameters
    ----------
    demand : Demand
        The projection.
    word : str
        One of population, households, renter_households, persons_A_B (ages A to B, both
        included), persons_Aplus, settlement (arrivals of the year, persons), none.

    Returns
    -------
    array ``[worlds, years + 1]``

    Raises
    ------
    InputError
        Another word.
    """
    if word == "population":
        return demand.band(0, None)
    if word == "households":
        return demand.households
    if word == "renter_households":
        share = demand.parameters.get("households.renter_share")
        return np.asarray(demand.households * share[:, None])
    if word == "settlement":
        return np.tile(demand.settlement_to_the_end, (demand.worlds, 1))
    if word == "none":
        return np.zeros((demand.worlds, len(demand.years)))
    limits = age_limits(word)
    if limits is None:
        raise InputError(f"The exposure '{word}' is unknown. Use one of {', '.join(WORDS)}.")
    return demand.band(*limits)
