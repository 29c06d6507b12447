"""One mix of measures: what it does, what it costs, and which limits it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.summary import summarise
from boligsim.decisions.mixes import Mix
from boligsim.measures import Ask
from boligsim.scenarios.compare import person_years
from boligsim.scenarios.costs import costs_table
from boligsim.scenarios.runs import Runs
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.simulate import runner

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from boligsim.demand import Demand
    from boligsim.homelessness import Outcomes
    from boligsim.measures import Measure

    Floats = npt.NDArray[np.float64]

__all__ = ["LIMITS", "Trial", "points_of"]

LIMITS = {
    "budget_economy_plan": "net_investment",
    "staff_years_max": "staff_years",
    "start_loans_per_year_max": "loans_per_year",
    "acquisitions_per_year_max": "acquisitions_per_year",
}
"""Rules of a case that a mix must keep, and the column that is held against each."""
_MILLION = 1000.0


def points_of(effect: Floats) -> dict[str, float]:
    """Mean, quantiles and standard error of an effect, [W, H]."""
    points = summarise(effect.reshape(-1))
    means = effect.mean(axis=1)
    error = float(np.std(means, ddof=1) / np.sqrt(len(means))) if len(means) > 1 else float("nan")
    return {**{p: float(points[p]) for p in ("mean", "p10", "p50", "p90")}, "standard_error": error}


class Trial:
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
        points = points_of(self._avoided(outcomes))
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
