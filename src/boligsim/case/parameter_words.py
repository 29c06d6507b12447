"""Names of parameters, and the units that cases write beside them, as a planner reads them."""

from __future__ import annotations

from pathlib import Path

from boligsim.base.text import Words

__all__ = ["PARAMETERS", "UNITS", "parameter_label", "unit_text"]

PARAMETERS = Words(Path(__file__).with_name("parameter_words.csv"))
UNITS = Words(Path(__file__).with_name("unit_words.csv"))


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
        The name; the path itself where a case adds a parameter of its own.

    Examples
    --------
    >>> parameter_label("finance.interest", "nn")
    'Lånerente'
    """
    return PARAMETERS.say(path, language) if path in PARAMETERS else path


def unit_text(unit: str, language: str) -> str:
    """Return a unit that a case writes in bokmål, as the reader writes it.

    Parameters
    ----------
    unit
        E.g. ``måneder``.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The unit as it stands where it is not known.

    Examples
    --------
    >>> unit_text("måneder", "en")
    'months'
    """
    return UNITS.say(unit, language) if unit in UNITS else unit
