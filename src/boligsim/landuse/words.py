"""What the land-use plan says to people, in the three languages."""

from __future__ import annotations

from boligsim.base.errors import InputError

__all__ = ["say"]

_WORDS = {
    "title": (
        "Boliger som krever areal mot boligreserven",
        "Bustader som krev areal mot bustadreserven",
        "Dwellings needing land against the plan reserve",
    ),
    "axis": (
        "Boliger, samlet fra 1. januar {year}",
        "Bustader, samla frå 1. januar {year}",
        "Dwellings, cumulative from 1 January {year}",
    ),
    "need": ("Boliger som krever areal", "Bustader som krev areal", "Dwellings needing land"),
    "band": (
        "8 av 10 utfall ligger i feltet",
        "8 av 10 utfall ligg i feltet",
        "8 of 10 outcomes lie in the band",
    ),
    "ready": ("Byggeklar reserve", "Byggjeklar reserve", "Ready reserve"),
    "realisable": ("Realiserbar reserve", "Realiserbar reserve", "Realisable reserve"),
    "watermark": (
        "Illustrerende tall, ikke vedtatt plan",
        "Illustrerande tal, ikkje vedteken plan",
        "Illustrative, not adopted plan",
    ),
    "per_year": (
        "Boliger som krever areal, per år i planperioden",
        "Bustader som krev areal, per år i planperioden",
        "Dwellings needing land, a year of the plan",
    ),
    "decares": (
        "Arealbehov i planperioden (dekar)",
        "Arealbehov i planperioden (dekar)",
        "Land need in the plan period (decares)",
    ),
    "years_ready": (
        "Byggeklar reserve, målt i år der behovet øker",
        "Byggjeklar reserve, målt i år der behovet aukar",
        "Years of ready reserve where the need grows",
    ),
    "years_total": (
        "Realiserbar reserve, målt i år der behovet øker",
        "Realiserbar reserve, målt i år der behovet aukar",
        "Years of realisable reserve where the need grows",
    ),
    "simple": (
        "Enkel regel (reserve delt på folkevekst), i år der folketallet øker",
        "Enkel regel (reserve delt på folkevekst), i år der folketalet aukar",
        "Simple rule (reserve over growth), years where the population grows",
    ),
    "undefined": (
        "Andel der behovet ikke øker og år ikke er definert (prosent)",
        "Del der behovet ikkje aukar og år ikkje er definert (prosent)",
        "Share where the need does not grow and years is undefined (per cent)",
    ),
    "simple_undefined": (
        "Andel der folketallet ikke øker og den enkle regelen ikke er definert (prosent)",
        "Del der folketalet ikkje aukar og den enkle regelen ikkje er definert (prosent)",
        "Share where the population does not grow and the simple rule is undefined (per cent)",
    ),
    "quantity": ("Størrelse", "Storleik", "Quantity"),
    "to": ("til", "til", "to"),
    "not_defined": ("ikke definert", "ikkje definert", "undefined"),
    "not_given": (
        "Boligreserven er ikke oppgitt av kommunen",
        "Bustadreserven er ikkje oppgitt av kommunen",
        "The municipality has not stated a plan reserve",
    ),
}
_LANGUAGES = ("nb", "nn", "en")


def say(key: str, language: str, **values: object) -> str:
    """Return a word or sentence in a language.

    Parameters
    ----------
    key
        Which one.
    language
        ``nb``, ``nn`` or ``en``.
    **values
        What fills the gaps.

    Raises
    ------
    InputError
        The language is not one of the three.

    Examples
    --------
    >>> say("ready", "nb")
    'Byggeklar reserve'
    """
    if language not in _LANGUAGES:
        raise InputError(f"language '{language}' is unknown; choose one of nb, nn, en.")
    return _WORDS[key][_LANGUAGES.index(language)].format(**values)
