"""What we decide, run side by side: scenarios, their simulation, comparison and costs.

All scenarios share their random numbers, so a difference between two is the effect of the
measures and not of the draw. Results are tidy tables with units and intervals.
"""

from __future__ import annotations

from boligsim.scenarios.compare import Comparison
from boligsim.scenarios.history import history_check, prior_predictive
from boligsim.scenarios.runs import Runs
from boligsim.scenarios.scenario import Override, Scenario
from boligsim.scenarios.simulate import simulate
from boligsim.scenarios.table import case_scenarios

__all__ = [
    "Comparison",
    "Override",
    "Runs",
    "Scenario",
    "case_scenarios",
    "history_check",
    "prior_predictive",
    "simulate",
]
