"""What the report knows of land beside the tables: names and outlines of zones, border, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boligsim.case.polygon import Ring
    from boligsim.case.shapes import Shapes

__all__ = ["LandFacts", "land_facts"]


@dataclass(frozen=True)
class LandFacts:
    """Facts of a case's land.

    Attributes
    ----------
    labels
        Zone to the name shown, in the order of the table.
    shapes
        Zone to its polygons in degrees.
    border
        Rings of the municipality's border.
    notes
        Scenario to what stands out in its plan, one sentence each.
    fictive
        Whether the municipality is made up.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=dict)
    border: tuple[Ring, ...] = ()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fictive: bool = False


def land_facts(case: Any, land: Any, language: str) -> LandFacts:
    """Put together what the report knows of a case's land.

    Parameters
    ----------
    case
        The case.
    land
        `LandPlan`, or None.
    language
        nb, nn or en.
    """
    from boligsim.landuse.pictures import border_rings
    from boligsim.landuse.zones import read_zones

    fictive = str(case.settings.get("fictive", "no")) == "yes"
    zones = read_zones(case, language)
    if land is None or zones is None:
        return LandFacts(fictive=fictive)
    return LandFacts(
        labels=dict(zip(zones.names, zones.labels, strict=True)),
        shapes={name: case.shapes[name] for name in zones.names if name in case.shapes},
        border=tuple(border_rings(case.border)),
        notes={part.key: tuple(land.notes(part.key, language)) for part in land.parts},
        fictive=fictive,
    )
