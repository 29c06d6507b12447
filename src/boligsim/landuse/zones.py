"""The zones of a case as plain arrays: fields (zone x building type) and what stands there.

A *field* is one row of the table ``zones``: the dwellings of one building type in one zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Zones", "read_zones"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

INSTITUTION = "institution"
_HALF_UP = 1e-9


@dataclass(frozen=True)
class Zones:
    """Zones and fields, in the order of the table, which is also the order that breaks ties.

    Attributes
    ----------
    names, labels
        Key and name shown of each zone.
    zone, building
        Per field: place of its zone in `names`, and its building type.
    capacity
        float64[F], dwellings (places in an institution).
    ready
        bool[F], ready now; the others are long-term reserve.
    earliest
        int64[F], first calendar year in which dwellings can be completed.
    after
        int64[F], place of the zone that must be built out before; -1 = none.
    probability, slip_years
        float64[F], probability of completion, and mean delay beyond `earliest`.
    cost
        float64[F], million NOK a dwelling, borne by the municipality.
    decares
        float64[F], area of the field.
    accessible
        float64[F], share of its dwellings that can be accessible; nan = as its building type.
    illustrative
        bool[F], whether the row is no adopted plan.
    service_km, dwellings, social, plots
        float64[Z], distance to services, dwellings and social dwellings that stand there today,
        plots for services.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    zone: Ints
    building: tuple[str, ...]
    capacity: Floats
    ready: NDArray[np.bool_]
    earliest: Ints
    after: Ints
    probability: Floats
    slip_years: Floats
    cost: Floats
    decares: Floats
    accessible: Floats
    illustrative: NDArray[np.bool_]
    service_km: Floats
    dwellings: Floats
    social: Floats
    plots: Floats

    @property
    def adopted(self) -> bool:
        """Whether no row is marked as illustrative."""
        return not bool(self.illustrative.any())

    @cached_property
    def housing(self) -> NDArray[np.bool_]:
        """Fields of dwellings, bool[F]; the others take institution places."""
        return np.array([b != INSTITUTION for b in self.building], dtype=bool)

    @cached_property
    def counted(self) -> Ints:
        """Dwellings a plan may count on, int64[F]: capacity x probability, rounded down."""
        return np.floor(self.capacity * self.probability + _HALF_UP).astype(np.int64)

    @cached_property
    def opens(self) -> Ints:
        """Calendar year from which a plan may count on the field: earliest plus the mean slip."""
        return np.floor(self.earliest + self.slip_years + _HALF_UP).astype(np.int64)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Zones so that each comes after those it waits for (the check refuses circles)."""
        waits = {z: set() for z in range(len(self.names))}  # type: dict[int, set[int]]
        for z, before in zip(self.zone, self.after, strict=True):
            if before >= 0:
                waits[int(z)].add(int(before))
        done: list[int] = []
        while len(done) < len(waits):
            done.append(next(z for z in waits if z not in done and waits[z] <= set(done)))
        return tuple(done)

    def fields(self, zone: int) -> Ints:
        """Return the places of a zone's fields."""
        return np.flatnonzero(self.zone == zone)


def read_zones(case: Any, language: str | None = None) -> Zones | None:
    """Return the zones of a case, or None where it has no zone table.

    Parameters
    ----------
    case
        With the table `zones` and `language`.
    language
        Of the names shown; left out: the case's.

    Returns
    -------
    Zones or None
        Blank costs, distances, stocks and plots count as 0; the name shown is the label in that
        language, else the key.
    """
    frame: pd.DataFrame = case.zones
    if not len(frame):
        return None
    names = tuple(dict.fromkeys(frame["zone"].astype(str)))
    place = {name: i for i, name in enumerate(names)}

    def numbers(column: str, blank: float = 0.0) -> Floats:
        if column not in frame:
            return np.full(len(frame), blank)
        values = frame[column].to_numpy(dtype=np.float64)
        return np.where(np.isnan(values), blank, values)

    def of_zone(column: str) -> Floats:
        values = numbers(column, np.nan)
        found = np.zeros(len(names))
        for z, value in zip(reversed(frame["zone"].astype(str)), values[::-1], strict=True):
            if value == value:
                found[place[z]] = value
        return found

    return Zones(
        names=names,
        labels=_labels(frame, names, language or str(case.language)),
        zone=np.array([place[z] for z in frame["zone"].astype(str)], dtype=np.int64),
        building=tuple(frame["building"].astype(str)),
        capacity=numbers("capacity"),
        ready=(frame["reserve"].astype(str) == "ready").to_numpy(dtype=bool),
        earliest=frame["earliest"].to_numpy(dtype=np.int64),
        after=np.array([place.get(str(a), -1) for a in frame["after"]], dtype=np.int64),
        probability=numbers("probability", 1.0),
        slip_years=numbers("slip_months") / 12,
        cost=numbers("cost"),
        decares=numbers("decares"),
        accessible=numbers("accessible_share", np.nan),
        illustrative=(frame["illustrative"].astype(str) == "yes").to_numpy(dtype=bool),
        service_km=of_zone("service_km"),
        dwellings=of_zone("existing_dwellings"),
        social=of_zone("existing_social"),
        plots=of_zone("service_plots"),
    )


def _labels(frame: pd.DataFrame, names: tuple[str, ...], language: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    column = f"label_{language}"
    for name, said in zip(frame["zone"], frame.get(column, frame["zone"]), strict=True):
        if isinstance(said, str) and said.strip():
            found.setdefault(str(name), said.strip())
    return tuple(found.get(name, name) for name in names)
