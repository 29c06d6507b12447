"""What the commands say, in three languages."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

__all__ = ["say"]


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("boligsim.commands").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def say(key: str, language: str, **values: object) -> str:
    """Return one text of the commands.

    Parameters
    ----------
    key
        Row of ``words.csv``.
    language
        ``nb``, ``nn`` or ``en``.
    **values
        What is put in the braces of the text.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> say("run.files", "en", n=3)
    '3 files'
    """
    return _table()[key][language].format(**values)
