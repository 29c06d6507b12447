"""The main lines of a demand as a small table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.results import Table
from boligsim.base.summary import summarise
from boligsim.base.text import number
from boligsim.demand.dwellings import parts
from boligsim.demand.words import age_words, word

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

_AHEAD = (0, 4, 12)


def demand_summary(demand: Demand, language: str | None = None) -> Table:
    """Give today, in 4 and 12 years and at the end: median and 80 % interval.

    Parameters
    ----------
    demand : Demand
        The demand.
    language : str, optional
        nb, nn or en; the case's when left out.

    Returns
    -------
    Table
    """
    import pandas as pd

    language = language or demand.case.language
    last = len(demand.years) - 1
    at = sorted({h for h in (*_AHEAD, last) if h <= last})
    spans: tuple[tuple[int, int | None], ...] = ((0, None), (67, 79), (80, None))
    needed = parts(demand)
    lines = {age_words(span, language): demand.band(*span) for span in spans}
    lines |= {
        word("households", language): demand.households,
        word("dwellings", language): demand.dwellings_demanded,
        word("line_demand_change", language): needed["demand_change"],
        word("line_shortfall", language): needed["shortfall"],
        word("other_demand", language): demand.other_demand,
        word("care_places", language): demand.care_places,
        word("settlement", language): demand.settlement_to_the_end,
    }
    frame = pd.DataFrame({word("line", language): list(lines)})
    for h in at:
        frame[str(demand.years[h])] = [_cell(v[:, h], language) for v in lines.values()]
    measured = demand.household_shares.status == "measured"
    return Table(
        frame,
        title=word("title", language, place=demand.case.municipality_name),
        language=language,
        note=word("note_measured" if measured else "note_assumed", language),
    )


def _cell(draws: NDArray[np.float64], language: str) -> str:
    low, middle, high = (
        number(float(summarise(draws)[k]), language) for k in ("p10", "p50", "p90")
    )
    return middle if low == high else f"{middle} ({low}–{high})"
