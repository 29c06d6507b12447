"""English words that must not stand in a Norwegian text."""

from __future__ import annotations

import re
from functools import lru_cache

from boligsim.report.words import words

__all__ = ["english_words"]

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
        "start",
        "status",
        "mean",
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


def _tokens(text: str) -> set[str]:
    return {token.lower() for token in _LETTERS.findall(re.sub(r"\{[^}]*\}", " ", text))}


@lru_cache(maxsize=4)
def _forbidden(language: str) -> frozenset[str]:
    own: set[str] = set()
    for code in ("nb", "nn"):
        for text in words(code).values():
            own |= _tokens(text)
    english: set[str] = set()
    for text in words("en").values():
        english |= {token for token in _tokens(text) if len(token) > 3}
    return frozenset(((english | _STOP) - own) - (_SHARED - {"mean"}))


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
    if language == "en":
        return []
    return sorted(_tokens(text) & _forbidden(language))
