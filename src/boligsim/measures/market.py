"""Whether the measures together take a large bite of the local housing market."""

from __future__ import annotations

from collections.abc import Sequence

from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Measure
from boligsim.measures.words import say

__all__ = ["SALES_SERIES", "market_warnings", "yearly_sales"]

SALES_SERIES = "sales"
FEW_SALES = 20
"""Below so many sales a year a percentage of them says nothing."""


def yearly_sales(ask: Ask) -> float | None:
    """Dwelling sales in the newest year of the case's indicators.

    Parameters
    ----------
    ask
        The case.

    Returns
    -------
    float or None
        None when the case doesn't know its sales.
    """
    frame = ask.case.indicators
    rows = frame[(frame["series"] == SALES_SERIES) & frame["value"].notna()]
    if len(rows) == 0:
        return None
    return float(rows.loc[rows["year"] == rows["year"].max(), "value"].iloc[0])


def market_warnings(measures: Sequence[Measure], ask: Ask) -> list[str]:
    """One warning for the year in which purchases are the largest share of sales.

    Parameters
    ----------
    measures
        Measures of one scenario; their purchases are added up.
    ask
        The case.

    Returns
    -------
    list of str
        Empty when no year is above `market.warn_share` of the newest yearly sales.
    """
    sales = yearly_sales(ask)
    if not sales or not ask.has("market.warn_share"):
        return []
    limit = float(ask.case.parameters.value("market.warn_share"))
    total: dict[int, float] = {}
    for measure in measures:
        for year, n in measure.purchases(ask).items():
            total[year] = total.get(year, 0.0) + n
    if not total:
        return []
    year = max(sorted(total), key=lambda y: total[y])
    if total[year] <= limit * sales:
        return []
    return [
        say(
            "market" if sales >= FEW_SALES else "market_few",
            ask.language,
            year=year,
            purchases=round(total[year]),
            share=round(100 * total[year] / sales),
            sales=round(sales),
            limit=round(100 * limit),
        )
    ]
