"""Entry prevention: fewer lose a home outside the municipality's dwellings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Primitive, Rate
from boligsim.measures.ask import Ask
from boligsim.measures.staffed import Staffed
from boligsim.measures.window import avoided, stretches
from boligsim.measures.words import say

__all__ = ["EntryPrevention"]

PLACES = ("", "acute", "friends", "institution")


@dataclass(frozen=True)
class EntryPrevention(Staffed):
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
