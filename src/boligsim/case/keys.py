"""The keys of the table ``case``: kind, default and range of each."""

from __future__ import annotations

from boligsim.base.text import LANGUAGES
from boligsim.case.columns import Key

__all__ = ["CASE_KEYS"]

CASE_KEYS = {
    key.name: key
    for key in (
        Key("name", "text", None),
        Key("municipality", "text", None),
        Key("municipality_name", "text", None),
        Key("base", "int", None, low=1950, high=2200),
        Key("until", "int", None, low=1951, high=2230),
        Key("language", "word", "nb", LANGUAGES),
        Key("seed", "int", "1", low=0),
        Key("worlds", "int", "250", low=1, high=100_000),
        Key("histories", "int", "4", low=1, high=10_000),
        Key("price_year", "int", "", low=1950, high=2200),
        Key("compare_with", "list"),
        Key("period.economy_plan", "period"),
        Key("period.land_use_plan", "period"),
        Key("discipline", "word", "need", ("need", "waiting", "random")),
        Key("next_count", "int", "", low=1950, high=2230),
        Key("area_basis", "text"),
        Key("fictive", "word", "no", ("no", "yes")),
        Key("prepared_population", "word", "model", ("model", "observed")),
        Key("memo_template", "text"),
        Key("disclosure_override", "text"),
    )
}
