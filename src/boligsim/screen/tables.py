"""A tidy table for people: its keys in words, its columns chosen or spread out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.results import Table
from boligsim.case import Problems
from boligsim.case.messages import translate
from boligsim.case.parameter_words import parameter_label
from boligsim.demand.backtest.show import municipality_name
from boligsim.report.localise import unit_words
from boligsim.report.words import has_word, word
from boligsim.screen.words import WORDS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["in_words"]

_SUFFIXES = ("joint", "sum_of_single", "interaction", "plan", "land", "cumulative")
_PREFIXED = (
    "of",
    "sex",
    "status",
    "scope",
    "horizon",
    "step",
    "period",
    "building",
    "purpose",
    "definition",
)
_AS_IS = ("source", "name", "year", "file")


def in_words(
    frame: pd.DataFrame | Problems,
    source: Any,
    *,
    columns: Sequence[str] | None = None,
    rows: str | Sequence[str] | None = None,
    spread: str | None = None,
    values: str = "p50",
    decimals: int = 1,
    title: str = "",
) -> Table:
    """Return a tidy table with every key and header in the language of its case.

    Parameters
    ----------
    frame
        Any tidy table of the package, or rows of one; or what `boligsim.check_case` found.
    source
        What it comes from: a case, demand, runs or land-use plan; its language and names count.
    columns
        Columns to show, in order; left out: all.
    rows, spread, values
        Instead of `columns`: these rows, one column for each value of `spread`, filled with
        `values`. Rows and columns keep the order of the table.
    decimals
        Digits of numbers that are not whole.
    title
        Above the table.

    Returns
    -------
    Table
        Prints as text and shows as HTML.

    Raises
    ------
    InputError
        When a column is not there, or rows and spread leave several values for one place.

    Examples
    --------
    >>> import boligsim as bs, pandas as pd
    >>> frame = pd.DataFrame({"series": ["homeless_persons"], "year": [2030], "p50": [9.0]})
    >>> print(in_words(frame, bs.load_case("narvik"), rows="series", spread="year"))
    Størrelse                 2030
    ------------------------------
    Bostedsløse (registrert)     9
    """
    case = getattr(source, "case", source)
    case = source if not hasattr(case, "language") else case
    language = str(case.language)
    if isinstance(frame, Problems):
        frame = _problems(frame, language)
    names = _names(source, case, language)
    wide = rows is not None or spread is not None
    asked = [*([rows] if isinstance(rows, str) else rows or ()), *([spread] if spread else ())]
    asked = [*asked, values] if wide else list(columns or frame.columns)
    for column in asked:
        if column not in frame.columns:
            hint = did_you_mean(column, list(frame.columns))
            raise InputError(f"in_words: the table has no column '{column}'; {hint}")
    shown = frame[asked].copy()
    for column in (c for c in asked if not wide or c != values):
        if shown[column].dtype.kind not in "iuf":
            shown[column] = [_cell(column, v, names, language) for v in shown[column]]
    if wide:
        shown = _spread(shown, asked[: -2 if spread else -1], spread, values)
    heads = {c: _head(str(c), language) for c in shown.columns}
    if spread:
        heads.update({c: str(c) for c in shown.columns if c not in asked})
    shown = shown.rename(columns=heads)
    plain = tuple(heads[c] for c in ("year",) if c in heads)
    return Table(shown, title=title, language=language, decimals=decimals, plain=plain)


def _problems(found: Problems, language: str) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "severity": one.severity,
            "file": one.file,
            "line": str(one.line or ""),
            "rule": translate(one.rule, language),
            "hint": translate(one.hint, language),
        }
        for one in found
    ]
    return pd.DataFrame(rows, columns=["severity", "file", "line", "rule", "hint"], dtype=object)


def _spread(frame: pd.DataFrame, rows: list[str], spread: str | None, values: str) -> pd.DataFrame:
    if spread is None:
        return frame
    if frame.duplicated([*rows, spread]).any():
        raise InputError(
            f"in_words: several values for one place; choose rows of the table first, or add what "
            f"tells them apart to rows={rows!r}."
        )
    order = list(dict.fromkeys(frame[spread]))
    places = frame[rows].drop_duplicates()
    wide = frame.pivot(index=rows, columns=spread, values=values)[order].reset_index()
    out = places.merge(wide, on=rows, how="left")
    out.columns = [str(c) for c in out.columns]
    return out


def _names(source: Any, case: Any, language: str) -> dict[str, dict[str, str]]:
    """Return names of scenarios, groups and dwelling types, by column."""
    named: Any = () if source is case else getattr(source, "scenarios", ())
    named = named or getattr(source, "parts", ())
    scenarios = {str(s.key): str(s.name) for s in named}

    def labels(table: str, column: str) -> dict[str, str]:
        rows = getattr(case, table)
        label = f"label_{language}"
        return dict(zip(rows[column].astype(str), rows[label].astype(str), strict=True))

    groups = {**labels("groups", "group"), **labels("report_groups", "report_group")}
    zones = case.zones
    zone = f"label_{language}" if f"label_{language}" in zones.columns else "zone"
    return {
        "scenario": scenarios,
        "group": groups,
        "dwelling": labels("dwellings", "dwelling"),
        "zone": dict(zip(zones["zone"].astype(str), zones[zone].astype(str), strict=True)),
    }


def _cell(column: str, value: object, names: dict[str, dict[str, str]], language: str) -> str:
    text = "" if value is None or value != value else str(value)
    if not text or column in _AS_IS:
        return text
    if text in names.get(column, {}):
        return names[column][text]
    if f"{column}.{text}" in WORDS:
        return WORDS.say(f"{column}.{text}", language)
    if column == "municipality":
        return municipality_name(text)
    if text == "all":
        return word("all", language)
    if column == "unit":
        return unit_words(text, language)
    if column in _PREFIXED and has_word(f"{column}.{text}"):
        return word(f"{column}.{text}", language)
    if column in ("kept", "transferable", "recommended") and text in ("yes", "no"):
        return word(text, language)
    if column == "path":
        return parameter_label(text, language)
    if column == "scenario":
        return _combined(text, language)
    if column == "series":
        return _series(text, names, language)
    if column == "age":
        return word("age.total", language) if text == "total" else text.replace("-", "–")
    return text


def _combined(key: str, language: str) -> str:
    parts = [p.split(":", 1)[1] if ":" in p else p for p in key.split("+")]
    known = [word(f"measure.{p}", language) if has_word(f"measure.{p}") else p for p in parts]
    return " + ".join(known)


def _series(key: str, names: dict[str, dict[str, str]], language: str) -> str:
    if has_word(key):
        return word(key, language)
    for suffix in _SUFFIXES:
        if key.endswith(f"_{suffix}"):
            head = _series(key.removesuffix(f"_{suffix}"), names, language)
            return f"{head}, {word(f'suffix.{suffix}', language)}"
    head, found, dwelling = key.partition(":")
    if found:
        name = names["dwelling"].get(dwelling, dwelling)
        return f"{_series(head, names, language)}: {name[:1].lower()}{name[1:]}"
    if "." in key:
        return parameter_label(key, language)
    if has_word(f"measure.{key}"):
        return word(f"measure.{key}", language)
    return word(key, language)


def _head(column: str, language: str) -> str:
    column = "label" if column == "path" else column
    if f"column.{column}" in WORDS:
        return WORDS.say(f"column.{column}", language)
    return word(f"column.{column}", language) if has_word(f"column.{column}") else column
