"""Households from persons: shares living in households of each size, and contact persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.files import data_path

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SIZES = ("hh1", "hh2", "hh3", "hh4", "hh5", "hh6plus")
COUNTRY_ROW = "all"


def households_from(
    population: Mapping[str, float] | pd.Series,
    frequencies: pd.DataFrame,
    contact_shares: pd.DataFrame,
) -> pd.DataFrame:
    """Households by age of the contact person and size.

    Each household has one contact person; so many of those who live in households of a size, as
    the share says, stand for one household. People outside private households are already out
    of the frequencies.

    Parameters
    ----------
    population : mapping or Series
        Age band (e.g. ``"0-14"``, ``"80+"``) to persons.
    frequencies : DataFrame
        ``age, hh1, ..., hh6plus``: share of the persons who live in a household of the size.
    contact_shares : DataFrame
        The same shape: share of them who are contact persons.

    Returns
    -------
    DataFrame
        ``age, size, households``; size 1-5, and 6 for six and more.

    Raises
    ------
    InputError
        Another type, a band that the tables don't have, tables without the columns, shares
        outside 0 to 1, negative or unreadable persons.

    Examples
    --------
    >>> import pandas as pd
    >>> sizes = ["hh1", "hh2", "hh3", "hh4", "hh5", "hh6plus"]
    >>> living = pd.DataFrame([["20+", 0.4, 0.6, 0, 0, 0, 0]], columns=["age", *sizes])
    >>> heads = pd.DataFrame([["20+", 1, 0.5, 0, 0, 0, 0]], columns=["age", *sizes])
    >>> float(households_from({"20+": 100}, living, heads)["households"].sum())
    70.0

    Source
    ------
    The PANDA model as described in Vista Analyse, report 2025/09.
    """
    import pandas as pd

    living, heads = _table(frequencies, "frequencies"), _table(contact_shares, "contact_shares")
    bands, persons = _bands(population)
    for name, table in (("frequencies", living), ("contact_shares", heads)):
        lacking = [b for b in bands if b not in table.index]
        if lacking:
            raise InputError(
                f"The table {name} has no row for the age band '{lacking[0]}'. It has "
                f"{', '.join(table.index)}; give the population in these bands."
            )
    number = persons[:, None] * living.loc[bands].to_numpy() * heads.loc[bands].to_numpy()
    index = pd.MultiIndex.from_product([bands, range(1, len(SIZES) + 1)], names=["age", "size"])
    return pd.DataFrame({"households": number.ravel()}, index=index).reset_index()


def _bands(population: object) -> tuple[list[str], Array]:
    """Age bands and persons of a mapping or Series, checked."""
    import pandas as pd

    if isinstance(population, pd.Series):
        population = population.to_dict()
    if not isinstance(population, Mapping):
        raise InputError(
            f"population is {type(population).__name__}; give persons by age band, a dict or a "
            'Series, e.g. {"0-14": 3200, "15-19": 1100}.'
        )
    if not population:
        raise InputError("population is empty; give persons by age band.")
    persons = np.empty(len(population))
    for k, (band, value) in enumerate(population.items()):
        try:
            persons[k] = float(value)
        except (TypeError, ValueError):
            raise InputError(
                f"population has {value!r} persons in the age band '{band}'; give a number."
            ) from None
        if not np.isfinite(persons[k]) or persons[k] < 0:
            kind = "negative" if persons[k] < 0 else "missing"
            raise InputError(
                f"population has {kind} persons in the age band '{band}': {value}. Persons are "
                "counts of 0 or more; mend it or leave the band out."
            )
    return [str(band) for band in population], persons


def _table(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise InputError(
            f"{name} is {type(frame).__name__}; give a DataFrame with age, {', '.join(SIZES)}."
        )
    if "centrality" in frame.columns:
        rows = frame["centrality"].astype(str)
        frame = frame[rows == (COUNTRY_ROW if (rows == COUNTRY_ROW).any() else rows.iloc[0])]
    if "age" in frame.columns:
        frame = frame.set_index("age")
    lacking = [c for c in SIZES if c not in frame.columns]
    if lacking:
        raise InputError(
            f"The table {name} lacks the column {', '.join(lacking)}. It needs age, "
            f"{', '.join(SIZES)}."
        )
    try:
        out = frame.loc[:, list(SIZES)].astype(np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"The table {name} has a share that is no number. Mend the columns {', '.join(SIZES)}."
        ) from None
    out.index = out.index.astype(str)
    doubled = out.index[out.index.duplicated()]
    if len(doubled):
        raise InputError(
            f"The table {name} has the age band '{doubled[0]}' twice. Keep one row a band; of "
            f"several centrality classes the row '{COUNTRY_ROW}' is used."
        )
    inside = (out >= 0.0) & (out <= 1.0)
    if not bool(inside.to_numpy().all()):
        band = out.index[~inside.all(axis=1)][0]
        raise InputError(
            f"The table {name} has a share outside 0 to 1 in the age band '{band}'. Shares are "
            "parts of one, not percent."
        )
    return out


def band_limits(band: str) -> tuple[int, int | None]:
    """First and last year of an age band: ``"0-14"`` is (0, 14), ``"80+"`` is (80, None)."""
    if band.endswith("+"):
        return int(band[:-1]), None
    low, high = band.split("-")
    return int(low), int(high)


@dataclass(frozen=True)
class HouseholdShares:
    """Households per person by single year of age and size, and how sure they are.

    ``per_person`` is ``[A, 6]``; ``status`` is measured where the municipality's own households
    set the level, else assumed. ``year`` is the year of these, None where there are none.
    """

    per_person: Array
    status: str
    source: str
    factors: tuple[float, float] = (1.0, 1.0)
    year: int | None = None

    def by_size(self, persons: Array) -> Array:
        """Households by size: ``[..., A]`` persons of both sexes give ``[..., 6]``."""
        sizes = [(persons * column).sum(axis=-1) for column in self.per_person.T]
        return np.stack(sizes, axis=-1)


def national_shares(ages: int) -> HouseholdShares:
    """Read the country row of the bundled shares, by single year of age.

    Parameters
    ----------
    ages : int
        Single years of age, the last one open.

    Returns
    -------
    HouseholdShares
        Marked assumed.
    """
    import pandas as pd

    living = _table(pd.read_csv(data_path("norway", "household_frequencies.csv")), "frequencies")
    heads = _table(
        pd.read_csv(data_path("norway", "household_contact_shares.csv")), "contact_shares"
    )
    per_person = np.zeros((ages, len(SIZES)))
    product = living.to_numpy() * heads.loc[living.index].to_numpy()
    for k, band in enumerate(living.index):
        low, high = band_limits(band)
        per_person[low : None if high is None else high + 1] = product[k]
    return HouseholdShares(
        per_person, "assumed", "Vista Analyse 2025/09 (PANDA), country row, not calibrated"
    )


def calibrated(
    shares: HouseholdShares, persons: Mapping[int, Array], indicators: pd.DataFrame
) -> HouseholdShares:
    """Set the level to the municipality's own households, by type where they are known.

    Parameters
    ----------
    shares : HouseholdShares
        The national ones.
    persons : mapping year -> array ``[A]``
        Observed population of both sexes.
    indicators : DataFrame
        ``year, series, value, status``; series households and households_living_alone.

    Returns
    -------
    HouseholdShares
        The same ones where there is no measured number: the latest measured year decides, one
        factor for those living alone and one for all others.
    """
    own = indicators[indicators["status"].astype(str) == "measured"]
    total = _latest(own, "households", persons)
    if total is None:
        return shares
    year, households = total
    model = shares.by_size(persons[year])
    alone = dict(_years(own, "households_living_alone")).get(year)
    if alone is not None and 0 < alone < households:
        factors = (alone / model[0], (households - alone) / model[1:].sum())
    else:
        factors = (households / model.sum(), households / model.sum())
    per_person = shares.per_person * np.array([factors[0], *[factors[1]] * (len(SIZES) - 1)])
    return HouseholdShares(
        per_person,
        "measured",
        f"Vista Analyse 2025/09 (PANDA), calibrated to the municipality's households in {year}",
        (float(factors[0]), float(factors[1])),
        year,
    )


def _years(indicators: pd.DataFrame, series: str) -> list[tuple[int, float]]:
    rows = indicators[indicators["series"] == series]
    return sorted((int(y), float(v)) for y, v in zip(rows["year"], rows["value"], strict=True))


def _latest(
    indicators: pd.DataFrame, series: str, persons: Mapping[int, Array]
) -> tuple[int, float] | None:
    known = [(y, v) for y, v in _years(indicators, series) if y in persons and v > 0]
    return known[-1] if known else None
