"""Plots of the building programme and the map, in the case's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.style import axes_or_new, integer_years, plot_style
from boligsim.base.text import number
from boligsim.landuse.pictures import (
    CLASSES,
    border_rings,
    classes_of,
    draw_bars,
    draw_map,
    map_keys,
)
from boligsim.landuse.show import mark
from boligsim.landuse.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.landuse.plan import LandPlan, ScenarioLand
    from boligsim.landuse.programme import Programme

__all__ = ["draw_map_of", "draw_programme_of"]


def draw_programme_of(plan: LandPlan, part: ScenarioLand, ax: Axes | None) -> Axes:
    """Draw what each zone completes a year in the middle plan, with the range of the nine plans.

    Parameters
    ----------
    plan, part
        The plan and the scenario.
    ax
        Axes, or None for new ones.
    """
    language = str(plan.case.language)
    found = _programme(plan, part)
    zones = found.zones
    each = _by_zone(found)
    middle = each[len(each) // 2]
    used = [z for z in range(len(zones.names)) if each[:, z].any()]
    names = [say("programme.all", language), *(zones.labels[z] for z in used)]
    heights = np.vstack([middle.sum(axis=0), middle[used]])
    sums = np.column_stack([each.sum(axis=(1, 2)), each.sum(axis=2)[:, used]])
    ends = [
        f"{number(mid, language)} ({number(low, language)}–{number(high, language)})"
        for mid, low, high in zip(
            heights.sum(axis=1), sums.min(axis=0), sums.max(axis=0), strict=True
        )
    ]
    with plot_style():
        axes = axes_or_new(ax, (6.9, 1.2 + 0.3 * len(names)))
        draw_bars(axes, found.years, names, heights, ends)
        title = f"{say('programme.title', language)}: {part.name}"
        axes.set_title(f"{title}\n{say('programme.axis', language)}", loc="left", fontsize=9)
        integer_years(axes)
        mark(axes, plan, part, language, at=-0.55 / (1 + 0.3 * len(names)))
    return axes


def draw_map_of(plan: LandPlan, part: ScenarioLand, ax: Axes | None) -> Axes:
    """Draw zones and border, shaded by the dwellings of the middle plan.

    Parameters
    ----------
    plan, part
        The plan and the scenario.
    ax
        Axes, or None for new ones.
    """
    language = str(plan.case.language)
    found = _programme(plan, part)
    zones = found.zones
    border = border_rings(plan.case.border)
    shapes = {name: plan.case.shapes[name] for name in zones.names if name in plan.case.shapes}
    if not border and not shapes:
        raise InputError(f"plot: {say('no_shapes', language)}.")
    built = _by_zone(found)[len(found.plans) // 2].sum(axis=1)
    shades, bounds = classes_of(built)
    with plot_style():
        axes = axes_or_new(ax, (6.9, 4.4))
        figure = axes.get_figure(root=True)
        if ax is None and figure is not None:
            # The list stands beside the map, where no layout engine looks for it.
            figure.set_layout_engine("none")
            axes.set_position((0.03, 0.09, 0.58, 0.76))
        draw_map(
            axes,
            shapes,
            border,
            dict(zip(zones.names, shades, strict=True)),
            {name: k + 1 for k, name in enumerate(zones.names)},
            km=say("map.km", language, n="{n}"),
        )
        items = [
            (f"{k + 1} {name}" if shapes else name, number(n, language))
            for k, (name, n) in enumerate(zip(zones.labels, built, strict=True))
        ]
        words = shade_words(bounds, language)
        map_keys(axes, items, list(zip(CLASSES, words, strict=True)) if shapes else [])
        first, last = found.years[0], found.years[-1]
        said = say("map.axis", language, first=first, last=last)
        said = said if shapes else say("map.none", language)
        axes.set_title(f"{say('map.title', language)}: {part.name}\n{said}", loc="left", fontsize=9)
        mark(axes, plan, part, language, at=-0.02, size=12.5, zorder=2)
    return axes


def shade_words(bounds: list[float], language: str) -> list[str]:
    """Return the words of the shades: none, then from - to.

    Parameters
    ----------
    bounds
        Upper bounds.
    language
        nb, nn or en.
    """
    lows = [1.0, *(b + 1 for b in bounds[:-1])]
    return [say("map.class.none", language)] + [
        f"{number(low, language)}–{number(high, language)}"
        for low, high in zip(lows, bounds, strict=True)
    ]


def _programme(plan: LandPlan, part: ScenarioLand) -> Programme:
    if part.programme is None:
        raise InputError(f"plot: {say('no_zones', str(plan.case.language))}.")
    return part.programme


def _by_zone(found: Programme) -> np.ndarray:
    """Dwellings by plan, zone and year."""
    built, zones = found.built(), found.zones
    out = np.zeros((len(built), len(zones.names), built.shape[2]))
    for f in np.flatnonzero(zones.housing):
        out[:, zones.zone[f]] += built[:, f]
    return out
