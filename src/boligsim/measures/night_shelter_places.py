"""Night shelters: a roof for the night, not a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param
from boligsim.measures.ask import Ask
from boligsim.measures.places import Places
from boligsim.measures.protocol import Cost
from boligsim.measures.schedule import ScheduleLike

__all__ = ["NightShelterPlaces"]


@dataclass(frozen=True)
class NightShelterPlaces(Places):
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
