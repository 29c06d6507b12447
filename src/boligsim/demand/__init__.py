"""What a municipality will be asked for: people, households, dwellings and needs.

From a case's counts and parameters to worlds x years; no decision and no measure in here.
"""

from boligsim.demand.future import Future
from boligsim.demand.groups import CountForecast, forecast_counts
from boligsim.demand.households import households_from
from boligsim.demand.population import cohort_component, fit_population
from boligsim.demand.project import project_demand
from boligsim.demand.results import Demand

__all__ = [
    "CountForecast",
    "Demand",
    "Future",
    "cohort_component",
    "fit_population",
    "forecast_counts",
    "households_from",
    "project_demand",
]
