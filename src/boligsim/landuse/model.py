"""The allocation as a mixed-integer linear programme: variables, rows, what each row stands for.

``built[f, t]`` is what is completed in field f in year t. Social dwellings and plots are counted
from the first year to the end of year t, so that ceilings on them have few terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import BoligsimError
from boligsim.landuse.problem import Problem

__all__ = ["Model", "Row", "Slack", "answer"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_INFEASIBLE = 2
_SCALE = 1e3


@dataclass(frozen=True)
class Row:
    """One constraint: sum of value x column lies in low..high."""

    columns: tuple[int, ...]
    values: tuple[float, ...]
    low: float
    high: float


@dataclass(frozen=True)
class Slack:
    """A variable that lets a rule give way: which rule, where, when, for which building type.

    `zone` and `kind` are -1 where none is meant, `year` is the place in the problem's years.
    """

    column: int
    group: str
    zone: int
    year: int
    kind: int = -1


@dataclass
class Model:
    """Variables and rows of one problem.

    Attributes
    ----------
    problem
        What is asked.
    relaxed
        Groups of rules that are left out.
    elastic
        Groups that give way at a price.
    lacking
        Whether needs may go unmet, each dwelling and year counted.
    fixed
        int64[F, T], what is built, where that is settled already.
    """

    problem: Problem
    relaxed: frozenset[str] = frozenset()
    elastic: frozenset[str] = frozenset()
    lacking: bool = False
    fixed: Ints | None = None
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    slacks: list[Slack] = field(default_factory=list)
    unmet: list[int] = field(default_factory=list)
    blocks: dict[str, Ints] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of variables."""
        return len(self.low)

    def binds(self, group: str) -> bool:
        """Whether a group of rules holds, if only at a price."""
        return group not in self.relaxed

    def hard(self, group: str) -> bool:
        """Whether a group of rules holds at any price."""
        return group not in self.relaxed and group not in self.elastic

    def block(self, name: str, *shape: int, high: Any = np.inf, whole: bool = True) -> Ints:
        """Add a block of variables, 0 or more, and return their columns in its shape."""
        n = int(np.prod(shape))
        columns = np.arange(self.size, self.size + n, dtype=np.int64).reshape(shape)
        self.low += [0.0] * n
        self.high += [float(v) for v in np.broadcast_to(high, shape).ravel()]
        self.whole += [int(whole)] * n
        self.blocks[name] = columns
        return columns

    def slack(self, group: str, zone: int, year: int, kind: int = -1) -> list[int]:
        """Return the column of a new slack where the group is elastic, else none."""
        if group not in self.elastic:
            return []
        column = int(self.block(f"slack{len(self.slacks)}", 1, whole=False)[0])
        self.slacks.append(Slack(column, group, zone, year, kind))
        return [column]

    def lack(self, name: str, *shape: int, whole: bool = True) -> Ints | None:
        """Return columns for what may go unmet, or None where every need must be met."""
        if not self.lacking:
            return None
        columns = self.block(name, *shape, whole=whole)
        self.unmet += [int(c) for c in columns.ravel()]
        return columns

    def row(
        self,
        columns: Iterable[int],
        values: Iterable[float],
        *,
        low: float = -np.inf,
        high: float = np.inf,
        slack: list[int] | None = None,
    ) -> None:
        """Add a constraint; slack is taken off the left side."""
        extra = slack or []
        columns = tuple(int(c) for c in [*columns, *extra])
        values = tuple(float(v) for v in [*values, *[-1.0] * len(extra)])
        self.rows.append(Row(columns, values, low, high))

    def rising(self, columns: Ints) -> None:
        """Add rows that let cumulative variables, by row of `columns`, never fall."""
        for line in columns:
            for before, after in pairwise(line):
                self.row([after, before], [1, -1], low=0)

    def standing(self, zone: int, year: int) -> tuple[list[int], float]:
        """Return new dwellings in a zone by the end of a year: columns to add up, and a number."""
        p = self.problem
        mine = np.flatnonzero((p.zone == zone) & p.housing)
        if self.fixed is not None:
            return [], float(self.fixed[mine, : year + 1].sum())
        return [int(c) for c in self.blocks["built"][mine, : year + 1].ravel()], 0.0

    def standing_most(self, zone: int) -> float:
        """Most new dwellings that a zone can have."""
        p = self.problem
        mine = np.flatnonzero((p.zone == zone) & p.housing)
        if self.fixed is not None:
            return float(self.fixed[mine].sum())
        high = np.array(self.high)[self.blocks["built"][mine]].sum(axis=1)
        return float((np.minimum(high, p.capacity[mine]) if self.hard("capacity") else high).sum())

    def matrix(self) -> tuple[Any, Floats, Floats]:
        """Return the rows as a sparse matrix with their bounds."""
        from scipy.sparse import csr_array

        data = np.array([v for row in self.rows for v in row.values])
        columns = np.array([c for row in self.rows for c in row.columns], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum([len(row.columns) for row in self.rows])])
        low = np.array([row.low for row in self.rows])
        high = np.array([row.high for row in self.rows])
        return csr_array((data, columns, starts), shape=(len(self.rows), self.size)), low, high


def answer(model: Model, objective: Floats, *, whole_numbers: bool = True) -> Floats | None:
    """Solve a programme with HiGHS, without time limit and with a gap of 0.

    Parameters
    ----------
    model
        The programme.
    objective
        Price of each variable.
    whole_numbers
        Whether what is counted must be whole; if not, an answer is only a bound.

    Returns
    -------
    float64[n] or None
        The variables; None where nothing keeps all rows. Dwellings built are whole: they are so
        by themselves unless a share binds, and are then asked to be.

    Raises
    ------
    BoligsimError
        The solver gave up.

    Notes
    -----
    Source: HiGHS, Huangfu and Hall (2018), through scipy.optimize.milp. Building by type and year
    is a transport problem, whose corners are whole where supply and demand are; leaving it to the
    corner and not to branching makes the search several times shorter.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, low, high = model.matrix()
    whole = np.array(model.whole) if whole_numbers else np.zeros(model.size)
    bounds = Bounds(np.array(model.low), np.array(model.high))
    if bool((bounds.ub < 0).any()):
        return None
    built = model.blocks.get("built")
    for must in (False, whole_numbers):
        if built is not None:
            whole[built] = int(must)
        found = milp(
            objective * _SCALE,
            constraints=[LinearConstraint(matrix, low, high)] if len(model.rows) else (),
            integrality=whole,
            bounds=bounds,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            if found.status == _INFEASIBLE:
                return None
            raise BoligsimError(f"plan_land: the solver gave no answer ({found.message}).")
        out = np.asarray(found.x, dtype=np.float64)
        if not whole_numbers or built is None:
            return out
        if float(np.abs(out[built] - np.rint(out[built])).max(initial=0)) < 1e-5:
            return out
    return out
