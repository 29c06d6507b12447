"""All combinations of the recommended measures: they do not add up, and this says by how much."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from boligsim.scenarios.compare import person_years
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.series import merge, stock_series
from boligsim.scenarios.tidy import frame_of, stack

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.measures import Measure
    from boligsim.scenarios.runs import Runs

__all__ = ["MOST_MEASURES", "combinations_table", "subsets"]

MOST_MEASURES = 5
NONE = "none"
UNITS = {"person_years_avoided": "person_years", "homeless_persons": "persons"}


def subsets(count: int) -> list[tuple[int, ...]]:
    """List the subsets of the first whole numbers, small ones first.

    Parameters
    ----------
    count
        How many numbers.

    Returns
    -------
    list of tuple
        All 2^count up to `MOST_MEASURES`; above that none, each single one and all of them.

    Examples
    --------
    >>> subsets(2)
    [(), (0,), (1,), (0, 1)]
    """
    everything = tuple(range(count))
    sizes = range(count + 1) if count <= MOST_MEASURES else (0, 1, count)
    return [subset for size in sizes for subset in combinations(everything, size)]


def _words(measures: tuple[Measure, ...]) -> list[str]:
    kinds = [m.kind for m in measures]
    return [m.kind if kinds.count(m.kind) == 1 else f"{m.kind}:{m.name}" for m in measures]


def combinations_table(runs: Runs) -> pd.DataFrame:
    """Joint effect, sum of single effects and interaction for every combination.

    Those that are scenarios of the runs are not simulated again. The scenario column says which
    measures (``start_loans+acquisitions``, ``none``); overrides of the recommended scenario hold
    in all of them. Effects are against ``none``, paired: person-years avoided over the whole run
    and the difference in registered homeless persons at the end.

    Parameters
    ----------
    runs
        Runs with a recommended scenario.

    Returns
    -------
    pandas.DataFrame
        Tidy; series ``<outcome>_joint``, ``<outcome>_sum_of_single`` and
        ``<outcome>_interaction``; empty without a recommended scenario.
    """
    chosen = runs.recommended
    if chosen is None:
        return stack([])
    words = _words(chosen.measures)
    known = {s.fingerprint: o for s, o in zip(runs.scenarios, runs.outcomes, strict=True)}
    levels: dict[tuple[int, ...], dict[str, npt.NDArray[Any]]] = {}
    for subset in subsets(len(words)):
        scenario = replace(chosen, measures=tuple(chosen.measures[i] for i in subset))
        levels[subset] = _levels(runs, scenario, known)
    frames = []
    for subset in levels:
        name = "+".join(words[i] for i in subset) or NONE
        for outcome, unit in UNITS.items():
            joint = levels[subset][outcome] - levels[()][outcome]
            total = np.zeros_like(joint)
            for i in subset:
                total = total + (levels[(i,)][outcome] - levels[()][outcome])
            for suffix, values in (
                ("joint", joint),
                ("sum_of_single", total),
                ("interaction", joint - total),
            ):
                frames.append(
                    frame_of(
                        values[:, :, None],
                        scenario=name,
                        years=runs.years[-1:],
                        groups=tuple(runs.groups),
                        series=f"{outcome}_{suffix}",
                        unit=unit,
                        of="effect",
                    )
                )
    return stack(frames)


def _levels(runs: Runs, scenario: Scenario, known: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
    # Only two numbers a draw are kept: whole outcomes of all combinations would fill the memory.
    found = known.get(scenario.fingerprint)
    outcomes = runs.runner(scenario) if found is None else found
    return {
        "person_years_avoided": -person_years(outcomes, runs.groups),
        "homeless_persons": merge(stock_series(outcomes, "homeless_persons"), runs.groups)[
            :, :, -1
        ].astype(np.int64),
    }
