"""Settlement quota: refugees that the municipality decides to settle beyond its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Arrive, Number, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.window import check_amount, nothing_done, parts, window_warnings, yearly
from boligsim.measures.words import say

__all__ = ["GRANT_YEARS", "SettlementQuota"]

# The state pays integration money for the year of settlement and the four that follow.
GRANT_YEARS = 5


@dataclass(frozen=True)
class SettlementQuota(Measure):
    """Persons settled a year, beyond those in the table ``arrivals``.

    A share of their households (`refugees.municipal_share`) gets a municipal dwelling: they
    arrive with a decision and a roof, and wait. Their sizes follow the group's law in the table
    ``household_size``, or the shares given in `sizes`.

    Attributes
    ----------
    per_year
        Persons a year.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    group
        Group they belong to; left out: the first exposed to settlement.
    sizes
        (adults, children, share) of their households; left out: the group's law.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    What happens to the population stands in the table ``arrivals``: a quota that is expected
    belongs there. The measure asks what a decision to take more would mean for the queue and the
    economy; the population of the run is not changed.

    Examples
    --------
    >>> SettlementQuota(per_year=20, start="2027-01").counted
    'persons'
    """

    per_year: float
    start: str
    end: str | None = None
    group: str = ""
    sizes: tuple[tuple[int, int, float], ...] = ()
    name: str = "settlement_quota"
    kind: ClassVar[str] = "settlement_quota"
    counted: ClassVar[str] = "persons"

    def __post_init__(self) -> None:
        """Refuse what is no number of persons or no time."""
        check_amount(self.name, "persons a year", self.per_year, self.start, self.end)

    def _group(self, ask: Ask) -> str:
        group = ask.group(self.group, self.name) or ask.group_with("settlement")
        if not group:
            raise InputError(
                f"{self.name}: no group of the case is exposed to settlement; name a group."
            )
        return group

    def _persons(self, ask: Ask, group: str) -> float:
        if not self.sizes:
            return ask.persons_each(group)
        return sum((adults + children) * share for adults, children, share in self.sizes)

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each calendar year the households that arrive, spread over its months.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Arrive`, one a year.

        Raises
        ------
        InputError
            When the case lacks the group.
        """
        if self.per_year <= 0:
            return []
        group = self._group(ask)
        out: list[Primitive] = []
        for year, part in parts(self.start, self.end, ask).items():
            households = self.per_year * part / self._persons(ask, group)
            n: Number = households
            if ask.has("refugees.municipal_share"):
                n = Param("refugees.municipal_share", scale=households)
            first = max(float(year - ask.base), ask.time(self.start))
            last = float(year - ask.base + 1)
            if self.end is not None:
                last = min(last, ask.time(self.end))
            out.append(Arrive(group, "home", n, first, last, self.sizes))
        return out

    def costs(self, ask: Ask) -> list[Cost]:
        """Integration money from the state for five years, and what it is spent on.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            By calendar year, for every person settled, also in private dwellings.
        """
        money: Number = Param("settlement.integration_money_per_person")
        spent: Number = Param("settlement.cost_per_person")
        out: list[Cost] = []
        for year, part in parts(self.start, self.end, ask).items():
            years = {y: part for y in range(year, min(year + GRANT_YEARS, ask.until))}
            out += yearly("state_grants", (money,), self.per_year, years)
            out += yearly("operation", (spent,), self.per_year, years)
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
        why = nothing_done(self.per_year, self.start, self.end, ask)
        if not why and ask.value("refugees.municipal_share") == 0:
            why = say("why_settled_privately", ask.language)
        return window_warnings(self.name, why, self.start, ask)
