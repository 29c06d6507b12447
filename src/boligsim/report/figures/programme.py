"""The building programme: dwellings a year by zone, one row of bars each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.text import number
from boligsim.report.figures import alt
from boligsim.report.figures.draw import Drawn, canvas, finish, panel, wrap, years_axis
from boligsim.report.figures.land import mark
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_programme", "plot_programme", "programme_rows", "programme_scenario"]

_SERIES = "built"


def programme_scenario(context: Context) -> str:
    """Return the scenario shown: the recommended one, else the first that has a programme."""
    rows = context.rows("programme", _SERIES)
    known = [] if rows.empty else list(dict.fromkeys(rows["scenario"].astype(str)))
    chosen = context.recommended.key
    return chosen if chosen in known or not known else known[0]


def programme_rows(context: Context) -> pd.DataFrame:
    """Return the rows of dwellings built, by zone and year, types of dwellings together."""
    import pandas as pd

    rows = context.rows("programme", _SERIES, scenario=programme_scenario(context))
    if rows.empty:
        return pd.DataFrame()
    homes = rows[rows["unit"] == "dwellings"]
    columns = ["mean", "p10", "p50", "p90", "plan"]
    grouped = homes.groupby(["zone", "year"], as_index=False, sort=False)
    out: pd.DataFrame = grouped[columns].sum()
    return out


def plot_programme(context: Context, ax: Axes | None = None) -> Axes:
    """Draw what each zone completes a year in the plan for the middle path of need.

    Parameters
    ----------
    context
        The run; needs the tables `programme` and `zone_plan`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years as axis and a row for each zone, all zones together first.
    """
    from boligsim.landuse.pictures import draw_bars

    years, zones, heights, _ = _grid(context)
    names = [wrap(_name(context, zone), 24) for zone in zones]
    with panel(ax) as axes:
        if context.land_mark():
            axes.text(
                0.5, 0.5, context.land_mark(), transform=axes.transAxes, fontsize=17, rotation=14,
                color="#dcdcdc", ha="center", va="center", zorder=0, gid="decor-watermark",
            )  # fmt: skip
        draw_bars(axes, years, names, heights, [_end(context, z) for z in zones])
        low, high = axes.get_xlim()
        years_axis(axes, years[0], years[-1])
        axes.set_xlim(low, high)
    return axes


def draw_programme(context: Context) -> Drawn | None:
    """Draw the building programme of the recommended scenario.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    Drawn or None
        None where the case has no zones, or where nothing is built.
    """
    rows = programme_rows(context)
    if rows.empty or not (rows["plan"] > 0).any():
        return None
    years, zones, heights, _ = _grid(context)
    scenario = context.scenario_label(programme_scenario(context))
    title = context.word("figure.programme.title")
    subtitle = context.word("figure.programme.subtitle", scenario=scenario)
    height = 1.45 + 0.29 * len(zones)
    subtitle = wrap(subtitle, 116)
    head = 0.76 if context.land_mark() else 0.6
    fig, (ax,) = canvas(context, title, subtitle, height=height, left=0.215, right=0.175, head=head)
    plot_programme(context, ax)
    said = [alt.begin(context, title, subtitle)]
    said += [_sentence(context, z, years, heights[k]) for k, z in enumerate(zones)]
    said += mark(context, fig)
    return finish("programme", fig, _data(context), title, " ".join(said))


def _data(context: Context) -> pd.DataFrame:
    rows = context.rows("programme", _SERIES, scenario=programme_scenario(context))
    return rows[rows["unit"] == "dwellings"].reset_index(drop=True)


def _grid(context: Context) -> tuple[list[int], list[str], np.ndarray, pd.DataFrame]:
    """Return years, zones that are used in any plan with all of them first, and heights."""
    rows = programme_rows(context)
    years = sorted({int(y) for y in rows["year"]})
    order = ["all", *context.land.labels]
    used = set(rows.loc[(rows["mean"] > 0) | (rows["zone"] == "all"), "zone"].astype(str))
    zones = [z for z in order if z in used] + sorted(used - set(order))
    heights = np.zeros((len(zones), len(years)))
    for row in records(rows):
        if row["zone"] in zones:
            heights[zones.index(row["zone"]), years.index(int(row["year"]))] = float(row["plan"])
    return years, zones, heights, rows


def _name(context: Context, zone: str) -> str:
    if zone == "all":
        return context.word("figure.programme.all")
    return context.land.labels.get(zone, zone)


def _sums(context: Context, zone: str) -> tuple[float, float, float]:
    """Return the sum over the years in the middle plan, and the lowest and highest of nine."""
    series = "zone_built_total" if zone == "all" else "zone_built"
    rows = context.rows("zone_plan", series, scenario=programme_scenario(context), zone=zone)
    row = rows.iloc[0]
    return float(row["plan"]), float(row["least"]), float(row["most"])


def _end(context: Context, zone: str) -> str:
    mid, low, high = (number(v, context.language) for v in _sums(context, zone))
    return f"{mid} ({low}–{high})"


def _sentence(context: Context, zone: str, years: list[int], values: np.ndarray) -> str:
    mid, low, high = (number(v, context.language) for v in _sums(context, zone))
    built = [y for y, v in zip(years, values, strict=True) if v > 0]
    when = context.word("figure.programme.never")
    if built:
        when = context.word("figure.programme.when", first=built[0], last=built[-1])
    name = _name(context, zone)
    return context.word("figure.programme.row", zone=name, mid=mid, low=low, high=high, when=when)
