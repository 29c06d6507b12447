"""Sentences of the memo: one text file a language, filled in with words and numbers."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from string import Formatter

from boligsim.base.errors import InputError, did_you_mean
from boligsim.report.memo.blocks import Span, Spans

__all__ = ["fill", "memo_language", "missing_sentences", "phrases"]


@lru_cache(maxsize=4)
def _read(language: str) -> dict[str, str]:
    file = resources.files("boligsim.report.memo").joinpath(f"{language}.toml")
    if not file.is_file():
        return {}
    found: dict[str, str] = {}
    for chapter, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for key, text in rows.items():
            found[f"{chapter}.{key}"] = " ".join(str(text).split())
    return found


def memo_language(language: str) -> str:
    """Return the language the memo is written in: the one asked for where it is complete, else nb.

    Parameters
    ----------
    language
        The language of the run.

    Returns
    -------
    str
        Never a mixture: a language that lacks one sentence of bokmål is not used.
    """
    return "nb" if missing_sentences(language) else language


def missing_sentences(language: str) -> list[str]:
    """Return the sentences of bokmål that a language has not, or only as a hole.

    Parameters
    ----------
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    list of str
        Sorted ``chapter.key``.
    """
    own = _read(language)
    return sorted(key for key in _read("nb") if not own.get(key))


def phrases(language: str) -> dict[str, str]:
    """Return all sentences of a language by ``chapter.key``."""
    return dict(_read(language))


def fill(language: str, key: str, **values: str | int | Spans) -> Spans:
    """Return a sentence with its braces filled.

    Parameters
    ----------
    language
        A language with a text file.
    key
        ``chapter.key``.
    **values
        Text, a whole number that is no result (a year), or spans from `Quoter`.

    Returns
    -------
    tuple of Span
        Text and numbers in order.

    Raises
    ------
    InputError
        The sentence is not in the file or a brace has no value.
    """
    table = _read(language)
    if key not in table:
        raise InputError(
            f"memo: no sentence '{key}' in {language}.toml; {did_you_mean(key, table)}"
        )
    spans: list[Span] = []
    for text, name, _, _ in Formatter().parse(table[key]):
        if text:
            spans.append(Span(text))
        if name is None:
            continue
        if name not in values:
            raise InputError(f"memo: sentence '{key}' needs a value for '{name}'; pass it.")
        value = values[name]
        spans += list(value) if isinstance(value, tuple) else [Span(str(value))]
    return tuple(spans)
