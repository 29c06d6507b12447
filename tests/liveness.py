"""The street of a case down to its tables, fast enough to be walked once for every row.

A walk leaves out only what cannot have changed: the population is not projected again where the
moved row has no part in it, and a scenario is not simulated again where everything that the
simulation reads is equal, to the bit, to what the walk before had.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd

import boligsim as bs
from boligsim.case import Case, load_case
from boligsim.demand import Demand, project_demand, tables as demand_tables
from boligsim.demand.overview import overview_table
from boligsim.demand.planned import planned
from boligsim.homelessness import build_system
from boligsim.homelessness.plan import Plan, build_plan
from boligsim.homelessness.simulate import run_plan
from boligsim.landuse import plan_land
from boligsim.measures import CareHomes, Measure
from boligsim.scenarios import Runs, Scenario, case_scenarios, costs, tables
from boligsim.scenarios.simulate import runner

SIMULATED = ("waiting", "vacancy_chains", "suitable_home", "comparison", "flows", "homelessness")
BOTH = ("land_use", "reserve", "costs", "warnings", "zone_plan")
DEMANDED: dict[str, Callable[[Demand], pd.DataFrame]] = {
    "group_demand": demand_tables.group_table,
    "dwelling_need": demand_tables.dwelling_table,
    "housing_need_overview": overview_table,
    "households": demand_tables.households_table,
    "population_bands": demand_tables.bands_table,
    "population": demand_tables.population_table,
}
PEOPLE = ("population", "arrivals", "history", "indicators")
"""Tables that the population is made of; of the parameters it is those named population."""


def bundled() -> Case:
    """Return Narvik with as few draws as still let every measure and every group act."""
    return load_case("narvik").with_(worlds=3, histories=1)


def changed(case: Case, table: str, frame: pd.DataFrame) -> Case:
    """Return the case with another table, checked, and as few draws as it had."""
    if table == "parameters":
        return case.with_parameters(type(case.parameters)(frame))
    again = case.with_tables(**{table: frame})
    return again.with_(worlds=case.worlds, histories=case.histories, until=case.until)


def with_cell(case: Case, table: str, row: int, **cells: object) -> Case:
    """Return the case with other cells in one row of a table."""
    frame = case.frame(table)
    for column, value in cells.items():
        if isinstance(value, float):
            frame[column] = frame[column].astype(float)
        frame.loc[row, column] = value
    return changed(case, table, frame)


class Walk:
    """One walk down the street, in the case's recommended scenario against doing nothing.

    Parameters
    ----------
    case
        The case.
    before
        A walk of the same case before a row moved.
    same_people
        Whether the row has no part in the population.
    every
        Whether every measure there is acts, not only those of the case; as in the walk before.
    """

    def __init__(
        self,
        case: Case,
        before: Walk | None = None,
        *,
        same_people: bool = False,
        every: bool = False,
    ) -> None:
        self.case = case
        self.every = every or (before is not None and before.every)
        self.before = before
        self.same_people = same_people
        self._made: dict[str, pd.DataFrame] = {}

    @cached_property
    def demand(self) -> Demand:
        if self.before is None or not self.same_people:
            return project_demand(self.case)
        return dataclasses.replace(
            self.before.demand,
            case=self.case,
            parameters=self.case.parameters.draw(self.case.worlds, self.case.seed),
            central=self.case.parameters.central(),
            planned=planned(self.case, self.before.demand.future),
        )

    @cached_property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """The case's recommended scenario has no nursing home, so one is built as well.

        What an institution does to dwellings and accounts shows only where one opens.
        """
        chosen = next(s for s in case_scenarios(self.case) if s.recommended)
        if self.every:
            chosen = chosen.with_(*other_measures(self.case.base))
        nursing = CareHomes({f"{self.case.base + 3}-03": 8}, dwelling="nursing_home", name="more")
        return (
            Scenario("base", self.case, key="null"),
            chosen.with_(nursing, name="all", key="all", recommended=True),
        )

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        system = build_system(self.demand)
        seed = self.case.seed
        return tuple(build_plan(system, s.primitives(), seed=seed) for s in self.scenarios)

    @cached_property
    def simulated(self) -> bool:
        """Whether the simulation reads anything else than in the walk before."""
        return self.before is None or not same(self.plans, self.before.plans)

    @cached_property
    def runs(self) -> Runs:
        case = self.case
        if self.before is None or self.simulated:
            outcomes = tuple(
                run_plan(plan, seed=case.seed, worlds=case.worlds, histories=case.histories)
                for plan in self.plans
            )
        else:
            outcomes = self.before.runs.outcomes
        run = runner(self.demand, seed=case.seed)
        return Runs(self.demand, self.scenarios, outcomes, seed=case.seed, runner=run)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the run, made when it is first asked for."""
        if name not in self._made:
            self._made.update(self._tables(name))
        return self._made[name]

    def _tables(self, name: str) -> dict[str, pd.DataFrame]:
        if name in DEMANDED:
            return {name: DEMANDED[name](self.demand)}
        if name in ("land_use", "reserve"):
            return plan_land(self.runs).tables("land_use", "reserve")
        if name == "zone_plan":
            return plan_land(self.runs).tables("zone_plan")
        if name == "costs":
            return {name: costs.costs_table(self.runs)}
        if name == "comparison":
            return {name: self.runs.compare(0).table()}
        if name == "warnings":  # not a table, but said in the memo and in run.json
            said = [(key, text) for key, texts in self.runs.warnings().items() for text in texts]
            return {name: pd.DataFrame(said, columns=["scenario", "text"])}
        return {name: getattr(tables, name)(self.runs)}

    def moved(self) -> Iterator[str]:
        """Name the tables that differ from the walk before, those cheap to make first."""
        assert self.before is not None
        demanded = tuple(DEMANDED)
        if self.same_people:
            demanded = demanded[:3]
        simulated = SIMULATED if self.simulated else ("suitable_home",)
        order = (*simulated, *BOTH, *demanded)
        for name in order:
            if not self.table(name).equals(self.before.table(name)):
                yield name


