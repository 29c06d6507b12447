"""The table ``case``: keys, defaults, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boligsim.base.errors import near_names
from boligsim.case.checked import Checked
from boligsim.case.columns import Key
from boligsim.case.keys import CASE_KEYS
from boligsim.case.messages import near, say
from boligsim.case.numbers import parse_number
from boligsim.case.panel import number_of

__all__ = ["MAX_YEARS", "Settings", "range_text", "read_settings"]

_PERIOD = re.compile(r"\s*(\d{4})\s*[-\u2013\u2014]\s*(\d{4})\s*")
MAX_YEARS = 32  # the engine's clock: 2**-34 years in 63 bits with the household's number


@dataclass
class Settings:
    """Parsed settings; a key with a problem is left out of `words`, `numbers` and `periods`."""

    words: dict[str, str]
    numbers: dict[str, int]
    periods: dict[str, tuple[int, int]]
    rows: dict[str, int]


def read_settings(checked: Checked) -> Settings:
    """Read and check the settings; problems go to `checked`.

    Parameters
    ----------
    checked
        The typed tables.

    Returns
    -------
    Settings
        With defaults filled in.
    """
    settings = Settings({}, {}, {}, {})
    given: dict[str, str] = {}
    for row, cells in checked.good("case", "key", "value"):
        if ("case", row) in checked.doubled:
            continue
        given[cells["key"]] = cells["value"]
        settings.rows[cells["key"]] = row
    unknown = [k for k in given if k not in CASE_KEYS]
    for key in CASE_KEYS.values():
        if not checked.whole("case", "key", "value"):
            break
        if key.name in given and (given[key.name] or key.default is not None):
            _read(checked, settings, key, given[key.name])
            continue
        meant = next(iter(near_names(key.name, unknown)), "")
        if meant:
            unknown.remove(meant)
            rule = say("is not a key of a case; did you mean '{name}'?", name=key.name)
            checked.add("error", "case", settings.rows[meant], "key", rule)
        elif key.default is None:
            hint = say("add a row '{name},...'", name=key.name)
            checked.add(
                "error", "case", None, "key", say("'{name}' must be given", name=key.name), hint
            )
        elif key.default:
            _read(checked, settings, key, key.default)
    for name in unknown:
        rule = "is not a key that boligsim knows; it is kept but changes nothing"
        checked.add("warning", "case", settings.rows[name], "key", rule)
    settings.words.update({k: v for k, v in given.items() if k not in settings.words})
    _check_order(checked, settings)
    return settings


def _read(checked: Checked, settings: Settings, key: Key, text: str) -> None:
    if key.name == "municipality" and text.isdigit():
        text = text.zfill(4)  # a spreadsheet drops the first 0
    settings.words[key.name] = text
    if not text:
        return
    row = settings.rows.get(key.name)

    def wrong(rule: str, hint: str = "") -> None:
        checked.add(
            "error",
            "case",
            row,
            "value",
            say("'{name}' {rule}", name=key.name, rule=say(rule) if type(rule) is str else rule),
            hint,
            text,
        )

    if key.kind == "int":
        value = parse_number(text)
        low, high = key.low, key.high
        if value is None or not float(value).is_integer():
            wrong("must be a whole number")
        elif (low is not None and value < low) or (high is not None and value > high):
            wrong(range_text(low or 0, high))
        else:
            settings.numbers[key.name] = int(value)
    elif key.name == "municipality":
        if not (len(text) == 4 and text.isdigit()):
            wrong("must be the four digits of the municipality", number_of(text))
    elif key.kind == "word":
        if text.lower() not in key.words:
            wrong(say("must be one of {words}", words=", ".join(key.words)), near(text, key.words))
        settings.words[key.name] = text.lower()
    elif key.kind == "period":
        match = _PERIOD.fullmatch(text)
        if match is None or int(match[1]) > int(match[2]):
            wrong("must be two years, first-last", "write 2027-2030")
        else:
            settings.periods[key.name] = (int(match[1]), int(match[2]))


def range_text(low: float, high: float | None) -> str:
    """Say which range a number must lie in.

    Parameters
    ----------
    low, high
        Bounds; no upper one when `high` is None or infinite.

    Returns
    -------
    str
        E.g. ``must be 0 to 1``.
    """
    if 0 < low < 1e-6 and (high is None or high == float("inf")):
        return say("must be more than 0")
    if high is None or high == float("inf"):
        return say("must be {low} or more", low=f"{low:g}")
    return say("must be {low} to {high}", low=f"{low:g}", high=f"{high:g}")


def _check_order(checked: Checked, settings: Settings) -> None:
    base, until = settings.numbers.get("base"), settings.numbers.get("until")
    if base is None or until is None:
        return
    row = settings.rows.get("until")
    if until <= base:
        checked.add(
            "error", "case", row, "value", say("'until' must be after 'base' ({base})", base=base)
        )
        del settings.numbers["until"]
        return
    if until - base > MAX_YEARS:
        rule = say(
            "'until' may be at most {years} years after 'base' ({base})", years=MAX_YEARS, base=base
        )
        checked.add(
            "error", "case", row, "value", rule, say("use {year} or earlier", year=base + MAX_YEARS)
        )
    for key, (first, last) in settings.periods.items():
        if first < base or last > until:
            rule = say("'{key}' must lie inside {base}-{until}", key=key, base=base, until=until)
            checked.add("error", "case", settings.rows[key], "value", rule, "move base or until")
