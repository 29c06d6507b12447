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
    wrap,
    years_axis,
)
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_homeless", "history_points"]

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
    shown = [context.base_scenario]
    if context.recommended.key != context.base_scenario.key:
        shown.append(context.recommended)
    lines = {
        s.key: context.rows("homelessness", "homeless_persons", scenario=s.key, group="all")
        for s in shown
    }
    if any(line.empty for line in lines.values()):
        return None
    points = history_points(context)
    inside = points.iloc[:0]
    if not points.empty:
        inside = points[(points["when"] >= context.base) & (points["when"] <= context.until)]
        points = points[points["when"] < context.base]
        # Their own panel has whole years: the day in the year is unknown or says nothing here.
        points = points.assign(when=points["when"].astype(int))
    title = context.word("figure.homeless.title", place=context.place)
    subtitle = context.word("figure.homeless.subtitle")
    past = not points.empty
    fig, axes = canvas(
        context,
        title,
        subtitle,
        panels=2 if past else 1,
        height=3.0,
        right=0.19,
        gap=0.06,
        ratios=(1, 3.4) if past else None,
        share=past,
    )
    ax = axes[-1]
    sentences = [alt.begin(context, title, subtitle)]
    labels = []
    for place, scenario in enumerate(shown):
        line = lines[scenario.key]
        stroke = colour(place)
        fan(ax, line, stroke, DASHES[place], scenario.label)
        labels.append((float(line["p50"].iloc[-1]), wrap(scenario.label, 17), stroke))
        sentences.append(alt.line_sentence(context, scenario.label, line))
    tops = [float(line["p90"].max()) for line in lines.values()]
    tops += [float(value) for value in (*points.get("value", ()), *inside.get("value", ()))]
    ax.set_ylim(0, max(tops) * (1.42 if inside.empty else 1.65) + 1)
    years_axis(ax, context.base, context.until)
    number_axis(ax, context.language)
    if context.start_status not in ("measured", "published"):
        sentences.append(_assumed(context, ax, lines[context.base_scenario.key]))
    if not inside.empty:
        sentences.append(_inside(context, ax, inside))
    if past:
        sentences.append(_past(context, axes[0], points))
        ax.tick_params(axis="y", labelleft=False, length=0)
        ax.spines["left"].set_visible(False)
    if context.next_count is not None and context.base <= context.next_count < context.until:
        sentences.append(_next_count(context, ax) + ".")
    end_labels(ax, labels)
    data = _data(context, lines, [*records(points), *records(inside)])
    return finish("homeless", fig, data, title, " ".join(sentences))


def _past(context: Context, ax: Axes, points: pd.DataFrame) -> str:
    said = _marks(context, ax, points)
    first, last = float(points["when"].iloc[0]), float(points["when"].iloc[-1])
    room = max(last - first, 2.0)
    ax.set_xlim(first - 0.4 * room, last + 0.6 * room)
    shown = points if len(points) < 4 else points.iloc[[0, -1]]
    ax.set_xticks(list(shown["when"]), [str(date)[:4] for date in shown["date"]])
    ax.text(
        0.04, 0.985, wrap(context.word(_definition(context, points)), 26), transform=ax.transAxes,
        fontsize=6.8, va="top", ha="left", color="#333333", linespacing=1.15,
    )  # fmt: skip
    return said


def _inside(context: Context, ax: Axes, points: pd.DataFrame) -> str:
    """Mark counts that fall within the run, as in a case that reaches back in time."""
    said = _marks(context, ax, points)
    ax.text(
        0.985, 0.86, wrap(context.word(_definition(context, points)), 30), transform=ax.transAxes,
        fontsize=6.8, va="top", ha="right", color="#333333", linespacing=1.15,
    )  # fmt: skip
    return said


def _marks(context: Context, ax: Axes, points: pd.DataFrame) -> str:
    ax.plot(points["when"], points["value"], "o", color=BLACK, ms=6, mfc="white", mew=1.6, zorder=6)
    said = []
    for row in records(points):
        value = number(float(row["value"]), context.language)
        ax.annotate(
            value, (row["when"], row["value"]), xytext=(0, 7), textcoords="offset points",
            ha="center", fontsize=8.5, fontweight="bold",
        )  # fmt: skip
        said.append(context.word("alt.in_year", value=value, year=str(row["date"])[:4]))
    definition = context.word(_definition(context, points)).replace("\n", " ")
    return context.word("alt.history", points=", ".join(said), definition=definition)


def _assumed(context: Context, ax: Axes, line: pd.DataFrame) -> str:
    """Mark the start as assumed, so that nobody takes it for a count."""
    value = float(line["p50"].iloc[0])
    text = context.word("figure.homeless.assumed", value=number(value, context.language))
    ax.plot(
        [context.base], [value], "D", color=BLACK, ms=5.5, mfc="white", mew=1.4, clip_on=False,
        zorder=5, label="assumed start",
    )  # fmt: skip
    ax.annotate(
        text, (context.base, value), xytext=(context.base + 0.15, ax.get_ylim()[1] * 0.72),
        fontsize=7.0, color="#222222", va="bottom",
        arrowprops={"arrowstyle": "-", "lw": 0.7, "color": GREY, "relpos": (0.0, 0.0)},
    )  # fmt: skip
    return text.replace("\n", " ") + "."


def _definition(context: Context, points: pd.DataFrame) -> str:
    borders = {str(b) for b in points["border"]} if "border" in points.columns else set()
    same = borders <= {context.municipality, "", "nan"}
    return f"figure.homeless.history_{'same' if same else 'old'}_border"


def _next_count(context: Context, ax: Axes) -> str:
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
    return text


def _data(
    context: Context, lines: dict[str, pd.DataFrame], points: list[dict[str, Any]]
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
    rows = [*lines.values()]
    return pd.concat([pd.DataFrame(stated), *rows] if stated else rows, ignore_index=True)
