"""A target: one figure that was counted, with unit, definition, border and error model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.decisions.target_series import SERIES, simulated_series
from boligsim.scenarios.history import month_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.case import Case
    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["Target", "last_year_of", "month_index"]


@dataclass(frozen=True)
class Target:
    """One figure to be met.

    The error model: the figure is the simulated number plus a normal error with standard
    deviation `error`, rounded where the figure is whole, and never below 0. An error of 0 asks
    for the very number.

    Attributes
    ----------
    series
        A key of `boligsim.decisions.target_series.SERIES`; its kind is stock, flow or share.
    date
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. A stock with a year only is of 1 December, next
        to the usual week 48; a flow is of the whole calendar year.
    value
        The figure, in `unit`.
    error
        Standard deviation of the observation error, in `unit`.
    unit
        persons, households, children or share.
    group
        ``all``, a group or a report group (by group a stock is known on 1 January only).
    definition, border, source, status
        From the row: what was counted, in which municipality, by whom, how sure.

    Examples
    --------
    >>> Target("homeless_persons", "2013-12-01", 5.0, error=3.0).kind
    'stock'
    """

    series: str
    date: str
    value: float
    error: float
    unit: str = "persons"
    group: str = "all"
    definition: str = ""
    border: str = ""
    source: str = ""
    status: str = "published"

    def __post_init__(self) -> None:
        """Refuse what cannot be met."""
        if self.series not in SERIES:
            hint = did_you_mean(self.series, SERIES)
            raise InputError(f"There is no series '{self.series}' to be a target; {hint}")
        if self.unit not in SERIES[self.series].units:
            allowed = " or ".join(SERIES[self.series].units)
            raise InputError(
                f"The target {self.series} {self.date} is in {self.unit}, but the series is "
                f"counted in {allowed}; units are never mixed, so correct the unit or the series."
            )
        good = np.isfinite([self.value, self.error]).all() and min(self.value, self.error) >= 0
        if not good or (self.kind == "share" and self.value > 1):
            raise InputError(
                f"The target {self.series} {self.date} has value {self.value} and error "
                f"{self.error}; both must be numbers >= 0, a share at most 1."
            )

    @property
    def kind(self) -> str:
        """stock, flow or share."""
        return SERIES[self.series].kind

    @property
    def name(self) -> str:
        """Series, group and date in one word, for columns."""
        group = "" if self.group == "all" else f"[{self.group}]"
        return f"{self.series}{group}@{self.date}"

    @property
    def whole(self) -> bool:
        """Whether the figure is a count."""
        return self.kind != "share" and float(self.value).is_integer()

    def month(self, base: int) -> int:
        """Months from the base date to the date; a flow's is the January of its year."""
        return month_index(self.series, self.date, base)

    def last_year(self, base: int) -> int:
        """First 1 January by which the figure is simulated."""
        return last_year_of(self.series, self.date, base)

    def simulated(self, outcomes: Outcomes, groups: list[int] | None) -> Floats:
        """Value in every draw, [W, H].

        Parameters
        ----------
        outcomes
            Results whose first year is the base year.
        groups
            Places of the target's groups; None = everybody.
        """
        month = self.month(int(outcomes.years[0]))
        return simulated_series(outcomes, SERIES[self.series], self.unit, month, groups)

    def log_likelihood(self, simulated: Floats) -> Floats:
        """Log probability of the figure, given the simulated numbers.

        Parameters
        ----------
        simulated
            Of any shape; nan (no share) has probability 0.

        Returns
        -------
        float64
            Same shape; minus infinity where the figure is impossible.
        """
        gap = self.value - simulated
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.error == 0:
                out = np.where(np.abs(gap) < (0.5 if self.whole else 1e-9), 0.0, -np.inf)
            elif not self.whole:
                out = -0.5 * (gap / self.error) ** 2 - np.log(self.error * np.sqrt(2 * np.pi))
            else:
                out = _log_cell(gap / self.error, 0.5 / self.error, lowest=self.value == 0)
        return np.where(np.isnan(simulated), -np.inf, out)

    def observe(self, simulated: Floats, z: Floats) -> Floats:
        """Figures that would have been counted: simulated numbers with an error.

        Parameters
        ----------
        simulated
            Numbers of any shape.
        z
            Standard normal numbers, same shape.

        Returns
        -------
        float64
            Rounded where the figure is a count; shares stay within 0 and 1.
        """
        seen = np.maximum(simulated + self.error * z, 0.0)
        if self.kind == "share":
            return np.minimum(seen, 1.0)
        return np.floor(seen + 0.5) if self.whole else seen

    def group_places(self, case: Case) -> list[int] | None:
        """Places of the groups of the case that the target is about; None = all.

        Raises
        ------
        InputError
            When the case has no such group.
        """
        if self.group in ("", "all"):
            return None
        frame = case.groups
        for column in ("group", "report_group"):
            own = np.flatnonzero((frame[column] == self.group).to_numpy())
            if len(own):
                return [int(i) for i in own]
        known = [*frame["group"], *frame["report_group"]]
        raise InputError(
            f"The target {self.series} {self.date} is of the group '{self.group}', which the "
            f"case does not have; {did_you_mean(self.group, known)}"
        )


def _log_cell(gap: Floats, half: float, *, lowest: bool) -> Floats:
    """Log probability of a rounded number: of the cell gap ± half, or of all below its top."""
    from scipy.special import log_ndtr

    top = np.asarray(log_ndtr(gap + half))
    if lowest:
        return top
    # The lower tail is exact far out; above the middle the mirror image is.
    mirrored = gap > 0
    high = np.where(mirrored, log_ndtr(-(gap - half)), top)
    low = np.where(mirrored, log_ndtr(-(gap + half)), log_ndtr(gap - half))
    return np.asarray(high + np.log1p(-np.exp(np.minimum(low - high, 0.0))))


def month_index(series: str, date: str, base: int) -> int:
    """Months from the base date to a figure; of a flow, to the January of its year."""
    if SERIES[series].kind == "flow":
        return 12 * (int(date[:4]) - base)
    return month_of(date, base)


def last_year_of(series: str, date: str, base: int) -> int:
    """First 1 January by which a figure is simulated."""
    month = month_index(series, date, base)
    return base + (month // 12 + 1 if SERIES[series].kind == "flow" else -(-month // 12))
