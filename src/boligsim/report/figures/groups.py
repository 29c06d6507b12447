"""Need for housing and help by report group: today, end of the four-year plan, end of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import Drawn, canvas, colour, finish, number_axis, panel, wrap
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["draw_groups", "group_years", "plot_groups"]

_MARKS = ("o", "s", "D")


def group_years(context: Context) -> tuple[int, ...]:
    """Years compared: the base year, the last of the four-year and of the twelve-year plan."""
    wanted = (context.base, context.economy_plan[1], context.land_use_plan[1])
    return tuple(sorted({min(year, context.until) for year in wanted}))


def plot_groups(context: Context, ax: Axes | None = None) -> Axes:
    """Draw the need of each group at three points in time.

    Parameters
    ----------
    context
        The run; needs series `need` of the table `group_demand`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With households and groups as axes.
    """
    rows, years, order = _needs(context)
    with panel(ax) as axes:
        for place, year in enumerate(years):
            at = rows[rows["year"] == year].set_index("group")
            for level, group in enumerate(order):
                if group not in at.index:
                    continue
                row = at.loc[group]
                y = level + (len(years) - 1) * 0.13 - place * 0.26
                stroke = colour(place)
                axes.plot([row["p10"], row["p90"]], [y, y], color=stroke, lw=1.6, label="_band")
                axes.plot(
                    [row["p50"]], [y], _MARKS[place % 3], color=stroke, ms=5,
                    label=str(year) if level == 0 else "_again",
                )  # fmt: skip
        axes.set_yticks(range(len(order)), [wrap(context.group_label(g), 25) for g in order])
        axes.set_ylim(-0.6, len(order) - 0.4)
        axes.set_xlim(0, float(rows["p90"].max()) * 1.05)
        number_axis(axes, context.language, axis="x")
        axes.grid(visible=True, axis="x", color="#e3e3e3", linewidth=0.6)
        axes.grid(visible=False, axis="y")
        axes.legend(loc="lower right", frameon=False, fontsize=8, handletextpad=0.3)
    return axes


def _needs(context: Context) -> tuple[pd.DataFrame, tuple[int, ...], list[str]]:
    """Return the rows drawn, their years, and the groups from the smallest need to the largest."""
    rows, years = context.rows("group_demand", "need"), group_years(context)
    if rows.empty:
        return rows, years, []
    rows = rows[rows["year"].isin(years) & (rows["group"] != "all")]
    last = rows[rows["year"] == years[-1]].sort_values("p50", kind="stable")
    return rows, years, [str(group) for group in last["group"]]


def draw_groups(context: Context) -> Drawn | None:
    """Draw the need of each group at three points in time.

    Parameters
    ----------
    context
        The run; needs series `need` of the table `group_demand`.

    Returns
    -------
    Drawn or None
        None where the series is missing.
    """
    rows, years, order = _needs(context)
    if rows.empty:
        return None
    title = context.word("figure.groups.title")
    subtitle = context.word("figure.groups.subtitle")
    fig, (ax,) = canvas(
        context, title, subtitle, height=1.05 + 0.32 * len(order), left=0.27, right=0.05
    )
    plot_groups(context, ax)
    sentences = [alt.begin(context, title, subtitle)]
    for group in reversed(order):
        for year in years:
            found = rows[(rows["year"] == year) & (rows["group"] == group)]
            for item in records(found):
                label = f"{context.group_label(group)} {year}"
                sentences.append(
                    alt.point_sentence(context, label, item["p50"], item["p10"], item["p90"])
                )
    return finish("groups", fig, _ordered(rows), title, " ".join(sentences))


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["group", "year"], kind="stable").reset_index(drop=True)
