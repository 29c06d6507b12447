"""Refugees to settle: what is decided, and beyond that the country's number and our share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.demand.dated import first_year

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
NATIONAL, SHARE = "refugees.national_per_year", "refugees.share_of_national"


def known_years(demand: Demand) -> NDArray[np.bool_]:
    """Years whose settlement is stated, ``[Y + 1]``: in the table arrivals, or by the Future."""
    stated = np.isin(demand.years, demand.case.arrivals["year"].to_numpy(dtype=np.int64))
    dates = demand.future.settlement
    if isinstance(dates, tuple) and dates:
        stated |= demand.years >= first_year(dates, int(demand.years[0]))
    return np.asarray(stated)


def expected_arrivals(demand: Demand) -> dict[str, Array]:
    """Persons of each settling group expected to settle in each year, ``[W, Y + 1]``.

    A year that the table arrivals states has its settled, else decided, else requested persons,
    the same in all worlds; a Future stands in place of it from its first date. A year that
    neither states has the country's number times the municipality's share, drawn for the world,
    shared between the groups as the table does. The local trend holds these already: they need
    dwellings, and are no inhabitants beyond the projection.

    Parameters
    ----------
    demand : Demand
        The demand.

    Returns
    -------
    dict
        Group to persons.
    """
    stated = {
        group: np.tile(line, (demand.worlds, 1)) for group, line in demand.planned.arrivals.items()
    }
    drawn = demand.parameters
    unknown = ~known_years(demand)
    if not unknown.any() or not (drawn.has(NATIONAL) and drawn.has(SHARE)):
        return stated
    persons = (drawn.get(NATIONAL) * drawn.get(SHARE))[:, None] * unknown[None, :]
    for group, part in _shares(demand).items():
        before = stated.get(group, np.zeros((demand.worlds, len(demand.years))))
        stated[group] = np.where(unknown[None, :], part * persons, before)
    return stated


def _shares(demand: Demand) -> dict[str, float]:
    """Split between the groups that settle: that of the table, else equal parts."""
    rows = demand.case.groups
    settling = [str(g) for g in rows.loc[rows["exposure"].astype(str) == "settlement", "group"]]
    table = {g: float(line.sum()) for g, line in demand.planned.arrivals.items() if line.sum() > 0}
    if table:
        return {g: n / sum(table.values()) for g, n in table.items()}
    return {g: 1.0 / len(settling) for g in settling}
