"""Dwellings that leave the municipal stock: sold, demolished, or a lease that ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Number, Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.words import say

__all__ = ["Demolitions", "EndedLeases", "Sales"]

Remove = Literal["vacant", "next", "decant"]


class _Disposal(Measure):
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


@dataclass(frozen=True)
class Sales(_Disposal):
    """Municipal dwellings that are sold.

    Attributes
    ----------
    units
        ``{"2028-01": 6}``: dwellings by month of the decision.
    dwelling
        Dwelling type.
    remove
        ``"vacant"``: vacant ones at once, the others as they fall vacant; ``"next"``: only as they
        fall vacant; ``"decant"``: at once, the households are homeless with a decision.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    The price is that of the market times `sale.price_share`. Price, lost rent and saved operation
    are booked from the date of the decision, though a tenant may stay on.

    Examples
    --------
    >>> Sales({"2028-01": 6}, dwelling="ordinary").remove
    'vacant'
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "vacant"
    name: str = "sales"
    kind: ClassVar[str] = "sales"

    def costs(self, ask: Ask) -> list[Cost]:
        """Price, and the rent and operation that end.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table.

        Raises
        ------
        InputError
            When the dwelling type has no area.
        """
        row, d = ask.dwelling(self.dwelling), self.dwelling
        if row["area_m2"] is None:
            raise InputError(
                f"{self.name}: dwelling type '{d}' has no area_m2 in the table dwellings, so its "
                "price is unknown; fill it in."
            )
        rows, out = self._ended(ask)
        price: tuple[Number, ...] = (
            Param("acquisition.price_per_m2", dwelling=d),
            float(row["area_m2"]),
            Param("sale.price_share"),
        )
        return [Cost("sale_income", price, rows=rows), *out]


@dataclass(frozen=True)
class Demolitions(_Disposal):
    """Municipal dwellings that are demolished.

    They leave the dwellings of the municipality as well, so as many more need land.

    Attributes
    ----------
    units, dwelling, remove, name
        As in `Sales`.

    Examples
    --------
    >>> Demolitions({"2028-01": 6}).builds
    True
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "vacant"
    name: str = "demolitions"
    kind: ClassVar[str] = "demolitions"
    # Land use asks which measures change the number of buildings.
    builds: ClassVar[bool] = True

    def costs(self, ask: Ask) -> list[Cost]:
        """Demolition, and the rent and operation that end.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table.
        """
        rows, out = self._ended(ask)
        price = Param("demolition.cost_per_dwelling", dwelling=self.dwelling)
        return [Cost("investment", (price,), rows=rows), *out]


@dataclass(frozen=True)
class EndedLeases(_Disposal):
    """Dwellings that the municipality rented and gives back to their owners.

    Attributes
    ----------
    units, dwelling, name
        As in `Sales`.
    remove
        As in `Sales`; the owner wants the dwelling at a date, so households move out by default.

    Examples
    --------
    >>> EndedLeases({"2028-01": 6}).remove
    'decant'
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "decant"
    name: str = "ended_leases"
    kind: ClassVar[str] = "ended_leases"

    def costs(self, ask: Ask) -> list[Cost]:
        """List the rent that the tenants pay, and the rent to the owner that is saved.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table.
        """
        rows, out = self._ended(ask)
        paid = Param("ended_lease.rent_per_month", dwelling=self.dwelling)
        return [Cost("operation", (paid, -12.0), rows=rows, running=True), *out]
