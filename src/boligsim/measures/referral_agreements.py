"""Referral agreements: dwellings of a private owner to which the municipality refers tenants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Number, Param
from boligsim.measures.agreements import Agreement
from boligsim.measures.schedule import ScheduleLike

__all__ = ["ReferralAgreements"]


@dataclass(frozen=True)
class ReferralAgreements(Agreement):
    """Dwellings of a private owner to which the municipality may refer tenants.

    Husbanken lends the owner up to 85 % where at least 40 % of the dwellings of the project are
    for referral, for at least 20 years. Only those dwellings count here: the others are let on
    the open market and are no part of the queue. The agreement adds no dwelling to the
    municipality.

    Attributes
    ----------
    units
        ``{"2028-06": 8}``: dwellings for referral by planned month of completion.
    dwelling
        Dwelling type they are like: it decides who fits, and how long people stay.
    group
        Who is referred first; left out: homeless households.
    share
        Share of the project's dwellings that is for referral.
    loan_share
        Share of the cost that the owner borrows from Husbanken.
    years
        How long the agreement lasts; then the dwellings leave, as they fall vacant.
    end
        Month in which the agreement ends for all dwellings, instead of `years`.
    name
        Name; the same name means the same projects and the same chance in every scenario.

    Notes
    -----
    The owner may turn somebody down and the time to refer may run out: the agreement works for
    `referral_agreement.filled_share` of its vacancies, the rest goes to the queue as it stands.
    Vacancies are reserved by dwelling type, so those of the agreement are counted in proportion
    to the units of the type.

    Examples
    --------
    >>> ReferralAgreements({"2028-06": 8}).share
    0.4
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    group: str = ""
    share: float = 0.4
    loan_share: float = 0.85
    years: float = 20.0
    end: str | None = None
    name: str = "referral_agreements"
    kind: ClassVar[str] = "referral_agreements"
    conditions: ClassVar[str] = "referral_agreement"
    filled: ClassVar[Number] = Param("referral_agreement.filled_share")
