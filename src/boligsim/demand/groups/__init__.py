"""Small counts: short yearly series of a group, its level and how far it may wander.

Three plain methods pooled over comparable series and averaged quantile by quantile; no trend of
one series, no interval below zero. Scored on past forecasts beside simple rivals.
"""

from boligsim.demand.groups.forecast import forecast_counts
from boligsim.demand.groups.level import Level, shrunk_levels
from boligsim.demand.groups.result import CountForecast
from boligsim.demand.groups.scores import covered, crps, weighted_interval_score

__all__ = [
    "CountForecast",
    "Level",
    "covered",
    "crps",
    "forecast_counts",
    "shrunk_levels",
    "weighted_interval_score",
]
