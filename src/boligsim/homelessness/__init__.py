"""Homelessness: an exact event simulation of households and dwellings.

Individual households arrive, wait, are housed and leave in continuous time with keyed chance; one
pool alone is also answered exactly and as a spreadsheet would.
"""

from __future__ import annotations

from boligsim.homelessness import theory
from boligsim.homelessness.build import build_system
from boligsim.homelessness.hidden import Hidden, what_a_spreadsheet_hides
from boligsim.homelessness.outcomes import FLOWS, STATES, STOCKS, WEIGHTS, Outcomes
from boligsim.homelessness.pool import Pool, one_pool
from boligsim.homelessness.primitives import (
    Arrive,
    Delay,
    Move,
    Param,
    Primitive,
    Rank,
    Rate,
    Support,
    Units,
)
from boligsim.homelessness.priority import TwoClasses, two_classes
from boligsim.homelessness.simulate import simulate_system
from boligsim.homelessness.system import Stream, System

__all__ = [
    "FLOWS",
    "STATES",
    "STOCKS",
    "WEIGHTS",
    "Arrive",
    "Delay",
    "Hidden",
    "Move",
    "Outcomes",
    "Param",
    "Pool",
    "Primitive",
    "Rank",
    "Rate",
    "Stream",
    "Support",
    "System",
    "TwoClasses",
    "Units",
    "build_system",
    "one_pool",
    "simulate_system",
    "theory",
    "two_classes",
    "what_a_spreadsheet_hides",
]
