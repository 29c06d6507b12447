"""The figure of what a spreadsheet hides."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from boligsim.base.style import (
    LINES,
    PALETTE,
    direct_labels,
    fan,
    integer_years,
    number_axis,
    plot_style,
    source_line,
)
from boligsim.homelessness.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.homelessness.hidden import Hidden

__all__ = ["plot_hidden"]

EXACT, SPREADSHEET, MEAN = PALETTE[:3]


def plot_hidden(hidden: Hidden, ax: Axes | None = None) -> Axes:
    """Draw the queue, and in a figure of its own the chance that somebody waits below it.

    Parameters
    ----------
    hidden
        What is drawn.
    ax
        Axes for the queue; left out: new ones.

    Returns
    -------
    matplotlib.axes.Axes
        Of the queue.
    """
    with plot_style():
        if ax is not None:
            _queue(hidden, ax)
            _years(hidden, ax)
            return ax
        from matplotlib import pyplot

        figure, (top, bottom) = pyplot.subplots(
            2, 1, figsize=(6.9, 5.2), sharex=True, height_ratios=(2.2, 1)
        )
        figure.subplots_adjust(left=0.1, right=0.83, top=0.86, bottom=0.13, hspace=0.3)
        _queue(hidden, top)
        _chance(hidden, bottom)
        _years(hidden, bottom)
        source_line(figure, say("hidden.source", hidden.language))
        return top  # type: ignore[no-any-return]


def _queue(hidden: Hidden, ax: Axes) -> None:
    frame, language = hidden.frame, hidden.language
    years = frame["at"] + hidden.base
    fan(ax, years, frame["p10"], frame["p50"], frame["p90"], color=EXACT, label="_exact")
    ax.plot(years, frame["mean"], color=MEAN, linestyle=LINES[2], linewidth=1.6, label="_mean")
    ax.plot(
        years, frame["fluid"], color=SPREADSHEET, linestyle=LINES[1], linewidth=2.0, label="_fluid"
    )
    top = max(1.0, 1.15 * float(frame[["p90", "fluid"]].to_numpy().max()))
    ax.set_ylim(-0.04 * top, top)  # so that a line at 0 is seen
    ax.set_xlim(years.iloc[0], years.iloc[-1])
    ax.set_ylabel(say("hidden.queue", language))
    said = textwrap.wrap(hidden.says(), 88)
    ax.set_title(say("hidden.title", language), pad=10 + 11 * len(said))
    ax.annotate(
        "\n".join(said), (0, 1), xycoords="axes fraction", xytext=(0, 6),
        textcoords="offset points", fontsize=8.0, color="#333333", va="bottom",
    )  # fmt: skip
    number_axis(ax, language)
    last = frame.iloc[-1]
    direct_labels(
        ax,
        [
            (float(last["p90"]), say("hidden.band_in_plot", language).replace(": ", ":\n"), EXACT),
            (float(last["p50"]), say("hidden.median", language), EXACT),
            (float(last["mean"]), say("hidden.mean", language), MEAN),
            (float(last["fluid"]), say("hidden.spreadsheet", language), SPREADSHEET),
        ],
    )


def _chance(hidden: Hidden, ax: Axes) -> None:
    frame, language = hidden.frame, hidden.language
    years = frame["at"] + hidden.base
    exact, fluid = 100 * frame["someone_waits"], 100 * frame["someone_waits_fluid"]
    ax.plot(years, exact, color=EXACT, linewidth=2.0, label="_exact")
    ax.plot(years, fluid, color=SPREADSHEET, linestyle=LINES[1], linewidth=2.0, label="_fluid")
    ax.set_ylim(-4, 104)
    ax.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    ax.set_title(say("hidden.probability", language), fontsize=9.0)
    direct_labels(
        ax,
        [
            (float(exact.iloc[-1]), say("hidden.exact", language), EXACT),
            (float(fluid.iloc[-1]), say("hidden.spreadsheet", language), SPREADSHEET),
        ],
    )


def _years(hidden: Hidden, ax: Axes) -> None:
    if not hidden.base:
        ax.set_xlabel(say("hidden.years", hidden.language))
    integer_years(ax)
