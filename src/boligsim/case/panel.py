"""The bundled panel of municipalities: population by sex and single year of age."""

from __future__ import annotations

import pandas as pd

from boligsim.base import InputError, data_path
from boligsim.base.errors import near_names
from boligsim.case.messages import near, say

__all__ = ["municipalities", "number_of", "panel_population", "panel_years"]


def municipalities() -> pd.DataFrame:
    """Municipalities with number, name, county, centrality and whether the panel has them.

    Returns
    -------
    DataFrame
        municipality, name, county, centrality, population_2026, in_panel ("yes" or "no").

    Examples
    --------
    >>> municipalities().set_index("municipality").loc["1806", "in_panel"]
    'yes'
    """
    return pd.read_csv(
        data_path("norway", "municipalities.csv"),
        dtype={"municipality": "str", "centrality": "str", "in_panel": "str"},
    )


def number_of(name: str) -> str:
    """Say which number a municipality of that name, or one that looks like it, has.

    Parameters
    ----------
    name
        What was written where a number belongs.

    Returns
    -------
    str
        A question; blank when no name is similar.

    Examples
    --------
    >>> number_of("narvik")
    "did you mean '1806' (Narvik)?"
    """
    known = municipalities()
    plain = {
        part.strip().lower(): (str(number), str(whole))
        for number, whole in zip(known["municipality"], known["name"], strict=True)
        for part in [str(whole), *str(whole).split("-")]
    }
    found = near_names(name.strip().lower(), plain)
    if not found:
        return say("")
    number, whole = plain[found[0]]
    return say("did you mean '{number}' ({name})?", number=number, name=whole)


def panel_years(municipality: str) -> list[int]:
    """Years for which the bundled panel has the population of a municipality.

    Parameters
    ----------
    municipality
        Four digits.

    Returns
    -------
    list of int
        In order; empty when it is not in the panel.

    Examples
    --------
    >>> panel_years("1806")[-1], panel_years("9999")
    (2026, [])
    """
    panel = _panel()
    years = panel.loc[panel["municipality"] == municipality, "year"].unique()
    return sorted(int(y) for y in years)


def _panel() -> pd.DataFrame:
    return pd.read_csv(data_path("norway", "panel.csv.gz"), dtype={"municipality": "str"})


def panel_population(municipality: str, base: int) -> pd.DataFrame:
    """Take the population of one municipality up to a base year.

    Parameters
    ----------
    municipality
        Four digits.
    base
        Last year, 1 January.

    Returns
    -------
    DataFrame
        year, sex, age, persons.

    Raises
    ------
    InputError
        When the panel has no such municipality or year.

    Examples
    --------
    >>> int(panel_population("1806", 2026).query("year == 2026")["persons"].sum())
    21647
    """
    panel = _panel()
    mine = panel[(panel["municipality"] == municipality) & (panel["year"] <= base)]
    if mine.empty or int(mine["year"].max()) != base:
        hint = near(municipality, panel["municipality"].unique()) if mine.empty else say("")
        raise InputError(
            say(
                "The bundled statistics have no population of municipality '{municipality}' for "
                "{base}; add a table population (year, sex, age, persons). {hint}",
                municipality=municipality,
                base=base,
                hint=hint,
            )
        )
    return mine.drop(columns="municipality").reset_index(drop=True)
