"""Do the measures add up? The sum of single effects against the joint effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from boligsim.report.figures import alt
from boligsim.report.figures.draw import (
    BLACK,
    Drawn,
    canvas,
    colour,
    finish,
    number_axis,
    panel,
    wrap,
)
from boligsim.report.schema import records

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.report.context import Context

__all__ = ["combination_label", "combination_rows", "draw_joint", "plot_joint"]

Numbers = tuple[float, float, float, float]
_MOST = 6


def combination_label(context: Context, key: str) -> str:
    """Return the name of a combination: the measures with plus signs between them.

    A measure that is there twice is written ``kind:name`` in the tables; its name is shown.
    """
    parts = [
        part.split(":", 1)[1] if ":" in part else context.word(f"measure.{part}")
        for part in key.split("+")
    ]
    if len(parts) > _MOST:
        return context.word("figure.joint.many", count=len(parts))
    text = " + ".join([parts[0], *map(_inside, parts[1:])])
    return text[:1].upper() + text[1:]


def _inside(name: str) -> str:
    """Name of a measure inside a line; a name of its own keeps its capitals."""
    return name if any(word[:1].isupper() for word in name.split()[1:]) else name.lower()


def combination_rows(context: Context, kind: str) -> dict[str, Numbers]:
    """Effect on homeless-years of each combination of two or more measures.

    Parameters
    ----------
    context
        The run; needs the table `combinations`.
    kind
        ``joint``, ``sum_of_single`` or ``interaction``.

    Returns
    -------
    dict
        Combination to mean, p10, p50, p90.
    """
    rows = context.rows("combinations", f"person_years_avoided_{kind}", group="all")
    return {
        str(row["scenario"]): (
            float(row["mean"]),
            float(row["p10"]),
            float(row["p50"]),
            float(row["p90"]),
        )
        for row in records(rows)
        if "+" in str(row["scenario"])
    }


def _chosen(joint: Mapping[str, Numbers], single: Mapping[str, Numbers]) -> list[str]:
    """Return the whole package first, then those whose sum is furthest from the joint effect."""
    known = sorted(set(joint) & set(single), key=lambda key: (-key.count("+"), key))
    rest = sorted(known[1:], key=lambda key: -abs(joint[key][0] - single[key][0]))[: _MOST - 1]
    return [key for key in known if key in (*known[:1], *rest)]


def plot_joint(context: Context, ax: Axes | None = None) -> Axes:
    """Draw two bars a combination: the sum of single effects, and the joint effect.

    Parameters
    ----------
    context
        The run; needs the table `combinations`.
    ax
        Axes to draw in; left out: new ones. Nothing is shown.

    Returns
    -------
    matplotlib.axes.Axes
        With homeless-years avoided and combinations as axes.
    """
    kinds, order = _both(context)
    with panel(ax) as axes:
        for (kind, rows), place, offset in zip(kinds.items(), (1, 2), (0.19, -0.19), strict=True):
            hatch = "////" if kind == "sum" else ""
            for level, key in enumerate(reversed(order)):
                mean, low, _, high = rows[key]
                axes.barh(
                    level + offset, mean, height=0.34, edgecolor=colour(place), hatch=hatch,
                    facecolor="white" if hatch else colour(place),
                    label=context.word(f"figure.joint.{kind}") if level == 0 else "_again",
                )  # fmt: skip
                axes.plot([low, high], [level + offset] * 2, color=BLACK, lw=1.2, label="_band")
        names = [wrap(combination_label(context, key), 32) for key in reversed(order)]
        axes.set_yticks(range(len(order)), names)
        axes.set_ylim(-0.55, len(order) - 0.45)
        axes.plot([0, 0], [-0.55, len(order) - 0.45], color=BLACK, lw=0.8, label="_zero")
        number_axis(axes, context.language, zero=False, axis="x", most=7)
        axes.grid(visible=True, axis="x", color="#e3e3e3", linewidth=0.6)
        axes.grid(visible=False, axis="y")
    return axes


def _both(context: Context) -> tuple[dict[str, dict[str, Numbers]], list[str]]:
    """Return sum and joint effect by combination, and the combinations drawn."""
    joint = combination_rows(context, "joint")
    single = combination_rows(context, "sum_of_single")
    return {"sum": single, "joint": joint}, _chosen(joint, single)


def draw_joint(context: Context) -> Drawn | None:
    """Draw two bars a combination.

    Parameters
    ----------
    context
        The run; needs the table `combinations`.

    Returns
    -------
    Drawn or None
        None where there is no combination of two measures.
    """
    import pandas as pd

    kinds, order = _both(context)
    if not order:
        return None
    names = {key: wrap(combination_label(context, key), 32) for key in order}
    tall = sum(max(names[key].count("\n") + 1, 2) for key in order)
    title = context.word("figure.joint.title")
    subtitle = context.word(
        "figure.joint.subtitle", **{"from": context.base, "until": context.until}
    )
    fig, (ax,) = canvas(context, title, subtitle, height=1.3 + 0.21 * tall, left=0.33, right=0.04)
    plot_joint(context, ax)
    sentences = [alt.begin(context, title, subtitle)]
    for kind, rows in kinds.items():
        name = context.word(f"figure.joint.{kind}").lower()
        for key in order:
            mean, low, _, high = rows[key]
            label = f"{combination_label(context, key)}, {name}"
            sentences.append(alt.point_sentence(context, label, mean, low, high))
    fig.legend(
        *ax.get_legend_handles_labels(), loc="upper left", frameon=False, fontsize=8, ncols=2,
        bbox_to_anchor=(0.32, 1 - 0.46 / fig.get_figheight()), handlelength=1.6, borderpad=0,
    )  # fmt: skip
    ax.set_position((0.33, 0.5 / fig.get_figheight(), 0.63, 1 - 1.26 / fig.get_figheight()))
    frames = [
        context.rows("combinations", f"person_years_avoided_{kind}", group="all")
        for kind in ("joint", "sum_of_single")
    ]
    return finish("joint", fig, pd.concat(frames, ignore_index=True), title, " ".join(sentences))
