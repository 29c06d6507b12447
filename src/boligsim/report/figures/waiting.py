"""Households granted and waiting, and how long those who moved in had waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    DASHES,
    Drawn,
    canvas,
    colour,
    end_labels,
    fan,
    finish,
    number_axis,
    panel,
    wrap,
    years_axis,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context, ScenarioInfo

__all__ = ["draw_waiting", "plot_waiting"]

_PANELS = {
    "households": ("homelessness", "waiting_households", 0),
    "months": ("waiting", "wait_months_median", 1),
}


def plot_waiting(context: Context, what: str = "households", ax: Axes | None = None) -> Axes:
    """Draw the base case and the recommended package: how many wait, or how long they waited.

    Parameters
    ----------
    context
        The run; needs `waiting_households` or `wait_months_median`.
    what
        ``households`` or ``months``.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and households or months as axes.
    """
    labels, top, years = [], 1.0, []
    with panel(ax) as axes:
        for place, (scenario, line) in enumerate(_lines(context, what)):
            fan(axes, line, colour(place), DASHES[place], scenario.label)
            labels.append((float(line["p50"].iloc[-1]), wrap(scenario.label, 15), colour(place)))
            top = max(top, float(line["p90"].max()))
            years += [float(line["year"].min()), float(line["year"].max())]
        axes.set_ylim(0, top * 1.1)
        years_axis(axes, min(years), max(years), most=4)
        number_axis(axes, context.language)
        name = context.word(f"figure.waiting.{what}")
        axes.set_title(wrap(name, 34), fontsize=8.2, loc="left", pad=4)
        end_labels(axes, labels, size=7.4)
    return axes


def _lines(context: Context, what: str) -> list[tuple[ScenarioInfo, pd.DataFrame]]:
    table, series = _PANELS[what][:2]
    shown = [context.base_scenario]
    if context.recommended.key != context.base_scenario.key:
        shown.append(context.recommended)
    found = ((s, context.rows(table, series, scenario=s.key, group="all")) for s in shown)
    return [(s, line.dropna(subset=["p50"])) for s, line in found if not line.empty]


def draw_waiting(context: Context) -> Drawn | None:
    """Draw waiting households and median wait, base case and recommended package.

    Parameters
    ----------
    context
        The run; needs `waiting_households` and `wait_months_median`.

    Returns
    -------
    Drawn or None
        None where a series is missing.
    """
    import pandas as pd

    wanted = len({context.base_scenario.key, context.recommended.key})
    panels = {what: _lines(context, what) for what in _PANELS}
    if any(len(p) < wanted or any(line.empty for _, line in p) for p in panels.values()):
        return None
    title = context.word("figure.waiting.title")
    subtitle = context.word("figure.band")
    fig, axes = canvas(
        context, title, subtitle, panels=2, height=2.75, right=0.15, gap=0.22, head=0.92
    )
    sentences = [alt.begin(context, title, subtitle)]
    frames = []
    for ax, (what, lines) in zip(axes, panels.items(), strict=True):
        plot_waiting(context, what, ax)
        if ax is axes[0]:  # the names stand once, at the right
            for text in list(ax.texts):
                text.remove()
            for stroke in [one for one in ax.lines if one.get_label() == "_leader"]:
                stroke.remove()
        for scenario, line in lines:
            name = f"{context.word(f'figure.waiting.{what}')}, {scenario.label}"
            sentences.append(alt.line_sentence(context, name, line, decimals=_PANELS[what][2]))
            frames.append(line.assign(panel=what))
    return finish("waiting", fig, pd.concat(frames, ignore_index=True), title, " ".join(sentences))
