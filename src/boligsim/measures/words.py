"""What measures say to people, in the three languages."""

from __future__ import annotations

__all__ = ["say"]

_SENTENCES = {
    "no_effect": {
        "nb": "{name}: tiltaket kan ikke ha noen virkning ({why}).",
        "nn": "{name}: tiltaket kan ikkje ha nokon verknad ({why}).",
        "en": "{name}: the measure can have no effect ({why}).",
    },
    "why_zero": {
        "nb": "antallet er null",
        "nn": "talet er null",
        "en": "the number is zero",
    },
    "why_outside": {
        "nb": "{when} ligger utenfor beregningsperioden {base}-{until}",
        "nn": "{when} ligg utanfor utrekningsperioden {base}-{until}",
        "en": "{when} lies outside the period {base}-{until}",
    },
    "why_nobody": {
        "nb": "ingen gruppe passer i boligtypen {dwelling}",
        "nn": "inga gruppe passar i bustadtypen {dwelling}",
        "en": "no group fits the dwelling type {dwelling}",
    },
    "why_ended": {
        "nb": "slutten ({end}) kommer ikke etter starten ({start})",
        "nn": "slutten ({end}) kjem ikkje etter starten ({start})",
        "en": "the end ({end}) does not come after the start ({start})",
    },
    "grant_invalid": {
        "nb": "{name}: tilskuddet gjelder ikke i {years}; kostnaden er regnet uten tilskudd.",
        "nn": "{name}: tilskotet gjeld ikkje i {years}; kostnaden er rekna utan tilskot.",
        "en": "{name}: the grant is not valid in {years}; the cost is computed without it.",
    },
    "after_last": {
        "nb": "{name}: starter {when}, etter siste observasjon ({last}), og kan ikke forklare "
        "den observerte utviklingen.",
        "nn": "{name}: startar {when}, etter siste observasjon ({last}), og kan ikkje forklare "
        "den observerte utviklinga.",
        "en": "{name}: starts {when}, after the last observation ({last}), and cannot explain "
        "what was observed.",
    },
    "no_rent": {
        "nb": "{name}: boligtypen {dwelling} har ingen husleie; leieinntekten er satt til null.",
        "nn": "{name}: bustadtypen {dwelling} har inga husleige; leigeinntekta er sett til null.",
        "en": "{name}: the dwelling type {dwelling} has no rent; rent income is set to zero.",
    },
    "market": {
        "nb": "I {year} tar tiltakene {purchases} boliger ut av markedet, {share} % av "
        "{sales} salg i siste måleår (varselgrense {limit} %). Prisene kan bli påvirket.",
        "nn": "I {year} tek tiltaka {purchases} bustader ut av marknaden, {share} % av "
        "{sales} sal i siste måleår (varselgrense {limit} %). Prisane kan bli påverka.",
        "en": "In {year} the measures take {purchases} dwellings out of the market, {share} % of "
        "{sales} sales in the newest year (warning above {limit} %). Prices may respond.",
    },
}


def say(key: str, language: str, **values: object) -> str:
    """One sentence in a language; bokmål where the language is not known.

    Parameters
    ----------
    key
        Which sentence.
    language
        ``nb``, ``nn`` or ``en``.
    **values
        What fills the gaps.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> say("why_zero", "en")
    'the number is zero'
    """
    sentence = _SENTENCES[key]
    return sentence.get(language, sentence["nb"]).format(**values)
