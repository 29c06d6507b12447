"""Numbers that only the reader's summary needs, kept in tables of their own.

Every number of the memo is a cell of a table. What no other table holds (sums over the four-year
plan, care places at today's coverage) is worked out here and written as `key_figures`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.disclosure import hide, observed_cells, without_observed
from boligsim.report.package import HELD, package_table
from boligsim.report.protection import protect, shield
from boligsim.report.schema import NUMBERS, records, tidy
from boligsim.report.today import today

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["care_places", "key_figures", "with_derived"]

_MONEY = (
    "investment",
    "grant",
    "vat_compensation",
    "sale_income",
    "loan",
    "interest_and_instalments",
    "rent_income",
    "state_grants",
    "operation",
    "net_operating",
    "start_loans_lent",
    "state_allowance",
)


def with_derived(context: Context) -> Context:
    """Return the context with the tables that the report makes itself.

    Parameters
    ----------
    context
        The run with the tables of demand, scenarios and land use.

    Returns
    -------
    Context
        A copy with `dwellings`, `indicators`, `history`, `package`, `key_figures`.
    """
    tables = dict(context.tables)
    tables["dwellings"] = _dwellings(context)
    tables["indicators"] = _indicators(context)
    tables["history"] = _history(context)
    tables = _protected(context, tables)
    tables["package"] = package_table(context.measures, context.base, context.until)
    context = context.with_(tables=tables)
    tables["key_figures"] = key_figures(context)
    return context.with_(tables=tables)


def _protected(context: Context, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Hide small real counts before anything is worked out from them."""
    if context.disclosure_override:
        return tables
    frame = tables.get("homelessness")
    if frame is not None:
        plan = shield(frame, context.base, context.counted, context.start_cells)
        tables = protect(tables, plan)
    for name in ("history", "indicators"):
        if not tables[name].empty:
            tables[name] = hide(tables[name], observed_cells(tables[name]))
    return {name: without_observed(frame) for name, frame in tables.items()}


def care_places(context: Context) -> float:
    """Return places in dwellings and institutions staffed round the clock, as the case has them.

    These are the dwelling types with users per place; where the case names none, all staffed care
    dwellings and institutions.
    """
    frame = context.dwellings
    if frame.empty:
        return 0.0
    known = context.parameters[context.parameters["path"] == "care.users_per_place"]
    named = {str(name) for name in known["dwelling"]} - {"", "nan", "None"}
    if named:
        care = frame["dwelling"].astype(str).isin(named)
    else:
        staffed = frame["staffed"].astype(str).str.lower().isin(("yes", "true"))
        care = staffed & frame["kind"].astype(str).isin(("care", "institution"))
    return float(frame.loc[care, "units"].astype(float).sum())


def key_figures(context: Context) -> pd.DataFrame:
    """Work out the numbers that the memo needs beside the tables.

    Parameters
    ----------
    context
        The run, with the table `package`.

    Returns
    -------
    pandas.DataFrame
        Tidy rows: care places now and at today's coverage, sums over the four-year plan,
        dwellings and loans of each scenario in the plan.
    """
    return tidy(
        [
            *_care(context),
            *_plan_sums(context),
            *_plan_units(context),
            *_land_sums(context),
            *_assumptions(context),
            *today(context),
        ]
    )


def _fixed(value: float) -> dict[str, float]:
    return {column: value for column in NUMBERS}


def _dwellings(context: Context) -> pd.DataFrame:
    frame = context.dwellings
    rows: list[dict[str, object]] = []
    same = {"year": context.base, "series": "units", "unit": "dwellings"}
    for row in records(frame):
        units = row.get("units")
        if units is None or units != units:
            continue
        more = {"dwelling": str(row["dwelling"]), "status": str(row.get("status", ""))}
        rows.append({**same, **more, **_fixed(float(units))})
    total = sum(float(str(row["p50"])) for row in rows)
    rows.append({**same, "dwelling": "all", "status": "", **_fixed(total)})
    return tidy(rows)


def _indicators(context: Context) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for row in records(context.indicators):
        value = row.get("value")
        if value is None or value != value:
            continue
        rows.append(
            {
                "year": int(str(row["year"])[:4]),
                "series": str(row["series"]),
                "unit": str(row.get("unit") or ""),
                "status": str(row.get("status") or ""),
                "source": str(row.get("source") or ""),
                **_fixed(float(value)),
            }
        )
    return tidy(sorted(rows, key=lambda r: (str(r["series"]), str(r["year"]))))


