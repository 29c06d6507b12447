"""Population by sex and single year of age: fitted on a panel, projected with its spread.

National cohort ratios, local differences shrunk in three levels, the point, and paths around it;
beside it the textbook cohort-component method for users with rates of their own.
"""

from boligsim.demand.population.cohort import cohort_component
from boligsim.demand.population.levers import Levers
from boligsim.demand.population.model import PopulationModel, fit_population
from boligsim.demand.population.panel import Panel, read_panel
from boligsim.demand.population.paths import Scales
from boligsim.demand.population.projection import MunicipalPaths, Projection

__all__ = [
    "Levers",
    "MunicipalPaths",
    "Panel",
    "PopulationModel",
    "Projection",
    "Scales",
    "cohort_component",
    "fit_population",
    "read_panel",
]
