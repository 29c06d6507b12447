"""Which assumptions matter: one at a time, by trajectories, or by shares of variance.

Every point of a design meets the same courses of chance and the same population, so a difference
between two points is the effect of the parameters and not of the draw.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.random import fold
from boligsim.decisions.batch import Setup, asked_rows, prepare, simulate_worlds
from boligsim.decisions.calibrate import happened, whole_number, with_overrides
from boligsim.decisions.designs import design
from boligsim.decisions.space import START, Row
from boligsim.scenarios.scenario import Scenario
from boligsim.scenarios.series import PERSONS

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.homelessness import Outcomes
    from boligsim.homelessness.primitives import Primitive

    Floats = npt.NDArray[np.float64]

__all__ = ["OUTCOMES", "Sensitivity", "sensitivity"]

MOST_SOBOL = 8


def _person_years(outcomes: Outcomes) -> Floats:
    place = outcomes.stocks.index("registered")
    time = outcomes.time[:, :, :, place].astype(np.float64)
    return np.asarray(sum(time[..., k].sum(axis=(2, 3)) for k in PERSONS))


def _stock(outcomes: Outcomes, name: str, weights: tuple[int, ...]) -> Floats:
    cells = outcomes.stock[:, :, -1, outcomes.stocks.index(name)].astype(np.int64)
    return np.asarray(sum(cells[..., k].sum(axis=-1) for k in weights), dtype=np.float64)


OUTCOMES: dict[str, tuple[str, Callable[[Outcomes], Floats]]] = {
    "person_years_avoided": ("person_years", lambda o: -_person_years(o)),
    "homeless_persons": ("persons", lambda o: _stock(o, "registered", PERSONS)),
    "waiting_households": ("households", lambda o: _stock(o, "waiting", (0,))),
}
"""Outcomes: unit, and value of every draw; the first is the effect against doing nothing."""
_EFFECT = "person_years_avoided"


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """Result of `sensitivity`.

    Attributes
    ----------
    frame
        One row a parameter, the most important first: name, path, group, dwelling, importance
        and the columns of the method.
    method
        tornado, morris or sobol.
    outcome, unit
        What was studied.
    case
        Whose parameters they are; None where a function of one's own was studied.
    points
        How many points were simulated.
    """

    frame: pd.DataFrame
    method: str
    outcome: str
    unit: str
    case: Case | None
    points: int

    @property
    def language(self) -> str:
        """Of what is shown: the case's."""
        return "en" if self.case is None else self.case.language

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the rows."""
        return self.frame.copy()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table ``sensitivity``, with the method and the outcome beside each row."""
        frame = self.frame.assign(method=self.method, outcome=self.outcome, unit=self.unit)
        return {"sensitivity": frame}

    def summary(self, most: int = 12, language: str | None = None) -> Table:
        """Give the most important parameters.

        Parameters
        ----------
        most
            Rows.
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.decisions.sensitivity_show import sensitivity_summary

        return sensitivity_summary(self, most, language or self.language)

    def plot(self, ax: Axes | None = None, *, most: int = 10, language: str | None = None) -> Axes:
        """Draw the most important parameters: bars from low to high, or importance.

        Parameters
        ----------
        ax
            Axes to draw in; left out: new ones.
        most
            Bars.
        language
            nb, nn or en; left out: the case's.

        Returns
        -------
        matplotlib.axes.Axes
            Never shown by itself.
        """
        from boligsim.decisions.sensitivity_show import plot_sensitivity

        return plot_sensitivity(self, ax=ax, most=most, language=language or self.language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        first = self.frame["name"].iloc[0] if len(self.frame) else "none"
        return (
            f"Sensitivity({self.method}, {len(self.frame)} parameters, {self.points} points, "
            f"first {first!r})"
        )


def sensitivity(
    case: Case | Callable[[Floats], Floats],
    *,
    method: str = "tornado",
    outcome: str = _EFFECT,
    parameters: Sequence[str | Row] | None = None,
    scenario: str | Scenario | None = None,
    size: int | None = None,
    histories: int = 8,
    seed: int | None = None,
    executor: Executor | None = None,
) -> Sensitivity:
    """Ask which parameters of a case move an outcome.

    Parameters
    ----------
    case
        A case; or any function of points of the unit cube, with names as `parameters`.
    method
        ``tornado``: each parameter at its 10 and 90 % point, the others at their medians.
        ``morris``: elementary effects along trajectories. ``sobol``: shares of variance.
    outcome
        ``person_years_avoided`` (scenario against nothing), ``homeless_persons`` or
        ``waiting_households`` at the end of the run.
    parameters
        Paths, or (path, group, dwelling); left out: all that the simulation reads, and for Sobol
        the eight that a tornado puts first.
    scenario
        Left out: the recommended one.
    size
        Trajectories of Morris, base points of Sobol (a power of two).
    histories
        Courses of chance, the same at every point; the outcome is their mean.
    seed
        Left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.

    Returns
    -------
    Sensitivity
        The most important parameter first.

    Raises
    ------
    InputError
        When a name, the method or the outcome is not known.

    Source
    ------
    See `boligsim.decisions.designs.design`.

    Examples
    --------
    >>> import boligsim as bs
    >>> bs.sensitivity(lambda u: 3 * u[:, 0] + u[:, 1], parameters=["a", "b"]).frame["name"][0]
    'a'
    """
    if not hasattr(case, "parameters"):
        if not callable(case) or parameters is None:
            raise InputError("sensitivity needs a case, or a function and the names of its points.")
        names = [str(p) for p in parameters]
        counted = _Counted(case)
        frame = design(counted, names, method, size, seed or 0)
        return Sensitivity(frame, method, "value", "", None, counted.points)
    return _of_case(
        case, method, outcome, parameters, scenario, size, histories, seed, executor
    )  # fmt: skip


def _of_case(
    case: Any,
    method: str,
    outcome: str,
    parameters: Sequence[str | Row] | None,
    scenario: str | Scenario | None,
    size: int | None,
    histories: int,
    seed: int | None,
    executor: Executor | None,
) -> Sensitivity:
    if outcome not in OUTCOMES:
        raise InputError(f"There is no outcome '{outcome}'; {did_you_mean(outcome, OUTCOMES)}")
    key = case.seed if seed is None else whole_number("seed", seed, least=0)
    courses = whole_number("histories", histories)
    done = happened(case, scenario)
    case = with_overrides(case, done)
    setup = prepare(case, 1, key, case.until)
    # The point projection for everybody: a population path of its own would be chance.
    demand = replace(setup.demand, population=setup.demand.point[None])
    setup = replace(setup, demand=demand)
    full = Scenario(done.name, setup.case, measures=done.measures, key=done.key).primitives()
    plans = [full, []] if outcome == _EFFECT else [full]
    asked = asked_rows(setup, plans)
    rows = _chosen(setup, asked, parameters)
    run = _Run(setup, tuple(rows), tuple(tuple(p) for p in plans), outcome, courses,
               fold(key, "sensitivity"), executor)  # fmt: skip
    if method == "sobol" and parameters is None and len(rows) > MOST_SOBOL:
        first = design(_Counted(run), [_name(r) for r in rows], "tornado", None, key)
        best = set(first["name"].head(MOST_SOBOL))
        rows = [r for r in rows if _name(r) in best]
        run = _Run(setup, tuple(rows), run.plans, outcome, courses, run.seed, executor)
    counted = _Counted(run)
    frame = design(counted, [_name(r) for r in rows], method, size, key)
    known = {_name(r): r for r in rows}
    for place, column in enumerate(("path", "group", "dwelling")):
        frame[column] = [known[name][place] for name in frame["name"]]
    return Sensitivity(frame, method, outcome, OUTCOMES[outcome][0], case, counted.points)


def _name(row: Row) -> str:
    inside = ", ".join(part for part in row[1:] if part)
    return f"{row[0]}[{inside}]" if inside else row[0]


def _chosen(setup: Setup, asked: set[Row], parameters: Sequence[str | Row] | None) -> list[Row]:
    known = [k for k in setup.space.keys if k[0] != START]
    if parameters is None:
        return [k for k in known if k in asked]
    out: list[Row] = []
    for given in parameters:
        own = [k for k in known if given in (k[0], k)]
        if not own:
            name = given if isinstance(given, str) else given[0]
            raise InputError(
                f"There is no uncertain parameter '{name}'; "
                f"{did_you_mean(name, {k[0] for k in known})}"
            )
        out += [k for k in own if k not in out]
    return out


class _Counted:
    """A function of points that counts them."""

    def __init__(self, function: Callable[[Floats], Floats]) -> None:
        self._function = function
        self.points = 0

    def __call__(self, points: Floats) -> Floats:
        self.points += len(points)
        values = np.asarray(self._function(points), dtype=np.float64)
        if values.shape != (len(points),):
            raise InputError(
                f"The function gave {values.shape} for {len(points)} points; one number a point."
            )
        return values


@dataclass(frozen=True, eq=False)
class _Run:
    """Mean outcome at points, each with the same chance."""

    setup: Setup
    rows: tuple[Row, ...]
    plans: tuple[tuple[tuple[str, Primitive], ...], ...]
    outcome: str
    histories: int
    seed: int
    executor: Executor | None

    def __call__(self, points: Floats) -> Floats:
        space = self.setup.space
        full = np.full((len(points), len(space.keys)), 0.5)
        full[:, [space.keys.index(r) for r in self.rows]] = points
        alone = replace(self, executor=None)  # an executor cannot be sent to its own workers
        tasks = [(alone, full[k : k + 1]) for k in range(len(full))]
        if self.executor is not None:
            return np.array(list(self.executor.map(_one, tasks)))
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return np.array(list(pool.map(_one, tasks)))

    def pick(self, outcomes: Outcomes) -> Floats:
        """Outcome of every draw."""
        return OUTCOMES[self.outcome][1](outcomes)


def _one(task: tuple[_Run, Floats]) -> float:
    run, point = task
    found = simulate_worlds(
        run.setup, point, list(run.plans), run.pick, seed=run.seed, histories=run.histories, size=1,
        executor=None, alone=True,
    )  # fmt: skip
    effect = found[0] - found[1] if run.outcome == _EFFECT else found[0]
    return float(np.add.reduce(np.sort(effect, axis=None)) / effect.size)
