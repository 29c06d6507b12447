"""Rent to own: tenants buy the dwelling they rent, and the money buys a replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Move, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.origins import rental_origins
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.window import (
    HOURS_PER_FTE,
    check_amount,
    nothing_done,
    window_warnings,
)
from boligsim.measures.words import say

__all__ = ["RentToOwn"]


@dataclass(frozen=True)
class RentToOwn(Measure):
    """A yearly number of agreements to rent for some years and then buy the dwelling.

    A share of the agreements ends in a purchase (`rent_to_own.completion_share`), by tenants who
    can carry it (`rent_to_own.eligible_share`), those who have lived there longest first. The
    sale takes the dwelling out of the municipal stock; the money buys another of the same type,
    ready after `rent_to_own.replace_months`.

    Attributes
    ----------
    per_year
        Agreements a year.
    start, end
        Months in which agreements are made, half-open; ``end=None`` runs to the end.
    after_years
        Years from agreement to purchase: the planned exit.
    replace
        Whether the money buys a replacement; otherwise the stock shrinks.
    name
        Name; the same name means the same chance in every scenario.
    dwelling
        Only this type; left out: all rental types.
    group
        Only this group.

    Notes
    -----
    The price is that of the market times `rent_to_own.price_share`, since it is fixed when the
    agreement is made. The replacement is bought at market price and upgraded. Both are booked in
    the year of the sale. Rent lost while the replacement is got ready is not counted.

    Examples
    --------
    >>> RentToOwn(per_year=3, start="2027-01").after_years
    3.0
    """

    per_year: float
    start: str
    end: str | None = None
    after_years: float = 3.0
    replace: bool = True
    name: str = "rent_to_own"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "rent_to_own"
    counted: ClassVar[str] = "agreements"

    def __post_init__(self) -> None:
        """Refuse what is no number of agreements or no time."""
        check_amount(self.name, "agreements a year", self.per_year, self.start, self.end)
        check_amount(self.name, "years until the purchase", self.after_years)

    def _sales(self, ask: Ask) -> tuple[float, float]:
        """First and last time of the purchases, inside the run."""
        last = ask.horizon if self.end is None else ask.time(self.end) + self.after_years
        return max(ask.time(self.start) + self.after_years, 0.0), min(last, ask.horizon)

    def plan(self, ask: Ask) -> list[Primitive]:
        """Move tenants into the homes they rent and replace the dwellings.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Move` for each rental type with at least one purchase a year; none where no
            purchase falls inside the run.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the group.
        """
        start, end = self._sales(ask)
        if self.per_year <= 0 or end <= start:
            return []
        ask.group(self.group, self.name)
        done = "rent_to_own.completion_share"
        sold = self.per_year * ask.case.parameters.value(done)
        return [
            Move(
                "tenancy",
                "own",
                per_year=Param(done, scale=self.per_year * share),
                start=start,
                end=end,
                group=self.group,
                dwelling=dwelling,
                order="longest",
                accept=Param("rent_to_own.eligible_share", self.group),
                unit_freed=0.0,
                replace=self.replace,
                replace_months=Param("rent_to_own.replace_months") if self.replace else 0.0,
            )
            for dwelling, share in rental_origins(self.dwelling, sold, ask, self.group).items()
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """Sale, replacement, upgrade and administration.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table, for purchases that really came about; without a replacement
            also the rent and the operation that end.

        Raises
        ------
        InputError
            When a dwelling type has no area.
        """
        out: list[Cost] = []
        for line, move in enumerate(self.plan(ask)):
            assert isinstance(move, Move)
            d, rows = move.dwelling, (line,)
            row = ask.dwelling(d)
            if row["area_m2"] is None:
                raise InputError(
                    f"{self.name}: dwelling type '{d}' has no area_m2 in the table dwellings, so "
                    "its price is unknown; fill it in."
                )
            area = float(row["area_m2"])
            price = Param("acquisition.price_per_m2", dwelling=d)
            sale = (price, area, Param("rent_to_own.price_share"))
            out.append(Cost("sale_income", sale, rows=rows))
            if self.replace:
                upgrade = Param("acquisition.upgrade_per_m2", dwelling=d)
                out += [Cost("investment", (p, area), rows=rows) for p in (price, upgrade)]
            else:
                rent = 12.0 * float(row["rent"] or 0.0)
                cost = Param("operation.cost_per_dwelling", dwelling=d)
                out.append(Cost("rent_income", (-rent,), rows=rows, running=True))
                out.append(Cost("operation", (cost, -1.0), rows=rows, running=True))
            hours = Param("rent_to_own.administration_hours")
            out.append(Cost("staff_years", (hours,), (HOURS_PER_FTE,), rows))
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, purchases after the run, and a start after the last observation.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        why = nothing_done(self.per_year, self.start, self.end, ask)
        start, end = self._sales(ask)
        if not why and not start < end:
            years = f"{self.after_years:g}"
            why = say("why_bought_late", ask.language, years=years, until=ask.until)
        elif not why and ask.value("rent_to_own.eligible_share", self.group) == 0:
            why = say("why_nobody_eligible", ask.language)
        return window_warnings(self.name, why, self.start, ask)

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Count the replacements bought, by calendar year.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        dict
            Year to number, by the central share of agreements that end in a purchase.
        """
        if not self.replace or not self.plan(ask):
            return {}
        start, end = self._sales(ask)
        sold = self.per_year * ask.case.parameters.value("rent_to_own.completion_share")
        years = range(int(start), ask.until - ask.base)
        held = {y: min(end, y + 1.0) - max(start, float(y)) for y in years}
        return {ask.base + y: sold * part for y, part in held.items() if part > 0}
