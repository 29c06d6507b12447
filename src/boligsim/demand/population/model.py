"""Fit the population of a panel of municipalities and project it: point and paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.population.bundled import bundled_country
from boligsim.demand.population.local import LocalRatios, local_ratios
from boligsim.demand.population.national import national_path
from boligsim.demand.population.panel import SEXES, Panel, read_panel
from boligsim.demand.population.paths import Scales, death_shares, simulate
from boligsim.demand.population.point import (
    Steps,
    averaged_total,
    steps_ahead,
    toward_total,
    walk,
)
from boligsim.demand.population.spread import Spread, measure_spread

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
        self._country = country

    def __repr__(self) -> str:
        """One line: how many municipalities, which years."""
        return (
            f"PopulationModel({len(self.panel.names)} municipalities, "
            f"{self.panel.first_year}-{self.last_year})"
        )

    @cached_property
    def local(self) -> LocalRatios:
        """Ratios of each municipality relative to the country."""
        path = national_path(self._country.first_year, self._country.persons[0], 1)
        return local_ratios(self.panel.persons, self.panel.first_year, path)

    @cached_property
    def spread(self) -> Spread:
        """What the paths are drawn from, measured on pseudo-forecasts up to the last year."""
        country = national_path(self._country.first_year, self._country.persons[0], 1)
        return measure_spread(
            self.panel.persons,
            self.panel.first_year,
            self._country.first_year,
            self._country.persons[0],
            country,
        )

    def project(
        self,
        until: int,
        *,
        worlds: int = 0,
        seed: int = 0,
        municipalities: Sequence[str] | None = None,
        extra: Array | None = None,
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
        municipalities : sequence of str, optional
            Which ones; all when left out. A municipality's numbers do not depend on the others
            that are projected.
        extra : array ``[until - last_year]``, optional
            Persons that arrive each year beyond the trend, e.g. settlement, spread over ages by
            the migration profile.
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
        steps = int(until) - self.last_year
        if not 0 <= steps <= _LONGEST:
            raise InputError(
                f"The projection ends in {until}, but the model was fitted up to "
                f"{self.last_year}. Choose a year from {self.last_year} to "
                f"{self.last_year + _LONGEST}."
            )
        if worlds < 0:
            raise InputError(f"worlds is {worlds}; give 0 (point only) or more.")
        names = self.panel.names if municipalities is None else tuple(municipalities)
        rows = [self.panel.index(str(n)) for n in names]
        more = np.zeros(steps) if extra is None else np.asarray(extra, dtype=np.float64)
        if more.shape != (steps,):
            raise InputError(f"extra has {more.shape} numbers; give one a year, {steps} in all.")
        return Projection(self, int(until), int(worlds), int(seed), tuple(rows), more, scales)


@dataclass(frozen=True)
class Projection:
    """A projection: the point for every municipality asked for, the paths one at a time.

    Paths are made when asked for, so that hundreds of municipalities do not fill the memory.
    """

    model: PopulationModel
    until: int
    worlds: int
    seed: int
    rows: tuple[int, ...]
    extra: Array
    scales: Scales | None = None

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Numbers of the municipalities."""
        return tuple(self.model.panel.names[r] for r in self.rows)

    @property
    def years(self) -> NDArray[np.int64]:
        """1 January of the last observed year to the end."""
        return np.arange(self.model.last_year, self.until + 1)

    def __repr__(self) -> str:
        """One line."""
        return (
            f"Projection({len(self.rows)} municipalities, {self.years[0]}-{self.until}, "
            f"{self.worlds} worlds)"
        )

    @cached_property
    def _walked(self) -> tuple[Steps, Array, Array, Array]:
        """Steps, point ``[H + 1, M, 2, A]`` and migrants ``[H, M]`` of the panel; deaths."""
        panel, horizon = self.model.panel, self.until - self.model.last_year
        country = national_path(
            self.model._country.first_year, self.model._country.persons[0], horizon
        )
        moves = steps_ahead(country, self.model.local)
        start = panel.persons[:, -1]
        cohort = walk(start, moves).sum(axis=(2, 3))
        wanted = averaged_total(cohort, panel.persons.sum(axis=(2, 3)), horizon)
        path, extra = toward_total(start, moves, wanted)
        if self.extra.any():
            extra = extra + self.extra[:, None]
            path = walk(start, moves, extra)
        return moves, path, extra, death_shares(country.ratios)

    def point(self, municipality: str) -> Array:
        """Point projection of one municipality, ``[H + 1, 2, A]``."""
        return np.asarray(self._walked[1][:, self.model.panel.index(municipality)])

    def paths(self, municipality: str) -> Array:
        """Paths of one municipality, ``[worlds, H + 1, 2, A]``."""
        row = self.model.panel.index(municipality)
        moves, path, extra, share = self._walked
        one = Steps(
            ratios=np.ascontiguousarray(moves.ratios[:, row : row + 1]),
            added=moves.added[row : row + 1],
            births=moves.births[:, row : row + 1],
            girls=moves.girls,
            shape=moves.shape,
            profile=moves.profile,
        )
        return simulate(
            municipality,
            np.ascontiguousarray(path[:, row]),
            np.ascontiguousarray(extra[:, row]),
            one,
            share,
            self.model.spread,
            worlds=self.worlds,
            seed=self.seed,
            scales=self.scales,
        )

    def to_frame(self) -> pd.DataFrame:
        """All numbers, long.

        Returns
        -------
        DataFrame
            ``municipality, year, sex, age, world, persons``; world -1 is the point projection,
            the first year is the observed one. ``sex`` is both where the panel's was.
        """
        import pandas as pd

        parts = []
        for row, name in zip(self.rows, self.municipalities, strict=True):
            cells = self.point(name)[None]
            if self.worlds:
                cells = np.concatenate([cells, self.paths(name)])
            words: tuple[str, ...] = SEXES
            if self.model.panel.both[row]:
                cells, words = cells.sum(axis=2, keepdims=True), ("both",)
            w, _, _, a = cells.shape
            index = pd.MultiIndex.from_product(
                [[name], range(-1, w - 1), self.years, words, range(a)],
                names=["municipality", "world", "year", "sex", "age"],
            )
            parts.append(pd.DataFrame({"persons": cells.ravel()}, index=index).reset_index())
        frame = pd.concat(parts, ignore_index=True)
        return frame[["municipality", "year", "sex", "age", "world", "persons"]]


def fit_population(
    panel: pd.DataFrame | Panel,
    last_year: int,
    *,
    national: pd.DataFrame | Panel | None = None,
) -> PopulationModel:
    """Fit the population of municipalities from their counts by sex and age.

    Parameters
    ----------
    panel : DataFrame
        ``municipality`` (str), ``year``, ``sex`` (female, male or both), ``age`` (0, 1, ... the
        last one open), ``persons`` on 1 January; rows in any order, two municipalities or four
        hundred. A municipality may start later than others, but not have gaps or stop early.
    last_year : int
        Fit up to this year; later rows are not looked at.
    national : DataFrame, optional
        ``year, sex, age, persons`` of the country; the bundled one when left out.

    Returns
    -------
    PopulationModel

    Raises
    ------
    InputError
        Negative persons, holes in ages, gaps between years, only one year, or a country that
        does not cover the same years.

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
    if national is None:
        country = bundled_country()
    elif isinstance(national, Panel):
        country = national
    else:
        country = read_panel(national.assign(municipality="0"), what="national table")
    table = (
        panel.upto(last_year)
        if isinstance(panel, Panel)
        else read_panel(panel, last_year, national=country)
    )
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
