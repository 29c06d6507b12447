"""Homeless persons: the base case and the recommended package, counts behind, next count ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.base.text import number
from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    BLACK,
    DASHES,
    GREY,
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
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context, ScenarioInfo

__all__ = ["draw_homeless", "history_points", "plot_counts", "plot_homeless"]

_COUNT_WEEK = 48


def history_points(context: Context) -> pd.DataFrame:
    """Return counted or stated numbers of homeless persons that may be shown, by date.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    pandas.DataFrame
        when (year as a decimal number), value, definition, border, source; counts under four
        are missing (see `boligsim.report.disclosure`), and assumed numbers are left out.
    """
    frame = context.tables.get("history", context.history)
    if frame.empty:
        return frame
    keep = frame["series"].astype(str).isin(("homeless_persons", "homeless"))
    keep &= frame["unit"].astype(str) == "persons"
    if "group" in frame.columns:
        keep &= frame["group"].fillna("all").astype(str).isin(("all", ""))
    found = frame[keep].copy()
    found["value"] = found["p50"].astype(float)
    found = found[found["value"].notna()]
    found["when"] = [_when(str(date)) for date in found["date"]]
    found = found[~found["status"].astype(str).isin(("assumed", "illustrative"))]
    return found.sort_values("when", kind="stable").reset_index(drop=True)


def _when(date: str) -> float:
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    day = parts[2] if len(parts) > 2 else 1
    return parts[0] + (month - 1) / 12 + (day - 1) / 365


def plot_homeless(context: Context, ax: Axes | None = None) -> Axes:
    """Draw the base case and the recommended package, with counts and the next one marked.

    Parameters
    ----------
    context
        The run; needs series `homeless_persons` of the table `homelessness`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and people as axes. Counts before the base year are drawn by `plot_counts`.
    """
    lines = _lines(context)
    _, inside = _counts(context)
    labels = []
    with panel(ax) as axes:
        for place, (scenario, line) in enumerate(lines):
            fan(axes, line, colour(place), DASHES[place], scenario.label)
            end = float(line["p50"].iloc[-1])
            labels.append((end, wrap(scenario.label, 17), colour(place)))
        tops = [float(line["p90"].max()) for _, line in lines]
        tops += [float(value) for part in _counts(context) for value in part.get("value", ())]
        axes.set_ylim(0, max(tops) * (1.42 if inside.empty else 1.65) + 1)
        years_axis(axes, context.base, context.until)
        number_axis(axes, context.language)
        if _is_assumed(context):
            _assumed(context, axes, lines[0][1])
        if not inside.empty:
            _inside(context, axes, inside)
        if _has_next(context):
            _next_count(context, axes)
        end_labels(axes, labels)
    return axes


def plot_counts(context: Context, ax: Axes | None = None) -> Axes:
    """Draw the counts before the base year as points, with what they count.

    Parameters
    ----------
    context
        The run; needs counts of homeless persons before the base year.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With years and people as axes.
    """
    points, _ = _counts(context)
    with panel(ax) as axes:
        _past(context, axes, points)
    return axes


def draw_homeless(context: Context) -> Drawn | None:
    """Draw the figure of page one.

    Parameters
    ----------
    context
        The run; needs series `homeless_persons` of the table `homelessness`.

    Returns
    -------
    Drawn or None
        None where the series is missing.
    """
    lines = _lines(context)
    if any(line["p50"].dropna().empty if len(line) else True for _, line in lines):
        return None
    points, inside = _counts(context)
    past = not points.empty
    title = context.word("figure.homeless.title", place=context.place)
    subtitle = context.word("figure.homeless.subtitle")
    fig, axes = canvas(
        context, title, subtitle, panels=2 if past else 1, height=3.0, right=0.19, gap=0.06,
        ratios=(1, 3.4) if past else None, share=past,
    )  # fmt: skip
    ax = axes[-1]
    plot_homeless(context, ax)
    if past:
        plot_counts(context, axes[0])
        ax.tick_params(axis="y", labelleft=False, length=0)
        ax.spines["left"].set_visible(False)
    data = _data(context, lines, [*records(points), *records(inside)])
    return finish("homeless", fig, data, title, _said(context, title, subtitle))


def _said(context: Context, title: str, subtitle: str) -> str:
    points, inside = _counts(context)
    lines = _lines(context)
    said = [alt.begin(context, title, subtitle)]
    said += [alt.line_sentence(context, scenario.label, line) for scenario, line in lines]
    if _is_assumed(context):
        said.append(_assumed_text(context, lines[0][1]).replace("\n", " ") + ".")
    said += [_points_text(context, part) for part in (inside, points) if not part.empty]
    if _has_next(context):
        said.append(context.word("figure.homeless.next_count", year=context.next_count) + ".")
    return " ".join(text for text in said if text)


def _lines(context: Context) -> list[tuple[ScenarioInfo, pd.DataFrame]]:
    shown = [context.base_scenario]
    if context.recommended.key != context.base_scenario.key:
        shown.append(context.recommended)
    at = ("homelessness", "homeless_persons")
    return [(s, context.rows(*at, scenario=s.key, group="all")) for s in shown]


def _counts(context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the counts before the base year, by whole year, and those within the run."""
    points = history_points(context)
    if points.empty:
        return points, points
    inside = points[(points["when"] >= context.base) & (points["when"] <= context.until)]
    before = points[points["when"] < context.base]
    # Their own panel has whole years: the day in the year is unknown or says nothing here.
    return before.assign(when=before["when"].astype(int)), inside


