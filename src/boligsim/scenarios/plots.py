"""Plots of runs and comparisons: medians, bands, counts, the next count ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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
from boligsim.base.text import label
from boligsim.base.time import years_since
from boligsim.scenarios.history import observed
from boligsim.scenarios.series import STOCK_SERIES
from boligsim.scenarios.words import series_label, unit_label, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.scenarios.compare import Comparison
    from boligsim.scenarios.runs import Runs
    from boligsim.scenarios.series import Integers

__all__ = ["plot_effects", "plot_series"]

COUNT_WEEK = 48
# Smaller counts identify people and are not drawn.
SMALLEST = 4


def plot_series(
    runs: Runs,
    series: str = "homeless_persons",
    *,
    ax: Axes | None = None,
    group: str = "all",
    scenarios: Sequence[str] | None = None,
) -> Axes:
    """Draw a series by scenario, with earlier figures and the next count.

    Base case and recommendation have a band in which eight of ten outcomes lie; the others
    only their median, so that the picture stays readable.

    Parameters
    ----------
    runs
        The runs.
    series
        Series of the table ``homelessness``.
    ax
        Axes to draw in; left out: new ones.
    group
        Report group or ``all``.
    scenarios
        Keys or names; left out: all.

    Returns
    -------
    matplotlib.axes.Axes
        Never shown by itself.
    """
    chosen = list(range(len(runs.scenarios)))
    if scenarios is not None:
        chosen = [runs.index(s) for s in scenarios]
    recommended = runs.recommended
    banded = {0} if recommended is None else {0, runs.index(recommended)}
    draws = {i: runs.series(i, series, group) for i in chosen}
    with plot_style():
        axes = axes_or_new(ax)
        labels = _lines(axes, runs, draws, banded if len(chosen) > 2 else set(chosen))
        language = runs.case.language
        axes.set_ylabel(unit_label(STOCK_SERIES[series].unit, language))
        axes.set_title(series_label(series, language), loc="left")
        axes.set_ylim(0, 1.12 * axes.get_ylim()[1])
        if series == "homeless_persons" and group == "all":
            _counts(axes, runs)
            _next_count(axes, runs)
        number_axis(axes, language)
        integer_years(axes)
        direct_labels(axes, labels)
    return axes


def plot_effects(
    comparison: Comparison,
    series: str = "homeless_persons",
    *,
    ax: Axes | None = None,
    group: str = "all",
) -> Axes:
    """Draw the paired difference of every other scenario from the base.

    The line is the mean: the median of a small whole-number effect is mostly 0. The band holds
    eight of ten outcomes.

    Parameters
    ----------
    comparison
        The comparison.
    series
        Series of the table ``homelessness``.
    ax
        Axes to draw in; left out: new ones.
    group
        Report group or ``all``.

    Returns
    -------
    matplotlib.axes.Axes
        Never shown by itself.
    """
    runs, language = comparison.runs, comparison.runs.case.language
    others = [i for i in range(len(runs.scenarios)) if i != comparison.base]
    draws = {i: comparison.difference(i, series, group) for i in others}
    recommended = runs.recommended
    banded = set(others)
    if recommended is not None and len(others) > 2:
        banded = {runs.index(recommended)}
    with plot_style():
        axes = axes_or_new(ax)
        axes.axhline(0, color="#000000", linewidth=0.8)
        labels = _lines(axes, runs, draws, banded, "mean")
        axes.set_ylim(axes.get_ylim())
        axes.set_ylabel(unit_label(STOCK_SERIES[series].unit, language))
        base = runs.scenarios[comparison.base].name
        name = series_label(series, language)
        axes.set_title(
            f"{name}\n{word('effect', language, base=base)} ({label('mean', language).lower()})",
            loc="left",
        )
        number_axis(axes, language)
        integer_years(axes)
        direct_labels(axes, labels)
    return axes


def _lines(
    ax: Axes, runs: Runs, draws: dict[int, Integers], banded: set[int], middle: str = "p50"
) -> list[tuple[float, str, str]]:
    labels = []
    for i, values in draws.items():
        points = summarise(values.reshape(-1, values.shape[-1]))
        colour, line = PALETTE[(i - 1) % len(PALETTE)], LINES[i % len(LINES)]
        name = runs.scenarios[i].name
        if i in banded:
            fan(
                ax,
                runs.years,
                points["p10"],
                points[middle],
                points["p90"],
                color=colour,
                linestyle=line,
                label=name,
            )
        else:
            ax.plot(
                runs.years, points[middle], color=colour, linestyle=line, linewidth=1.4, label=name
            )
        labels.append((float(points[middle][-1]), name, colour))
    return labels


def _counts(ax: Axes, runs: Runs) -> None:
    """Mark earlier figures; one that is assumed or has other borders must not look like a count."""
    base, case = runs.years[0], runs.case
    rows = [r for r in observed(case) if str(r["date"]) and not 0 < float(r["value"]) < SMALLEST]
    points = []
    for kind, marker in (("counted", "o"), ("other_border", "s"), ("assumed", "D")):
        own = [r for r in rows if _kind(r, case.municipality) == kind]
        if not own:
            continue
        points += ax.plot(
            [base + years_since(base, str(r["date"])) for r in own],
            [float(r["value"]) for r in own],
            linestyle="none",
            marker=marker,
            color="#000000",
            markerfacecolor="#000000" if kind == "counted" else "#ffffff",
            markeredgewidth=1.4,
            label=word(kind, case.language),
            zorder=5,
            clip_on=False,
        )
    if points:
        ax.legend(handles=points, loc="lower left", frameon=False, fontsize="small")


def _kind(row: dict[str, Any], municipality: str) -> str:
    if str(row.get("status")) in ("assumed", "illustrative"):
        return "assumed"
    border = row.get("border")
    same = border is None or border != border or str(border) in ("", municipality)
    return "counted" if same else "other_border"


def _next_count(ax: Axes, runs: Runs) -> None:
    text = str(runs.case.settings.get("next_count", "")).strip()
    if not text.isdigit() or not runs.years[0] <= int(text) < runs.years[-1]:
        return
    at = int(text) + (COUNT_WEEK - 1) / 52
    ax.axvline(at, color="#555555", linewidth=0.8, linestyle=":")
    ax.annotate(
        word("next_count", runs.case.language, year=text),
        (at, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, -3),
        textcoords="offset points",
        va="top",
        fontsize="small",
        color="#333333",
    )
