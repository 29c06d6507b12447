"""Fit a case to its own history: prior worlds, simulated once, weighted by what was counted.

Every world is one set of parameters, one population and one course of chance. Its weight is the
probability of the figures, given what it simulates: the likelihood with chance averaged out is
estimated without bias by the one course a world has, so the weighted worlds are draws of the
posterior (pseudo-marginal importance sampling; Andrieu and Roberts 2009).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold
from boligsim.decisions.batch import Setup, asked_rows, prepare, simulate_worlds
from boligsim.decisions.fit import Fit, Stage
from boligsim.decisions.proposal import Proposal, fitted_proposal, log_mixture, tempered
from boligsim.decisions.target import Target
from boligsim.decisions.targets import read_targets
from boligsim.decisions.weights import effective_size, normalised, resample
from boligsim.decisions.words import say
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.table import case_scenarios

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from boligsim.case import Case
    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["ENOUGH", "calibrate", "happened", "whole_number", "with_overrides"]

ENOUGH = 400.0
"""Effective sample size under which a second stage is drawn."""
MOST_STAGES = 4


def calibrate(
    case: Case,
    *,
    draws: int = 20000,
    seed: int | None = None,
    targets: Iterable[Target | str] | pd.DataFrame | None = None,
    scenario: str | Scenario | None = None,
    second_stage: bool = True,
    executor: Executor | None = None,
    progress: bool = False,
) -> Fit:
    """Fit the parameters of a case to its counts.

    All worlds are drawn from the parameter table (the prior) and simulated in one batch, to the
    last figure and no further. Where they are worth fewer than 400 equally weighted worlds, more
    are drawn near those that met the figures, with exact weights. Population worlds beyond 250
    are used again, so the parameters of the population paths are not fitted.

    Parameters
    ----------
    case
        A case with figures in its table ``history``.
    draws
        Worlds of the prior.
    seed
        Left out: the case's.
    targets
        `Target` objects, names of series, or a frame with the columns of the history; left out:
        every figure of the history that the simulation counts, within the years and the border
        of the case, and that is not assumed.
    scenario
        What was done in those years, as a scenario or its key; left out: the recommended one of
        the case.
    second_stage
        Whether more worlds may be drawn.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.
    progress
        Whether to show a bar.

    Returns
    -------
    Fit
        Prior against posterior.

    Raises
    ------
    InputError
        When there is no figure to meet, figures contradict or lie outside the years, or no world
        can give them.

    Source
    ------
    Importance resampling: Rubin (1988), Using the SIR algorithm to simulate posterior
    distributions.

    Examples
    --------
    >>> import boligsim as bs
    >>> fit = bs.calibrate(bs.load_case("narvik-2009"), draws=200, second_stage=False)
    >>> [target.value for target in fit.targets]
    [15.0, 5.0]
    """
    count = whole_number("draws", draws, least=2)
    key = whole_number("seed", case.seed if seed is None else seed, least=0)
    wanted, left_out = read_targets(case, targets)
    done = happened(case, scenario)
    case = with_overrides(case, done)
    last = max(t.last_year(case.base) for t in wanted)
    setup = prepare(case, count, key, last)
    groups = tuple(t.group_places(case) for t in wanted)
    plan = Scenario(done.name, setup.case, measures=done.measures, key=done.key).primitives()
    pick = _Pick(wanted, groups)
    with _bar(count, progress) as tick:

        def simulated(points: Floats, part: int) -> tuple[Floats, npt.NDArray[np.int32]]:
            both = simulate_worlds(
                setup, points, [plan], pick, seed=fold(key, "calibrate", part),
                executor=executor, progress=tick,
            )[0]  # fmt: skip
            return both[:, : len(wanted)], both[:, len(wanted) :].astype(np.int32)

        stage, stages = _stages(setup, wanted, simulated, count, key, second_stage)
        weights = normalised(stage.log_weights)
        if not weights.any():
            raise InputError(_no_weight(case, wanted, len(weights)))
        fresh = resample(weights, int(np.clip(count // 4, 1, 1000)), fold(key, "fresh"))
        again, path = simulated(stage.points[fresh], 100)
    asked = frozenset(asked_rows(setup, [plan]))
    return Fit(
        case=case,
        setup=setup,
        scenario=str(done.key),
        targets=wanted,
        left_out=left_out,
        seed=key,
        prior_draws=count,
        stages=stages,
        stage=stage,
        asked=asked,
        measure_rows=asked - frozenset(asked_rows(setup, [()])),
        predicted=again,
        predicted_path=path,
    )


def happened(case: Case, scenario: str | Scenario | None = None) -> Scenario:
    """Return what was done: a scenario of the case, the recommended one when none is named.

    Parameters
    ----------
    case
        The case.
    scenario
        A scenario, its key or its name.

    Returns
    -------
    Scenario
        One without measures where the case has none.

    Raises
    ------
    InputError
        When the case has no such scenario.
    """
    if isinstance(scenario, Scenario):
        return scenario
    known = case_scenarios(case)
    if scenario is not None:
        for one in known:
            if scenario in (one.key, one.name):
                return one
        names = ", ".join(str(one.key) for one in known)
        raise InputError(f"Case '{case.name}' has no scenario '{scenario}'; it has {names}.")
    marked = [one for one in known if one.recommended]
    return (marked or known[-1:] or [Scenario("history", case)])[0]


def with_overrides(case: Case, scenario: Scenario) -> Case:
    """Return the case with the parameters that the scenario sets."""
    parameters = case.parameters
    for o in sorted(scenario.overrides):
        parameters = parameters.replace(o.path, o.value, group=o.group, dwelling=o.dwelling)
    return case.with_parameters(parameters) if scenario.overrides else case


@dataclass(frozen=True)
class _Pick:
    """Targets, then registered homeless persons at every month start, of each world's first."""

    targets: tuple[Target, ...]
    groups: tuple[list[int] | None, ...]

    def __call__(self, outcomes: Outcomes) -> Floats:
        values = [
            t.simulated(outcomes, g)[:, 0] for t, g in zip(self.targets, self.groups, strict=True)
        ]
        cells = outcomes.month[:, 0, :, outcomes.stocks.index("registered")].astype(np.int64)
        path = (cells[..., 1] + cells[..., 2]).astype(np.float64)
        return np.concatenate([np.stack(values, axis=1), path], axis=1)


