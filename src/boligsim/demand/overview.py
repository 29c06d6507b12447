"""The overview of housing need after boligsosialloven § 5: today, in 4 and in 12 years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise
from boligsim.demand.need import municipal_share
from boligsim.demand.start_counts import unmet_today

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
KINDS = ("ordinary", "adapted", "round_the_clock")
HORIZONS = ((0, "today"), (4, "in_4_years"), (12, "in_12_years"))


def kind_of_home(demand: Demand, group: str) -> str:
    """Say what a group needs first: the kind of the dwelling that fits it best.

    Returns
    -------
    str
        round_the_clock for a staffed care dwelling or an institution place, adapted for another
        care dwelling, else ordinary.
    """
    fit = demand.case.fit
    mine = fit[(fit["group"] == group) & fit["rank"].notna()]
    if not len(mine):
        return "ordinary"
    best = mine.sort_values("rank", kind="stable")["dwelling"].iloc[0]
    row = demand.case.dwellings.set_index("dwelling").loc[best]
    if row["kind"] == "institution":
        return "round_the_clock"
    if row["kind"] == "care":
        staffed = row["staffed"] in (True, "yes")
        return "round_the_clock" if staffed else "adapted"
    return "ordinary"


def unmet_ahead(demand: Demand, group: str, today: Array) -> Array:
    """Households without a suitable home when the stock stays as it is, ``[W, Y + 1]``.

    Those of today grow with the need, and the growth that the municipality is asked for comes on
    top; never below 0.
    """
    word = demand.exposure_word(group)
    if word == "settlement":
        change = demand.need(group) - demand.need(group)[:, :1]
        return np.asarray(np.maximum(today[:, None] + change, 0.0))
    need = demand.need(group)
    if not need.any():
        base = demand.band(0, None)
        return np.asarray(today[:, None] * base / base[:, :1])
    growth = need - need[:, :1]
    ratio = need / np.where(need[:, :1] > 0, need[:, :1], 1.0)
    share = municipal_share(demand, group)[:, None]
    return np.asarray(np.maximum(today[:, None] * ratio + growth * share, 0.0))


def unmet_draws(demand: Demand) -> dict[tuple[str, str], Array]:
    """Unmet need by report group (and ``all``) and kind of home in every world, ``[W, Y + 1]``.

    The start table's counts are drawn within their bounds, the same as the simulation draws. The
    unmet need of adapted homes in the whole population stands with the groups whose first need is
    an adapted home, and in the total.
    """
    shape = (demand.worlds, len(demand.years))
    names = [*demand.report_groups, "all"]
    sums = {(n, k): np.zeros(shape) for n in names for k in KINDS}
    today = unmet_today(demand)
    adapted_home: str | None = None
    for group in demand.groups:
        kind = kind_of_home(demand, group)
        draws = unmet_ahead(demand, group, today[group])
        name = demand.report_group(group)
        if kind == "adapted" and adapted_home is None:
            adapted_home = name
        sums[name, kind] += draws
        sums["all", kind] += draws
    if adapted_home is not None:
        sums[adapted_home, "adapted"] += demand.adapted_unmet
    sums["all", "adapted"] += demand.adapted_unmet
    return sums


def overview_table(demand: Demand) -> pd.DataFrame:
    """Report group x kind of home x horizon, in households; horizons after the end are left out.

    Parameters
    ----------
    demand : Demand
        The demand.

    Returns
    -------
    DataFrame
        Tidy, with the column horizon: today, in_4_years, in_12_years.
    """
    import pandas as pd

    out = []
    for (name, kind), draws in unmet_draws(demand).items():
        for ahead, horizon in HORIZONS:
            if ahead >= len(demand.years):
                continue
            numbers = {k: float(v) for k, v in summarise(draws[:, ahead]).items()}
            out.append(
                {
                    "scenario": "all",
                    "year": int(demand.years[0]) + ahead,
                    "group": name,
                    "series": kind,
                    "unit": "households",
                    "of": "worlds",
                    **numbers,
                    "horizon": horizon,
                }
            )
    return pd.DataFrame(out)
