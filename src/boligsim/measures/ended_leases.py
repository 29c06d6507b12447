"""Ended leases: rented-in dwellings that go back to their owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param
from boligsim.measures.ask import Ask
from boligsim.measures.disposals import Disposal, Remove
from boligsim.measures.protocol import Cost
from boligsim.measures.schedule import ScheduleLike

__all__ = ["EndedLeases"]


@dataclass(frozen=True)
class EndedLeases(Disposal):
    """Dwellings that the municipality rented and gives back to their owners.

    Attributes
    ----------
    units, dwelling, name
        As in `Sales`.
    remove
        As in `Sales`; the owner wants the dwelling at a date, so households move out by default.

    Examples
    --------
    >>> EndedLeases({"2028-01": 6}).remove
    'decant'
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "decant"
    name: str = "ended_leases"
    kind: ClassVar[str] = "ended_leases"

    def costs(self, ask: Ask) -> list[Cost]:
        """List the rent that the tenants pay, and the rent to the owner that is saved.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table.
        """
        rows, out = self._ended(ask)
        paid = Param("ended_lease.rent_per_month", dwelling=self.dwelling)
        return [Cost("operation", (paid, -12.0), rows=rows, running=True), *out]
