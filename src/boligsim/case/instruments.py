"""The words of the table ``measures``: what each needs in its row and among the parameters.

What a measure does stands in the room of measures; a test there keeps the two lists equal.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["INSTRUMENTS", "MARKET", "UNITS", "Instrument", "paths_needed"]

UNITS = ("per_year", "units", "slots", "fte")


@dataclass(frozen=True)
class Instrument:
    """One word of the column ``measure``.

    Attributes
    ----------
    unit
        Of the amount: per_year, units (dwellings or places at a date), slots (households helped
        at a time) or fte (årsverk).
    columns
        Columns that mean something to it, beside the name, the start and the amount.
    kinds
        Kinds that its dwelling type may have; none: the cell may be blank.
    paths
        First parts of the parameters that only it and its like read.
    """

    unit: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


_LET = ("rental", "care")
_ANY = ("rental", "care", "institution", "temporary", "shelter", "staff")
_WINDOW = ("end", "dwelling", "group")

INSTRUMENTS: dict[str, Instrument] = {
    "start_loans": Instrument("per_year", _WINDOW),
    "first_time_loans": Instrument("per_year", ("end", "group"), paths=("first_time_loan",)),
    "establishment_grants": Instrument("per_year", _WINDOW, paths=("establishment_grant",)),
    "adaptation_grants": Instrument("per_year", ("end", "group"), paths=("adaptation_grant",)),
    "housing_allowance": Instrument("slots", _WINDOW, paths=("housing_allowance",)),
    "acquisitions": Instrument("units", _WINDOW, _ANY),
    "pre_emption": Instrument("units", ("dwelling", "share"), _LET, ("pre_emption",)),
    "rent_to_own": Instrument("per_year", _WINDOW, paths=("rent_to_own",)),
    "referral_agreements": Instrument(
        "units", (*_WINDOW, "share"), _LET, ("agreement", "referral_agreement")
    ),
    "allocation_agreements": Instrument(
        "units", (*_WINDOW, "share"), _LET, ("agreement", "allocation_agreement")
    ),
    "care_homes": Instrument("units", ("dwelling",), ("care", "institution")),
    "temporary_places": Instrument(
        "units", ("end", "dwelling"), ("temporary",), ("temporary_places",)
    ),
    "night_shelter_places": Instrument(
        "units", ("end", "dwelling"), ("shelter",), ("night_shelter",)
    ),
    "dwelling_sales": Instrument("units", ("dwelling",), _ANY, ("sale",)),
    "demolitions": Instrument("units", ("dwelling",), _ANY, ("demolition",)),
    "ended_leases": Instrument("units", ("dwelling",), _ANY, ("ended_lease",)),
    "settlement_quota": Instrument("per_year", ("end", "group"), paths=("settlement",)),
    "entry_prevention": Instrument("fte", ("end", "group", "fade_years"), paths=("prevention",)),
    "eviction_prevention": Instrument("fte", (*_WINDOW, "fade_years"), paths=("prevention",)),
    "follow_up": Instrument("slots", _WINDOW, paths=("follow_up",)),
    "housing_first": Instrument("slots", _WINDOW, paths=("housing_first",)),
    "housing_office": Instrument("fte", ("end", "fade_years"), paths=("housing_office",)),
    "needs_mapping": Instrument("fte", ("end", "group", "fade_years"), paths=("needs_mapping",)),
}

MARKET = (
    "start_loans",
    "first_time_loans",
    "establishment_grants",
    "acquisitions",
    "pre_emption",
)
"""Measures whose amount is a number of dwellings bought on the market."""


def paths_needed(words: set[str], paths: set[str]) -> set[str]:
    """Parameter paths that measures of these words read and cases without them may lack.

    Parameters
    ----------
    words
        Words of the column ``measure``; unknown ones are ignored.
    paths
        All parameter paths.

    Returns
    -------
    set of str
        Those whose first part belongs to one of the words.

    Examples
    --------
    >>> sorted(paths_needed({"dwelling_sales"}, {"sale.price_share", "pre_emption.slip_months"}))
    ['sale.price_share']
    """
    wanted = {part for word in words if word in INSTRUMENTS for part in INSTRUMENTS[word].paths}
    return {path for path in paths if path.split(".", 1)[0] in wanted}
