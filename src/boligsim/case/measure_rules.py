"""Rules of the table ``measures``: in time, in the right unit, and of one piece."""

from __future__ import annotations

from typing import Any

from boligsim.base import years_since
from boligsim.case.checked import Checked
from boligsim.case.instruments import INSTRUMENTS, paths_needed
from boligsim.case.messages import say
from boligsim.case.paths import PATHS
from boligsim.case.settings import Settings

__all__ = ["MEASURE_RULES"]

_COLUMNS = ("end", "dwelling", "group", "share", "fade_years")


def _given(value: Any) -> bool:
    return bool(value == value and value != "")


def measures_in_time(checked: Checked, settings: Settings) -> None:
    """Check that measures start inside the horizon, end later and know their dwelling."""
    base, until = settings.numbers.get("base"), settings.numbers.get("until")
    frame = checked.frames["dwellings"]
    kinds = dict(zip(frame["dwelling"], frame["kind"], strict=True))
    for row, cells in checked.good("measures", "measure", "start", "end", "unit", "dwelling"):
        word, instrument = cells["measure"], INSTRUMENTS[cells["measure"]]
        if cells["unit"] != instrument.unit:
            rule = say("the unit of {measure} is {wanted}", measure=word, wanted=instrument.unit)
            checked.add("error", "measures", row, "unit", rule)
        if instrument.kinds and not cells["dwelling"]:
            rule = say("{measure} needs a dwelling type", measure=word)
            checked.add("error", "measures", row, "dwelling", rule)
        kind = kinds.get(cells["dwelling"])
        if instrument.kinds and kind and kind not in instrument.kinds:
            rule = say(
                "{measure} needs a dwelling type of kind {kinds}",
                measure=word,
                kinds=", ".join(instrument.kinds),
            )
            checked.add("error", "measures", row, "dwelling", rule)
        if base is None or until is None:
            continue
        start = years_since(base, cells["start"])
        if not 0 <= start < until - base:
            rule = say("must lie inside the horizon {base}-{until}", base=base, until=until)
            checked.add("error", "measures", row, "start", rule, "change it, or base or until")
        elif cells["end"] and years_since(base, cells["end"]) <= start:
            checked.add("error", "measures", row, "end", "must be after start")


def measures_as_one(checked: Checked, _: Settings) -> None:
    """Check that units are whole and that rows of one name say the same thing of one measure."""
    first: dict[tuple[str, str, str], tuple[int, dict[str, object]]] = {}
    for row, cells in checked.good("measures", "measure", "amount"):
        unit = INSTRUMENTS[cells["measure"]].unit
        if unit in ("units", "slots") and not float(cells["amount"]).is_integer():
            rule = "a number of dwellings, places or households must be whole"
            checked.add("error", "measures", row, "amount", rule)
    columns = ("scenario", "measure", "name", "amount", *_COLUMNS)
    for row, cells in checked.good("measures", *columns):
        key = (cells["scenario"], cells["measure"], cells["name"])
        if key not in first:
            first[key] = (row, cells)
            continue
        line = checked.lines["measures"][first[key][0]]
        then = first[key][1]
        differs = next(
            (c for c in _COLUMNS if then[c] != cells[c] and (_given(then[c]) or _given(cells[c]))),
            "",
        )
        dated = INSTRUMENTS[cells["measure"]].unit == "units"
        if not dated or differs:
            rule = say("the measure of this name stands already in line {line}", line=line)
            if differs:
                rule = say(
                    "differs from line {line}, which is the same measure by its name", line=line
                )
            hint = "give each its own name"
            checked.add("error", "measures", row, differs or "name", rule, hint)


def cells_mean_something(checked: Checked, _: Settings) -> None:
    """Check that a row fills in no column that its measure would ignore."""
    for row, cells in checked.good("measures", "measure", *_COLUMNS):
        used = INSTRUMENTS[cells["measure"]].columns
        for column in _COLUMNS:
            if column not in used and _given(cells[column]):
                rule = say("{measure} does not use this column", measure=cells["measure"])
                checked.add("error", "measures", row, column, rule, "leave the cell blank")


def measures_have_parameters(checked: Checked, _: Settings) -> None:
    """Check that the parameters which only a measure reads are there once it is named."""
    if not checked.whole("parameters", "path") or not len(checked.frames["parameters"]):
        return
    used = {str(path) for path in checked.frames["parameters"]["path"]}
    lines: dict[str, int] = {}
    for row, cells in checked.good("measures", "measure"):
        lines.setdefault(cells["measure"], row)
    for word, row in lines.items():
        for path in sorted(paths_needed({word}, set(PATHS)) - used):
            rule = say("{measure} needs the parameter '{path}'", measure=word, path=path)
            hint = "see data/norway/parameters.csv for national values"
            checked.add("error", "measures", row, "measure", rule, hint)


MEASURE_RULES = (
    measures_in_time,
    measures_as_one,
    cells_mean_something,
    measures_have_parameters,
)
