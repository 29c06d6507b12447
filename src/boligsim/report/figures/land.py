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
    wrap,
    years_axis,
)

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["draw_land"]

_KINDS = (("ready", "reserve_ready"), ("realisable", "reserve_realisable"))


def draw_land(context: Context) -> Drawn | None:
    """Draw need against reserve, with a watermark where the reserve is not an adopted plan.

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

    scenario = context.base_scenario.key
    line = context.rows("land_use", "new_on_land_cumulative", scenario=scenario, group="all")
    if line.empty:
        line = context.rows("land_use", "new_on_land_cumulative", group="all")
        line = line.drop_duplicates("year").reset_index(drop=True) if not line.empty else line
    if line.empty:
        return None
    title = context.word("figure.land.title")
    subtitle = context.word("figure.land.subtitle", year=context.base)
    fig, (ax,) = canvas(context, title, subtitle, height=2.8, right=0.22, head=0.76)
    fan(ax, line, colour(1), label=context.word("figure.land.need"))
    labels = [(float(line["p50"].iloc[-1]), wrap(context.word("figure.land.need"), 20), colour(1))]
    sentences = [alt.begin(context, title, subtitle)]
    sentences.append(alt.line_sentence(context, context.word("figure.land.need"), line))
    frames = [line]
    top = float(line["p90"].max())
    for place, (name, series) in enumerate(_KINDS):
        rows = context.rows("reserve", series, group="all")
        if rows.empty:
            continue
        row = rows.iloc[[0]]
        level = float(row["p50"].iloc[0])
        stroke = (BLACK, colour(2))[place]
        ax.plot(
            [context.base, context.until],
            [level, level],
            color=stroke,
            ls=DASHES[1 + place],
            lw=1.6,
        )
        text = context.word(f"figure.land.{name}")
        labels.append((level, wrap(text, 20), stroke))
        sentences.append(
            alt.point_sentence(
                context, text, level, float(row["p10"].iloc[0]), float(row["p90"].iloc[0])
            )
        )
        frames.append(row)
        top = max(top, level)
    low = min(0.0, float(line["p10"].min()))
    ax.set_ylim(low * 1.1, top * 1.12)
    years_axis(ax, context.base, context.until)
    number_axis(ax, context.language, zero=False)
    if context.illustrative_reserve():
        mark = context.word("figure.land.watermark")
        ax.text(
            0.5, 0.5, mark, transform=ax.transAxes, fontsize=17, rotation=14, color="#dcdcdc",
            ha="center", va="center", zorder=0, gid="decor-watermark",
        )  # fmt: skip
        fig.text(
            0.012, 1 - 0.47 / fig.get_figheight(), mark, fontsize=8.2, fontweight="bold",
            color=colour(2), va="top",
        )  # fmt: skip
        sentences.append(mark + ".")
    end_labels(ax, labels)
    return finish("land", fig, pd.concat(frames, ignore_index=True), title, " ".join(sentences))
