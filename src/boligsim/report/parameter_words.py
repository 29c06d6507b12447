"""Names of parameters as a planner reads them."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

__all__ = ["parameter_label"]


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    text = resources.files("boligsim.report").joinpath("parameters.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines(keepends=True))}


def parameter_label(path: str, language: str) -> str:
    """Return the name of a parameter.

    Parameters
    ----------
    path
        E.g. ``tenancy.mean_years``.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The Norwegian name; the path itself in English, which is English already, and where a case
        adds a parameter of its own.
    """
    row = _table().get(path)
    return path if row is None or language == "en" else row[language]
