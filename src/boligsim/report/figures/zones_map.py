"""The map of zones and border, drawn with matplotlib alone, shaded by what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.text import number
from boligsim.report.figures import alt
from boligsim.report.figures.draw import Drawn, canvas, finish, panel, wrap
from boligsim.report.figures.land import mark
from boligsim.report.figures.programme import programme_scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_zones_map", "plot_zones_map"]


def plot_zones_map(context: Context, ax: Axes | None = None) -> Axes:
    """Draw zones and border.

    Parameters
    ----------
    context
        The run; needs the table `zone_plan`, and outlines of zones or a border.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        Without axis lines; the list of zones stands to the right.
    """
    from boligsim.landuse.pictures import CLASSES, classes_of, draw_map, map_keys
    from boligsim.landuse.show_zones import shade_words

    built, shapes = _built(context), context.land.shapes
    shades, bounds = classes_of(np.array(list(built.values())))
    numbers = {zone: k + 1 for k, zone in enumerate(built)}
    with panel(ax) as axes:
        draw_map(
            axes,
            shapes,
            context.land.border,
            dict(zip(built, shades, strict=True)),
            numbers,
            km=context.word("figure.map.km", n="{n}"),
        )
        if context.land_mark():
            axes.text(
                0.5, 0.5, context.land_mark(), transform=axes.transAxes, fontsize=12.5, rotation=14,
                color="#b8b8b8", alpha=0.75, ha="center", va="center", zorder=2,
                gid="decor-watermark",
            )  # fmt: skip
        items = [
            (f"{numbers[zone]} {_label(context, zone)}" if shapes else _label(context, zone),
             number(value, context.language))
            for zone, value in built.items()
        ]  # fmt: skip
        words = shade_words(bounds, context.language)
        map_keys(axes, items, list(zip(CLASSES, words, strict=True)) if shapes else [], x=1.04)
    return axes


def draw_zones_map(context: Context) -> Drawn | None:
    """Draw the map of the recommended scenario.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    Drawn or None
        None where the case has no zones, or neither outlines nor a border.
    """
    built = _built(context)
    if not built or not (context.land.shapes or context.land.border):
        return None
    rows = _rows(context)
    first, last = _years(context)
    scenario = context.scenario_label(programme_scenario(context))
    title = context.word("figure.map.title")
    key = "figure.map.subtitle" if context.land.shapes else "figure.map.none"
    subtitle = context.word(key, scenario=scenario, first=first, last=last)
    subtitle = wrap(subtitle, 118)
    head = 0.76 if context.land_mark() else 0.6
    fig, (ax,) = canvas(context, title, subtitle, height=4.4, left=0.02, right=0.37, head=head)
    plot_zones_map(context, ax)
    said = [alt.begin(context, title, subtitle)]
    said += [
        context.word(
            "figure.map.row",
            zone=f"{k + 1} {_label(context, zone)}"
            if context.land.shapes
            else _label(context, zone),
            mid=number(value, context.language),
        )
        for k, (zone, value) in enumerate(built.items())
    ]
    said += mark(context, fig)
    return finish("zones_map", fig, rows, title, " ".join(said))


def _rows(context: Context) -> pd.DataFrame:
    return context.rows("zone_plan", "zone_built", scenario=programme_scenario(context))


def _built(context: Context) -> dict[str, float]:
    """Return dwellings built in the middle plan by zone, in the order of the zone table."""
    rows = _rows(context)
    if rows.empty:
        return {}
    found = dict(zip(rows["zone"].astype(str), rows["plan"].astype(float), strict=True))
    return {zone: found[zone] for zone in context.land.labels if zone in found}


def _years(context: Context) -> tuple[int, int]:
    years = context.rows("programme", "built", scenario=programme_scenario(context))["year"]
    return int(years.min()), int(years.max())


def _label(context: Context, zone: str) -> str:
    return context.land.labels.get(zone, zone)
