"""Words that must not stand in a text of another language."""

from __future__ import annotations

import re
from functools import lru_cache

from boligsim.report.words import words

__all__ = ["english_words", "foreign_words", "stop_words"]

_STOP = frozenset(
    [
        "the",
        "and",
        "of",
        "with",
        "without",
        "from",
        "year",
        "years",
        "month",
        "months",
        "household",
        "households",
        "dwelling",
        "dwellings",
        "none",
        "person",
        "persons",
        "people",
        "homeless",
        "waiting",
        "wait",
        "need",
        "total",
        "all",
        "age",
        "aged",
        "base",
        "case",
        "scenario",
        "scenarios",
        "count",
        "counts",
        "measured",
        "assumed",
        "published",
        "unknown",
        "mean",
        "band",
        "share",
        "number",
        "day",
        "days",
        "week",
        "weeks",
        "night",
        "nights",
        "land",
        "new",
        "value",
        "source",
        "seed",
        "worlds",
        "histories",
        "draws",
        "chance",
        "uncertainty",
        "reference",
        "forecast",
        "projection",
        "population",
        "group",
        "groups",
        "home",
        "homes",
        "rate",
    ]
)
# Words that both languages write the same way, or that are names.
_SHARED = frozenset(
    [
        "median",
        "normal",
        "none",
        "person",
        "start",
        "status",
        "program",
        "plan",
        "for",
        "over",
        "under",
        "per",
        "av",
        "en",
    ]
)
_LETTERS = re.compile(r"[A-Za-zÆØÅæøå]+")


# Gaps, and names of files and of options.
_NO_WORDS = re.compile(r"\{[^}]*\}|\S+\.(?:csv|toml|docx|xlsx|json|pdf)\b|--\w+")


def _tokens(text: str) -> set[str]:
    return {token.lower() for token in _LETTERS.findall(_NO_WORDS.sub(" ", text))}


_NORWEGIAN = frozenset(
    (
        *("og", "ikke", "ikkje", "eller", "som", "av", "med", "til", "fra", "frå", "er", "det"),
        *("den", "ein", "eit", "et", "på", "ved", "uten", "utan", "har", "blir", "ble", "var"),
        *("hver", "kvar", "alle", "flere", "fleire", "færre", "venter", "ventar", "antatt"),
        *("anteke", "anteken", "tiltak", "vedtak", "kommune", "kommunen", "bolig", "boliger"),
        *("bustad", "bustader", "husstander", "husholdninger", "hushald", "personer", "personar"),
        *("bostedsløse", "bustadlause", "måneder", "månader", "uker", "veker", "andel", "antall"),
        *("forutsetninger", "føresetnader", "kilde", "kjelde", "gjennomsnitt", "midtverdi"),
        *("utfall", "årsverk", "leie", "leige", "tilskudd", "tilskot", "lån", "prosent"),
    )
)
"""Common words of bokmål and nynorsk that English does not have."""
_NAMES = frozenset(("husbanken", "kostra", "vista", "bokmål", "nynorsk", "boligsim", "oslomet"))
"""Names that stand in any language."""


@lru_cache(maxsize=4)
def _forbidden(language: str) -> frozenset[str]:
    """Words of the other side that none of the report's own texts in this language has."""
    norwegian = _vocabulary("nb") | _vocabulary("nn")
    english = _vocabulary("en")
    if language == "en":
        long = {token for token in norwegian if len(token) > 3}
        return frozenset((long | _NORWEGIAN) - english - _NAMES)
    long = {token for token in english if len(token) > 3}
    return frozenset((long | _STOP) - norwegian - _SHARED)


@lru_cache(maxsize=3)
def _vocabulary(language: str) -> frozenset[str]:
    """Return every word of the report's texts in a language."""
    from boligsim.report.memo.phrases import phrases

    texts = (*words(language).values(), *phrases(language).values())
    return frozenset(token for text in texts for token in _tokens(text))


def english_words(text: str, language: str = "nb") -> list[str]:
    """Find English words in a text that should be Norwegian.

    Parameters
    ----------
    text
        What a reader sees.
    language
        ``nb`` or ``nn``; for ``en`` nothing is looked for.

    Returns
    -------
    list of str
        The words found, sorted: a short stop list plus every word of the English labels that no
        Norwegian label has.

    Examples
    --------
    >>> english_words("Homeless persons", "nb")
    ['homeless', 'persons']
    >>> english_words("Bostedsløse personer", "nb")
    []
    """
    return [] if language == "en" else sorted(_tokens(text) & _forbidden(language))


def foreign_words(text: str, language: str) -> list[str]:
    """Find words of another language: English in a Norwegian text, Norwegian in an English one.

    Parameters
    ----------
    text
        What a reader sees.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    list of str
        The words found, sorted; names of places and measures in a case are for the reader to
        judge and should not be passed.

    Examples
    --------
    >>> foreign_words("Homeless persons", "nn")
    ['homeless', 'persons']
    >>> foreign_words("Households og boliger", "en")
    ['boliger', 'og']
    """
    return sorted(_tokens(text) & _forbidden(language))


def stop_words(text: str, language: str) -> list[str]:
    """Find common words of the other language by a fixed list, as for the language files.

    Examples
    --------
    >>> stop_words("Households and dwellings", "nb")
    ['and', 'dwellings', 'households']
    >>> stop_words("Households and dwellings", "en")
    []
    """
    return sorted(_tokens(text) & ((_NORWEGIAN - _NAMES) if language == "en" else _STOP - _SHARED))
