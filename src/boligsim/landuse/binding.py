"""Why no plan exists: the rules that clash, each with zone and year.

First a deletion filter over the groups of rules: a group that can be left out while the rest still
clash is left out, so what remains is irreducible - each of its groups is needed for the clash
(Chinneck 2008, Feasibility and Infeasibility in Optimization). Then an elastic filter: those groups
may give way at a price, and the smallest way out shows in which zone, when and by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from boligsim.landuse.housing import add_housing
from boligsim.landuse.model import Model, answer
from boligsim.landuse.placing import add_placing
from boligsim.landuse.problem import GROUPS, Problem

__all__ = ["Binding", "explain"]

_HOUSING = ("capacity", "earliest", "sequence", "pace", "accessible")
_SMALL = 1e-6


@dataclass(frozen=True)
class Binding:
    """One rule that stands in the way.

    Attributes
    ----------
    rule
        Group of rules, one of `GROUPS`.
    zone, kind
        Zone and building type; empty where the rule concerns all of them.
    year
        First calendar year in which it stands in the way.
    amount
        By how much it would have to give way: dwellings, or plots.
    clash
        Number of the clash: rules with the same number clash with each other.
    """

    rule: str
    zone: str
    kind: str
    year: int
    amount: float
    clash: int


def explain(problem: Problem) -> tuple[Binding, ...]:
    """Return the rules that stand in the way of every plan.

    Parameters
    ----------
    problem
        What is asked.

    Returns
    -------
    tuple of Binding
        Empty where there is a plan. Several clashes have different numbers.
    """
    found: list[Binding] = []
    given_up: frozenset[str] = frozenset()
    for clash in range(len(GROUPS)):
        groups, spare = _clash(problem, given_up)
        if not groups:
            break
        found += _way_out(problem, groups, given_up, spare, clash)
        given_up |= groups
    return tuple(found)


def _model(
    problem: Problem, relaxed: frozenset[str], elastic: frozenset[str], placing: bool
) -> Model:
    model = Model(problem, relaxed=relaxed, elastic=elastic)
    add_housing(model)
    if placing:
        add_placing(model)
    return model


def _possible(problem: Problem, relaxed: frozenset[str], placing: bool) -> bool:
    """Whether a plan keeps the rules that are not relaxed; the quick answers are tried first."""
    model = _model(problem, relaxed, frozenset(), placing)
    none = np.zeros(model.size)
    if answer(model, none, whole_numbers=False) is None:
        return False
    if placing:
        homes = _model(problem, relaxed, frozenset(), placing=False)
        found = answer(homes, np.zeros(homes.size))
        if found is None:
            return False
        built = np.rint(found[homes.blocks["built"]]).astype(np.int64)
        after = Model(problem, relaxed=relaxed, fixed=built)
        add_placing(after)
        if not after.size or answer(after, np.zeros(after.size)) is not None:
            return True
    return answer(model, none) is not None


def _clash(problem: Problem, given_up: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return an irreducible set of groups that clash, empty where none do, and all others."""
    placing = _possible(problem, given_up, placing=False)
    if placing and _possible(problem, given_up, placing=True):
        return frozenset(), frozenset()
    tried = [g for g in (GROUPS if placing else _HOUSING) if g not in given_up]
    relaxed = given_up
    for group in tried:
        if not _possible(problem, relaxed | {group}, placing):
            relaxed = relaxed | {group}
    return frozenset(tried) - relaxed, relaxed


def _way_out(
    problem: Problem,
    groups: frozenset[str],
    given_up: frozenset[str],
    spare: frozenset[str],
    clash: int,
) -> list[Binding]:
    """Return where the groups give way in the smallest way out that keeps the other rules.

    Where there is another clash, nothing keeps the others; then only these groups are looked at.
    """
    placing = not groups <= set(_HOUSING)
    found = None
    for relaxed in (given_up, spare):
        model = _model(problem, relaxed, groups, placing)
        price, last = np.zeros(model.size), len(problem.years) - 1
        for place, slack in enumerate(model.slacks):
            # As late as can be, so that the year is the one in which it is needed; then by order.
            tie = 1e-3 * (last - slack.year) + 1e-5 * place / len(model.slacks)
            price[slack.column] = 1 + tie
        for whole in (False, True):  # the second where only whole conditions clash
            found = answer(model, price, whole_numbers=whole)
            if found is None or any(found[s.column] > _SMALL for s in model.slacks):
                break
        if found is not None:
            break
    if found is None:
        return [Binding(g, "", "", problem.years[0], 0.0, clash) for g in sorted(groups)]
    first: dict[tuple[str, int, int], tuple[int, float]] = {}
    for slack in model.slacks:
        if found[slack.column] > _SMALL:
            key = (slack.group, slack.zone, slack.kind)
            before = first.get(key, (slack.year, 0.0))
            amount = max(before[1], float(found[slack.column]))
            first[key] = (min(before[0], slack.year), amount)
    out = [
        Binding(
            group,
            problem.zones[zone] if zone >= 0 else "",
            problem.types[kind] if kind >= 0 else "",
            problem.years[year],
            round(amount, 6),
            clash,
        )
        for (group, zone, kind), (year, amount) in first.items()
    ]
    # A group may be needed for the clash without giving way itself.
    silent = groups - {b.rule for b in out}
    out += [
        Binding(g, "", "", min((b.year for b in out), default=problem.years[0]), 0.0, clash)
        for g in sorted(silent)
    ]
    return sorted(out, key=lambda b: (b.year, GROUPS.index(b.rule), b.zone, b.kind))
