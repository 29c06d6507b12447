"""How far households from shares have missed counted ones, and how many more live alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.files import data_path
from boligsim.demand.households import national_shares

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.population.panel import Panel

Array = NDArray[np.float64]
#: Persons in a household of 1, 2, ..., 6 and more.
PERSONS = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.4])
#: Share of a year's drift that the next year keeps: a trend of 15 years is not drawn for ever.
DAMPING = 0.85
TREND_YEARS, SHORTEST_TREND = 15, 5
#: Years ahead at which past misses are measured.
JUDGED = 5


@dataclass(frozen=True)
class Misses:
    """How far households from shares have missed.

    ``common`` and ``own`` give the variance of a year's step of the logarithm, ``common + own /
    households``; ``level`` is the root mean square of the logarithm between places and the
    country's shares.
    """

    common: float
    own: float
    level: float


#: Measured on the northern municipalities 2005-2024; used where too few are known.
USUAL = Misses(common=2e-5, own=0.14, level=0.05)


def drift_factors(sizes: Array, drift: Array, years: NDArray[np.int64]) -> Array:
    """Let more persons live alone, without changing how many live in private households.

    Parameters
    ----------
    sizes : array ``[..., 6]``
        Households by size.
    drift, years : array ``[...]``
        Growth a year of those living alone at unchanged age, as a logarithm, and for how many
        years; each keeps 85 % of the one before.

    Returns
    -------
    array ``[..., 6]``
        What each size is multiplied by.
    """
    held = DAMPING * (1.0 - DAMPING ** np.asarray(years, dtype=np.float64)) / (1.0 - DAMPING)
    together = (sizes[..., 1:] * PERSONS[1:]).sum(axis=-1)
    grown = np.exp(np.asarray(drift) * held)
    most = 1.0 + 0.9 * together / np.maximum(sizes[..., 0], 1e-9)
    grown = np.minimum(np.broadcast_to(grown, together.shape), most)
    left = 1.0 - (grown - 1.0) * sizes[..., 0] / np.maximum(together, 1e-9)
    rest = np.repeat(np.where(together > 0, left, 1.0)[..., None], sizes.shape[-1] - 1, axis=-1)
    return np.concatenate([grown[..., None], rest], axis=-1)


@lru_cache(maxsize=1)
def bundled_households() -> pd.DataFrame:
    """Read households by type of the bundled municipalities: ``municipality, year, ...``."""
    import pandas as pd

    file = data_path("norway", "households_by_type.csv")
    return pd.read_csv(file, dtype={"municipality": str})


def counted_and_plain(
    panel: Panel, households: pd.DataFrame, last_year: int
) -> tuple[Array, Array]:
    """Put counted households beside those of the country's shares.

    Parameters
    ----------
    panel : Panel
        Population on 1 January.
    households : DataFrame
        ``municipality, year, living_alone, total``.
    last_year : int
        Later years are left out.

    Returns
    -------
    counted : array ``[M, T, 2]``
        Households living alone and all others, NaN where there are none, of the municipalities
        in both tables.
    plain : array ``[M, T, 6]``
        By size, from the country's shares.
    """
    lacking = [
        c for c in ("municipality", "year", "living_alone", "total") if c not in households.columns
    ]
    if lacking:
        raise InputError(
            f"The households lack the column {', '.join(lacking)}. They need municipality, year, "
            "living_alone and total."
        )
    last = min(int(last_year), panel.last_year)
    frame = households[households["municipality"].isin(panel.names)]
    frame = frame[(frame["year"] <= last) & (frame["year"] >= panel.first_year)]
    names = sorted(str(n) for n in frame["municipality"].unique())
    counted = np.full((len(names), max(last - panel.first_year + 1, 0), 2), np.nan)
    for row in frame.to_dict("records"):
        at = names.index(str(row["municipality"])), int(row["year"]) - panel.first_year
        alone = float(row["living_alone"])
        counted[at] = alone, float(row["total"]) - alone
    people = panel.persons[[panel.index(n) for n in names], : counted.shape[1]].sum(axis=2)
    return counted, national_shares(panel.persons.shape[-1]).by_size(people)


def living_alone_drift(panel: Panel, households: pd.DataFrame, last_year: int) -> float:
    """Measure how many more live alone each year than ageing explains, as a logarithm.

    All municipalities with households both years together: counted over expected by the country's
    shares, the last year against the one 15 years before, or the first.

    Parameters
    ----------
    panel : Panel
        Population on 1 January.
    households : DataFrame
        ``municipality, year, living_alone, total``.
    last_year : int
        Later years are not looked at.

    Returns
    -------
    float
        0 where two municipalities with five years between are not to be had.

    Examples
    --------
    >>> from boligsim.demand.population.bundled import bundled_panel
    >>> round(living_alone_drift(bundled_panel(), bundled_households(), 2024), 4)
    0.0092
    """
    counted, plain = counted_and_plain(panel, households, last_year)
    known = ~np.isnan(counted[..., 0]) & ~np.isnan(plain[..., 0])
    years = np.flatnonzero(known.sum(axis=0) >= 2)
    if not len(years):
        return 0.0
    last = int(years[-1])
    first = int(max(years[0], last - TREND_YEARS))
    both = known[:, first] & known[:, last]
    if last - first < SHORTEST_TREND or both.sum() < 2:
        return 0.0
    ratio = [counted[both, t, 0].sum() / plain[both, t, 0].sum() for t in (first, last)]
    return float(np.log(ratio[1] / ratio[0]) / (last - first))


def household_misses(panel: Panel, households: pd.DataFrame, last_year: int) -> Misses:
    """Measure how far calibrated shares, and plain ones, have missed counted households.

    Five years ahead of every year, with the people counted then, so that what the population
    missed does not count twice. The variance of each place is halved between all at the median,
    so that a break in one series is not everybody's.

    Parameters
    ----------
    panel, households, last_year
        As in `living_alone_drift`.

    Returns
    -------
    Misses
        `USUAL` where fewer than two municipalities have six years.
    """
    counted, plain = counted_and_plain(panel, households, last_year)
    level = _level(counted.sum(axis=-1), plain.sum(axis=-1))
    if counted.shape[1] <= JUDGED:
        return Misses(USUAL.common, USUAL.own, level)
    drift = living_alone_drift(panel, households, last_year)
    factors = drift_factors(plain[:, JUDGED:], np.array(drift), np.array(JUDGED))
    pairs = [
        np.stack([sizes[..., 0], sizes[..., 1:].sum(axis=-1)], axis=-1)
        for sizes in (plain[:, :-JUDGED], plain[:, JUDGED:] * factors)
    ]
    guess = (counted[:, :-JUDGED] * pairs[1] / pairs[0]).sum(axis=-1)
    seen = counted[:, JUDGED:].sum(axis=-1)
    known = (guess > 0) & (seen > 0)
    number = known.sum(axis=1)
    if (number > 0).sum() < 2:
        return Misses(USUAL.common, USUAL.own, level)
    miss = np.log(np.where(known, seen, 1.0) / np.where(known, guess, 1.0))
    each = (miss**2 * np.where(known, seen, 0.0)).sum(axis=1) / np.maximum(number, 1)
    own = float(np.median(each[number > 0]))
    there = known.sum(axis=0) >= 2
    whole = [np.where(known, part, 0.0).sum(axis=0)[there] for part in (seen, guess)]
    shared = float((np.log(whole[0] / whole[1]) ** 2 - own / whole[0]).mean())
    return Misses(max(shared, 0.0) / JUDGED, own / JUDGED, level)


def _level(counted: Array, plain: Array) -> float:
    """Root mean square of the log ratio of counted to plain, in the last year of each place."""
    squares = []
    for row, expected in zip(counted, plain, strict=True):
        known = np.flatnonzero((row > 0) & (expected > 0))
        if len(known):
            squares.append(float(np.log(row[known[-1]] / expected[known[-1]])) ** 2)
    return float(np.sqrt(np.mean(squares))) if len(squares) >= 3 else USUAL.level
