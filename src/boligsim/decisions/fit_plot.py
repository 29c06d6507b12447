"""The plot of a fit: registered homeless persons before and after, with the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.style import (
    LINES,
    PALETTE,
    axes_or_new,
    fan,
    integer_years,
    number_axis,
    plot_style,
)
from boligsim.base.text import label
from boligsim.decisions.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.decisions.fit import Fit

__all__ = ["plot_fit"]


def plot_fit(fit: Fit, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """See `Fit.plot`."""
    base = fit.case.base
    with plot_style():
        axes = axes_or_new(ax)
        for place, (key, path) in enumerate(
            (
                ("fit_prior", fit.stage.path[: fit.prior_draws]),
                ("fit_posterior", fit.predicted_path),
            )
        ):
            years = base + np.arange(path.shape[1]) / 12.0
            low, middle, high = np.quantile(path, [0.1, 0.5, 0.9], axis=0)
            fan(axes, years, low, middle, high, color=PALETTE[1 - place],
                linestyle=LINES[1 - place], label=say(key, language))  # fmt: skip
        own = [t for t in fit.targets if t.series == "homeless_persons" and t.group == "all"]
        if own:
            axes.errorbar(
                [base + t.month(base) / 12.0 for t in own], [t.value for t in own],
                yerr=[[min(t.value, 2 * t.error) for t in own], [2 * t.error for t in own]],
                fmt="o", color="#000000", markersize=6, capsize=3, linewidth=1.2, zorder=5,
                label=say("fit_counted", language),
            )  # fmt: skip
        axes.set_ylabel(label("unit.persons", language))
        axes.set_title(label("homeless_persons", language), loc="left")
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
        number_axis(axes, language)
        integer_years(axes)
        axes.legend(frameon=False, fontsize="small", loc="upper left", ncols=3)
    return axes
