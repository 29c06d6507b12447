"""What changed the number of homeless: bars that add up to the counted change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    Drawn,
    canvas,
    colour,
    finish,
    number_axis,
    panel,
    wrap,
)
from boligsim.report.history_words import bar_label, say
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["attribution_bars", "draw_attribution", "plot_attribution"]

_KINDS = ("other", "measure", "sum")
_OTHERS = ("without", "chance_and_selection")


def attribution_bars(context: Context) -> pd.DataFrame:
    """Rows of the bars: without, the measures, their sum, chance and selection.

    Parameters
    ----------
    context
        The run; needs the table `attribution`.

    Returns
    -------
    pandas.DataFrame
        In the order of the table; empty without it.
    """
    import pandas as pd

    frame = context.tables.get("attribution")
    if frame is None or frame.empty:
        return pd.DataFrame()
    return frame[frame["kind"].isin(_KINDS) & (frame["of"] == "effect")].reset_index(drop=True)


def plot_attribution(context: Context, ax: Axes | None = None) -> Axes:
    """Draw a bar a measure, with the interval of its contribution on it.

    Parameters
    ----------
    context
        The run; needs the table `attribution`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With contributions in persons as x.
    """
    rows = records(attribution_bars(context))[::-1]
    with panel(ax) as axes:
        for level, row in enumerate(rows):
            other, whole = str(row["series"]) in _OTHERS, row["kind"] == "sum"
            stroke = colour(2) if other else colour(0) if whole else colour(1)
            axes.barh(
                level, float(row["mean"]), height=0.6, facecolor="white" if other else stroke,
                edgecolor=stroke, hatch="////" if other else "", label="_bar",
            )  # fmt: skip
            ends = [float(row["p10"]), float(row["p90"])]
            # A white edge keeps the line apart from a dark bar.
            axes.plot(ends, [level] * 2, color="white", lw=3.2, label="_edge", gid="decor-edge")
            axes.plot(ends, [level] * 2, color="#767676", lw=1.6, label="_band")
            if not any(float(row[c]) for c in ("mean", "p10", "p90")):
                axes.annotate(
                    "0", (0, level), (4, 0), textcoords="offset points", va="center", fontsize=8.2
                )
        names = [wrap(bar_label(context, str(row["series"])), 30) for row in rows]
        axes.set_yticks(range(len(rows)), names)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.plot([0, 0], [-0.6, len(rows) - 0.4], color="#000000", lw=0.8, label="_zero")
        number_axis(axes, context.language, zero=False, axis="x", most=7)
        axes.grid(axis="x", color="#e3e3e3", linewidth=0.6)
        axes.grid(visible=False, axis="y")
    return axes


def draw_attribution(context: Context) -> Drawn | None:
    """Draw the bars of the attribution.

    Parameters
    ----------
    context
        The run; needs the table `attribution`.

    Returns
    -------
    Drawn or None
        None where the history was not studied.
    """
    rows = attribution_bars(context)
    if rows.empty:
        return None
    title = say("attribution.title", context.language)
    subtitle = _subtitle(context)
    height = 1.2 + 0.34 * len(rows)
    fig, (ax,) = canvas(context, title, subtitle, height=height, left=0.31, right=0.04)
    plot_attribution(context, ax)
    sentences = [alt.begin(context, title, subtitle)]
    for row in records(rows):
        label = bar_label(context, str(row["series"]))
        numbers = (float(row[c]) for c in ("mean", "p10", "p90"))
        sentences.append(alt.point_sentence(context, label, *numbers, decimals=1))
    return finish("attribution", fig, rows, title, " ".join(sentences))


def _subtitle(context: Context) -> str:
    """Name the two counts, where both may be shown."""
    counts = context.tables.get("calibration")
    if counts is None or context.rows("attribution", "observed").empty:
        return say("attribution.subtitle_plain", context.language)
    own = counts[(counts["series"] == "homeless_persons") & (counts["of"] == "prior")]
    own = own[(own["group"] == "all")].dropna(subset=["observed"]).sort_values("date")
    if len(own) < 2:
        return say("attribution.subtitle_plain", context.language)
    before, after = (f"{float(own['observed'].iloc[i]):g}" for i in (0, -1))
    return say("attribution.subtitle", context.language, before=before, after=after)
