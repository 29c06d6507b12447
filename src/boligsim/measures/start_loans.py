"""Start loans: municipal loans with which households buy a home of their own."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.base.time import parse_date
from boligsim.homelessness.primitives import Move, Number, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import late_warnings
from boligsim.measures.words import say

__all__ = ["HOURS_PER_FTE", "StartLoans"]

# A dwelling type with fewer tenants' loans a year than this is counted with the largest type:
# loans come in whole numbers, and slivers of one would be rounded away.
SMALLEST = 1.0

# Net working hours of one årsverk, 37.5 hours a week, holidays taken off.
HOURS_PER_FTE = 1750.0


@dataclass(frozen=True)
class StartLoans(Measure):
    """A yearly number of start loans from a month on.

    The loans go to tenants of municipal rental dwellings, to homeless households or households
    at risk, and to households that wait for a dwelling with a roof over their head. The three
    share one yearly ceiling: what the homeless cannot use falls to those who wait at home.
    Only a tenant who moves out frees a municipal dwelling. 'The tenant became an owner' can
    also mean that the tenant bought the dwelling itself, which then leaves the stock:
    `start_loan.frees_dwelling_share` says how often the dwelling is freed.

    Attributes
    ----------
    per_year
        Loans a year, at most.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    name
        Name; the same name means the same chance in every scenario.
    dwelling
        Narrow the tenants' loans to one dwelling type; left out: all rental types.
    group
        Narrow all loans to one group.

    Notes
    -----
    The municipality's cost is the expected loss and the administration. The principal is lent on
    from Husbanken and only passes through (``start_loans_lent``).

    Examples
    --------
    >>> StartLoans(per_year=12, start="2027-01").name
    'start_loans'
    """

    per_year: float
    start: str
    end: str | None = None
    name: str = "start_loans"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "start_loans"

    def __post_init__(self) -> None:
        """Refuse what is no number of loans or no time."""
        if not isinstance(self.per_year, Real) or not 0 <= self.per_year < float("inf"):
            raise InputError(f"{self.name}: {self.per_year!r} loans a year; write a number >= 0.")
        for when in (self.start, self.end):
            if when is not None:
                parse_date(when)

    def _window(self, ask: Ask) -> tuple[float, float]:
        end = ask.horizon if self.end is None else min(ask.time(self.end), ask.horizon)
        return max(ask.time(self.start), 0.0), end

    def plan(self, ask: Ask) -> list[Primitive]:
        """Move households into own homes: tenants (by dwelling type), homeless, waiting at home.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Move` for each rental type with at least one loan a year to its tenants (smaller
            types are counted with the largest), one for the homeless and one for those who wait
            at home, with a shared allowance.

        Raises
        ------
        InputError
            When the case lacks the dwelling type.
        """
        start, end = self._window(ask)
        if self.per_year <= 0 or end <= start:
            return []
        types = (self.dwelling,) if self.dwelling else ask.dwellings("rental")
        tenants = "start_loan.tenant_share"
        freed: Number = 1.0
        if ask.has("start_loan.frees_dwelling_share"):
            freed = Param("start_loan.frees_dwelling_share")
        out: list[Primitive] = [
            self._move("tenancy", Param(tenants, scale=self.per_year * w), ask, d, freed)
            for d, w in self._split(ask, ask.shares(types)).items()
        ]
        homeless = Param("start_loan.homeless_share", scale=self.per_year)
        at_home = Param(tenants, scale=-self.per_year, shift=self.per_year)
        return [*out, self._move("homeless", homeless, ask), self._move("home", at_home, ask)]

    def _split(self, ask: Ask, shares: dict[str, float]) -> dict[str, float]:
        loans = self.per_year * ask.case.parameters.value("start_loan.tenant_share")
        kept = {d: w for d, w in shares.items() if loans * w >= SMALLEST}
        if shares:
            largest = max(shares, key=lambda d: shares[d])
            rest = sum(w for d, w in shares.items() if d not in kept)
            kept[largest] = kept.get(largest, 0.0) + rest
        return kept

    def _move(
        self, origin: str, per_year: Param, ask: Ask, dwelling: str = "", freed: Number = 1.0
    ) -> Move:
        start, end = self._window(ask)
        eligible = "start_loan.eligible_share"
        return Move(
            origin,
            "own",
            per_year=per_year,
            start=start,
            end=end,
            group=self.group,
            dwelling=dwelling,
            accept=Param(eligible) if ask.has(eligible) else 1.0,
            unit_freed=freed,
            allowance=f"{self.kind}:{self.name}",
            ceiling=float(self.per_year),
        )

    def costs(self, ask: Ask) -> list[Cost]:
        """Principal passing through, expected loss, hours of administration.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table, for loans that were really given. The whole expected loss
            is booked in the year of the loan.
        """
        rows = tuple(range(len(self.plan(ask))))
        principal = Param("start_loan.average")
        out = [Cost("start_loans_lent", (principal,), rows=rows)]
        if ask.has("start_loan.expected_loss_share"):
            loss = Param("start_loan.expected_loss_share")
            out.append(Cost("operation", (principal, loss), rows=rows))
        if ask.has("start_loan.administration_hours"):
            hours = Param("start_loan.administration_hours")
            out.append(Cost("staff_years", (hours,), (HOURS_PER_FTE,), rows))
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect and a start after the last observation.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        why = ""
        if self.per_year == 0:
            why = say("why_zero", ask.language)
        elif self.end is not None and ask.time(self.end) <= ask.time(self.start):
            why = say("why_ended", ask.language, start=self.start, end=self.end)
        elif not self._window(ask)[0] < self._window(ask)[1]:
            why = say("why_outside", ask.language, when=self.start, base=ask.base, until=ask.until)
        out = [say("no_effect", ask.language, name=self.name, why=why)] if why else []
        return out + late_warnings(self.name, [self.start], ask)

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Dwellings that borrowers buy, by calendar year.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        dict
            Year to number.
        """
        start, end = self._window(ask)
        out: dict[int, float] = {}
        for y in range(ask.until - ask.base):
            part = min(end, y + 1.0) - max(start, float(y))
            if part > 0 and self.per_year > 0:
                out[ask.base + y] = self.per_year * part
        return out
