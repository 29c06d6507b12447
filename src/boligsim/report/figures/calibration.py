"""Before and after the fit: simulated against counted, and which parameters became clearer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.text import number
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
from boligsim.report.history_words import say, unknown_label
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["IDENTIFIED", "draw_calibration", "plot_calibration", "plot_unknowns"]

IDENTIFIED = 0.9
_MOST = 7
_WIDE, _LINES = 33, 2
_LOOK = {"prior": (2, -0.16, "s"), "posterior": (1, 0.16, "D")}


def _counts(context: Context) -> pd.DataFrame:
    rows = context.rows("calibration", "homeless_persons", group="all")
    return rows[rows["date"].notna()] if not rows.empty else rows


def _unknowns(context: Context) -> pd.DataFrame:
    import pandas as pd

    frame = context.tables.get("calibration")
    if frame is None or frame.empty or "sd_ratio" not in frame.columns:
        return pd.DataFrame()
    own = frame[frame["sd_ratio"].notna() & (frame["of"] == "posterior")]
    return own.sort_values("sd_ratio", kind="stable").head(_MOST).reset_index(drop=True)


def plot_calibration(context: Context, ax: Axes | None = None) -> Axes:
    """Draw the simulated number at each count, before and after the fit, beside the count.

    Parameters
    ----------
    context
        The run; needs the table `calibration`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With one place a count as x and persons as y.
    """
    rows = _counts(context)
    dates = sorted(rows["date"].astype(str).unique())
    language = context.language
    with panel(ax) as axes:
        for of, (place, aside, marker) in _LOOK.items():
            own = rows[rows["of"] == of].set_index(rows.loc[rows["of"] == of, "date"].astype(str))
            for i, date in enumerate(dates):
                row: Any = own.loc[date]
                axes.plot(
                    [i + aside] * 2, [float(row["p10"]), float(row["p90"])], color=colour(place),
                    lw=2.2, solid_capstyle="butt", label="_band",
                )  # fmt: skip
                axes.plot(
                    [i + aside], [float(row["p50"])], marker, color=colour(place), markersize=6,
                    linestyle="none", label=say(f"calibration.{of}", language) if i == 0 else "_",
                )  # fmt: skip
        seen = rows[(rows["of"] == "prior") & rows["observed"].notna()]
        for n, row in enumerate(records(seen)):
            i, value, error = dates.index(str(row["date"])), float(row["observed"]), row["error"]
            low, high = max(value - 2 * float(error), 0.0), value + 2 * float(error)
            axes.plot([i, i], [low, high], color="#000000", lw=0.9, label="_error")
            name = say("calibration.counted", language) if n == 0 else "_counted"
            axes.plot([i], [value], "o", color="#000000", markersize=6.5, linestyle="none",
                      label=name)  # fmt: skip
        axes.set_xlim(-0.5, len(dates) - 0.5)
        axes.set_xticks(range(len(dates)), [date[:4] for date in dates])
        axes.set_ylim(0, axes.get_ylim()[1] * 1.02)
        number_axis(axes, language)
        axes.set_title(say("calibration.counts", language), fontsize=8.2, loc="left", pad=4)
    return axes


def plot_unknowns(context: Context, ax: Axes | None = None) -> Axes:
    """Draw how wide the clearest parameters still are, against before the fit.

    Parameters
    ----------
    context
        The run; needs the table `calibration`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With the share of the spread that is left as x.
    """
    rows = records(_unknowns(context))[::-1]
    language = context.language
    with panel(ax) as axes:
        for level, row in enumerate(rows):
            ratio = float(row["sd_ratio"])
            clear = ratio <= IDENTIFIED
            axes.barh(
                level, ratio, height=0.55, facecolor=colour(1) if clear else "white",
                edgecolor=colour(1) if clear else "#767676", label="_bar",
            )  # fmt: skip
        names = [
            _short(unknown_label(context, str(r["series"]), str(r["group"]), str(r["dwelling"])))
            for r in rows
        ]
        axes.set_yticks(range(len(rows)), names, fontsize=7.2)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.plot([IDENTIFIED] * 2, [-0.6, len(rows) - 0.4], color="#000000", lw=1.0,
                  linestyle=(0, (4, 2)), label="_line")  # fmt: skip
        axes.set_xlim(0, 1.05)
        ticks = [0.0, 0.5, 1.0]
        axes.set_xticks(ticks, [number(t, language, 1) for t in ticks])
        axes.grid(visible=False, axis="y")
        title = f"{say('calibration.ratio', language)}\n({say('calibration.line', language)})"
        axes.set_title(title, fontsize=8.2, loc="left", pad=4)
    return axes


def _short(label: str) -> str:
    """Break a name into two lines; what does not fit stands in full in the table."""
    lines = wrap(label, _WIDE).split("\n")
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]
    return "\n".join(lines)


def draw_calibration(context: Context) -> Drawn | None:
    """Draw counts against the simulation, and the parameters that became clearer.

    Parameters
    ----------
    context
        The run; needs the table `calibration`.

    Returns
    -------
    Drawn or None
        None where the history was not studied.
    """
    import pandas as pd

    counts, unknowns = _counts(context), _unknowns(context)
    if counts.empty:
        return None
    title = say("calibration.title", context.language)
    subtitle = say("calibration.subtitle", context.language)
    fig, axes = canvas(
        context, title, subtitle, panels=2, height=3.6, left=0.055, right=0.03, gap=0.95,
        ratios=(1.0, 0.95), head=1.12,
    )  # fmt: skip
    plot_calibration(context, axes[0])
    plot_unknowns(context, axes[1])
    fig.legend(
        *axes[0].get_legend_handles_labels(), loc="upper left", frameon=False, fontsize=8, ncols=3,
        bbox_to_anchor=(0.005, 1 - 0.46 / fig.get_figheight()), handlelength=1.2, borderpad=0.1,
    )  # fmt: skip
    text = " ".join([alt.begin(context, title, subtitle), *_said(context, counts, unknowns)])
    return finish("calibration", fig, pd.concat([counts, unknowns], ignore_index=True), title, text)


def _said(context: Context, counts: pd.DataFrame, unknowns: pd.DataFrame) -> list[str]:
    sentences = []
    for row in records(counts):
        of = say(f"calibration.{row['of']}", context.language)
        label = f"{str(row['date'])[:4]}, {of.lower()}"
        numbers = (float(row[c]) for c in ("p50", "p10", "p90"))
        sentences.append(alt.point_sentence(context, label, *numbers))
        if row["of"] == "posterior" and np.isfinite(float(row["observed"])):
            label = f"{str(row['date'])[:4]}, {say('calibration.counted', context.language)}"
            sentences.append(alt.value_sentence(context, label, float(row["observed"])))
    for row in records(unknowns):
        label = unknown_label(context, str(row["series"]), str(row["group"]), str(row["dwelling"]))
        label = f"{label}, {say('calibration.ratio', context.language).lower()}"
        sentences.append(alt.value_sentence(context, label, float(row["sd_ratio"]), decimals=2))
    return sentences
