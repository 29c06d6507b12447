"""Plots for services: round-the-clock care, staff bases, day activity, institutions.

Other public and private services (schools, shops, health centres) are out of scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.built import Built
from boligsim.landuse.parameters import ScenarioDraws

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HOUSING", "PURPOSE", "PURPOSES", "Service", "on_housing_land", "service_need"]

Floats = NDArray[np.float64]

HOUSING = "housing"
"""Land-use purpose of dwellings."""
PURPOSE = "public_or_private_service"
"""Land-use purpose of service plots (planning and building act § 11-7)."""
PURPOSES = ("care", "staff_base", "day_activity")
"""What the decares of service plots are for; institutions are counted with the building types."""

_ROUND_THE_CLOCK = ("care", "institution")
_DAY = "service_plot.day_activity_decares_per_100_80plus"
_PLOT = "service_plot.places_per_plot"


def on_housing_land(dwelling: Mapping[Any, Any]) -> bool:
    """Return whether new dwellings of a type take land for housing, not a plot for services.

    Parameters
    ----------
    dwelling
        Row of the table `dwellings`: its `land_use_purpose`, and where that is blank its kind.
    """
    purpose = str(dwelling.get("land_use_purpose", "") or "")
    if purpose:
        return purpose == HOUSING
    return str(dwelling["kind"]) in ("rental", "staff", "temporary")


@dataclass(frozen=True)
class Service:
    """Services of one scenario, each float64[W, Y] a calendar year.

    Attributes
    ----------
    care, institution
        New round-the-clock places in dwellings and in institutions.
    decares
        Purpose to decares of plots.
    places_per_plot
        float64[W]; nan where the case does not say.
    """

    care: Floats
    institution: Floats
    decares: dict[str, Floats]
    places_per_plot: Floats

    @property
    def total(self) -> Floats:
        """Decares of all service plots."""
        return np.asarray(np.add.reduce([self.decares[p] for p in PURPOSES]), dtype=np.float64)

    def plots(self, *, institution: bool = True) -> Floats:
        """Return service plots in use at the end of each year: places so far by places a plot.

        Parameters
        ----------
        institution
            Whether institution places take service plots; not where zones have room for them.

        Returns
        -------
        float64[W, Y]
            Whole plots, rounded up; 0 where the case does not say how many places a plot takes.
        """
        places = np.cumsum(self.care + (self.institution if institution else 0.0), axis=1)
        each = np.where(np.isnan(self.places_per_plot), np.inf, self.places_per_plot)[:, None]
        return np.asarray(np.ceil(places / each - 1e-9), dtype=np.float64)


def service_need(
    demand: Any, draws: ScenarioDraws, built: Built, shape: tuple[int, ...]
) -> Service:
    """Return the services that a scenario needs land for.

    Parameters
    ----------
    demand
        Demand with `exposure` and `case`.
    draws
        Parameters of the scenario.
    built
        What the scenario builds.
    shape
        Worlds and years.

    Returns
    -------
    Service
        What is built or what the declared coverage calls for, whichever is more.
    """
    care, institution = _care_places(demand, draws, built, shape)
    per_ten = draws.get("service_plot.decares_per_10_care_places")[:, None]
    base = draws.get("service_plot.staff_base_decares")[:, None]
    day = np.zeros(shape)
    if draws.has(_DAY):
        old = np.asarray(demand.exposure("persons_80plus"), dtype=np.float64)
        day = _growth_of_peak(old[:, 1:] - old[:, :1]) / 100 * draws.get(_DAY)[:, None]
    each = draws.get(_PLOT) if draws.has(_PLOT) else np.full(shape[0], np.nan)
    return Service(
        care=care,
        institution=institution,
        decares={
            "care": care / 10 * per_ten,
            "staff_base": np.zeros(shape) + _bases(demand.case, built) * base,
            "day_activity": day,
        },
        places_per_plot=each,
    )


def _growth_of_peak(level: Floats) -> Floats:
    peak = np.maximum.accumulate(np.maximum(level, 0.0), axis=1)
    return np.diff(peak, axis=1, prepend=0.0)


def _care_places(
    demand: Any, draws: ScenarioDraws, built: Built, shape: tuple[int, ...]
) -> tuple[Floats, Floats]:
    """Return new round-the-clock places a year, dwellings and institution: built or called for.

    The declared coverage per 100 aged 80 and over, less today's places, is what the land-use plan
    must find room for; a scenario that builds more or earlier needs its land then.
    """
    frame = demand.case.dwellings
    plots = np.array([not on_housing_land(row) for row in frame.to_dict("records")], dtype=bool)
    rows = frame[frame["kind"].isin(_ROUND_THE_CLOCK) & plots]
    path, users = "care.coverage_per_100_80plus", "care.users_per_place"
    today = {
        str(name): float(units)
        for name, units in zip(rows["dwelling"], rows["units"], strict=True)
        if draws.has(users, str(name))
    }
    served = np.zeros(shape[0])
    for name, units in today.items():
        served = served + units * draws.get(users, name)
    growth = np.zeros(shape)
    if today and draws.has(path) and bool((served > 0).all()):
        old = np.asarray(demand.exposure("persons_80plus"), dtype=np.float64)[:, 1:]
        growth = old * (draws.get(path) / 100 / served)[:, None] - 1
    out = []
    for kind in _ROUND_THE_CLOCK:
        total = np.zeros(shape)
        staffed = (rows["kind"] == kind) & (_staffed(rows) | rows["dwelling"].isin(today))
        for name in rows.loc[staffed, "dwelling"].astype(str):
            made = np.cumsum(built.places.get(name, np.zeros(shape)), axis=1)
            total = total + _growth_of_peak(np.maximum(growth * today.get(name, 0.0), made))
        out.append(total)
    return out[0], out[1]


def _staffed(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["staffed"].astype(str).str.lower().isin(("yes", "true"))


def _bases(case: Any, built: Built) -> Floats | float:
    """Staff bases: one for each project of staffed dwellings that opens."""
    frame = case.dwellings
    staffed = frame.loc[(frame["kind"] == "care") & _staffed(frame), "dwelling"]
    return sum((built.projects[d] for d in staffed.astype(str) if d in built.projects), start=0.0)
