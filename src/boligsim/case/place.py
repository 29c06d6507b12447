"""What the bundled statistics know about one municipality."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["Place"]

_NATIONAL_MUNICIPAL_DWELLINGS = "municipal_dwellings_per_1000"
_COUNTRY_PER_1000 = 21.0  # KOSTRA 2023, the rate behind the template's units


@dataclass(frozen=True, eq=False)
class Place:
    """One municipality of the bundled panel.

    Attributes
    ----------
    number, name
        Identity.
    base, until
        Horizon of the template.
    population
        year, sex, age, persons.
    all_indicators
        The bundled indicators of all municipalities.
    """

    number: str
    name: str
    base: int
    until: int
    population: pd.DataFrame
    all_indicators: pd.DataFrame

    @property
    def inhabitants(self) -> int:
        """Persons on 1 January of the base year."""
        now = self.population[self.population["year"] == self.base]
        return int(now["persons"].sum())

    @property
    def indicators(self) -> pd.DataFrame:
        """The municipality's own indicators."""
        table = self.all_indicators
        return table[table["municipality"] == self.number].reset_index(drop=True)

    def basis(self, word: str) -> float:
        """Return what a rate of the template refers to.

        Parameters
        ----------
        word
            ``population`` or ``population_80plus``.

        Returns
        -------
        float
            Persons.
        """
        if word == "population":
            return float(self.inhabitants)
        old = self.population[
            (self.population["year"] == self.base) & (self.population["age"] >= 80)
        ]
        return float(old["persons"].sum())

    def latest(self, series: str) -> tuple[float, int, str] | None:
        """Return the newest value of an indicator.

        Parameters
        ----------
        series
            Its name.

        Returns
        -------
        tuple or None
            Value, year and source.
        """
        rows = self.indicators[self.indicators["series"] == series].sort_values("year")
        if rows.empty:
            return None
        last = rows.iloc[-1]
        return float(last["value"]), int(last["year"]), str(last["source"])

    def municipal_dwellings_factor(self) -> float:
        """Return how many municipal dwellings a head there are, against the country.

        Returns
        -------
        float
            1 where it is not known.
        """
        own = self.latest(_NATIONAL_MUNICIPAL_DWELLINGS)
        return 1.0 if own is None else own[0] / _COUNTRY_PER_1000

    def own_parameter(self, path: str) -> tuple[float, str] | None:
        """Return a parameter that the municipality's own indicators give.

        Parameters
        ----------
        path
            Parameter.

        Returns
        -------
        tuple or None
            Value and source.
        """
        if path == "acquisition.price_per_m2":
            price = self.latest("price_per_m2")
            return None if price is None else (price[0], f"{price[2]} ({price[1]})")
        ratio = {
            "households.renter_share": ("households_renter", "households_by_tenure_table"),
            "dwellings.attrition_per_year": ("attrition_per_year", "dwellings"),
        }.get(path)
        if ratio is None:
            return None
        above, below = self.latest(ratio[0]), self.latest(ratio[1])
        if above is None or below is None or below[0] <= 0 or above[0] <= 0:
            return None
        return above[0] / below[0], f"{above[2]}: {above[0]:g} / {below[0]:g} ({above[1]})"
