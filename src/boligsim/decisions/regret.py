"""Regret over futures: what one loses by a decision if another future comes.

Futures are alternatives, not probabilities: they are neither averaged nor weighted. A scenario's
regret in a future is what it falls short of the best scenario there; the careful choice is the one
whose largest regret is smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.results import Table
from boligsim.base.style import PALETTE, axes_or_new, number_axis, plot_style
from boligsim.base.text import number
from boligsim.decisions.calibrate import whole_number
from boligsim.decisions.sensitivity import OUTCOMES
from boligsim.decisions.words import WORDS, say
from boligsim.demand import Future
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.simulate import simulate
from boligsim.scenarios.table import case_scenarios

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from boligsim.case import Case

    Floats = npt.NDArray[np.float64]

__all__ = ["Regret", "futures_of", "regret"]

HOMELESS_YEARS = "homeless_years"
_SSB = ("ssb_main", "ssb_low", "ssb_high")


@dataclass(frozen=True, eq=False, repr=False)
class Regret:
    """Result of `regret`.

    Attributes
    ----------
    case
        The case.
    values
        Mean outcome, one row a scenario, one column a future; less is better.
    outcome, unit
        What was compared.
    names
        Scenario key to the name shown.
    """

    case: Case
    values: pd.DataFrame
    outcome: str
    unit: str
    names: dict[str, str]

    @property
    def regret(self) -> pd.DataFrame:
        """What each scenario falls short of the best one, future by future."""
        return self.values - self.values.min(axis=0)

    @property
    def careful(self) -> str:
        """Key of the scenario whose largest regret is smallest; ties go to the first."""
        worst = self.regret.max(axis=1)
        return str(worst.index[int(np.argmin(worst.to_numpy()))])

    def to_frame(self) -> pd.DataFrame:
        """Return scenario, future, value and regret, tidy and long.

        Returns
        -------
        pandas.DataFrame
            One row a scenario and future.
        """
        both = {"value": self.values, "regret": self.regret}
        parts = [
            frame.rename_axis("scenario").reset_index().melt("scenario", var_name="future",
                                                             value_name=name)
            for name, frame in both.items()
        ]  # fmt: skip
        return parts[0].merge(parts[1], on=["scenario", "future"])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table ``regret``."""
        return {"regret": self.to_frame().assign(outcome=self.outcome, unit=self.unit)}

    def summary(self, language: str | None = None) -> Table:
        """Give the regret of each scenario in each future, and the largest.

        Parameters
        ----------
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        spoken = language or self.case.language
        lost = self.regret
        rows = []
        for key in lost.index:
            row = {say("column_scenario", spoken): self.names[str(key)]}
            row |= {_future_name(str(f), spoken): number(float(lost.loc[key, f]), spoken, 1)
                    for f in lost.columns}  # fmt: skip
            row[say("column_worst", spoken)] = number(float(lost.loc[key].max()), spoken, 1)
            rows.append(row)
        what = say(f"outcome.{self.outcome}", spoken)
        note = say("regret_note", spoken, name=self.names[self.careful])
        title = say("regret_title", spoken, outcome=what)
        return Table(pd.DataFrame(rows), title=title, language=spoken, note=note)

    def plot(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw the regret of each scenario, a bar a future.

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
        spoken = language or self.case.language
        lost = self.regret
        tall = 0.8 / max(len(lost.columns), 1)
        hatches = ("", "////", "....", "xxxx", "----")
        with plot_style():
            axes = axes_or_new(ax, (6.9, 1.2 + 0.55 * len(lost)))
            for f, future in enumerate(lost.columns):
                colour, hatch = PALETTE[f % len(PALETTE)], hatches[f % len(hatches)]
                axes.barh(
                    np.arange(len(lost))[::-1] + 0.4 - (f + 0.5) * tall, lost[future], height=tall,
                    facecolor="white" if hatch else colour, edgecolor=colour, hatch=hatch,
                    label=_future_name(str(future), spoken),
                )  # fmt: skip
            axes.set_yticks(np.arange(len(lost))[::-1], [self.names[str(k)] for k in lost.index])
            axes.grid(visible=False, axis="y")
            axes.grid(visible=True, axis="x")
            number_axis(axes, spoken, axis="x", whole=False)
            what = say(f"outcome.{self.outcome}", spoken)
            axes.set_title(say("regret_title", spoken, outcome=what), loc="left", fontsize=10)
            axes.legend(frameon=False, fontsize="small", loc="best")
        return axes

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        rows, columns = self.values.shape
        return f"Regret({rows} scenarios in {columns} futures; careful: {self.careful!r})"


def _future_name(name: str, language: str) -> str:
    key = f"future.{name}"
    return say(key, language) if key in WORDS else name


def futures_of(case: Case) -> list[Future]:
    """Futures that a case can be seen in: its own tables, and SSB's alternatives where it has them.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    list of Future
        The own growth line stays what it is in all of them.
    """
    known = set(case.reference["alternative"]) if len(case.reference) else set()
    codes = {"ssb_main": "MMMM", "ssb_low": "LLML", "ssb_high": "HHMH"}
    more = [Future(name, population=name) for name in _SSB if codes[name] in known]
    return [Future("own"), *more]


def regret(
    case: Case,
    scenarios: Sequence[Scenario] | None = None,
    futures: Sequence[Future] | None = None,
    *,
    outcome: str = HOMELESS_YEARS,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Regret:
    """Compare scenarios in several futures, on the same chance.

    Parameters
    ----------
    case
        The case, with its worlds and histories.
    scenarios
        Left out: those of the case.
    futures
        Alternatives with names of their own; left out: the case's own tables and SSB's
        alternatives.
    outcome
        ``homeless_years`` over the run, ``homeless_persons`` or ``waiting_households`` at its end.
    seed
        Left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: threads of the simulation's own choice.

    Returns
    -------
    Regret
        Futures are alternatives: nothing is averaged over them.

    Raises
    ------
    InputError
        When there are fewer than two scenarios, futures share a name, or the outcome is unknown.

    Source
    ------
    Savage (1951), The theory of statistical decision: minimax regret.
    """
    from boligsim.demand import project_demand

    known = {HOMELESS_YEARS: "person_years_avoided", **{k: k for k in list(OUTCOMES)[1:]}}
    if outcome not in known:
        raise InputError(f"There is no outcome '{outcome}'; {did_you_mean(outcome, known)}")
    chosen = case_scenarios(case) if scenarios is None else list(scenarios)
    if len(chosen) < 2:
        raise InputError("regret compares scenarios: give at least two.")
    ahead = futures_of(case) if futures is None else list(futures)
    names = [f.name or f"future {i + 1}" for i, f in enumerate(ahead)]
    if not names or len(set(names)) < len(names):
        raise InputError("Every future needs a name of its own: Future('more refugees', ...).")
    key = None if seed is None else whole_number("seed", seed, least=0)
    unit, pick = OUTCOMES[known[outcome]]
    sign = -1.0 if outcome == HOMELESS_YEARS else 1.0
    columns: dict[str, list[float]] = {}
    for name, future in zip(names, ahead, strict=True):
        runs = simulate(project_demand(case, future=future), chosen, seed=key, executor=executor)
        columns[name] = [_mean(sign * pick(o)) for o in runs.outcomes]
    keys = [str(s.key) for s in chosen]
    shown = {str(s.key): s.name for s in chosen}
    return Regret(case, pd.DataFrame(columns, index=keys), outcome, unit, shown)


def _mean(values: Floats) -> float:
    return float(np.add.reduce(np.sort(values, axis=None)) / values.size)
