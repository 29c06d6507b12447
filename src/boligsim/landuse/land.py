"""From dwellings to land: floor area, decares by building type, accessible homes, service plots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.built import Built
from boligsim.landuse.identity import Identity
from boligsim.landuse.parameters import ScenarioDraws

__all__ = ["ACCESSIBLE", "BUILDINGS", "Land", "land_need"]

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

BUILDINGS = ("detached", "semi_or_row", "block")
ACCESSIBLE = "all main functions on the entrance level"
"""The one of the four definitions of 'accessible' that land use is planned by."""

ROUND_THE_CLOCK = ("care", "institution")


@dataclass(frozen=True)
class Land:
    """Land need of one scenario, each float64[W, Y] a calendar year, by building type.

    Attributes
    ----------
    sites
        Dwellings that take new land. Where the need falls, the dwellings left empty meet a later
        need first, so they are the growth of the highest cumulative need so far.
    new
        Building type to new dwellings (they add up to ``new_on_land``).
    floor
        Building type to floor area of the sites in m².
    decares
        Building type (and ``institution``) to decares.
    accessible
        New dwellings that are accessible, definition `ACCESSIBLE`.
    service
        Decares of plots for care dwellings and staff bases.
    """

    sites: Floats
    new: dict[str, Floats]
    floor: dict[str, Floats]
    decares: dict[str, Floats]
    accessible: Floats
    service: Floats

    def accessible_share(self, existing: Floats, stock0: Floats, stock: Floats) -> Floats:
        """Return the accessible share of all dwellings on each 1 January, in percent.

        Parameters
        ----------
        existing
            float64[W], share of today's dwellings.
        stock0
            float64[W], dwellings today.
        stock
            float64[W, Y + 1], dwellings on each 1 January.
        """
        made = np.cumsum(self.accessible, axis=1)
        made = np.concatenate([np.zeros((len(made), 1)), made], axis=1)
        return 100 * ((existing * stock0)[:, None] + made) / stock

    @property
    def total_decares(self) -> Floats:
        """Decares of dwellings, institutions and services together."""
        return sum(self.decares.values(), start=self.service)


def land_need(demand: Any, draws: ScenarioDraws, built: Built, lines: Identity) -> Land:
    """Return the land that the new dwellings and the care places of a scenario need.

    Parameters
    ----------
    demand
        Demand with `households`, `exposure` and `case`.
    draws
        Parameters of the scenario, one number a world.
    built
        What the scenario builds.
    lines
        Its identity.

    Returns
    -------
    Land
        By world and calendar year.
    """
    new = lines.new_on_land
    sites = _growth_of_peak(np.cumsum(new, axis=1))
    raw = {b: draws.get("building.share", b) for b in BUILDINGS}
    total = np.add.reduce(list(raw.values()))
    share = {b: (raw[b] / total)[:, None] for b in BUILDINGS}
    area = {b: draws.get("building.floor_area_m2", b)[:, None] for b in BUILDINGS}
    density = {b: draws.get("density.decares_per_dwelling", b)[:, None] for b in BUILDINGS}
    decares = {b: sites * share[b] * density[b] for b in BUILDINGS}
    care, institution = _care_places(demand, draws, built, new.shape)
    per_place = draws.get("density.decares_per_place", "institution")[:, None]
    decares["institution"] = institution * per_place
    per_ten = draws.get("service_plot.decares_per_10_care_places")[:, None]
    base = draws.get("service_plot.staff_base_decares")[:, None]
    return Land(
        sites=sites,
        new={b: new * share[b] for b in BUILDINGS},
        floor={b: sites * share[b] * area[b] for b in BUILDINGS},
        decares=decares,
        accessible=sites * draws.get("accessible.required_share")[:, None],
        service=care / 10 * per_ten + _bases(demand.case, built) * base,
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
    rows = frame[frame["kind"].isin(ROUND_THE_CLOCK)]
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
    for kind in ROUND_THE_CLOCK:
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
