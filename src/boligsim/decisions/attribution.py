"""An attribution: bars that add up to the counted change, with intervals and words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.decisions.fit_words import CONTRACTION
from boligsim.decisions.selection import largest_fall, probability_of_fall

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.decisions.target import Target
    from boligsim.measures import Measure

    Floats = npt.NDArray[np.float64]

__all__ = ["CHANCE", "JOINT", "OBSERVED", "WITHOUT", "Attribution"]

WITHOUT, JOINT, CHANCE, OBSERVED = "without", "joint", "chance_and_selection", "observed"


@dataclass(frozen=True, eq=False, repr=False)
class Attribution:
    """Result of `attribute`: W worlds, H histories, n players.

    In every draw the values of the players sum to the joint effect; with the change without
    measures and what chance and selection are left to explain, to the counted change.

    Attributes
    ----------
    case, scenario
        What was simulated.
    players
        Player to its measures.
    first, last
        The two counts.
    values
        float64[n, W, H] contribution of each player to the change, persons; less than 0 is fewer.
    start
        float64[W, H] simulated first count, without measures.
    without, everything
        float64[W, H] simulated change without measures and with all.
    readings
        Contribution of start loans under each reading of 'the tenant became an owner'.
    before
        float64[n, W, 1] contributions in worlds of the prior, beside a fit; else None.
    late
        (player, date) of players that start after the last count.
    fitted
        Whether the worlds are those of a fit.
    peers
        Equal municipalities of the yardstick of selection.
    seed
        Of everything.
    """

    case: Case
    scenario: str
    players: Mapping[str, tuple[Measure, ...]]
    first: Target
    last: Target
    values: Floats
    start: Floats
    without: Floats
    everything: Floats
    readings: Mapping[str, Floats]
    before: Floats | None
    late: tuple[tuple[str, str], ...]
    fitted: bool
    peers: int
    seed: int

    @property
    def observed(self) -> float:
        """Counted change, persons: less than 0 is a fall."""
        return self.last.value - self.first.value

    @cached_property
    def joint(self) -> Floats:
        """float64[W, H] joint effect of all measures."""
        return self.everything - self.without

    @cached_property
    def chance(self) -> Floats:
        """float64[W, H] what is left of the counted change: chance and selection."""
        return self.observed - self.everything

    @property
    def gap(self) -> float:
        """Largest difference in any draw between the sum of the values and the joint effect."""
        total = np.zeros_like(self.joint)
        for value in self.values:
            total = total + value
        return float(np.max(np.abs(total - self.joint), initial=0.0))

    def bars(self) -> dict[str, Floats]:
        """Every bar, draw by draw: without, the players, chance and selection.

        Returns
        -------
        dict
            They sum to the counted change in every draw.
        """
        own = dict(zip(self.players, self.values, strict=True))
        return {WITHOUT: self.without, **own, CHANCE: self.chance}

    def value(self, player: str) -> float:
        """Mean contribution of a player or of another bar, persons.

        Parameters
        ----------
        player
            A player, or without, joint, chance_and_selection.

        Returns
        -------
        float
            Less than 0 is fewer.

        Raises
        ------
        InputError
            When there is no such bar.
        """
        known = {**self.bars(), JOINT: self.joint}
        if player not in known:
            raise InputError(f"There is no player '{player}'; {did_you_mean(player, known)}")
        return float(np.add.reduce(np.sort(known[player], axis=None)) / known[player].size)

    def contraction(self, player: str) -> float:
        """Part by which the spread of a contribution is narrower than before the fit.

        Parameters
        ----------
        player
            A player.

        Returns
        -------
        float
            1 - mean distance from the median / the same before; nan without a fit or where
            nothing varied.
        """
        return self._narrower(player)[0]

    def contraction_error(self, player: str) -> float:
        """Return the standard error of `contraction`, from the differences between worlds."""
        return self._narrower(player)[1]

    def separates(self, player: str) -> bool:
        """Whether the counts narrow a contribution by 20 % or more, beyond the noise of draws."""
        part, error = self._narrower(player)
        return bool(part - error >= CONTRACTION)

    def _narrower(self, player: str) -> tuple[float, float]:
        nothing = float("nan"), float("nan")
        if self.before is None:
            return nothing
        place = list(self.players).index(player)
        (before, e0), (after, e1) = (_distance(v[place]) for v in (self.before, self.values))
        if before <= 0:
            return nothing
        return 1.0 - after / before, after / before * float(np.hypot(e0, e1))

    @property
    def probability_of_fall(self) -> float:
        """Probability of so few in the last count when the rate has not changed."""
        return probability_of_fall(self.first.value, self.last.value)

    @property
    def largest_fall(self) -> float:
        """Mean largest fall among `peers` equal municipalities by chance alone, persons."""
        return largest_fall((self.first.value + self.last.value) / 2.0, self.peers)

    def to_frame(self) -> pd.DataFrame:
        """Return all bars with their intervals.

        Returns
        -------
        pandas.DataFrame
            bar, kind (measure, reading, other, sum, yardstick), unit, mean, sd, p10, p50, p90
            over draws, standard_error of the mean, p10_worlds and p90_worlds (chance averaged
            out), chance (share of the spread), lower (share of draws with fewer), contraction,
            late (start of a player that comes after the last count).
        """
        from boligsim.decisions.attribution_tables import bar_frame

        return bar_frame(self)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table ``attribution``, tidy."""
        from boligsim.decisions.attribution_tables import attribution_table

        return {"attribution": attribution_table(self)}

    def quote(self, language: str | None = None) -> str:
        """Return a sentence that a politician can quote, made from the numbers."""
        from boligsim.decisions.attribution_words import quote

        return quote(self, language or self.case.language)

    def limits(self, language: str | None = None) -> str:
        """Return what two counts cannot show, made from the numbers."""
        from boligsim.decisions.attribution_words import limits

        return limits(self, language or self.case.language)

    def sentences(self, language: str | None = None) -> tuple[str, ...]:
        """Say what the bars say: the quote, the limits, readings, separation, late measures.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        tuple of str
            Made from the numbers.
        """
        from boligsim.decisions.attribution_words import attribution_sentences

        return attribution_sentences(self, language or self.case.language)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Players that start after the last count, in the case's language."""
        from boligsim.decisions.attribution_words import late_sentences

        return late_sentences(self, self.case.language)

    def summary(self, language: str | None = None) -> Table:
        """Give the bars as a table, with the sentences below.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.decisions.attribution_words import attribution_summary

        return attribution_summary(self, language or self.case.language)

    def plot(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw the bars with their intervals.

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
        from boligsim.decisions.attribution_plot import plot_attribution

        return plot_attribution(self, ax=ax, language=language or self.case.language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        worlds, histories = self.joint.shape
        whose = "posterior" if self.fitted else "prior"
        return (
            f"Attribution({self.case.name}, {len(self.players)} players, {worlds} {whose} worlds x "
            f"{histories} histories, {self.first.value:g} -> {self.last.value:g} persons)"
        )


def _distance(values: Floats) -> tuple[float, float]:
    """Mean distance from the median (contributions have long tails) and its relative error."""
    worlds = np.add.reduce(np.abs(values - np.median(values)), axis=1) / values.shape[1]
    mean = float(np.add.reduce(worlds) / len(worlds))
    if mean <= 0 or len(worlds) < 2:
        return mean, 0.0
    return mean, float(np.std(worlds, ddof=1)) / np.sqrt(len(worlds)) / mean
