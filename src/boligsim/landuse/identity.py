"""The identity of new dwellings: lines that add up in every world and year.

New dwellings on land = change in private households + attrition + change in vacant and second
homes + other demand - conversions - care dwellings - dwellings that institution places free -
dwellings that the municipality builds.

A care dwelling houses a private household, so it meets one of the dwellings needed; it takes its
land as a service plot. An institution place houses nobody of the private households and frees a
dwelling with a probability. A dwelling that the municipality builds meets one, and is added to
those that need land afterwards, with its own building type. A purchase, a start loan, rent-to-own
or an agreement with a private owner adds none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.built import Built
from boligsim.landuse.parameters import ScenarioDraws

__all__ = ["LINES", "Identity", "identity"]

Floats = NDArray[np.float64]

LINES = (
    "households_change",
    "attrition",
    "vacant_and_second_homes",
    "other_demand",
    "conversions",
    "care_dwellings",
    "institution_places",
    "municipal_new_build",
)


@dataclass(frozen=True)
class Identity:
    """Lines of the identity, each float64[W, Y] in dwellings a calendar year.

    What meets the need (conversions, care dwellings, freed dwellings, the municipality's own) is
    negative, so ``new_on_land`` is the plain sum of the lines before it. `stock0` is float64[W],
    the dwellings on the base date.
    """

    households_change: Floats
    attrition: Floats
    vacant_and_second_homes: Floats
    other_demand: Floats
    conversions: Floats
    care_dwellings: Floats
    institution_places: Floats
    municipal_new_build: Floats
    stock0: Floats

    @property
    def lines(self) -> dict[str, Floats]:
        """The lines by name, in order."""
        return {name: getattr(self, name) for name in LINES}

    @property
    def new_on_land(self) -> Floats:
        """New dwellings that need land: the sum of the lines."""
        total = np.zeros_like(self.households_change)
        for line in self.lines.values():
            total = total + line
        return total

    @property
    def demand_change(self) -> Floats:
        """Change in the dwellings demanded, whatever becomes of the supply."""
        return self.households_change + self.vacant_and_second_homes + self.other_demand


def identity(demand: Any, draws: ScenarioDraws, built: Built) -> Identity:
    """Return the lines of the identity for one scenario.

    Parameters
    ----------
    demand
        Demand with `households` and `other_demand`, float64[W, Y + 1] each, and `case`.
    draws
        Parameters of the scenario, one number a world.
    built
        What the scenario builds.

    Returns
    -------
    Identity
        Lines by world and calendar year, base..until - 1.
    """
    households = np.asarray(demand.households, dtype=np.float64)
    change = np.diff(households, axis=1)
    vacant = draws.get("dwellings.vacant_share")[:, None]
    second = draws.get("dwellings.second_home_growth_per_year")[:, None] * households[:, :1]
    vacant_and_second = vacant / (1 - vacant) * change + second
    other = np.diff(np.asarray(demand.other_demand, dtype=np.float64), axis=1)
    stock0 = _stock(demand.case, households[:, 0], vacant[:, 0])
    demanded = np.cumsum(change + vacant_and_second + other, axis=1)
    # The stock follows demand: what is lost in a year is a share of the dwellings at its start.
    stock = stock0[:, None] + np.concatenate([np.zeros((len(change), 1)), demanded[:, :-1]], axis=1)
    attrition = draws.get("dwellings.attrition_per_year")[:, None] * stock
    zero = np.zeros_like(change)
    frees = draws.get("dwellings.institution_frees_share")[:, None]
    converted = np.zeros((len(change), 1))
    if draws.has("dwellings.conversions_per_year"):
        converted = draws.get("dwellings.conversions_per_year")[:, None] * stock
    return Identity(
        households_change=change,
        attrition=attrition,
        vacant_and_second_homes=vacant_and_second,
        other_demand=zero + other,
        conversions=zero - converted,
        care_dwellings=zero - built.kind(demand.case, "care"),
        institution_places=zero - frees * built.kind(demand.case, "institution"),
        municipal_new_build=zero - built.kind(demand.case, "rental", "staff", "temporary"),
        stock0=stock0,
    )


def _stock(case: Any, households: Floats, vacant: Floats) -> Floats:
    """Dwellings on the base date: measured where the case has it, else households and vacant."""
    table = getattr(case, "indicators", None)
    if table is not None and len(table):
        rows = table[(table["series"] == "dwellings") & (table["year"] <= case.base)]
        if len(rows):
            latest = rows.sort_values("year", kind="stable").iloc[-1]
            return np.full(len(households), float(latest["value"]))
    return households / (1 - vacant)
