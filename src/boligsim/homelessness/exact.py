"""The law of one queue without noise, by uniformisation.

A stretch of constant rates is a `chain`; between stretches dwellings come and go and households
move. The highest state of the chain is a trap, so the mass lost by cutting the state space is
known, and the space grows until it is below `LOST`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import BoligsimError, InputError
from boligsim.homelessness.chain import SAME, Chain
from boligsim.homelessness.fluid import fluid_level
from boligsim.homelessness.inputs import law as law_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from boligsim.homelessness.pieces import Piece
    from boligsim.homelessness.pool import Pool

__all__ = ["LARGEST", "LOST", "describe", "exact_queue", "first_size", "queue_laws"]

Floats = NDArray[np.float64]
Rates = tuple[float, float, int, float]

LOST = 1e-12
WORTH = 30  # a matrix for a span that comes up less often never pays
LARGEST = 4e10  # cells to update, about a minute
ROUNDING = 1e-11  # a cumulative probability this close to the share counts as reaching it


def exact_queue(pool: Pool) -> pd.DataFrame:
    """Return mean, sd, p0, p10, p50 and p90 of the queue just before each time of `pool`.

    Every probability is off by at most ``attrs["error"]`` of the frame.
    """
    import pandas as pd

    laws, error = _laws(pool)
    frame = pd.DataFrame({"at": pool.at, **describe(laws)})
    frame.attrs["error"] = error
    return frame


def describe(laws: Sequence[Floats]) -> dict[str, NDArray[np.generic]]:
    """Return the mean, sd, p0 and percentiles of laws over 0, 1, 2, ... households.

    Parameters
    ----------
    laws
        One a row of the result.

    Returns
    -------
    dict of ndarray
        mean, sd, p0 (float64) and p10, p50, p90 (int64).
    """
    size = np.arange(max(map(len, laws)))
    law = np.zeros((len(laws), len(size)))
    for row, given in zip(law, laws, strict=True):
        row[: len(given)] = given
    mean = np.add.reduce(law * size, axis=1)
    variance = np.add.reduce(law * (size - mean[:, None]) ** 2, axis=1)
    below = np.cumsum(law, axis=1)
    shares = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
    return {
        "mean": mean,
        "sd": np.sqrt(variance),
        "p0": law[:, 0],
        **{k: np.argmax(below >= share - ROUNDING, axis=1) for k, share in shares.items()},
    }


def queue_laws(pool: Pool, *, start: Floats | None = None) -> list[Floats]:
    """Return the law of the queue just before each time of `pool`.

    Parameters
    ----------
    pool
        The pool.
    start
        Law of the households in the system at 0, instead of the pool's own.

    Returns
    -------
    list of ndarray
        One law a time: element k is the probability that k households wait. Each sums to 1 but
        for a lost mass below 1e-12.

    Raises
    ------
    InputError
        `start` is not a law, or the pool is too big.

    Examples
    --------
    >>> from boligsim.homelessness.pool import one_pool
    >>> [law] = queue_laws(one_pool(6, 3, 3, 0, 32, at=[32]))
    >>> law[:3].round(3).tolist()
    [0.704, 0.099, 0.066]
    """
    return _laws(pool if start is None else replace(pool, start=law_of("start", start)))[0]


def _laws(pool: Pool) -> tuple[list[Floats], float]:
    start = pool.start_law()
    pieces = pool.pieces()
    size = first_size(pieces, len(start) - 1)
    while True:
        laws, lost, error = _march(pieces, start, pool.at, size)
        if lost < LOST:
            return laws, error
        size = math.ceil(1.5 * size)


def first_size(pieces: list[Piece], top: int, reach: float = 7.5) -> int:
    """Guess a state space that a walk from the deterministic path seldom leaves.

    Parameters
    ----------
    pieces
        Of a pool.
    top
        Most households in the system at the start.
    reach
        Standard deviations of a free walk.
    """
    peak = level = float(top)
    born = events = 0.0
    for piece in pieces:
        span = piece.end - piece.start
        level = fluid_level(level, piece, span)
        peak = max(peak, level)
        born += piece.arrivals * span
        events += (piece.arrivals + piece.tenancy * piece.dwellings) * span
    walk = peak + reach * math.sqrt(events)
    everyone = top + born + (reach + 0.5) * math.sqrt(born)
    return max(math.ceil(min(walk, everyone)) + 20, top + 2)


def _march(
    pieces: list[Piece], start: Floats, at: tuple[float, ...], size: int
) -> tuple[list[Floats], float, float]:
    """Return the laws of the queue, the mass in the trap, and a bound of the whole error."""
    law = np.concatenate([start, np.zeros(size - len(start))])
    times = Counter(at)
    stops = [sorted({t for t in times if p.start < t < p.end} | {p.end}) for p in pieces]
    chains = _chains(pieces, stops, size)
    found = [queue_of(law, pieces[0].dwellings)] * times[0.0]
    late = 0.0
    for piece, ends in zip(pieces, stops, strict=True):
        law = _after_moves(law, piece)
        chain = chains[_rates(piece)]
        now = piece.start
        for end in ends:
            law, span = chain.after(law, end - now)
            now += span
            found += [queue_of(law, piece.dwellings)] * times[end]
        late += 2 * chain.fastest * (abs(now - piece.end) + SAME)
    short = abs(1 - float(np.add.reduce(law)))
    if not short < 1e-9:
        raise BoligsimError(f"The exact mode lost {short:.1e} of the probability; report this.")
    lost = float(law[-1])
    return found, lost, lost + short + late + 1e-16 * sum(len(ends) for ends in stops)


def _rates(piece: Piece) -> Rates:
    return piece.arrivals, piece.tenancy, piece.dwellings, piece.withdrawal


def _chains(pieces: list[Piece], stops: list[list[float]], size: int) -> dict[Rates, Chain]:
    """Make the chain of each set of rates; a span that comes up often gets a matrix."""
    chains = {_rates(p): Chain(*_rates(p), size) for p in pieces}
    work = sum(chains[_rates(p)].fastest * (p.end - p.start) for p in pieces) * size
    if work > LARGEST:
        raise InputError(
            f"The pool is too big for the exact mode ({work:.1g} cells to update). Use "
            "simulate(draws, seed), fewer years or fewer dwellings."
        )
    spans = [
        (_rates(piece), float(span))
        for piece, ends in zip(pieces, stops, strict=True)
        for span in np.diff([piece.start, *ends])
    ]
    often = Counter((rates, round(span, 12)) for rates, span in spans)
    for rates, span in spans:
        uses = often.pop((rates, round(span, 12)), 0)
        if uses > WORTH and uses > chains[rates].steps(span):  # as many as it costs to make
            chains[rates].learn(span)
    return chains


def _after_moves(law: Floats, piece: Piece) -> Floats:
    """Return the law just after households have left, from tenancies or from the queue."""
    if not piece.moves:
        return law
    level = np.arange(len(law))
    left = level - piece.leaving(level)
    left[-1] = level[-1]  # what is lost stays lost
    return np.asarray(np.bincount(left, weights=law, minlength=len(law)), dtype=np.float64)


def queue_of(law: Floats, dwellings: int) -> Floats:
    """Return the law of the queue from the law of the households in the system."""
    if dwellings >= len(law) - 1:
        return np.array([float(np.add.reduce(law))])
    return np.concatenate([[float(np.add.reduce(law[: dwellings + 1]))], law[dwellings + 1 :]])
