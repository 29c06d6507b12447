"""What referral and allocation agreements share: a private owner's dwellings for the queue."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from boligsim.homelessness.primitives import Number, Param, Primitive, Rank, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.window import HOURS_PER_FTE, check_amount
from boligsim.measures.words import say

__all__ = ["Agreement"]


class Agreement(Measure):
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
