"""The law of one queue without noise, by uniformisation.

The number of households in the system (housed plus waiting) is a birth-and-death process. Within
a stretch of constant rates it is watched at the points of a Poisson process fast enough for any
state: there it is a chain with a banded matrix, and the law at a time is the Poisson mixture of
the chain's powers. The highest state is a trap, so the mass lost by cutting the state space is
known, and the space grows until it is below `LOST`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import BoligsimError, InputError
from boligsim.homelessness.fluid import fluid_level

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.homelessness.pool import Piece, Pool

__all__ = ["LOST", "describe", "exact_queue", "queue_laws"]

Floats = NDArray[np.float64]

LOST = 1e-12
BLOCK = 64  # powers of the chain kept at a time
LARGEST = 4e10  # cells to update, about a minute
ROUNDING = 1e-11  # a cumulative probability this close to the share counts as reaching it


def exact_queue(pool: Pool) -> pd.DataFrame:
    """Return mean, sd, p0, p10, p50 and p90 of the queue just before each time of `pool`.

    Source
    ------
    A. Jensen (1953), Markoff chains as an aid in the study of Markoff processes.
    """
    import pandas as pd

    rows = [describe(law) for law in queue_laws(pool)]
    return pd.DataFrame({"at": pool.at, **{key: [row[key] for row in rows] for key in rows[0]}})


def describe(law: Floats) -> dict[str, float]:
    """Return the mean, sd, p0 and percentiles of a law over 0, 1, 2, ... households."""
    size = np.arange(len(law))
    mean = float(np.add.reduce(law * size))
    variance = float(np.add.reduce(law * (size - mean) ** 2))
    below = np.cumsum(law)
    shares = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
    return {
        "mean": mean,
        "sd": math.sqrt(variance),
        "p0": float(law[0]),
        **{key: int(np.argmax(below >= share - ROUNDING)) for key, share in shares.items()},
    }


def queue_laws(pool: Pool, *, start: Floats | None = None) -> list[Floats]:
    """Return the law of the queue just before each time of `pool`.

    Parameters
    ----------
    pool
        The pool.
    start
        Law of the households in the system (housed plus waiting) at 0, if it is not all
        dwellings full and ``waiting0`` waiting.

    Returns
    -------
    list of ndarray
        One law a time: element k is the probability that k households wait. Each sums to 1 but
        for a lost mass below 1e-12.

    Raises
    ------
    InputError
        `start` is not a law, or the pool is too big.
    """
    if start is None:
        start = np.zeros(pool.dwellings[0][1] + pool.waiting0 + 1)
        start[-1] = 1.0
    start = np.asarray(start, dtype=np.float64)
    if start.ndim != 1 or (start < 0).any() or abs(float(start.sum()) - 1) > 1e-9:
        raise InputError("start must be a law: numbers of at least 0 that sum to 1.")
    pieces = pool.pieces()
    size = _first_size(pieces, len(start) - 1)
    while True:
        laws, lost = _march(pieces, start, pool.at, size)
        if lost < LOST:
            return laws
        size = math.ceil(1.5 * size)


def _first_size(pieces: list[Piece], top: int) -> int:
    """Guess a state space that a walk from the deterministic path seldom leaves."""
    peak = float(top)
    level = float(top)
    born = events = 0.0
    for piece in pieces:
        level = fluid_level(level, piece, piece.end - piece.start)
        peak = max(peak, level)
        born += piece.arrivals * (piece.end - piece.start)
        events += (piece.arrivals + piece.tenancy * piece.dwellings) * (piece.end - piece.start)
    walk = peak + 7.5 * math.sqrt(events)
    everyone = top + born + 8 * math.sqrt(born)
    return math.ceil(min(walk, everyone)) + 40


def _march(
    pieces: list[Piece], law: Floats, at: tuple[float, ...], size: int
) -> tuple[list[Floats], float]:
    law = np.concatenate([law, np.zeros(size - len(law))]) if size > len(law) else law
    work = sum(_fastest(p, size) * (p.end - p.start) for p in pieces) * len(law)
    if work > LARGEST:
        raise InputError(
            f"The pool is too big for the exact mode ({work:.1g} cells to update). Use "
            "simulate(draws, seed), fewer years or fewer dwellings."
        )
    found = [_queue(law, pieces[0].dwellings) for time in at if time <= 0]
    for piece in pieces:
        law = _after_moves(law, piece)
        inside = [time for time in at if piece.start < time <= piece.end]
        laws = _mixtures(piece, law, [time - piece.start for time in (*inside, piece.end)])
        found += [_queue(laws[k], piece.dwellings) for k in range(len(inside))]
        law = laws[-1]
    short = 1 - float(np.add.reduce(law))
    if not abs(short) < 1e-9:
        raise BoligsimError(f"The exact mode lost {short:.1e} of the probability; report this.")
    return found, float(law[-1])


def _after_moves(law: Floats, piece: Piece) -> Floats:
    """Return the law just after households have left, from tenancies or from the queue."""
    places = piece.dwellings
    for n, queue in piece.moves:
        level = np.arange(len(law))
        inside = np.maximum(level - places, 0) if queue else np.minimum(level, places)
        moved = np.zeros_like(law)
        np.add.at(moved, level - np.minimum(n, inside), law)
        moved[-1] += law[-1]  # what is lost stays lost
        moved[len(law) - 1 - min(n, int(inside[-1]))] -= law[-1]
        law = moved
    return law


def _fastest(piece: Piece, size: int) -> float:
    return piece.arrivals + piece.tenancy * min(piece.dwellings, size)


def _queue(law: Floats, dwellings: int) -> Floats:
    if dwellings >= len(law) - 1:
        return np.array([float(np.add.reduce(law))])
    return np.concatenate([[float(np.add.reduce(law[: dwellings + 1]))], law[dwellings + 1 :]])


def _mixtures(piece: Piece, law: Floats, spans: list[float]) -> list[Floats]:
    """Return the laws after each of `spans` years of one piece, all from the same powers."""
    size = len(law)
    fastest = _fastest(piece, size)
    if fastest == 0:
        return [law for _ in spans]
    weights = [_poisson(fastest * span) for span in spans]
    last = max(first + len(weight) for first, weight in weights) - 1
    down = piece.tenancy * np.minimum(np.arange(size), piece.dwellings) / fastest
    up = piece.arrivals / fastest
    down[-1] = 0.0
    stay = 1 - up - down
    stay[-1] = 1.0
    down = down[1:]
    mixed = [np.zeros(size) for _ in spans]
    powers = np.empty((BLOCK, size))
    shifted = np.empty(size - 1)
    row = law
    for block in range(0, last + 1, BLOCK):
        count = min(BLOCK, last + 1 - block)
        for k in range(count):
            new = powers[k]
            if block + k == 0:
                new[:] = row
            else:
                np.multiply(row, stay, out=new)
                np.multiply(row[:-1], up, out=shifted)
                new[1:] += shifted
                np.multiply(row[1:], down, out=shifted)
                new[:-1] += shifted
            row = new
        for total, (first, weight) in zip(mixed, weights, strict=True):
            low, high = max(block, first), min(block + count, first + len(weight))
            if low < high:
                share = weight[low - first : high - first, None]
                total += np.add.reduce(share * powers[low - block : high - block], axis=0)
        row = row.copy()
        row[row < 1e-200] = 0.0  # denormal numbers would be a hundred times slower
    return mixed


def _poisson(mean: float) -> tuple[int, Floats]:
    """Return the first point and the weights of a Poisson law, its far tails cut."""
    mode = math.floor(mean)
    reach = math.ceil(10 * math.sqrt(mean)) + 40
    right = np.cumprod(mean / np.arange(mode + 1, mode + reach + 1))
    left = np.cumprod(np.arange(mode, max(mode - reach, 0), -1) / mean)
    weights = np.concatenate([left[::-1], [1.0], right])
    keep = weights > 1e-22
    weights = weights[keep]
    return mode - len(left) + int(np.argmax(keep)), weights / np.add.reduce(weights)