def _history(context: Context) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for row in records(context.history):
        value = row.get("value")
        if value is None or value != value:
            continue
        text = {c: _text(row.get(c)) for c in ("date", "definition", "border", "source", "status")}
        rows.append(
            {
                "year": int(str(row["date"])[:4]),
                "series": str(row["series"]),
                "group": _text(row.get("group")) or "all",
                "unit": _text(row.get("unit")),
                "of": "observed",
                **text,
                **_fixed(float(value)),
            }
        )
    return tidy(rows)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _land_sums(context: Context) -> list[dict[str, object]]:
    frame = context.tables.get("land_use")
    if frame is None or frame.empty:
        return []
    known = [str(s) for s in frame["scenario"].unique()]
    base = context.base_scenario.key
    scenario = base if base in known else known[0]
    rows: list[dict[str, object]] = []
    for name, (first, last) in (("plan", context.economy_plan), ("land", context.land_use_plan)):
        last = min(last, context.until - 1)
        for series in sorted(set(frame["series"].astype(str))):
            line = context.rows("land_use", series, scenario=scenario, group="all")
            within = line[(line["year"] >= first) & (line["year"] <= last)] if len(line) else line
            level = "cumulative" in series or series == "shortfall"
            if within.empty or level or str(within["unit"].iloc[0]) in ("percent", "share"):
                continue
            year = {"plan": context.economy_plan[1], "land": context.land_use_plan[1]}[name]
            rows.append(
                {
                    "scenario": scenario,
                    "year": year,
                    "series": f"{series}_{name}",
                    "unit": str(within["unit"].iloc[0]),
                    "of": "draws",
                    "mean": float(within["mean"].sum()),
                }
            )
    return rows


def _assumptions(context: Context) -> list[dict[str, object]]:
    frame = context.tables.get("assumptions", context.parameters)
    if frame.empty:
        return []
    same = {"year": context.base, "unit": ""}
    assumed = float((frame["status"].astype(str) == "assumed").sum())
    return [
        {**same, "series": "assumptions_all", **_fixed(float(len(frame)))},
        {**same, "series": "assumptions_assumed", **_fixed(assumed)},
    ]


def _care(context: Context) -> list[dict[str, object]]:
    places = care_places(context)
    line = context.rows("population_bands", "persons", age="80+")
    if not places or line.empty:
        return []
    start = float(line["p50"].iloc[0])
    rows: list[dict[str, object]] = []
    for row in records(line):
        numbers = {c: places * float(row[c]) / start for c in ("mean", "p10", "p50", "p90")}
        rows.append(
            {
                "year": int(row["year"]),
                "series": "care_places_same_coverage",
                "unit": "places",
                "of": "worlds",
                **numbers,
            }
        )
    now = {c: places for c in ("mean", "p10", "p50", "p90")}
    rows.append({"year": context.base, "series": "care_places_now", "unit": "places", **now})
    return rows


def _plan_sums(context: Context) -> list[dict[str, object]]:
    first, last = context.economy_plan
    rows: list[dict[str, object]] = []
    for scenario in context.scenarios:
        sums: dict[str, float] = {}
        for series in _MONEY:
            line = context.rows("costs", series, scenario=scenario.key, group="all")
            if line.empty:
                continue
            within = line[(line["year"] >= first) & (line["year"] <= last)]
            # Means add up over the years; quantiles do not, so a sum has no interval.
            sums[series] = float(within["mean"].sum())
        if {"investment", "grant", "vat_compensation"} <= set(sums):
            sums["net_investment"] = sums["investment"] - sums["grant"] - sums["vat_compensation"]
        rows += [
            {
                "scenario": scenario.key,
                "year": last,
                "series": f"{name}_plan",
                "unit": "1 000 kr",
                "of": "draws",
                "mean": value,
            }
            for name, value in sums.items()
        ]
    return rows


def _plan_units(context: Context) -> list[dict[str, object]]:
    frame = context.tables["package"]
    if frame.empty:
        return []
    first, last = context.economy_plan
    within = frame[(frame["year"] >= first) & (frame["year"] <= last)]
    rows: list[dict[str, object]] = []
    for scenario in context.scenarios:
        own = within[within["scenario"] == scenario.key]
        for (series, dwelling), part in own.groupby(["series", "dwelling"], sort=True):
            unit = str(part["unit"].iloc[0])
            years = part["p50"].astype(float)
            total = float(years.max() if unit in HELD else years.sum())
            name = f"{series}:{dwelling}_plan" if dwelling else f"{series}_plan"
            numbers = {c: total for c in ("mean", "p10", "p50", "p90")}
            rows.append(
                {"scenario": scenario.key, "year": last, "series": name, "unit": unit, **numbers}
            )
    return rows
