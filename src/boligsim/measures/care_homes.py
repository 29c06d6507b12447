"""Care homes: new staffed care dwellings, and the dwellings that their movers free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.homelessness.primitives import Move, Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings
from boligsim.measures.words import say

__all__ = ["CareHomes"]

# A slipped project opens later than planned; movers wait for it this long.
WINDOW_YEARS = 2.0


@dataclass(frozen=True)
class CareHomes(Measure):
    """Care dwellings by planned month of completion.

    Some places are taken by tenants of municipal rental dwellings
    (`care_home.mover_share_rental`) and some by residents of institutions
    (`care_home.mover_share_institution`): their dwellings are freed for the queue. The rest are
    offered to those who wait.

    Attributes
    ----------
    units
        ``{"2028-09": 24}``: places by planned month of completion.
    dwelling
        Dwelling type they become.
    name
        Name; the same name means the same projects and the same chance in every scenario.

    Notes
    -----
    Movers come from the rental types in which groups that fit the new homes live, in proportion
    to the start stock. They move only while a new place is vacant, and from the planned month
    until two years after, so a delayed project still gets its movers.

    Examples
    --------
    >>> CareHomes({"2028-09": 24}).dwelling
    'staffed_care'
    """

    units: ScheduleLike
    dwelling: str = "staffed_care"
    name: str = "care_homes"
    kind: ClassVar[str] = "care_homes"
    counted: ClassVar[str] = "dwellings"

    def __post_init__(self) -> None:
        """Put the dates in order."""
        object.__setattr__(self, "units", normalise(self.units, self.name))

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each completion: the places, and the movers from rental and institution.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Units` and one `Move` for each type that movers come from.

        Raises
        ------
        InputError
            When the case lacks the dwelling type.
        """
        ask.dwelling_of(self.dwelling, ("care", "institution"), self.name)
        out: list[Primitive] = []
        for when, n, at in inside(normalise(self.units, self.name), ask):
            project = f"{self.kind}:{self.name}:{when}"
            slip = "care_home.slip_months"
            has_slip = ask.has(slip, dwelling=self.dwelling)
            slip_months = Param(slip, dwelling=self.dwelling) if has_slip else 0.0
            out.append(Units(self.dwelling, n, at, slip_months=slip_months, project=project))
            out += self._movers(ask, "rental", n, at, project)
            out += self._movers(ask, "institution", n, at, project)
        return out

    def _movers(self, ask: Ask, kind: str, n: int, at: float, project: str) -> list[Primitive]:
        path = f"care_home.mover_share_{kind}"
        origins = tuple(d for d in ask.dwellings(kind) if d != self.dwelling)
        if not origins or not ask.has(path):
            return []
        shares = ask.shares(origins, ask.fitting(self.dwelling))
        return [
            Move(
                "tenancy",
                self.dwelling,
                # Up to all of them at each month start, until the ceiling is met.
                per_year=Param(path, scale=12.0 * n * share),
                start=at,
                end=min(at + WINDOW_YEARS, ask.horizon),
                dwelling=origin,
                order="need",
                allowance=f"{project}:{origin}",
                ceiling=Param(path, scale=n * share),
            )
            for origin, share in shares.items()
        ]

    def costs(self, ask: Ask) -> list[Cost]:
        """List building cost, investment grant, VAT compensation, rent, staff and operation.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Cost
            Lines of the cost table, booked in the year a place is ready. The grant is a share of
            the approved cost, which is capped, of the places that are net growth: those that
            replace old ones get none.
        """
        row, d = ask.dwelling(self.dwelling), self.dwelling
        placed = [i for i, p in enumerate(self.plan(ask)) if isinstance(p, Units)]
        out: list[Cost] = []
        price = Param("care_home.cost_per_place", dwelling=d)
        capped = ask.has("care_home.approved_cost_per_place", dwelling=d)
        approved = Param("care_home.approved_cost_per_place", dwelling=d) if capped else None
        for line, (when, _, _) in zip(
            placed, inside(normalise(self.units, self.name), ask), strict=True
        ):
            year, rows = ask.year(when), (line,)
            out.append(Cost("investment", (price,), rows=rows))
            if ask.has("care_home.grant_share", dwelling=d, year=year):
                grant = (
                    price,
                    Param("care_home.grant_share", dwelling=d, year=year),
                    Param("care_home.net_growth_share", dwelling=d),
                )
                out.append(Cost("grant", grant, rows=rows, limit=approved))
        every = tuple(placed)
        if ask.has("finance.vat_compensation_share", dwelling=d):
            vat = Param("finance.vat_compensation_share", dwelling=d)
            out.append(Cost("vat_compensation", (price, vat), rows=every))
        out.append(
            Cost("rent_income", (12.0 * float(row["rent"] or 0.0),), rows=every, running=True)
        )
        if ask.has("care_home.operation_per_place", dwelling=d):
            cost = Param("care_home.operation_per_place", dwelling=d)
            out.append(Cost("operation", (cost,), rows=every, running=True))
        if ask.has("care_home.staff_per_place", dwelling=d):
            staff = Param("care_home.staff_per_place", dwelling=d)
            out.append(Cost("staff_years", (staff,), rows=every, running=True))
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect and a late start; say what the grant demands.

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
        out = unit_warnings(self.name, units, self.dwelling, "care_home.grant_share", ask)
        granted = [] if ask.looks_back else self.granted(ask)
        years = ask.value("care_home.net_growth_years")
        if granted and years:
            out.append(say("net_growth", ask.language, name=self.name, years=f"{years:g}"))
        first, last = ask.case.periods.get("economy_plan", (ask.base, ask.until))
        outside = [when for when in granted if not int(first) <= ask.year(when) <= int(last)]
        if outside:
            when = ", ".join(outside)
            said = {"name": self.name, "when": when, "from": first, "to": last}
            out.append(say("not_in_plan", ask.language, **said))
        return out

    def granted(self, ask: Ask) -> list[str]:
        """Return the months of completion for which a grant is counted.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of str
            Dates as ``YYYY-MM`` in order.
        """
        path, d = "care_home.grant_share", self.dwelling
        dated = inside(normalise(self.units, self.name), ask)
        share = ask.value(path, dwelling=d)
        return [when for when, _, _ in dated if share and ask.has(path, "", d, ask.year(when))]
