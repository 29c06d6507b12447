"""Land use: the dwellings that need land, their decares, and the plan reserve against them.

The identity of new dwellings adds up line by line in every world. Nothing here allocates zones.
What is illustrative says so in the tables and across the figure.
"""

from __future__ import annotations

from boligsim.landuse.identity import LINES, Identity, identity
from boligsim.landuse.land import Land, land_need
from boligsim.landuse.plan import LandPlan, ScenarioLand, plan_land
from boligsim.landuse.reserve import Reserve, plan_reserve, years_of_reserve

__all__ = [
    "LINES",
    "Identity",
    "Land",
    "LandPlan",
    "Reserve",
    "ScenarioLand",
    "identity",
    "land_need",
    "plan_land",
    "plan_reserve",
    "years_of_reserve",
]
