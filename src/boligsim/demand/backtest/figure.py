"""Figures of a backtest: errors by method, one municipality's track, SSB's issues beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.style import (
    LINES,
    PALETTE,
    axes_or_new,
    direct_labels,
    integer_years,
    number_axis,
    plot_style,
)
from boligsim.base.text import number
from boligsim.demand.backtest.show import municipality_name, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.demand.backtest.result import Backtest

_MARKS = ("o", "s", "^", "D")


def plot_errors(found: Backtest, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """Draw the mean absolute error of the total by method, a mark a horizon.

    Parameters
    ----------
    found : Backtest
        The backtest.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str
        nb, nn or en.

    Returns
    -------
    Axes
    """
    scores = found.scores()
    scores = scores[scores["age"] == scores["age"].iloc[0]]
    methods = list(reversed(list(dict.fromkeys(scores["method"]))))
    with plot_style():
        ax = axes_or_new(ax, (6.9, 0.42 * len(methods) + 1.3))
        for k, horizon in enumerate(found.horizons):
            rows = scores[scores["horizon"] == horizon].set_index("method")["mape"].astype(float)
            values = [float(rows.get(m, np.nan)) for m in methods]
            place = np.arange(len(methods)) + 0.16 * (0.5 * (len(found.horizons) - 1) - k)
            ax.plot(
                values,
                place,
                _MARKS[k % len(_MARKS)],
                color=PALETTE[k % len(PALETTE)],
                markersize=6.5,
                label=word("plot.ahead", language, h=horizon),
            )
            for x, y in zip(values, place, strict=True):
                ax.annotate(
                    number(x, language, 1),
                    (x, y),
                    xytext=(6, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=8.0,
                    color=PALETTE[k % len(PALETTE)],
                )
        ax.set_yticks(range(len(methods)), [word(m, language) for m in methods])
        ax.set_ylim(-0.6, len(methods) - 0.4)
        ax.set_xlim(0.0, 1.14 * ax.get_xlim()[1])
        ax.grid(axis="x")
        ax.grid(visible=False, axis="y")
        ax.set_xlabel(word("plot.percent", language))
        number_axis(ax, language, axis="x", whole=False)
        ax.set_title(word("plot.errors", language, n=len(found.municipalities)))
        ax.legend(frameon=False, loc="upper right", fontsize=8.5, handletextpad=0.2)
    return ax


def plot_track(found: Backtest, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """Draw one municipality: what was counted, and each forecast with its interval at its target.

    Parameters
    ----------
    found : Backtest
        The backtest of one municipality.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str
        nb, nn or en.

    Returns
    -------
    Axes
    """
    rows = found.forecasts
    rows = rows[rows["age"] == rows["age"].iloc[0]].sort_values(["horizon", "origin"])
    target = rows["origin"] + rows["horizon"]
    counted = dict(zip(rows["origin"], rows["size"], strict=True))
    counted |= dict(zip(target, rows["truth"], strict=True))
    years = sorted(counted)
    with plot_style():
        ax = axes_or_new(ax)
        ax.plot(
            years,
            [counted[y] for y in years],
            "o",
            color=PALETTE[4],
            markersize=4.0,
            label=word("plot.counted", language),
            zorder=5,
        )
        shift = 0.12 * (len(found.horizons) - 1)
        for k, horizon in enumerate(found.horizons):
            own = rows[rows["horizon"] == horizon]
            colour = PALETTE[k % 4]
            for _, row in own.iterrows():
                ax.plot(
                    [row["origin"], row["origin"] + horizon],
                    [row["size"], row["model"]],
                    color=colour,
                    linestyle=LINES[k % len(LINES)],
                    linewidth=0.6,
                    label="_path",
                )
            ax.errorbar(
                own["origin"] + horizon + 0.24 * k - shift,
                own["model"],
                yerr=[own["model"] - own["p10"], own["p90"] - own["model"]],
                fmt=_MARKS[(k + 1) % len(_MARKS)],
                color=colour,
                capsize=3,
                markersize=5,
                linewidth=1.3,
                label=word("plot.forecast", language, h=horizon),
            )
        name = municipality_name(found.municipalities[0])
        ax.set_title(word("plot.track", language, name=name))
        ax.set_ylabel(word("plot.persons", language))
        ax.margins(y=0.08)
        integer_years(ax)
        number_axis(ax, language)
        ax.legend(frameon=False, fontsize=8.0, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def plot_vintages(
    frame: pd.DataFrame,
    counted: pd.Series,
    *,
    name: str,
    until: int,
    ax: Axes | None = None,
    language: str = "nb",
) -> Axes:
    """Draw SSB's issues, ours from the same years, and what was counted.

    Parameters
    ----------
    frame : DataFrame
        From `ssb_vintages`.
    counted : Series
        Year to persons.
    name : str
        The municipality's name.
    until : int
        Last year drawn.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str
        nb, nn or en.

    Returns
    -------
    Axes
    """
    import pandas as pd

    with plot_style():
        ax = axes_or_new(ax)
        past = counted[counted.index >= int(frame["vintage"].min()) - 5]
        ax.plot(
            past.index,
            past.to_numpy(),
            "o",
            color=PALETTE[4],
            markersize=3.6,
            label=f"_{word('plot.counted', language)}",
            zorder=5,
        )
        ends = []
        for k, (vintage, rows) in enumerate(frame.groupby("vintage", sort=True)):
            origin = int(str(vintage))
            shown = rows[rows["year"] <= until]
            for column, colour in (("ssb", PALETTE[1]), ("ours", PALETTE[0])):
                label = word(f"plot.{column}", language, year=origin)
                points = dict(zip(shown["year"], shown[column].astype(float), strict=True))
                if origin in counted.index:
                    points[origin] = float(counted.loc[origin])
                line = pd.Series(points).dropna().sort_index()
                ax.plot(
                    line.index,
                    line.to_numpy(),
                    color=colour,
                    linestyle=LINES[k % len(LINES)],
                    linewidth=1.5,
                    label=label,
                )
                ends.append((float(line.iloc[-1]), label, colour))
        ax.annotate(
            word("plot.counted", language),
            (float(past.index[0]), float(past.iloc[0])),
            xytext=(4, 8),
            textcoords="offset points",
            fontsize=8.0,
            color=PALETTE[4],
        )
        ax.set_title(word("plot.vintages", language, name=name))
        ax.set_ylabel(word("plot.persons", language))
        ax.margins(y=0.12)
        ax.set_xlim(float(past.index[0]) - 0.5, until + 0.3)
        integer_years(ax)
        number_axis(ax, language)
        direct_labels(ax, ends)
    return ax
