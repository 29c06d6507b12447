"""Words of plots and summaries that the common labels do not have."""

from __future__ import annotations

from boligsim.base.text import label

__all__ = ["series_label", "unit_label", "word"]

_WORDS = {
    "unit.children": ("barn", "barn", "children"),
    "counted": ("Tidligere tall", "Tidlegare tal", "Earlier figures"),
    "next_count": (
        "Neste kartlegging: uke 48 {year}",
        "Neste kartlegging: veke 48 {year}",
        "Next count: week 48 {year}",
    ),
    "effect": ("Endring mot {base}", "Endring mot {base}", "Change from {base}"),
    "to": ("til", "til", "to"),
    "interval": ("8 av 10 utfall", "8 av 10 utfall", "80 % interval"),
    "error": ("Standardfeil", "Standardfeil", "Standard error"),
    "probability": (
        "Sannsynlighet for forbedring",
        "Sannsyn for betring",
        "Probability of improving",
    ),
    "chance": ("Andel tilfeldigheter", "Del tilfeldige utslag", "Share due to chance"),
    "homeless": ("Bostedsløse {year}", "Bustadlause {year}", "Homeless {year}"),
    "waiting": ("Venter på bolig {year}", "Ventar på bustad {year}", "Waiting {year}"),
    "worlds": (
        "{worlds} verdener x {histories} forløp",
        "{worlds} verder x {histories} forløp",
        "{worlds} worlds x {histories} histories",
    ),
    "effect_end": (
        "Endring i bostedsløse {year}",
        "Endring i bustadlause {year}",
        "Change in homeless {year}",
    ),
}
_PLACE = {"nb": 0, "nn": 1, "en": 2}


def word(key: str, language: str, **values: object) -> str:
    """Return a word in a language; bokmål where the language is not known.

    Parameters
    ----------
    key
        Which word.
    language
        ``nb``, ``nn`` or ``en``.
    **values
        What fills the gaps.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> word("homeless", "nn", year=2030)
    'Bustadlause 2030'
    """
    return _WORDS[key][_PLACE.get(language, 0)].format(**values)


def series_label(series: str, language: str) -> str:
    """Name of a series for people.

    Parameters
    ----------
    series
        Series of the table ``homelessness``.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The name.
    """
    return label(series, language)


def unit_label(unit: str, language: str) -> str:
    """Name of a unit for people.

    Parameters
    ----------
    unit
        Unit of a table.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        The name.
    """
    key = f"unit.{unit}"
    return word(key, language) if key in _WORDS else label(key, language)
