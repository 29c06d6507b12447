"""The land-use plan for people: a figure and a short table, in the case's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.results import Table
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
from boligsim.base.text import label, number
from boligsim.landuse.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.landuse.plan import LandPlan, ScenarioLand

__all__ = ["draw", "summary_of"]


def draw(plan: LandPlan, ax: Axes | None, scenario: str | None) -> Axes:
    """Draw the cumulative need of a scenario with its fan against ready and realisable reserve."""
    part = _part(plan, scenario)
    language = str(plan.case.language)
    points = summarise(part.cumulative)
    with plot_style():
        axes = axes_or_new(ax)
        fan(axes, plan.years, points["p10"], points["p50"], points["p90"], label="_need")
        need = f"{say('need', language)}\n({say('band', language)})"
        names = [(float(points["p50"][-1]), need, PALETTE[0])]
        top = float(points["p90"].max())
        if part.reserve is not None:
            for place, (key, draws) in enumerate(
                (("ready", part.reserve.ready), ("realisable", part.reserve.realisable)), start=1
            ):
                level = float(summarise(draws)["p50"])
                ends = (plan.years[0], plan.years[-1])
                style = {"color": PALETTE[place], "linestyle": LINES[place], "linewidth": 1.6}
                axes.plot(ends, (level, level), label=f"_{key}", **style)
                names.append((level, say(key, language), PALETTE[place]))
                top = max(top, level)
        axes.set_title(f"{say('title', language)}\n{part.name}", loc="left")
        axes.set_ylabel(say("axis", language, year=plan.years[0]))
        axes.set_ylim(min(0.0, 1.1 * float(points["p10"].min())), 1.12 * top or 1.0)
        _mark(axes, plan, part, language)
        number_axis(axes, language)
        integer_years(axes)
        direct_labels(axes, names)
    return axes


def summary_of(plan: LandPlan) -> Table:
    """Return need, decares and years of reserve over the plan, a column a scenario."""
    import pandas as pd

    language = str(plan.case.language)
    first, last = plan.period
    span = slice(first - plan.years[0], last - plan.years[0] + 1)
    columns = []
    for part in plan.parts:
        yearly = part.identity.new_on_land[:, span].mean(axis=1)
        decares = part.land.total_decares[:, span].sum(axis=1)
        row = {
            say("per_year", language): _range(yearly, language),
            say("decares", language): _range(decares, language),
        }
        found = part.reserve
        if found is not None:
            for key, years in (
                ("years_ready", found.years_ready),
                ("years_total", found.years_total),
                ("simple", found.simple_rule_years),
            ):
                row[say(key, language)] = _range(years, language)
            for key, years in (
                ("undefined", found.years_total),
                ("simple_undefined", found.simple_rule_years),
            ):
                share = 100 * float(np.isnan(years).sum()) / len(years)
                row[say(key, language)] = number(share, language)
        columns.append(pd.Series(row, name=part.name))
    notes = [f"{label('median', language)}, {say('band', language)}."]
    warning = _warning(plan, plan.parts[0], language)
    notes += [f"{warning}."] if warning else []
    title = f"{plan.case.municipality_name}, {first}–{last}"
    frame = pd.concat(columns, axis=1).rename_axis(say("quantity", language)).reset_index()
    return Table(frame, title=title, language=language, note=" ".join(notes))


def _range(draws: NDArray[np.float64], language: str) -> str:
    """Median and 80 % interval over the worlds in which the number is defined."""
    points = {key: float(value) for key, value in summarise(draws).items()}
    if np.isnan(points["p50"]):
        return say("not_defined", language)
    middle, low, high = (number(round(points[k]) + 0.0, language) for k in ("p50", "p10", "p90"))
    return f"{middle} ({low} {say('to', language)} {high})"


def _part(plan: LandPlan, scenario: str | None) -> ScenarioLand:
    if scenario is None:
        return plan.parts[0]
    for part in plan.parts:
        if scenario in (part.key, part.name):
            return part
    hint = did_you_mean(scenario, [part.key for part in plan.parts])
    raise InputError(f"plot: scenario '{scenario}' is not in the land-use plan; {hint}")


def _warning(plan: LandPlan, part: ScenarioLand, language: str) -> str:
    if part.reserve is None:
        return say("not_given", language)
    return "" if part.reserve.adopted else say("watermark", language)


def _mark(ax: Axes, plan: LandPlan, part: ScenarioLand, language: str) -> None:
    """Write across the plot that the reserve is not adopted, and once more so that it is read."""
    text = _warning(plan, part, language)
    if not text:
        return
    if part.reserve is not None:
        ax.text(
            0.5, 0.5, text, transform=ax.transAxes, fontsize=16, rotation=14, color="#d8d8d8",
            ha="center", va="center", zorder=0, gid="decor-watermark",
        )  # fmt: skip
    ax.text(
        0.0, -0.14, text, transform=ax.transAxes, fontsize=8, fontweight="bold",
        color=PALETTE[1], ha="left", va="top",
    )  # fmt: skip
