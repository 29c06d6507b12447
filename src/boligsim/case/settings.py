"""The table ``case``: keys, defaults, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boligsim.base import did_you_mean
from boligsim.case.check import Checked
from boligsim.case.contract import CASE_KEYS, Key
from boligsim.case.numbers import parse_number

__all__ = ["MAX_YEARS", "Settings", "read_settings"]

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
        near = did_you_mean(key.name, unknown) if unknown else ""
        meant = next((u for u in unknown if near.startswith("did") and f"'{u}'" in near), "")
        if meant:
            unknown.remove(meant)
            rule = f"is not a key of a case; did you mean '{key.name}'?"
            checked.add("error", "case", settings.rows[meant], "key", rule)
        elif key.default is None:
            hint = f"add a row '{key.name},...'"
            checked.add("error", "case", None, "key", f"'{key.name}' must be given", hint)
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
        checked.add("error", "case", row, "value", f"'{key.name}' {rule}", hint, text)

    if key.kind == "int":
        value = parse_number(text)
        low, high = key.low, key.high
        if value is None or not float(value).is_integer():
            wrong("must be a whole number")
        elif (low is not None and value < low) or (high is not None and value > high):
            upper = f" to {high:g}" if high is not None else " or more"
            wrong(f"must be {low:g}{upper}")
        else:
            settings.numbers[key.name] = int(value)
    elif key.kind == "word":
        if text.lower() not in key.words:
            wrong("must be one of " + ", ".join(key.words), _near(text, key.words))
        settings.words[key.name] = text.lower()
    elif key.kind == "period":
        match = _PERIOD.fullmatch(text)
        if match is None or int(match[1]) > int(match[2]):
            wrong("must be two years, first-last", "write 2027-2030")
        else:
            settings.periods[key.name] = (int(match[1]), int(match[2]))


def _near(text: str, words: tuple[str, ...]) -> str:
    hint = did_you_mean(text, words)
    return hint if hint.startswith("did you mean") else ""


def _check_order(checked: Checked, settings: Settings) -> None:
    base, until = settings.numbers.get("base"), settings.numbers.get("until")
    if base is None or until is None:
        return
    row = settings.rows.get("until")
    if until <= base:
        checked.add("error", "case", row, "value", f"'until' must be after 'base' ({base})")
        del settings.numbers["until"]
        return
    if until - base > MAX_YEARS:
        rule = f"'until' may be at most {MAX_YEARS} years after 'base' ({base})"
        checked.add("error", "case", row, "value", rule, f"use {base + MAX_YEARS} or earlier")
    for key, (first, last) in settings.periods.items():
        if first < base or last > until:
            rule = f"'{key}' must lie inside {base}-{until}"
            checked.add("error", "case", settings.rows[key], "value", rule, "move base or until")
