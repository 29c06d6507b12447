"""Tables of a fit: unknowns and figures, prior beside posterior."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.decisions.space import START
from boligsim.decisions.weights import spearman, weighted_points

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from boligsim.decisions.fit import Fit

    Floats = npt.NDArray[np.float64]

__all__ = ["POINTS", "calibration_table", "parameter_frame", "predictive_frame"]

POINTS = ("mean", "sd", "p10", "p50", "p90")
# A posterior mean further from the prior's than this many of its own standard errors has moved.
_SURE = 4.0
_NEGLIGIBLE = 0.1


def _prior_weights(fit: Fit) -> Floats:
    out = np.zeros(len(fit.weights))
    out[: fit.prior_draws] = 1.0
    return out


def parameter_frame(fit: Fit) -> pd.DataFrame:
    """See `Fit.to_frame`."""
    import pandas as pd

    from boligsim.decisions.fit import IDENTIFIED

    table = fit.case.parameters.frame
    facts = {
        (str(r["path"]), str(r["group"]), str(r["dwelling"])): r for r in table.to_dict("records")
    }
    keys = fit.setup.space.keys
    before = _prior_weights(fit)
    n = fit.prior_draws
    rank = [spearman(fit.stage.points[:n], fit.stage.simulated[:n, t])
            for t in range(len(fit.targets))]  # fmt: skip
    rows = []
    for key in fit.rows:
        values = fit.values(*key)
        prior, after = (weighted_points(values, w) for w in (before, fit.weights))
        ratio = after["sd"] / prior["sd"] if prior["sd"] > 0 else 1.0
        shift = (after["mean"] - prior["mean"]) / prior["sd"] if prior["sd"] > 0 else 0.0
        noise = max(_SURE / np.sqrt(fit.ess), _NEGLIGIBLE)
        fact = facts.get(key, {})
        start = key[0] == START
        rows.append(
            {
                "path": key[0],
                "group": key[1],
                "dwelling": key[2],
                "unit": "persons" if start and key[2] == "homeless" else fact.get("unit", ""),
                "scope": "place" if start else fact["scope"],
                "transferable": "no" if start else fact["transferable"],
                "status": fact.get("status", ""),
                **{f"prior_{k}": prior[k] for k in POINTS},
                **{f"posterior_{k}": after[k] for k in POINTS},
                "sd_ratio": ratio,
                "identified": bool(ratio <= IDENTIFIED),
                "moved": bool(ratio <= IDENTIFIED or abs(shift) > noise),
                "shift": shift,
                **{
                    f"spearman_{t.name}": float(rank[i][keys.index(key)])
                    for i, t in enumerate(fit.targets)
                },
            }
        )
    return pd.DataFrame(rows)


def predictive_frame(fit: Fit) -> pd.DataFrame:
    """See `Fit.predictive`."""
    import pandas as pd

    rows = []
    for i, target in enumerate(fit.targets):
        for of, values in (
            ("prior", fit.stage.simulated[: fit.prior_draws, i]),
            ("posterior", fit.predicted[:, i]),
        ):
            known = values[~np.isnan(values)]
            rows.append(
                {
                    "target": target.name,
                    "kind": target.kind,
                    "series": target.series,
                    "group": target.group,
                    "date": target.date,
                    "unit": target.unit,
                    "definition": target.definition,
                    "border": target.border,
                    "observed": target.value,
                    "error": target.error,
                    "of": of,
                    **weighted_points(values, np.ones(len(values))),
                    "at_most": float(np.mean(known <= target.value)) if len(known) else np.nan,
                }
            )
    return pd.DataFrame(rows)


def calibration_table(fit: Fit) -> pd.DataFrame:
    """Return the tidy table ``calibration`` of a report; see `Fit.tables`."""
    import pandas as pd

    common: dict[str, Any] = {"scenario": fit.scenario}
    rows = []
    for row in predictive_frame(fit).to_dict("records"):
        year = int(str(row["date"])[:4])
        kept = {k: row[k] for k in ("of", *POINTS, "date", "observed", "error", "at_most")}
        rows.append({**common, "year": year, "group": row["group"], "series": row["series"],
                     "unit": row["unit"], **kept})  # fmt: skip
    frame = fit.to_frame()
    for row in frame.to_dict("records"):
        for of in ("prior", "posterior"):
            rows.append(
                {
                    **common,
                    "year": fit.case.base,
                    "group": row["group"] or "all",
                    "series": row["path"],
                    "unit": row["unit"],
                    "of": of,
                    **{k: row[f"{of}_{k}"] for k in POINTS},
                    "dwelling": row["dwelling"],
                    "scope": row["scope"],
                    "transferable": row["transferable"],
                    "sd_ratio": row["sd_ratio"],
                    "identified": "yes" if row["identified"] else "no",
                }
            )
    for series, unit, value in (
        ("effective_sample_size", "worlds", fit.ess),
        ("unknowns", "parameters", float(len(frame))),
        ("unknowns_identified", "parameters", float(frame["identified"].sum())),
    ):
        rows.append(
            {**common, "year": fit.case.base, "group": "all", "series": series, "unit": unit,
             "of": "fixed", **dict.fromkeys(("mean", "p10", "p50", "p90"), value)}
        )  # fmt: skip
    out = pd.DataFrame(rows)
    first = ["scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90"]
    return out[[*first, *(c for c in out.columns if c not in first)]]
