"""Need and inflow of a group: exposure x prevalence or incidence, or its own counted series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.own_counts import shrunk_prevalence

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
PREVALENCE, INCIDENCE = "need.prevalence", "need.incidence"
#: Causes of homelessness; the first is counted per renting household, the others per inhabitant.
CAUSES = ("eviction", "release", "relationship_violence", "other")


def given(demand: Demand, group: str) -> str:
    """Say what a group's need follows from.

    Returns
    -------
    str
        prevalence, incidence, coverage (round-the-clock care), arrivals, or none.

    Raises
    ------
    InputError
        Both a prevalence and an incidence of the group.
    """
    word, drawn = demand.exposure_word(group), demand.parameters
    if word == "settlement":
        return "arrivals"
    if word == "none":
        return "none"
    both = [path for path in (PREVALENCE, INCIDENCE) if drawn.has(path, group)]
    if len(both) == 2:
        raise InputError(
            f"The group '{group}' has both {PREVALENCE} and {INCIDENCE} in the parameters; they "
            "would count the same need twice. Keep the row of the one that is known."
        )
    if both:
        return both[0].split(".")[1]
    return "coverage" if word == "persons_80plus" else "none"


def need(demand: Demand, group: str) -> Array:
    """Count households with the need on each 1 January, ``[worlds, years + 1]``.

    Prevalence times exposure; or, where the incidence is given, those whose need has not ended;
    for a group exposed by those aged 80 and more with neither, users by the coverage per 100; for
    a group exposed by settlement, the year's households that ask the municipality; else 0.
    """
    how = given(demand, group)
    if how == "arrivals":
        persons = demand.parameters.get("refugees.persons_per_household", group)
        share = demand.parameters.get("refugees.municipal_share", group)
        arriving = demand.settled_by_group(group)
        return np.asarray(arriving * (share / persons)[:, None])
    if how == "prevalence":
        exposed = demand.exposure(demand.exposure_word(group))
        return np.asarray(exposed * shrunk_prevalence(demand, group)[:, None])
    if how == "incidence":
        return lasting(new_cases(demand, group), demand.parameters.get("need.mean_years", group))
    if how == "coverage":
        return demand.care_users
    return np.zeros((demand.worlds, len(demand.years)))


def new_cases(demand: Demand, group: str) -> Array:
    """Count new households with the need a calendar year, ``[worlds, years]``, by incidence."""
    exposed = demand.exposure(demand.exposure_word(group))
    middle = (exposed[:, :-1] + exposed[:, 1:]) / 2.0
    return np.asarray(middle * demand.parameters.get(INCIDENCE, group)[:, None])


def lasting(fresh: Array, years: Array) -> Array:
    """Count needs that have not ended, when each lasts an exponential time.

    Parameters
    ----------
    fresh : array ``[W, Y]``
        New ones a calendar year, evenly through it.
    years : array ``[W]``
        Mean duration.

    Returns
    -------
    array ``[W, Y + 1]``
        On each 1 January, from the stationary number of the first year's inflow.

    Examples
    --------
    >>> [float(x) for x in lasting(np.array([[10.0, 10.0]]), np.array([1.5]))[0]]
    [15.0, 15.0, 15.0]
    """
    kept = np.exp(-1.0 / years)
    stock = [fresh[:, 0] * years]
    for t in range(fresh.shape[1]):
        stock.append(stock[-1] * kept + fresh[:, t] * years * (1.0 - kept))
    return np.stack(stock, axis=1)


def inflow(demand: Demand, group: str) -> Array:
    """Count new households a calendar year that apply to the municipality, ``[worlds, years]``.

    The forecast of the municipality's own counts where it has five years of them. Else, times the
    share that the municipality is asked for, the incidence; or with a prevalence those who
    replace the ones whose need has ended, and growth, never below 0. Settlement is planned and no
    inflow.
    """
    how = given(demand, group)
    if how in ("arrivals", "none"):
        return np.zeros((demand.worlds, len(demand.years) - 1))
    own = demand.own_inflows.get(group)
    if own is not None:
        return own
    share = municipal_share(demand, group)
    if how == "incidence":
        return np.asarray(new_cases(demand, group) * share[:, None])
    stock = need(demand, group)
    years = demand.parameters.get("need.mean_years", group)
    fresh = stock[:, :-1] / years[:, None] + np.diff(stock, axis=1)
    return np.asarray(np.maximum(fresh, 0.0) * share[:, None])


def municipal_share(demand: Demand, group: str) -> Array:
    """Share of a group's new need that the municipality is asked for, ``[worlds]``."""
    if not demand.parameters.has("need.municipal_share", group):
        return np.zeros(demand.worlds)
    return np.asarray(demand.parameters.get("need.municipal_share", group))


def entry_by_cause(demand: Demand) -> dict[str, Array]:
    """Households that become homeless a calendar year by cause, ``[worlds, years]`` each.

    Evictions of renting households that end in homelessness; release from institution or prison,
    relationship and violence, and other reasons per inhabitant, on the mean of the year's two 1
    Januaries. Without measures, evictions from municipal dwellings and returns, which the
    simulation adds.
    """
    drawn = demand.parameters
    people = _mid_year(demand.band(0, None))
    renters = _mid_year(demand.exposure("renter_households"))
    ends = drawn.get("entry.eviction_to_homeless_share")
    evicted = drawn.get("entry.eviction_per_1000_renters") * ends / 1000.0
    per = {
        "release": "entry.release_per_10000_inhabitants",
        "relationship_violence": "entry.relationship_violence_per_10000",
        "other": "entry.other_per_10000",
    }
    found = {"eviction": renters * evicted[:, None]}
    for cause in CAUSES[1:]:
        found[cause] = people * drawn.get(per[cause])[:, None] / 10_000.0
    return found


def _mid_year(stock: Array) -> Array:
    return np.asarray((stock[:, :-1] + stock[:, 1:]) / 2.0)
