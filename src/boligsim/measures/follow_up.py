"""Follow-up: people who visit tenants so that they keep their homes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from boligsim.homelessness.primitives import Param, Primitive, Rate, Support
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import check_slots, no_tenants, slots_by_type, support_tag
from boligsim.measures.window import (
    avoided,
    check_amount,
    nothing_done,
    parts,
    window,
    window_warnings,
    yearly,
)

__all__ = ["FollowUp"]


@dataclass(frozen=True)
class FollowUp(Measure):
    """Follow-up of a number of municipal tenants at a time.

    While a tenant is followed up, a part of the evictions
    (`follow_up.eviction_avoided_share`) and of the other moves out
    (`follow_up.end_avoided_share`) is avoided.

    Attributes
    ----------
    slots
        Tenants at a time.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    months
        How long a tenant is followed up; None = until the tenancy ends.
    order
        Who comes first: greatest ``need``, ``longest`` there, or ``random``.
    name
        Name; the same name means the same chance in every scenario.
    dwelling, group
        Narrow the follow-up to one dwelling type (left out: all rental types) or one group.

    Notes
    -----
    A tenant who stays longer frees no dwelling: the queue behind may grow. Staff is paid for the
    slots, held or not: `follow_up.tenants_per_fte`.

    Examples
    --------
    >>> FollowUp(slots=20, start="2027-01", group="rop").slots
    20
    """

    slots: int
    start: str
    end: str | None = None
    months: float | None = None
    order: Literal["need", "longest", "random"] = "need"
    name: str = "follow_up"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "follow_up"
    counted: ClassVar[str] = "households"

    def __post_init__(self) -> None:
        """Refuse what is no number of households or months or no time."""
        object.__setattr__(self, "slots", check_slots(self.name, self.slots, self.start, self.end))
        if self.months is not None:
            check_amount(self.name, "months of follow-up", self.months)

    def plan(self, ask: Ask) -> list[Primitive]:
        """Hand out the slots to tenants, and lower the rates at which those who hold one leave.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Support` for each rental type in proportion to its tenants, and two `Rate`; none
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
        evictions = avoided("follow_up.eviction_avoided_share", group=group)
        ends = avoided("follow_up.end_avoided_share", group=group)
        slots = [
            Support(
                tag,
                n,
                self.months,
                group=group,
                dwelling=dwelling,
                order=self.order,
                start=start,
                end=end,
            )
            for dwelling, n in slots_by_type(self.slots, self.dwelling, group, ask).items()
        ]
        if not slots:
            return []
        return [
            *slots,
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
        tenants = Param("follow_up.tenants_per_fte", dwelling=self.dwelling)
        years = parts(self.start, self.end, ask)
        return yearly("staff_years", (1.0,), self.slots, years, (tenants,))

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
