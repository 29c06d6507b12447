"""The tables of homelessness, flows, waiting, suitable homes and vacancy chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from boligsim.scenarios.series import (
    NIGHTS_PER_YEAR,
    STOCK_SERIES,
    households_in,
    merge,
    stock_series,
)
from boligsim.scenarios.tidy import frame_of, stack

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.scenarios.runs import Runs

__all__ = [
    "flows",
    "histogram_mean",
    "histogram_median",
    "homelessness",
    "ratio",
    "suitable_home",
    "vacancy_chains",
    "waiting",
]

Floats = npt.NDArray[np.float64]

NIGHTS = {
    "no_offer_nights": "no_offer",
    "temporary_nights": "temporary",
    "shelter_nights": "shelter",
}


def homelessness(runs: Runs) -> pd.DataFrame:
    """Stocks on each 1 January, by report group.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy; series of `STOCK_SERIES`.
    """
    frames = []
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        for series in STOCK_SERIES.values():
            values = merge(stock_series(outcomes, series.name), runs.groups)
            frames.append(_frame(runs, key, series.name, series.unit, values, runs.years))
    return stack(frames)


def flows(runs: Runs) -> pd.DataFrame:
    """Households by flow and calendar year, and nights without an offer or in short stays.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy; nights are household-nights.
    """
    frames = []
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        for f, name in enumerate(outcomes.flows):
            values = merge(outcomes.flow[:, :, :, f, :, 0].astype(np.int64), runs.groups)
            frames.append(_frame(runs, key, name, "households", values, runs.years[:-1]))
        for series, place in NIGHTS.items():
            lived = outcomes.time[..., outcomes.stocks.index(place), :, 0].astype(np.float64)
            nights = merge(lived * NIGHTS_PER_YEAR, runs.groups)
            frames.append(_frame(runs, key, series, "nights", nights, runs.years[:-1]))
    return stack(frames)


def waiting(runs: Runs) -> pd.DataFrame:
    """Time from decision to moving in, time homeless, and households that moved in.

    The median and mean are of those who moved in during the year in one draw; the interval is
    over draws in which somebody did. Times are read from histograms by month, the last bin open.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy.
    """
    frames = []
    years = runs.years[:-1]
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        wait = merge(outcomes.wait.astype(np.int32), runs.groups, axis=-2)
        spell = merge(outcomes.spell.astype(np.int32), runs.groups, axis=-2)
        for name, unit, values in (
            ("wait_months_median", "months", histogram_median(wait)),
            ("wait_months_mean", "months", histogram_mean(wait)),
            ("spell_months_median", "months", histogram_median(spell)),
            ("moved_in_households", "households", wait.sum(axis=-1)),
        ):
            frames.append(_frame(runs, key, name, unit, values, years))
    return stack(frames)


def histogram_median(counts: npt.NDArray[Any]) -> Floats:
    """Median of a histogram with bins of one unit, straight within a bin; nan when empty.

    Parameters
    ----------
    counts
        Counts with the bins on the last axis.

    Returns
    -------
    float64
        Without the last axis.

    Examples
    --------
    >>> float(histogram_median(np.array([1, 2, 1])))
    1.5
    """
    cumulative = np.cumsum(counts, axis=-1, dtype=counts.dtype)
    total = cumulative[..., -1]
    place = np.argmax(2 * cumulative >= total[..., None], axis=-1)
    inside = np.take_along_axis(counts, place[..., None], -1)[..., 0]
    before = np.take_along_axis(cumulative, place[..., None], -1)[..., 0] - inside
    return np.asarray(np.where(total > 0, place + ratio(total / 2.0 - before, inside), np.nan))


def histogram_mean(counts: npt.NDArray[Any]) -> Floats:
    """Mean of a histogram with bins of one unit, each at its middle; nan when empty.

    Parameters
    ----------
    counts
        Counts with the bins on the last axis.

    Returns
    -------
    float64
        Without the last axis.

    Examples
    --------
    >>> float(histogram_mean(np.array([1, 2, 1])))
    1.5
    """
    bins = np.arange(counts.shape[-1], dtype=np.int64)
    twice = np.einsum("...b,b->...", counts, 2 * bins + 1)
    return ratio(twice / 2.0, counts.sum(axis=-1))


def ratio(over: npt.NDArray[Any], under: npt.NDArray[Any]) -> Floats:
    """Divide, nan where the divisor is 0.

    Parameters
    ----------
    over, under
        Arrays of one shape.

    Returns
    -------
    float64
        The quotient.
    """
    out = np.full(np.shape(over), np.nan)
    return np.asarray(np.divide(over, under, out=out, where=np.asarray(under) != 0))


def suitable_home(runs: Runs) -> pd.DataFrame:
    """Share in a home that fits best, and share housed, of housed, waiting and homeless.

    A home is suitable when its type has fit rank 1 for the group. Households that wait while
    homeless count once.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy, in percent; years in which a draw has nobody of the group are left out of it.
    """
    case = runs.case
    ranks = {
        (str(g), str(d)): r
        for g, d, r in zip(case.fit["group"], case.fit["dwelling"], case.fit["rank"], strict=True)
    }
    frames = []
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        best = np.array(
            [[ranks.get((g, d)) == 1 for d in outcomes.dwellings] for g in outcomes.groups],
            dtype=np.int64,
        )
        suited = (outcomes.tenants * best).sum(axis=-1)
        housed = households_in(outcomes, ("housed",))
        others = households_in(outcomes, ("waiting", "homeless"))
        both = households_in(outcomes, ("waiting_homeless",))
        everyone = merge(housed + others - both, runs.groups)
        for name, part in (("suitable_share", suited), ("housed_share", housed)):
            share = 100.0 * ratio(merge(part, runs.groups), everyone)
            frames.append(_frame(runs, key, name, "percent", share, runs.years))
    return stack(frames)


def vacancy_chains(runs: Runs) -> pd.DataFrame:
    """Vacancies that measures and new dwellings opened, and the moves they led to.

    A chain can run over New Year, so ``length`` is moves so far over vacancies so far.

    Parameters
    ----------
    runs
        The runs.

    Returns
    -------
    pandas.DataFrame
        Tidy, all groups together; ``length`` only where something was opened.
    """
    frames = []
    years = runs.years[:-1]
    for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
        chains = outcomes.chains.astype(np.int64)
        so_far = np.cumsum(chains, axis=2)
        for name, unit, values in (
            ("opened", "dwellings", chains[..., 0]),
            ("moves", "moves", chains[..., 1]),
            ("length", "moves_per_vacancy", ratio(so_far[..., 1], so_far[..., 0])),
        ):
            frames.append(
                frame_of(
                    values[..., None],
                    scenario=key,
                    years=years,
                    groups=("all",),
                    series=name,
                    unit=unit,
                )
            )
    return stack(frames)


def _frame(
    runs: Runs, key: str, series: str, unit: str, values: npt.NDArray[Any], years: tuple[int, ...]
) -> pd.DataFrame:
    return frame_of(
        values,
        scenario=key,
        years=years,
        groups=tuple(runs.groups),
        series=series,
        unit=unit,
    )
