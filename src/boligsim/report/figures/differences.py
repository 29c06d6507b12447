"""Paired effect of each scenario on the number of homeless persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    BLACK,
    Drawn,
    canvas,
    colour,
    fan,
    finish,
    number_axis,
    panel,
    wrap,
    years_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_differences", "plot_difference"]


def plot_difference(context: Context, scenario: str, ax: Axes | None = None) -> Axes:
    """Draw the paired effect of one scenario on the number of homeless persons, zero marked.

    Parameters
    ----------
    context
        The run; needs series `homeless_persons` of the table `comparison`.
    scenario
        Key of a scenario beside the base case.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and people as axes.
    """
    place = [s.key for s in context.scenarios].index(scenario)
    line = context.rows("comparison", "homeless_persons", scenario=scenario, group="all")
    with panel(ax) as axes:
        fan(axes, line, colour(place), label=context.scenarios[place].label)
        axes.plot([context.base, context.until], [0, 0], color=BLACK, lw=0.8, label="_zero")
        years_axis(axes, context.base, context.until, most=2)
        number_axis(axes, context.language, zero=False, most=6)
        axes.set_title(
            wrap(context.scenarios[place].label, 18), fontsize=8.6, loc="left", pad=4,
            color=colour(place),
        )  # fmt: skip
    return axes


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

    lines = {
        scenario: line
        for scenario in context.scenarios[1:]
        if not (
            line := context.rows(
                "comparison", "homeless_persons", scenario=scenario.key, group="all"
            )
        ).empty
    }
    if not lines:
        return None
    title = context.word("figure.differences.title")
    subtitle = context.word("figure.differences.subtitle")
    names = {s: wrap(s.label, max(80 // len(lines), 10)) for s in lines}
    tall = max(name.count("\n") + 1 for name in names.values())
    fig, axes = canvas(
        context, title, subtitle, panels=len(lines), height=2.34 + 0.16 * tall, right=0.03,
        gap=0.14, share=True, head=0.62 + 0.16 * tall,
    )  # fmt: skip
    sentences = [alt.begin(context, title, subtitle)]
    unclear = []
    for ax, (scenario, line) in zip(axes, lines.items(), strict=True):
        plot_difference(context, scenario.key, ax)
        years_axis(ax, context.base, context.until, most=max(2, 8 // len(lines)))
        stroke = str(ax.get_lines()[2].get_color())
        ax.set_title(names[scenario], fontsize=8.6, loc="left", pad=4, color=stroke)
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
    if unclear:
        last = int(next(iter(lines.values()))["year"].iloc[-1])
        sentences.append(context.word("alt.chance", labels=", ".join(unclear), year=last))
    data = pd.concat(lines.values(), ignore_index=True)
    return finish("differences", fig, data, title, " ".join(sentences))
