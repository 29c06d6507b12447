"""SSB's earlier projections of a municipality beside ours, both from the same year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.summary import summarise
from boligsim.demand.population.stream import band_sums
from boligsim.demand.project import fit_for, own_counts

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Case

_MAIN = "MMMM"
COLUMNS = (
    *("vintage", "year", "observed", "ssb", "ours", "p10", "p90"),
    *("ssb_error", "ours_error"),
)


def ssb_vintages(case: Case, *, worlds: int = 200, seed: int = 1) -> pd.DataFrame:
    """Put every issue of SSB's projection that a case knows beside ours from the same year.

    Ours is fitted on counts up to the year of the issue only, so both knew the same. The totals
    are compared; where the year has been counted since, the errors stand beside.

    Parameters
    ----------
    case : Case
        Its table ``reference`` with the column ``vintage``, and its counted population.
    worlds, seed : int
        Paths behind our intervals.

    Returns
    -------
    DataFrame
        ``vintage, year, observed, ssb, ours, p10, p90, ssb_error, ours_error``: persons on
        1 January, errors relative to what was counted, NaN ahead of it. Empty where the case has
        no projection of SSB's or no counts of those years.
    """
    import pandas as pd

    frame = case.reference
    lines = frame[
        (frame["series"].astype(str) == "population")
        & (frame["alternative"].astype(str) == _MAIN)
        & (frame["age"].astype(str) == "all")
    ]
    counts = own_counts(case)
    totals = counts.persons[0].sum(axis=(1, 2))
    observed = {counts.first_year + t: float(v) for t, v in enumerate(totals) if np.isfinite(v)}
    parts = []
    for vintage, rows in lines.groupby(lines["vintage"].astype(int), sort=True):
        origin = int(vintage)
        if not counts.first_year + 1 <= origin <= min(counts.last_year, case.base):
            continue
        ssb = rows.drop_duplicates("year", keep="last").set_index("year")["value"].sort_index()
        years = ssb.index.to_numpy(dtype=np.int64)
        model = fit_for(case, counts, last_year=origin)
        name = str(case.municipality)
        projection = model.project(int(years.max()), worlds=worlds, seed=seed, municipalities=name)
        sums = band_sums({"all": (0, None)}, counts.persons.shape[-1])
        at = years - origin
        drawn = summarise(projection.paths(name, keep=sums)[:, at, 0])
        came = np.array([observed.get(int(y), np.nan) for y in years])
        came[at == 0] = np.nan  # where both start is no forecast
        ours, theirs = sums(projection.point(name))[at, 0], ssb.to_numpy(dtype=np.float64)
        found = (came, theirs, ours, drawn["p10"], drawn["p90"], theirs / came - 1, ours / came - 1)
        part = pd.DataFrame(dict(zip(COLUMNS[2:], found, strict=True)))
        part.insert(0, "year", years)
        part.insert(0, "vintage", origin)
        parts.append(part)
    if not parts:
        return pd.DataFrame({c: [] for c in COLUMNS})
    return pd.concat(parts, ignore_index=True)
