"""Housing allowance: the state's money, which the municipality helps tenants to get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param, Primitive, Rate, Support
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import check_slots, no_tenants, slots_by_type, support_tag
from boligsim.measures.window import (
    HOURS_PER_FTE,
    avoided,
    nothing_done,
    parts,
    window,
    window_warnings,
    yearly,
)

__all__ = ["HousingAllowance"]


@dataclass(frozen=True)
class HousingAllowance(Measure):
    """Help for a number of tenants at a time to get the housing allowance they are entitled to.

    A tenant with the allowance can pay the rent: a part of the evictions is avoided
    (`housing_allowance.eviction_avoided_share`).

    Attributes
    ----------
    slots
        Municipal tenants with the allowance at a time, beyond those who have it already.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    name
        Name; the same name means the same chance in every scenario.
    dwelling, group
        Narrow the help to one dwelling type (left out: all rental types) or one group.

    Notes
    -----
    The allowance itself is paid by the state and only shown (``state_allowance``); the
    municipality pays for the help (`housing_allowance.administration_hours`). Who has lived there
    longest is helped first.

    Examples
    --------
    >>> HousingAllowance(slots=30, start="2027-01").counted
    'households'
    """

    slots: int
    start: str
    end: str | None = None
    name: str = "housing_allowance"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "housing_allowance"
    counted: ClassVar[str] = "households"

    def __post_init__(self) -> None:
        """Refuse what is no number of households or no time."""
        object.__setattr__(self, "slots", check_slots(self.name, self.slots, self.start, self.end))

    def plan(self, ask: Ask) -> list[Primitive]:
        """Hand out the slots to tenants, and lower the rate of eviction of those who hold one.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Support` for each rental type in proportion to its tenants, and a `Rate`; none
            outside the run.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.slots == 0 or end <= start:
            return []
        group, tag = ask.group(self.group, self.name), support_tag(self)
        path = "housing_allowance.eviction_avoided_share"
        slots = [
            Support(tag, n, group=group, dwelling=dwelling, order="longest", start=start, end=end)
            for dwelling, n in slots_by_type(self.slots, self.dwelling, group, ask).items()
        ]
        evictions = Rate("eviction", avoided(path, group=group), start, end, tag=tag)
        return [*slots, evictions] if slots else []

    def costs(self, ask: Ask) -> list[Cost]:
        """Show the state's allowance, and count the hours of the municipality.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            By calendar year, for the planned number of households.
        """
        years = parts(self.start, self.end, ask)
        month = Param("housing_allowance.per_month")
        hours = Param("housing_allowance.administration_hours")
        return [
            *yearly("state_allowance", (month, 12.0), self.slots, years),
            *yearly("staff_years", (hours,), self.slots, years, (HOURS_PER_FTE,)),
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
        why = nothing_done(self.slots, self.start, self.end, ask)
        why = why or no_tenants(self.dwelling, self.group, ask)
        return window_warnings(self.name, why, self.start, ask)
