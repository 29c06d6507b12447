"""An optimum as a table and a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boligsim.base.results import Table
from boligsim.base.style import PALETTE, axes_or_new, number_axis, plot_style
from boligsim.base.text import number
from boligsim.decisions.words import WORDS, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.decisions.optimum import Optimum

__all__ = ["mix_name", "optimum_summary", "plot_optimum"]


def mix_name(found: Optimum, row: dict[Any, Any], language: str) -> str:
    """Name of a mix: the names of its measures, with the level where there are several."""
    parts = []
    for item, levels in found.menu.items():
        level = int(row[item])
        if level:
            measure = levels[level - 1]
            known = f"player.{measure.kind}"
            plain = measure.name == measure.kind and known in WORDS
            name = say(known, language) if plain else measure.name
            parts.append(f"{name} ({level}/{len(levels)})" if len(levels) > 1 else name)
    return " + ".join(parts) or say("mix_nothing", language)


def _is_best(found: Optimum, row: dict[Any, Any]) -> bool:
    return tuple(int(row[item]) for item in found.menu) == found.best


def optimum_summary(found: Optimum, language: str) -> Table:
    """See `Optimum.summary`."""
    frame = found.frame[found.frame["pareto"]].sort_values("cash_cost", kind="stable")
    rows = []
    for row in frame.to_dict("records"):
        mark = f" ({say('mix_best', language)})" if _is_best(found, row) else ""
        rows.append(
            {
                say("column_mix", language): mix_name(found, row, language) + mark,
                say("column_effect", language): number(float(row["effect"]), language, 1),
                say("column_cost", language): number(float(row["cash_cost"]), language, 1),
                say("column_net", language): number(float(row["net_investment"]), language, 1),
                say("column_staff", language): number(float(row["staff_years"]), language, 1),
            }
        )
    fresh = found.fresh
    said = [
        say(
            "optimum_fresh", language, mean=number(fresh["mean"], language, 1),
            low=number(fresh["p10"], language, 1), high=number(fresh["p90"], language, 1),
        ),
        say("optimum_exact" if found.exact else "optimum_some", language, n=len(found.frame)),
    ]  # fmt: skip
    title = say("optimum_title", language)
    return Table(pd.DataFrame(rows), title=title, language=language, note="\n".join(said))


def plot_optimum(found: Optimum, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """See `Optimum.plot`."""
    frame = found.frame
    front = frame[frame["pareto"]].sort_values("cash_cost", kind="stable")
    best = next(r for r in frame.to_dict("records") if _is_best(found, r))
    with plot_style():
        axes = axes_or_new(ax)
        for good, look, key in ((True, "o", "optimum_kept"), (False, "x", "optimum_broken")):
            own = frame[frame["feasible"] == good]
            if len(own):
                axes.plot(own["cash_cost"], own["effect"], look, color="#767676", markersize=5,
                          linestyle="none", label=say(key, language))  # fmt: skip
        axes.plot(front["cash_cost"], front["effect"], "-o", color=PALETTE[0], markersize=5,
                  label=say("optimum_front", language))  # fmt: skip
        axes.plot([best["cash_cost"]], [best["effect"]], "D", color=PALETTE[1], markersize=9,
                  linestyle="none", label=say("mix_best", language).capitalize())  # fmt: skip
        axes.set_xlabel(say("column_cost", language))
        axes.set_ylabel(say("column_effect", language))
        number_axis(axes, language, axis="x", whole=False)
        number_axis(axes, language, whole=False)
        axes.set_title(say("optimum_title", language), loc="left")
        axes.legend(frameon=False, fontsize="small")
    return axes
