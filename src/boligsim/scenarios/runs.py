"""Runs: what came out of the scenarios, on the same random numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.series import Integers, groups_of, merge, stock_series

if TYPE_CHECKING:
    from concurrent.futures import Future

    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.demand import Demand
    from boligsim.homelessness import Outcomes
    from boligsim.scenarios.compare import Comparison
    from boligsim.scenarios.simulate import Runner

__all__ = ["Runs"]


@dataclass(frozen=True, eq=False)
class Runs:
    """Outcomes of scenarios that share worlds, histories and random numbers.

    Attributes
    ----------
    demand
        The demand they ran on.
    scenarios
        Scenarios; the first is the base case of costs and of the table ``comparison``.
    outcomes
        `Outcomes` of each.
    seed
        Seed of the histories.
    runner
        Function that simulates a further scenario on the same numbers (for combinations).
    """

    demand: Demand
    scenarios: tuple[Scenario, ...]
    outcomes: tuple[Outcomes, ...]
    seed: int = field(kw_only=True)
    runner: Runner = field(kw_only=True, repr=False)

    @property
    def case(self) -> Case:
        """The case."""
        return self.demand.case

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the scenarios, the words of the tables."""
        return tuple(str(s.key) for s in self.scenarios)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the stocks, 1 January of base to until."""
        return tuple(int(y) for y in self.outcomes[0].years)

    @cached_property
    def groups(self) -> dict[str, list[int]]:
        """Report groups with the places of their groups, ``all`` first."""
        return groups_of(self.case, tuple(self.outcomes[0].groups))

    @property
    def recommended(self) -> Scenario | None:
        """The scenario marked as recommended, if any."""
        return next((s for s in self.scenarios if s.recommended), None)

    def index(self, which: str | int | Scenario) -> int:
        """Place of a scenario given by key, name, place or itself.

        Parameters
        ----------
        which
            The scenario.

        Returns
        -------
        int
            Its place.

        Raises
        ------
        InputError
            When it is not among the runs.
        """
        if isinstance(which, Scenario):
            which = str(which.key)
        if isinstance(which, int):
            if -len(self.scenarios) <= which < len(self.scenarios):
                return which % len(self.scenarios)
            raise InputError(f"There are {len(self.scenarios)} scenarios, not number {which}.")
        for i, s in enumerate(self.scenarios):
            if which in (s.key, s.name):
                return i
        hint = did_you_mean(which, [*self.keys, *(s.name for s in self.scenarios)])
        raise InputError(f"There is no scenario '{which}' among the runs; {hint}")

    def series(self, scenario: str | int | Scenario, name: str, group: str = "all") -> Integers:
        """Every draw of a series on each 1 January.

        Parameters
        ----------
        scenario
            Key, name, place or the scenario itself.
        name
            Series of the table ``homelessness``, e.g. ``homeless_persons``.
        group
            Report group or ``all``.

        Returns
        -------
        int64[W, H, Y + 1]
            Worlds, histories, years.

        Raises
        ------
        InputError
            When scenario, series or group is not known.
        """
        if group not in self.groups:
            hint = did_you_mean(group, self.groups)
            raise InputError(f"There is no report group '{group}'; {hint}")
        values = stock_series(self.outcomes[self.index(scenario)], name)
        out = merge(values, {group: self.groups[group]})[..., 0]
        return out.astype(np.int64)

    def compare(self, base: str | int | Scenario = 0) -> Comparison:
        """Compare every scenario with one of them, draw by draw.

        Parameters
        ----------
        base
            Key, name, place or the scenario itself.

        Returns
        -------
        Comparison
            Paired differences; the base's own are exactly 0.
        """
        from boligsim.scenarios.compare import Comparison

        return Comparison(self, self.index(base))

    def warnings(self) -> dict[str, list[str]]:
        """List what is odd about each scenario's measures, in the language of the case.

        Returns
        -------
        dict
            Scenario key to sentences; scenarios without any are left out.
        """
        return {key: list(sentences) for key, sentences in self._warnings.items()}

    @cached_property
    def _warnings(self) -> dict[str, list[str]]:
        found = {str(s.key): s.check() for s in self.scenarios}
        return {key: sentences for key, sentences in found.items() if sentences}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table of the runs, tidy.

        Returns
        -------
        dict
            ``homelessness``, ``flows``, ``waiting``, ``suitable_home``, ``vacancy_chains``,
            ``official_counts``, ``costs``, ``comparison``, ``combinations``;
            ``history_check`` where the case has observations within the run.
        """
        return dict(self._tables)

    def work_ahead(self) -> None:
        """Start the simulations that the table ``combinations`` needs, in the background.

        `tables` does so itself, and waits for them last. Whoever knows that it will be asked for
        tables, and has other work before, may call this as soon as the runs are there.
        """
        _ = self._combinations

    @cached_property
    def _combinations(self) -> Future[pd.DataFrame]:
        from concurrent.futures import ThreadPoolExecutor

        from boligsim.scenarios.combinations import combinations_table

        pool = ThreadPoolExecutor(1)
        try:
            return pool.submit(combinations_table, self)
        finally:
            pool.shutdown(wait=False)

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        from boligsim.scenarios import costs, history, official, tables

        self.work_ahead()
        out = {
            "homelessness": tables.homelessness(self),
            "flows": tables.flows(self),
            "waiting": tables.waiting(self),
            "suitable_home": tables.suitable_home(self),
            "vacancy_chains": tables.vacancy_chains(self),
            "official_counts": official.official_counts(self),
            "costs": costs.costs_table(self),
            "comparison": self.compare(0).table(),
            "combinations": self._combinations.result(),
        }
        check = history.history_check(self)
        if len(check):
            out["history_check"] = check
        return out

    def to_frame(self) -> pd.DataFrame:
        """Stack all tables, with a first column that names the table.

        Returns
        -------
        pandas.DataFrame
            Tidy and long.
        """
        import pandas as pd

        named = [
            frame.assign(table=name)
            for name, frame in self.tables().items()
            if name != "history_check"
        ]
        frame = pd.concat(named, ignore_index=True)
        return frame[["table", *(c for c in frame.columns if c != "table")]]

    def summary(self) -> Table:
        """Show registered homeless persons and households waiting at the end, by scenario.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.scenarios.summaries import runs_summary

        return runs_summary(self)

    def plot(
        self, series: str = "homeless_persons", ax: Axes | None = None, **options: Any
    ) -> Axes:
        """Draw a series by scenario: medians, with bands for base case and recommendation.

        Parameters
        ----------
        series
            Series of the table ``homelessness``.
        ax
            Axes to draw in; left out: new ones.
        **options
            ``group`` (report group) and ``scenarios`` (keys).

        Returns
        -------
        matplotlib.axes.Axes
            Never shown by itself.
        """
        from boligsim.scenarios.plots import plot_series

        return plot_series(self, series, ax=ax, **options)

    def __repr__(self) -> str:
        """Return one line."""
        worlds, histories = self.outcomes[0].stock.shape[:2]
        return (
            f"Runs({self.case.name}, {len(self.scenarios)} scenarios, {worlds} worlds x "
            f"{histories} histories, {self.years[0]}-{self.years[-1]}, seed {self.seed})"
        )
