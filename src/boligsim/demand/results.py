"""The demand of a case: worlds x years of people, households, dwellings and needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand import care, need as needs
from boligsim.demand.exposure import exposure
from boligsim.demand.future import Future
from boligsim.demand.household_paths import households_in_worlds
from boligsim.demand.household_types import households_by_type
from boligsim.demand.households import HouseholdShares
from boligsim.demand.own_counts import own_inflows
from boligsim.demand.planned import Planned
from boligsim.demand.quota import expected_arrivals

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case, Draws

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Demand:
    """What a municipality will be asked for, before anybody decides anything.

    Made by `project_demand`. ``W`` worlds, ``Y`` years ahead, ``X`` sexes (1 where the case has
    both together), ``A`` single years of age, the last one open.

    Attributes
    ----------
    case : Case
        Where everything comes from.
    years : array ``[Y + 1]``
        1 January of the base year to the last year.
    groups : tuple of str
        Target groups of the case.
    worlds, seed : int
        How many worlds, and from which seed.
    parameters, central : Draws
        Drawn for the worlds; and the central values, one world.
    population : array ``[W, Y + 1, X, A]``
        Persons.
    point : array ``[Y + 1, X, A]``
        The point projection.
    population_observed : bool
        The population is counted, not projected: the same in all worlds.
    household_shares : HouseholdShares
        Households per person, with status.
    extra_persons : array ``[Y]``
        Persons a year that the population has beyond its trend.
    future : Future
        What happens to us, as asked for.
    planned : Planned
        Planned arrivals, own growth and other demand by year, from the case and the future.
    """

    case: Case
    years: NDArray[np.int64]
    groups: tuple[str, ...]
    worlds: int
    seed: int
    parameters: Draws
    central: Draws
    population: Array
    point: Array
    population_observed: bool
    household_shares: HouseholdShares
    extra_persons: Array
    future: Future
    planned: Planned

    def __repr__(self) -> str:
        """One line: case, years, worlds."""
        how = "observed" if self.population_observed else "projected"
        future = "" if self.future.changes_nothing else f", {self.future!r}"
        return (
            f"Demand({self.case.name}, {self.years[0]}-{self.years[-1]}, {self.worlds} worlds, "
            f"population {how}{future})"
        )

    @property
    def sexes(self) -> tuple[str, ...]:
        """The words of the sex axis."""
        return ("both",) if self.population.shape[2] == 1 else ("female", "male")

    @property
    def reference(self) -> pd.DataFrame:
        """SSB's own projections, drawn as the reference line."""
        return self.case.reference

    def band(self, low: int, high: int | None) -> Array:
        """Persons aged `low` to `high` (both included; None is open), ``[W, Y + 1]``."""
        stop = None if high is None else high + 1
        return np.asarray(self.population[..., low:stop].sum(axis=(2, 3)))

    @cached_property
    def households_by_size(self) -> Array:
        """Private households of 1, 2, ..., 6 and more persons, ``[W, Y + 1, 6]``."""
        return households_in_worlds(self)

    @cached_property
    def households(self) -> Array:
        """Private households, ``[W, Y + 1]``."""
        return np.asarray(self.households_by_size.sum(axis=-1))

    @cached_property
    def households_by_type(self) -> dict[str, Array]:
        """Private households living alone, couples, lone parents and others, ``[W, Y + 1]``."""
        return households_by_type(self)

    @cached_property
    def vacant_and_second_homes(self) -> Array:
        """Dwellings beyond one a household, ``[W, Y + 1]``: vacant, and second homes grown."""
        vacant = self.parameters.get("dwellings.vacant_share")[:, None]
        growth = self.parameters.get("dwellings.second_home_growth_per_year")[:, None]
        lived = self.households
        ahead = (self.years - self.years[0])[None, :]
        return np.asarray(lived * vacant / (1.0 - vacant) + lived[:, :1] * growth * ahead)

    @cached_property
    def dwellings_demanded(self) -> Array:
        """Households, vacant dwellings and second homes, ``[W, Y + 1]``."""
        return np.asarray(self.households + self.vacant_and_second_homes)

    @cached_property
    def own_growth(self) -> Array:
        """Households that announced jobs bring, ``[W, Y + 1]``: never mixed with the rest."""
        size = self.band(0, None) / np.maximum(self.households, 1.0)
        return np.asarray(self.own_growth_persons[None, :] / np.maximum(size, 1.0))

    @property
    def own_growth_persons(self) -> Array:
        """Persons of the municipality's own growth, ``[Y + 1]``: never part of `population`."""
        return self.planned.own_growth

    @cached_property
    def other_demand(self) -> Array:
        """Dwellings for students, commuters, project workers and own growth, ``[W, Y + 1]``."""
        other = sum(self.planned.other.values(), np.zeros(len(self.years)))
        return np.asarray(other[None, :] + self.own_growth)

    @cached_property
    def _arriving(self) -> dict[str, Array]:
        return expected_arrivals(self)

    @property
    def settlement_to_the_end(self) -> Array:
        """Persons expected to settle in each year from the base year, ``[W, Y + 1]``."""
        return sum(self._arriving.values(), np.zeros((self.worlds, len(self.years))))

    @property
    def settlement_persons(self) -> Array:
        """Persons expected to settle in each calendar year, ``[W, Y]``."""
        return self.settlement_to_the_end[:, :-1]

    def settled_by_group(self, group: str) -> Array:
        """Persons of a group expected to settle in each year, ``[W, Y + 1]``."""
        return self._arriving.get(group, np.zeros((self.worlds, len(self.years))))

    def settlement_households(self, group: str) -> Array:
        """Households of the planned arrivals that need a municipal dwelling, ``[W, Y]``."""
        self._known(group)
        persons = self.parameters.get("refugees.persons_per_household", group)
        share = self.parameters.get("refugees.municipal_share", group)
        arriving = self.settled_by_group(group)[:, :-1]
        return np.asarray(arriving * (share / persons)[:, None])

    @cached_property
    def care_users(self) -> Array:
        """Users of round-the-clock care by the coverage per 100 aged 80 and more."""
        return care.users(self)

    @cached_property
    def care_places(self) -> Array:
        """Places for these users, ``[W, Y + 1]``, the types of place in today's proportion."""
        return care.places(self)

    @property
    def care_places_today(self) -> float:
        """Round-the-clock places in today's stock."""
        return sum(care.levels(self).values())

    @cached_property
    def adapted_unmet(self) -> Array:
        """Households with an unmet need of an adapted home, ``[W, Y + 1]``."""
        share = self.parameters.get("prevalence.adapted_home_unmet")
        return np.asarray(self.households * share[:, None])

    @property
    def report_groups(self) -> tuple[str, ...]:
        """Report groups in the order of the groups table."""
        return tuple(dict.fromkeys(self.case.groups["report_group"].astype(str)))

    @property
    def care_report_groups(self) -> tuple[str, ...]:
        """Report groups of those whose need is the coverage of round-the-clock care."""
        return tuple(
            dict.fromkeys(
                self.report_group(g)
                for g in self.groups
                if self.exposure_word(g) == "persons_80plus"
                and not self.parameters.has("need.prevalence", g)
            )
        )

    def report_group(self, group: str) -> str:
        """Return the report group of a group."""
        self._known(group)
        rows = self.case.groups
        return str(rows.loc[rows["group"] == group, "report_group"].iloc[0])

    def exposure(self, word: str) -> Array:
        """Exposed persons or households, ``[W, Y + 1]``; words in `boligsim.demand.exposure`."""
        return exposure(self, word)

    def exposure_word(self, group: str) -> str:
        """Return the exposure word of a group."""
        self._known(group)
        rows = self.case.groups
        return str(rows.loc[rows["group"] == group, "exposure"].iloc[0])

    def need(self, group: str) -> Array:
        """Households of a group with the need, ``[W, Y + 1]``."""
        return needs.need(self, group)

    @cached_property
    def own_inflows(self) -> dict[str, Array]:
        """Inflow of the groups with a counted series of their own, ``[W, Y]`` each."""
        return own_inflows(self)

    def inflow(self, group: str) -> Array:
        """Count new households of a group that apply to the municipality a year, ``[W, Y]``."""
        return needs.inflow(self, group)

    def _known(self, group: str) -> None:
        if group not in self.groups:
            raise InputError(
                f"The case {self.case.name} has no group '{group}'. "
                f"{did_you_mean(group, self.groups)}"
            )

    @property
    def dwelling_need(self) -> pd.DataFrame:
        """Dwellings demanded by part, size, building type and accessibility, tidy."""
        from boligsim.demand.tables import dwelling_table

        return dwelling_table(self)

    @property
    def group_demand(self) -> pd.DataFrame:
        """Need, inflow, care, entry by cause and settlement by report group, tidy."""
        from boligsim.demand.tables import group_table

        return group_table(self)

    @property
    def compared(self) -> pd.DataFrame:
        """Published figures of the municipality and of those it is compared with, tidy."""
        from boligsim.demand.compare import compared_frame

        return compared_frame((str(self.case.municipality), *self.case.compare_with))

    @property
    def housing_need_overview(self) -> pd.DataFrame:
        """Unmet need by group and kind of home today, in 4 and in 12 years, tidy."""
        from boligsim.demand.overview import overview_table

        return overview_table(self)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Make population, population_bands, households, dwelling_need, group_demand, overview."""
        from boligsim.demand.tables import demand_tables

        return demand_tables(self)

    @property
    def record(self) -> pd.DataFrame:
        """How far off projections of this municipality, of its size and of all have been."""
        from boligsim.demand.backtest import case_record

        return case_record(self.case)

    def to_frame(self) -> pd.DataFrame:
        """All tables in one, tidy and long, with a column ``table``."""
        import pandas as pd

        parts = [frame.assign(table=name) for name, frame in self.tables().items()]
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> Table:
        """Give the main lines today, in 4 and 12 years and at the end."""
        from boligsim.demand.summary import demand_summary

        return demand_summary(self)

    def plot(
        self, ages: tuple[int, int | None] = (0, None), ax: Axes | None = None, **kwargs: Any
    ) -> Axes:
        """Draw the population of an age span: history, fan and SSB's main alternative.

        Parameters
        ----------
        ages : tuple
            First and last age; None is open.
        ax : Axes, optional
            Where to draw; a new figure when left out.
        **kwargs
            ``language``.

        Returns
        -------
        Axes
        """
        from boligsim.demand.figure import plot_population

        return plot_population(self, ages=ages, ax=ax, **kwargs)

    def plot_groups(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw the need by report group today, in 4 and in 12 years; see `figure_need`."""
        from boligsim.demand.figure_need import plot_groups

        return plot_groups(self, ax=ax, language=language)

    def plot_dwellings(self, ax: Axes | None = None, *, language: str | None = None) -> Axes:
        """Draw the change in dwellings demanded, and the shortfall if none is built."""
        from boligsim.demand.figure_need import plot_dwellings

        return plot_dwellings(self, ax=ax, language=language)
