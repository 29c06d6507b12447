"""Who stands before whom: for every dwelling and piece, the buckets in order of class and rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness import _layout as lay
from boligsim.homelessness.primitives import Primitive, Rank
from boligsim.homelessness.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from boligsim.homelessness.system import System

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

__all__ = ["Order", "index_of", "order_tables", "window"]

RANKS = 64
_ROOF: dict[str, Any] = {"": slice(None), "homeless": 0, "home": 1}


class Order(NamedTuple):
    """Tables of the queue: priority, reserved for whom, what share."""

    prio: Ints
    reserved: Ints
    share: npt.NDArray[np.float64]


def index_of(name: str, names: Sequence[str], what: str, who: str) -> int:
    """Index of a name, -1 for the empty name; an unknown one is an error with a suggestion."""
    from difflib import get_close_matches

    if not name:
        return -1
    if name in names:
        return list(names).index(name)
    close = get_close_matches(name, names, 1)
    hint = f" Did you mean {close[0]!r}?" if close else f" There are: {', '.join(names)}."
    raise InputError(f"{who} names the {what} {name!r}, which the case does not have.{hint}")


def window(start: float, end: float | None, edges: Ints) -> Bools:
    """Pieces that lie inside ``[start, end)``."""
    first = round(start * lay.YEAR)
    last = lay.NEVER if end is None else round(end * lay.YEAR)
    return np.asarray((edges >= first) & (edges < last))


def order_tables(
    system: System, primitives: Sequence[tuple[str, Primitive]], edges: Ints, tags: Sequence[str]
) -> Order:
    """Build the queue's tables for every piece.

    Parameters
    ----------
    system, primitives
        The municipality and the scenario; only `Rank` matters.
    edges
        Change points.
    tags
        Support tags in order.

    Returns
    -------
    Order
        ``prio`` (P, D, B) class x 64 + rank, -1 = does not fit.
    """
    groups, dwellings = system.fit.shape
    limits = system.size_limits
    masks = 1 << len(tags)
    shape = (groups, len(limits), 2, masks)
    pieces = len(edges)
    cls = np.broadcast_to(system.priority[:, None, None, None], shape)
    cls = np.repeat(cls[None], pieces, axis=0).copy()
    rank = np.repeat(system.fit.T[None], pieces, axis=0)  # piece, dwelling, group
    rank = np.broadcast_to(rank[..., None, None, None], (pieces, dwellings, *shape)).copy()
    reserved = np.zeros((pieces, dwellings, *shape), dtype=np.int64)
    share = np.zeros((system.worlds, pieces, dwellings))
    for name, p in primitives:
        if not isinstance(p, Rank):
            continue
        given = [x for x in (p.priority, p.fit_rank, p.reserved) if x is not None]
        if len(given) != 1:
            raise InputError(f"{name}: give exactly one of priority, fit_rank and reserved.")
        where = np.zeros(shape, dtype=bool)
        group = index_of(p.group, system.groups, "group", name)
        roof = _ROOF.get(p.place)
        if roof is None:
            raise InputError(f"{name}: place is {p.place!r}; use '', 'homeless' or 'home'.")
        chosen = np.zeros(masks, dtype=bool)
        tag = index_of(p.tag, tags, "tag", name)
        chosen[[m for m in range(masks) if tag < 0 or m >> tag & 1]] = True
        chosen_groups = slice(None) if group < 0 else group
        where[(chosen_groups, slice(None), roof)] = chosen
        inside = window(p.start, p.end, edges)
        d = index_of(p.dwelling, system.dwellings, "dwelling", name)
        if p.priority is not None:
            if not 1 <= p.priority < RANKS:
                raise InputError(f"{name}: priority is {p.priority}; use 1 (first) to 63.")
            cls[np.ix_(inside)] = np.where(where, p.priority, cls[np.ix_(inside)])
        elif d < 0:
            raise InputError(f"{name}: fit_rank and reserved need a dwelling.")
        elif p.fit_rank is not None:
            if not 0 <= p.fit_rank < RANKS:
                raise InputError(
                    f"{name}: fit_rank is {p.fit_rank}; use 1 (best) to 63, 0 = does not fit."
                )
            rank[inside, d] = np.where(where, p.fit_rank, rank[inside, d])
        else:
            assert p.reserved is not None
            value = resolve(p.reserved, system, f"{name}: reserved")
            if np.any((value < 0) | (value > 1)):
                raise InputError(f"{name}: reserved is a share from 0 to 1.")
            if not value.any():
                continue  # who has no share of his own has none of another's
            reserved[inside, d] |= where
            share[:, inside, d] = np.maximum(share[:, inside, d], value[:, None])
    prio = np.where(rank > 0, cls[:, None] * RANKS + rank, -1)
    too_large = limits[None, :] > system.max_persons[:, None]  # dwelling, size class
    prio = np.where(too_large[None, :, None, :, None, None], -1, prio)
    let = np.array([k in ("rental", "care", "institution") for k in system.kinds])
    prio[:, ~let] = -1
    prio = prio.reshape(pieces, dwellings, -1)
    return Order(prio, reserved.reshape(prio.shape), share)
