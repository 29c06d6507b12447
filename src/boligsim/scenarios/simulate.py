"""Run scenarios with common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError
from boligsim.scenarios.runs import Runs
from boligsim.scenarios.scenario import Override, Scenario

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from boligsim.demand import Demand
    from boligsim.homelessness import Outcomes

__all__ = ["Runner", "runner", "simulate"]

Runner = Callable[[Scenario], "Outcomes"]


def simulate(
    demand: Demand,
    scenarios: Sequence[Scenario],
    *,
    seed: int | None = None,
    executor: Executor | None = None,
    progress: bool = False,
) -> Runs:
    """Simulate every scenario with the same worlds, histories and random numbers.

    Parameters
    ----------
    demand
        Demand of the case that the scenarios belong to.
    scenarios
        Scenarios; the first is the base case of comparisons and costs.
    seed
        Seed of the histories; left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: threads of the simulation's own choice.
    progress
        Whether to show a bar.

    Returns
    -------
    Runs
        Outcomes of every scenario; equal decisions are simulated once.

    Raises
    ------
    InputError
        When there is no scenario, two share a key, or one belongs to another case.
    """
    chosen = _listed(scenarios)
    _check(demand, chosen)
    run_seed = _seed(demand.case.seed if seed is None else seed)
    run = runner(demand, seed=run_seed, executor=executor)
    ready: dict[str, Outcomes] = {}
    for scenario in _shown(chosen, progress):
        if scenario.fingerprint not in ready:
            ready[scenario.fingerprint] = run(scenario)
    outcomes = tuple(ready[s.fingerprint] for s in chosen)
    return Runs(demand, chosen, outcomes, seed=run_seed, runner=run)


def runner(demand: Demand, *, seed: int, executor: Executor | None = None) -> Runner:
    """Make the function that simulates one scenario; systems are built once for equal overrides.

    Parameters
    ----------
    demand
        The demand.
    seed
        Seed of the histories.
    executor
        See `simulate`.

    Returns
    -------
    callable
        Scenario to `Outcomes`.
    """
    from boligsim.homelessness import build_system, simulate_system

    systems: dict[tuple[Override, ...], Any] = {}

    def run(scenario: Scenario) -> Outcomes:
        overrides = tuple(sorted(scenario.overrides))
        if overrides not in systems:
            changed = [(o.path, o.group, o.dwelling, o.value) for o in overrides]
            systems[overrides] = build_system(demand, overrides=changed)
        return simulate_system(
            systems[overrides],
            scenario.primitives(),
            seed=seed,
            worlds=demand.worlds,
            histories=demand.case.histories,
            executor=executor,
        )

    return run


def _listed(scenarios: Any) -> tuple[Scenario, ...]:
    if hasattr(scenarios, "fingerprint"):
        raise InputError(f"simulate: {scenarios!r} is one scenario; put it in a list.")
    chosen = tuple(scenarios)
    for one in chosen:
        if not hasattr(one, "fingerprint"):
            raise InputError(f"simulate: {one!r} is not a scenario; make it with bs.Scenario(...).")
    return chosen


def _seed(seed: Any) -> int:
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise InputError(f"seed must be a whole number, 0 or more, not {seed!r}.")
    return int(seed)


def _check(demand: Demand, scenarios: tuple[Scenario, ...]) -> None:
    if not hasattr(getattr(demand, "case", None), "seed"):  # a case has a table "case"
        raise InputError(f"simulate needs a demand, not {demand!r}; make it with project_demand.")
    if not scenarios:
        raise InputError("There is no scenario to simulate; give at least the base case.")
    keys = [s.key for s in scenarios]
    twice = sorted({str(k) for k in keys if keys.count(k) > 1})
    if twice:
        raise InputError(
            f"Scenarios share the key '{twice[0]}'; give each its own with key=, because tables "
            "tell them apart by it."
        )
    case = demand.case
    for s in scenarios:
        if s.case is case:
            continue
        mine, theirs = (
            (c.name, c.municipality, c.base, c.until, c.language) for c in (s.case, case)
        )
        same = s.case.parameters.frame.equals(case.parameters.frame)
        if mine != theirs or not same:
            raise InputError(
                f"Scenario '{s.name}' was made for another case than the demand; make both from "
                "the same case."
            )


def _shown(scenarios: tuple[Scenario, ...], progress: bool) -> Any:
    if not progress:
        return scenarios
    from tqdm.auto import tqdm

    return tqdm(scenarios, delay=1)
