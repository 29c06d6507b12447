"""Adaptation grants: money that lets a household stay in the home it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Move, Param, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.state_share import state_share
from boligsim.measures.window import check_amount, nothing_done, window, window_warnings
from boligsim.measures.words import say

__all__ = ["AdaptationGrants"]


@dataclass(frozen=True)
class AdaptationGrants(Measure):
    """A yearly number of grants to adapt homes of households that wait with a roof.

    Where an adapted home is enough (`adaptation_grant.suitable_share`) the household stays and
    leaves the queue. Nobody moves, no dwelling is freed and none is bought.

    Attributes
    ----------
    per_year
        Grants a year, at most.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    name
        Name; the same name means the same chance in every scenario.
    group
        Narrow the grants to one group.

    Notes
    -----
    The state paid the grants through 2019: its share counts within the validity of
    `adaptation_grant.state_share`. Adapting early, before anybody applies, is not in the queue
    and so not in the model: set a lower `need.municipal_share` for that.

    Examples
    --------
    >>> AdaptationGrants(per_year=6, start="2027-01", group="physical_disability").counted
    'grants'
    """

    per_year: float
    start: str
    end: str | None = None
    name: str = "adaptation_grants"
    group: str = ""
    kind: ClassVar[str] = "adaptation_grants"
    counted: ClassVar[str] = "grants"

    def __post_init__(self) -> None:
        """Refuse what is no number of grants or no time."""
        check_amount(self.name, "grants a year", self.per_year, self.start, self.end)

    def plan(self, ask: Ask) -> list[Primitive]:
        """Take households that can stay where they are out of the queue.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            One `Move` out of the queue; none outside the run.

        Raises
        ------
        InputError
            When the case lacks the group.
        """
        start, end = window(self.start, self.end, ask)
        if self.per_year <= 0 or end <= start:
            return []
        return [
            Move(
                "home",
                "left",
                per_year=self.per_year,
                start=start,
                end=end,
                group=ask.group(self.group, self.name),
                accept=Param("adaptation_grant.suitable_share", self.group),
            )
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """List the grants and the state's share of them.

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
        grant = Param("adaptation_grant.average", self.group)
        return [
            Cost("operation", (grant,), rows=rows),
            *state_share("adaptation_grant.state_share", grant, rows, ask),
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
        if not why and ask.value("adaptation_grant.suitable_share", self.group) == 0:
            why = say("why_no_home_suits", ask.language)
        return window_warnings(self.name, why, self.start, ask)
