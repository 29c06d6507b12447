"""The overview of housing need after boligsosialloven § 5: today, in 4 and in 12 years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise
from boligsim.demand.need import municipal_share

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
KINDS = ("ordinary", "adapted", "round_the_clock")
#: Places of the start table in which nobody has a suitable home of their own.
_WITHOUT = ("home", "homeless", "nowhere", "friends", "institution", "temporary")
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


def unmet_today(demand: Demand) -> dict[str, Array]:
    """Households of each group without a suitable home in the start table, ``[W]``.

    Granted and waiting at home, and homeless; homeless given for all groups together are split
    by the shares of entry, persons by the size of the group's households.
    """
    start = demand.case.start
    fixed = dict.fromkeys(demand.groups, 0.0)
    together = 0.0
    for row in start.to_dict("records"):
        if str(row["place"]) not in _WITHOUT:
            continue
        number = row["households"]
        if number is None or not np.isfinite(float(number)):
            number = float(row["persons"]) / _mean_size(demand, str(row["group"]))
        if row["group"] == "all":
            together += float(number)
        else:
            fixed[str(row["group"])] += float(number)
    shares = _entry_shares(demand)
    return {g: fixed[g] + together * shares[g] for g in demand.groups}


def _mean_size(demand: Demand, group: str) -> float:
    sizes = demand.case.household_size
    mine = sizes[sizes["group"] == group] if group != "all" else sizes
    persons = mine["adults"].astype(float) + mine["children"].astype(float)
    weight = mine["probability"].astype(float)
    if group == "all":
        shares = {g: float(s.mean()) for g, s in _entry_shares(demand).items()}
        weight = weight * mine["group"].map(shares).fillna(0.0)
    total = float(weight.sum())
    return float((persons * weight).sum() / total) if total > 0 else 1.0


def _entry_shares(demand: Demand) -> dict[str, Array]:
    drawn = demand.parameters
    raw = {
        g: drawn.get("entry.share", g) if drawn.has("entry.share", g) else np.zeros(demand.worlds)
        for g in demand.groups
    }
    total = sum(raw.values(), np.zeros(demand.worlds))
    return {g: s / np.where(total > 0, total, 1.0) for g, s in raw.items()}


def unmet_ahead(demand: Demand, group: str, today: Array) -> Array:
    """Households without a suitable home when the stock stays as it is, ``[W, Y + 1]``.

    Those of today grow with the need, and the growth that the municipality is asked for comes on
    top; never below 0.
    """
    word = demand.exposure_word(group)
    if word == "settlement":
        return np.asarray(today[:, None] + demand.need(group) - demand.need(group)[:, :1])
    need = demand.need(group)
    if not need.any():
        base = demand.band(0, None)
        return np.asarray(today[:, None] * base / base[:, :1])
    growth = need - need[:, :1]
    ratio = need / np.where(need[:, :1] > 0, need[:, :1], 1.0)
    share = municipal_share(demand, group)[:, None]
    return np.asarray(np.maximum(today[:, None] * ratio + growth * share, 0.0))


def overview_table(demand: Demand) -> pd.DataFrame:
    """Report group x kind of home x horizon, in households; horizons after the end are left out.

    The unmet need of adapted homes in the whole population stands with the groups whose first
    need is an adapted home, and in the total.
    """
    import pandas as pd

    shape = (demand.worlds, len(demand.years))
    names = [*demand.report_groups, "all"]
    sums = {(n, k): np.zeros(shape) for n in names for k in KINDS}
    today = unmet_today(demand)
    adapted_home: str | None = None
    for group in demand.groups:
        kind = kind_of_home(demand, group)
        draws = unmet_ahead(demand, group, today[group] + np.zeros(demand.worlds))
        name = demand.report_group(group)
        if kind == "adapted" and adapted_home is None:
            adapted_home = name
        sums[name, kind] += draws
        sums["all", kind] += draws
    if adapted_home is not None:
        sums[adapted_home, "adapted"] += demand.adapted_unmet
    sums["all", "adapted"] += demand.adapted_unmet
    out = []
    for (name, kind), draws in sums.items():
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