Simulated = Callable[["Floats", int], tuple["Floats", "npt.NDArray[np.int32]"]]


def _stages(
    setup: Setup,
    targets: Sequence[Target],
    simulated: Simulated,
    count: int,
    seed: int,
    more: bool,
) -> tuple[Stage, int]:
    """Simulate the prior worlds and, when they are worth too few, worlds near the good ones."""
    points = setup.space.prior(count, seed)
    values, path = simulated(points, 0)
    likelihood = log_likelihood(targets, values)
    proposals: list[Proposal | None] = [None]
    sizes = [count]
    free = np.array([not k[0].startswith("population.") for k in setup.space.keys], dtype=bool)
    stage = Stage(points, values, path, likelihood, likelihood)
    while (
        more
        and len(sizes) < MOST_STAGES
        and np.isfinite(stage.log_weights).any()
        and effective_size(normalised(stage.log_weights)) < ENOUGH
    ):
        part = len(sizes)
        near = tempered(stage.log_weights, min(ENOUGH, count / 10))
        proposals.append(fitted_proposal(stage.points, near, free))
        sizes.append(max(count // 2, 1))
        key = fold(seed, "stage", part)
        last = proposals[-1]
        assert last is not None
        drawn = last.points(setup.space.prior(sizes[-1], key), key)
        new, new_path = simulated(drawn, part)
        points = np.concatenate([stage.points, drawn])
        values = np.concatenate([stage.simulated, new])
        path = np.concatenate([stage.path, new_path])
        likelihood = log_likelihood(targets, values)
        weights = likelihood - log_mixture(points, proposals, sizes)
        stage = Stage(points, values, path, likelihood, weights)
    return stage, len(sizes)


def log_likelihood(targets: Sequence[Target], simulated: Floats) -> Floats:
    """Log probability of all figures together, given what each world simulates.

    Parameters
    ----------
    targets
        The figures.
    simulated
        float64[worlds, targets].

    Returns
    -------
    float64[worlds]
        Errors of different figures are independent.
    """
    total = np.zeros(len(simulated))
    for j, target in enumerate(targets):
        total = total + target.log_likelihood(simulated[:, j])
    return total


def _no_weight(case: Case, targets: Sequence[Target], draws: int) -> str:
    shown = ", ".join(f"{t.series} {t.date}: {t.value:g}" for t in targets)
    return say("no_weight", case.language, draws=draws, targets=shown)


def whole_number(name: str, value: Any, *, least: int = 1) -> int:
    """Return a whole number of a call.

    Parameters
    ----------
    name
        Of the argument.
    value
        What was given.
    least
        Smallest that can be used.

    Returns
    -------
    int
        The number.

    Raises
    ------
    InputError
        When it is none, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InputError(f"{name} must be a whole number, {least} or more, not {value!r}.")
    return int(value)


@contextmanager
def _bar(total: int, shown: bool) -> Iterator[Callable[[int], object] | None]:
    if not shown:
        yield None
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, delay=1) as bar:
        yield bar.update
