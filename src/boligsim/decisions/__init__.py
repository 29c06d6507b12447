"""What the figures say and what to do: fit to history, what did it, the best mix.

A fit weighs simulated worlds by what was counted; attribution shares an effect among measures.
Everything here runs whole scenarios of the rooms to the left, many times, on the same numbers.
"""

from __future__ import annotations

from boligsim.decisions.attribute import attribute
from boligsim.decisions.attribution import Attribution
from boligsim.decisions.calibrate import calibrate
from boligsim.decisions.fit import Fit
from boligsim.decisions.national import NationalCheck, national_check
from boligsim.decisions.optimise import optimise
from boligsim.decisions.optimum import Optimum
from boligsim.decisions.regret import Regret, regret
from boligsim.decisions.sensitivity import Sensitivity, sensitivity
from boligsim.decisions.study import HistoryStudy, study_history
from boligsim.decisions.target import Target
from boligsim.decisions.targets import read_targets, usable

__all__ = [
    "Attribution",
    "Fit",
    "HistoryStudy",
    "NationalCheck",
    "Optimum",
    "Regret",
    "Sensitivity",
    "Target",
    "attribute",
    "calibrate",
    "national_check",
    "optimise",
    "read_targets",
    "regret",
    "sensitivity",
    "study_history",
    "usable",
]
