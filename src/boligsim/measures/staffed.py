"""What measures made of people's work share: staff, an end, and an effect that fades."""

from __future__ import annotations

from typing import ClassVar

from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.support import without_staff
from boligsim.measures.window import (
    check_amount,
    nothing_done,
    parts,
    window_warnings,
    yearly,
)

__all__ = ["Staffed"]


class Staffed(Measure):
    """Staff from a month to another, and warnings; what the work does is the measure's own."""

    staff: float
    start: str
    end: str | None
    fade_years: int
    name: str
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