def _is_assumed(context: Context) -> bool:
    return context.start_status not in ("measured", "published")


def _has_next(context: Context) -> bool:
    return context.next_count is not None and context.base <= context.next_count < context.until


def _past(context: Context, ax: Axes, points: pd.DataFrame) -> None:
    _marks(context, ax, points)
    first, last = float(points["when"].iloc[0]), float(points["when"].iloc[-1])
    room = max(last - first, 2.0)
    ax.set_xlim(first - 0.4 * room, last + 0.6 * room)
    shown = points if len(points) < 4 else points.iloc[[0, -1]]
    ax.set_xticks(list(shown["when"]), [str(date)[:4] for date in shown["date"]])
    ax.text(
        0.04, 0.985, wrap(context.word(_definition(context, points)), 26), transform=ax.transAxes,
        fontsize=6.8, va="top", ha="left", color="#333333", linespacing=1.15,
    )  # fmt: skip


def _inside(context: Context, ax: Axes, points: pd.DataFrame) -> None:
    """Mark counts that fall within the run, as in a case that reaches back in time."""
    _marks(context, ax, points)
    ax.text(
        0.985, 0.86, wrap(context.word(_definition(context, points)), 30), transform=ax.transAxes,
        fontsize=6.8, va="top", ha="right", color="#333333", linespacing=1.15,
    )  # fmt: skip


def _marks(context: Context, ax: Axes, points: pd.DataFrame) -> None:
    ax.plot(
        points["when"], points["value"], "o", color=BLACK, ms=6, mfc="white", mew=1.6, zorder=6,
        label="_counts",
    )  # fmt: skip
    for row in records(points):
        ax.annotate(
            number(float(row["value"]), context.language), (row["when"], row["value"]),
            xytext=(0, 7), textcoords="offset points", ha="center", fontsize=8.5,
            fontweight="bold",
        )  # fmt: skip


def _points_text(context: Context, points: pd.DataFrame) -> str:
    said = [
        context.word(
            "alt.in_year",
            value=number(float(row["value"]), context.language),
            year=str(row["date"])[:4],
        )
        for row in records(points)
    ]
    definition = context.word(_definition(context, points)).replace("\n", " ")
    return context.word("alt.history", points=", ".join(said), definition=definition)


def _assumed_text(context: Context, line: pd.DataFrame) -> str:
    value = number(float(line["p50"].iloc[0]), context.language)
    return context.word("figure.homeless.assumed", value=value)


def _assumed(context: Context, ax: Axes, line: pd.DataFrame) -> None:
    """Mark the start as assumed, so that nobody takes it for a count."""
    value = float(line["p50"].iloc[0])
    text = _assumed_text(context, line)
    ax.plot(
        [context.base], [value], "D", color=BLACK, ms=5.5, mfc="white", mew=1.4, clip_on=False,
        zorder=5, label="assumed start",
    )  # fmt: skip
    ax.annotate(
        text, (context.base, value), xytext=(context.base + 0.15, ax.get_ylim()[1] * 0.72),
        fontsize=7.0, color="#222222", va="bottom",
        arrowprops={"arrowstyle": "-", "lw": 0.7, "color": GREY, "relpos": (0.0, 0.0)},
    )  # fmt: skip


def _definition(context: Context, points: pd.DataFrame) -> str:
    borders = {str(b) for b in points["border"]} if "border" in points.columns else set()
    same = borders <= {context.municipality, "", "nan"}
    return f"figure.homeless.history_{'same' if same else 'old'}_border"


def _next_count(context: Context, ax: Axes) -> None:
    year = int(context.next_count or 0)
    text = context.word("figure.homeless.next_count", year=year)
    at = year + _COUNT_WEEK / 52
    top = ax.get_ylim()[1]
    ax.plot([at, at], [0, top * 0.985], color=GREY, lw=1.1, ls=(0, (2, 2)), label="next count")
    late = at > (context.base + context.until) / 2
    ax.text(
        at + (-0.12 if late else 0.12), top * 0.985, text, fontsize=7.4, color="#333333", va="top",
        ha="right" if late else "left",
    )  # fmt: skip


def _data(
    context: Context,
    lines: list[tuple[ScenarioInfo, pd.DataFrame]],
    points: list[dict[str, Any]],
) -> pd.DataFrame:
    import pandas as pd

    stated = [
        {
            "scenario": "observed",
            "year": str(row["date"]),
            "group": "all",
            "series": "homeless_persons",
            "unit": "persons",
            "of": "observed",
            **dict.fromkeys(("mean", "p10", "p50", "p90"), float(row["value"])),
            **{key: row.get(key, "") for key in ("definition", "border", "source", "status")},
        }
        for row in points
    ]
    rows = [line for _, line in lines]
    return pd.concat([pd.DataFrame(stated), *rows] if stated else rows, ignore_index=True)
