"""A projection: the point for every municipality asked for, the paths one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.demand.population.levers import Levers
from boligsim.demand.population.national import national_path
from boligsim.demand.population.panel import SEXES
from boligsim.demand.population.paths import Around, Country, Keep, Scales, death_shares, simulate
from boligsim.demand.population.point import (
    Steps,
    averaged_total,
    steps_ahead,
    toward_total,
    walk,
)
from boligsim.demand.population.stream import BANDS, Band, in_order, summarised

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.population.model import PopulationModel

Array = NDArray[np.float64]
_MOST_ROWS = 60_000_000


@dataclass(frozen=True)
class MunicipalPaths:
    """One municipality of a stream.

    Attributes
    ----------
    municipality : str
        Its number.
    years : array ``[H + 1]``
        1 January of the last observed year to the end.
    point : array ``[H + 1, 2, A]``
        Point projection.
    paths : array ``[worlds, H + 1, 2, A]``
        The paths.
    """

    municipality: str
    years: NDArray[np.int64]
    point: Array
    paths: Array


@dataclass(frozen=True)
class Projection:
    """Made by `PopulationModel.project`.

    Paths are made when asked for, so that hundreds of municipalities do not fill the memory.
    """

    model: PopulationModel
    until: int
    worlds: int
    seed: int
    rows: tuple[int, ...]
    levers: Levers
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
            self.model.country.first_year, self.model.country.persons[0], horizon
        )
        moves = steps_ahead(country, self.model.local)
        start = panel.persons[:, -1]
        cohort = walk(start, moves).sum(axis=(2, 3))
        wanted = averaged_total(cohort, panel.persons.sum(axis=(2, 3)), horizon)
        path, extra = toward_total(start, moves, wanted)
        return moves, path, extra, death_shares(country.ratios)

    @cached_property
    def _country(self) -> Country:
        """What happens to the whole country in each world."""
        horizon = self.until - self.model.last_year
        return Country.of(self.model.spread, self.worlds, self.seed, horizon)

    def warm(self) -> None:
        """Work out what all municipalities share, once, before several threads ask for it."""
        _ = self._walked, self._country

    def around(self, municipality: str) -> Around:
        """Point projection of one municipality and what its paths are drawn from."""
        row = self.model.panel.index(municipality)
        moves, path, extra, share = self._walked
        steps = Steps(
            ratios=np.ascontiguousarray(moves.ratios[:, row : row + 1]),
            added=moves.added[row : row + 1],
            births=moves.births[:, row : row + 1],
            girls=moves.girls,
            shape=moves.shape,
            profile=moves.profile,
        )
        point = np.ascontiguousarray(path[:, row])
        more = np.ascontiguousarray(extra[:, row])
        if self.levers.total is not None:
            start = self.model.panel.persons[row : row + 1, -1]
            moved, needed = toward_total(start, steps, self.levers.total[:, None])
            point, more = np.ascontiguousarray(moved[:, 0]), np.ascontiguousarray(needed[:, 0])
        if self.levers.moves:
            steps, share, more = _pulled(self.levers, steps, share, more)
            start = self.model.panel.persons[row : row + 1, -1]
            point = np.ascontiguousarray(walk(start, steps, more[:, None])[:, 0])
        return Around(municipality, point, more, steps, share, self.model.spread)

    def point(self, municipality: str) -> Array:
        """Point projection of one municipality, ``[H + 1, 2, A]``."""
        if self.levers.total is None and not self.levers.moves:
            return np.asarray(self._walked[1][:, self.model.panel.index(municipality)])
        return self.around(municipality).point

    def paths(self, municipality: str, *, keep: Keep | None = None) -> Array:
        """Paths of one municipality, ``[worlds, H + 1, 2, A]``.

        Parameters
        ----------
        municipality : str
            Its number.
        keep : callable, optional
            What to keep of each year's persons ``[worlds, 2, A]``, e.g. sums of age bands.

        Returns
        -------
        array ``[worlds, H + 1, ...]``
        """
        return simulate(
            self.around(municipality),
            worlds=self.worlds,
            seed=self.seed,
            scales=self.scales,
            keep=keep,
            country=self._country,
        )

    def stream(self, *, threads: int | None = None) -> Iterator[MunicipalPaths]:
        """Go through the municipalities, each with all its cells, keeping none behind.

        Parameters
        ----------
        threads : int, optional
            How many work at once; as many as there are cores when left out. The numbers do not
            depend on it.

        Yields
        ------
        MunicipalPaths
            In the order asked for.
        """
        self.warm()

        def one(name: str) -> MunicipalPaths:
            return MunicipalPaths(name, self.years, self.point(name), self.paths(name))

        return in_order(one, self.municipalities, threads)

    def summarise(
        self,
        *,
        bands: Mapping[str, Band] = BANDS,
        threads: int | None = None,
    ) -> pd.DataFrame:
        """Point, mean and quantiles over the worlds, by municipality and age band.

        Parameters
        ----------
        bands : mapping
            Name to first and last age, None is open.
        threads : int, optional
            How many work at once.

        Returns
        -------
        DataFrame
            ``municipality, year, age, point, mean, p10, p50, p90``, persons; the municipality
            ``all`` is the sum of those asked for, world by world. Without worlds the quantiles
            are the point.

        Raises
        ------
        InputError
            A band without ages.
        """
        self.warm()
        return summarised(self, bands, threads)

    def to_frame(self) -> pd.DataFrame:
        """All numbers, long.

        Returns
        -------
        DataFrame
            ``municipality, year, sex, age, world, persons``; world -1 is the point projection,
            the first year is the observed one. ``sex`` is both where the panel's was.

        Raises
        ------
        InputError
            More rows than a table can hold; `stream` and `summarise` go through them.
        """
        import pandas as pd

        ages = self.model.panel.persons.shape[-1]
        count = len(self.rows) * (self.worlds + 1) * len(self.years) * 2 * ages
        if count > _MOST_ROWS:
            raise InputError(
                f"The table would have {count:,} rows. Ask for fewer worlds or municipalities, or "
                "use stream() (one municipality at a time) or summarise() (quantiles by age band)."
            )
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


def _pulled(levers: Levers, steps: Steps, share: Array, extra: Array) -> tuple[Steps, Array, Array]:
    """Pull the levers on steps, death probabilities and migrants."""
    births, ratios = steps.births, steps.ratios
    if levers.births is not None:
        births = births * levers.births[:, None]
    if levers.deaths is not None:
        higher = np.minimum(share * levers.deaths[:, None, None], 0.995)
        # those who die more or fewer are taken from those who were carried ahead
        ratios = np.maximum(ratios - (higher - share)[:, None], 0.0)
        share = higher
    if levers.extra is not None:
        extra = extra + levers.extra
    moved = Steps(ratios, steps.added, births, steps.girls, steps.shape, steps.profile)
    return moved, share, extra
