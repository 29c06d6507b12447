"""The land-use plan of a run: need against reserve, scenario by scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.landuse.built import built_by
from boligsim.landuse.identity import Identity, identity
from boligsim.landuse.land import Land, land_need
from boligsim.landuse.parameters import ScenarioDraws
from boligsim.landuse.reserve import Reserve, plan_reserve

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.scenarios import Runs

__all__ = ["LandPlan", "ScenarioLand", "plan_land"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScenarioLand:
    """Land use in one scenario.

    Attributes
    ----------
    key, name
        The scenario.
    identity, land, reserve
        Its parts; `reserve` is None where the case states none.
    homeless
        float64[W, Y + 1], households without a home on each 1 January.
    accessible_share
        float64[W, Y + 1], percent of all dwellings.
    """

    key: str
    name: str
    identity: Identity
    land: Land
    reserve: Reserve | None
    homeless: Floats
    accessible_share: Floats

    @property
    def cumulative(self) -> Floats:
        """Dwellings on land since the base date, float64[W, Y + 1] on each 1 January."""
        return _from_zero(np.cumsum(self.identity.new_on_land, axis=1))

    @property
    def peak(self) -> Floats:
        """Dwellings that have taken land since the base date, float64[W, Y + 1]."""
        return _from_zero(np.cumsum(self.land.sites, axis=1))

    @property
    def shortfall(self) -> Floats:
        """Demand minus supply on each 1 January if nothing more is built on land.

        In balance on the base date but for the households without a home then. Not to be mixed
        with `Identity.demand_change`: attrition and what a scenario brings count here.
        """
        return self.homeless + self.cumulative


@dataclass(frozen=True)
class LandPlan:
    """Land need and reserve of all scenarios of a run.

    Attributes
    ----------
    case
        The case.
    years
        1 January of the base year to the last year.
    period
        First and last calendar year of the land-use plan, within the run.
    parts
        One `ScenarioLand` for each scenario, the base case first.
    """

    case: Any
    years: tuple[int, ...]
    period: tuple[int, int]
    parts: tuple[ScenarioLand, ...]

    @property
    def adopted(self) -> bool:
        """Whether the reserve is adopted: without it page one says that it is not stated."""
        return all(part.reserve is not None and part.reserve.adopted for part in self.parts)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tidy tables ``land_use`` and ``reserve``."""
        from boligsim.landuse.tables import land_use_table, reserve_table

        return {
            "land_use": land_use_table(self.parts, self.years),
            "reserve": reserve_table(self.parts, self.years),
        }

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the same as `tables`."""
        return self.tables()

    def to_frame(self) -> pd.DataFrame:
        """Return both tables below one another, tidy and long, named in the column ``table``."""
        import pandas as pd

        named = [frame.assign(table=name) for name, frame in self.tables().items() if len(frame)]
        frame = pd.concat(named, ignore_index=True)
        return frame[["table", *(c for c in frame.columns if c != "table")]]

    def summary(self) -> Any:
        """Return a short table by scenario in the case's language, for notebook and terminal."""
        from boligsim.landuse.show import summary_of

        return summary_of(self)

    def plot(self, ax: Axes | None = None, *, scenario: str | None = None) -> Axes:
        """Draw the land need with its fan against the reserve.

        Parameters
        ----------
        ax
            Axes to draw on; left out: new ones.
        scenario
            Key of the scenario; left out: the base case.

        Returns
        -------
        Axes
            Marked as illustrative, in the case's language, unless the reserve is adopted.
        """
        from boligsim.landuse.show import draw

        return draw(self, ax, scenario)

    def __repr__(self) -> str:
        """One line."""
        kind = "adopted" if self.adopted else "not adopted"
        return (
            f"LandPlan({self.case.name}, {self.period[0]}-{self.period[1]}, "
            f"{len(self.parts)} scenarios, reserve {kind})"
        )


def plan_land(runs: Runs) -> LandPlan:
    """Return the land that each scenario of a run needs, against the plan reserve.

    Parameters
    ----------
    runs
        Runs of `boligsim.simulate`.

    Returns
    -------
    LandPlan
        With `summary`, `plot`, `to_frame` and `tables`.

    Raises
    ------
    InputError
        A parameter is missing, or the outcomes do not belong to the scenarios.
    """
    if not hasattr(runs, "outcomes"):
        raise InputError(f"plan_land needs runs, not {runs!r}; make them with simulate.")
    demand: Any = runs.demand
    case = demand.case
    period = case.periods.get("land_use_plan", (case.base + 1, case.base + 12))
    parts = tuple(
        _one(runs, index, (int(period[0]), int(period[1]))) for index in range(len(runs.scenarios))
    )
    years = tuple(int(year) for year in demand.years)
    first = min(max(int(period[0]), years[0]), years[-1] - 1)
    last = min(max(int(period[1]), first), years[-1] - 1)
    return LandPlan(case, years, (first, last), parts)


def _one(runs: Any, index: int, period: tuple[int, int]) -> ScenarioLand:
    demand, scenario = runs.demand, runs.scenarios[index]
    draws = ScenarioDraws(demand, scenario)
    built = built_by(runs, index)
    lines = identity(demand, draws, built)
    land = land_need(demand, draws, built, lines)
    stock = lines.stock0[:, None] + _from_zero(np.cumsum(lines.demand_change, axis=1))
    homeless = runs.outcomes[index].pick("homeless")[..., 0].astype(np.int64)
    histories = homeless.shape[1]
    return ScenarioLand(
        key=str(scenario.key),
        name=str(scenario.name),
        identity=lines,
        land=land,
        reserve=plan_reserve(demand, draws, lines.new_on_land, period),
        homeless=homeless.sum(axis=(1, 3)) / histories,
        accessible_share=land.accessible_share(
            draws.get("accessible.existing_share"), lines.stock0, stock
        ),
    )


def _from_zero(values: Floats) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), values], axis=1)
