"""What to look at, and what the municipality must still supply. Neither stops a run."""

from __future__ import annotations

from collections import defaultdict

from boligsim.base import parse_date, years_since
from boligsim.case.checked import Checked
from boligsim.case.instruments import MARKET
from boligsim.case.messages import say, written_in_english
from boligsim.case.settings import Settings

__all__ = ["WARNINGS"]

_SALES = "sales"
_SURVEYS = (2008, 2012, 2016, 2020, 2024)


def small_market(checked: Checked, settings: Settings) -> None:
    """Compare loans and purchases with the dwellings sold in a year."""
    sales = [
        (c["year"], c["value"])
        for _, c in checked.good("indicators", "year", "series", "value")
        if c["series"] == _SALES
    ]
    base, until = settings.numbers.get("base"), settings.numbers.get("until")
    if not sales or base is None or until is None:
        return
    year_of_sales, sold = max(sales)
    limit = next(
        (
            c["value"]
            for _, c in checked.good("parameters", "path", "value")
            if c["path"] == "market.warn_share"
        ),
        0.05,
    )
    bought: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    first: dict[str, int] = {}
    columns = ("scenario", "measure", "start", "end", "amount", "unit")
    for row, cells in checked.good("measures", *columns):
        if cells["measure"] not in MARKET:
            continue
        first.setdefault(cells["scenario"], row)
        start = parse_date(cells["start"])[0]
        last = parse_date(cells["end"])[0] if cells["end"] else until
        years = range(start, last) if cells["unit"] == "per_year" else [start]
        for year in years:
            bought[cells["scenario"]][year] += cells["amount"]
    for scenario, by_year in bought.items():
        year, amount = max(by_year.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
        if sold > 0 and amount / sold > limit:
            rule = say(
                "start loans and purchases in '{scenario}' are {amount} dwellings in {year}, "
                "{share} % of the {sold} sold in {year_of_sales} (more than {limit} %)",
                scenario=scenario,
                amount=f"{amount:g}",
                year=year,
                share=f"{100 * amount / sold:.0f}",
                sold=f"{sold:g}",
                year_of_sales=f"{year_of_sales:g}",
                limit=f"{100 * limit:g}",
            )
            hint = "prices and other buyers would notice; the model does not show it"
            checked.add("warning", "measures", first[scenario], "amount", rule, hint)


def grant_still_there(checked: Checked, _: Settings) -> None:
    """Say that a purchase after the acquisition grant ended gets none."""
    ends = [
        c["valid_to"]
        for _, c in checked.good("parameters", "path", "valid_to", "value")
        if c["path"] == "acquisition.grant_share" and c["value"] > 0 and c["valid_to"] > 0
    ]
    if not ends:
        return
    for row, cells in checked.good("measures", "measure", "start"):
        if cells["measure"] == "acquisitions" and parse_date(cells["start"])[0] > max(ends):
            rule = say(
                "the acquisition grant ended in {year}; none is counted", year=f"{max(ends):.0f}"
            )
            checked.add("warning", "measures", row, "start", rule, "enter a new row if one exists")
            return


def explains_nothing(checked: Checked, settings: Settings) -> None:
    """Say of a measure after the last count of a history case that it explains nothing."""
    base = settings.numbers.get("base")
    if base is None:
        return
    dates = [
        years_since(base, c["date"])
        for _, c in checked.good("history", "date", "series", "value")
        if c["series"] == "homeless_persons" and c["value"] == c["value"]
    ]
    if not dates or max(dates) <= 0:
        return
    for row, cells in checked.good("measures", "start", "name"):
        if years_since(base, cells["start"]) >= max(dates):
            rule = say(
                "'{name}' starts after the last count and can explain none of them",
                name=cells["name"],
            )
            checked.add("warning", "measures", row, "start", rule)


def counts_to_supply(checked: Checked, settings: Settings) -> None:
    """Ask for the newest national count of homeless persons."""
    base = settings.numbers.get("base")
    if base is None or not checked.has("scenarios"):
        return
    counted = {
        parse_date(c["date"])[0]
        for _, c in checked.good("history", "date", "series", "value", "status")
        if c["series"] == "homeless_persons"
        and (c["value"] != c["value"] or c["status"] in ("measured", "published"))
    }
    # An older survey tells little once a newer count is there; a history case has its own counts.
    due = [y for y in _SURVEYS if y <= base]
    if due and not any(y >= due[-1] for y in counted):
        rule = say("the {year} count has not been entered", year=due[-1])
        hint = say(
            "registered homeless persons, week 48 of {year}, as a row of history", year=due[-1]
        )
        _supply(checked, "history", "homeless_persons", rule, hint)


def stocks_to_supply(checked: Checked, _: Settings) -> None:
    """Ask for the waiting list, the dwellings by type, tenants and homeless of today."""
    assumed: dict[str, list[int]] = defaultdict(list)
    for row, cells in checked.good("start", "place", "status"):
        if cells["status"] not in ("assumed", "illustrative"):
            continue
        place = cells["place"]
        place = place if place in ("home", "homeless") else "dwelling"
        assumed[place].append(row)
    wanted = {
        "home": (
            "the waiting list is assumed",
            "households with a decision who wait for a dwelling, by group, at the base date",
        ),
        "homeless": (
            "the number of homeless persons today is assumed",
            "persons known to the services at the base date, by where they stay",
        ),
        "dwelling": (
            "who lives in the municipal dwellings is assumed",
            "households by group and dwelling type at the base date",
        ),
    }
    for place, (rule, hint) in wanted.items():
        if assumed[place]:
            checked.add("missing", "start", assumed[place][0], "status", rule, hint)
    rows = [r for r, c in checked.good("dwellings", "status") if c["status"] == "assumed"]
    if rows:
        rule = "the number of municipal dwellings by type is assumed"
        hint = "own, rented in and with right of disposal, by type, at the base date"
        checked.add("missing", "dwellings", rows[0], "units", rule, hint)


def blank_rows(checked: Checked, _: Settings) -> None:
    """Ask for every row of history and indicators that has no value yet."""
    for table, when in (("history", "date"), ("indicators", "year")):
        for row, cells in checked.good(table, when, "series", "value"):
            if cells["value"] != cells["value"]:
                year = str(cells[when])[:4]
                rule = say(
                    "{series} {year} has not been entered", series=cells["series"], year=year
                )
                if cells["series"] == "homeless_persons":
                    rule = say("the {year} count has not been entered", year=year)
                hint = written_in_english(str(cells.get("source", "")))
                checked.add("missing", table, row, "value", rule, hint)


def series_to_supply(checked: Checked, _: Settings) -> None:
    """Ask for series that only the municipality knows."""
    if not checked.has("scenarios"):
        return
    known = {c["series"] for _, c in checked.good("indicators", "series")}
    known |= {c["series"] for _, c in checked.good("history", "series")}
    wanted = {
        "start_loans": ("start-loan counts are not entered", "loans given a year, by purpose"),
        "temporary_stays": (
            "stays in temporary accommodation are not entered",
            "households and nights a year, with children apart",
        ),
        "municipal_purchases": (
            "purchases of dwellings are not entered",
            "dwellings bought a year, by type",
        ),
    }
    for series, (rule, hint) in wanted.items():
        if series not in known:
            _supply(checked, "indicators", series, rule, hint)


def reserve_to_supply(checked: Checked, _: Settings) -> None:
    """Ask for an adopted plan reserve."""
    paths = ("reserve.ready_dwellings", "reserve.long_dwellings")
    given = {
        c["path"]: (row, c["status"])
        for row, c in checked.good("parameters", "path", "status")
        if c["path"] in paths
    }
    settled = [given[p][1] in ("measured", "published") for p in paths if p in given]
    shown = [c["illustrative"] for _, c in checked.good("zones", "illustrative")]
    if shown and "yes" not in shown:  # adopted zones are the reserve
        return
    if checked.has("parameters", "path", "status") and (len(settled) < 2 or not all(settled)):
        row = given[paths[0]][0] if paths[0] in given else None
        value = None if row is not None else ""
        rule = "the adopted plan reserve is not entered"
        hint = "dwellings in ready and in long-term areas; until then no figure stands on page one"
        checked.add("missing", "parameters", row, "status", rule, hint, value)
    rows = [r for r, c in checked.good("zones", "illustrative") if c["illustrative"] == "yes"]
    if rows:
        rule = "the zones are illustrative, not an adopted plan"
        hint = "capacity, year and conditions of each area in the land-use plan"
        checked.add("missing", "zones", rows[0], "illustrative", rule, hint)


def _supply(checked: Checked, table: str, value: str, rule: str, hint: str) -> None:
    checked.add("missing", table, None, "series", rule, hint, value)


WARNINGS = (
    small_market,
    grant_still_there,
    explains_nothing,
    counts_to_supply,
    stocks_to_supply,
    blank_rows,
    series_to_supply,
    reserve_to_supply,
)
