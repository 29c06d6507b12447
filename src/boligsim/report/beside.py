"""Runs side by side: the same numbers of several folders in one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boligsim.report.faults import ReportError
from boligsim.report.verify import read_record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LINES", "compare_folders"]

LINES = (
    ("homelessness", "homeless_persons", "plan"),
    ("homelessness", "waiting_households", "plan"),
    ("waiting", "wait_months_median", "plan"),
    ("suitable_home", "suitable_share", "plan"),
    ("comparison", "person_years_avoided", "until"),
    ("key_figures", "investment_plan", "sum"),
    ("key_figures", "net_operating_plan", "sum"),
)
"""Table, series and when: the last year of the economy plan, the end, or the plan as a whole."""


def compare_folders(folders: Sequence[str | Path]) -> pd.DataFrame:
    """Put the results of runs beside each other.

    Parameters
    ----------
    folders
        At least two folders that runs wrote.

    Returns
    -------
    pandas.DataFrame
        Columns run, case, inputs, seed, draws, scenario, year, series, unit, mean, p10, p50, p90;
        a number that must not be shown is missing.

    Raises
    ------
    ReportError
        A folder holds no record of a run, or fewer than two are given.
    """
    import pandas as pd

    if len(folders) < 2:
        raise ReportError("error.compare_two")
    rows: list[dict[str, Any]] = []
    for folder in folders:
        record = read_record(folder)
        about = {
            "run": Path(folder).resolve().name,
            "case": record.get("case", ""),
            "inputs": record.get("inputs_fingerprint", ""),
            "seed": record.get("seed"),
            "draws": record.get("draws"),
        }
        rows += [{**about, **row} for row in _rows(Path(folder), record)]
    return pd.DataFrame(rows)


def _rows(folder: Path, record: dict[str, Any]) -> list[dict[str, Any]]:
    import pandas as pd

    held: dict[str, pd.DataFrame] = {}
    out: list[dict[str, Any]] = []
    plan = record.get("periods", {}).get("economy_plan", [0, record["until"]])[1]
    for table, series, when in LINES:
        file = folder / "tables" / f"{table}.csv"
        if not file.is_file():
            continue
        if table not in held:
            held[table] = pd.read_csv(file, na_values=[":", ".."])
        frame = held[table]
        keep = (frame["series"] == series) & (frame["group"] == "all")
        years = sorted(int(year) for year in frame.loc[keep, "year"].unique())
        wanted = record["until"] if when == "until" else plan
        if when != "sum" and years:
            keep &= frame["year"] == min(years, key=lambda year: (abs(year - wanted), year))
        for row in frame[keep].to_dict("records"):
            out.append(
                {
                    name: row[name]
                    for name in ("scenario", "year", "series", "unit", "mean", "p10", "p50", "p90")
                }
            )
    return out
