"""boligsim: from a municipality's figures to a plan for social housing.

One street: case -> demand -> homelessness -> measures -> scenarios -> land use -> decisions ->
report.
Everything public stands in `_ROOMS` below and is imported on first use, so that
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

if TYPE_CHECKING:  # the same names for editors and type checkers; a test keeps them equal
    from boligsim.base.picture import picture as picture
    from boligsim.base.style import plot_style as plot_style
    from boligsim.case import (
        Case as Case,
        Parameters as Parameters,
        Problems as Problems,
        check_case as check_case,
        load_case as load_case,
        new_case as new_case,
    )
    from boligsim.decisions import (
        Attribution as Attribution,
        Fit as Fit,
        HistoryStudy as HistoryStudy,
        NationalCheck as NationalCheck,
        Optimum as Optimum,
        Regret as Regret,
        Sensitivity as Sensitivity,
        Target as Target,
        attribute as attribute,
        calibrate as calibrate,
        national_check as national_check,
        optimise as optimise,
        regret as regret,
        sensitivity as sensitivity,
        study_history as study_history,
    )
    from boligsim.demand import (
        CountForecast as CountForecast,
        Demand as Demand,
        Future as Future,
        cohort_component as cohort_component,
        fit_population as fit_population,
        forecast_counts as forecast_counts,
        households_from as households_from,
        project_demand as project_demand,
    )
    from boligsim.demand.backtest import (
        Backtest as Backtest,
        backtest as backtest,
        case_record as case_record,
        plot_vintages as plot_vintages,
        ssb_vintages as ssb_vintages,
        vintages_table as vintages_table,
    )
    from boligsim.homelessness import (
        Arrive as Arrive,
        Delay as Delay,
        Move as Move,
        Param as Param,
        Rank as Rank,
        Rate as Rate,
        Support as Support,
        Units as Units,
        one_pool as one_pool,
        theory as theory,
        two_classes as two_classes,
        what_a_spreadsheet_hides as what_a_spreadsheet_hides,
    )
    from boligsim.landuse import (
        LandPlan as LandPlan,
        plan_land as plan_land,
        years_of_reserve as years_of_reserve,
    )
    from boligsim.measures import (
        Acquisitions as Acquisitions,
        AdaptationGrants as AdaptationGrants,
        AllocationAgreements as AllocationAgreements,
        CareHomes as CareHomes,
        Cost as Cost,
        Demolitions as Demolitions,
        EndedLeases as EndedLeases,
        EntryPrevention as EntryPrevention,
        EstablishmentGrants as EstablishmentGrants,
        EvictionPrevention as EvictionPrevention,
        FirstTimeLoans as FirstTimeLoans,
        FollowUp as FollowUp,
        HousingAllowance as HousingAllowance,
        HousingFirst as HousingFirst,
        HousingOffice as HousingOffice,
        Measure as Measure,
        NeedsMapping as NeedsMapping,
        NightShelterPlaces as NightShelterPlaces,
        PreEmption as PreEmption,
        ReferralAgreements as ReferralAgreements,
        RentToOwn as RentToOwn,
        Sales as Sales,
        SettlementQuota as SettlementQuota,
        StartLoans as StartLoans,
        TemporaryPlaces as TemporaryPlaces,
    )
    from boligsim.report import (
        check_figure as check_figure,
        compare_folders as compare_folders,
        verify as verify,
        write_report as write_report,
    )
    from boligsim.scenarios import (
        Comparison as Comparison,
        Runs as Runs,
        Scenario as Scenario,
        case_scenarios as case_scenarios,
        simulate as simulate,
    )
    from boligsim.screen import (
        Panel as Panel,
        export_plot as export_plot,
        in_words as in_words,
        panel as panel,
    )

__version__ = "0.1.0"

_ROOMS = {
    "base.picture": ("picture",),
    "base.style": ("plot_style",),
    "case": ("Case", "Parameters", "Problems", "check_case", "load_case", "new_case"),
    "demand": (
        "CountForecast",
        "Demand",
        "Future",
        "cohort_component",
        "fit_population",
        "forecast_counts",
        "households_from",
        "project_demand",
    ),
    "demand.backtest": (
        "Backtest",
        "backtest",
        "case_record",
        "plot_vintages",
        "ssb_vintages",
        "vintages_table",
    ),
    "homelessness": (
        "Arrive",
        "Delay",
        "Move",
        "Param",
        "Rank",
        "Rate",
        "Support",
        "Units",
        "one_pool",
        "theory",
        "two_classes",
        "what_a_spreadsheet_hides",
    ),
    "measures": (
        "Acquisitions",
        "AdaptationGrants",
        "AllocationAgreements",
        "CareHomes",
        "Cost",
        "Demolitions",
        "EndedLeases",
        "EntryPrevention",
        "EstablishmentGrants",
        "EvictionPrevention",
        "FirstTimeLoans",
        "FollowUp",
        "HousingAllowance",
        "HousingFirst",
        "HousingOffice",
        "Measure",
        "NeedsMapping",
        "NightShelterPlaces",
        "PreEmption",
        "ReferralAgreements",
        "RentToOwn",
        "Sales",
        "SettlementQuota",
        "StartLoans",
        "TemporaryPlaces",
    ),
    "scenarios": ("Comparison", "Runs", "Scenario", "case_scenarios", "simulate"),
    "decisions": (
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
        "regret",
        "sensitivity",
        "study_history",
    ),
    "landuse": ("LandPlan", "plan_land", "years_of_reserve"),
    "report": ("check_figure", "compare_folders", "verify", "write_report"),
    "screen": ("Panel", "export_plot", "in_words", "panel"),
}
_HOME = {name: f"boligsim.{room}" for room, names in _ROOMS.items() for name in names}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562) and keep it."""
    if name not in _HOME:
        raise AttributeError(f"module 'boligsim' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*_HOME, "__version__"])
