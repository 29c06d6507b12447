"""What the municipality has counted itself of a group: a series of new cases, a stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.random import fold
from boligsim.demand.exposure import counted_exposure
from boligsim.demand.groups import forecast_counts

if TYPE_CHECKING:
    from boligsim.demand.results import Demand

Array = NDArray[np.float64]
#: Series of the table history: households of a group that asked the municipality in a year, and
#: households of a group with the need on a date.
NEW, STOCK = "new_households", "households_with_need"
FEWEST, LONGEST = 5, 15
_FIRM = ("measured", "published")


def yearly_counts(demand: Demand, series: str, group: str) -> dict[int, float]:
    """Firm counts of a group before the base year, by calendar year.

    Parameters
    ----------
    demand : Demand
        Its case's table history.
    series : str
        `NEW` or `STOCK`.
    group : str
        Target group.

    Returns
    -------
    dict
        Year to count; assumed rows and rows without a value are left out.
    """
    frame = demand.case.history
    if not len(frame):
        return {}
    columns = [frame[name].tolist() for name in ("series", "group", "status", "date", "value")]
    found = {
        int(str(date)[:4]): float(value)
        for own, whose, status, date, value in zip(*columns, strict=True)
        if (str(own), str(whose)) == (series, group) and str(status) in _FIRM and value == value
    }
    return {y: v for y, v in sorted(found.items()) if y < int(demand.years[0])}


def own_inflows(demand: Demand) -> dict[str, Array]:
    """Households that will ask the municipality a year, of groups with a series of their own.

    Groups with at least five firm yearly counts of ``new_households`` in the last 15 years. The
    forecast shares its discount between the groups, each keeps its own level, and what a world
    has more of the exposed than the mean it has more of new cases. Chance is left to the
    simulation.

    Parameters
    ----------
    demand : Demand
        The demand.

    Returns
    -------
    dict
        Group to array ``[W, Y]``; empty without such series.

    Raises
    ------
    InputError
        A group whose households come from ``applications.share`` too.
    """
    base = int(demand.years[0])
    years = np.arange(base - LONGEST, base)
    counts, past, ahead, names = [], [], [], []
    for group in demand.groups:
        word = demand.exposure_word(group)
        known = yearly_counts(demand, NEW, group)
        row = np.array([known.get(int(y), np.nan) for y in years])
        if word in ("settlement", "none") or np.isfinite(row).sum() < FEWEST:
            continue
        if demand.parameters.has("applications.share", group):
            raise InputError(
                f"The table history has {NEW} of the group '{group}', and the parameters have "
                "applications.share of it: the same households would ask twice. Take the row of "
                "applications.share out and lower applications.with_roof_per_1000_inhabitants by "
                "these households, or take the series out."
            )
        exposed = demand.exposure(word)[:, :-1]
        counted = counted_exposure(demand.case.population, word, np.append(years, base))
        counts.append(row)
        past.append(np.where(np.isnan(counted[:-1]), counted[-1], counted[:-1]) / counted[-1])
        ahead.append(exposed / exposed[:, :1])
        names.append(group)
    if not counts:
        return {}
    central = np.stack([a.mean(axis=0) for a in ahead])
    forecast = forecast_counts(
        np.stack(counts),
        np.concatenate([np.stack(past), central], axis=1),
        len(demand.years) - 1,
        alike=names,
        seed=fold(demand.seed, "own counts"),
    )
    drawn = forecast.draw_expected(demand.worlds)
    return {name: np.asarray(drawn[:, g] * ahead[g] / central[g]) for g, name in enumerate(names)}


def shrunk_prevalence(demand: Demand, group: str) -> Array:
    """Prevalence of a group, ``[W]``: the parameter, moved by the municipality's own count.

    The parameter and its range say how comparable municipalities vary; a firm count of
    ``households_with_need`` shrinks toward it as much as chance in a count of that size calls
    for. Without a count the draws of the parameter stand.

    Parameters
    ----------
    demand : Demand
        The demand.
    group : str
        Target group.

    Returns
    -------
    array ``[W]``

    Source
    ------
    Gamma prior with the mean and variance of the parameter's law, Poisson count; each world keeps
    its place in the law.
    """
    drawn = demand.parameters.get("need.prevalence", group)
    known = yearly_counts(demand, STOCK, group)
    if not known:
        return drawn
    from scipy.special import gammainc, gammaincinv

    year = max(known)
    word = demand.exposure_word(group)
    counted = counted_exposure(demand.case.population, word, np.array([year, demand.years[0]]))
    now = float(demand.exposure(word)[:, 0].mean())
    exposed = now if np.isnan(counted).any() else now * counted[0] / counted[1]
    mean, variance = _moments(demand, group)
    if variance <= 0.0 or exposed <= 0.0:
        return drawn
    shape, rate = mean**2 / variance, mean / variance
    place = np.clip(gammainc(shape, drawn * rate), 1e-6, 1.0 - 1e-6)
    after = gammaincinv(shape + known[year], place) / (rate + exposed)
    return np.asarray(np.clip(after, 0.0, 1.0), dtype=np.float64)


def _moments(demand: Demand, group: str) -> tuple[float, float]:
    from boligsim.case.distributions import quantile

    frame = demand.case.parameters.frame
    rows = frame[frame["path"] == "need.prevalence"]
    mine = rows[rows["group"].astype(str) == group]
    row = (mine if len(mine) else rows).iloc[0]
    value, low, high = (float(row[c]) for c in ("value", "low", "high"))
    if np.isnan(low):
        return value, 0.0
    middle = ((np.arange(199) + 0.5) / 199.0).astype(np.float64)
    points = quantile(str(row["distribution"]), value, low, high, middle)
    return float(points.mean()), float(points.var())
