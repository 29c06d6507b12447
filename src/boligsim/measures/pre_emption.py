"""Pre-emption: the right, by a development agreement, to buy a share of new dwellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Number, Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.window import check_amount
from boligsim.measures.words import say

__all__ = ["PreEmption"]


@dataclass(frozen=True)
class PreEmption(Measure):
    """New dwellings that the municipality buys at market price in a development.

    The developer builds them anyway, so they add none to the dwellings of the municipality, and
    nobody lived in them, so nobody is displaced. The agreement is voluntary.

    Attributes
    ----------
    units
        ``{"2029-06": 4}``: dwellings bought by planned month of completion.
    dwelling
        Dwelling type they become.
    share
        Share of the development's dwellings to which the right applies.
    name
        Name; the same name means the same projects and the same chance in every scenario.

    Notes
    -----
    Booked in the year a dwelling is ready. Every check of a scenario with this measure says that
    the agreement must be held against the planning and building act § 17-3 in force: the rules
    changed on 1 July 2025.

    Examples
    --------
    >>> PreEmption({"2029-06": 4}, share=0.1).units
    (('2029-06', 4),)
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    share: float = 0.1
    name: str = "pre_emption"
    kind: ClassVar[str] = "pre_emption"
    counted: ClassVar[str] = "dwellings"

    def __post_init__(self) -> None:
        """Put the dates in order."""
        object.__setattr__(self, "units", normalise(self.units, self.name))
        check_amount(self.name, "as share", self.share)
        if self.share > 1:
            raise InputError(f"{self.name}: share is {self.share:g}; write a share from 0 to 1.")

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each date the dwellings, late by the slip of the development.

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
            When the case lacks the dwelling type or it isn't let.
        """
        ask.dwelling_of(self.dwelling, ("rental", "care"), self.name)
        slip = Param("pre_emption.slip_months")
        return [
            Units(self.dwelling, n, at, slip_months=slip, project=f"{self.kind}:{self.name}:{when}")
            for when, n, at in inside(normalise(self.units, self.name), ask)
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """Price, VAT compensation, rent, operation and follow-up.

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
        rows = tuple(range(len(self.plan(ask))))
        price: tuple[Number, ...] = (
            Param("pre_emption.price_per_m2", dwelling=d),
            float(row["area_m2"]),
        )
        out = [Cost("investment", price, rows=rows)]
        if ask.has("finance.vat_compensation_share", dwelling=d):
            vat = Param("finance.vat_compensation_share", dwelling=d)
            out.append(Cost("vat_compensation", (*price, vat), rows=rows))
        rent = 12.0 * float(row["rent"] or 0.0)
        out.append(Cost("rent_income", (rent,), rows=rows, running=True))
        if ask.has("operation.cost_per_dwelling", dwelling=d):
            cost = Param("operation.cost_per_dwelling", dwelling=d)
            out.append(Cost("operation", (cost,), rows=rows, running=True))
        if ask.has("follow_up.tenants_per_fte", dwelling=d):
            tenants = Param("follow_up.tenants_per_fte", dwelling=d)
            out.append(Cost("staff_years", (1.0,), (tenants,), rows, running=True))
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn as for purchases, and ask for the law to be checked.

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
        out = unit_warnings(self.name, units, self.dwelling, "", ask)
        share = f"{100 * self.share:.0f}"
        return [*out, say("pre_emption", ask.language, name=self.name, share=share)]

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Bought dwellings by calendar year.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        dict
            Year to number.
        """
        out: dict[int, float] = {}
        for when, n, _ in inside(normalise(self.units, self.name), ask):
            out[ask.year(when)] = out.get(ask.year(when), 0.0) + n
        return out
