"""Outlines of zones: read, checked, and the right words for what is wrong, in three languages."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from boligsim.base import CaseError
from boligsim.case import check_case, load_case
from boligsim.case.polygon import crossing, middle, signed_area
from boligsim.case.shapes import geojson_text, read_shapes, where_lies
from boligsim.case.write import write_case

SQUARE = [[17.0, 68.0], [17.1, 68.0], [17.1, 68.1], [17.0, 68.1], [17.0, 68.0]]
HOLE = [[17.02, 68.02], [17.02, 68.05], [17.05, 68.05], [17.02, 68.02]]
BOW_TIE = [[17.0, 68.0], [17.1, 68.1], [17.1, 68.0], [17.0, 68.1], [17.0, 68.0]]


def feature(zone, rings, kind="Polygon"):
    return {
        "type": "Feature",
        "properties": {"zone": zone} if zone else {},
        "geometry": {"type": kind, "coordinates": rings},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def problems(text, zones=("town",)):
    return read_shapes(text, zones)[1]


def swapped(ring):
    return [[y, x] for x, y in ring]


def test_a_good_file_has_no_problems():
    text = collection(
        feature("town", [SQUARE, HOLE]), feature("hill", [[SQUARE], [SQUARE]], "MultiPolygon")
    )
    shapes, found = read_shapes(text, ("town", "hill"))
    assert found == [] and len(shapes["town"][0]) == 2 and len(shapes["hill"]) == 2
    again, _ = read_shapes(geojson_text(shapes), ("town", "hill"))
    assert all((a == b).all() for a, b in zip(again["town"][0], shapes["town"][0], strict=True))


BAD = {
    "not json": ("{", "cannot be read as GeoJSON", "kan ikke leses som GeoJSON"),
    "no collection": ('{"type": "Feature"}', "must be a FeatureCollection", "FeatureCollection"),
    "self-crossing": (
        collection(feature("town", [BOW_TIE])),
        "crosses or touches itself near longitude 17.0500, latitude 68.0500",
        "flaten krysser eller berører seg selv ved lengdegrad 17.0500, breddegrad 68.0500",
    ),
    "wrong order": (
        collection(feature("town", [swapped(SQUARE)])),
        "the coordinates stand in the wrong order: latitude before longitude",
        "koordinatene står i feil rekkefølge: breddegrad før lengdegrad",
    ),
    "metres": (
        collection(feature("town", [[[x * 30000, y * 100000] for x, y in SQUARE]])),
        "the coordinates are metres (UTM), not degrees",
        "koordinatene er meter (UTM), ikke grader",
    ),
    "abroad": (
        collection(feature("town", [[[x + 20, y] for x, y in SQUARE]])),
        "lies outside Norway",
        "ligger utenfor Norge",
    ),
    "unknown zone": (
        collection(feature("twon", [SQUARE]), feature("town", [SQUARE])),
        "is not a zone in zones.csv",
        "er ikke et område i zones.csv",
    ),
    "no zone": (
        collection(feature("", [SQUARE]), feature("town", [SQUARE])),
        "feature 1 does not say which zone it is",
        "objekt 1 sier ikke hvilket område det er",
    ),
    "twice": (
        collection(feature("town", [SQUARE]), feature("town", [SQUARE])),
        "the zone stands twice",
        "området står to ganger",
    ),
    "a point": (
        collection(feature("town", [17.0, 68.0], "Point")),
        "must be a Polygon or MultiPolygon, not Point",
        "må være Polygon eller MultiPolygon, ikke Point",
    ),
    "open ring": (
        collection(feature("town", [SQUARE[:-1]])),
        "a ring needs at least four points, and the last must repeat the first",
        "en ring trenger minst fire punkter",
    ),
    "no numbers": (
        collection(feature("town", [[["a", "b"]] * 4])),
        "a ring must be a list of points [longitude, latitude]",
        "en ring må være en liste av punkter",
    ),
    "no area": (
        collection(feature("town", [[SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]])),
        "the polygon has no area",
        "flaten har ikke noe areal",
    ),
    "empty": (
        collection(feature("town", [], "MultiPolygon")),
        "the polygon has no points",
        "flaten har ingen punkter",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_once_in_words(name):
    text, english, bokmaal = BAD[name]
    (found,) = problems(text)
    assert found.severity == "error" and found.file == "zones.geojson"
    assert english in str(found) and bokmaal in found.text("nb")
    assert found.text("nn") not in (str(found), found.text("nb"))
    assert found.hint or name == "empty"


def test_a_misspelt_zone_gets_a_suggestion():
    (found,) = problems(BAD["unknown zone"][0])
    assert "'town'" in found.hint


def test_a_zone_without_outline_is_a_warning():
    (found,) = problems(collection(feature("town", [SQUARE])), ("town", "hill"))
    assert found.severity == "warning" and found.value == "hill"
    assert "området har ikke noe omriss" in found.text("nb")


def test_the_check_of_a_case_reads_the_file(small, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(small, folder)
    good = collection(feature("town", [SQUARE]), feature("hill", [SQUARE]))
    (folder / "zones.geojson").write_text(good, encoding="utf-8")
    case = load_case(folder)
    assert list(case.shapes) == ["town", "hill"] and "zones.geojson" in case.hashes
    assert list(case.with_tables(zones=case.zones).shapes) == ["town", "hill"]
    again = load_case(write_case(case, tmp_path / "again"))
    assert (again.shapes["town"][0][0] == case.shapes["town"][0][0]).all()
    book = write_case(case, tmp_path / "book", xlsx=True)
    assert list(load_case(book).shapes) == ["town", "hill"]
    (folder / "zones.geojson").write_text(BAD["wrong order"][0], encoding="utf-8")
    assert [e.file for e in check_case(folder).errors] == ["zones.geojson"]
    with pytest.raises(CaseError, match="wrong order"):
        load_case(folder)


def test_a_border_in_the_wrong_order(small, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(small, folder)
    points = pd.DataFrame(SQUARE, columns=["lat", "lon"])  # the wrong way round
    table = points.assign(ring=1, point=range(1, 6))[["ring", "point", "lon", "lat"]]
    table.to_csv(folder / "border.csv", index=False)
    (found,) = check_case(folder).errors
    assert "wrong order" in found.rule and (found.file, found.line) == ("border.csv", 2)


# --- Geometry ---


def ring_of(*points):
    return np.array([*points, points[0]], dtype=float)


def crosses(a, b, c, d):
    """Whether two segments share a point, by exact fractions: the textbook's four turns."""
    from fractions import Fraction as F

    a, b, c, d = ([F(float(v)) for v in p] for p in (a, b, c, d))

    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def inside(p, q, r):
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(
            p[1], q[1]
        )

    t = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if t[0] * t[1] < 0 and t[2] * t[3] < 0:
        return True
    return any(
        (v == 0 and inside(*s))
        for v, s in zip(t, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    )


def test_crossing_agrees_with_every_pair_of_segments():
    rng = np.random.default_rng(11)
    seen = set()
    for _ in range(300):
        n = int(rng.integers(3, 8))
        ring = ring_of(*rng.integers(0, 7, (n, 2)))
        if len({tuple(p) for p in ring[:-1]}) < n:
            continue
        pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
        apart = [(i, j) for i, j in pairs if (j - i) % n not in (1, n - 1)]
        meets = any(crosses(ring[i], ring[i + 1], ring[j], ring[j + 1]) for i, j in apart)
        sides = np.diff(ring, axis=0)
        after = np.roll(sides, -1, axis=0)
        turn = sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]
        back = bool(((turn == 0) & ((sides * after).sum(axis=1) < 0)).any())
        assert (crossing([ring]) is not None) == (meets or back), ring.tolist()
        seen.add(meets or back)
    assert seen == {True, False}


