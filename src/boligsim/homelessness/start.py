"""Who is homeless on the base date: persons counted, households simulated.

The count is persons, the engine's unit is the household. Per world the true count is drawn where
it is uncertain; per history households are drawn whose persons sum to it exactly: a renewal
sequence of household sizes conditional on hitting the total. Each registered household is
followed by a geometric number of households that the services do not know, so that the expected
true number is registered / detection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.random import fold, fold_array, normals, uniforms, units
from boligsim.homelessness import _layout as lay

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Keys = npt.NDArray[np.uint64]

__all__ = ["HomelessRow", "HomelessStart", "draw_count", "draw_homeless"]

_HIDDEN, _KIND, _SIZE, _COUNT = 101, 102, 103, 104
Z10 = 1.2815515655446004


@dataclass(frozen=True)
class HomelessRow:
    """One row of the start table for homeless persons.

    Attributes
    ----------
    name
        Key of the row.
    shares
        (W, G) which groups, summing to 1.
    places
        (W, 3) acute, friends, institution, summing to 1.
    persons
        (W,) registered persons.
    """

    name: str
    shares: Floats
    places: Floats
    persons: Ints


@dataclass(frozen=True)
class HomelessStart:
    """Rows of the start table for homeless persons, and the share that the services know.

    Scenarios of one system share their start, so what was drawn is kept here for the next one.
    """

    rows: tuple[HomelessRow, ...]
    known: Floats
    drawn: dict[tuple[bytes, ...], tuple[Ints, Keys]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __getstate__(self) -> dict[str, object]:
        """Leave out what can be drawn again."""
        return {**self.__dict__, "drawn": {}}


def draw_count(keys: Keys, value: float, low: float, high: float) -> Ints:
    """Draw a whole count per world: two half normals whose 10 % and 90 % points are low and high.

    Parameters
    ----------
    keys
        A key a world.
    value, low, high
        Central value and the points that 8 of 10 draws lie between; equal = no uncertainty.

    Returns
    -------
    ndarray
        Counts, never negative.
    """
    z = normals(fold_array(keys, _COUNT))
    spread = np.where(z < 0, value - low, high - value) / Z10
    return np.maximum(0, np.rint(value + z * spread)).astype(np.int64)


def _hitting(sizes: Floats, top: int) -> Floats:
    """(W, top + 1) probability that a sequence of sizes hits each total."""
    worlds, largest = sizes.shape[0], sizes.shape[1] - 1
    hit = np.zeros((worlds, top + 1))
    hit[:, 0] = 1.0
    for total in range(1, top + 1):
        for s in range(1, min(largest, total) + 1):
            hit[:, total] += sizes[:, s] * hit[:, total - s]
    return hit


def draw_homeless(
    start: HomelessStart,
    adults: Ints,
    children: Ints,
    probability: Floats,
    draw_keys: Keys,
    world_of: Ints,
) -> tuple[Ints, Keys]:
    """Draw the homeless households of every history.

    Parameters
    ----------
    start
        Rows and the share known, per world.
    adults, children, probability
        (G, R) household sizes of the groups.
    draw_keys
        (n,) key of each draw.
    world_of
        (n,) world of each draw.

    Returns
    -------
    (ndarray, ndarray)
        (n, m, 5) group (-1 = no more), place, adults, children, known; (n, m) their keys.
    """
    given = (adults, children, probability, draw_keys, world_of)
    asked = tuple(part.tobytes() for part in given)
    if asked not in start.drawn:
        start.drawn[asked] = _draw(start, *given)
    return start.drawn[asked]


def _draw(
    start: HomelessStart,
    adults: Ints,
    children: Ints,
    probability: Floats,
    draw_keys: Keys,
    world_of: Ints,
) -> tuple[Ints, Keys]:
    columns: list[tuple[Ints, Ints, Keys]] = []  # which draws, households, their keys
    persons = adults + children
    for row in start.rows:
        stream = fold_array(draw_keys, fold(0, "start", row.name) & ((1 << 62) - 1))
        weights = row.shares[:, :, None] * probability[None]
        largest = int(persons.max())
        sizes = np.zeros((len(weights), largest + 1))
        for s in range(1, largest + 1):
            sizes[:, s] = (weights * (persons == s)).sum(axis=(1, 2))
        hit = _hitting(sizes, int(row.persons.max()) if len(row.persons) else 0)
        left = row.persons[world_of].copy()
        nth = 0
        while (at := np.flatnonzero(left > 0)).size:
            keys, world, rest = fold_array(stream[at], nth), world_of[at], left[at]
            cumulative = np.zeros((len(at), largest + 1))
            for s in range(1, largest + 1):
                possible = s <= rest
                ahead = hit[world, np.where(possible, rest - s, 0)]
                step = np.where(possible, sizes[world, s] * ahead, 0.0)
                cumulative[:, s] = cumulative[:, s - 1] + step
            total = cumulative[:, -1]
            u = uniforms(fold_array(keys, _SIZE)) * total
            size = np.argmax(cumulative > u[:, None], axis=1)
            size = np.where(total > 0, size, np.minimum(rest, 1))
            made = _household(keys, size, 1, row, weights, adults, children, world)
            columns.append((at, made, keys))
            known = start.known[world]
            u = uniforms(fold_array(keys, _HIDDEN))
            miss = np.maximum(1.0 - known, 1e-300)
            hidden = np.where(known < 1.0, np.floor(np.log(u) / np.log(miss)), 0.0)
            for m in range(int(hidden.max())):
                some = np.flatnonzero(hidden > m)
                own = fold_array(keys[some], 1000 + m)
                made = _household(own, None, 0, row, weights, adults, children, world[some])
                columns.append((at[some], made, own))
            left[at] -= size
            nth += 1
    return _packed(columns, len(draw_keys))


def _household(
    keys: Keys,
    size: Ints | None,
    known: int,
    row: HomelessRow,
    weights: Floats,
    adults: Ints,
    children: Ints,
    world_of: Ints,
) -> Ints:
    """Group, place and composition of one household a draw, of a given size in persons or any."""
    flat = weights[world_of].reshape(len(keys), -1)
    if size is not None:
        flat = np.where((adults + children).reshape(1, -1) == size[:, None], flat, 0.0)
    cumulative = np.cumsum(flat, axis=1)
    total = cumulative[:, -1]
    chosen = np.argmax(cumulative > (uniforms(fold_array(keys, _KIND)) * total)[:, None], axis=1)
    group, column = np.divmod(chosen, adults.shape[1])
    u = units(fold_array(keys, lay.P_WHERE))
    acute, friends = row.places[world_of, 0], row.places[world_of, 1]
    place = np.where(
        u < acute,
        lay.NOWHERE,
        np.where(u < acute + friends, lay.FRIENDS, lay.INSTITUTION),
    )
    grown, young = adults[group, column], children[group, column]
    if size is not None:  # a size that no household has: adults, so that the total stays exact
        odd = total <= 0
        grown, young = np.where(odd, size, grown), np.where(odd, 0, young)
    made = np.stack([group, place, grown, young, np.full(len(keys), known)], axis=1)
    return np.asarray(made, dtype=np.int64)


def _packed(columns: list[tuple[Ints, Ints, Keys]], n: int) -> tuple[Ints, Keys]:
    counts = np.zeros(n, dtype=np.int64)
    for at, _, _ in columns:
        counts[at] += 1
    width = int(counts.max(initial=0)) + 1
    given = np.full((n, width, lay.GIVEN_COLUMNS), -1, dtype=np.int64)
    given_keys = np.zeros((n, width), dtype=np.uint64)
    filled = np.zeros(n, dtype=np.int64)
    for at, made, keys in columns:
        given[at, filled[at]] = made
        given_keys[at, filled[at]] = keys
        filled[at] += 1
    return given, given_keys
