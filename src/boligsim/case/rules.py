"""Rules that need more than one cell: sums, ranges that follow from others, completeness.

Every rule looks only at cells without a problem of their own and skips names that are part of a
misspelling, so that each real problem is told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from boligsim.case.checked import Checked
from boligsim.case.contract import HOMELESS_PLACES
from boligsim.case.messages import say
from boligsim.case.panel import panel_years
from boligsim.case.settings import Settings

__all__ = ["RULES", "check_rules"]

Rule = Callable[[Checked, Settings], None]
_LIVED_IN = ("rental", "care", "institution")


def _tainted(checked: Checked, table: str, by: str) -> set[str]:
    """Names whose rows in a table cannot be counted up, because a cell of theirs is wrong."""
    frame = checked.frames[table]
    rows = {row for t, row, _ in checked.bad if t == table}
    rows |= {row for t, row in checked.doubled if t == table}
    return {str(frame[by].iloc[row]) for row in rows} | checked.suspects["groups"]


def household_sizes(checked: Checked, _: Settings) -> None:
    """Check that each group has household sizes whose probabilities add up to 1."""
    if not checked.whole("household_size", "group", "probability"):
        return
    total: dict[str, float] = defaultdict(float)
    last: dict[str, int] = {}
    for row, cells in checked.good("household_size", "group", "probability"):
        total[cells["group"]] += cells["probability"]
        last[cells["group"]] = row
    tainted = _tainted(checked, "household_size", "group")
    for group, value in total.items():
        if group not in tainted and abs(value - 1) > 1e-6:
            rule = say(
                "the probabilities of '{group}' add up to {value}, not 1",
                group=group,
                value=f"{value:.6g}",
            )
            row = last[group]
            checked.add("error", "household_size", row, "probability", rule, "change one of them")
    for row, cells in checked.good("groups", "group"):
        if cells["group"] not in total and cells["group"] not in tainted:
            rule = "the group has no row in household_size"
            hint = "add one, e.g. 1 adult, 0 children, probability 1"
            checked.add("error", "groups", row, "group", rule, hint)


def some_dwelling_fits(checked: Checked, _: Settings) -> None:
    """Check that each group fits some dwelling, also its largest household."""
    if not checked.whole("fit", "group", "dwelling", "rank"):
        return
    fits: dict[str, list[str]] = defaultdict(list)
    for _row, cells in checked.good("fit", "group", "dwelling", "rank"):
        if cells["rank"] == cells["rank"]:
            fits[cells["group"]].append(cells["dwelling"])
    tainted = _tainted(checked, "fit", "group")
    room = {c["dwelling"]: c["max_persons"] for _, c in checked.good("dwellings", "max_persons")}
    size: dict[str, float] = {}
    for _row, cells in checked.good("household_size", "group", "adults", "children", "probability"):
        if cells["probability"] > 0:
            persons = cells["adults"] + cells["children"]
            size[cells["group"]] = max(size.get(cells["group"], 0), persons)
    for row, cells in checked.good("groups", "group"):
        group = cells["group"]
        if group in tainted:
            continue
        if not fits[group]:
            rule = "the group fits no dwelling"
            checked.add("error", "groups", row, "group", rule, "give it a rank in fit")
            continue
        rooms = [room.get(d, float("inf")) for d in fits[group]]
        most = max(r if r == r else float("inf") for r in rooms)
        if size.get(group, 0) > most:
            rule = say(
                "its largest household has {persons} persons, but no dwelling that fits takes "
                "more than {most}",
                persons=f"{size[group]:.0f}",
                most=f"{most:.0f}",
            )
            hint = "let it fit a larger dwelling, or raise max_persons"
            checked.add("error", "groups", row, "group", rule, hint)


def ranks_where_let(checked: Checked, _: Settings) -> None:
    """Check that ranks stand only at dwellings that are let, since the others would ignore them."""
    kinds = {c["dwelling"]: c["kind"] for _, c in checked.good("dwellings", "dwelling", "kind")}
    for row, cells in checked.good("fit", "dwelling", "rank"):
        kind = kinds.get(cells["dwelling"], _LIVED_IN[0])
        if cells["rank"] == cells["rank"] and kind not in _LIVED_IN:
            rule = say("nobody is allocated a dwelling of kind {kind}", kind=kind)
            hint = "leave the rank blank, or change the kind in dwellings"
            checked.add("error", "fit", row, "rank", rule, hint)


def start_stock(checked: Checked, _: Settings) -> None:
    """Check that the start stock has one unit a row, sensible bounds and room."""
    homeless = set(HOMELESS_PLACES)
    in_dwelling: dict[str, float] = defaultdict(float)
    columns = ("group", "place", "households", "persons")
    for row, cells in checked.good("start", *columns):
        households, persons = cells["households"], cells["persons"]
        is_homeless = cells["place"] in homeless and not _is_tenancy(checked, cells)
        if (households == households) == (persons == persons):
            rule = "give households or persons, one of them"
            checked.add("error", "start", row, "households", rule)
            continue
        if persons == persons and not is_homeless:
            rule = say("'{place}' is counted in households, not persons", place=cells["place"])
            checked.add("error", "start", row, "persons", rule)
            continue
        if cells["group"] == "all" and not is_homeless:
            rule = "'all' is for homeless persons only; give the group"
            checked.add("error", "start", row, "group", rule)
        value = households if households == households else persons
        _between(checked, "start", row, cells, value)
        if not is_homeless and cells["place"] != "home":
            in_dwelling[cells["place"]] += households
    for row, cells in checked.good("dwellings", "dwelling", "units"):
        if in_dwelling[cells["dwelling"]] > cells["units"]:
            lived = in_dwelling[cells["dwelling"]]
            rule = say(
                "{lived} households live there at the start (table start)", lived=f"{lived:.0f}"
            )
            hint = "units must be at least as many"
            checked.add("error", "dwellings", row, "units", rule, hint)


def _is_tenancy(checked: Checked, cells: dict[str, object]) -> bool:
    """Tell a dwelling type from a place of the same name by its kind."""
    frame = checked.frames["dwellings"]
    kinds = frame.loc[frame["dwelling"] == cells["place"], "kind"]
    return bool(kinds.isin(_LIVED_IN).any())


def _between(checked: Checked, table: str, row: int, cells: dict[str, float], value: float) -> None:
    low, high = cells["low"], cells["high"]
    for column, wrong in (("low", low > value), ("high", high < value)):
        if wrong and (table, row, column) not in checked.bad:
            rule = say("low <= value <= high must hold (value is {value})", value=f"{value:g}")
            checked.add("error", table, row, column, rule)


def population_complete(checked: Checked, settings: Settings) -> None:
    """Check that the population has the base year, no gaps, every age, one kind of sexes."""
    base = settings.numbers.get("base")
    number = settings.words.get("municipality", "")
    if "population" not in checked.files and base is not None and len(number) == 4:
        if base not in panel_years(number):
            rule = say(
                "the table is missing, and the bundled statistics have no population of "
                "municipality '{municipality}' for {base}",
                municipality=number,
                base=base,
            )
            hint = "add a table population with year, sex, age and persons, or mend case"
            checked.add("error", "population", None, "", rule, hint)
        return
    if not checked.whole("population", "year", "sex", "age", "persons"):
        return
    if any(t == "population" for t, *_ in [*checked.bad, *checked.doubled]):
        return
    frame = checked.frames["population"]
    years = sorted(frame["year"].unique())
    if base is not None and base not in years:
        rule = say("there is no population for the base year {base}", base=base)
        checked.add(
            "error", "population", None, "year", rule, say("add 1 January {base}", base=base)
        )
    gaps = (
        [str(y) for y in range(int(years[0]), int(years[-1])) if y not in set(years)]
        if years
        else []
    )
    if gaps:
        rule = say("years are missing: {years}", years=", ".join(gaps))
        checked.add("error", "population", None, "year", rule)
    if len(years) == 1:
        rule = "there is one year only; a trend needs at least two"
        checked.add("error", "population", None, "year", rule, "add earlier years")
    if set(frame["sex"]) in ({"female"}, {"male"}):
        rule = "one sex only"
        checked.add("error", "population", None, "sex", rule, "give female and male, or both")
    now = frame["year"] == base
    if now.any() and not frame.loc[now, "persons"].sum() > 0:
        rule = say("nobody lives here in {base}", base=base)
        checked.add("error", "population", None, "persons", rule, "fill in the persons")
    if len(set(frame["sex"])) > 1 and "both" in set(frame["sex"]):
        rule = "use female and male, or both, not all three"
        checked.add("error", "population", None, "sex", rule)
    ages = frame.groupby(["year", "sex"])["age"].agg(["min", "max", "count"])
    broken = ages[(ages["min"] > 0) | (ages["max"] + 1 != ages["count"])]
    for year, sex in broken.index[:1]:
        rule = say("ages are missing for {sex} in {year}", sex=say(str(sex)), year=year)
        if len(broken) > 1:
            rule = say("{rule} (and {count} more)", rule=rule, count=len(broken) - 1)
        checked.add("error", "population", None, "age", rule, "every age from 0 on needs a row")


def one_recommended(checked: Checked, _: Settings) -> None:
    """Check that exactly one of several scenarios is recommended."""
    if not checked.whole("scenarios", "scenario", "recommended"):
        return
    if any(t == "scenarios" for t, *_ in [*checked.bad, *checked.doubled]):
        return
    frame = checked.frames["scenarios"]
    count = int((frame["recommended"] == "yes").sum())
    if len(frame) > 1 and count != 1:
        rule = say("{count} scenarios are recommended; exactly one must be", count=count)
        checked.add("error", "scenarios", None, "recommended", rule, "write yes in one row")


def targets_can_be_met(checked: Checked, settings: Settings) -> None:
    """Check that a target has one bound and a year inside the horizon."""
    base, until = settings.numbers.get("base"), settings.numbers.get("until")
    for row, cells in checked.good("targets", "by", "at_most", "at_least"):
        if (cells["at_most"] == cells["at_most"]) == (cells["at_least"] == cells["at_least"]):
            checked.add("error", "targets", row, "at_most", "give at_most or at_least, one of them")
        if base is not None and until is not None and not base <= cells["by"] <= until:
            rule = say("must lie inside the horizon {base}-{until}", base=base, until=until)
            checked.add("error", "targets", row, "by", rule)


RULES: tuple[Rule, ...] = (
    household_sizes,
    some_dwelling_fits,
    ranks_where_let,
    start_stock,
    population_complete,
    one_recommended,
    targets_can_be_met,
)


def check_rules(checked: Checked, settings: Settings) -> None:
    """Apply every rule; problems go to `checked`.

    Parameters
    ----------
    checked
        The typed tables.
    settings
        The parsed settings.
    """
    from boligsim.case.measure_rules import MEASURE_RULES
    from boligsim.case.parameter_rules import PARAMETER_RULES
    from boligsim.case.system_rules import SYSTEM_RULES
    from boligsim.case.warnings import WARNINGS
    from boligsim.case.zone_rules import ZONE_RULES

    rules = (*RULES, *MEASURE_RULES, *ZONE_RULES, *PARAMETER_RULES, *SYSTEM_RULES, *WARNINGS)
    for rule in rules:
        rule(checked, settings)
