"""What temporary accommodation and night shelters share: places, an end, and no home."""

from __future__ import annotations

from typing import ClassVar

from boligsim.homelessness.primitives import Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.words import say

__all__ = ["Places"]


class Places(Measure):
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
