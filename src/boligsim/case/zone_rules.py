"""Rules of the tables zones, rules and border: conditions that can be met, ceilings with names."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from boligsim.base.errors import near_names
from boligsim.case.checked import Checked
from boligsim.case.messages import near, say
from boligsim.case.rule_names import RULE_NAMES
from boligsim.case.settings import Settings, range_text
from boligsim.case.shapes import where_lies

__all__ = ["ZONE_COLUMNS", "ZONE_RULES"]

ZONE_COLUMNS = (
    "service_km",
    "existing_dwellings",
    "existing_social",
    "service_plots",
    "label_nb",
    "label_nn",
    "label_en",
)
"""Columns about the zone as a whole: one of its rows says it, the others are blank or agree."""
_RESERVE = (
    "reserve.ready_dwellings",
    "reserve.long_dwellings",
    "reserve.realisable_share_ready",
    "reserve.realisable_share_long",
)

Cells = dict[str, Any]


def no_circle(checked: Checked, _: Settings) -> None:
    """Check that zones do not wait for themselves or for each other in a circle."""
    waits: dict[str, dict[str, int]] = defaultdict(dict)
    for row, cells in checked.good("zones", "zone", "after"):
        if cells["after"] and cells["after"] == cells["zone"]:
            checked.add("error", "zones", row, "after", "a zone cannot come after itself")
        elif cells["after"]:
            waits[cells["zone"]].setdefault(cells["after"], row)
    told: set[str] = set()
    for zone in list(waits):
        circle = _circle(waits, zone)
        if circle and not told.intersection(circle):
            told.update(circle)
            chain = " -> ".join([*circle, circle[0]])
            rule = say("the zones wait for each other in a circle: {chain}", chain=chain)
            hint = "take one of the conditions away"
            checked.add("error", "zones", waits[circle[0]][circle[1]], "after", rule, hint)


def _circle(waits: dict[str, dict[str, int]], start: str) -> list[str]:
    """Return the zones of a circle through `start`, in the order in which they wait."""
    paths = [[start]]
    seen = {start}
    while paths:
        path = paths.pop(0)
        for goal in waits.get(path[-1], {}):
            if goal == start:
                return path
            if goal not in seen:
                seen.add(goal)
                paths.append([*path, goal])
    return []


def zones_agree(checked: Checked, _: Settings) -> None:
    """Check that the rows of a zone say the same of the zone, and no more social than in all."""
    first: dict[tuple[str, str], tuple[int, Any]] = {}
    for column in ZONE_COLUMNS:
        for row, cells in checked.good("zones", "zone", column):
            value = cells[column]
            if value == "" or value != value:
                continue
            before = first.setdefault((cells["zone"], column), (row, value))
            if before[1] != value:
                line = checked.lines["zones"][before[0]]
                rule = say("differs from line {line}, which is the same zone", line=line)
                hint = "write it once and leave the other cells blank"
                checked.add("error", "zones", row, column, rule, hint)
    for (zone, column), (row, social) in first.items():
        dwellings = first.get((zone, "existing_dwellings"), (0, float("inf")))[1]
        if column == "existing_social" and social > dwellings:
            rule = say("the zone has {dwellings} dwellings in all", dwellings=f"{dwellings:g}")
            hint = "existing_social is a part of existing_dwellings"
            checked.add("error", "zones", row, column, rule, hint)


def zones_can_be_built(checked: Checked, settings: Settings) -> None:
    """Warn of a zone without capacity, one that opens too late and a condition never met."""
    until = settings.numbers.get("until")
    rows: dict[str, list[tuple[int, Cells]]] = defaultdict(list)
    for row, cells in checked.good("zones", "zone", "capacity", "earliest", "after", "probability"):
        rows[cells["zone"]].append((row, cells))
    why = {zone: _dead(found, until) for zone, found in rows.items()}
    for zone, found in rows.items():
        if why[zone]:
            row, column = found[0][0], _COLUMN_OF[why[zone]]
            checked.add("warning", "zones", row, column, why[zone], "nothing will be built there")
    spread = True
    while spread:  # a zone that waits for one that is never built is never built itself
        spread = False
        for zone, found in rows.items():
            for row, cells in found:
                before = cells["after"]
                if not before or not why.get(before):
                    continue
                rule = say(
                    "the condition is never met: '{zone}' is not built ({why})",
                    zone=before,
                    why=why[before],
                )
                known = any(
                    p.line == checked.lines["zones"][row] and p.rule == rule
                    for p in checked.problems
                )
                if not known:
                    hint = "change the condition, or the zone it waits for"
                    checked.add("warning", "zones", row, "after", rule, hint)
                if not why[zone] and all(why.get(c["after"]) for _, c in found):
                    why[zone] = say("it waits for a zone that is not built")
                    spread = True


_NO_CAPACITY = "the zone has no capacity"
_TOO_LATE = "the zone opens after the end of the run"
_NO_CHANCE = "the probability of completion is 0"
_COLUMN_OF = {_NO_CAPACITY: "capacity", _TOO_LATE: "earliest", _NO_CHANCE: "probability"}


def _dead(found: list[tuple[int, Cells]], until: int | None) -> str:
    """Why nothing of a zone can be built, if so."""
    cells = [c for _, c in found]
    if not any(c["capacity"] > 0 for c in cells):
        return say(_NO_CAPACITY)
    if until is not None and all(c["earliest"] >= until for c in cells):
        return say(_TOO_LATE)
    if not any(c["probability"] > 0 for c in cells):
        return say(_NO_CHANCE)
    return ""


def types_are_needed(checked: Checked, _: Settings) -> None:
    """Warn of capacity for a building type that the parameters give no share of new dwellings."""
    shares = {
        c["dwelling"]
        for _, c in checked.good("parameters", "path", "dwelling")
        if c["path"] == "building.share"
    }
    told: set[str] = set()
    for row, cells in checked.good("zones", "building"):
        name = cells["building"]
        if shares and "" not in shares and name not in {*shares, "institution", *told}:
            told.add(name)
            rule = "no new dwellings of this type: parameters has no building.share for it"
            hint = "add a row, or use another building type"
            checked.add("warning", "zones", row, "building", rule, hint)


def reserve_is_whole(checked: Checked, _: Settings) -> None:
    """Check that a reserve in the parameters comes with its shares, and agrees with the zones."""
    rows = {
        c["path"]: (row, c["value"])
        for row, c in checked.good("parameters", "path", "value")
        if c["path"] in _RESERVE
    }
    if 0 < len(rows) < len(_RESERVE) and checked.whole("parameters", "path"):
        row = min(row for row, _ in rows.values())
        lacking = ", ".join(path for path in _RESERVE if path not in rows)
        rule = say("the reserve is not whole: {paths} is missing", paths=lacking)
        hint = "give all four, or none and a table zones"
        checked.add("error", "parameters", row, "path", rule, hint)
        return
    if not rows or not checked.whole("zones", "capacity", "reserve", "building"):
        return
    sums: dict[str, float] = defaultdict(float)
    for _row, cells in checked.good("zones", "capacity", "reserve", "building"):
        if cells["building"] != "institution":
            sums[f"reserve.{cells['reserve']}_dwellings"] += cells["capacity"]
    for path in _RESERVE[:2]:
        row, value = rows[path]
        if sums and abs(sums[path] - value) > 0.01 * max(value, 1.0):
            rule = say("the zones add up to {dwellings} dwellings", dwellings=f"{sums[path]:g}")
            hint = "adopted zones count; else the parameter sets the level and the zones divide it"
            checked.add("warning", "parameters", row, "value", rule, hint)


def rules_known(checked: Checked, _: Settings) -> None:
    """Check that each rule is one that boligsim keeps, with a value it can have."""
    for row, cells in checked.good("rules", "rule", "value"):
        name, value = cells["rule"], cells["value"]
        if name not in RULE_NAMES:
            if near_names(name, RULE_NAMES):
                rule, hint = say("is not a rule that boligsim knows"), near(name, RULE_NAMES)
                checked.add("error", "rules", row, "rule", rule, hint)
            else:
                rule = "is not a rule that boligsim knows; it is kept but changes nothing"
                hint = say("choose among {names}", names=", ".join(RULE_NAMES))
                checked.add("warning", "rules", row, "rule", rule, hint)
            continue
        low, high = RULE_NAMES[name]
        if not low <= value <= high:
            rule = say("'{name}' {rule}", name=name, rule=range_text(low, high))
            checked.add("error", "rules", row, "value", rule)


def border_in_norway(checked: Checked, _: Settings) -> None:
    """Check that the border's points are longitude and latitude of places in Norway."""
    good = list(checked.good("border", "ring", "point", "lon", "lat"))
    if not good:
        return
    fault = where_lies(np.array([[c["lon"], c["lat"]] for _, c in good], dtype=np.float64))
    if fault is not None:
        rule, hint = fault
        checked.add("error", "border", good[0][0], "lon", rule, hint)


ZONE_RULES = (
    no_circle,
    zones_agree,
    zones_can_be_built,
    types_are_needed,
    reserve_is_whole,
    rules_known,
    border_in_norway,
)
