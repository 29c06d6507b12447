"""The record that is bundled: what the whole panel gave, and what a case may say of itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from boligsim.base.files import data_path
from boligsim.demand.backtest.result import SIZES, Backtest

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Case

FILE = ("norway", "backtest.csv")
#: How the bundled table was made; `tools/backtest_table.py` makes it again.
WORLDS, SEED = 1000, 1
SCOPES = ("municipality", "size_class", "panel")


@lru_cache(maxsize=1)
def bundled_backtest() -> Backtest:
    """Read the backtest of the bundled municipalities, made once and kept with the data."""
    import pandas as pd

    frame = pd.read_csv(data_path(*FILE), dtype={"municipality": str, "age": str})
    return Backtest(frame, worlds=WORLDS, seed=SEED)


def case_record(case: Case) -> pd.DataFrame:
    """Give the accuracy of the projection for a case: its own, its size's, and the whole panel's.

    Parameters
    ----------
    case : Case
        The case; only forecasts whose target is not after its base year count.

    Returns
    -------
    DataFrame
        ``scope`` (municipality, size_class, panel), ``name`` (the municipality's number, the
        size class, or all), then the columns of `Backtest.scores` by horizon and age. A
        municipality outside the bundled panel has no rows of its own; a case from before the
        backtests has none at all.
    """
    import pandas as pd

    whole = bundled_backtest()
    frame = whole.forecasts
    known = frame[frame["origin"] + frame["horizon"] <= case.base]
    people = case.population[case.population["year"] == case.base]["persons"].sum()
    size = next(k for k, (low, high) in SIZES.items() if low <= float(people) < high)
    low, high = SIZES[size]
    parts = {
        ("municipality", str(case.municipality)): known["municipality"] == str(case.municipality),
        ("size_class", size): (known["size"] >= low) & (known["size"] < high),
        ("panel", "all"): known["size"] >= 0,
    }
    found = []
    for (scope, name), rows in parts.items():
        if rows.any():
            scores = Backtest(known[rows], WORLDS, SEED).scores()
            scores.insert(0, "name", name)
            scores.insert(0, "scope", scope)
            found.append(scores)
    if not found:
        columns = ["scope", "name", *whole.scores().columns]
        return pd.DataFrame({c: [] for c in columns})
    return pd.concat(found, ignore_index=True)
