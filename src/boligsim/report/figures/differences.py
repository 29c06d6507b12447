"""Paired effect of each scenario on the number of homeless persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    Drawn,
    canvas,
    colour,
    fan,
    finish,
    number_axis,
    wrap,
    years_axis,
)

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["draw_differences"]


def draw_differences(context: Context) -> Drawn | None:
    """Draw one panel a scenario on the same scale, zero marked.

    Parameters
    ----------
    context
        The run; needs series `homeless_persons` of the table `comparison`.

    Returns
    -------
    Drawn or None
        None where nothing is compared.
    """
    import pandas as pd

    lines = {}
    for place, scenario in enumerate(context.scenarios):
        line = context.rows("comparison", "homeless_persons", scenario=scenario.key, group="all")
        if place and not line.empty:
            lines[place] = line
    if not lines:
        return None
    title = context.word("figure.differences.title")
    subtitle = context.word("figure.differences.subtitle")
    width = max(80 // len(lines), 10)
    names = {place: wrap(context.scenarios[place].label, width) for place in lines}
    tall = max(name.count("\n") + 1 for name in names.values())
    fig, axes = canvas(
        context,
        title,
        subtitle,
        panels=len(lines),
        height=2.34 + 0.16 * tall,
        right=0.03,
        gap=0.14,
        share=True,
        head=0.62 + 0.16 * tall,
    )
    sentences = [alt.begin(context, title, subtitle)]
    unclear = []
    for ax, (place, line) in zip(axes, lines.items(), strict=True):
        scenario = context.scenarios[place]
        fan(ax, line, colour(place), label=scenario.label)
        ax.plot([context.base, context.until], [0, 0], color="#000000", lw=0.8, label="_zero")
        years_axis(ax, context.base, context.until, most=2)
        ax.set_title(names[place], fontsize=8.6, loc="left", pad=4, color=colour(place))
        sentences.append(alt.line_sentence(context, scenario.label, line))
        final = line.iloc[-1]
        if float(final["p10"]) <= 0 <= float(final["p90"]):
            unclear.append(scenario.label)
        if ax is not axes[0]:
            ax.tick_params(axis="y", labelleft=False, length=0)
    low = min(float(line["p10"].min()) for line in lines.values())
    high = max(float(line["p90"].max()) for line in lines.values())
    pad = 0.08 * max(high - low, 1.0)
    axes[0].set_ylim(low - pad, high + pad)
    number_axis(axes[0], context.language, zero=False, most=6)
    if unclear:
        last = int(next(iter(lines.values()))["year"].iloc[-1])
        sentences.append(context.word("alt.chance", labels=", ".join(unclear), year=last))
    data = pd.concat(lines.values(), ignore_index=True)
    return finish("differences", fig, data, title, " ".join(sentences))
