"""Words of the report in three languages: series, units, columns and figure texts."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from boligsim.base.errors import InputError

__all__ = ["LANGUAGES", "has_word", "word", "words"]

LANGUAGES = ("nb", "nn", "en")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("boligsim.report").joinpath("words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return {row["key"]: {code: row[code] for code in LANGUAGES} for row in rows}


def words(language: str) -> dict[str, str]:
    """Return every word of the report in one language.

    Parameters
    ----------
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    dict
        Key to text.

    Raises
    ------
    InputError
        The language is not one of the three.
    """
    if language not in LANGUAGES:
        raise InputError(
            f"report: language '{language}' is unknown, because the report is written in "
            f"{', '.join(LANGUAGES)}; choose one of them."
        )
    return {key: row[language] for key, row in _table().items()}


def has_word(key: str) -> bool:
    """Say whether the report has a word for `key`."""
    return key in _table()


def word(key: str, language: str, **values: object) -> str:
    """Return one word or sentence of the report.

    Parameters
    ----------
    key
        Row of ``words.csv``.
    language
        ``nb``, ``nn`` or ``en``.
    **values
        What is put in the braces of the sentence.

    Returns
    -------
    str
        The text; a key without a row comes back with spaces for underscores, so that a series
        that a user's own measure adds is still readable.

    Examples
    --------
    >>> word("alt.in_year", "nb", value="8", year=2030)
    '8 i 2030'
    """
    table = words(language)
    if key not in table:
        return key.rsplit(".", 1)[-1].replace("_", " ")
    return table[key].format(**values) if values else table[key]
