"""Fit the population of a panel of municipalities and project it: point and paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.population.arguments import columns_of, four_digits, whole
from boligsim.demand.population.bundled import bundled_country
from boligsim.demand.population.levers import Levers
from boligsim.demand.population.local import LocalRatios, local_ratios
from boligsim.demand.population.national import national_path
from boligsim.demand.population.panel import Panel, read_panel
from boligsim.demand.population.paths import Scales
from boligsim.demand.population.projection import MunicipalPaths, Projection
from boligsim.demand.population.spread import Spread, measure_spread
from boligsim.demand.population.stream import BANDS, Band

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_LONGEST = 60


class PopulationModel:
    """Empirical-Bayes cohort change ratios of a panel, fitted up to one year.

    Made by `fit_population`; `project` carries it ahead.
    """

    def __init__(self, panel: Panel, country: Panel) -> None:
        self.panel = panel
        self.last_year = panel.last_year
        self.country = country

    def __repr__(self) -> str:
        """One line: how many municipalities, which years."""
        return (
            f"PopulationModel({len(self.panel.names)} municipalities, "
            f"{self.panel.first_year}-{self.last_year})"
        )

    @cached_property
    def local(self) -> LocalRatios:
        """Ratios of each municipality relative to the country."""
        path = national_path(self.country.first_year, self.country.persons[0], 1)
        return local_ratios(self.panel.persons, self.panel.first_year, path)

    @cached_property
    def spread(self) -> Spread:
        """What the paths are drawn from, measured on pseudo-forecasts up to the last year."""
        country = national_path(self.country.first_year, self.country.persons[0], 1)
        return measure_spread(
            self.panel.persons,
            self.panel.first_year,
            self.country.first_year,
            self.country.persons[0],
            country,
        )

    def project(
        self,
        until: int,
        *,
        worlds: int = 0,
        seed: int = 0,
        municipalities: str | Sequence[str] | None = None,
        extra: Sequence[float] | Array | None = None,
        levers: Levers | None = None,
        scales: Scales | None = None,
    ) -> Projection:
        """Project to 1 January of a year.

        Parameters
        ----------
        until : int
            Last year of the projection.
        worlds : int
            Paths beside the point projection; the first ones stay when there are more.
        seed : int
            Seed of the paths.
        municipalities : str or sequence of str, optional
            Which ones; all when left out. A municipality's numbers do not depend on the others
            that are projected.
        extra : array ``[until - last_year]``, optional
            Persons that arrive each year beyond the trend, e.g. settlement, spread over ages by
            the migration profile. The same as ``levers=Levers(extra=...)``.
        levers : Levers, optional
            Changes of migrants, births, deaths or the total, the same for all that are projected.
        scales : Scales, optional
            Multipliers of each world's spread.

        Returns
        -------
        Projection

        Raises
        ------
        InputError
            `until` before the last year or beyond 60 years, negative `worlds`, or a municipality
            that is not in the panel.
        """
        until, worlds = whole("until", until), whole("worlds", worlds)
        steps = until - self.last_year
        if not 0 <= steps <= _LONGEST:
            raise InputError(
                f"The projection ends in {until}, but the model was fitted up to "
                f"{self.last_year}. Choose a year from {self.last_year} to "
                f"{self.last_year + _LONGEST}."
            )
        if worlds < 0:
            raise InputError(f"worlds is {worlds}; give 0 (point only) or more.")
        pulled = levers or Levers()
        if extra is not None:
            if pulled.extra is not None:
                raise InputError("extra stands beside levers.extra; give one of the two.")
            pulled = replace(pulled, extra=np.asarray(extra))
        return Projection(
            self,
            until,
            worlds,
            whole("seed", seed),
            tuple(self.panel.index(n) for n in _named(municipalities, self.panel)),
            pulled.checked(steps),
            scales,
        )

    def stream(
        self,
        until: int,
        *,
        worlds: int = 0,
        seed: int = 0,
        municipalities: str | Sequence[str] | None = None,
        threads: int | None = None,
    ) -> Iterator[MunicipalPaths]:
        """Project municipality by municipality, each with all its cells, keeping none behind.

        Parameters
        ----------
        until, worlds, seed, municipalities
            As in `project`.
        threads : int, optional
            How many work at once; as many as there are cores when left out. The numbers do not
            depend on it.

        Returns
        -------
        iterator of MunicipalPaths
            Number, years, point and paths of each, in the order asked for.

        Raises
        ------
        InputError
            As `project`.
        """
        asked = self.project(until, worlds=worlds, seed=seed, municipalities=municipalities)
        return asked.stream(threads=threads)

    def summarise(
        self,
        until: int,
        *,
        worlds: int = 0,
        seed: int = 0,
        municipalities: str | Sequence[str] | None = None,
        bands: Mapping[str, Band] = BANDS,
        threads: int | None = None,
    ) -> pd.DataFrame:
        """Project and keep quantiles by age band only: all of Norway without filling the memory.

        Parameters
        ----------
        until, worlds, seed, municipalities
            As in `project`.
        bands : mapping
            Name to first and last age, None is open.
        threads : int, optional
            How many work at once.

        Returns
        -------
        DataFrame
            As `Projection.summarise`.

        Raises
        ------
        InputError
            As `project`, or a band without ages.
        """
        asked = self.project(until, worlds=worlds, seed=seed, municipalities=municipalities)
        return asked.summarise(bands=bands, threads=threads)


def _named(given: str | Sequence[str] | None, panel: Panel) -> tuple[str, ...]:
    """Numbers of the municipalities asked for, each once."""
    if given is None:
        return panel.names
    if isinstance(given, str | int):
        given = [str(given)]
    try:
        names = tuple(dict.fromkeys(four_digits(n) for n in given))
    except TypeError:
        raise InputError(
            f"municipalities is {given!r}; give a list of numbers such as ['1806', '5501']."
        ) from None
    if not names:
        raise InputError("municipalities is empty; name at least one, or leave it out for all.")
    return names


def fit_population(
    panel: pd.DataFrame | Panel,
    last_year: int,
    *,
    national: pd.DataFrame | Panel | None = None,
    gaps: str | None = None,
) -> PopulationModel:
    """Fit the population of municipalities from their counts by sex and age.

    Parameters
    ----------
    panel : DataFrame
        ``municipality`` (str), ``year``, ``sex`` (female, male or both), ``age`` (0, 1, ... the
        last one open), ``persons`` on 1 January; rows in any order, two municipalities or four
        hundred. A municipality may start later than others, but not stop early.
    last_year : int
        Fit up to this year; later rows are not looked at.
    national : DataFrame, optional
        ``year, sex, age, persons`` of the country; the bundled one when left out.
    gaps : {"interpolate", "after"}, optional
        What to do with a municipality that lacks years between others: fill them along cohorts,
        or use the years after the last gap only. Without a rule a gap is an error.

    Returns
    -------
    PopulationModel

    Raises
    ------
    InputError
        No table, negative persons, holes in ages, gaps between years without a rule, only one
        year, or a country that does not cover the same years.

    Examples
    --------
    >>> from boligsim.demand.population.bundled import bundled_panel
    >>> model = fit_population(bundled_panel(), 2026)
    >>> model
    PopulationModel(120 municipalities, 2005-2026)
    >>> round(float(model.project(2030).point("1806")[0].sum()))
    21647

    Source
    ------
    Hamilton-Perry cohort change ratios, shrunk in three levels; totals averaged with the Theta
    method (Hyndman and Billah 2003).
    """
    last_year = whole("last_year", last_year)
    country = _country(national)
    if isinstance(panel, Panel):
        if not panel.first_year <= last_year <= panel.last_year:
            raise InputError(
                f"The panel covers {panel.first_year}-{panel.last_year}, not {last_year}. Fit up "
                f"to {panel.last_year} or an earlier year."
            )
        table = panel.upto(last_year)
    else:
        table = read_panel(panel, last_year, national=country, gaps=gaps)
    years = (~np.isnan(table.persons).any(axis=(2, 3))).sum(axis=1)
    if int(years.max(initial=0)) < 2:
        raise InputError(
            f"The panel has one year only ({last_year}); a trend needs at least two. Add earlier "
            "years, or use cohort_component with your own rates."
        )
    if int(years.min()) < 2:
        name = table.names[int(years.argmin())]
        raise InputError(
            f"Municipality {name} has one year only ({last_year}); a trend needs at least two. "
            "Add earlier years or leave the municipality out."
        )
    ages = table.persons.shape[-1]
    if ages < 51:
        raise InputError(
            f"The panel's ages end at {ages - 1}; births need single years of age to 49 and an "
            "open last age above. Give single years, e.g. 0 to 105."
        )
    if not country.first_year <= table.first_year or country.last_year < last_year:
        raise InputError(
            f"The country covers {country.first_year}-{country.last_year}, the panel "
            f"{table.first_year}-{last_year}. Give national= with the same years, or fit up to "
            f"{country.last_year}."
        )
    return PopulationModel(table, _matched(country, last_year, ages))


def _country(national: pd.DataFrame | Panel | None) -> Panel:
    """Read the country as a panel of one."""
    if national is None:
        return bundled_country()
    if isinstance(national, Panel):
        return national
    columns_of(national, ("year", "sex", "age", "persons"), "national table")
    return read_panel(national.assign(municipality="0"), what="national table")


def _matched(country: Panel, last_year: int, ages: int) -> Panel:
    """Cut the country at the last year and close its ages where the panel's are."""
    persons = country.persons[:, : last_year - country.first_year + 1]
    if persons.shape[-1] < ages:
        raise InputError(
            f"The country's ages end at {persons.shape[-1] - 1}, the panel's at {ages - 1}. Give "
            "both the same open age."
        )
    closed = persons[..., :ages].copy()
    closed[..., -1] += persons[..., ages:].sum(axis=-1)
    return Panel(country.names, country.first_year, closed, country.both)
