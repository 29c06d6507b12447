"""Needs mapping: more of the homeless become known to the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Primitive, Rate
from boligsim.measures.ask import Ask
from boligsim.measures.staffed import Staffed
from boligsim.measures.window import eased, stretches
from boligsim.measures.words import say

__all__ = ["NeedsMapping"]


@dataclass(frozen=True)
class NeedsMapping(Staffed):
    """Mapping of needs: people without a home whom the services did not know are found.

    The share of the homeless that is known is multiplied by `needs_mapping.detection_factor`, up
    to all of them. The registered count rises although no more are without a home; those found
    apply, and so may be housed.

    Attributes
    ----------
    staff
        Årsverk (fte) while it lasts.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    fade_years
        Whole years from the end until as few are known as before.
    name
        Name; the same name means the same chance in every scenario.
    group
        Narrow the mapping to one group.

    Examples
    --------
    >>> NeedsMapping(staff=0.5, start="2027-01").counted
    'fte'
    """

    staff: float
    start: str
    end: str | None = None
    fade_years: int = 0
    name: str = "needs_mapping"
    group: str = ""
    kind: ClassVar[str] = "needs_mapping"

    def plan(self, ask: Ask) -> list[Primitive]:
        """Raise the share of the homeless that the services know.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Rate` on detection for each stretch of equal effect.

        Raises
        ------
        InputError
            When the case lacks the group.
        """
        group = ask.group(self.group, self.name)
        path = "needs_mapping.detection_factor"
        return [
            Rate("detection", eased(path, share, group=group), a, b, group=group)
            for a, b, share in stretches(self.start, self.end, self.fade_years, ask)
        ]

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a late start, no staff; say that the registered count rises.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        known = ask.value("homeless.detection", self.group) == 1
        why = say("why_all_known", ask.language) if known else ""
        out = self._warnings(why, ask)
        return out if known else [*out, say("more_registered", ask.language, name=self.name)]
