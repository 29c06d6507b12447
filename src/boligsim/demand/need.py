"""Need and inflow of a group: exposure x prevalence, spread over how long a need lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]


def need(demand: Demand, group: str) -> Array:
    """Count households with the need on each 1 January, ``[worlds, years + 1]``.

    Prevalence times exposure; for a group exposed by those aged 80 and more without a
    prevalence, users by the coverage per 100; for a group exposed by settlement, the year's
    households that ask the municipality; else 0.
    """
    word = demand.exposure_word(group)
    drawn = demand.parameters
    if word == "settlement":
        persons = drawn.get("refugees.persons_per_household", group)
        share = drawn.get("refugees.municipal_share", group)
        arriving = demand.settled_by_group(group)
        return np.asarray(arriving[None, :] * (share / persons)[:, None])
    if word == "none":
        return np.zeros((demand.worlds, len(demand.years)))
    if drawn.has("need.prevalence", group):
        prevalence = drawn.get("need.prevalence", group)
        return np.asarray(demand.exposure(word) * prevalence[:, None])
    if word == "persons_80plus":
        return demand.care_users
    return np.zeros((demand.worlds, len(demand.years)))


def inflow(demand: Demand, group: str) -> Array:
    """Count new households a calendar year that apply to the municipality, ``[worlds, years]``.

    Those who replace the ones whose need has ended, and growth; never below 0; times the share
    that the municipality is asked for. Settlement is planned and no inflow.
    """
    if demand.exposure_word(group) in ("settlement", "none"):
        return np.zeros((demand.worlds, len(demand.years) - 1))
    stock = need(demand, group)
    years = demand.parameters.get("need.mean_years", group)
    share = municipal_share(demand, group)
    fresh = stock[:, :-1] / years[:, None] + np.diff(stock, axis=1)
    return np.asarray(np.maximum(fresh, 0.0) * share[:, None])


def municipal_share(demand: Demand, group: str) -> Array:
    """Share of a group's new need that the municipality is asked for, ``[worlds]``."""
    if not demand.parameters.has("need.municipal_share", group):
        return np.zeros(demand.worlds)
    return np.asarray(demand.parameters.get("need.municipal_share", group))
