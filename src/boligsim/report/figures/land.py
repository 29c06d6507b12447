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
    from matplotlib.figure import Figure

    from boligsim.report.context import Context

__all__ = ["draw_land", "mark", "plot_land"]

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
    with panel(ax) as axes:
        labels = _draw_reserves(context, axes)
        fan(axes, line, colour(1), label=name)
        labels.append((float(line["p50"].iloc[-1]), wrap(name, 20), colour(1)))
        top = max(float(line["p90"].max()), *(value for value, *_ in labels))
        axes.set_ylim(min(0.0, float(line["p10"].min())) * 1.1, top * 1.12)
        years_axis(axes, context.base, context.until)
        number_axis(axes, context.language, zero=False)
        if context.land_mark():
            axes.text(
                0.5, 0.5, context.land_mark(), transform=axes.transAxes, fontsize=17, rotation=14,
                color="#dcdcdc", ha="center", va="center", zorder=0, gid="decor-watermark",
            )  # fmt: skip
        end_labels(axes, labels)
    return axes


def _draw_reserves(context: Context, axes: Axes) -> list[tuple[float, str, str]]:
    """Draw the ready reserve as a level and the realisable one with its fan; name their ends."""
    labels = []
    for place, (kind, rows) in enumerate(_reserves(context).items()):
        stroke, dash = (BLACK, colour(2))[place], DASHES[1 + place]
        level = float(rows["p50"].iloc[-1])
        if len(rows) > 1:
            fan(axes, rows, stroke, dash, label=f"_{kind}")
        else:
            axes.plot([context.base, context.until], [level, level], color=stroke, ls=dash, lw=1.6)
        labels.append((level, wrap(_named(context, kind, rows), 20), stroke))
    return labels


def _named(context: Context, kind: str, rows: pd.DataFrame) -> str:
    return context.word(f"figure.land.{kind}" if len(rows) == 1 else "figure.land.available")


def _need(context: Context) -> pd.DataFrame:
    series, scenario = "new_on_land_cumulative", context.base_scenario.key
    line = context.rows("land_use", series, scenario=scenario, group="all")
    if line.empty:
        line = context.rows("land_use", series, group="all")
        line = line if line.empty else line.drop_duplicates("year").reset_index(drop=True)
    return line


def _reserves(context: Context) -> dict[str, pd.DataFrame]:
    """Return the rows of ready and realisable reserve; the second by year where it is known so."""
    scenario = str(_need(context)["scenario"].iloc[0])
    found = {}
    for kind, series in _KINDS:
        rows = context.rows("reserve", series, scenario=scenario, group="all")
        if rows.empty:
            rows = context.rows("reserve", series, group="all")
        if not rows.empty:
            found[kind] = rows.iloc[[0]]
    by_year = context.rows("reserve", "reserve_available", scenario=scenario, group="all")
    if len(by_year) > 1:
        found["realisable"] = by_year
    return found


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
    for kind, rows in reserves.items():
        row = rows.iloc[-1]
        level, low, high = (float(row[column]) for column in ("p50", "p10", "p90"))
        text = _named(context, kind, rows)
        if len(rows) > 1:
            sentences.append(alt.line_sentence(context, text, rows))
        elif low == high:
            sentences.append(alt.value_sentence(context, text, level))
        else:
            sentences.append(alt.point_sentence(context, text, level, low, high))
    sentences += mark(context, fig)
    data = pd.concat([line, *reserves.values()], ignore_index=True)
    return finish("land", fig, data, title, " ".join(sentences))


def mark(context: Context, fig: Figure) -> list[str]:
    """Write under the subtitle what is no adopted plan or no real municipality; return it."""
    text = context.land_mark()
    if not text:
        return []
    fig.text(
        0.012, 1 - 0.47 / fig.get_figheight(), text, fontsize=8.2, fontweight="bold",
        color=colour(2), va="top",
    )  # fmt: skip
    return [f"{text}."]
