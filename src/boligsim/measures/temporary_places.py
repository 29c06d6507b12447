"""Temporary accommodation and night shelters: a roof for the night, not a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.words import say

__all__ = ["NightShelterPlaces", "TemporaryPlaces"]


class _Places(Measure):
    """What both kinds of places do; they differ in what they cost."""

    units: ScheduleLike
    dwelling: str
    end: str | None
    name: str
    needs: ClassVar[str]
    counted: ClassVar[str] = "places"

    def __post_init__(self) -> None:
        """Put the dates in order."""
        object.__setattr__(self, "units", normalise(self.units, self.name))

    def _end(self, ask: Ask) -> float | None:
        return None if self.end is None else ask.time(self.end)

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each date the places.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Units`.

        Raises
        ------
        InputError
            When the case lacks the dwelling type, or it is of another kind.
        """
        ask.dwelling_of(self.dwelling, (self.needs,), self.name)
        end = self._end(ask)
        return [
            Units(self.dwelling, n, at, end=end, project=f"{self.kind}:{self.name}:{when}")
            for when, n, at in inside(normalise(self.units, self.name), ask)
            if end is None or at < end
        ]

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect and a late start; say that the count does not fall.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        units = normalise(self.units, self.name)
        out = unit_warnings(self.name, units, self.dwelling, "", ask, let=False, rent=False)
        return [*out, say("not_a_home", ask.language, name=self.name)]


@dataclass(frozen=True)
class TemporaryPlaces(_Places):
    """Places of temporary accommodation, held until the homeless spell ends.

    Those who stay there are homeless in the count: the places lower the nights without an offer
    and the number with nowhere to sleep, not the number of homeless.

    Attributes
    ----------
    units
        ``{"2027-03": 4}``: places by month.
    dwelling
        Dwelling type of kind temporary.
    end
        Month in which the places leave again; None = kept.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    The nights are counted by the cost table at `temporary.cost_per_night`, as the change against
    the base case; what is added here is getting the place ready.

    Examples
    --------
    >>> TemporaryPlaces({"2027-03": 4}).counted
    'places'
    """

    units: ScheduleLike
    dwelling: str = "temporary"
    end: str | None = None
    name: str = "temporary_places"
    kind: ClassVar[str] = "temporary_places"
    needs: ClassVar[str] = "temporary"

    def costs(self, ask: Ask) -> list[Cost]:
        """Count what it takes to get the places ready.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            One line.
        """
        rows = tuple(range(len(self.plan(ask))))
        return [Cost("investment", (Param("temporary_places.setup_per_place"),), rows=rows)]


@dataclass(frozen=True)
class NightShelterPlaces(_Places):
    """Places of a night shelter, for those who have nowhere else to sleep.

    Attributes
    ----------
    units
        ``{"2027-03": 4}``: places by month.
    dwelling
        Dwelling type of kind shelter.
    end
        Month in which the places leave again; None = kept.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    A shelter is paid for whether it is full or not, by place.

    Examples
    --------
    >>> NightShelterPlaces({"2027-03": 4}).dwelling
    'night_shelter'
    """

    units: ScheduleLike
    dwelling: str = "night_shelter"
    end: str | None = None
    name: str = "night_shelter_places"
    kind: ClassVar[str] = "night_shelter_places"
    needs: ClassVar[str] = "shelter"

    def costs(self, ask: Ask) -> list[Cost]:
        """Operation and staff of the places.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Running lines.
        """
        rows, end = tuple(range(len(self.plan(ask)))), self._end(ask)
        operation = Param("night_shelter.operation_per_place")
        staff = Param("night_shelter.staff_per_place")
        return [
            Cost("operation", (operation,), rows=rows, running=True, end=end),
            Cost("staff_years", (staff,), rows=rows, running=True, end=end),
        ]
