"""Strokes of the programme and the map, for plots of one's own and for the report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.style import PALETTE
from boligsim.case.polygon import Ring, middle, signed_area

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.case.shapes import Polygon

__all__ = ["CLASSES", "border_rings", "classes_of", "draw_bars", "draw_map", "map_keys"]

Floats = NDArray[np.float64]

CLASSES = ("#ffffff", "#c6dcec", "#7fb2d6", "#2f7fb8")
"""Shades of the map from none to most; each zone has a dark edge and a number, so that the shade
is never alone."""
_EDGE, _GREY, _HATCH = "#333333", "#767676", ("", "", "", "")
_KM_PER_DEGREE = 111.2


def draw_bars(
    ax: Axes,
    years: Sequence[int],
    names: Sequence[str],
    heights: Floats,
    ends: Sequence[str],
    *,
    size: float = 7.6,
) -> None:
    """Draw one row of bars a zone, all on the same scale, the sum in the first row on its own.

    Parameters
    ----------
    ax
        Axes.
    years
        T calendar years.
    names
        R names of rows, from the top.
    heights
        float64[R, T].
    ends
        Text at the right end of each row.
    size
        Points of the texts.
    """
    count = len(names)
    tops = np.array([heights[0].max(initial=0), *[heights[1:].max(initial=0)] * (count - 1)])
    for row, (name, values, top, end) in enumerate(zip(names, heights, tops, ends, strict=True)):
        foot = count - 1 - row
        colour = "#555555" if row == 0 else PALETTE[0]
        scale = 0.82 / top if top > 0 else 0.0
        ax.bar(
            years, values * scale, bottom=foot, width=0.78, color=colour, edgecolor=colour,
            linewidth=0.4, label=f"_{name}",
        )  # fmt: skip
        ax.plot([years[0] - 0.6, years[-1] + 0.6], [foot, foot], color=_GREY, linewidth=0.5)
        for text, x, side in ((name, -0.012, "right"), (end, 1.012, "left")):
            ax.text(
                x, foot + 0.36, text, transform=ax.get_yaxis_transform(), fontsize=size,
                ha=side, va="center", color="#111111", clip_on=False,
                fontweight="bold" if row == 0 else "normal",
            )  # fmt: skip
    ax.set_ylim(-0.05, count + 0.02)
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    ax.set_yticks([])
    ax.grid(False)
    for side in ("left", "top", "right"):
        ax.spines[side].set_visible(False)


def classes_of(values: Floats) -> tuple[list[int], list[float]]:
    """Return the shade of each value, 0 for none, and the upper bounds of the shades.

    Parameters
    ----------
    values
        float64[Z], 0 or more.

    Returns
    -------
    classes, bounds
        Three shades of about a third of the largest each, bounds rounded up to tens.

    Examples
    --------
    >>> classes_of(np.array([0.0, 8.0, 35.0, 90.0]))
    ([0, 1, 2, 3], [30.0, 60.0, 90.0])
    """
    top = float(values.max(initial=0))
    step = max(math.ceil(top / 3 / 10) * 10.0, 10.0)
    bounds = [step, 2 * step, 3 * step]
    return [0 if v <= 0 else 1 + sum(bool(v > b) for b in bounds[:2]) for v in values], bounds


def border_rings(border: Any) -> list[Ring]:
    """Return the rings of the table `border`, closed."""
    rings = []
    for _, rows in border.groupby("ring", sort=True):
        points = rows.sort_values("point")[["lon", "lat"]].to_numpy(dtype=np.float64)
        if len(points) > 2:
            closed = (points[0] == points[-1]).all()
            rings.append(points if closed else np.vstack([points, points[:1]]))
    return rings


def draw_map(
    ax: Axes,
    shapes: Mapping[str, tuple[Polygon, ...]],
    border: Sequence[Ring],
    shades: Mapping[str, int],
    numbers: Mapping[str, int],
    *,
    km: str = "{n} km",
    size: float = 7.6,
) -> None:
    """Draw zones and border.

    Parameters
    ----------
    ax
        Axes; they are turned off and given the proportions of the latitude.
    shapes
        Zone to polygons in degrees.
    border
        Rings of the municipality's border.
    shades, numbers
        Zone to its place in `CLASSES` and to the number written in it.
    km
        Words of the scale, with the gap ``n``.
    size
        Points of the numbers.
    """
    from matplotlib.patches import PathPatch, Polygon as Patch
    from matplotlib.path import Path

    rings = [ring for parts in shapes.values() for polygon in parts for ring in polygon]
    every = np.vstack([*border, *rings])
    for ring in border:
        ax.add_patch(
            Patch(ring, closed=True, facecolor="#f4f4f1", edgecolor=_GREY, linewidth=0.9, zorder=1)
        )
    for name, parts in shapes.items():
        for polygon in parts:
            codes = [
                c
                for ring in polygon
                for c in [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
            ]
            path = Path(np.vstack(polygon), codes)
            shade = CLASSES[shades.get(name, 0)]
            ax.add_patch(PathPatch(path, facecolor=shade, edgecolor=_EDGE, linewidth=0.9, zorder=3))
        largest = max((p[0] for p in parts), key=lambda r: abs(signed_area(r)))
        at = middle(largest)
        box = {"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": "none"}
        ax.text(
            at[0], at[1], str(numbers.get(name, "")), fontsize=size, ha="center", va="center",
            color="#111111", fontweight="bold", bbox=box, zorder=4,
        )  # fmt: skip
    west, south = every.min(axis=0)
    east, north = every.max(axis=0)
    pad = 0.03 * max(east - west, north - south)
    ax.set_xlim(west - pad, east + pad)
    ax.set_ylim(south - 3.2 * pad, north + pad)
    ax.set_aspect(1 / math.cos(math.radians((south + north) / 2)), anchor="W")
    ax.axis("off")
    _scale(ax, west, south - 1.9 * pad, east - west, (south + north) / 2, km, size)


def _scale(
    ax: Axes, x: float, y: float, width: float, latitude: float, km: str, size: float
) -> None:
    per_km = 1 / (_KM_PER_DEGREE * math.cos(math.radians(latitude)))
    length = next(n for n in (50, 20, 10, 5, 2, 1, 0.5, 0.1) if n * per_km < width / 3 or n == 0.1)
    ax.plot([x, x + length * per_km], [y, y], color=_EDGE, linewidth=2, solid_capstyle="butt")
    text = km.format(n=f"{length:g}")
    ax.text(
        x + length * per_km / 2, y, f"{text}\n", fontsize=size - 0.6, ha="center", va="center",
        color="#111111",
    )  # fmt: skip


def map_keys(
    ax: Axes,
    items: Sequence[tuple[str, str]],
    shades: Sequence[tuple[str, str]],
    *,
    x: float = 1.02,
    size: float = 7.4,
) -> None:
    """Write the list of zones and the key of the shades beside a map.

    Parameters
    ----------
    ax
        Axes of the map.
    items
        Name and value of each zone, in the order of the list.
    shades
        Colour and words of each shade.
    x
        Left edge in parts of the axes' width.
    size
        Points.
    """
    from matplotlib.patches import Rectangle

    lines = len(items) + len(shades) + 1
    step = min(1.0 / max(lines, 1), 0.085)
    top = 1.0
    for k, (name, value) in enumerate(items):
        y = top - (k + 0.5) * step
        ax.text(x, y, name, transform=ax.transAxes, fontsize=size, va="center", color="#111111")
        ax.text(
            x + 0.62, y, value, transform=ax.transAxes, fontsize=size, va="center", ha="right",
            color="#111111",
        )  # fmt: skip
    for k, (colour, words) in enumerate(shades):
        y = top - (len(items) + 1 + k + 0.5) * step
        ax.add_patch(
            Rectangle(
                (x, y - 0.3 * step), 0.045, 0.6 * step, transform=ax.transAxes, facecolor=colour,
                edgecolor=_EDGE, linewidth=0.8, clip_on=False,
            )
        )  # fmt: skip
        ax.text(
            x + 0.065, y, words, transform=ax.transAxes, fontsize=size, va="center",
            color="#111111",
        )  # fmt: skip
