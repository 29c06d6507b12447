"""Sales: municipal dwellings that are sold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Number, Param
from boligsim.measures.ask import Ask
from boligsim.measures.disposals import Disposal, Remove
from boligsim.measures.protocol import Cost
from boligsim.measures.schedule import ScheduleLike

__all__ = ["Sales"]


@dataclass(frozen=True)
class Sales(Disposal):
    """Municipal dwellings that are sold.

    Attributes
    ----------
    units
        ``{"2028-01": 6}``: dwellings by month of the decision.
    dwelling
        Dwelling type.
    remove
        ``"vacant"``: vacant ones at once, the others as they fall vacant; ``"next"``: only as they
        fall vacant; ``"decant"``: at once, the households are homeless with a decision.
    name
        Name; the same name means the same chance in every scenario.

    Notes
    -----
    The price is that of the market times `sale.price_share`. Price, lost rent and saved operation
    are booked from the date of the decision, though a tenant may stay on.

    Examples
    --------
    >>> Sales({"2028-01": 6}, dwelling="ordinary").remove
    'vacant'
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    remove: Remove = "vacant"
    name: str = "dwelling_sales"
    kind: ClassVar[str] = "dwelling_sales"

    def costs(self, ask: Ask) -> list[Cost]:
        """Price, and the rent and operation that end.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table.

        Raises
        ------
        InputError
            When the dwelling type has no area.
        """
        row, d = ask.dwelling(self.dwelling), self.dwelling
        if row["area_m2"] is None:
            raise InputError(
                f"{self.name}: dwelling type '{d}' has no area_m2 in the table dwellings, so its "
                "price is unknown; fill it in."
            )
        rows, out = self._ended(ask)
        price: tuple[Number, ...] = (
            Param("acquisition.price_per_m2", dwelling=d),
            float(row["area_m2"]),
            Param("sale.price_share"),
        )
        return [Cost("sale_income", price, rows=rows), *out]
