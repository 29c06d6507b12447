"""Words of plots and summaries that the common labels do not have; they stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words, label

__all__ = ["series_label", "unit_label", "word"]

_WORDS = Words(Path(__file__).with_name("words.csv"))
word = _WORDS.say


def series_label(series: str, language: str) -> str:
    """Name of a series for people.

    Parameters
    ----------
    series
        Series of the table ``homelessness``.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The name.
    """
    return label(series, language)


def unit_label(unit: str, language: str) -> str:
    """Name of a unit for people.

    Parameters
    ----------
    unit
        Unit of a table.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The name.
    """
    key = f"unit.{unit}"
    return word(key, language) if key in _WORDS else label(key, language)
