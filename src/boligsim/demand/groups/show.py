"""A forecast of counts as a small table and as a fan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.results import Table
from boligsim.base.style import (
    PALETTE,
    axes_or_new,
    direct_labels,
    fan,
    integer_years,
    number_axis,
    plot_style,
)
from boligsim.base.text import number
from boligsim.demand.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.demand.groups.result import CountForecast

_ENDS = np.array([0.1, 0.5, 0.9])


def summary_of(forecast: CountForecast, language: str) -> Table:
    """Make the table of `CountForecast.summary`.

    Parameters
    ----------
    forecast : CountForecast
        The forecast.
    language : str
        nb, nn or en.

    Returns
    -------
    Table
        Last count, then median and 80 % interval of the first and the last year ahead.
    """
    import pandas as pd

    numbers = forecast.at(_ENDS)
    shown = sorted({0, numbers.shape[1] - 1})
    known = [row[~np.isnan(row)][-1] for row in forecast.counts]
    frame = pd.DataFrame({word("count_group", language): list(forecast.names)})
    frame[word("count_last", language)] = [number(float(x), language) for x in known]
    for h in shown:
        frame[str(forecast.years[h])] = [_cell(row[h], language) for row in numbers]
    return Table(
        frame,
        title=word("count_title", language),
        language=language,
        note=word("count_note", language),
    )


def _cell(ends: np.ndarray, language: str) -> str:
    low, middle, high = (number(float(x), language) for x in ends)
    return f"{middle} ({low}–{high})"


def plot_counts(forecast: CountForecast, row: int, ax: Axes | None, language: str) -> Axes:
    """Draw the counts of one group as points and the years ahead as a fan.

    Parameters
    ----------
    forecast : CountForecast
        The forecast.
    row : int
        Which group.
    ax : Axes or None
        Where to draw.
    language : str
        nb, nn or en.

    Returns
    -------
    Axes
    """
    low, middle, high = forecast.at(_ENDS)[row].T
    past = forecast.counts[row]
    years = forecast.last_year - len(past) + 1 + np.arange(len(past))
    seen = ~np.isnan(past)
    with plot_style():
        ax = axes_or_new(ax)
        ax.plot(years[seen], past[seen], "o", color=PALETTE[4], markersize=3.6, label="_counted")
        fan(ax, forecast.years, low, middle, high, label=word("count_ahead", language))
        ax.set_title(f"{word('count_title', language)}: {forecast.names[row]}")
        ax.set_ylabel(word("count_axis", language))
        ax.set_ylim(0.0, 1.12 * float(max(high.max(), past[seen].max(), 1.0)))
        ax.set_xlim(float(years[0]) - 0.5, float(forecast.years[-1]) + 0.3)
        integer_years(ax)
        number_axis(ax, language)
        direct_labels(ax, [(float(middle[-1]), word("count_ahead", language), PALETTE[0])])
    return ax
