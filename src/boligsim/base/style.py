"""How plots look: colours that pass contrast, whole years, labels beside the lines.

Nothing here changes matplotlib's global state; wrap drawing in ``with plot_style():``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from boligsim.base.text import number

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

__all__ = [
    "BLACK",
    "GREY",
    "LINES",
    "PALETTE",
    "axes_or_new",
    "colour",
    "direct_labels",
    "fan",
    "integer_years",
    "number_axis",
    "plot_style",
    "source_line",
]

# At least 5:1 against white; always together with a line style and a label.
PALETTE = ("#0072B2", "#B34700", "#00785A", "#8F3B76", "#000000")
LINES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (6, 1.5, 1.2, 1.5)), (0, (1.5, 1.2)), (0, (9, 2)))

BLACK, GREY = "#000000", "#555555"
"""The base case, and what stands beside: the reference of Statistics Norway, notes, sources."""

_RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#767676",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "grid.linewidth": 0.6,
    "xtick.color": "#767676",
    "ytick.color": "#767676",
    "xtick.labelcolor": "#222222",
    "ytick.labelcolor": "#222222",
    "axes.titlelocation": "left",
    "axes.titlesize": 11.0,
    "svg.hashsalt": "boligsim",
}


@contextmanager
def plot_style() -> Iterator[None]:
    """Use the style inside a ``with`` block.

    Yields
    ------
    None
        The user's own settings are back afterwards.
    """
    import matplotlib as mpl

    with mpl.rc_context(_RC):
        yield


def colour(place: int) -> str:
    """Return the colour of the scenario at a place in a list; the base case is black.

    Examples
    --------
    >>> colour(0), colour(1)
    ('#000000', '#0072B2')
    """
    return BLACK if place == 0 else PALETTE[(place - 1) % (len(PALETTE) - 1)]


def axes_or_new(ax: Axes | None, size: tuple[float, float] = (6.9, 3.5)) -> Axes:
    """Return the given axes, or new ones in a figure of their own.

    Parameters
    ----------
    ax
        Axes or None.
    size
        Inches of a new figure.

    Returns
    -------
    Axes
        Nothing is shown.
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=size, layout="constrained")[1]


def integer_years(ax: Axes, most: int = 8) -> None:
    """Put whole years, without separators, on the x axis.

    Parameters
    ----------
    ax
        Axes with years as x.
    most
        Most ticks.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=most, integer=True, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def number_axis(ax: Axes, language: str, *, axis: str = "y", whole: bool = True) -> None:
    """Write the numbers of an axis as the language does.

    Parameters
    ----------
    ax
        The axes.
    language
        nb, nn or en.
    axis
        x or y.
    whole
        Only whole numbers (people, dwellings).
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    target = ax.yaxis if axis == "y" else ax.xaxis
    target.set_major_locator(MaxNLocator(nbins=5, integer=whole))

    def write(value: float, _: object) -> str:
        decimals = next((d for d in range(4) if abs(value - round(value, d)) < 1e-9), 4)
        return number(value, language, decimals)

    target.set_major_formatter(FuncFormatter(write))


def fan(
    ax: Axes,
    x: npt.ArrayLike,
    p10: npt.ArrayLike,
    p50: npt.ArrayLike,
    p90: npt.ArrayLike,
    *,
    color: str = PALETTE[0],
    linestyle: Any = "-",
    label: str = "",
) -> Line2D:
    """Draw a median with the band that holds eight of ten outcomes.

    Parameters
    ----------
    ax
        The axes.
    x
        Years.
    p10, p50, p90
        The three lines.
    color, linestyle
        Of the median; the band's edges carry them too, so that colour is never alone.
    label
        Of the median.

    Returns
    -------
    Line2D
        The median.
    """
    ax.fill_between(x, p10, p90, color=color, alpha=0.16, linewidth=0)
    for edge in (p10, p90):
        ax.plot(x, edge, color=color, linestyle=linestyle, linewidth=0.55, label="_edge")
    line: Line2D = ax.plot(x, p50, color=color, linestyle=linestyle, linewidth=2.0, label=label)[0]
    return line


def direct_labels(
    ax: Axes,
    items: Sequence[tuple[float, str, str]] | None = None,
    *,
    size: float = 8.0,
    x: float = 1.02,
) -> None:
    """Write each line's name at its right end, pushed apart so that no two overlap.

    Parameters
    ----------
    ax
        Axes whose limits are final.
    items
        (value at the right end, text, colour); left out: the labelled lines of the axes.
    size
        Points.
    x
        Where the texts begin, in parts of the axes' width. A text that had to move far from its
        line is tied to it by a thin stroke.
    """
    import numpy as np

    if items is None:
        lines = [ln for ln in ax.get_lines() if not str(ln.get_label()).startswith("_")]
        items = [
            (float(np.asarray(ln.get_ydata())[-1]), str(ln.get_label()), str(ln.get_color()))
            for ln in lines
        ]
    figure = ax.figure
    box = ax.get_window_extent()
    order = sorted(items, key=lambda item: item[0])
    tall = size * 1.28 * figure.dpi / 72
    heights = [(text.count("\n") + 1) * tall for _, text, _ in order]
    wanted = [float(ax.transData.transform((0.0, value))[1]) for value, _, _ in order]
    placed = _spread(wanted, heights, box.y0, box.y1)
    for (_, text, color), at, want in zip(order, placed, wanted, strict=True):
        share = (at - box.y0) / box.height
        ax.text(
            x, share, text, transform=ax.transAxes, color=color, fontsize=size, va="center",
            ha="left", fontweight="bold", linespacing=1.12, clip_on=False,
        )  # fmt: skip
        if abs(at - want) > 4:
            ax.plot(
                [1.002, x - 0.004], [(want - box.y0) / box.height, share], color=color,
                transform=ax.transAxes, linewidth=0.6, clip_on=False, label="_leader",
            )  # fmt: skip


def _spread(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Push places apart upwards, then back under the ceiling."""
    placed: list[float] = []
    floor = low - heights[0] / 2 if heights else low
    for want, tall in zip(wanted, heights, strict=True):
        placed.append(max(want, floor + tall / 2))
        floor = placed[-1] + tall / 2
    ceiling = high + (heights[-1] / 2 if heights else 0)
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], ceiling - heights[place] / 2)
        ceiling = placed[place] - heights[place] / 2
    return placed


def source_line(figure: Figure, text: str) -> None:
    """Write where the figures come from, small, under the plot.

    Parameters
    ----------
    figure
        The figure.
    text
        One line.
    """
    figure.text(0.012, 0.012, text, fontsize=6.5, color="#555555", va="bottom", ha="left")
