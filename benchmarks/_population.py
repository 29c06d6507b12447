"""Accuracy of the population projection on the bundled municipalities, beside simple rivals.

Every origin is fitted on counts up to that year only. Origins 2018-2021 look five years ahead,
2014-2017 nine: targets 2023-2026. Settings of the projection and of its spread were chosen on
targets up to 2022 and have not been changed since.
"""

from __future__ import annotations

import numpy as np

from boligsim.demand.backtest import Backtest, backtest
from boligsim.demand.backtest.record import SEED, WORLDS

AGES = {"all": "", "0-19": "_0_19", "20-66": "_20_66", "67-79": "_67_79", "80+": "_80plus"}
#: Measures of ours, and which of them rivals have too, by age.
OURS = ("mape", "median_ape", "bias", "within5", "wape", "coverage80", "interval_score", "crps")
THEIRS = {"": ("mape", "bias", "within5", "crps"), "_67_79": ("wape",), "_80plus": ("wape",)}


def measure_population() -> dict[str, tuple[float, str]]:
    """Backtest all municipalities; name -> (value, unit)."""
    found = backtest(worlds=WORLDS, seed=SEED)
    out: dict[str, tuple[float, str]] = {}
    for row in found.scores().to_dict("records"):
        age, horizon = AGES[row["age"]], row["horizon"]
        own = row["method"] == "model"
        for name in OURS if own else THEIRS.get(age, ()):
            who = "" if own else f"_{row['method']}"
            out[f"demand.{name}{age}{who}_h{horizon}"] = (round(float(row[name]), 3), "%")
    by_size = found.scores(("horizon", "age", "size_class"))
    for row in by_size[by_size["age"] == "all"].to_dict("records"):
        if row["method"] in ("model", "last_value"):
            who = "" if row["method"] == "model" else "_last_value"
            name = f"demand.mape_{row['size_class']}{who}_h{row['horizon']}"
            out[name] = (round(float(row["mape"]), 3), "%")
    return out | centring(found)


def centring(found: Backtest) -> dict[str, tuple[float, str]]:
    """How far the median of the paths lies from the point: typically, and in one of twenty."""
    out = {}
    rows = found.forecasts[found.forecasts["age"] == "all"]
    for horizon in found.horizons:
        here = rows[rows["horizon"] == horizon]
        off = np.abs(here["p50"] / here["model"] - 1.0).to_numpy()
        out[f"demand.median_off_point_h{horizon}"] = (round(100 * float(np.median(off)), 4), "%")
        wide = round(100 * float(np.quantile(off, 0.95)), 4)
        out[f"demand.median_off_point_p95_h{horizon}"] = (wide, "%")
    return out
