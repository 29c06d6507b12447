"""Shared strokes of the figures: canvas, fan, labels at the line's end, whole years.

Figures are made without pyplot, so nothing global changes and nothing is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boligsim.base.style import (
    BLACK,
    GREY,
    LINES,
    axes_or_new,
    colour,
    direct_labels,
    fan as style_fan,
    plot_style,
)
from boligsim.base.text import number
from boligsim.report.provenance import provenance_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from boligsim.report.context import Context

__all__ = [
    "BLACK",
    "DASHES",
    "GREY",
    "Drawn",
    "canvas",
    "colour",
    "end_labels",
    "fan",
    "finish",
    "number_axis",
    "panel",
    "wrap",
    "years_axis",
]

DASHES = LINES
_TITLE = 11.0


@dataclass(frozen=True)
class Drawn:
    """A finished figure with the numbers behind it and its text alternative."""

    key: str
    figure: Figure
    data: pd.DataFrame
    title: str
    alt: str


def wrap(text: str, width: int) -> str:
    """Break a text into lines of at most `width` letters, keeping breaks already there."""
    import textwrap

    lines = [textwrap.fill(part, width, break_long_words=False) for part in text.split("\n")]
    return "\n".join(lines)


def canvas(
    context: Context,
    title: str,
    subtitle: str,
    *,
    panels: int = 1,
    height: float = 3.5,
    right: float = 0.14,
    left: float = 0.075,
    gap: float = 0.3,
    ratios: Sequence[float] | None = None,
    share: bool = False,
    head: float = 0.58,
) -> tuple[Figure, list[Axes]]:
    """Make a figure with title, subtitle, provenance line and empty panels.

    Parameters
    ----------
    context
        The run.
    title, subtitle
        What is shown, and in which unit.
    panels
        Number of panels in a row.
    height
        Inches; the width is a page's text width.
    left, right
        Share of the width kept free for tick labels and for labels at the lines' ends.
    gap, ratios, share
        Space between panels, their relative widths, and whether they share the value axis.
    head
        Inches kept for title and subtitle, and for the titles of the panels where there are any.

    Returns
    -------
    tuple
        The figure and its axes from left to right.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with plot_style():
        fig = Figure(figsize=(6.9, height), dpi=100, facecolor="white")
        FigureCanvasAgg(fig)
        grid = fig.add_gridspec(
            1,
            panels,
            left=left,
            right=1 - right,
            top=1 - head / height,
            bottom=0.5 / height,
            wspace=gap,
            width_ratios=ratios,
        )
        axes: list[Axes] = []
        for place in range(panels):
            axes.append(fig.add_subplot(grid[0, place], sharey=axes[0] if share and axes else None))
        fig.text(
            0.012,
            1 - 0.06 / height,
            title,
            fontsize=_TITLE,
            fontweight="bold",
            va="top",
            color=BLACK,
        )
        fig.text(0.012, 1 - 0.29 / height, subtitle, fontsize=8.2, va="top", color="#333333")
        fig.text(
            0.012, 0.04 / height, provenance_line(context), fontsize=5.6, va="bottom", color=GREY
        )
        for ax in axes:
            _quiet(ax)
    return fig, axes


def _quiet(ax: Axes) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color("#767676")
    ax.grid(axis="y", color="#e3e3e3", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=8.2, color="#767676", labelcolor="#222222", length=3)


def fan(ax: Axes, line: pd.DataFrame, stroke: str, dash: Any = "-", label: str = "") -> None:
    """Draw rows of a table as a median with the band that holds eight of ten outcomes."""
    years = line["year"].to_numpy(dtype=float)
    low, mid, high = (line[c].to_numpy(dtype=float) for c in ("p10", "p50", "p90"))
    style_fan(ax, years, low, mid, high, color=stroke, linestyle=dash, label=label)


def years_axis(ax: Axes, first: float, last: float, most: int = 8) -> None:
    """Put whole years on the axis, evenly, with both ends inside."""
    span = max(int(last) - int(first), 1)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if span / s <= most or s == 50)
    start = int(first) if step < 5 else -(-int(first) // step) * step
    ticks = list(range(start, int(last) + 1, step))
    ax.set_xlim(first, last)
    ax.set_xticks(ticks, [str(tick) for tick in ticks])


def number_axis(
    ax: Axes, language: str, *, zero: bool = True, most: int = 5, axis: str = "y"
) -> None:
    """Put whole numbers on a value axis, written as the language writes them."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = ax.get_ylim() if axis == "y" else ax.get_xlim()
    if zero:
        set_limit = ax.set_ylim if axis == "y" else ax.set_xlim
        set_limit(min(low, 0.0) if low < 0 else 0.0, max(high, 1.0))
    target = ax.yaxis if axis == "y" else ax.xaxis
    target.set_major_locator(MaxNLocator(nbins=most, integer=True))
    target.set_major_formatter(FuncFormatter(lambda value, _: number(value, language)))


def end_labels(
    ax: Axes, items: Sequence[tuple[float, str, str]], *, size: float = 7.8, x: float = 1.02
) -> None:
    """Write each line's name at its right end; see `boligsim.base.style.direct_labels`."""
    direct_labels(ax, items, size=size, x=x)


@contextmanager
def panel(ax: Axes | None) -> Iterator[Axes]:
    """Draw in our own style in the axes given, or in new ones.

    Parameters
    ----------
    ax
        Axes or None.

    Yields
    ------
    Axes
        Nothing is shown, and the user's own settings are back afterwards.
    """
    with plot_style():
        yield axes_or_new(ax)


def finish(key: str, fig: Figure, data: pd.DataFrame, title: str, alt: str) -> Drawn:
    """Pack a figure with its numbers; the label of the figure is its title."""
    fig.set_label(title)
    return Drawn(key=key, figure=fig, data=data, title=title, alt=alt)
