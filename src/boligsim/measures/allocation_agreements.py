"""Allocation agreements: dwellings of a private owner that the municipality allocates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.measures.agreements import Agreement
from boligsim.measures.schedule import ScheduleLike

__all__ = ["AllocationAgreements"]


@dataclass(frozen=True)
class AllocationAgreements(Agreement):
    """Dwellings of a private owner that the municipality allocates, all of them.

    Husbanken lends the owner up to 85 % where every dwelling of the project is allocated by the
    municipality, for at least 30 years.

    Attributes
    ----------
    units
        ``{"2028-06": 8}``: dwellings by planned month of completion.
    dwelling
        Dwelling type they are like: it decides who fits, and how long people stay.
    group
        Who comes first to them; left out: homeless households.
    share
        Share of the project's dwellings that the municipality allocates: all.
    loan_share
        Share of the cost that the owner borrows from Husbanken.
    years
        How long the agreement lasts; then the dwellings leave, as they fall vacant.
    end
        Month in which the agreement ends for all dwellings, instead of `years`.
    name
        Name; the same name means the same projects and the same chance in every scenario.

    Examples
    --------
    >>> AllocationAgreements({"2028-06": 8}).years
    30.0
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    group: str = ""
    share: float = 1.0
    loan_share: float = 0.85
    years: float = 30.0
    end: str | None = None
    name: str = "allocation_agreements"
    kind: ClassVar[str] = "allocation_agreements"
    conditions: ClassVar[str] = "allocation_agreement"
