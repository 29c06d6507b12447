"""The bundled panel of municipalities: population by sex and single year of age."""

from __future__ import annotations

import pandas as pd

from boligsim.base import InputError, data_path, did_you_mean

__all__ = ["municipalities", "panel_population"]


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
    panel = pd.read_csv(data_path("norway", "panel.csv.gz"), dtype={"municipality": "str"})
    mine = panel[(panel["municipality"] == municipality) & (panel["year"] <= base)]
    if mine.empty or int(mine["year"].max()) != base:
        known = panel["municipality"].unique()
        what = "no population" if mine.empty else f"population only to {mine['year'].max()}"
        hint = did_you_mean(municipality, known) if mine.empty else ""
        raise InputError(
            f"The bundled panel has {what} for municipality '{municipality}'; add a table "
            f"population (year, sex, age, persons)" + (f"; {hint}" if hint else ".")
        )
    return mine.drop(columns="municipality").reset_index(drop=True)
