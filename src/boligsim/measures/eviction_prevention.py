"""Eviction prevention: fewer tenants of municipal dwellings are evicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Primitive, Rate
from boligsim.measures.ask import Ask
from boligsim.measures.staffed import Staffed
from boligsim.measures.support import no_tenants
from boligsim.measures.window import avoided, stretches

__all__ = ["EvictionPrevention"]


@dataclass(frozen=True)
class EvictionPrevention(Staffed):
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
