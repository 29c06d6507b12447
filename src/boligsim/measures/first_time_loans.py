"""First-time loans: start loans to first-time buyers who do not rent from the municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Move, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.start_loans import loan_costs, nobody_eligible
from boligsim.measures.window import check_amount, nothing_done, parts, window, window_warnings
from boligsim.measures.words import say

__all__ = ["FirstTimeLoans"]


@dataclass(frozen=True)
class FirstTimeLoans(Measure):
    """A yearly number of start loans to first-time buyers; they free no municipal dwelling.

    Most borrowers rent privately or live with their parents and were never in the municipality's
    queue. A share (`first_time_loan.waiting_share`) waits for a municipal dwelling with a roof
    over its head, and leaves the queue. Every loan costs, whoever gets it.

    Attributes
    ----------
    per_year
        Loans a year.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    name
        Name; the same name means the same chance in every scenario.
    group
        Narrow the loans of those who wait to one group.

    Examples
    --------
    >>> FirstTimeLoans(per_year=8, start="2027-01").counted
    'loans'
    """

    per_year: float
    start: str
    end: str | None = None
    name: str = "first_time_loans"
    group: str = ""
    kind: ClassVar[str] = "first_time_loans"
    counted: ClassVar[str] = "loans"

    def __post_init__(self) -> None:
        """Refuse what is no number of loans or no time."""
        check_amount(self.name, "loans a year", self.per_year, self.start, self.end)

    def plan(self, ask: Ask) -> list[Primitive]:
        """Move those who wait with a roof into homes of their own.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Move` out of the queue that frees nothing; none outside the run.

        Raises
        ------
        InputError
            When the case lacks the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.per_year <= 0 or end <= start:
            return []
        eligible = "start_loan.eligible_share"
        return [
            Move(
                "home",
                "own",
                per_year=Param("first_time_loan.waiting_share", scale=self.per_year),
                start=start,
                end=end,
                group=ask.group(self.group, self.name),
                accept=Param(eligible) if ask.has(eligible) else 1.0,
            )
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """Principal passing through, expected loss and administration of every loan.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            By calendar year, for the planned number of loans.
        """
        return loan_costs(ask, planned=self.per_year, years=parts(self.start, self.end, ask))

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect and a late start; say that no dwelling is freed.

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
        out = window_warnings(self.name, why, self.start, ask)
        return out if why else [*out, say("frees_nothing", ask.language, name=self.name)]

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
