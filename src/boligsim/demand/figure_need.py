"""Figures of the need: households of each group, and dwellings as change and as shortfall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.style import (
    LINES,
    PALETTE,
    axes_or_new,
    direct_labels,
    fan,
    integer_years,
    number_axis,
    plot_style,
)
from boligsim.base.summary import summarise
from boligsim.demand.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
_MARKS = ("o", "s", "D")
_AHEAD = (0, 4, 12)
_WIDTH = 30


def plot_groups(demand: Demand, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the households with a need by report group today, in 4 and in 12 years.

    Parameters
    ----------
    demand : Demand
        The demand.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str, optional
        nb, nn or en; the case's when left out.

    Returns
    -------
    Axes
        A dot is the median, a line holds eight of ten outcomes.
    """
    language = language or demand.case.language
    at = [h for h in _AHEAD if h < len(demand.years)]
    need = group_need(demand)
    order = sorted(need, key=lambda name: float(np.median(need[name][:, at[-1]])))
    with plot_style():
        ax = axes_or_new(ax, size=(6.9, 0.9 + 0.42 * len(order)))
        most = 1.0
        for place, h in enumerate(at):
            for level, name in enumerate(order):
                numbers = {k: float(v) for k, v in summarise(need[name][:, h]).items()}
                y = level + 0.22 * ((len(at) - 1) / 2 - place)
                color = PALETTE[place % len(PALETTE)]
                ends = [numbers["p10"], numbers["p90"]]
                ax.plot(ends, [y, y], color=color, linewidth=1.6, label="_range")
                ax.plot(
                    [numbers["p50"]],
                    [y],
                    _MARKS[place % 3],
                    color=color,
                    markersize=4.6,
                    label=str(demand.years[h]) if level == 0 else "_again",
                )
                most = max(most, numbers["p90"])
        ax.set_yticks(range(len(order)), [_label(demand, name, language) for name in order])
        ax.set_ylim(-0.6, len(order) - 0.4)
        ax.set_xlim(0.0, 1.05 * most)
        ax.set_title(word("groups_title", language, place=demand.case.municipality_name))
        ax.set_xlabel(word("groups_axis", language))
        ax.grid(visible=False, axis="y")
        ax.grid(visible=True, axis="x")
        number_axis(ax, language, axis="x")
        ax.legend(loc="lower right", frameon=False, fontsize=8.0, handletextpad=0.3)
    return ax


def group_need(demand: Demand) -> dict[str, Array]:
    """Households with a need by report group, ``[W, Y + 1]``; groups without any are left out."""
    found: dict[str, Array] = {}
    for group in demand.groups:
        name = demand.report_group(group)
        found[name] = found.get(name, np.zeros(1)) + demand.need(group)
    return {name: draws for name, draws in found.items() if draws.any()}


def _label(demand: Demand, name: str, language: str) -> str:
    from textwrap import fill

    rows = demand.case.report_groups.set_index("report_group")
    return fill(str(rows.loc[name, f"label_{language}"]), _WIDTH)


def plot_dwellings(demand: Demand, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the two needs of dwellings: the change in demand, and the shortfall if none is built.

    Parameters
    ----------
    demand : Demand
        The demand.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str, optional
        nb, nn or en; the case's when left out.

    Returns
    -------
    Axes
        A line is the median, a band holds eight of ten outcomes.
    """
    from boligsim.demand.dwellings import parts

    language = language or demand.case.language
    found = parts(demand)
    with plot_style():
        ax = axes_or_new(ax)
        ends = []
        for place, series in enumerate(("shortfall", "demand_change")):
            numbers = summarise(found[series])
            name, color = word(series, language), PALETTE[place]
            fan(
                ax,
                demand.years,
                numbers["p10"],
                numbers["p50"],
                numbers["p90"],
                color=color,
                linestyle=LINES[place],
                label=name.replace("\n", " "),
            )
            ends.append((float(numbers["p50"][-1]), name, color))
        ax.axhline(0.0, color=PALETTE[4], linewidth=0.8, label="_zero")
        ax.set_title(word("dwellings_title", language, place=demand.case.municipality_name))
        ax.set_ylabel(word("dwellings_axis", language, year=int(demand.years[0])))
        ax.set_xlim(demand.years[0] - 0.3, demand.years[-1] + 0.3)
        integer_years(ax)
        number_axis(ax, language)
        direct_labels(ax, ends)
    return ax
