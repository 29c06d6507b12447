"""Housing office: one chain from application to moving in, with shorter steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Delay, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.staffed import Staffed
from boligsim.measures.window import eased, stretches

__all__ = ["HousingOffice"]


@dataclass(frozen=True)
class HousingOffice(Staffed):
    """Coordination: decisions, moving in and turn-round take less time.

    The mean of each stage is multiplied: the decision by `housing_office.decision_factor`, from
    allocation to moving in by `housing_office.moving_in_factor`, the time a dwelling stands empty
    between tenants by `housing_office.turn_round_factor`.

    Attributes
    ----------
    staff
        Årsverk (fte) while it lasts.
    start, end
        Months, half-open; ``end=None`` runs to the end.
    fade_years
        Whole years from the end until the stages take as long as before.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    Faster decisions bring people into the queue sooner: the number who wait with a decision may
    rise although nobody waits longer from the application on.

    Examples
    --------
    >>> HousingOffice(staff=1.5, start="2027-01").counted
    'fte'
    """

    staff: float
    start: str
    end: str | None = None
    fade_years: int = 0
    name: str = "housing_office"
    kind: ClassVar[str] = "housing_office"

    def plan(self, ask: Ask) -> list[Primitive]:
        """Shorten the stages.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            Three `Delay` for each stretch of equal effect.
        """
        out: list[Primitive] = []
        for a, b, share in stretches(self.start, self.end, self.fade_years, ask):
            decision = eased("housing_office.decision_factor", share)
            moving = eased("housing_office.moving_in_factor", share)
            turn = eased("housing_office.turn_round_factor", share)
            out += [
                Delay("decision", decision, start=a, end=b),
                Delay("moving_in", moving, start=a, end=b),
                Delay("turn_round", turn, start=a, end=b),
            ]
        return out

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
        return self._warnings("", ask)
