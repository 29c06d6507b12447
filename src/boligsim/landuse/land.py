"""From dwellings to land: floor area, decares by building type, accessible homes, service plots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.built import Built
from boligsim.landuse.identity import Identity
from boligsim.landuse.parameters import ScenarioDraws
from boligsim.landuse.service import HOUSING, Service, on_housing_land, service_need

__all__ = ["ACCESSIBLE", "BUILDINGS", "HOUSING", "Land", "building_types", "land_need"]

Floats = NDArray[np.float64]

BUILDINGS = ("detached", "semi_or_row", "block")
"""Building types of a case whose parameters name none."""
ACCESSIBLE = "all main functions on the entrance level"
"""The one of the four definitions of 'accessible' that land use is planned by."""


def building_types(case: Any) -> tuple[str, ...]:
    """Return the building types of new dwellings: those with a share of them, in order.

    Parameters
    ----------
    case
        With the parameters.

    Returns
    -------
    tuple of str
        Names in the column `dwelling` of the rows ``building.share``.
    """
    frame = case.parameters.frame
    rows = frame.loc[frame["path"] == "building.share", "dwelling"].astype(str)
    return tuple(dict.fromkeys(name for name in rows if name)) or BUILDINGS


@dataclass(frozen=True)
class Land:
    """Land need of one scenario, each float64[W, Y] a calendar year, by building type.

    Attributes
    ----------
    sites
        Dwellings that take new land, the municipality's own apart. Where the need falls, the
        dwellings left empty meet a later need first, so they are the growth of the highest
        cumulative need so far.
    share
        Building type to float64[W], its share of `sites`.
    new
        Building type to new dwellings (they add up to ``new_on_land``).
    municipal
        Building type to dwellings that the municipality builds on land for housing.
    floor
        Building type to floor area in m² of what takes land.
    decares
        Building type (and ``institution``) to decares.
    accessible
        New dwellings that are accessible, definition `ACCESSIBLE`.
    services
        Places and plots for services, by purpose.
    """

    sites: Floats
    share: dict[str, Floats]
    new: dict[str, Floats]
    municipal: dict[str, Floats]
    floor: dict[str, Floats]
    decares: dict[str, Floats]
    accessible: Floats
    services: Service

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
    def service(self) -> Floats:
        """Decares of plots for care dwellings, staff bases and day activity."""
        return self.services.total

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
    types = building_types(demand.case)
    new = lines.new_on_land
    sites = growth_of_peak(np.cumsum(new, axis=1))
    raw = {b: draws.get("building.share", b) for b in types}
    total = np.add.reduce(list(raw.values()))
    share = {b: raw[b] / total for b in types}
    municipal = _municipal(demand.case, built, types, new.shape)
    taken = {b: sites * share[b][:, None] + municipal[b] for b in types}
    area = {b: draws.get("building.floor_area_m2", b)[:, None] for b in types}
    density = {b: draws.get("density.decares_per_dwelling", b)[:, None] for b in types}
    decares = {b: taken[b] * density[b] for b in types}
    services = service_need(demand, draws, built, new.shape)
    per_place = draws.get("density.decares_per_place", "institution")[:, None]
    decares["institution"] = services.institution * per_place
    everything = np.add.reduce([taken[b] for b in types])
    return Land(
        sites=sites,
        share=share,
        new={b: new * share[b][:, None] for b in types},
        municipal=municipal,
        floor={b: taken[b] * area[b] for b in types},
        decares=decares,
        accessible=everything * draws.get("accessible.required_share")[:, None],
        services=services,
    )


def growth_of_peak(level: Floats) -> Floats:
    """Return by how much a level rises above its highest so far, never below 0, by year."""
    peak = np.maximum.accumulate(np.maximum(level, 0.0), axis=1)
    return np.diff(peak, axis=1, prepend=0.0)


def _municipal(
    case: Any, built: Built, types: tuple[str, ...], shape: tuple[int, ...]
) -> dict[str, Floats]:
    """Dwellings that the municipality builds for itself on land for housing, by building type."""
    out = {b: np.zeros(shape) for b in types}
    for row in case.dwellings.to_dict("records"):
        name, building = str(row["dwelling"]), str(row.get("building", ""))
        if name not in built.places or not on_housing_land(row):
            continue
        goal = building if building in out else types[-1]
        out[goal] = out[goal] + growth_of_peak(np.cumsum(built.places[name], axis=1))
    return out
