"""What a scenario builds: places by dwelling type and year, from what its measures really did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Units

if TYPE_CHECKING:
    from boligsim.measures import Measure

__all__ = ["BUILDS", "Built", "built_by"]

Floats = NDArray[np.float64]

BUILDS = ("care_homes",)
"""Kinds of measures that put up new buildings. A measure of one's own says so by an attribute
``builds = True``; all others (purchases, start loans, agreements) move existing dwellings."""


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
        Only dwellings of measures that build; a purchase changes the municipality's stock, not
        the number of dwellings.

    Raises
    ------
    InputError
        When the outcomes do not hold a row of the scenario's plan.
    """
    scenario, outcomes = runs.scenarios[index], runs.outcomes[index]
    names = list(outcomes.primitives)
    builders = [f"{m.kind}:{m.name}:" for m in scenario.measures if _builds(m)]
    places: dict[str, Floats] = {}
    projects: dict[str, Floats] = {}
    for name, primitive in scenario.primitives():
        if not isinstance(primitive, Units) or not name.startswith(tuple(builders)):
            continue
        if name not in names:
            raise InputError(
                f"plan_land: the outcomes of scenario '{scenario.name}' lack the row '{name}' of "
                "its plan, so they belong to another scenario; simulate them together."
            )
        done = outcomes.done[..., names.index(name)].astype(np.int64)
        signed = done if primitive.n > 0 else -done
        new = signed.sum(axis=1) / signed.shape[1]
        opened = ((np.cumsum(signed, axis=-1) > 0) & (np.cumsum(signed, axis=-1) == signed)).astype(
            np.int64
        )
        opened = opened.sum(axis=1) / opened.shape[1]
        here = primitive.dwelling
        places[here] = places.get(here, 0.0) + new
        projects[here] = projects.get(here, 0.0) + opened
    return Built(places, projects)


def _builds(measure: Measure) -> bool:
    return bool(getattr(measure, "builds", measure.kind in BUILDS))
