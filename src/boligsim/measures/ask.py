"""What a measure may ask about the case while it makes its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.time import parse_date, years_since

if TYPE_CHECKING:
    from boligsim.case import Case

__all__ = ["Ask", "blank"]


def blank(value: Any) -> bool:
    """Whether a cell of a table is empty: nothing, an empty text or a missing number.

    Parameters
    ----------
    value
        The cell.

    Returns
    -------
    bool
        True when empty.

    Examples
    --------
    >>> blank(""), blank(float("nan")), blank(0)
    (True, True, False)
    """
    import pandas as pd

    return value is None or value == "" or bool(pd.isna(value))


@dataclass(frozen=True)
class Ask:
    """Questions to a case: its clock, its dwelling types, its parameters.

    Attributes
    ----------
    case
        The case; nothing else is known to a measure, so a plan depends on nothing random.
    """

    case: Case

    @property
    def base(self) -> int:
        """Year whose 1 January is time 0."""
        return int(self.case.base)

    @property
    def until(self) -> int:
        """Year whose 1 January ends the run."""
        return int(self.case.until)

    @property
    def horizon(self) -> float:
        """Length of the run in years."""
        return float(self.until - self.base)

    @property
    def language(self) -> str:
        """Language of what is said to people."""
        return str(self.case.language)

    @property
    def looks_back(self) -> bool:
        """Whether the case runs through years that are over."""
        return str(self.case.settings.get("prepared_population", "")).strip() == "observed"

    def time(self, when: str) -> float:
        """Years from the base date to ``YYYY-MM``."""
        return years_since(self.base, when)

    def year(self, when: str) -> int:
        """Calendar year of a date."""
        return parse_date(when)[0]

    def has(self, path: str, group: str = "", dwelling: str = "", year: int | None = None) -> bool:
        """Whether the parameter table answers for the path (and the row is valid in `year`)."""
        return self.case.parameters.answers(path, group, dwelling, year)

    def dwelling(self, name: str) -> dict[str, Any]:
        """Row of a dwelling type.

        Raises
        ------
        InputError
            When the case has no such type.
        """
        frame = self.case.dwellings
        rows = frame[frame["dwelling"] == name]
        if len(rows) == 0:
            hint = did_you_mean(name, frame["dwelling"])
            raise InputError(f"Dwelling type '{name}' is not in the table dwellings; {hint}")
        return {str(k): (None if blank(v) else v) for k, v in rows.iloc[0].items()}

    def dwelling_of(self, name: str, kinds: tuple[str, ...], who: str) -> dict[str, Any]:
        """Row of a dwelling type that must be of one of some kinds.

        Raises
        ------
        InputError
            When the case has no such type, or it is of another kind.
        """
        row = self.dwelling(name)
        if row["kind"] not in kinds:
            known = [d for kind in kinds for d in self.dwellings(kind)]
            raise InputError(
                f"{who}: dwelling type '{name}' is of kind {row['kind']}; it must be of kind "
                f"{' or '.join(kinds)}: {', '.join(known) or 'the case has none'}."
            )
        return row

    def dwellings(self, *kinds: str) -> tuple[str, ...]:
        """Dwelling types of some kinds, in the order of the table."""
        frame = self.case.dwellings
        return tuple(str(d) for d in frame.loc[frame["kind"].isin(kinds), "dwelling"])

    def group(self, name: str, who: str) -> str:
        """Return the name of a group after checking that the case has it; blank means all.

        Raises
        ------
        InputError
            When the case has no such group.
        """
        known = [str(g) for g in self.case.groups["group"]]
        if name and name not in known:
            raise InputError(
                f"{who}: group '{name}' is not in the table groups; {did_you_mean(name, known)}"
            )
        return name

    def persons_each(self, group: str) -> float:
        """Mean persons of a household of a group, by its law of sizes; 1 where there is none."""
        frame = self.case.household_size
        rows = frame[frame["group"] == group]
        weight = float(rows["probability"].sum())
        if weight <= 0:
            return 1.0
        return float(((rows["adults"] + rows["children"]) * rows["probability"]).sum()) / weight

    def nothing_for(self, path: str, group: str) -> bool:
        """Whether the case divides something over its groups and gives a group none of it."""
        frame = self.case.parameters.frame
        rows = frame[(frame["path"] == path) & (frame["group"] != "")]
        mine = rows.loc[rows["group"] == group, "value"]
        return len(rows) > 0 and float(mine.sum()) == 0

    def value(self, path: str, group: str = "", dwelling: str = "") -> float | None:
        """Central value of a parameter; None where the case has no row that answers."""
        if not self.has(path, group, dwelling):
            return None
        return float(self.case.parameters.value(path, group, dwelling))

    def fitting(self, dwelling: str) -> tuple[str, ...]:
        """Names of the groups that fit a dwelling type."""
        fit = self.case.fit
        rows = fit[(fit["dwelling"] == dwelling) & fit["rank"].notna()]
        return tuple(dict.fromkeys(str(g) for g in rows["group"]))

    def tenants(self, dwelling: str, groups: tuple[str, ...] | None = None) -> float:
        """Households of the start stock that live in a dwelling type, of some groups or all."""
        start = self.case.start
        rows = start[start["place"] == dwelling]
        if groups is not None:
            rows = rows[rows["group"].isin(groups)]
        return float(sum(float(n) for n in rows["households"] if not blank(n)))

    def shares(
        self, dwellings: tuple[str, ...], groups: tuple[str, ...] | None = None
    ) -> dict[str, float]:
        """Dwelling types with their share of the tenants (of the dwellings where none is given).

        Types without any are left out.
        """
        weight = {d: self.tenants(d, groups) for d in dwellings}
        if sum(weight.values()) <= 0:
            weight = {d: float(self.dwelling(d)["units"] or 0) for d in dwellings}
        total = sum(weight.values())
        return {d: w / total for d, w in weight.items() if w > 0}

    def group_with(self, exposure: str) -> str | None:
        """First group of the table whose exposure is the word."""
        frame = self.case.groups
        rows = frame.loc[frame["exposure"] == exposure, "group"]
        return str(rows.iloc[0]) if len(rows) else None
