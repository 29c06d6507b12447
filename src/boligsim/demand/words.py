"""What summaries and plots of a demand say, in three languages."""

from __future__ import annotations

from boligsim.base.errors import InputError, did_you_mean

_WORDS: dict[str, tuple[str, str, str]] = {
    "all_ages": ("Folkemengde, alle aldre", "Folketal, alle aldrar", "Population, all ages"),
    "span": ("Personer {low}–{high} år", "Personar {low}–{high} år", "Persons aged {low}–{high}"),
    "open": (
        "Personer {low} år og over",
        "Personar {low} år og over",
        "Persons aged {low} and over",
    ),
    "persons": ("Personer 1. januar", "Personar 1. januar", "Persons on 1 January"),
    "observed": ("Registrert", "Registrert", "Registered"),
    "projected": (
        "Framskriving\n(median, 8 av 10\nutfall i feltet)",
        "Framskriving\n(median, 8 av 10\nutfall i feltet)",
        "Projection\n(median, 8 of 10\noutcomes in the band)",
    ),
    "ssb": ("SSB, hovedalternativ", "SSB, hovudalternativ", "Statistics Norway, main"),
    "title": ("Boligbehov i {place}", "Bustadbehov i {place}", "Housing demand in {place}"),
    "line": ("Størrelse", "Storleik", "Series"),
    "households": ("Husholdninger", "Hushald", "Households"),
    "dwellings": (
        "Boliger etterspurt, med ledige og fritid",
        "Bustader etterspurde, med ledige og fritid",
        "Dwellings demanded, vacant and second homes in",
    ),
    "other_demand": (
        "Studenter, pendlere, prosjekt, egen vekst (boliger)",
        "Studentar, pendlarar, prosjekt, eigen vekst (bustader)",
        "Students, commuters, projects, own growth (dwellings)",
    ),
    "care_places": (
        "Heldøgns omsorgsplasser ved dagens dekning",
        "Heildøgns omsorgsplassar ved dagens dekning",
        "Round-the-clock places at today's coverage",
    ),
    "settlement": (
        "Bosetting (personer i året)",
        "Busetjing (personar i året)",
        "Settlement (persons a year)",
    ),
    "note_measured": (
        "Midtverdi (8 av 10 utfall). Husholdninger er kalibrert til kommunens egne tall.",
        "Midtverdi (8 av 10 utfall). Hushald er kalibrerte til eigne tal for kommunen.",
        "Median (8 of 10 outcomes). Households are calibrated to the municipality's own.",
    ),
    "note_assumed": (
        "Midtverdi (8 av 10 utfall). Husholdninger følger landets andeler (antatt).",
        "Midtverdi (8 av 10 utfall). Hushald følgjer delane for landet (anteke).",
        "Median (8 of 10 outcomes). Households follow the country's shares (assumed).",
    ),
}
_LANGUAGES = ("nb", "nn", "en")


def word(key: str, language: str, **values: object) -> str:
    """Say a word or sentence in a language.

    Parameters
    ----------
    key
        Key of the table above.
    language
        nb, nn or en.
    **values
        What fills the gaps.

    Returns
    -------
    str

    Raises
    ------
    InputError
        An unknown language.
    """
    if language not in _LANGUAGES:
        raise InputError(
            f"The language '{language}' is unknown. {did_you_mean(language, _LANGUAGES)}"
        )
    return _WORDS[key][_LANGUAGES.index(language)].format(**values)


def age_words(ages: tuple[int, int | None], language: str) -> str:
    """Name an age span, e.g. ``Personer 80 år og over``."""
    low, high = ages
    if high is None:
        return word("open", language, low=low) if low > 0 else word("all_ages", language)
    return word("span", language, low=low, high=high)
