"""What a search of the best mix found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.decisions.mixes import Mix
    from boligsim.measures import Measure
    from boligsim.scenarios.scenario import Scenario

__all__ = ["Optimum"]


@dataclass(frozen=True, eq=False, repr=False)
class Optimum:
    """Result of `optimise`.

    Attributes
    ----------
    case
        The case.
    menu
        Item to its levels.
    frame
        One row a mix that was simulated: level of each item, effect (homeless-years avoided),
        standard_error, cash_cost and net_investment (million NOK in the economy plan),
        staff_years, loans_per_year, acquisitions_per_year, feasible, pareto.
    best
        The mix chosen, as in the frame.
    scenario
        The same as a scenario.
    fresh
        Effect of the winner with fresh worlds and histories: mean, standard_error, p10, p50, p90.
    limits
        What had to be kept.
    exact
        Whether every mix of the menu was simulated.
    """

    case: Case
    menu: dict[str, tuple[Measure, ...]]
    frame: pd.DataFrame
    best: Mix
    scenario: Scenario
    fresh: dict[str, float]
    limits: dict[str, float]
    exact: bool

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the rows."""
        return self.frame.copy()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table ``optimum``."""
        return {"optimum": self.to_frame()}

    def summary(self, language: str | None = None) -> Table:
        """Give the mixes that no other beats, the chosen one marked.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.decisions.optimise_show import optimum_summary

        return optimum_summary(self, language or self.case.language)

    def plot(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw effect against cost: every mix, those that no other beats, and the chosen one.

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
        from boligsim.decisions.optimise_show import plot_optimum

        return plot_optimum(self, ax=ax, language=language or self.case.language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        chosen = ", ".join(f"{k}={v}" for k, v in zip(self.menu, self.best, strict=True) if v)
        how = "all" if self.exact else "some"
        return f"Optimum({how} {len(self.frame)} mixes simulated; {chosen or 'nothing'} is best)"
