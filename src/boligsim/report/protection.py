"""Keep the simulated lines from giving a real start away.

A simulation starts from the municipality's own counts: its lines at the base date are those
counts, lines with hardly any spread still tell them a year later, and stock less flows gives them
back. So a group with a small real count is hidden in every line of people at the base date, with
its flows, until its own spread is wide enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boligsim.report.disclosure import PEOPLE, SMALLEST, complement, hide, small
from boligsim.report.schema import records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FAMILY", "Shield", "protect", "shield"]

_SPLIT = (
    "rough_persons",
    "friends_persons",
    "institution_persons",
    "temporary_households",
    "shelter_households",
)
_CORE = ("homeless_persons", "homeless_households", "true_persons")
_PART = (
    "homeless_children",
    "long_homeless_persons",
    "temporary_3m_households",
    "waiting_homeless_households",
)
FAMILY: dict[str, str] = {
    **dict.fromkeys((*_CORE, *_SPLIT, *_PART), "homeless"),
    **dict.fromkeys(
        ("waiting_households", "applied_households", "allocated_households"), "waiting"
    ),
    **dict.fromkeys(("tenants_households", "own_households"), "tenants"),
}
"""Line of the table `homelessness` to the part of the start table it begins with."""

# Tables that the start table does not reach.
_FREE = frozenset(
    (
        *("population", "population_bands", "households", "dwelling_need", "group_demand"),
        *("land_use", "reserve", "package", "costs", "assumptions", "dwellings", "compared"),
        *("history", "indicators", "key_figures", "memo_numbers", "vacancy_chains"),
        "official_counts",  # the first count is eleven months after the start
        *("building_need", "programme", "zone_plan", "plan_limits", "plan_rules"),
        *("calibration", "attribution"),  # the fit leaves small counts out by itself
    )
)
_OVERVIEW = "housing_need_overview"
_WIDE = SMALLEST - 1.0  # a fan this wide holds all counts that are hidden


@dataclass(frozen=True)
class Shield:
    """What must be hidden of a run.

    Attributes
    ----------
    groups
        Report groups.
    totals
        Lines hidden for all groups together.
    until
        Last year in which a line is hidden; lines that are not named: `last`.
    last
        Last year of flows and of other lines.
    """

    groups: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    until: Mapping[str, int] | None = None
    last: int = 0

    def __bool__(self) -> bool:
        return bool(self.groups or self.totals)


def shield(
    frame: pd.DataFrame,
    base: int,
    counted: Iterable[str],
    cells: Mapping[tuple[str, str], float] | None = None,
) -> Shield:
    """Work out what must be hidden.

    Parameters
    ----------
    frame
        The table `homelessness`.
    base
        Base year.
    counted
        Parts of the start that are real counts: homeless, waiting, tenants.
    cells
        Real counts of the start table by part and report group, for groups whose line has a
        spread already at the start.

    Returns
    -------
    Shield
        Empty where no real count is small.
    """
    counted = set(counted)
    if not counted or frame is None or frame.empty:
        return Shield()
    now = frame[(frame["year"] == base) & frame["unit"].isin(PEOPLE)]
    now = now.drop_duplicates(["series", "group"]).astype({"p10": float, "p90": float})
    lines: dict[str, dict[str, float]] = {}
    total: dict[str, float] = {}
    for row in records(now):
        series, group = str(row["series"]), str(row["group"])
        known = FAMILY.get(series, "homeless") in counted
        real = known and float(row["p10"]) == float(row["p90"])
        if group == "all":
            total[series] = float(row["p50"]) if real else 0.0
        elif real:
            lines.setdefault(series, {})[group] = float(row["p50"])
    first = {g for line in lines.values() for g, value in line.items() if small(value)}
    first |= {g for (part, g), n in (cells or {}).items() if part in counted and small(n)}
    totals = _totals(total)
    everyone = {str(g) for g in frame["group"].unique()} - {"all"}
    groups = complement(lines.values(), first)
    if groups is None or totals & {*_CORE, "waiting_households", "tenants_households"}:
        groups = everyone
    until = {
        series: _until(frame, series, base, groups, totals)
        for series in dict.fromkeys(str(s) for s in frame["series"])
    }
    last = max(until.values(), default=base)
    return Shield(frozenset(groups), frozenset(totals), until, last)


def _totals(total: Mapping[str, float]) -> set[str]:
    few = {series for series, value in total.items() if small(value)}
    out = set(few)
    if few & set(_CORE):
        out |= {*_CORE, *_SPLIT, *_PART}
    if few & set(_SPLIT):
        out |= set(_SPLIT)
    for part in ("waiting", "tenants"):
        if any(FAMILY.get(series) == part for series in few):
            out |= {series for series, family in FAMILY.items() if family == part}
    return out


def _until(
    frame: pd.DataFrame, series: str, base: int, groups: Iterable[str], totals: set[str]
) -> int:
    """Return the last year in which a line that begins with a small count is still narrow."""
    chosen = {*groups, *(("all",) if series in totals else ())}
    rows = frame[(frame["series"] == series) & frame["group"].isin(chosen)]
    begin = rows[rows["year"] == base].drop_duplicates("group")
    few = {str(r["group"]) for r in records(begin) if small(float(r["p50"]))}
    narrow = rows[rows["group"].isin(few)]
    width = (narrow["p90"].astype(float) - narrow["p10"].astype(float)).groupby(narrow["year"])
    last = base
    for year, least in width.min().sort_index().items():
        if int(str(year)) <= last + 1 and float(least) < _WIDE:
            last = max(last, int(str(year)))
    return last


def protect(tables: Mapping[str, pd.DataFrame], plan: Shield) -> dict[str, pd.DataFrame]:
    """Take out of all tables what the shield covers.

    Parameters
    ----------
    tables
        Tables of the run.
    plan
        What must be hidden.

    Returns
    -------
    dict
        The same tables; those with hidden rows have the column `hidden`.
    """
    if not plan:
        return dict(tables)
    return {
        name: frame if name in _FREE else hide(frame, _covered(name, frame, plan))
        for name, frame in tables.items()
    }


def _covered(name: str, frame: pd.DataFrame, plan: Shield) -> pd.Series:
    import pandas as pd

    if not {"group", "year", "series", "unit"} <= set(frame.columns):
        return pd.Series(False, index=frame.index)
    until = dict(plan.until or {})
    own = frame["group"].isin(plan.groups)
    whole = frame["group"] == "all"
    core = bool(plan.totals & {*_CORE, "waiting_households", "tenants_households"})
    if name == _OVERVIEW:
        # The need ahead is today's times a known growth: all horizons tell today's.
        return own | (whole & core)
    last = frame["series"].astype(str).map(lambda s: until.get(s, plan.last))
    early = frame["year"].astype(int) <= last
    if name == "homelessness":
        return early & (own | (whole & frame["series"].isin(plan.totals)))
    return early & (own | (whole & core))
