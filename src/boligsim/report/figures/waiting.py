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
    wrap,
    years_axis,
)

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["draw_waiting"]

_PANELS = (
    ("homelessness", "waiting_households", "households", 0),
    ("waiting", "wait_months_median", "months", 1),
)


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

    shown = [context.base_scenario]
    if context.recommended.key != context.base_scenario.key:
        shown.append(context.recommended)
    title = context.word("figure.waiting.title")
    subtitle = context.word("figure.band")
    fig, axes = canvas(
        context, title, subtitle, panels=2, height=2.75, right=0.15, gap=0.22, head=0.92
    )
    sentences = [alt.begin(context, title, subtitle)]
    frames = []
    for ax, (table, series, panel, decimals) in zip(axes, _PANELS, strict=True):
        labels = []
        name = context.word(f"figure.waiting.{panel}")
        top = 1.0
        for place, scenario in enumerate(shown):
            line = context.rows(table, series, scenario=scenario.key, group="all").dropna(
                subset=["p50"]
            )
            if line.empty:
                return None
            fan(ax, line, colour(place), DASHES[place], scenario.label)
            labels.append((float(line["p50"].iloc[-1]), wrap(scenario.label, 15), colour(place)))
            what = f"{name}, {scenario.label}"
            sentences.append(alt.line_sentence(context, what, line, decimals=decimals))
            frames.append(line.assign(panel=panel))
            top = max(top, float(line["p90"].max()))
        ax.set_ylim(0, top * 1.1)
        years_axis(ax, float(line["year"].min()), float(line["year"].max()), most=4)
        number_axis(ax, context.language)
        ax.set_title(wrap(name, 34), fontsize=8.2, loc="left", pad=4)
        if ax is axes[-1]:
            end_labels(ax, labels, size=7.4)
    return finish("waiting", fig, pd.concat(frames, ignore_index=True), title, " ".join(sentences))
