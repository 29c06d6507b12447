"""Prevention: fewer evictions from municipal dwellings, fewer who lose a home elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Primitive, Rate
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import no_tenants, without_staff
from boligsim.measures.window import (
    avoided,
    check_amount,
    nothing_done,
    parts,
    stretches,
    window_warnings,
    yearly,
)
from boligsim.measures.words import say

__all__ = ["EntryPrevention", "EvictionPrevention"]

PLACES = ("", "acute", "friends", "institution")


class _Prevention(Measure):
    """What both do; they differ in the rate that falls."""

    staff: float
    start: str
    end: str | None
    fade_years: int
    name: str
    group: str
    counted: ClassVar[str] = "fte"

    def __post_init__(self) -> None:
        """Refuse what is no number of staff or years or no time."""
        check_amount(self.name, "fte", self.staff, self.start, self.end)
        check_amount(self.name, "years to fade", self.fade_years)
        object.__setattr__(self, "fade_years", int(self.fade_years))

    def costs(self, ask: Ask) -> list[Cost]:
        """List the staff, until the measure ends; the fading effect costs nothing.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            By calendar year.
        """
        return yearly("staff_years", (1.0,), self.staff, parts(self.start, self.end, ask))

    def _warnings(self, why: str, ask: Ask) -> list[str]:
        why = nothing_done(1.0, self.start, self.end, ask) or why
        out = window_warnings(self.name, why, self.start, ask)
        return out + without_staff(self.name, self.staff, ask)


@dataclass(frozen=True)
class EvictionPrevention(_Prevention):
    """Work with tenants of municipal dwellings who are about to be evicted.

    Attributes
    ----------
    staff
        Årsverk (fte) while it lasts.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    fade_years
        Whole years from the end until the effect is gone.
    name
        Name; the same name means the same chance in every scenario.
    dwelling, group
        Narrow the work to one dwelling type or one group.

    Notes
    -----
    `prevention.eviction_avoided_share` of the evictions are avoided: the household stays.

    Examples
    --------
    >>> EvictionPrevention(staff=0.5, start="2027-01").counted
    'fte'
    """

    staff: float
    start: str
    end: str | None = None
    fade_years: int = 0
    name: str = "eviction_prevention"
    dwelling: str = ""
    group: str = ""
    kind: ClassVar[str] = "eviction_prevention"

    def plan(self, ask: Ask) -> list[Primitive]:
        """Lower the rate of eviction.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Rate` for each stretch of equal effect.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the group.
        """
        group = ask.group(self.group, self.name)
        if self.dwelling:
            ask.dwelling(self.dwelling)
        path = "prevention.eviction_avoided_share"
        return [
            Rate("eviction", avoided(path, share), a, b, group=group, dwelling=self.dwelling)
            for a, b, share in stretches(self.start, self.end, self.fade_years, ask)
        ]

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a start after the last observation, no staff.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        return self._warnings(no_tenants(self.dwelling, self.group, ask), ask)


@dataclass(frozen=True)
class EntryPrevention(_Prevention):
    """Work with households that are about to lose a home outside the municipality's dwellings.

    Attributes
    ----------
    staff
        Årsverk (fte) while it lasts.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    fade_years
        Whole years from the end until the effect is gone.
    name
        Name; the same name means the same chance in every scenario.
    group
        Narrow the work to one group.
    place
        Narrow it to those who would be ``acute``, with ``friends``, or who leave an
        ``institution`` or a prison.

    Notes
    -----
    `prevention.entry_avoided_share` of the entries are avoided. The model joins the causes of
    entry (private eviction, release, relationship or violence, other) before it draws
    households, so the share is one of all entries, whatever their cause.

    Examples
    --------
    >>> EntryPrevention(staff=1, start="2027-01", place="institution").place
    'institution'
    """

    staff: float
    start: str
    end: str | None = None
    fade_years: int = 0
    name: str = "entry_prevention"
    group: str = ""
    place: str = ""
    kind: ClassVar[str] = "entry_prevention"

    def __post_init__(self) -> None:
        """Refuse what is no number of staff or years, no time or no place of entry."""
        super().__post_init__()
        if self.place not in PLACES:
            raise InputError(
                f"{self.name}: place is {self.place!r}; write {', '.join(PLACES[1:])}, or nothing "
                "for all."
            )

    def plan(self, ask: Ask) -> list[Primitive]:
        """Lower the rate of entry into homelessness.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Rate` for each stretch of equal effect.

        Raises
        ------
        InputError
            When the case lacks the group.
        """
        group = ask.group(self.group, self.name)
        path = "prevention.entry_avoided_share"
        return [
            Rate("entry", avoided(path, share, group=group), a, b, group=group, place=self.place)
            for a, b, share in stretches(self.start, self.end, self.fade_years, ask)
        ]

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a start after the last observation, no staff.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        nobody = bool(self.group) and ask.nothing_for("entry.share", self.group)
        why = say("why_nobody_enters", ask.language) if nobody else ""
        return self._warnings(why, ask)
