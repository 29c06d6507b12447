"""Words of the report in three languages: series, units, columns and figure texts."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.errors import InputError
from boligsim.base.text import LANGUAGES, Words

__all__ = ["LANGUAGES", "WORDS", "has_word", "word", "words"]

WORDS = Words(Path(__file__).with_name("words.csv"))


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
    return {key: row[language] for key, row in WORDS.rows.items()}


def has_word(key: str) -> bool:
    """Say whether the report has a word for `key`."""
    return key in WORDS


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
