"""The best mix of a menu under a budget, yearly limits and a ceiling on staff.

All mixes are compared on the same worlds and histories. The best of many is partly the luckiest,
so the winner is simulated again with fresh numbers, and that is the effect to quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.random import fold
from boligsim.base.summary import summarise
from boligsim.decisions.calibrate import whole_number
from boligsim.decisions.mixes import Mix, best_of, pareto, search
from boligsim.measures import Ask
from boligsim.scenarios.compare import person_years
from boligsim.scenarios.costs import costs_table
from boligsim.scenarios.runs import Runs
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.simulate import runner
from boligsim.scenarios.table import case_scenarios

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.demand import Demand
    from boligsim.homelessness import Outcomes
    from boligsim.measures import Measure

    Floats = npt.NDArray[np.float64]

__all__ = ["LIMITS", "Optimum", "menu_of", "optimise"]

LIMITS = {
    "budget_economy_plan": "net_investment",
    "staff_years_max": "staff_years",
    "start_loans_per_year_max": "loans_per_year",
    "acquisitions_per_year_max": "acquisitions_per_year",
}
"""Rules of a case that a mix must keep, and the column that is held against each."""
_MILLION = 1000.0


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


def menu_of(case: Case) -> dict[str, tuple[Measure, ...]]:
    """Menu of a case: every measure of its scenarios, to take or to leave.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    dict
        ``kind:name`` to the measure; the same word and name with other numbers is another level.
    """
    out: dict[str, tuple[Measure, ...]] = {}
    for scenario in case_scenarios(case):
        for measure in scenario.ordered:
            key = f"{measure.kind}:{measure.name}"
            if measure not in out.get(key, ()):
                out[key] = (*out.get(key, ()), measure)
    return out


def optimise(
    case: Case,
    menu: Mapping[str, Sequence[Measure] | Measure] | None = None,
    *,
    limits: Mapping[str, float] | None = None,
    worlds: int = 50,
    histories: int = 2,
    most: int = 256,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Optimum:
    """Find the mix of measures that avoids most homeless-years within the limits.

    Parameters
    ----------
    case
        The case.
    menu
        Item to its levels, of which one or nothing is chosen, e.g. ``{"loans":
        [bs.StartLoans(6, "2027-01"), bs.StartLoans(12, "2027-01")]}``; left out: the measures of
        the case's scenarios.
    limits
        ``budget_economy_plan`` (million NOK net of grants in the economy plan),
        ``staff_years_max``, ``start_loans_per_year_max``, ``acquisitions_per_year_max``; left
        out: the case's rules.
    worlds, histories
        Of the search; the winner is simulated again with the case's own numbers of both.
    most
        Mixes to simulate at most; a menu that has no more is searched completely.
    seed
        Left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: threads of the simulation's own choice.

    Returns
    -------
    Optimum
        The best mix, all that was simulated, and the front of effect and cost.

    Raises
    ------
    InputError
        When the menu is empty or a limit is not known.
    """
    chosen = _menu(menu_of(case) if menu is None else menu, case)
    held = _limits(case, limits)
    key = case.seed if seed is None else whole_number("seed", seed, least=0)
    small = case.with_(
        worlds=whole_number("worlds", worlds), histories=whole_number("histories", histories),
        seed=key,
    )  # fmt: skip
    from boligsim.demand import project_demand

    trial = _Trial(project_demand(small), chosen, held, key, executor)
    values, exact = search([len(v) for v in chosen.values()], trial, whole_number("most", most))
    best = best_of(values)
    front = set(pareto(values))
    rows = [
        {**dict(zip(chosen, mix, strict=True)), **trial.rows[mix], "feasible": good,
         "pareto": mix in front}
        for mix, (_, _, good) in values.items()
    ]  # fmt: skip
    again = case.with_(seed=fold(key, "fresh numbers") & 0x7FFFFFFF)
    fresh = _Trial(project_demand(again), chosen, held, again.seed, executor)
    effect = fresh.effect(best)
    return Optimum(
        case, chosen, pd.DataFrame(rows), best, replace(trial.scenario(best), case=case),
        _points(effect), held, exact,
    )  # fmt: skip


def _menu(menu: Mapping[str, Any], case: Case) -> dict[str, tuple[Measure, ...]]:
    out: dict[str, tuple[Measure, ...]] = {}
    for name, levels in menu.items():
        one = (levels,) if hasattr(levels, "plan") else tuple(levels)
        for measure in one:
            if not hasattr(measure, "plan"):
                raise InputError(f"menu: {measure!r} in '{name}' is not a measure.")
            measure.plan(Ask(case))  # what cannot be planned is refused before the search
        if one:
            out[str(name)] = one
    if not out:
        raise InputError("The menu is empty: name at least one measure to choose.")
    return out


def _limits(case: Case, limits: Mapping[str, float] | None) -> dict[str, float]:
    if limits is None:
        rows = case.rules
        known = dict(zip(rows["rule"].astype(str), rows["value"].astype(float), strict=True))
        return {name: float(known[name]) for name in LIMITS if name in known}
    for name, value in limits.items():
        if name not in LIMITS:
            raise InputError(f"There is no limit '{name}'; {did_you_mean(name, LIMITS)}")
        if not value >= 0:
            raise InputError(f"The limit {name} is {value}; write a number >= 0.")
    return {name: float(value) for name, value in limits.items()}


def _points(effect: Floats) -> dict[str, float]:
    points = summarise(effect.reshape(-1))
    means = effect.mean(axis=1)
    error = float(np.std(means, ddof=1) / np.sqrt(len(means))) if len(means) > 1 else float("nan")
    return {**{p: float(points[p]) for p in ("mean", "p10", "p50", "p90")}, "standard_error": error}


class _Trial:
    """Simulates mixes on one set of worlds and histories; equal decisions once."""

    def __init__(
        self,
        demand: Demand,
        menu: dict[str, tuple[Measure, ...]],
        limits: dict[str, float],
        seed: int,
        executor: Executor | None,
    ) -> None:
        self.demand, self.menu, self.limits, self.seed = demand, menu, limits, seed
        self._run = runner(demand, seed=seed, executor=executor)
        self._base = Scenario("base", demand.case, key="base")
        self._nothing = self._run(self._base)
        self.rows: dict[Mix, dict[str, float]] = {}

    def scenario(self, mix: Mix) -> Scenario:
        """Scenario of a mix."""
        measures = tuple(
            levels[level - 1]
            for levels, level in zip(self.menu.values(), mix, strict=True)
            if level
        )
        key = "mix_" + "_".join(map(str, mix))
        return Scenario(key, self.demand.case, measures=measures, key=key)

    def effect(self, mix: Mix) -> Floats:
        """Homeless-years avoided in every draw, [W, H]."""
        return self._avoided(self._outcomes(mix))

    def _outcomes(self, mix: Mix) -> Outcomes:
        return self._nothing if not any(mix) else self._run(self.scenario(mix))

    def _avoided(self, outcomes: Outcomes) -> Floats:
        groups = {"all": list(range(len(outcomes.groups)))}
        both = [person_years(o, groups)[..., 0] for o in (self._nothing, outcomes)]
        return np.asarray(both[0] - both[1])

    def __call__(self, mixes: Sequence[Mix]) -> dict[Mix, tuple[float, float, bool]]:
        """Evaluate mixes: effect, cost, and whether all limits are kept."""
        out = {}
        for mix in mixes:
            row = self._row(mix)
            self.rows[mix] = row
            good = all(row[LIMITS[name]] <= top + 1e-9 for name, top in self.limits.items())
            out[mix] = (row["effect"], row["cash_cost"], good)
        return out

    def _row(self, mix: Mix) -> dict[str, float]:
        scenario, outcomes = self.scenario(mix), self._outcomes(mix)
        runs = Runs(
            self.demand, (self._base, scenario), (self._nothing, outcomes), seed=self.seed,
            runner=self._run,
        )  # fmt: skip
        line = partial(_line, costs_table(runs), str(scenario.key))
        net = line("investment") - line("grant") - line("vat_compensation")
        running = line("net_operating") - line("interest_and_instalments")
        points = _points(self._avoided(outcomes))
        return {
            "effect": points["mean"],
            "standard_error": points["standard_error"],
            "cash_cost": float(np.add.reduce(net + running)) / _MILLION,
            "net_investment": float(np.add.reduce(net)) / _MILLION,
            "staff_years": float(np.max(line("staff_years"), initial=0.0)),
            "loans_per_year": _yearly(outcomes, "loans"),
            "acquisitions_per_year": self._bought(scenario),
        }

    def _bought(self, scenario: Scenario) -> float:
        """Most dwellings that the acquisitions of a mix plan to buy in one year."""
        ask = Ask(self.demand.case)
        total: dict[int, float] = {}
        for measure in scenario.ordered:
            if measure.kind == "acquisitions":
                for year, n in measure.purchases(ask).items():
                    total[year] = total.get(year, 0.0) + n
        return max(total.values(), default=0.0)


def _line(frame: pd.DataFrame, key: str, series: str) -> Floats:
    rows = frame[(frame["scenario"] == key) & (frame["series"] == series)]
    return np.asarray(rows.sort_values("year")["mean"], dtype=np.float64)


def _yearly(outcomes: Outcomes, flow: str) -> float:
    given = outcomes.pick(f"flow:{flow}")[..., 0].astype(np.int64)
    draws = given.shape[0] * given.shape[1]
    return float((given.sum(axis=(0, 1, 3)) / draws).max())
