"""Small made-up panels whose truth is known, and the bundled one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from boligsim.demand.population.bundled import bundled_country, bundled_panel
from boligsim.demand.population.panel import Panel


@pytest.fixture(scope="session")
def panel() -> Panel:
    return bundled_panel()


@pytest.fixture(scope="session")
def country() -> Panel:
    return bundled_country()


def _long(panel: Panel, names: list[str], years: range) -> pd.DataFrame:
    """Some municipalities of a panel as a long table."""
    parts = []
    for name in names:
        row = panel.persons[panel.index(name)]
        for year in years:
            for x, sex in enumerate(("female", "male")):
                parts.append(
                    pd.DataFrame(
                        {
                            "municipality": name,
                            "year": year,
                            "sex": sex,
                            "age": np.arange(row.shape[-1]),
                            "persons": row[year - panel.first_year, x],
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="session")
def long_frame() -> Callable[[Panel, list[str], range], pd.DataFrame]:
    return _long


SOME = ["1806", "1835", "5501", "3201", "4601", "1857", "5503", "1833"]


@pytest.fixture(scope="session")
def small(panel: Panel) -> pd.DataFrame:
    """Six municipalities, 2010-2020."""
    names = [n for n in SOME if n in panel.names][:6]
    return _long(panel, names, range(2010, 2021))
