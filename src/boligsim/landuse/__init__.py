"""Land use: the dwellings that need land, where they can stand, and how long the reserve lasts.

The identity of new dwellings adds up line by line in every world. Zones are filled at least cost
within named rules; where no plan keeps them, the rules that bind are named with zone and year.
What is illustrative says so in the tables and across the figures.
"""

from __future__ import annotations

from boligsim.landuse.binding import Binding, explain
from boligsim.landuse.identity import LINES, Identity, identity
from boligsim.landuse.land import Land, land_need
from boligsim.landuse.plan import LandPlan, ScenarioLand, plan_land
from boligsim.landuse.problem import PlanRules, Problem
from boligsim.landuse.programme import Programme
from boligsim.landuse.reserve import Reserve, plan_reserve, years_of_reserve
from boligsim.landuse.solve import Allocation, allocate
from boligsim.landuse.zones import Zones, read_zones

__all__ = [
    "LINES",
    "Allocation",
    "Binding",
    "Identity",
    "Land",
    "LandPlan",
    "PlanRules",
    "Problem",
    "Programme",
    "Reserve",
    "ScenarioLand",
    "Zones",
    "allocate",
    "explain",
    "identity",
    "land_need",
    "plan_land",
    "plan_reserve",
    "read_zones",
    "years_of_reserve",
]
