"""Temporary accommodation: a roof for the time being, not a home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param
from boligsim.measures.ask import Ask
from boligsim.measures.places import Places
from boligsim.measures.protocol import Cost
from boligsim.measures.schedule import ScheduleLike

__all__ = ["TemporaryPlaces"]


@dataclass(frozen=True)
class TemporaryPlaces(Places):
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
