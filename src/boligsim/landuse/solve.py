"""Solve the allocation: the cheapest plan that keeps every rule, or one that lacks least.

The order of wishes is declared: (1) every need is met, else as few dwelling-years as possible are
lacking; (2) least cost; (3) what costs more is built later; (4) social dwellings and plots lie near
services, the nearest first; (5) ties go to the earlier row of the zone table, by a price of less
than a hundred kroner from the first row to the last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import BoligsimError
from boligsim.landuse.housing import add_housing
from boligsim.landuse.model import Model, answer
from boligsim.landuse.placing import WAYS, add_placing
from boligsim.landuse.problem import Problem

__all__ = ["Allocation", "allocate", "plan_cost"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TIE = 1e-4
"""Million NOK between the first and the last row of the table, where all else is equal."""
_LACK = 1e4


@dataclass(frozen=True)
class Allocation:
    """What a plan builds and places, by year.

    Attributes
    ----------
    feasible
        Whether every need is met and every rule kept.
    built
        int64[F, T], completed dwellings of each field.
    bought, secured, own
        int64[Z, T], social dwellings bought among those that stand there, secured in new buildings
        by agreements, and built by the municipality.
    plots
        int64[Z, T], service plots taken into use.
    unmet
        int64[B, T], dwellings lacking at the end of the year.
    unplaced, no_plot
        int64[T], social dwellings without a place, and plots lacking, at the end of the year.
    cost
        Million NOK of the dwellings built, not discounted.
    present_cost
        The same, discounted to the first year.
    """

    feasible: bool
    built: Ints
    bought: Ints
    secured: Ints
    own: Ints
    plots: Ints
    unmet: Ints
    unplaced: Ints
    no_plot: Ints
    cost: float
    present_cost: float


def allocate(problem: Problem) -> Allocation:
    """Return the plan of a problem.

    Parameters
    ----------
    problem
        What is asked.

    Returns
    -------
    Allocation
        The cheapest plan; where none meets all needs within the rules, one that lacks as little as
        can: first in dwellings, then, with these settled, in places for social dwellings and plots.

    Raises
    ------
    BoligsimError
        The solver gave up.
    """
    built, unmet = _housing(problem)
    placed = _placing(problem, built)
    if placed is None and not unmet.any():
        together = _together(problem)
        if together is not None:
            built, placed = together, _placing(problem, together)
    feasible = placed is not None and not unmet.any() and not _lacks_access(problem, built)
    if placed is None:
        placed = _placing(problem, built, lacking=True)
    if placed is None:
        raise BoligsimError("plan_land: no plan keeps the rules, not even one that places nothing.")
    return Allocation(
        feasible=feasible,
        built=built,
        unmet=unmet,
        cost=plan_cost(problem, built, 0.0),
        present_cost=plan_cost(problem, built, problem.rules.discount_rate),
        **placed,
    )


def plan_cost(problem: Problem, built: Ints, rate: float) -> float:
    """Return the cost of what is built, million NOK.

    Parameters
    ----------
    problem
        With the cost of a dwelling by field.
    built
        int64[F, T].
    rate
        Discount rate a year; the first year is not discounted.
    """
    discount = (1 + rate) ** -np.arange(len(problem.years), dtype=np.float64)
    return float(np.add.reduce((built * problem.cost[:, None] * discount[None, :]).ravel()))


def field_prices(problem: Problem) -> Floats:
    """Return million NOK a dwelling by field, with the tie to the earlier row, float64[F]."""
    n = max(len(problem.zone), 1)
    return np.asarray(problem.cost + TIE * np.arange(len(problem.zone)) / n)


def _housing(problem: Problem) -> tuple[Ints, Ints]:
    """Return what is built, and what is lacking."""
    none = np.zeros_like(problem.demand)
    free = replace(problem, rules=replace(problem.rules, accessible_share_min=None))
    for possible in (problem, free):  # a home without the wished access is better than none
        plan = _cheapest(possible)
        if plan is not None:
            return _timed(possible, plan), none
    model = Model(free, lacking=True)
    add_housing(model)
    weight = np.zeros(model.size)
    order = np.arange(none.size).reshape(none.shape) / max(none.size, 1)
    weight[model.blocks["unmet"]] = 1.0 + TIE * order
    found = answer(model, weight)
    if found is not None:
        unmet = _counted(model, found, "unmet")
        met = np.diff(np.cumsum(problem.demand, axis=1) - unmet, axis=1, prepend=0)
        for possible in (replace(problem, demand=met), replace(free, demand=met)):
            plan = _cheapest(possible)
            if plan is not None:
                return _timed(possible, plan), unmet
    raise BoligsimError("plan_land: no plan keeps the rules, not even one that builds nothing.")


def _cheapest(problem: Problem) -> tuple[Ints, Ints | None] | None:
    """Return the cheapest buildings and when the zones that others wait for are built out."""
    model = Model(problem)
    add_housing(model)
    price = np.zeros(model.size)
    price[model.blocks["built"]] = field_prices(problem)[:, None]
    found = answer(model, price)
    if found is None:
        return None
    built = _counted(model, found)
    return built, _counted(model, found, "done") if "done" in model.blocks else None


def _timed(problem: Problem, plan: tuple[Ints, Ints | None]) -> Ints:
    """Return the same buildings with what costs more as late as the rules allow."""
    built, done = plan
    if not built.any() or problem.rules.discount_rate == 0:
        return built
    model = Model(problem)
    add_housing(model)
    if done is not None:
        for column, value in zip(model.blocks["done"].ravel(), done.ravel(), strict=True):
            model.low[column] = model.high[column] = float(value)
    for columns, total in zip(model.blocks["built"], built.sum(axis=1), strict=True):
        model.row(columns, [1] * len(columns), low=float(total), high=float(total))
    years = np.arange(len(problem.years), dtype=np.float64)
    discount = (1 + problem.rules.discount_rate) ** -years
    price = np.zeros(model.size)
    price[model.blocks["built"]] = field_prices(problem)[:, None] * discount[None, :]
    found = answer(model, price)
    return built if found is None else _counted(model, found)


def _together(problem: Problem) -> Ints | None:
    """Return the cheapest buildings in which everything can be placed, if there are any."""
    model = Model(problem)
    add_housing(model)
    add_placing(model)
    price = np.zeros(model.size)
    price[model.blocks["built"]] = field_prices(problem)[:, None]
    found = answer(model, price)
    return None if found is None else _counted(model, found)


def _counted(model: Model, found: Floats, name: str = "built") -> Ints:
    return np.asarray(np.rint(found[model.blocks[name]]), dtype=np.int64)


def _placing(problem: Problem, built: Ints, *, lacking: bool = False) -> dict[str, Ints] | None:
    model = Model(problem, fixed=built, lacking=lacking)
    add_placing(model)
    zones, years = len(problem.zones), len(problem.years)
    out: dict[str, Ints] = {}
    for name in (*WAYS, "plots"):
        out[name] = np.zeros((zones, years), dtype=np.int64)
    for name in ("unplaced", "no_plot"):
        out[name] = np.zeros(years, dtype=np.int64)
    if not model.size:
        return out
    found = answer(model, _distances(model))
    if found is None:
        return None
    level = {name: _counted(model, found, name) for name in model.blocks}
    for name in (*WAYS, "plots"):
        if name in level:
            out[name] = np.diff(level[name], axis=1, prepend=0)
    for name, goal in (("unplaced",) * 2, ("own_unplaced", "unplaced"), ("no_plot",) * 2):
        if name in level:
            out[goal] = out[goal] + level[name]
    return out


def _distances(model: Model) -> Floats:
    """Return the price of placing: km to services, the nearest first; what lacks costs far more."""
    p = model.problem
    price = np.zeros(model.size)
    price[model.unmet] = _LACK
    discount = 1.04 ** -np.arange(len(p.years), dtype=np.float64)
    step = discount - np.append(discount[1:], 0.0)
    zones = np.arange(len(p.zones)) / max(len(p.zones), 1)
    for k, name in enumerate((*WAYS, "plots")):
        if name in model.blocks:
            each = p.service_km + TIE * (zones + (k if name == "secured" else 0))
            price[model.blocks[name]] = each[:, None] * step[None, :]
    return price


def _lacks_access(problem: Problem, built: Ints) -> bool:
    least = problem.rules.accessible_share_min or 0.0
    made = built.sum(axis=1) * problem.housing
    return bool(np.add.reduce(made * (problem.accessible - least)) < -1e-6)
