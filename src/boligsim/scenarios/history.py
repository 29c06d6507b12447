"""Simulated against observed: what the prior says about a history case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.summary import summarise
from boligsim.base.time import years_since
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.series import STOCK_SERIES
from boligsim.scenarios.tidy import NUMBERS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from boligsim.case import Case
    from boligsim.scenarios.runs import Runs

__all__ = ["COUNT_MONTH", "OBSERVED", "history_check", "month_of", "prior_predictive"]

# A count that only has a year is taken to be of the usual week 48: the month start after it.
COUNT_MONTH = 12

OBSERVED = ("homeless_persons", "homeless", "registered_homeless")


def month_of(date: str, base: int) -> int:
    """Nearest month start, as months since the base date.

    Parameters
    ----------
    date
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    base
        Base year.

    Returns
    -------
    int
        Place in ``Outcomes.month``; ``YYYY`` is 1 December, next to the usual week 48.

    Examples
    --------
    >>> month_of("2009-12-01", 2009), month_of("2013", 2009)
    (11, 59)
    """
    text = str(date).strip()
    if len(text) == 4:
        text = f"{text}-{COUNT_MONTH:02d}"
    return int(np.floor(12.0 * years_since(base, text) + 0.5))


def history_check(runs: Runs) -> pd.DataFrame:
    """Set registered homeless persons of each scenario beside each observation.

    Parameters
    ----------
    runs
        The runs; observations outside their years are left out.

    Returns
    -------
    pandas.DataFrame
        The tidy columns, then date, observed, error, definition, status, at_most (share of
        draws at or under the observed number). Empty without observations.
    """
    import pandas as pd

    rows = []
    months = runs.outcomes[0].month.shape[2]
    stock = runs.outcomes[0].stocks.index(STOCK_SERIES["homeless_persons"].stocks[0])
    for row in observed(runs.case):
        month = month_of(str(row["date"]), runs.years[0])
        if not 0 < month < months:
            continue
        for key, outcomes in zip(runs.keys, runs.outcomes, strict=True):
            counts = outcomes.month[:, :, month, stock].astype(np.int64)
            persons = (counts[..., 1] + counts[..., 2]).reshape(-1)
            points = summarise(persons)
            rows.append(
                {
                    "scenario": key,
                    "year": int(str(row["date"])[:4]),
                    "group": "all",
                    "series": "homeless_persons",
                    "unit": "persons",
                    "of": "draws",
                    **{n: float(points[n]) for n in NUMBERS},
                    "date": str(row["date"]),
                    "observed": float(row["value"]),
                    "error": row.get("error"),
                    "definition": row.get("definition"),
                    "status": row.get("status"),
                    "at_most": float(np.mean(persons <= float(row["value"]))),
                }
            )
    return pd.DataFrame(rows)


def observed(case: Case) -> list[dict[str, Any]]:
    frame = case.history
    chosen = frame[frame["series"].isin(OBSERVED) & frame["value"].notna()]
    if "unit" in frame.columns:
        chosen = chosen[chosen["unit"] == "persons"]
    if "group" in frame.columns:
        chosen = chosen[chosen["group"].fillna("").isin(("", "all"))]
    return [{str(k): v for k, v in row.items()} for row in chosen.to_dict("records")]


def prior_predictive(
    case: Case, *, seed: int | None = None, executor: Executor | None = None
) -> pd.DataFrame:
    """Say what the parameters predict for a history case, measures on and off, before any fit.

    Parameters
    ----------
    case
        A case with observations within its years.
    seed
        Seed of the histories; left out: the case's.
    executor
        See `simulate`.

    Returns
    -------
    pandas.DataFrame
        See `history_check`: every scenario of the case against every observation. Where the
        case has no scenario without measures, one is added first, with key ``without``.

    Raises
    ------
    InputError
        When the case has no observation within its years.
    """
    from boligsim.demand import project_demand
    from boligsim.scenarios.simulate import simulate
    from boligsim.scenarios.table import case_scenarios

    scenarios = case_scenarios(case)
    if all(s.measures or s.overrides for s in scenarios):
        scenarios = [Scenario("without measures", case, key="without"), *scenarios]
    runs = simulate(project_demand(case), scenarios, seed=seed, executor=executor)
    frame = history_check(runs)
    if len(frame) == 0:
        raise InputError(
            f"Case '{case.name}' has no count of homeless persons between {case.base} and "
            f"{case.until} in its table history, so there is nothing to check against; add rows "
            "or use the history case."
        )
    return frame
