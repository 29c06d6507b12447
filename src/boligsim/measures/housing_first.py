"""Housing First: a dwelling at once for homeless people with large needs, and staff that stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param, Primitive, Rank, Rate, Support
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import check_slots, support_tag
from boligsim.measures.window import (
    avoided,
    nothing_done,
    parts,
    window,
    window_warnings,
    yearly,
)
from boligsim.measures.words import say

__all__ = ["HousingFirst"]


@dataclass(frozen=True)
class HousingFirst(Measure):
    """Places in Housing First: known homeless households get a slot, greatest need first.

    Who holds a slot stands first in the queue, finds an ordinary dwelling as good as any
    (`dwelling`), and is followed into it: evictions (`housing_first.eviction_avoided_share`) and
    other moves out (`housing_first.end_avoided_share`) become rare. The slot is held until the
    household leaves the municipality's dwellings for good.

    Attributes
    ----------
    slots
        Households at a time.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    group
        Whom it is for; blank: all groups.
    dwelling
        Dwelling type that becomes as good as any for those who hold a slot; blank: none, they
        wait for the types that fit their group best.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    It lowers the turnover: those who stay free no dwelling, and who stood in the queue before
    waits longer unless dwellings come as well.

    Examples
    --------
    >>> HousingFirst(slots=6, start="2027-01").group
    'rop'
    """

    slots: int
    start: str
    end: str | None = None
    group: str = "rop"
    dwelling: str = "ordinary"
    name: str = "housing_first"
    kind: ClassVar[str] = "housing_first"
    counted: ClassVar[str] = "households"

    def __post_init__(self) -> None:
        """Refuse what is no number of households or no time."""
        object.__setattr__(self, "slots", check_slots(self.name, self.slots, self.start, self.end))

    def plan(self, ask: Ask) -> list[Primitive]:
        """Hand out the slots, put their holders first, and keep them housed.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Support`, one or two `Rank` and two `Rate`; none outside the run.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.slots == 0 or end <= start:
            return []
        group, tag = ask.group(self.group, self.name), support_tag(self)
        out: list[Primitive] = [
            Support(tag, self.slots, origin="homeless", group=group, start=start, end=end),
            Rank(priority=1, tag=tag, start=start, end=end),
        ]
        if self.dwelling:
            ask.dwelling_of(self.dwelling, ("rental", "care"), self.name)
            best = Rank(fit_rank=1, dwelling=self.dwelling, tag=tag, start=start, end=end)
            out.append(best)
        evictions = avoided("housing_first.eviction_avoided_share", group=group)
        ends = avoided("housing_first.end_avoided_share", group=group)
        return [
            *out,
            Rate("eviction", evictions, start, end, tag=tag),
            Rate("tenancy_end", ends, start, end, tag=tag),
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """List the staff for the slots.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            By calendar year.
        """
        clients = Param("housing_first.households_per_fte")
        years = parts(self.start, self.end, ask)
        return yearly("staff_years", (1.0,), self.slots, years, (clients,))

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect and a late start; say that the turnover falls.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        why = nothing_done(self.slots, self.start, self.end, ask)
        if not why and self.group and ask.nothing_for("entry.share", self.group):
            lived = sum(ask.tenants(d, (self.group,)) for d in ask.dwellings("rental", "care"))
            why = "" if lived else say("why_nobody_enters", ask.language)
        out = window_warnings(self.name, why, self.start, ask)
        return out if why else [*out, say("less_turnover", ask.language, name=self.name)]
