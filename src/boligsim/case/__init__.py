"""What a municipality knows: tables under one data contract, read, checked and frozen.

A case is a folder of CSV tables or a workbook; every problem is told at once, with its place.
Parameters and their keyed draws live here too, and `new_case` fills in a case for any municipality.
"""

from __future__ import annotations

from boligsim.case.case import Case
from boligsim.case.contract import TABLES
from boligsim.case.load import bundled_cases, check_case, load_case
from boligsim.case.new import new_case
from boligsim.case.panel import municipalities, panel_population
from boligsim.case.parameters import Draws, Parameters
from boligsim.case.paths import PATHS
from boligsim.case.problems import Problem, Problems
from boligsim.case.write import write_case

__all__ = [
    "PATHS",
    "TABLES",
    "Case",
    "Draws",
    "Parameters",
    "Problem",
    "Problems",
    "bundled_cases",
    "check_case",
    "load_case",
    "municipalities",
    "new_case",
    "panel_population",
    "write_case",
]
