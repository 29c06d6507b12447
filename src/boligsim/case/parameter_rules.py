"""Rules of the parameter table: known paths, ranges, validity, and what must be there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from boligsim.base.errors import near_names
from boligsim.case.checked import Checked
from boligsim.case.messages import near, say
from boligsim.case.paths import PATHS
from boligsim.case.settings import Settings, range_text

__all__ = ["PARAMETER_RULES"]

_NEEDS_TENANCY = ("rental", "care", "institution")


def paths_known(checked: Checked, _: Settings) -> None:
    """Check that every path is one that the model reads and every needed path is there."""
    unknown: dict[str, list[tuple[str, int]]] = defaultdict(list)
    used: set[str] = set()
    for table in ("parameters", "overrides"):
        for row, cells in checked.good(table, "path"):
            if cells["path"] in PATHS:
                used |= {cells["path"]} if table == "parameters" else set()
            else:
                unknown[cells["path"]].append((table, row))
                checked.bad.add((table, row, "path"))
    meant: set[str] = set()
    for path, where in unknown.items():
        meant |= set(near_names(path, PATHS))
        hint = near(path, PATHS)
        if len(where) > 1:
            more = say("it stands in {count} rows", count=len(where))
            hint = say("{hint}; {more}", hint=hint, more=more) if hint else more
        table, row = where[0]
        rule = "is not a parameter that the model reads"
        checked.add("error", table, row, "path", rule, hint)
    if not checked.whole("parameters", "path") or not len(checked.frames["parameters"]):
        return
    for needed in PATHS.values():
        if needed.required and needed.name not in used and needed.name not in meant:
            rule = say("'{name}' must have a row", name=needed.name)
            hint = "see data/norway/parameters.csv for national values"
            checked.add("error", "parameters", None, "path", rule, hint)


def values_in_range(checked: Checked, _: Settings) -> None:
    """Check that values lie in range, low <= value <= high, and the law can be drawn."""
    for table in ("parameters", "overrides"):
        for row, cells in checked.good(table, "path", "value"):
            path = PATHS[cells["path"]]
            value = cells["value"]
            if not path.low <= value <= path.high:
                rule = say("'{name}' {rule}", name=path.name, rule=range_text(path.low, path.high))
                checked.add("error", table, row, "value", rule)
                checked.bad.add((table, row, "value"))
    for row, cells in checked.good("parameters", "path", "value", "low", "high", "distribution"):
        problem = _distribution_problem(cells)
        if problem:
            column, rule, hint = problem
            checked.add("error", "parameters", row, column, rule, hint)


def _distribution_problem(cells: dict[str, Any]) -> tuple[str, str, str] | None:
    low, value, high, law = (cells[c] for c in ("low", "value", "high", "distribution"))
    bounds = (low == low) + (high == high)
    if law == "fixed" and bounds == 0:
        return None
    if bounds < 2:
        column = "low" if low != low else "high"
        return column, say("a {law} distribution needs low and high", law=law), "or write fixed"
    if not low <= value <= high:
        column = "low" if low > value else "high"
        return (
            column,
            say("low <= value <= high must hold (value is {value})", value=f"{value:g}"),
            "",
        )
    path = PATHS[cells["path"]]
    if low < path.low or high > path.high:
        column = "low" if low < path.low else "high"
        return (
            column,
            say("'{name}' {rule}", name=path.name, rule=range_text(path.low, path.high)),
            "",
        )
    if law != "fixed" and low == high:
        return "distribution", "low equals high", "write fixed"
    if law in ("beta", "lognormal", "gamma") and low <= 0:
        return (
            "low",
            say("the 10 % point of a {law} distribution must be above 0", law=law),
            "or use triangular",
        )
    if law == "beta" and high >= 1:
        return "high", "the 90 % point of a beta distribution must be below 1", "or use triangular"
    return None


def validity_in_order(checked: Checked, _: Settings) -> None:
    """Check that valid_from is not after valid_to."""
    for row, cells in checked.good("parameters", "valid_from", "valid_to"):
        if cells["valid_from"] > cells["valid_to"]:
            checked.add("error", "parameters", row, "valid_to", "must not be before valid_from")


def tenancies_have_a_law(checked: Checked, _: Settings) -> None:
    """Check that every dwelling that is lived in has a mean tenancy."""
    if not checked.whole("parameters", "path", "group", "dwelling"):
        return
    laws: set[str] = set()
    for _row, cells in checked.good("parameters", "path"):
        if cells["path"] == "tenancy.mean_years" and not cells["group"]:
            laws.add(cells["dwelling"])
    if not laws or "" in laws:
        return
    for row, cells in checked.good("dwellings", "dwelling", "kind"):
        name = cells["dwelling"]
        lived_in = cells["kind"] in _NEEDS_TENANCY and name not in checked.suspects["dwellings"]
        if lived_in and name not in laws:
            rule = "the dwelling has no tenancy.mean_years in parameters"
            hint = "add a row for it, or one for all dwellings"
            checked.add("error", "dwellings", row, "dwelling", rule, hint)


def overrides_resolve(checked: Checked, _: Settings) -> None:
    """Check that an override replaces something that is there."""
    rows = {
        (c["path"], c["group"], c["dwelling"])
        for _, c in checked.good("parameters", "path", "group", "dwelling")
    }
    for row, cells in checked.good("overrides", "path", "group", "dwelling"):
        path, group, dwelling = cells["path"], cells["group"], cells["dwelling"]
        tries = {(group, dwelling), (group, ""), ("", dwelling), ("", "")}
        if checked.whole("parameters") and rows and not any((path, g, d) in rows for g, d in tries):
            rule = "no row of parameters has this path for this group and dwelling"
            checked.add("error", "overrides", row, "path", rule)


PARAMETER_RULES = (
    paths_known,
    values_in_range,
    validity_in_order,
    tenancies_have_a_law,
    overrides_resolve,
)
