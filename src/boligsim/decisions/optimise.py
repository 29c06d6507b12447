"""The best mix of a menu under a budget, yearly limits and a ceiling on staff.

All mixes are compared on the same worlds and histories. The best of many is partly the luckiest,
so the winner is simulated again with fresh numbers, and that is the effect to quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.random import fold
from boligsim.decisions.calibrate import whole_number
from boligsim.decisions.mixes import best_of, pareto, search
from boligsim.decisions.optimum import Optimum
from boligsim.decisions.trial import LIMITS, Trial, points_of
from boligsim.measures import Ask
from boligsim.scenarios.table import case_scenarios

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.measures import Measure

__all__ = ["menu_of", "optimise"]


def menu_of(case: Case) -> dict[str, tuple[Measure, ...]]:
    """Menu of a case: every measure of its scenarios, to take or to leave.

    Parameters
    ----------
    case
        The case.

    Returns
    -------
    dict
        ``kind:name`` to the measure; the same word and name with other numbers is another level.
    """
    out: dict[str, tuple[Measure, ...]] = {}
    for scenario in case_scenarios(case):
        for measure in scenario.ordered:
            key = f"{measure.kind}:{measure.name}"
            if measure not in out.get(key, ()):
                out[key] = (*out.get(key, ()), measure)
    return out


def optimise(
    case: Case,
    menu: Mapping[str, Sequence[Measure] | Measure] | None = None,
    *,
    limits: Mapping[str, float] | None = None,
    worlds: int = 50,
    histories: int = 2,
    most: int = 256,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Optimum:
    """Find the mix of measures that avoids most homeless-years within the limits.

    Parameters
    ----------
    case
        The case.
    menu
        Item to its levels, of which one or nothing is chosen, e.g. ``{"loans":
        [bs.StartLoans(6, "2027-01"), bs.StartLoans(12, "2027-01")]}``; left out: the measures of
        the case's scenarios.
    limits
        ``budget_economy_plan`` (million NOK net of grants in the economy plan),
        ``staff_years_max``, ``start_loans_per_year_max``, ``acquisitions_per_year_max``; left
        out: the case's rules.
    worlds, histories
        Of the search; the winner is simulated again with the case's own numbers of both.
    most
        Mixes to simulate at most; a menu that has no more is searched completely.
    seed
        Left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: threads of the simulation's own choice.

    Returns
    -------
    Optimum
        The best mix, all that was simulated, and the front of effect and cost.

    Raises
    ------
    InputError
        When the menu is empty or a limit is not known.
    """
    chosen = _menu(menu_of(case) if menu is None else menu, case)
    held = _limits(case, limits)
    key = case.seed if seed is None else whole_number("seed", seed, least=0)
    small = case.with_(
        worlds=whole_number("worlds", worlds), histories=whole_number("histories", histories),
        seed=key,
    )  # fmt: skip
    from boligsim.demand import project_demand

    trial = Trial(project_demand(small), chosen, held, key, executor)
    values, exact = search([len(v) for v in chosen.values()], trial, whole_number("most", most))
    best = best_of(values)
    front = set(pareto(values))
    rows = [
        {**dict(zip(chosen, mix, strict=True)), **trial.rows[mix], "feasible": good,
         "pareto": mix in front}
        for mix, (_, _, good) in values.items()
    ]  # fmt: skip
    again = case.with_(seed=fold(key, "fresh numbers") & 0x7FFFFFFF)
    fresh = Trial(project_demand(again), chosen, held, again.seed, executor)
    effect = fresh.effect(best)
    return Optimum(
        case, chosen, pd.DataFrame(rows), best, replace(trial.scenario(best), case=case),
        points_of(effect), held, exact,
    )  # fmt: skip


def _menu(menu: Mapping[str, Any], case: Case) -> dict[str, tuple[Measure, ...]]:
    out: dict[str, tuple[Measure, ...]] = {}
    for name, levels in menu.items():
        one = (levels,) if hasattr(levels, "plan") else tuple(levels)
        for measure in one:
            if not hasattr(measure, "plan"):
                raise InputError(f"menu: {measure!r} in '{name}' is not a measure.")
            measure.plan(Ask(case))  # what cannot be planned is refused before the search
        if one:
            out[str(name)] = one
    if not out:
        raise InputError("The menu is empty: name at least one measure to choose.")
    return out


def _limits(case: Case, limits: Mapping[str, float] | None) -> dict[str, float]:
    if limits is None:
        rows = case.rules
        known = dict(zip(rows["rule"].astype(str), rows["value"].astype(float), strict=True))
        return {name: float(known[name]) for name in LIMITS if name in known}
    for name, value in limits.items():
        if name not in LIMITS:
            raise InputError(f"There is no limit '{name}'; {did_you_mean(name, LIMITS)}")
        if not value >= 0:
            raise InputError(f"The limit {name} is {value}; write a number >= 0.")
    return {name: float(value) for name, value in limits.items()}
