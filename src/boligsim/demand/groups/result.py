"""What a forecast of counts gives: quantiles, draws, a table, a plot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.random import fold, fold_array, normals
from boligsim.demand.groups.laws import Law

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table

Array = NDArray[np.float64]
_GRID = (np.arange(99) + 0.5) / 99.0


@dataclass(frozen=True, eq=False, repr=False)
class CountForecast:
    """Forecast of yearly counts, made by `forecast_counts`.

    ``G`` groups, ``T`` years known, ``H`` years ahead, ``L`` quantiles kept.

    Attributes
    ----------
    names : tuple of str
        The groups.
    last_year : int
        The last year with a column of counts.
    counts : array ``[G, T]``
        What was counted.
    probabilities : array ``[L]``
        Which quantiles are kept.
    laws : tuple
        The methods, averaged with equal weights at every quantile.
    settings : dict
        What all groups share: discount and strength, window and dispersion, noise and step.
    seed : int
        Of the draws.
    """

    names: tuple[str, ...]
    last_year: int
    counts: Array
    probabilities: Array
    laws: tuple[Law, ...]
    settings: dict[str, float]
    seed: int

    def __repr__(self) -> str:
        """One line."""
        groups, ahead = self.quantiles.shape[:2]
        return f"CountForecast({groups} groups, {self.last_year + 1}-{self.last_year + ahead})"

    @property
    def years(self) -> NDArray[np.int64]:
        """The years ahead, ``[H]``."""
        return np.arange(1, self.quantiles.shape[1] + 1) + self.last_year

    def at(self, probabilities: ArrayLike) -> Array:
        """Quantiles of the counts at any probabilities, ``[G, H, L]``."""
        return self._averaged("counts", np.asarray(probabilities, dtype=np.float64))

    @cached_property
    def quantiles(self) -> Array:
        """Quantiles of the counts that were asked for, ``[G, H, L]``."""
        return self.at(self.probabilities)

    @cached_property
    def mean(self) -> Array:
        """Expected counts, ``[G, H]``."""
        return np.asarray(self.expected_at(_GRID).sum(axis=-1) / len(_GRID))

    def expected_at(self, probabilities: ArrayLike) -> Array:
        """Quantiles of the expected counts, chance left out, ``[G, H, L]``."""
        return self._averaged("levels", np.asarray(probabilities, dtype=np.float64))

    def _averaged(self, what: str, points: Array) -> Array:
        at = points[:, None, None]
        found = [getattr(law, what)(at) for law in self.laws]
        return np.moveaxis(sum(found[1:], start=found[0]) / len(found), 0, -1)

    def _wander(self, draws: int) -> Array:
        """Draw standard normal numbers ``[draws, G, H]`` that persist as the level does."""
        groups, ahead = self.quantiles.shape[:2]
        kept = self.settings["discount"]
        keys = fold_array(fold(self.seed, "level of counts"), np.arange(draws))[:, None, None]
        keys = fold_array(keys, np.arange(groups)[None, :, None])
        steps = normals(fold_array(keys, np.arange(ahead + 1)[None, None, :]))
        # The variance of the level after h years grows as 1 + h (1 - kept) / kept.
        held = kept / (1.0 - kept)
        path = np.cumsum(steps[..., 1:], axis=-1) + np.sqrt(held) * steps[..., :1]
        return np.asarray(path / np.sqrt(held + np.arange(1, ahead + 1)))

    def draw_expected(self, draws: int) -> Array:
        """Draw expected counts, chance left out: what a simulation draws its own chance around.

        Parameters
        ----------
        draws : int
            How many; the first ones stay when there are more.

        Returns
        -------
        array ``[draws, G, H]``
            A high draw one year tends to be high the next.
        """
        from scipy.special import ndtr

        return self._at_each("levels", ndtr(self._wander(draws)))

    def draw(self, draws: int) -> NDArray[np.int64]:
        """Draw counts: level and chance together.

        Parameters
        ----------
        draws : int
            How many.

        Returns
        -------
        array of int ``[draws, G, H]``
        """
        from scipy.special import ndtr

        level = self._wander(draws)
        keys = fold_array(fold(self.seed, "chance of counts"), np.arange(draws))[:, None, None]
        keys = fold_array(keys, np.arange(level.shape[1])[None, :, None])
        chance = normals(fold_array(keys, np.arange(level.shape[2])[None, None, :]))
        ends = np.array([0.1, 0.9])
        wide = np.diff(self.at(ends), axis=-1)[..., 0]
        narrow = np.diff(self.expected_at(ends), axis=-1)[..., 0]
        share = np.clip(narrow / np.maximum(wide, 1e-9), 0.0, 1.0)[None]
        points = ndtr(share * level + np.sqrt(1.0 - share**2) * chance)
        return np.rint(self._at_each("counts", points)).astype(np.int64)

    def _at_each(self, what: str, points: Array) -> Array:
        inside = np.clip(points, 1e-9, 1.0 - 1e-9)
        found = [getattr(law, what)(inside) for law in self.laws]
        return np.asarray(sum(found[1:], start=found[0]) / len(found))

    def to_frame(self) -> pd.DataFrame:
        """All quantiles, tidy and long.

        Returns
        -------
        DataFrame
            ``group, year, probability, value, mean``.
        """
        import pandas as pd

        index = pd.MultiIndex.from_product(
            [self.names, self.years, self.probabilities], names=["group", "year", "probability"]
        )
        frame = pd.DataFrame({"value": self.quantiles.ravel()}, index=index).reset_index()
        return frame.assign(mean=np.repeat(self.mean.ravel(), len(self.probabilities)))

    def summary(self, language: str = "en") -> Table:
        """Median and 80 % interval of the first and the last year of each group."""
        from boligsim.demand.groups.show import summary_of

        return summary_of(self, language)

    def plot(self, group: str | None = None, ax: Axes | None = None, language: str = "en") -> Axes:
        """Draw what was counted and the fan ahead of one group.

        Parameters
        ----------
        group : str, optional
            Which; the first when left out.
        ax : Axes, optional
            Where to draw; a new figure when left out.
        language : str
            nb, nn or en.

        Returns
        -------
        Axes
        """
        from boligsim.demand.groups.show import plot_counts

        name = self.names[0] if group is None else group
        if name not in self.names:
            raise InputError(f"There is no group '{name}'. {did_you_mean(name, self.names)}")
        return plot_counts(self, self.names.index(name), ax, language)
