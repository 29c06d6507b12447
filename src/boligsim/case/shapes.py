"""The file ``zones.geojson``: the outline of each zone, checked like every other table.

GeoJSON (RFC 7946): a FeatureCollection of polygons in degrees, longitude before latitude. Each
feature names its zone in the property ``zone``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from boligsim.case.messages import near, say
from boligsim.case.polygon import Ring, crossing, flat
from boligsim.case.problems import Problem, Severity

__all__ = [
    "NORWAY",
    "SHAPES_FILE",
    "Polygon",
    "Shapes",
    "geojson_text",
    "read_shapes",
    "shapes_path",
    "where_lies",
]

SHAPES_FILE = "zones.geojson"
NORWAY = ((4.0, 32.0), (57.0, 72.0))
"""Longitude and latitude within which Norway's mainland lies."""

Polygon = tuple[Ring, ...]
"""An outer ring and its holes."""
Shapes = Mapping[str, tuple[Polygon, ...]]
"""Zone to its polygons."""


@dataclass
class _Notes:
    problems: list[Problem]

    def add(
        self, severity: Severity, line: int, column: str, value: str, rule: str, hint: str = ""
    ) -> None:
        self.problems.append(Problem(severity, SHAPES_FILE, line, column, value, rule, hint))


def shapes_path(path: Path) -> Path:
    """Return where the outlines of a case lie: in its folder, or beside its workbook.

    Parameters
    ----------
    path
        Folder or workbook.

    Returns
    -------
    Path
        It need not exist.
    """
    return (path.parent if path.is_file() else path) / SHAPES_FILE


def read_shapes(text: str, zones: Iterable[str]) -> tuple[dict[str, tuple[Polygon, ...]], Any]:
    """Read the outlines of the zones.

    Parameters
    ----------
    text
        Content of ``zones.geojson``.
    zones
        Names in the table ``zones``.

    Returns
    -------
    shapes, problems
        Zone to its polygons, without those that have a problem; and the list of `Problem`.
    """
    notes = _Notes([])
    names = list(dict.fromkeys(zones))
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        rule = say("cannot be read as GeoJSON ({error})", error=error.msg)
        notes.add("error", error.lineno, "", "", rule, say("save the layer as GeoJSON again"))
        return {}, notes.problems
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        rule = say("must be a FeatureCollection with a list of features")
        notes.add("error", 1, "features", "", rule, say("save the layer as GeoJSON again"))
        return {}, notes.problems
    shapes: dict[str, tuple[Polygon, ...]] = {}
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        name = _name(notes, number, feature, names, seen)
        if name:
            seen.add(name)
            polygons = _polygons(notes, name, (feature or {}).get("geometry"))
            if polygons:
                shapes[name] = polygons
    for name in names:
        if name not in seen:
            rule = say("the zone has no outline, so the map leaves it out")
            hint = say("add a polygon with the property zone = '{name}'", name=name)
            notes.add("warning", 0, "zone", name, rule, hint)
    return shapes, notes.problems


def _name(notes: _Notes, number: int, feature: Any, names: list[str], seen: set[str]) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = str((properties or {}).get("zone") or "").strip()
    if not name:
        rule = say("feature {number} does not say which zone it is", number=number)
        notes.add("error", 0, "zone", "", rule, say("give it the property zone"))
    elif name not in names:
        rule = say("is not a {what} in {file}", what=say("zone"), file="zones.csv")
        hint = near(name, names) or say("add it to zones.csv, or delete the polygon")
        notes.add("error", 0, "zone", name, rule, hint)
    elif name in seen:
        rule = say("the zone stands twice")
        notes.add("error", 0, "zone", name, rule, say("make one MultiPolygon of the two"))
    else:
        return name
    return ""


