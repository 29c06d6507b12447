"""Search among mixes of a menu: every one where they are few, step by step where they are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

import numpy as np

__all__ = ["Mix", "all_mixes", "best_of", "pareto", "search"]

Mix = tuple[int, ...]
"""Chosen level of each item of a menu; 0 = nothing of it."""


def all_mixes(levels: Sequence[int]) -> Iterator[Mix]:
    """Every mix, nothing first.

    Parameters
    ----------
    levels
        Number of levels of each item, nothing not counted.

    Examples
    --------
    >>> list(all_mixes([1, 2]))
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    """
    return product(*(range(n + 1) for n in levels))


def best_of(
    values: dict[Mix, tuple[float, float, bool]],
) -> Mix:
    """Feasible mix with the largest effect; ties go to the cheaper, then to the earlier one.

    Parameters
    ----------
    values
        Mix to effect, cost and whether it keeps all limits.

    Returns
    -------
    Mix
        Doing nothing keeps all limits, so there always is one.
    """
    feasible = [m for m, (_, _, good) in values.items() if good]
    return min(feasible, key=lambda m: (-values[m][0], values[m][1], m))


def search(
    levels: Sequence[int],
    evaluate: Callable[[Sequence[Mix]], dict[Mix, tuple[float, float, bool]]],
    most: int,
) -> tuple[dict[Mix, tuple[float, float, bool]], bool]:
    """Evaluate mixes until the best one is found.

    Parameters
    ----------
    levels
        Number of levels of each item.
    evaluate
        From mixes to effect, cost and whether all limits are kept.
    most
        Mixes to evaluate at most. When all are no more, all are evaluated, so that the best is
        exact. Otherwise the best neighbour (one or two items changed) is followed until none is
        better.

    Returns
    -------
    (dict, bool)
        What was evaluated, and whether that is everything.
    """
    total = int(np.prod([n + 1 for n in levels], dtype=np.int64)) if levels else 1
    if total <= most:
        return evaluate(list(all_mixes(levels))), True
    here: Mix = (0,) * len(levels)
    known = evaluate([here])
    while len(known) < most:
        for many in (1, 2):
            near = [m for m in _neighbours(here, levels, many) if m not in known]
            near = near[: most - len(known)]
            known |= evaluate(near) if near else {}
            if best_of(known) != here:
                break
        step = best_of(known)
        if step == here:
            break
        here = step
    return known, False


def _neighbours(mix: Mix, levels: Sequence[int], many: int) -> Iterator[Mix]:
    for places in combinations(range(len(levels)), many):
        for chosen in product(*(range(levels[p] + 1) for p in places)):
            if all(c != mix[p] for p, c in zip(places, chosen, strict=True)):
                out = list(mix)
                for p, c in zip(places, chosen, strict=True):
                    out[p] = c
                yield tuple(out)


def pareto(values: dict[Mix, tuple[float, float, bool]]) -> list[Mix]:
    """Feasible mixes that no other feasible one beats in both effect and cost.

    Parameters
    ----------
    values
        Mix to effect, cost and whether it keeps all limits.

    Returns
    -------
    list of Mix
        From the cheapest to the most effective.

    Examples
    --------
    >>> pareto({(0,): (0.0, 0.0, True), (1,): (2.0, 5.0, True), (2,): (1.0, 6.0, True)})
    [(0,), (1,)]
    """
    feasible = sorted(
        (m for m, (_, _, good) in values.items() if good),
        key=lambda m: (values[m][1], -values[m][0], m),
    )
    out: list[Mix] = []
    top = -np.inf
    for mix in feasible:
        if values[mix][0] > top:
            out.append(mix)
            top = values[mix][0]
    return out
