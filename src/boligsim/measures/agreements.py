"""Referral and allocation agreements: rental dwellings of a private owner for the queue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from boligsim.homelessness.primitives import Number, Param, Primitive, Rank, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.window import HOURS_PER_FTE, check_amount
from boligsim.measures.words import say

__all__ = ["AllocationAgreements", "ReferralAgreements"]


class _Agreement(Measure):
    """What both agreements do; they differ in their conditions."""

    units: ScheduleLike
    dwelling: str
    group: str
    share: float
    loan_share: float
    years: float
    end: str | None
    name: str
    counted: ClassVar[str] = "dwellings"
    conditions: ClassVar[str]
    filled: ClassVar[Number] = 1.0

    def __post_init__(self) -> None:
        """Put the dates in order and refuse what is no share or no time."""
        object.__setattr__(self, "units", normalise(self.units, self.name))
        for what in ("share", "loan_share", "years"):
            check_amount(self.name, f"as {what}", getattr(self, what), self.end)

    def _ready(self, ask: Ask) -> list[tuple[str, int, float]]:
        return inside(normalise(self.units, self.name), ask)

    def _years(self, when: str, ask: Ask) -> float:
        """Years that the dwellings of a date are at the municipality's disposal."""
        if self.end is None:
            return self.years
        return max(ask.time(self.end) - ask.time(when), 0.0)

    def plan(self, ask: Ask) -> list[Primitive]:
        """List dwellings by date, for as long as the agreement lasts, and who comes first to them.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Units` for each date, then `Rank`: as large a share of the vacancies of the dwelling
            type as the agreement has of its units goes first to the group, or without a group to
            homeless households.

        Raises
        ------
        InputError
            When the case lacks the dwelling type, it isn't let, or the group is unknown.
        """
        row = ask.dwelling_of(self.dwelling, ("rental", "care"), self.name)
        ask.group(self.group, self.name)
        slip: Number = 0.0
        if ask.has("agreement.slip_months", dwelling=self.dwelling):
            slip = Param("agreement.slip_months", dwelling=self.dwelling)
        out: list[Primitive] = []
        change: dict[float, int] = {}
        for when, n, at in self._ready(ask):
            last = at + self._years(when, ask)
            end = last if last < ask.horizon else None
            project = f"{self.kind}:{self.name}:{when}"
            out.append(Units(self.dwelling, n, at, end=end, slip_months=slip, project=project))
            for time, step in ((at, n), (end, -n)):
                if time is not None:
                    change[time] = change.get(time, 0) + step
        return [*out, *self._first(float(row["units"] or 0), change, ask.horizon)]

    def _first(self, other: float, change: dict[float, int], horizon: float) -> list[Primitive]:
        out: list[Primitive] = []
        mine = 0
        for start, end in pairwise([*sorted(change), horizon]):
            mine += change[start]
            if mine <= 0:
                continue
            weight, filled = mine / (mine + other), self.filled
            share: Number = weight
            if isinstance(filled, Param):
                share = Param(filled.path, scale=weight)
            place = "" if self.group else "homeless"
            out.append(
                Rank(
                    reserved=share,
                    dwelling=self.dwelling,
                    group=self.group,
                    place=place,
                    start=start,
                    end=None if end == horizon else end,
                )
            )
        return out

    def costs(self, ask: Ask) -> list[Cost]:
        """Hours of administration and the follow-up of the tenants.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            The owner builds, borrows and takes the rent; the municipality has staff.
        """
        out: list[Cost] = []
        for line, units in enumerate(p for p in self.plan(ask) if isinstance(p, Units)):
            hours = Param("agreement.administration_hours")
            staff: list[tuple[tuple[Number, ...], tuple[Number, ...]]] = [
                ((hours,), (HOURS_PER_FTE,))
            ]
            if ask.has("follow_up.tenants_per_fte", dwelling=self.dwelling):
                tenants = Param("follow_up.tenants_per_fte", dwelling=self.dwelling)
                staff.append(((1.0,), (tenants,)))
            out += [
                Cost("staff_years", factors, per, (line,), running=True, end=units.end)
                for factors, per in staff
            ]
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a late start, and conditions of the rental loan not kept.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Sentences in the language of the case.
        """
        units = normalise(self.units, self.name)
        out = unit_warnings(self.name, units, self.dwelling, "", ask, rent=False)
        loan = ask.value("agreement.most_loan_share")
        if loan is not None and self.loan_share > loan:
            share, limit = f"{100 * self.loan_share:.0f}", f"{100 * loan:.0f}"
            out.append(say("loan_share", ask.language, name=self.name, share=share, limit=limit))
        least = ask.value(f"{self.conditions}.least_years")
        shortest = min((self._years(when, ask) for when, n in units if n), default=self.years)
        if least is not None and shortest < least:
            years, limit = f"{shortest:g}", f"{least:g}"
            out.append(
                say("agreement_years", ask.language, name=self.name, years=years, limit=limit)
            )
        return out + self._share_kept(ask)

    def _share_kept(self, ask: Ask) -> list[str]:
        least = ask.value(f"{self.conditions}.least_share")
        if least is None or self.share >= least:
            return []
        share, limit = f"{100 * self.share:.0f}", f"{100 * least:.0f}"
        return [say("agreement_share", ask.language, name=self.name, share=share, limit=limit)]


@dataclass(frozen=True)
class ReferralAgreements(_Agreement):
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


@dataclass(frozen=True)
class AllocationAgreements(_Agreement):
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
