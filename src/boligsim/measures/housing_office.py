"""Housing office: one chain from application to moving in, with shorter steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Delay, Primitive
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import without_staff
from boligsim.measures.window import (
    check_amount,
    eased,
    nothing_done,
    parts,
    stretches,
    window_warnings,
    yearly,
)

__all__ = ["HousingOffice"]


@dataclass(frozen=True)
class HousingOffice(Measure):
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
    counted: ClassVar[str] = "fte"

    def __post_init__(self) -> None:
        """Refuse what is no number of staff or years or no time."""
        check_amount(self.name, "fte", self.staff, self.start, self.end)
        check_amount(self.name, "years to fade", self.fade_years)
        object.__setattr__(self, "fade_years", int(self.fade_years))

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
        why = nothing_done(1.0, self.start, self.end, ask)
        out = window_warnings(self.name, why, self.start, ask)
        return out + without_staff(self.name, self.staff, ask)
