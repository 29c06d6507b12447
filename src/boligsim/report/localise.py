"""Tables in the words of the reader: names of scenarios, groups, series, units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boligsim.case.parameter_words import unit_text

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["MISSING", "dwelling_name", "localised", "unit_word", "unit_words"]

MISSING = ".."
_AMOUNTS = ("mean", "p10", "p50", "p90", "plan", "least", "most")


def unit_word(context: Context, unit: str) -> str:
    """Return a unit as the reader writes it; an unknown one comes back as it is."""
    return unit_words(unit, context.language)


def unit_words(unit: str, language: str) -> str:
    """Return a unit of a table in a language; an unknown one comes back as it is."""
    from boligsim.report.words import has_word, word

    if has_word(f"unit.{unit}"):
        return word(f"unit.{unit}", language)
    return unit_text(unit, language)


def dwelling_name(context: Context, path: str, key: str) -> str:
    """Return the name of a dwelling type; paths of new building have types of building instead."""
    from boligsim.report.words import has_word

    if path.split(".")[0] in ("building", "density") and has_word(f"building.{key}"):
        return context.word(f"building.{key}")
    return context.dwellings_label.get(key, key)


def localised(frame: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return a table with its words in the language of the run; columns keep their keys.

    Parameters
    ----------
    frame
        Any table of the run.
    context
        The run.

    Returns
    -------
    pandas.DataFrame
        A copy; missing numbers are '..' (SSB's sign), numbers are rounded to six decimals.
    """
    out = frame.copy()
    named: dict[str, Any] = {
        "scenario": lambda v: _scenario(context, v),
        "group": lambda v: context.group_names.get(v) or context.group_label(v),
        "series": context.series_label,
        "unit": lambda v: unit_word(context, v),
        "of": lambda v: context.word(f"of.{v}"),
        "sex": lambda v: context.word(f"sex.{v}"),
        "dwelling": lambda v: context.dwellings_label.get(v) or _all(context, v),
        "status": lambda v: context.word(f"status.{v}") if v else "",
        "scope": lambda v: context.word(f"scope.{v}") if v else "",
        "distribution": lambda v: context.word(f"distribution.{v}") if v else "",
        "transferable": lambda v: context.word(v) if v in ("yes", "no") else v,
        "base": lambda v: context.scenario_label(v),
        "table": lambda v: context.word(f"sheet.{v}"),
        "column": lambda v: context.word(f"column.{v}"),
        "horizon": lambda v: context.word(f"horizon.{v}"),
        "age": lambda v: context.word("age.total") if v == "total" else v,
        "zone": lambda v: context.land.labels.get(v) or _all(context, v),
        "building": lambda v: context.word(f"building.{v}") if v != "all" else _all(context, v),
        "step": lambda v: context.word(f"step.{v}"),
        "period": lambda v: context.word(f"period.{v}"),
        "kept": lambda v: context.word(v) if v else "",
        "purpose": lambda v: context.word(f"purpose.{v}") if v else "",
    }
    if "path" in out.columns and "dwelling" in out.columns:
        named.pop("dwelling")
        kinds = zip(out["path"], out["dwelling"], strict=True)
        out["dwelling"] = [dwelling_name(context, str(path), _text(kind)) for path, kind in kinds]
    if "definition" in out.columns:
        named["definition"] = lambda v: _definition(context, v)
    for column, name in named.items():
        if column in out.columns:
            known = {v: name(_text(v)) for v in out[column].unique()}
            out[column] = [known[v] if v == v else "" for v in out[column]]
    # A year is no amount: it is written without a separator, wherever it stands.
    years = (frame["unit"] == "year").to_numpy() if "unit" in frame.columns else None
    for column in out.columns:
        values = [_value(v) for v in out[column]]
        if years is not None and column in _AMOUNTS:
            values = [str(v) if y else v for v, y in zip(values, years, strict=True)]
        out[column] = _objects(values, out.index)
    return out


def _objects(values: list[object], index: Any) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=index, dtype=object)


def _value(value: Any) -> object:
    if value is None or value != value:
        return MISSING
    if isinstance(value, str):
        return value
    number = round(float(value), 6)
    return int(number) if number.is_integer() else number


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _definition(context: Context, value: str) -> str:
    """Name a definition of 'accessible'; what a case wrote itself stays as written."""
    from boligsim.report.words import has_word

    return context.word(f"definition.{value}") if has_word(f"definition.{value}") else value


def _all(context: Context, value: str) -> str:
    return context.word("all") if value == "all" else value


def _scenario(context: Context, value: str) -> str:
    from boligsim.report.figures.joint import combination_label
    from boligsim.report.words import has_word

    if all(has_word(f"measure.{part.split(':')[0]}") for part in value.split("+")):
        return combination_label(context, value)
    return context.scenario_label(value)
