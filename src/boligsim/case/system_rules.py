"""Rules of what could never be simulated: laws without a mean, shares of nothing, too many.

Each number may be within its range and the whole still impossible; said here, it has a line.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from boligsim.case.checked import Checked
from boligsim.case.instruments import INSTRUMENTS
from boligsim.case.messages import say
from boligsim.case.panel import municipalities
from boligsim.case.settings import Settings

__all__ = ["SYSTEM_RULES"]

SMALLEST_SHAPE = 0.1
LONGEST_TENANCY = 200.0  # years; nobody lives longer
Z10 = 1.2816  # standard deviations from the middle to the 10 % and 90 % points
FAR = 4.0  # standard deviations that no draw passes
_SHAPES = ("tenancy.shape", "homeless.self_resolution_shape")
_LET = ("rental", "care", "institution")
_GONE = ("dwelling_sales", "demolitions", "ended_leases")
_ENDS = ("evicted", "died", "moved", "own")
_SUMS = (
    ("entry.share",),
    ("applications.share",),
    ("building.share",),
    tuple(f"entry.place_share_{place}" for place in ("friends", "institution", "acute")),
)

Row = tuple[int, dict[str, Any]]
Rows = dict[tuple[str, str, str], Row]


def _parameters(checked: Checked) -> Rows:
    """Rows of the parameters by path, group and dwelling."""
    columns = ("path", "group", "dwelling", "value", "low", "high")
    found = checked.good("parameters", *columns)
    return {(c["path"], c["group"], c["dwelling"]): (row, c) for row, c in found}


def _resolved(
    rows: Rows, path: str, group: str, dwelling: str
) -> tuple[int, dict[str, Any]] | None:
    """Row that the model reads for a group and dwelling."""
    keys = ((group, dwelling), (group, ""), ("", dwelling), ("", ""))
    return next((rows[path, g, d] for g, d in keys if (path, g, d) in rows), None)


def laws_have_a_mean(checked: Checked, _: Settings) -> None:
    """Check that durations have a finite mean, whatever is drawn."""
    rows = _parameters(checked)
    for (path, group, dwelling), (row, cells) in rows.items():
        least, column = min((cells[c], c) for c in ("value", "low") if cells[c] == cells[c])
        most, above = max((cells[c], c) for c in ("value", "high") if cells[c] == cells[c])
        if path in _SHAPES and least < SMALLEST_SHAPE:
            rule = say(
                "a Weibull law with shape {shape} has no usable mean: a few spells would never end",
                shape=f"{least:g}",
            )
            hint = say("use {least} or more; 1 is the exponential law", least=SMALLEST_SHAPE)
            checked.add("error", "parameters", row, column, rule, hint)
        if path == "tenancy.reentry_share" and least >= 1:
            rule = "if everybody came back, they would do so at once"
            checked.add("error", "parameters", row, column, rule, "use a share below 1")
        if path == "tenancy.mean_years" and most > LONGEST_TENANCY:
            if _lease_ends(rows, group, dwelling):
                continue
            rule = say("tenancies that last {years} years never end", years=f"{most:g}")
            hint = say(
                "use at most {years}, or a lease (tenancy.lease_years) that is not always renewed",
                years=f"{LONGEST_TENANCY:g}",
            )
            checked.add("error", "parameters", row, above, rule, hint)


def _lease_ends(rows: Rows, group: str, dwelling: str) -> bool:
    renewed = _resolved(rows, "tenancy.renewal_share", group, dwelling)
    leased = _resolved(rows, "tenancy.lease_years", group, dwelling)
    return leased is not None and renewed is not None and renewed[1]["value"] < 1


def leases_know_their_renewal(checked: Checked, _settings: Settings) -> None:
    """Check that a lease of some years says how often it is renewed."""
    if not checked.whole("parameters", "path", "group", "dwelling"):
        return
    if any(table == "parameters" and column == "path" for table, _, column in checked.bad):
        return  # the row may be there under a misspelt name
    rows = _parameters(checked)
    known = {dwelling for path, _, dwelling in rows if path == "tenancy.renewal_share"}
    for (path, _, dwelling), (row, _) in rows.items():
        if path == "tenancy.lease_years" and not known & {dwelling, ""}:
            rule = "the lease has no tenancy.renewal_share"
            hint = "add a row for it: the share of leases that are renewed when they end"
            checked.add("error", "parameters", row, "path", rule, hint)


def shares_of_something(checked: Checked, _: Settings) -> None:
    """Check that shares which are scaled to 1 do not add up to 0; warn of ends above 1."""
    rows = _parameters(checked)
    for paths in _SUMS:
        found = [(row, c["value"]) for (path, *_), (row, c) in rows.items() if path in paths]
        if found and not any(value for _, value in found):
            rule = say("the shares of {paths} add up to 0", paths=", ".join(paths))
            hint = "give at least one of them a positive share"
            checked.add("error", "parameters", found[0][0], "value", rule, hint)
    told: set[int] = set()
    for _row, dwelling in checked.good("dwellings", "dwelling", "kind"):
        ends = [
            _resolved(rows, f"tenancy.end_share_{end}", "", dwelling["dwelling"]) for end in _ENDS
        ]
        given = [end for end in ends if end is not None]
        total = sum(cells["value"] for _, cells in given)
        first = min((row for row, _ in given), default=-1)
        if dwelling["kind"] in _LET and total > 1 + 1e-9 and first not in told:
            told.add(first)
            rule = say(
                "the shares of tenancies in '{dwelling}' that end by eviction, death, moving away "
                "or an own home add up to {total}, more than 1",
                dwelling=dwelling["dwelling"],
                total=f"{total:.6g}",
            )
            hint = "they are scaled down to 1; nobody then ends in the private market"
            checked.add("warning", "parameters", first, "value", rule, hint)


def start_can_be_drawn(checked: Checked, settings: Settings) -> None:
    """Check that no draw of the start seats more than there are dwellings or people."""
    units = {c["dwelling"]: c["units"] for _, c in checked.good("dwellings", "dwelling", "units")}
    drawn: dict[str, float] = defaultdict(float)
    sure: dict[str, float] = defaultdict(float)
    last: dict[str, int] = {}
    there = 0.0
    largest = (0.0, 0)
    for row, cells in checked.good("start", "place", "households", "persons", "low", "high"):
        households, high, place = cells["households"], cells["high"], cells["place"]
        value = households if households == households else cells["persons"]
        if value != value:
            continue
        there += value
        largest = max(largest, (value, row))
        if place in units:
            sure[place] += value
            spread = max(high - value, 0.0) / Z10 if high == high else 0.0
            drawn[place] += round(value + FAR * spread)
            if spread:
                last[place] = row
    for place, row in last.items():
        if sure[place] <= units[place] < drawn[place]:
            rule = say(
                "up to {drawn} households could be drawn in '{dwelling}', which has {units} "
                "dwellings",
                drawn=f"{drawn[place]:.0f}",
                dwelling=place,
                units=f"{units[place]:.0f}",
            )
            hint = "leave low and high blank where the number is known, or lower high"
            checked.add("error", "start", row, "high", rule, hint)
    people = _people(checked, settings)
    if people and there > people:
        rule = say(
            "{there} households and homeless persons at the start are more than the {people} "
            "people who live here",
            there=f"{there:.0f}",
            people=f"{people:.0f}",
        )
        checked.add("error", "start", largest[1], "households", rule, "check the largest numbers")


def _people(checked: Checked, settings: Settings) -> float | None:
    base, number = settings.numbers.get("base"), settings.words.get("municipality", "")
    if "population" in checked.files:
        whole = checked.whole("population", "year", "sex", "age", "persons")
        if not whole or any(t == "population" for t, *_ in [*checked.bad, *checked.doubled]):
            return None
        frame = checked.frames["population"]
        mine = frame.loc[frame["year"] == base, "persons"]
        return float(mine.sum()) if len(mine) else None
    known = municipalities().set_index("municipality")["population_2026"]
    return float(known[number]) if number in known.index else None


def something_to_let(checked: Checked, _: Settings) -> None:
    """Warn of a group whose fitting dwelling types have no dwellings, now or by any measure."""
    units = {c["dwelling"]: c["units"] for _, c in checked.good("dwellings", "dwelling", "units")}
    for _row, cells in checked.good("measures", "measure", "dwelling"):
        if cells["measure"] not in _GONE and INSTRUMENTS[cells["measure"]].unit == "units":
            units[cells["dwelling"]] = units.get(cells["dwelling"], 0) + 1
    fits: dict[str, float] = defaultdict(float)
    ranked: set[str] = set()
    for _row, cells in checked.good("fit", "group", "dwelling", "rank"):
        if cells["rank"] == cells["rank"]:
            ranked.add(cells["group"])
            fits[cells["group"]] += units.get(cells["dwelling"], 1)
    for row, cells in checked.good("groups", "group"):
        if cells["group"] in ranked and fits[cells["group"]] == 0:
            rule = "the group fits only dwelling types of which there are none; it would wait"
            hint = "raise units in dwellings, give a rank in fit, or plan a measure"
            checked.add("warning", "groups", row, "group", rule, hint)


def enough_to_take_away(checked: Checked, _: Settings) -> None:
    """Check that a scenario does not take away more dwellings than there are and will be."""
    units = {c["dwelling"]: c["units"] for _, c in checked.good("dwellings", "dwelling", "units")}
    left: dict[tuple[str, str], float] = defaultdict(float)
    rows = list(checked.good("measures", "scenario", "measure", "amount", "dwelling"))
    for _row, cells in rows:
        dwelling, unit = cells["dwelling"], INSTRUMENTS[cells["measure"]].unit
        if dwelling not in units or unit != "units":
            continue
        key = (cells["scenario"], dwelling)
        left.setdefault(key, units[dwelling])
        if cells["measure"] not in _GONE:
            left[key] += cells["amount"]
    for row, cells in rows:
        key = (cells["scenario"], cells["dwelling"])
        if cells["measure"] not in _GONE or key not in left or left[key] < 0:
            continue
        left[key] -= cells["amount"]
        if left[key] < 0:
            rule = say(
                "{more} more dwellings of type '{dwelling}' would leave than there are",
                more=f"{-left[key]:g}",
                dwelling=cells["dwelling"],
            )
            checked.add("error", "measures", row, "amount", rule, "lower the number")


SYSTEM_RULES = (
    laws_have_a_mean,
    leases_know_their_renewal,
    shares_of_something,
    start_can_be_drawn,
    something_to_let,
    enough_to_take_away,
)