def _polygons(notes: _Notes, name: str, geometry: Any) -> tuple[Polygon, ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        rule = say("must be a Polygon or MultiPolygon, not {kind}", kind=str(kind))
        notes.add("error", 0, "geometry", name, rule, say("draw the zone as an area"))
        return ()
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    out: list[Polygon] = []
    for part in parts if isinstance(parts, list) else [None]:
        polygon = _rings(notes, name, part)
        if not polygon:
            return ()
        out.append(polygon)
    if not out:
        notes.add("error", 0, "geometry", name, say("the polygon has no points"))
    return tuple(out)


def _rings(notes: _Notes, name: str, part: Any) -> Polygon:
    def wrong(rule: str, hint: str) -> Polygon:
        notes.add("error", 0, "geometry", name, rule, hint)
        return ()

    rings: list[Ring] = []
    for points in part if isinstance(part, list) and part else [None]:
        ring = _numbers(points)
        if ring is None:
            return wrong(
                say("a ring must be a list of points [longitude, latitude]"),
                say("save the layer as GeoJSON again"),
            )
        if len(ring) < 4 or not (ring[0] == ring[-1]).all():
            return wrong(
                say("a ring needs at least four points, and the last must repeat the first"),
                say("close the polygon"),
            )
        fault = where_lies(ring)
        if fault is not None:
            return wrong(*fault)
        rings.append(ring)
    if any(flat(ring) for ring in rings):
        return wrong(say("the polygon has no area"), say("draw the zone as an area"))
    at = crossing(rings)
    if at is not None:
        return wrong(
            say(
                "the polygon crosses or touches itself near longitude {lon}, latitude {lat}",
                lon=f"{at[0]:.4f}",
                lat=f"{at[1]:.4f}",
            ),
            say("draw the border so that it goes once around the zone"),
        )
    return tuple(rings)


def _numbers(points: Any) -> Ring | None:
    if not isinstance(points, list) or not points:
        return None
    pairs = [p[:2] if isinstance(p, list) and len(p) >= 2 else None for p in points]
    if any(
        pair is None or any(isinstance(v, bool) or not isinstance(v, int | float) for v in pair)
        for pair in pairs
    ):
        return None
    ring = np.array(pairs, dtype=np.float64)
    return ring if bool(np.isfinite(ring).all()) else None


def where_lies(points: Ring) -> tuple[str, str] | None:
    """Say what is wrong with the coordinates of some points, and what to do, if anything is.

    Parameters
    ----------
    points
        float64[n, 2], meant as longitude and latitude.

    Returns
    -------
    tuple of str or None
        Rule and hint: wrong order, metres instead of degrees, or not in Norway.

    Examples
    --------
    >>> import numpy as np
    >>> where_lies(np.array([[17.4, 68.4]])) is None
    True
    >>> where_lies(np.array([[68.4, 17.4]]))[0]
    'the coordinates stand in the wrong order: latitude before longitude'
    """
    (west, east), (south, north) = NORWAY
    x, y = points[:, 0], points[:, 1]
    if bool(((west <= x) & (x <= east) & (south <= y) & (y <= north)).all()):
        return None
    if bool(((west <= y) & (y <= east) & (south <= x) & (x <= north)).all()):
        return (
            say("the coordinates stand in the wrong order: latitude before longitude"),
            say("GeoJSON has longitude (east) first, e.g. [17.4, 68.4]; swap them"),
        )
    if bool((np.abs(points) > 180).any()):
        return (
            say("the coordinates are metres (UTM), not degrees"),
            say("save the layer in WGS 84 (EPSG:4326)"),
        )
    return (
        say("lies outside Norway (longitude 4-32, latitude 57-72)"),
        say("save the layer in WGS 84 (EPSG:4326)"),
    )


def geojson_text(shapes: Shapes) -> str:
    """Write the outlines of the zones as GeoJSON, one feature a line.

    Parameters
    ----------
    shapes
        Zone to its polygons.

    Returns
    -------
    str
        Content of ``zones.geojson``.
    """
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"zone": name},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[ring.tolist() for ring in polygon] for polygon in polygons],
                },
            },
            ensure_ascii=False,
        )
        for name, polygons in shapes.items()
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
