"""Demolitions: municipal dwellings that are torn down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Param
from boligsim.measures.ask import Ask
from boligsim.measures.disposals import Disposal, Remove
from boligsim.measures.protocol import Cost
from boligsim.measures.schedule import ScheduleLike

__all__ = ["Demolitions"]


@dataclass(frozen=True)
class Demolitions(Disposal):
    """Municipal dwellings that are demolished.

    They leave the dwellings of the municipality as well, so as many more need land.

    Attributes
    ----------
    units, dwelling, remove, name
        As in `Sales`.

    Examples
    --------
    >>> Demolitions({"2028-01": 6}).builds
    True
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "vacant"
    name: str = "demolitions"
    kind: ClassVar[str] = "demolitions"
    # Land use asks which measures change the number of buildings.
    builds: ClassVar[bool] = True

    def costs(self, ask: Ask) -> list[Cost]:
        """Demolition, and the rent and operation that end.

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
        price = Param("demolition.cost_per_dwelling", dwelling=self.dwelling)
        return [Cost("investment", (price,), rows=rows), *out]
