"""The land-use plan for people: figures and a short table, in the case's language."""

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

__all__ = ["draw", "mark", "part_of", "summary_of", "warning_of"]


def draw(plan: LandPlan, ax: Axes | None, scenario: str | None, kind: str = "reserve") -> Axes:
    """Draw a scenario: its reserve, its programme or the map of its zones.

    Parameters
    ----------
    plan
        The plan.
    ax
        Axes, or None for new ones.
    scenario
        Key or name; None = the base case.
    kind
        ``reserve``, ``programme`` or ``map``.
    """
    part = part_of(plan, scenario)
    if kind == "reserve":
        return _draw_reserve(plan, part, ax)
    if kind not in ("programme", "map"):
        hint = did_you_mean(kind, ("reserve", "programme", "map"))
        raise InputError(f"plot: kind '{kind}' is not reserve, programme or map; {hint}")
    from boligsim.landuse.show_zones import draw_map_of, draw_programme_of

    return (draw_programme_of if kind == "programme" else draw_map_of)(plan, part, ax)


def _draw_reserve(plan: LandPlan, part: ScenarioLand, ax: Axes | None) -> Axes:
    """Draw the cumulative need of a scenario with its fan against ready and realisable reserve."""
    language = str(plan.case.language)
    points = summarise(part.cumulative)
    with plot_style():
        axes = axes_or_new(ax)
        fan(axes, plan.years, points["p10"], points["p50"], points["p90"], label="_need")
        need = f"{say('need', language)}\n({say('band', language)})"
        names = [(float(points["p50"][-1]), need, PALETTE[0])]
        top = float(points["p90"].max())
        if part.reserve is not None:
            ready = np.repeat(part.reserve.ready[:, None], len(plan.years), axis=1)
            for place, (key, draws) in enumerate(
                (("ready", ready), ("realisable", part.reserve.available)), start=1
            ):
                found = summarise(draws)
                level, style = found["p50"], {"color": PALETTE[place], "linestyle": LINES[place]}
                if key == "ready":
                    axes.plot(plan.years, level, label=f"_{key}", linewidth=1.6, **style)
                else:
                    low, high = found["p10"], found["p90"]
                    fan(axes, plan.years, low, level, high, label=f"_{key}", **style)
                    top = max(top, float(high.max()))
                names.append((float(level[-1]), say(key, language), PALETTE[place]))
                top = max(top, float(level.max()))
        axes.set_title(f"{say('title', language)}\n{part.name}", loc="left")
        axes.set_ylabel(say("axis", language, year=plan.years[0]))
        axes.set_ylim(min(0.0, 1.1 * float(points["p10"].min())), 1.12 * top or 1.0)
        mark(axes, plan, part, language)
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
                ("years_long", found.years_long),
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
            row[say("runs_out", language)] = _when(plan, part, language)
        if part.programme is not None:
            zones, built = part.programme.zones, part.programme.middle[1].built
            used = len({int(zones.zone[f]) for f in np.flatnonzero(built.any(axis=1))})
            counted = say("of_zones", language, n=used, all=len(zones.names))
            row[say("zones_used", language)] = counted
        columns.append(pd.Series(row, name=part.name))
    notes = [f"{label('median', language)}, {say('band', language)}."]
    warning = warning_of(plan, plan.parts[0], language)
    notes += [f"{warning}."] if warning else []
    notes += [n for n in plan.notes(language=language) if n not in _said(language)]
    title = f"{plan.case.municipality_name}, {first}–{last}"
    frame = pd.concat(columns, axis=1).rename_axis(say("quantity", language)).reset_index()
    return Table(frame, title=title, language=language, note=" ".join(notes))


def _said(language: str) -> set[str]:
    return {say(key, language) for key in ("note.illustrative", "note.no_reserve")}


def _range(draws: NDArray[np.float64], language: str) -> str:
    """Median and 80 % interval over the worlds in which the number is defined."""
    points = {key: float(value) for key, value in summarise(draws).items()}
    if np.isnan(points["p50"]):
        return say("not_defined", language)
    middle, low, high = (number(round(points[k]) + 0.0, language) for k in ("p50", "p10", "p90"))
    return f"{middle} ({low} {say('to', language)} {high})"


def _when(plan: LandPlan, part: ScenarioLand, language: str) -> str:
    assert part.reserve is not None
    over = part.reserve.runs_out(part.peak).sum(axis=0) / len(part.peak)
    reached = np.flatnonzero(over >= 0.5)
    if len(reached):
        return str(plan.years[int(reached[0])])
    return say("runs_out.never", language, year=plan.years[-1])


def part_of(plan: LandPlan, scenario: str | None) -> ScenarioLand:
    """Return a scenario of the plan by key or name; None = the first."""
    if scenario is None:
        return plan.parts[0]
    for part in plan.parts:
        if scenario in (part.key, part.name):
            return part
    hint = did_you_mean(scenario, [part.key for part in plan.parts])
    raise InputError(f"plot: scenario '{scenario}' is not in the land-use plan; {hint}")


def warning_of(plan: LandPlan, part: ScenarioLand, language: str) -> str:
    """Return the mark that a figure carries: fictive, illustrative or not given; else nothing."""
    if str(getattr(plan.case, "settings", {}).get("fictive", "no")) == "yes":
        return say("fictive", language)
    if part.reserve is None:
        return say("not_given", language)
    return "" if part.reserve.adopted else say("watermark", language)


def mark(
    ax: Axes,
    plan: LandPlan,
    part: ScenarioLand,
    language: str,
    *,
    at: float = -0.14,
    size: float = 16,
    zorder: float = 0,
) -> None:
    """Write across the plot that the reserve is not adopted, and once more so that it is read."""
    text = warning_of(plan, part, language)
    if not text:
        return
    if part.reserve is not None:
        ax.text(
            0.5, 0.5, text, transform=ax.transAxes, fontsize=size, rotation=14, color="#d0d0d0",
            ha="center", va="center", zorder=zorder, gid="decor-watermark",
        )  # fmt: skip
    ax.text(
        0.0, at, text, transform=ax.transAxes, fontsize=8, fontweight="bold",
        color=PALETTE[1], ha="left", va="top",
    )  # fmt: skip
