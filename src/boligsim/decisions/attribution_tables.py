"""Tables of an attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.summary import summarise
from boligsim.decisions.attribution import CHANCE, JOINT, OBSERVED, WITHOUT
from boligsim.scenarios.compare import spread

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from boligsim.decisions.attribution import Attribution

    Floats = npt.NDArray[np.float64]

__all__ = ["attribution_table", "bar_frame"]


def bar_frame(done: Attribution) -> pd.DataFrame:
    """See `Attribution.to_frame`."""
    import pandas as pd

    rows = [_bar(WITHOUT, "other", done.without)]
    late = dict(done.late)
    for player, values in zip(done.players, done.values, strict=True):
        rows.append(
            {
                **_bar(player, "measure", values),
                "contraction": done.contraction(player),
                "contraction_error": done.contraction_error(player),
                "late": late.get(player, ""),
            }
        )
    rows.append(_bar(JOINT, "sum", done.joint))
    rows.append(_bar(CHANCE, "other", done.chance))
    rows.append(_fixed(OBSERVED, "sum", done.observed, "persons"))
    for reading, values in done.readings.items():
        rows.append(_bar(f"start_loans_{reading}", "reading", values))
    rows.append(_fixed("peers", "yardstick", float(done.peers), "municipalities"))
    rows.append(_fixed("largest_fall_by_chance", "yardstick", -done.largest_fall, "persons"))
    rows.append(_fixed("probability_of_fall", "yardstick", done.probability_of_fall, "probability"))
    frame = pd.DataFrame(rows)
    return frame.assign(late=frame["late"].fillna(""))


def _bar(name: str, kind: str, values: Floats) -> dict[str, Any]:
    points = summarise(values.reshape(-1))
    return {
        "bar": name,
        "kind": kind,
        "unit": "persons",
        "mean": float(points["mean"]),
        "sd": float(np.std(values)),
        **{p: float(points[p]) for p in ("p10", "p50", "p90")},
        **spread(values)._asdict(),
        "lower": float(np.mean(values < 0)),
        "contraction": float("nan"),
    }


def _fixed(name: str, kind: str, value: float, unit: str) -> dict[str, Any]:
    return {"bar": name, "kind": kind, "unit": unit, "mean": value, "sd": 0.0,
            **dict.fromkeys(("p10", "p50", "p90"), value)}  # fmt: skip


def attribution_table(done: Attribution) -> pd.DataFrame:
    """Return the tidy table ``attribution`` of a report; see `Attribution.tables`."""
    frame = bar_frame(done).rename(columns={"bar": "series"})
    year = int(done.last.date[:4])
    of = np.where(frame["standard_error"].notna(), "effect", "fixed")
    frame = frame.assign(scenario=done.scenario, year=year, group="all", of=of)
    first = ["scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90"]
    return frame[[*first, *(c for c in frame.columns if c not in first)]]
