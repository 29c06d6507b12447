"""The national check as figures, words and plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.results import Table
from boligsim.base.style import LINES, PALETTE, axes_or_new, fan, plot_style
from boligsim.base.text import number, sentence
from boligsim.decisions.national_slice import YEARS
from boligsim.decisions.weights import weighted_points
from boligsim.decisions.words import say

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from boligsim.decisions.national import NationalCheck

    Floats = npt.NDArray[np.float64]

__all__ = ["national_frame", "national_summary", "plot_national", "verdict"]

_MISSING = 2024


def national_frame(check: NationalCheck) -> pd.DataFrame:
    """See `NationalCheck.to_frame`."""
    rows: list[dict[str, Any]] = []
    sets = (("plain", check.plain), ("levered", check.levered))
    for k, year in enumerate(YEARS):
        rows.append(_row("counted_rate", year, "per 1000", np.array([check.counted[year]])))
        rows += [_row(f"{name}_rate", year, "per 1000", x[:, k]) for name, x in sets]
    for k, year in enumerate(YEARS[1:], start=1):
        change = check.counted[year] / check.counted[YEARS[k - 1]]
        rows.append(_row("counted_change", year, "ratio", np.array([change])))
        rows += [_row(f"{name}_change", year, "ratio", x[:, k] / x[:, k - 1]) for name, x in sets]
    for name, x in sets:
        inside = check.explains(x)
        rows.append(_row(f"{name}_worlds", UNTIL_YEAR, "worlds", np.array([float(len(x))])))
        rows.append(_row(f"{name}_explains", UNTIL_YEAR, "worlds", np.array([float(inside.sum())])))
    good = check.explains(check.levered)
    for k, year in enumerate((2016, 2020)):
        rows.append(_row("market_index_needed", year, "ratio", check.lever[good, k]))
    return pd.DataFrame(rows)


UNTIL_YEAR = YEARS[-1]


def _row(series: str, year: int, unit: str, values: Floats) -> dict[str, Any]:
    points = weighted_points(values, np.ones(len(values)))
    return {
        "series": series,
        "year": year,
        "unit": unit,
        **{p: round(points[p], 4) for p in ("p10", "p50", "p90")},
        "lowest": round(float(np.min(values)), 4) if len(values) else float("nan"),
    }


def verdict(frame: pd.DataFrame, language: str) -> tuple[str, ...]:
    """Write the verdict from the figures.

    Parameters
    ----------
    frame
        Of `NationalCheck.to_frame`.
    language
        nb, nn or en.

    Returns
    -------
    tuple of str
        What was counted, what no parameters explain, what the lever would have to be, and that
        the 2024 count has not been entered.
    """
    cells = {(str(r["series"]), int(r["year"])): r for r in frame.to_dict("records")}

    def of(series: str, year: int, column: str = "p50", decimals: int = 2) -> str:
        return number(float(cells[series, year][column]), language, decimals)

    counted = say(
        "nation_counted", language, a=of("counted_rate", 2008), b=of("counted_rate", 2012),
        c=of("counted_rate", 2016), d=of("counted_rate", 2020),
    )  # fmt: skip
    worlds = of("plain_worlds", UNTIL_YEAR, decimals=0)
    plain = int(cells["plain_explains", UNTIL_YEAR]["p50"])
    levered = int(cells["levered_explains", UNTIL_YEAR]["p50"])
    said = [
        counted,
        say(
            "nation_none" if plain == 0 else "nation_some", language, n=plain, worlds=worlds,
            want=of("counted_change", 2016), low=of("plain_change", 2016, "p10"),
            high=of("plain_change", 2016, "p90"), lowest=of("plain_change", 2016, "lowest"),
        ),
    ]  # fmt: skip
    if levered:
        said.append(
            say(
                "nation_lever", language, n=levered, worlds=worlds,
                i16=of("market_index_needed", 2016), low16=of("market_index_needed", 2016, "p10"),
                high16=of("market_index_needed", 2016, "p90"),
                i20=of("market_index_needed", 2020), low20=of("market_index_needed", 2020, "p10"),
                high20=of("market_index_needed", 2020, "p90"),
            )
        )  # fmt: skip
    else:
        said.append(say("nation_no_lever", language, worlds=worlds))
    said.append(say("nation_verdict" if plain == 0 else "nation_verdict_some", language))
    missing = sentence("count_not_entered", language, year=_MISSING)
    return (*said, missing[:1].upper() + missing[1:] + ".")


def national_summary(check: NationalCheck, language: str) -> Table:
    """See `NationalCheck.summary`."""
    frame = national_frame(check)
    rows = []
    for year in YEARS:
        row = {say("column_survey", language): str(year)}
        for series in ("counted_rate", "plain_rate", "levered_rate"):
            cell = frame[(frame["series"] == series) & (frame["year"] == year)].iloc[0]
            middle, low, high = (number(float(cell[p]), language, 2) for p in ("p50", "p10", "p90"))
            row[say(f"column_{series}", language)] = (
                middle
                if low == high
                else say("fit_range", language, middle=middle, low=low, high=high)
            )
        rows.append(row)
    note = "\n".join(verdict(frame, language))
    title = say("nation_title", language)
    return Table(pd.DataFrame(rows), title=title, language=language, note=note)


def plot_national(check: NationalCheck, *, ax: Axes | None = None, language: str = "nb") -> Axes:
    """See `NationalCheck.plot`."""
    with plot_style():
        axes = axes_or_new(ax)
        for place, (key, x) in enumerate(
            (("column_plain_rate", check.plain), ("column_levered_rate", check.levered))
        ):
            low, middle, high = np.quantile(x, [0.1, 0.5, 0.9], axis=0)
            fan(axes, YEARS, low, middle, high, color=PALETTE[1 - place],
                linestyle=LINES[1 - place], label=say(key, language))  # fmt: skip
        axes.plot(
            YEARS, [check.counted[y] for y in YEARS], "o", color="#000000", markersize=6, zorder=5,
            label=say("column_counted_rate", language),
        )  # fmt: skip
        axes.set_xticks(YEARS, [str(y) for y in YEARS])
        axes.set_ylim(0, 1.2 * axes.get_ylim()[1])
        ticks = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
        ticks = [t for t in ticks if t <= axes.get_ylim()[1]]
        axes.set_yticks(ticks, [number(t, language, 1) for t in ticks])
        axes.set_ylabel(say("nation_axis", language))
        missing = sentence("count_not_entered", language, year=_MISSING)
        axes.set_title(f"{say('nation_title', language)}\n({missing})", loc="left", fontsize=10)
        axes.legend(frameon=False, fontsize="small", loc="upper left", ncols=3)
    return axes
