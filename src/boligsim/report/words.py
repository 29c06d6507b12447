"""Words of the report in three languages: series, units, columns and figure texts."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.errors import InputError
from boligsim.base.text import LANGUAGES, Words
from boligsim.measures.words import WORDS as MEASURE_WORDS, measure_name

__all__ = ["LANGUAGES", "WORDS", "has_word", "word", "words"]

WORDS = Words(Path(__file__).with_name("words.csv"))
# Words that another room's results bring along.
_MORE = tuple(
    Words(Path(__file__).with_name(name)) for name in ("history_words.csv", "land_words.csv")
)


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
    return {key: row[language] for file in (*_MORE, WORDS) for key, row in file.rows.items()}


def has_word(key: str) -> bool:
    """Say whether the report has a word for `key`, be it the name of a kind of measure."""
    return any(key in file for file in (WORDS, *_MORE)) or f"name.{_kind(key)}" in MEASURE_WORDS


def _kind(key: str) -> str:
    """Kind of measure that a key names: ``measure.rent_to_own`` and ``rent_to_own`` alike."""
    return key.removeprefix("measure.")


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
        if has_word(key):
            return measure_name(_kind(key), language)
        return key.rsplit(".", 1)[-1].replace("_", " ")
    return table[key].format(**values) if values else table[key]