def test_a_ring_that_touches_itself_and_a_hole_that_leaves():
    touch = ring_of((0, 0), (4, 0), (4, 4), (2, 0), (0, 4))
    assert crossing([touch]) == (2.0, 0.0)
    outer = ring_of((0, 0), (4, 0), (4, 4), (0, 4))
    assert crossing([outer, ring_of((1, 1), (2, 1), (2, 2))]) is None
    assert crossing([outer, ring_of((1, 1), (5, 1), (2, 2))]) is not None


@pytest.mark.slow
def test_a_fine_coast_is_checked_at_once():
    angle = np.linspace(0, 2 * np.pi, 20_001)[:-1]
    radius = 1 + 0.02 * np.sin(977 * angle)
    coast = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    ring = np.vstack([coast, coast[:1]])
    assert crossing([ring]) is None
    ring[5000], ring[5001] = ring[5001].copy(), ring[5000].copy()
    assert crossing([ring]) is not None


def test_area_and_middle():
    square = np.array(SQUARE)
    assert signed_area(square) == pytest.approx(0.01)
    assert signed_area(square[::-1]) == pytest.approx(-0.01)
    assert middle(square) == pytest.approx((17.05, 68.05))


def test_the_corners_of_norway():
    inside = np.array([[4.9, 61.0], [31.1, 70.4], [7.0, 57.98], [25.8, 71.2]])
    assert where_lies(inside) is None
    assert "outside" in where_lies(np.array([[18.0, 59.3], [18.0, 40.0]]))[0]
