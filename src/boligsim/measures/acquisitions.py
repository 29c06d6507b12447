"""Acquisitions: the municipality buys dwellings, upgrades them and lets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Arrive, Number, Param, Primitive, Units
from boligsim.measures.ask import Ask
from boligsim.measures.protocol import Cost, Measure
from boligsim.measures.schedule import ScheduleLike, inside, normalise, unit_warnings

__all__ = ["Acquisitions"]


@dataclass(frozen=True)
class Acquisitions(Measure):
    """Bought dwellings by date of purchase.

    A dwelling is ready after the upgrade (`acquisition.upgrade_months`) and a slip. A purchase
    doesn't raise the number of dwellings in the municipality: a share of those bought was let
    (`acquisition.displaces_share`), and its tenant is without a home on the day of purchase.

    Attributes
    ----------
    units
        ``{"2027-06": 10}``: purchases by month.
    dwelling
        Dwelling type they become.
    name
        Name; the same name means the same projects and the same chance in every scenario.
    displaced_group
        Group of displaced tenants; left out: the first group exposed as renters.
    end
        Month in which the dwellings leave again; None = kept.

    Notes
    -----
    Price and upgrade are booked in the year of purchase, rent and operation from the year the
    dwellings are ready. The grant counts only for purchases within its validity.

    Examples
    --------
    >>> Acquisitions({"2027-06": 10, "2028-06": 10}, dwelling="ordinary").units
    (('2027-06', 10), ('2028-06', 10))
    """

    units: ScheduleLike
    dwelling: str = "ordinary"
    name: str = "acquisitions"
    displaced_group: str = ""
    end: str | None = None
    kind: ClassVar[str] = "acquisitions"
    counted: ClassVar[str] = "dwellings"

    def __post_init__(self) -> None:
        """Put the dates in order."""
        object.__setattr__(self, "units", normalise(self.units, self.name))

    def plan(self, ask: Ask) -> list[Primitive]:
        """For each purchase: the dwellings, and the tenants it displaces.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        list of Primitive
            `Units`, and `Arrive` where the case gives the share of purchases that were let.

        Raises
        ------
        InputError
            When the case lacks the dwelling type or the displaced group.
        """
        ask.dwelling(self.dwelling)
        end = None if self.end is None else ask.time(self.end)
        group = self._displaced(ask)
        out: list[Primitive] = []
        for when, n, at in inside(normalise(self.units, self.name), ask):
            out.append(
                Units(
                    self.dwelling,
                    n,
                    at,
                    end=end,
                    upgrade_months=_number(ask, "acquisition.upgrade_months", self.dwelling),
                    slip_months=_number(ask, "acquisition.slip_months", self.dwelling),
                    project=f"{self.kind}:{self.name}:{when}",
                )
            )
            if group is not None and ask.has("acquisition.displaces_share"):
                share = Param("acquisition.displaces_share", scale=float(n))
                out.append(Arrive(group, "acute", share, at))
        return out

    def _displaced(self, ask: Ask) -> str | None:
        known = tuple(str(g) for g in ask.case.groups["group"])
        if self.displaced_group:
            if self.displaced_group not in known:
                raise InputError(
                    f"{self.name}: group '{self.displaced_group}' is not in the table groups."
                )
            return self.displaced_group
        for exposure in ("renter_households", "households", "population"):
            group = ask.group_with(exposure)
            if group is not None:
                return group
        return known[-1] if known else None

    def costs(self, ask: Ask) -> list[Cost]:
        """Price, upgrade, grant, VAT compensation, rent, operation and follow-up.

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
        row = ask.dwelling(self.dwelling)
        if row["area_m2"] is None:
            raise InputError(
                f"{self.name}: dwelling type '{self.dwelling}' has no area_m2 in the table "
                "dwellings, so its price is unknown; fill it in."
            )
        area, d = float(row["area_m2"]), self.dwelling
        out: list[Cost] = []
        for when, n, _ in inside(normalise(self.units, self.name), ask):
            year = ask.year(when)
            for path in ("acquisition.price_per_m2", "acquisition.upgrade_per_m2"):
                if not ask.has(path, dwelling=d):
                    continue
                price = (Param(path, dwelling=d), area)
                out.append(Cost("investment", price, year=year, count=n))
                if ask.has("acquisition.grant_share", dwelling=d, year=year):
                    grant = Param("acquisition.grant_share", dwelling=d, year=year)
                    out.append(Cost("grant", (*price, grant), year=year, count=n))
                if ask.has("finance.vat_compensation_share", dwelling=d):
                    vat = Param("finance.vat_compensation_share", dwelling=d)
                    out.append(Cost("vat_compensation", (*price, vat), year=year, count=n))
        rows = tuple(i for i, p in enumerate(self.plan(ask)) if isinstance(p, Units))
        end = None if self.end is None else ask.time(self.end)
        rent = 12.0 * float(row["rent"] or 0.0)
        out.append(Cost("rent_income", (rent,), rows=rows, running=True, end=end))
        if ask.has("operation.cost_per_dwelling", dwelling=d):
            cost = Param("operation.cost_per_dwelling", dwelling=d)
            out.append(Cost("operation", (cost,), rows=rows, running=True, end=end))
        if ask.has("follow_up.tenants_per_fte", dwelling=d):
            tenants = Param("follow_up.tenants_per_fte", dwelling=d)
            out.append(Cost("staff_years", (1.0,), (tenants,), rows, running=True, end=end))
        return out

    def check(self, ask: Ask) -> list[str]:
        """Warn about no effect, a start after the last observation, a grant that is gone.

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
        return unit_warnings(self.name, units, self.dwelling, "acquisition.grant_share", ask)

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Bought dwellings by calendar year.

        Parameters
        ----------
        ask
            The case.

        Returns
        -------
        dict
            Year to number.
        """
        out: dict[int, float] = {}
        for when, n, _ in inside(normalise(self.units, self.name), ask):
            out[ask.year(when)] = out.get(ask.year(when), 0.0) + n
        return out


def _number(ask: Ask, path: str, dwelling: str) -> Number:
    return Param(path, dwelling=dwelling) if ask.has(path, dwelling=dwelling) else 0.0
