"""What the checker says, kept as a template and its values so that it can be said in any language.

The English template is the key; ``messages.csv`` holds the other languages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from boligsim.base.errors import near_names

__all__ = ["Text", "near", "say", "templates", "translate", "written_in_english"]

_FILE = Path(__file__).with_name("messages.csv")


class Text(str):
    """English text that remembers its template and values.

    Attributes
    ----------
    template
        With gaps in braces.
    values
        What fills them; a value may be a `Text` itself.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Text:
        """Fill the gaps in English."""
        text = super().__new__(cls, template.format(**values) if values else template)
        text.template, text.values = template, values
        return text

    def __getnewargs__(self) -> tuple[str, dict[str, object]]:  # type: ignore[override]
        """Let a case go to another process."""
        return self.template, self.values


def say(template: str, **values: object) -> str:
    """Return a message.

    Parameters
    ----------
    template
        English, with gaps in braces.
    **values
        What fills them.

    Returns
    -------
    str
        A `Text`: reads as English; `translate` gives the other languages.

    Examples
    --------
    >>> say("the {year} count has not been entered", year=2024)
    'the 2024 count has not been entered'
    """
    return Text(template, values)


def near(name: str, known: Iterable[str]) -> str:
    """Ask whether a similar name was meant; blank when none is similar.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been.

    Returns
    -------
    str
        A question or nothing.
    """
    names = near_names(name, known)
    if len(names) == 2:
        return say("did you mean '{name}' or '{other}'?", name=names[0], other=names[1])
    return say("did you mean '{name}'?", name=names[0]) if names else say("")


@lru_cache(maxsize=1)
def templates() -> dict[str, dict[str, str]]:
    """Return the translations: English template -> language -> template.

    Returns
    -------
    dict
        With the languages nb and nn.
    """
    with open(_FILE, encoding="utf-8", newline="") as file:
        return {row["en"]: row for row in csv.DictReader(file)}


def written_in_english(text: str) -> str:
    """Return the checker's English for a sentence that a new case holds in bokmål.

    Parameters
    ----------
    text
        A cell, e.g. a source.

    Returns
    -------
    str
        What `translate` says in any language; the text itself when the checker does not know it.

    Examples
    --------
    >>> written_in_english("Ikke i de samlede data; kommunen må legge det inn")
    'not in the collected data; the municipality must enter it'
    """
    return next((english for english, row in templates().items() if row["nb"] == text), text)


def translate(text: str, language: str) -> str:
    """Say a message in a language.

    Parameters
    ----------
    text
        A `Text`, or a plain English one without gaps.
    language
        nb, nn or en.

    Returns
    -------
    str
        The text itself when it is not one of the checker's, e.g. a source from a table.

    Examples
    --------
    >>> translate(say("the {year} count has not been entered", year=2024), "nb")
    'tellingen i 2024 er ikke lagt inn'
    """
    template = text.template if isinstance(text, Text) else str(text)
    values = text.values if isinstance(text, Text) else {}
    if language != "en" and template in templates():
        template = templates()[template][language]
    # A name stays as it is written, even where a message happens to read the same.
    said = {k: translate(v, language) if isinstance(v, Text) else v for k, v in values.items()}
    return template.format(**said) if said else template
