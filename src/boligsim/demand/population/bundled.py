"""The bundled panel of municipalities and the country, read once a process."""

from __future__ import annotations

from functools import lru_cache

from boligsim.base.files import data_path
from boligsim.demand.population.panel import Panel, read_panel

PANEL, COUNTRY = "panel.csv.gz", "population.csv.gz"


@lru_cache(maxsize=1)
def bundled_country() -> Panel:
    """Read Norway on 1 January by sex and single year of age, as a panel of one."""
    import pandas as pd

    frame = pd.read_csv(data_path("norway", COUNTRY))
    return read_panel(frame.assign(municipality="0"), what="national table")


@lru_cache(maxsize=1)
def bundled_panel() -> Panel:
    """Read the bundled municipalities, 2005-2026, in the borders of 2024."""
    import pandas as pd

    frame = pd.read_csv(data_path("norway", PANEL), dtype={"municipality": str})
    return read_panel(frame, what="bundled panel")
