"""Dwellings that need land, added up over the years, against the plan reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    BLACK,
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

    from boligsim.report.context import Context

__all__ = ["draw_land", "plot_land"]

_KINDS = (("ready", "reserve_ready"), ("realisable", "reserve_realisable"))


def plot_land(context: Context, ax: Axes | None = None) -> Axes:
    """Draw dwellings that need land, added up over the years, against the plan reserve.

    Parameters
    ----------
    context
        The run; needs series `new_on_land_cumulative` of `land_use` and the table `reserve`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and dwellings as axes, and a watermark where the reserve is not adopted.
    """
    line = _need(context)
    name = context.word("figure.land.need")
    top = float(line["p90"].max())
    with panel(ax) as axes:
        fan(axes, line, colour(1), label=name)
        labels = [(float(line["p50"].iloc[-1]), wrap(name, 20), colour(1))]
        for place, (kind, row) in enumerate(_reserves(context).items()):
            level = float(row["p50"].iloc[0])
            stroke = (BLACK, colour(2))[place]
            ends = [context.base, context.until]
            axes.plot(ends, [level, level], color=stroke, ls=DASHES[1 + place], lw=1.6)
            labels.append((level, wrap(context.word(f"figure.land.{kind}"), 20), stroke))
            top = max(top, level)
        axes.set_ylim(min(0.0, float(line["p10"].min())) * 1.1, top * 1.12)
        years_axis(axes, context.base, context.until)
        number_axis(axes, context.language, zero=False)
        if context.illustrative_reserve():
            axes.text(
                0.5, 0.5, context.word("figure.land.watermark"), transform=axes.transAxes,
                fontsize=17, rotation=14, color="#dcdcdc", ha="center", va="center", zorder=0,
                gid="decor-watermark",
            )  # fmt: skip
        end_labels(axes, labels)
    return axes


def _need(context: Context) -> pd.DataFrame:
    series, scenario = "new_on_land_cumulative", context.base_scenario.key
    line = context.rows("land_use", series, scenario=scenario, group="all")
    if line.empty:
        line = context.rows("land_use", series, group="all")
        line = line if line.empty else line.drop_duplicates("year").reset_index(drop=True)
    return line


def _reserves(context: Context) -> dict[str, pd.DataFrame]:
    found = {kind: context.rows("reserve", series, group="all") for kind, series in _KINDS}
    return {kind: rows.iloc[[0]] for kind, rows in found.items() if not rows.empty}


def draw_land(context: Context) -> Drawn | None:
    """Draw need against reserve, and say it where the reserve is not an adopted plan.

    Parameters
    ----------
    context
        The run; needs series `new_on_land_cumulative` of `land_use` and the table `reserve`.

    Returns
    -------
    Drawn or None
        None where the series is missing.
    """
    import pandas as pd

    line = _need(context)
    if line.empty:
        return None
    title = context.word("figure.land.title")
    subtitle = context.word("figure.land.subtitle", year=context.base)
    fig, (ax,) = canvas(context, title, subtitle, height=2.8, right=0.22, head=0.76)
    plot_land(context, ax)
    sentences = [alt.begin(context, title, subtitle)]
    sentences.append(alt.line_sentence(context, context.word("figure.land.need"), line))
    reserves = _reserves(context)
    for kind, row in reserves.items():
        level, low, high = (float(row[column].iloc[0]) for column in ("p50", "p10", "p90"))
        text = context.word(f"figure.land.{kind}")
        sentences.append(alt.point_sentence(context, text, level, low, high))
    if context.illustrative_reserve():
        mark = context.word("figure.land.watermark")
        fig.text(
            0.012, 1 - 0.47 / fig.get_figheight(), mark, fontsize=8.2, fontweight="bold",
            color=colour(2), va="top",
        )  # fmt: skip
        sentences.append(mark + ".")
    data = pd.concat([line, *reserves.values()], ignore_index=True)
    return finish("land", fig, data, title, " ".join(sentences))
