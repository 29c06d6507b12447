"""Short summaries of runs and comparisons, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boligsim.base.results import Table
from boligsim.base.summary import summarise
from boligsim.base.text import label, number
from boligsim.scenarios.words import word

if TYPE_CHECKING:
    from boligsim.scenarios.compare import Comparison
    from boligsim.scenarios.runs import Runs

__all__ = ["comparison_summary", "runs_summary"]


def _interval(values: Any, language: str, decimals: int = 0) -> str:
    points = summarise(values.reshape(-1))
    middle, low, high = (
        number(float(points[k]), language, decimals) for k in ("p50", "p10", "p90")
    )
    return f"{middle} ({low} {word('to', language)} {high})"


def runs_summary(runs: Runs) -> Table:
    """Median and 80 % interval of homeless persons and waiting households at the end.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    Table
        One row a scenario.
    """
    language, year = runs.case.language, runs.years[-1]
    rows = [
        {
            label("scenario", language): s.name,
            word("homeless", language, year=year): _interval(
                runs.series(i, "homeless_persons")[..., -1], language
            ),
            word("waiting", language, year=year): _interval(
                runs.series(i, "waiting_households")[..., -1], language
            ),
        }
        for i, s in enumerate(runs.scenarios)
    ]
    worlds, histories = runs.outcomes[0].stock.shape[:2]
    note = (
        f"{label('median', language)} ({word('interval', language)}); "
        f"{word('worlds', language, worlds=worlds, histories=histories)}"
    )
    return Table(
        pd.DataFrame(rows), title=str(runs.case.municipality_name), language=language, note=note
    )


def comparison_summary(comparison: Comparison) -> Table:
    """Effect at the end, person-years avoided, and how sure both are.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    Table
        One row a scenario.
    """
    runs, frame = comparison.runs, comparison.to_frame()
    language, year = runs.case.language, runs.years[-1]
    rows = []
    for i, s in enumerate(runs.scenarios):
        chosen = frame[(frame["scenario"] == s.key) & (frame["group"] == "all")]
        avoided = chosen[chosen["series"] == "person_years_avoided"].iloc[0]
        last = comparison.difference(i, "homeless_persons")[..., -1]
        rows.append(
            {
                label("scenario", language): s.name,
                word("effect_end", language, year=year): _interval(last, language),
                label("person_years_avoided", language): number(
                    float(avoided["mean"]), language, 1
                ),
                word("error", language): number(float(avoided["standard_error"]), language, 1),
                word("interval", language): _interval(
                    comparison.avoided(i)[..., 0], language
                ).split(" ", 1)[1],
                word("probability", language): number(float(avoided["probability"]), language, 2),
                word("chance", language): number(float(avoided["chance"]), language, 2)
                if avoided["chance"] == avoided["chance"]
                else "–",
            }
        )
    base = runs.scenarios[comparison.base].name
    return Table(pd.DataFrame(rows), title=word("effect", language, base=base), language=language)