def same(one: Any, other: Any) -> bool:
    """Whether two things hold the same numbers, to the bit; drawn parameters are not looked at.

    A plan holds what it takes from the parameters, so two plans from other draws can be equal.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if dataclasses.is_dataclass(one):
        fields = [f.name for f in dataclasses.fields(one) if f.name != "draws"]
        return all(same(getattr(one, f), getattr(other, f)) for f in fields)
    return bool(one == other)


@cache
def standing() -> Walk:
    """Return the walk of the bundled case, that every row is compared with."""
    return Walk(bundled())


@cache
def standing_every() -> Walk:
    """Return the walk of the bundled case with every measure."""
    return Walk(bundled(), every=True)


def other_measures(base: int) -> tuple[Measure, ...]:
    """Return one of each measure that the bundled scenarios do not hold, large enough to act."""
    start, end = f"{base + 1}-01", f"{base + 7}-01"
    later = f"{base + 3}-01"
    return (
        bs.AdaptationGrants(12, start),
        bs.AllocationAgreements({later: 6}, dwelling="colocated", group="rop"),
        bs.Demolitions({later: 2}, dwelling="transitional"),
        bs.EndedLeases({later: 4}),
        bs.EntryPrevention(2, start, end, fade_years=3),
        bs.EstablishmentGrants(9, start),
        bs.EvictionPrevention(2, start, end, fade_years=3),
        bs.FirstTimeLoans(24, start),
        bs.FollowUp(60, start),
        bs.HousingAllowance(150, start),
        bs.HousingFirst(12, start),
        bs.HousingOffice(2, start, end, fade_years=3),
        bs.NeedsMapping(1, start, end, fade_years=3),
        bs.NightShelterPlaces({later: 2}),
        bs.PreEmption({later: 6}),
        bs.ReferralAgreements({later: 12}),
        bs.RentToOwn(12, start),
        bs.Sales({later: 6}),
        bs.SettlementQuota(20, start),
        bs.TemporaryPlaces({later: 3}),
    )


def tables_moved(case: Case, table: str, before: Walk | None = None) -> Iterator[str]:
    """Name the tables that differ once a row of `table` has moved."""
    return Walk(case, before or standing(), same_people=table not in PEOPLE).moved()
