"""A sensitivity study as a table and a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boligsim.base.results import Table
from boligsim.base.style import PALETTE, axes_or_new, number_axis, plot_style
from boligsim.base.text import number
from boligsim.decisions.unknown_words import case_unknown
from boligsim.decisions.words import WORDS, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from boligsim.decisions.sensitivity import Sensitivity

__all__ = ["plot_sensitivity", "sensitivity_summary"]

_COLUMNS = {
    "tornado": ("at_low", "at_high", "importance"),
    "morris": ("mu_star", "error", "sigma"),
    "sobol": ("first", "total", "total_error"),
}


def _title(found: Sensitivity, language: str) -> str:
    key = f"outcome.{found.outcome}"
    what = say(key, language) if key in WORDS else found.outcome
    return say(f"sensitivity_{found.method}", language, outcome=what)


def _shown(found: Sensitivity, row: dict[Any, Any], language: str) -> str:
    if found.case is None:
        return str(row["name"])
    return case_unknown(found.case, (row["path"], row["group"], row["dwelling"]), language)


def sensitivity_summary(found: Sensitivity, most: int, language: str) -> Table:
    """See `Sensitivity.summary`."""
    rows: list[dict[str, Any]] = []
    for row in found.frame.head(most).to_dict("records"):
        shown: dict[str, Any] = {say("column_unknown", language): _shown(found, row, language)}
        for column in _COLUMNS[found.method]:
            shown[say(f"column_{column}", language)] = number(float(row[column]), language, 2)
        rows.append(shown)
    return Table(pd.DataFrame(rows), title=_title(found, language), language=language)


def plot_sensitivity(
    found: Sensitivity, *, ax: Axes | None = None, most: int = 10, language: str = "nb"
) -> Axes:
    """See `Sensitivity.plot`."""
    rows = found.frame.head(most).to_dict("records")[::-1]
    names = [_shown(found, row, language) for row in rows]
    with plot_style():
        axes = axes_or_new(ax, (6.9, 1.1 + 0.32 * len(rows)))
        for level, row in enumerate(rows):
            if found.method == "tornado":
                middle = float(row["at_median"])
                for column, colour, hatch in (
                    ("at_low", PALETTE[1], "////"), ("at_high", PALETTE[0], "")
                ):  # fmt: skip
                    end = float(row[column])
                    axes.barh(
                        level, end - middle, left=middle, height=0.6,
                        facecolor="white" if hatch else colour, edgecolor=colour, hatch=hatch,
                        label=say(f"column_{column}", language) if level == 0 else "_again",
                    )  # fmt: skip
            else:
                value = float(row["importance"])
                error = float(row.get("error", row.get("total_error", 0.0)))
                axes.barh(level, value, height=0.6, color=PALETTE[0])
                axes.plot([value - error, value + error], [level] * 2, color="#767676", lw=1.4)
        axes.set_yticks(range(len(rows)), names, fontsize=7.5)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        number_axis(axes, language, axis="x", whole=False)
        axes.set_title(_title(found, language), loc="left", fontsize=10)
        if found.method == "tornado":
            axes.legend(frameon=False, fontsize="small", loc="lower right")
    return axes
