"""A fit: prior against posterior, what the figures say and what they do not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.random import fold
from boligsim.base.text import number
from boligsim.decisions.space import START, Row
from boligsim.decisions.weights import effective_size, normalised, resample

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case, Parameters
    from boligsim.decisions.batch import Setup
    from boligsim.decisions.target import Target

    Floats = npt.NDArray[np.float64]

__all__ = ["IDENTIFIED", "Fit", "Stage"]

IDENTIFIED = 0.9
"""Posterior over prior standard deviation above which a parameter is called not identified."""


@dataclass(frozen=True, eq=False)
class Stage:
    """Worlds that were simulated.

    Attributes
    ----------
    points
        float64[worlds, coordinates] of the unit cube, those of the prior first.
    simulated
        float64[worlds, targets].
    path
        int32[worlds, months] registered homeless persons at month starts.
    log_likelihood, log_weights
        float64[worlds]; they differ by the density of the stages.
    """

    points: Floats
    simulated: Floats
    path: npt.NDArray[np.int32]
    log_likelihood: Floats
    log_weights: Floats


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """Result of `calibrate`.

    Attributes
    ----------
    case
        The case that was fitted; its parameter table is the prior.
    setup
        What was simulated: the case up to the last figure.
    scenario
        Key of the scenario that was simulated.
    targets
        The figures, in the order of time.
    left_out
        Sentences about figures that could not be compared.
    seed
        Of everything.
    prior_draws
        Worlds of the prior, the first of `stage`.
    stages
        1 where the prior worlds were enough.
    stage
        All worlds.
    asked
        Rows of the parameter table that the simulation reads.
    predicted, predicted_path
        Figures and path of resampled worlds with a new course of chance.
    """

    case: Case
    setup: Setup
    scenario: str
    targets: tuple[Target, ...]
    left_out: tuple[str, ...]
    seed: int
    prior_draws: int
    stages: int
    stage: Stage
    asked: frozenset[Row]
    measure_rows: frozenset[Row]
    predicted: Floats
    predicted_path: npt.NDArray[np.int32]

    @cached_property
    def weights(self) -> Floats:
        """Weight of every world, summing to 1."""
        return normalised(self.stage.log_weights)

    @property
    def ess(self) -> float:
        """Effective sample size: equally weighted worlds that would say as much."""
        return effective_size(self.weights)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Unknowns that the simulation reads: parameters, and start counts as (start, ...)."""
        return tuple(k for k in self.setup.space.keys if k[0] == START or k in self.asked)

    @cached_property
    def _values(self) -> dict[Row, Floats]:
        space = self.setup.space
        values = space.values(self.stage.points)
        return {key: values[:, j] for j, key in enumerate(space.keys)}

    def values(self, path: str, group: str = "", dwelling: str = "") -> Floats:
        """Return an unknown in every world, to be weighted with `weights`.

        Parameters
        ----------
        path, group, dwelling
            One of `rows`.

        Returns
        -------
        float64[worlds]
            In the unit of the table.

        Raises
        ------
        InputError
            When it was not drawn.
        """
        from boligsim.base.errors import InputError, did_you_mean

        key = (path, group, dwelling)
        if key not in self._values:
            hint = did_you_mean(path, {k[0] for k in self._values})
            raise InputError(
                f"The fit has no unknown '{path}' with group '{group}' and dwelling "
                f"'{dwelling}'; {hint or 'see rows'}"
            )
        return self._values[key].copy()

    def worlds(self, size: int, seed: int | None = None) -> Floats:
        """Points of worlds drawn from the posterior, jointly.

        Parameters
        ----------
        size
            How many.
        seed
            Left out: that of the fit.

        Returns
        -------
        float64[size, coordinates]
            For `simulate_worlds`; a world with much weight comes more than once.
        """
        key = fold(self.seed if seed is None else seed, "posterior worlds")
        return self.stage.points[resample(self.weights, size, key)]

    @cached_property
    def _frame(self) -> pd.DataFrame:
        from boligsim.decisions.fit_tables import parameter_frame

        return parameter_frame(self)

    def to_frame(self) -> pd.DataFrame:
        """Prior against posterior, one row an unknown.

        Returns
        -------
        pandas.DataFrame
            path, group, dwelling, unit, scope, transferable; mean, sd, p10, p50, p90 of prior
            and posterior; sd_ratio, identified, moved (whether the figures say anything about
            it) and Spearman's coefficient with each figure in the prior.
        """
        return self._frame.copy()

    def predictive(self) -> pd.DataFrame:
        """Prior and posterior predictive beside each figure.

        Returns
        -------
        pandas.DataFrame
            Two rows a figure: target, kind, series, group, date, unit, definition, border,
            observed, error, of (prior, posterior), mean, sd, p10, p50, p90, at_most (share of
            worlds at or under the figure). The posterior's courses of chance are new ones.
        """
        from boligsim.decisions.fit_tables import predictive_frame

        return predictive_frame(self)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table ``calibration``: tidy, figures first, then the unknowns."""
        from boligsim.decisions.fit_tables import calibration_table

        return {"calibration": calibration_table(self)}

    @cached_property
    def parameters(self) -> Parameters:
        """The posterior as a table: rows the figures say nothing about are the prior's.

        ``scope`` and ``transferable`` say what may travel to another place and time, see
        `parameters_for`.
        """
        from boligsim.decisions.travel import posterior_parameters

        return posterior_parameters(self)

    def parameters_for(self, case: Case, weight: float = 1.0) -> Parameters:
        """Parameters of a case after this fit, as ``case.with_parameters(fit, weight)`` uses them.

        Parameters
        ----------
        case
            The case that is to learn from the fit.
        weight
            0 = nothing, 1 = the posterior as it is.

        Returns
        -------
        `Parameters`
            In the place and time of the fit, all rows that the figures say something about move;
            elsewhere only transferable behaviour does. Worlds are drawn jointly.

        Raises
        ------
        InputError
            When the weight is not from 0 to 1.
        """
        from boligsim.decisions.travel import parameters_for

        return parameters_for(self, case, weight)

    def for_case(self, case: Case, weight: float = 0.3) -> Case:
        """Take behaviour to another case and anchor its level to the latest count there.

        Other behaviour alone would change how many are homeless in a place, which the place knows
        better. Its rates of entry are therefore moved together, by one factor, until the
        simulation meets its own latest count; without one, until its level is what it was.

        Parameters
        ----------
        case
            The other case.
        weight
            Discount: 0 = nothing of the fit, 1 = all of it.

        Returns
        -------
        Case
            ``case.with_parameters(fit, weight)`` with the level anchored; its start stock, which
            is its own count, is untouched.
        """
        from boligsim.decisions.travel import anchored

        return anchored(self, case, weight)

    def sentences(self, language: str | None = None) -> tuple[str, ...]:
        """Say in words what the figures say, and what they do not.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        tuple of str
            Made from the numbers.
        """
        from boligsim.decisions.fit_words import fit_sentences

        return fit_sentences(self, language or self.case.language)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to be careful with, in the case's language."""
        from boligsim.decisions.fit_words import fit_warnings

        return fit_warnings(self, self.case.language)

    def summary(self, language: str | None = None) -> Table:
        """Give the unknowns that the figures say most about, prior against posterior.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        Table
            Prints as text and shows as HTML; the figures and what is not identified below it.
        """
        from boligsim.decisions.fit_words import fit_summary

        return fit_summary(self, language or self.case.language)

    def plot(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw registered homeless persons before and after the fit, with the figures.

        Parameters
        ----------
        ax
            Axes to draw in; left out: new ones.
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        matplotlib.axes.Axes
            Never shown by itself.
        """
        from boligsim.decisions.fit_plot import plot_fit

        return plot_fit(self, ax=ax, language=language or self.case.language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        worlds = number(float(len(self.weights)), "en")
        return (
            f"Fit({self.case.name}, {len(self.targets)} figures, {worlds} worlds in "
            f"{self.stages} stage{'s' if self.stages > 1 else ''}, effective size {self.ess:.0f})"
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be made again."""
        keep = self.__dataclass_fields__
        return {k: v for k, v in self.__dict__.items() if k in keep}
