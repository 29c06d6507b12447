"""Establishment grants: money beside a start loan that lets more households buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Move, Number, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.origins import rental_origins
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.start_loans import loan_costs
from boligsim.measures.state_share import state_share
from boligsim.measures.window import check_amount, nothing_done, parts, window, window_warnings
from boligsim.measures.words import say

__all__ = ["EstablishmentGrants"]


@dataclass(frozen=True)
class EstablishmentGrants(Measure):
    """A yearly number of grants that close the gap between a start loan and the price.

    The grant reaches households that a loan alone does not: another share of them can use it
    (`establishment_grant.eligible_share`). Part of the grants go to tenants of municipal rental
    dwellings (`establishment_grant.tenant_share`), the rest to those who wait with a roof over
    their head. A tenant frees the dwelling as with a start loan.

    Attributes
    ----------
    per_year
        Grants a year, at most.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    name
        Name; the same name means the same chance in every scenario.
    dwelling
        Narrow the tenants' grants to one dwelling type; left out: all rental types.
    group
        Narrow all grants to one group.

    Notes
    -----
    The state paid the grants through 2019, since then they are the municipality's own money: the
    state's share counts within the validity of `establishment_grant.state_share`.

    Examples
    --------
    >>> EstablishmentGrants(per_year=4, start="2027-01").counted
    'grants'
    """

    per_year: float
    start: str
    end: str | None = None
    name: str = "establishment_grants"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "establishment_grants"
    counted: ClassVar[str] = "grants"

    def __post_init__(self) -> None:
        """Refuse what is no number of grants or no time."""
        check_amount(self.name, "grants a year", self.per_year, self.start, self.end)

    def plan(self, ask: Ask) -> list[Primitive]:
        """Move tenants, and those who wait with a roof, into homes of their own.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Move` for each rental type with at least one grant a year to its tenants and one
            for those who wait, with a shared allowance.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.per_year <= 0 or end <= start:
            return []
        ask.group(self.group, self.name)
        share = "establishment_grant.tenant_share"
        tenants = self.per_year * ask.case.parameters.value(share)
        freed: Number = 1.0
        if ask.has("start_loan.frees_dwelling_share"):
            freed = Param("start_loan.frees_dwelling_share")

        def move(origin: str, per_year: Param, dwelling: str = "", freed: Number = 1.0) -> Move:
            return Move(
                origin,
                "own",
                per_year=per_year,
                start=start,
                end=end,
                group=self.group,
                dwelling=dwelling,
                accept=Param("establishment_grant.eligible_share"),
                unit_freed=freed,
                allowance=f"{self.kind}:{self.name}",
                ceiling=float(self.per_year),
            )

        types = rental_origins(self.dwelling, tenants, ask, self.group)
        return [
            *(
                move("tenancy", Param(share, scale=self.per_year * w), d, freed)
                for d, w in types.items()
            ),
            move("home", Param(share, scale=-self.per_year, shift=self.per_year)),
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """List the grants, the state's share of them, and the start loans that go with them.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table, for grants that were really used.
        """
        rows = tuple(range(len(self.plan(ask))))
        grant = Param("establishment_grant.average")
        return [
            Cost("operation", (grant,), rows=rows),
            *state_share("establishment_grant.state_share", grant, rows, ask),
            *loan_costs(ask, rows=rows),
        ]

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
        why = nothing_done(self.per_year, self.start, self.end, ask)
        if not why and ask.value("establishment_grant.eligible_share") == 0:
            why = say("why_nobody_eligible", ask.language)
        return window_warnings(self.name, why, self.start, ask)

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Dwellings that the households buy, by calendar year.

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
