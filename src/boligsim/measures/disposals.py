"""What all dwellings that leave the municipal stock share: when, how soon empty, what ends."""

from __future__ import annotations

from typing import ClassVar, Literal

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.words import say

__all__ = ["Disposal", "Remove"]

Remove = Literal["vacant", "next", "decant"]


class Disposal(Measure):
    """What all three do; they differ in money and in how soon the dwellings must be empty."""

    units: ScheduleLike
    dwelling: str
    remove: Remove
    name: str
    counted: ClassVar[str] = "removed"

    def __post_init__(self) -> None:
        """Put the dates in order."""
        object.__setattr__(self, "units", normalise(self.units, self.name))
        if self.remove not in ("vacant", "next", "decant"):
            raise InputError(
                f"{self.name}: remove is {self.remove!r}; write vacant, next or decant."
            )

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each date the dwellings that leave.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Units` with a negative number.

        Raises
        ------
        InputError
            When the case lacks the dwelling type.
        """
        ask.dwelling(self.dwelling)
        return [
            Units(
                self.dwelling, -n, at, remove=self.remove, project=f"{self.kind}:{self.name}:{when}"
            )
            for when, n, at in inside(normalise(self.units, self.name), ask)
        ]

    def _ended(self, ask: Ask) -> tuple[tuple[int, ...], list[Cost]]:
        """Rows of the plan, and the rent and the operation that end with the dwellings."""
        rows, d = tuple(range(len(self.plan(ask)))), self.dwelling
        rent = 12.0 * float(ask.dwelling(d)["rent"] or 0.0)
        out = [Cost("rent_income", (-rent,), rows=rows, running=True)]
        if ask.has("operation.cost_per_dwelling", dwelling=d):
            cost = Param("operation.cost_per_dwelling", dwelling=d)
            out.append(Cost("operation", (cost, -1.0), rows=rows, running=True))
        return rows, out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a late start, more than there are, and households moved out.

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
        total = sum(n for _, n in units)
        there = float(ask.dwelling(self.dwelling)["units"] or 0)
        if total > there:
            out.append(
                say(
                    "more_than_there_are",
                    ask.language,
                    name=self.name,
                    units=total,
                    dwelling=self.dwelling,
                    there=f"{there:g}",
                )
            )
        if self.remove == "decant" and total:
            out.append(say("decanted", ask.language, name=self.name))
        return out
