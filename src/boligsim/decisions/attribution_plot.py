"""The plot of an attribution: bars that add up, with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.base.style import PALETTE, axes_or_new, number_axis, plot_style
from boligsim.decisions.attribution import CHANCE, JOINT, WITHOUT
from boligsim.decisions.attribution_tables import bar_frame
from boligsim.decisions.attribution_words import bar_name
from boligsim.decisions.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.decisions.attribution import Attribution

__all__ = ["plot_attribution"]


def plot_attribution(done: Attribution, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """See `Attribution.plot`."""
    rows = bar_frame(done).set_index("bar")
    order = [WITHOUT, *done.players, JOINT, CHANCE]
    colours = {WITHOUT: PALETTE[3], CHANCE: PALETTE[1], JOINT: PALETTE[4]}
    with plot_style():
        axes = axes_or_new(ax, (6.9, 0.9 + 0.42 * len(order)))
        for level, bar in enumerate(reversed(order)):
            row = rows.loc[bar]
            hatch = "////" if bar in (WITHOUT, CHANCE) else ""
            colour = colours.get(bar, PALETTE[0])
            axes.barh(
                level, row["mean"], height=0.62, facecolor="white" if hatch else colour,
                edgecolor=colour, hatch=hatch,
            )  # fmt: skip
            axes.plot([row["p10"], row["p90"]], [level] * 2, color="#767676", lw=1.4)
        axes.axvline(0, color="#000000", lw=0.8)
        names = [bar_name(done, bar, language) for bar in reversed(order)]
        axes.set_yticks(range(len(order)), names)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        number_axis(axes, language, axis="x")
        axes.set_xlabel(say("axis_change", language))
        axes.set_title(
            say("attribution_title", language, place=done.case.municipality_name,
                before=f"{done.first.value:g}", after=f"{done.last.value:g}"),
            loc="left",
        )  # fmt: skip
    return axes
