"""boligsim: from a municipality's figures to a plan for social housing.

One street: case -> demand -> homelessness -> measures -> scenarios -> land use -> report.
Everything public is listed in `_HOME` below and is imported on first use, so that
``import boligsim`` prints nothing, changes nothing and loads none of the heavy libraries.

Examples
--------
>>> import boligsim as bs
>>> bs.load_case("narvik").municipality
'1806'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what editors and type checkers see; a test keeps it equal to _HOME
    from boligsim.case import Case, Parameters, Problems, check_case, load_case, new_case
    from boligsim.demand import (
        Demand,
        cohort_component,
        fit_population,
        households_from,
        project_demand,
    )
    from boligsim.homelessness import one_pool, theory
    from boligsim.landuse import LandPlan, plan_land, years_of_reserve
    from boligsim.measures import Acquisitions, CareHomes, StartLoans
    from boligsim.report import check_figure, write_report
    from boligsim.scenarios import Comparison, Runs, Scenario, case_scenarios, simulate

__version__ = "0.1.0"

_HOME = {
    "Acquisitions": "boligsim.measures",
    "CareHomes": "boligsim.measures",
    "Case": "boligsim.case",
    "Comparison": "boligsim.scenarios",
    "Demand": "boligsim.demand",
    "LandPlan": "boligsim.landuse",
    "Parameters": "boligsim.case",
    "Problems": "boligsim.case",
    "Runs": "boligsim.scenarios",
    "Scenario": "boligsim.scenarios",
    "StartLoans": "boligsim.measures",
    "case_scenarios": "boligsim.scenarios",
    "check_case": "boligsim.case",
    "check_figure": "boligsim.report",
    "cohort_component": "boligsim.demand",
    "fit_population": "boligsim.demand",
    "households_from": "boligsim.demand",
    "load_case": "boligsim.case",
    "new_case": "boligsim.case",
    "one_pool": "boligsim.homelessness",
    "plan_land": "boligsim.landuse",
    "project_demand": "boligsim.demand",
    "simulate": "boligsim.scenarios",
    "theory": "boligsim.homelessness",
    "write_report": "boligsim.report",
    "years_of_reserve": "boligsim.landuse",
}

__all__ = [*_HOME, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562) and keep it."""
    if name not in _HOME:
        raise AttributeError(f"module 'boligsim' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
