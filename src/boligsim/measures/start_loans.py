"""Start loans: municipal loans with which households buy a home of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Move, Number, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.origins import rental_origins
from boligsim.measures.protocol import Cost, CostSeries, Measure
from boligsim.measures.window import (
    HOURS_PER_FTE,
    check_amount,
    nothing_done,
    parts,
    window,
    window_warnings,
    yearly,
)
from boligsim.measures.words import say

__all__ = ["HOURS_PER_FTE", "StartLoans", "loan_costs", "nobody_eligible"]


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
    counted: ClassVar[str] = "loans"

    def __post_init__(self) -> None:
        """Refuse what is no number of loans or no time."""
        check_amount(self.name, "loans a year", self.per_year, self.start, self.end)

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
            When the case lacks the dwelling type or the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.per_year <= 0 or end <= start:
            return []
        ask.group(self.group, self.name)
        tenants = "start_loan.tenant_share"
        loans = self.per_year * ask.case.parameters.value(tenants)
        freed: Number = 1.0
        if ask.has("start_loan.frees_dwelling_share"):
            freed = Param("start_loan.frees_dwelling_share")
        out: list[Primitive] = [
            self._move("tenancy", Param(tenants, scale=self.per_year * w), ask, d, freed)
            for d, w in rental_origins(self.dwelling, loans, ask, self.group).items()
        ]
        homeless = Param("start_loan.homeless_share", scale=self.per_year)
        at_home = Param(tenants, scale=-self.per_year, shift=self.per_year)
        return [*out, self._move("homeless", homeless, ask), self._move("home", at_home, ask)]

    def _move(
        self, origin: str, per_year: Param, ask: Ask, dwelling: str = "", freed: Number = 1.0
    ) -> Move:
        start, end = window(self.start, self.end, ask)
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
        return loan_costs(ask, rows=tuple(range(len(self.plan(ask)))))

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
        why = nothing_done(self.per_year, self.start, self.end, ask) or nobody_eligible(ask)
        return window_warnings(self.name, why, self.start, ask)

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
        found = parts(self.start, self.end, ask) if self.per_year > 0 else {}
        return {year: self.per_year * part for year, part in found.items()}


def loan_costs(
    ask: Ask,
    *,
    rows: tuple[int, ...] = (),
    planned: float = 0.0,
    years: dict[int, float] | None = None,
) -> list[Cost]:
    """Cost lines of start loans: principal passing through, expected loss, administration.

    Parameters
    ----------
    ask
        The case.
    rows
        Rows of the plan whose moves are loans.
    planned, years
        Instead of `rows`: loans in a whole year, and calendar year to its part.

    Returns
    -------
    list of Cost
        The whole expected loss is booked in the year of the loan.
    """
    principal = Param("start_loan.average")
    lines: list[tuple[CostSeries, tuple[Number, ...], tuple[Number, ...]]] = [
        ("start_loans_lent", (principal,), ())
    ]
    if ask.has("start_loan.expected_loss_share"):
        lines.append(("operation", (principal, Param("start_loan.expected_loss_share")), ()))
    if ask.has("start_loan.administration_hours"):
        hours = Param("start_loan.administration_hours")
        lines.append(("staff_years", (hours,), (HOURS_PER_FTE,)))
    out: list[Cost] = []
    for series, factors, per in lines:
        if years is None:
            out.append(Cost(series, factors, per, rows))
        else:
            out += yearly(series, factors, planned, years, per)
    return out


def nobody_eligible(ask: Ask) -> str:
    """Say that no household could carry a loan; blank when some can."""
    nobody = ask.value("start_loan.eligible_share") == 0
    return say("why_nobody_eligible", ask.language) if nobody else ""
