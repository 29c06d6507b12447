"""The land-use plan of a run: need against reserve, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.landuse.built import built_by
from boligsim.landuse.identity import Identity, identity
from boligsim.landuse.land import Land, land_need
from boligsim.landuse.parameters import ScenarioDraws
from boligsim.landuse.programme import Programme, make_programme
from boligsim.landuse.reserve import Reserve, plan_reserve
from boligsim.landuse.rows import Row
from boligsim.landuse.zones import Zones, read_zones

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
    _plan: Callable[[], Programme | None] = field(default=lambda: None, repr=False, compare=False)

    @cached_property
    def programme(self) -> Programme | None:
        """Plans of zones for nine paths of need, made when first asked for; None without zones."""
        return self._plan()

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
    zones
        The zones of the case; None where it has none.
    """

    case: Any
    years: tuple[int, ...]
    period: tuple[int, int]
    parts: tuple[ScenarioLand, ...]
    zones: Zones | None = None
    _checks: Callable[[], list[Row]] = field(default=list, repr=False, compare=False)

    @cached_property
    def rules(self) -> tuple[Row, ...]:
        """How far each scenario keeps the named rules, see `rule_rows`."""
        return tuple(self._checks())

    @property
    def adopted(self) -> bool:
        """Whether the reserve is adopted: without it page one says that it is not stated."""
        return all(part.reserve is not None and part.reserve.adopted for part in self.parts)

    @property
    def reserve_status(self) -> str:
        """Weakest status of ready and long-term reserve; illustrative where none is stated."""
        order = ("illustrative", "assumed", "published", "measured")
        names = ("reserve_ready", "reserve_long")
        found = {p.reserve.status[n] for p in self.parts if p.reserve is not None for n in names}
        return next((word for word in order if word in found), "illustrative")

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Return the tidy tables of the plan.

        Parameters
        ----------
        *names
            Only these; left out: all. The zones are planned only for a table that needs it.

        Returns
        -------
        dict
            ``land_use``, ``reserve`` and ``building_need``; with zones also ``programme``,
            ``zone_plan`` and ``plan_limits``; with rules ``plan_rules``.
        """
        import pandas as pd

        from boligsim.landuse.need import building_need_table
        from boligsim.landuse.tables import land_use_table, reserve_table
        from boligsim.landuse.zone_tables import limits_table, programme_table, zone_table

        known: dict[str, Callable[[], pd.DataFrame]] = {
            "land_use": lambda: land_use_table(self.parts, self.years),
            "reserve": lambda: reserve_table(self.parts, self.years),
            "building_need": lambda: building_need_table(self),
        }
        if self.zones is not None:
            known["programme"] = lambda: programme_table(self)
            known["zone_plan"] = lambda: zone_table(self)
            known["plan_limits"] = lambda: limits_table(self)
        if len(self.case.rules):
            known["plan_rules"] = lambda: pd.DataFrame(list(self.rules))
        return {name: make() for name, make in known.items() if not names or name in names}

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the same as `tables`."""
        return self.tables()

    def to_frame(self) -> pd.DataFrame:
        """Return all tables below one another, tidy and long, named in the column ``table``."""
        import pandas as pd

        named = [frame.assign(table=name) for name, frame in self.tables().items() if len(frame)]
        frame = pd.concat(named, ignore_index=True)
        return frame[["table", *(c for c in frame.columns if c != "table")]]

    def summary(self) -> Any:
        """Return a short table by scenario in the case's language, for notebook and terminal."""
        from boligsim.landuse.show import summary_of

        return summary_of(self)

    def notes(self, scenario: str | None = None, language: str | None = None) -> list[str]:
        """Say in words what stands out: no growth, no capacity, conditions never met, rules.

        Parameters
        ----------
        scenario
            Key or name; left out: the base case.
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        list of str
            One sentence each.
        """
        from boligsim.landuse.notes import notes_of

        return notes_of(self, scenario, language or str(self.case.language))

    def plot(
        self, ax: Axes | None = None, *, kind: str = "reserve", scenario: str | None = None
    ) -> Axes:
        """Draw the plan.

        Parameters
        ----------
        ax
            Axes to draw on; left out: new ones.
        kind
            ``reserve``: need with its fan against the reserve; ``programme``: dwellings a year by
            zone as bars; ``map``: zones and border, shaded by what is built.
        scenario
            Key of the scenario; left out: the base case.

        Returns
        -------
        Axes
            Marked as illustrative, in the case's language, unless the reserve is adopted.

        Raises
        ------
        InputError
            The scenario or kind is unknown, or the case has no zones or outlines to draw.
        """
        from boligsim.landuse.show import draw

        return draw(self, ax, scenario, kind)

    def _repr_html_(self) -> str:
        html: str = self.summary()._repr_html_()
        return html

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
    from boligsim.landuse.rule_checks import rule_rows

    if not hasattr(runs, "outcomes"):
        raise InputError(f"plan_land needs runs, not {runs!r}; make them with simulate.")
    demand: Any = runs.demand
    case = demand.case
    stated = case.periods.get("land_use_plan", (case.base + 1, case.base + 12))
    period = (int(stated[0]), int(stated[1]))
    zones = read_zones(case)
    known: dict[bytes, Any] = {}
    parts = tuple(_one(runs, i, period, zones, known) for i in range(len(runs.scenarios)))
    years = tuple(int(year) for year in demand.years)
    first = min(max(period[0], years[0]), years[-1] - 1)
    last = min(max(period[1], first), years[-1] - 1)
    return LandPlan(
        case, years, (first, last), parts, zones, lambda: rule_rows(runs, parts, (first, last))
    )


def _one(
    runs: Any,
    index: int,
    period: tuple[int, int],
    zones: Zones | None,
    known: dict[bytes, Any],
) -> ScenarioLand:
    demand, scenario = runs.demand, runs.scenarios[index]
    draws = ScenarioDraws(demand, scenario)
    built = built_by(runs, index)
    lines = identity(demand, draws, built)
    land = land_need(demand, draws, built, lines)
    stock = lines.stock0[:, None] + _from_zero(np.cumsum(lines.demand_change, axis=1))
    homeless = runs.outcomes[index].pick("homeless")[..., 0].astype(np.int64)
    histories = homeless.shape[1]

    def plans() -> Programme | None:
        if zones is None:
            return None
        return make_programme(runs, index, zones, draws, land, built, period, known)

    return ScenarioLand(
        key=str(scenario.key),
        name=str(scenario.name),
        identity=lines,
        land=land,
        reserve=plan_reserve(demand, draws, lines.new_on_land, period, zones),
        homeless=homeless.sum(axis=(1, 3)) / histories,
        accessible_share=land.accessible_share(
            draws.get("accessible.existing_share"), lines.stock0, stock
        ),
        _plan=plans,
    )


def _from_zero(values: Floats) -> Floats:
    return np.concatenate([np.zeros((len(values), 1)), values], axis=1)
