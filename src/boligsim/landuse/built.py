"""What a scenario builds: places by dwelling type and year, from what its measures really did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Units

if TYPE_CHECKING:
    from boligsim.measures import Measure

__all__ = ["AGREEMENTS", "BUILDS", "Built", "agreed_by", "built_by", "social_stock"]

Floats = NDArray[np.float64]

BUILDS = ("care_homes",)
"""Kinds of measures that put up new buildings. A measure of one's own says so by an attribute
``builds = True``; all others (purchases, start loans, agreements) move existing dwellings."""


AGREEMENTS = ("pre_emption", "referral_agreements", "allocation_agreements")
"""Kinds of measures that secure dwellings in buildings that others put up."""


@dataclass(frozen=True)
class Built:
    """New-built dwellings and places of one scenario.

    Attributes
    ----------
    places
        Dwelling type to float64[W, Y], mean over the histories of a world.
    projects
        Dwelling type to float64[W, Y]: projects that opened (a project counts once, in the year
        of its first place).
    """

    places: dict[str, Floats]
    projects: dict[str, Floats]

    def kind(self, case: Any, *kinds: str) -> Floats | float:
        """Return the places of the dwelling types of some kinds, float64[W, Y]."""
        frame = case.dwellings
        chosen = frame.loc[frame["kind"].isin(kinds), "dwelling"].astype(str)
        return sum((self.places[name] for name in chosen if name in self.places), start=0.0)


def built_by(runs: Any, index: int) -> Built:
    """Return what scenario number `index` builds.

    Parameters
    ----------
    runs
        Runs of the scenarios.
    index
        Place of the scenario in them.

    Returns
    -------
    Built
        Only dwellings of measures that build, or tear down (below 0); a purchase changes the
        municipality's stock, not the number of dwellings.

    Raises
    ------
    InputError
        When the outcomes do not hold a row of the scenario's plan.
    """
    places: dict[str, Floats] = {}
    projects: dict[str, Floats] = {}
    for here, signed in _units(runs, index, _builds):
        new = signed.sum(axis=1) / signed.shape[1]
        opened = ((np.cumsum(signed, axis=-1) > 0) & (np.cumsum(signed, axis=-1) == signed)).astype(
            np.int64
        )
        opened = opened.sum(axis=1) / opened.shape[1]
        places[here] = places.get(here, 0.0) + new
        projects[here] = projects.get(here, 0.0) + opened
    return Built(places, projects)


def agreed_by(runs: Any, index: int) -> Floats:
    """Return dwellings that a scenario secures by agreements in new buildings, mean of all draws.

    Parameters
    ----------
    runs
        Runs of the scenarios.
    index
        Place of the scenario in them.

    Returns
    -------
    float64[Y]
        By calendar year.
    """
    total = np.zeros(runs.outcomes[index].done.shape[2])
    for _, signed in _units(runs, index, lambda measure: measure.kind in AGREEMENTS):
        total = total + signed.sum(axis=(0, 1)) / (signed.shape[0] * signed.shape[1])
    return total


def social_stock(runs: Any, index: int) -> Floats:
    """Return the municipality's rental dwellings on each 1 January, mean of all draws.

    Parameters
    ----------
    runs
        Runs of the scenarios.
    index
        Place of the scenario in them.

    Returns
    -------
    float64[Y + 1]
        Bought, built, secured, less sold and torn down; care homes stand on plots of their own.
    """
    outcomes = runs.outcomes[index]
    frame = runs.demand.case.dwellings
    rental = set(frame.loc[frame["kind"] == "rental", "dwelling"].astype(str))
    chosen = [i for i, name in enumerate(outcomes.dwellings) if name in rental]
    units = outcomes.units[..., chosen, 0].astype(np.int64)
    draws = units.shape[0] * units.shape[1]
    return np.asarray(units.sum(axis=(0, 1, 3)) / draws, dtype=np.float64)


def _units(runs: Any, index: int, which: Callable[[Measure], bool]) -> Iterator[tuple[str, Any]]:
    """Give dwelling type and int64[W, H, Y] of each row of the chosen measures that moves units."""
    scenario, outcomes = runs.scenarios[index], runs.outcomes[index]
    names = list(outcomes.primitives)
    chosen = tuple(f"{m.kind}:{m.name}:" for m in scenario.measures if which(m))
    for name, primitive in scenario.primitives():
        if not isinstance(primitive, Units) or not name.startswith(chosen):
            continue
        if name not in names:
            raise InputError(
                f"plan_land: the outcomes of scenario '{scenario.name}' lack the row '{name}' of "
                "its plan, so they belong to another scenario; simulate them together."
            )
        done = outcomes.done[..., names.index(name)].astype(np.int64)
        yield primitive.dwelling, done if primitive.n > 0 else -done


def _builds(measure: Measure) -> bool:
    return bool(getattr(measure, "builds", measure.kind in BUILDS))
