"""The population of an age span: what was counted, the fan, and SSB's main alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.style import (
    LINES,
    PALETTE,
    axes_or_new,
    direct_labels,
    fan,
    integer_years,
    number_axis,
    plot_style,
)
from boligsim.base.summary import summarise
from boligsim.demand.words import age_words, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.demand.results import Demand


def plot_population(
    demand: Demand,
    *,
    ages: tuple[int, int | None] = (0, None),
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw counted years as points, the projection as a fan and SSB's line where it has one.

    Parameters
    ----------
    demand : Demand
        The demand.
    ages : tuple
        First and last age; None is open.
    ax : Axes, optional
        Where to draw; a new figure when left out. Nothing is shown.
    language : str, optional
        nb, nn or en; the case's when left out.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        An age span with nobody in it.
    """
    low, high = _span(ages, demand.population.shape[-1] - 1)
    language = language or demand.case.language
    counted = history_of(demand, ages)
    with plot_style():
        ax = axes_or_new(ax)
        numbers = summarise(demand.band(low, high))
        ax.plot(
            counted.index,
            counted.to_numpy(),
            "o",
            color=PALETTE[4],
            markersize=3.2,
            label=f"_{word('observed', language)}",
        )
        ends = []
        if not demand.population_observed:
            name = word(_PROJECTED[demand.future.population], language)
            ends.append((float(numbers["p50"][-1]), name, PALETTE[0]))
            fan(
                ax,
                demand.years,
                numbers["p10"],
                numbers["p50"],
                numbers["p90"],
                label=name.replace("\n", " "),
            )
        if (low, high) == (0, None) and demand.own_growth_persons.any():
            # a line of its own, beside the projection and never inside SSB's
            grown = numbers["p50"] + demand.own_growth_persons
            name = word("own_growth", language)
            label = name.replace("\n", " ")
            ax.plot(demand.years, grown, color=PALETTE[3], linestyle=LINES[3], label=label)
            ends.append((float(grown[-1]), name, PALETTE[3]))
        line = reference_of(demand, ages)
        if len(line):
            name = word("ssb", language)
            ax.plot(line.index, line.to_numpy(), color=PALETTE[1], linestyle=LINES[1], label=name)
            ends.append((float(line.iloc[-1]), name, PALETTE[1]))
        before = counted[counted.index < demand.years[0]]
        if len(before):
            ax.annotate(
                word("observed", language),
                (float(before.index[0]), float(before.iloc[:7].max())),
                xytext=(0, 8),
                textcoords="offset points",
                fontsize=8.0,
                color=PALETTE[4],
            )
        future = f" ({demand.future.name})" if demand.future.name else ""
        ax.set_title(f"{demand.case.municipality_name}: {age_words(ages, language)}{future}")
        ax.set_ylabel(word("persons", language))
        ax.margins(y=0.12)
        ax.set_xlim(float(min([*counted.index, demand.years[0]])) - 0.5, demand.years[-1] + 0.3)
        integer_years(ax)
        number_axis(ax, language)
        direct_labels(ax, ends)
    return ax


#: Word for the fan, by the population alternative of the Future.
_PROJECTED = {
    "model": "projected",
    "ssb_main": "projected_ssb_main",
    "ssb_low": "projected_ssb_low",
    "ssb_high": "projected_ssb_high",
}


def _span(ages: tuple[int, int | None], top: int) -> tuple[int, int | None]:
    """Check first and last age."""
    try:
        low, high = ages
        fine = 0 <= low <= (top if high is None else min(high, top))
    except (TypeError, ValueError):
        fine = False
    if not fine:
        raise InputError(
            f"ages is {ages}; give (first, last) with 0 <= first <= last <= {top}, or None as "
            "the last for an open span."
        )
    return low, high


def history_of(demand: Demand, ages: tuple[int, int | None]) -> pd.Series:
    """Give the counted persons of an age span by year.

    Parameters
    ----------
    demand : Demand
        The demand.
    ages : tuple
        First and last age; None is open.

    Returns
    -------
    Series
        Year to persons, up to the base year, or to the end where the population is observed.
    """
    frame = demand.case.population
    last = int(demand.years[-1] if demand.population_observed else demand.years[0])
    keep = (frame["age"] >= ages[0]) & (frame["year"] <= last)
    if ages[1] is not None:
        keep &= frame["age"] <= ages[1]
    out = frame[keep].groupby("year")["persons"].sum().sort_index()
    out.index = out.index.astype(np.int64)
    return out.astype(np.float64)


def reference_of(demand: Demand, ages: tuple[int, int | None]) -> pd.Series:
    """Give SSB's main alternative for an age span, the newest issue, within the years.

    Parameters
    ----------
    demand : Demand
        The demand.
    ages : tuple
        First and last age; None is open.

    Returns
    -------
    Series
        Year to persons; empty where SSB has no such span or the case no reference.
    """
    frame = demand.reference
    low, high = ages
    name = "all" if (low, high) == (0, None) else f"{low}+" if high is None else f"{low}-{high}"
    keep = (
        (frame["series"].astype(str) == "population")
        & (frame["alternative"].astype(str) == "MMMM")
        & (frame["age"].astype(str) == name)
        & frame["year"].between(int(demand.years[0]), int(demand.years[-1]))
    )
    found = frame[keep]
    if "vintage" in found.columns and len(found):
        found = found[found["vintage"].astype(float) == found["vintage"].astype(float).max()]
    found = found.sort_values("year", kind="stable").drop_duplicates("year", keep="last")
    out = found.set_index("year")["value"].astype(np.float64)
    out.index = out.index.astype(np.int64)
    return out
