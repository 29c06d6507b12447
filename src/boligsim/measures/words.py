"""What measures say to people; the texts stand in words.csv."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["WORDS", "measure_name", "say"]

WORDS = Words(Path(__file__).with_name("words.csv"))


def measure_name(kind: str, language: str) -> str:
    """Name of a kind of measure as people know it.

    Parameters
    ----------
    kind
        Word of the table ``measures``.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The name; the word itself for a measure of one's own.

    Examples
    --------
    >>> measure_name("housing_office", "nb"), measure_name("my_idea", "nb")
    ('Boligkontor', 'my_idea')
    """
    key = f"name.{kind}"
    return WORDS.say(key, language) if key in WORDS else kind


def say(key: str, language: str, /, **values: object) -> str:
    """Return a sentence; a measure that nobody has named goes by the name of its kind.

    Parameters
    ----------
    key, language
        Row of the texts and ``nb``, ``nn`` or ``en``.
    **values
        What is put in the braces of the sentence.

    Returns
    -------
    str
        The sentence.
    """
    if "name" in values:
        values["name"] = measure_name(str(values["name"]), language)
    return WORDS.say(key, language, **values)
