"""Words and numbers in bokmål, nynorsk and English."""

from __future__ import annotations

import csv
import math
from functools import cached_property, lru_cache
from pathlib import Path

from boligsim.base.errors import InputError, did_you_mean

__all__ = ["LANGUAGES", "Words", "label", "number", "sentence"]

LANGUAGES = ("nb", "nn", "en")

_NARROW = "\u202f"  # narrow no-break space between thousands
_MINUS = "\u2212"
_FILE = Path(__file__).parent / "language" / "labels.csv"


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    with open(_FILE, encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise InputError(f"language '{language}' is unknown; choose one of {', '.join(LANGUAGES)}.")


def label(key: str, language: str) -> str:
    """Return the name of a series, unit or other key.

    Parameters
    ----------
    key
        First column of ``base/language/labels.csv``.
    language
        nb, nn or en.

    Returns
    -------
    str
        The label.

    Raises
    ------
    InputError
        When the key or language is unknown.

    Examples
    --------
    >>> label("homeless_persons", "nb")
    'Bostedsløse (registrert)'
    """
    _check(language)
    row = _table().get(key)
    if row is None:
        raise InputError(f"There is no label '{key}'; {did_you_mean(key, _table())}")
    return row[language]


def sentence(key: str, language: str, **values: object) -> str:
    """Return a sentence with its gaps filled.

    Parameters
    ----------
    key
        First column of ``base/language/labels.csv``.
    language
        nb, nn or en.
    **values
        What fills the braces; write numbers with `number` first, years as they are.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    InputError
        When the key or language is unknown or a gap has no value.

    Examples
    --------
    >>> sentence("count_not_entered", "en", year=2024)
    'the 2024 count has not been entered'
    """
    try:
        return label(key, language).format(**values)
    except (KeyError, IndexError) as error:
        raise InputError(f"The sentence '{key}' needs a value for {error}.") from error


def number(x: float, language: str, decimals: int = 0) -> str:
    r"""Write a number as the language does.

    Parameters
    ----------
    x
        The number; nan is written as an en dash.
    language
        nb, nn: narrow no-break space between thousands and decimal comma; en: comma and point.
        The minus is a true one in all.
    decimals
        Digits after the sign.

    Returns
    -------
    str
        The number. Not for years, which have no separator.

    Examples
    --------
    >>> number(-21647.25, "nb", 1).replace("\u202f", "_")
    '\u221221_647,2'
    >>> number(21647, "en")
    '21,647'
    """
    _check(language)
    if math.isnan(x):
        return "\u2013"
    text = f"{abs(x):,.{decimals}f}"
    if x < 0 and any(c in "123456789" for c in text):
        text = _MINUS + text
    if language != "en":
        text = text.replace(",", _NARROW).replace(".", ",")
    return text


def _filled(row: dict[str, str]) -> dict[str, str]:
    spare = next((row[code] for code in LANGUAGES if row.get(code)), "")
    return {"key": row["key"], **{code: row.get(code) or spare for code in LANGUAGES}}


class Words:
    """The words and sentences of one room, from its plain file ``key,nb,nn,en``.

    Parameters
    ----------
    file
        The CSV file; read when the first word is asked for.

    Examples
    --------
    >>> Words(_FILE).say("median", "en")
    'Median'
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def rows(self) -> dict[str, dict[str, str]]:
        """Every row by its key; a hole holds the bokmål, or the English where that is one too."""
        return {key: _filled(row) for key, row in self._read.items()}

    @cached_property
    def _read(self) -> dict[str, dict[str, str]]:
        with open(self._file, encoding="utf-8", newline="") as file:
            return {row["key"]: row for row in csv.DictReader(file)}

    def holes(self, language: str) -> list[str]:
        """Return the keys that lack a text in a language.

        Parameters
        ----------
        language
            nb, nn or en.

        Returns
        -------
        list of str
            Sorted; empty when the file is whole.
        """
        _check(language)
        return sorted(key for key, row in self._read.items() if not (row.get(language) or ""))

    @property
    def file(self) -> Path:
        """The file."""
        return self._file

    def __contains__(self, key: object) -> bool:
        """Whether there is a row with this key."""
        return key in self.rows

    def say(self, key: str, language: str, **values: object) -> str:
        """Return a word or sentence with its gaps filled.

        Parameters
        ----------
        key
            First column of the file.
        language
            nb, nn or en.
        **values
            What fills the braces.

        Returns
        -------
        str
            The text.

        Raises
        ------
        InputError
            When the key or language is unknown or a gap has no value.
        """
        _check(language)
        row = self.rows.get(key)
        if row is None:
            raise InputError(f"There is no text '{key}'; {did_you_mean(key, self.rows)}")
        try:
            return row[language].format(**values)
        except (KeyError, IndexError) as error:
            raise InputError(f"The text '{key}' needs a value for {error}.") from error
