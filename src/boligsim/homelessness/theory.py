"""Closed formulas of queueing theory and vacancy chains.

They are the outside truth of this room: the kernel and the exact mode are tested against them,
and a planner can use them alone for a first, rough answer. Rates are per year, waits in years.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boligsim.base.errors import InputError
from boligsim.homelessness._arguments import finite
from boligsim.homelessness.inputs import count, numbers

__all__ = ["erlang_c", "mm_infinity_transient", "priority_wait", "vacancy_chain"]

Floats = NDArray[np.float64]


def erlang_c(arrivals: float, rate: float, servers: int) -> dict[str, float]:
    """Return the long-run queue in front of `servers` dwellings (M/M/s, Erlang's C formula).

    Parameters
    ----------
    arrivals
        New households per year, >= 0.
    rate
        Tenancy ends per occupied dwelling per year, > 0.
    servers
        Number of dwellings, >= 1.

    Returns
    -------
    dict
        ``wait_probability`` (a new household has to wait), ``queue`` (mean households waiting),
        ``wait`` (mean wait in years). Where the dwellings cannot keep up
        (``arrivals >= rate * servers``) the queue grows without end: 1, inf, inf.

    Raises
    ------
    InputError
        A number is negative, not finite or, for `servers`, not whole.

    Source
    ------
    A. K. Erlang (1917), Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges.

    Examples
    --------
    >>> {key: round(value, 3) for key, value in erlang_c(6, 3, 3).items()}
    {'wait_probability': 0.444, 'queue': 0.889, 'wait': 0.148}
    """
    arrivals = finite("arrivals", arrivals)
    rate = finite("rate", rate, positive=True)
    servers = _servers(servers)
    load = arrivals / rate
    if load >= servers:
        return {"wait_probability": 1.0, "queue": math.inf, "wait": math.inf}
    blocked = 1.0  # Erlang's B, by the recursion that cannot overflow
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    share = load / servers
    probability = blocked / (1 - share * (1 - blocked))
    wait = probability / (rate * servers - arrivals)
    return {"wait_probability": probability, "queue": arrivals * wait, "wait": wait}


def priority_wait(arrivals: Sequence[float], rate: float, servers: int) -> list[float]:
    """Return the long-run mean wait of each priority class, nobody being moved out.

    Parameters
    ----------
    arrivals
        New households per year of each class, the highest class first.
    rate
        Tenancy ends per occupied dwelling per year, the same for all classes, > 0.
    servers
        Number of dwellings, >= 1.

    Returns
    -------
    list of float
        Years from application to allocation, one a class; inf for a class that the dwellings
        cannot keep up with (the classes above it still have a finite wait).

    Raises
    ------
    InputError
        A number is negative, not finite or, for `servers`, not whole; or no class is given.

    Source
    ------
    A. Cobham (1954), Priority assignment in waiting line problems, Operations Research 2.

    Examples
    --------
    >>> [round(wait, 3) for wait in priority_wait([0.2, 0.6, 1.2], 3, 2)]
    [0.029, 0.033, 0.048]
    """
    classes = numbers("arrivals", arrivals)
    if not classes:
        raise InputError("priority_wait: arrivals is empty; give one rate for each class.")
    busy = erlang_c(math.fsum(classes), rate, servers)["wait_probability"]
    residual = busy / (rate * servers)
    waits: list[float] = []
    above = 0.0
    for k in range(len(classes)):
        below = math.fsum(classes[: k + 1]) / (rate * servers)
        waits.append(math.inf if below >= 1 else residual / ((1 - above) * (1 - below)))
        above = below
    return waits


def mm_infinity_transient(
    arrivals: float, rate: float, start: int, time: float
) -> dict[str, float]:
    """Return the mean and variance of the number of tenancies when there is always a dwelling.

    Parameters
    ----------
    arrivals
        New households per year, >= 0.
    rate
        Tenancy ends per household per year, > 0.
    start
        Households at time 0.
    time
        Years since the start, >= 0.

    Returns
    -------
    dict
        ``mean`` and ``variance``; the law is a binomial of those who stayed (``start``, with
        probability ``stay``) plus an independent Poisson of newcomers (mean ``newcomers``).

    Raises
    ------
    InputError
        A number is negative, not finite or, for `start`, not whole.

    Source
    ------
    L. Takács (1962), Introduction to the Theory of Queues: M/M/infinity.

    Examples
    --------
    >>> round(mm_infinity_transient(62, 0.2, 0, 5)["mean"], 1)
    196.0
    """
    arrivals = finite("arrivals", arrivals)
    rate = finite("rate", rate, positive=True)
    start = count("start", start)
    stay = math.exp(-rate * finite("time", time))
    newcomers = arrivals / rate * (1 - stay)
    return {
        "mean": start * stay + newcomers,
        "variance": start * stay * (1 - stay) + newcomers,
        "stay": stay,
        "newcomers": newcomers,
    }


def vacancy_chain(Q: ArrayLike, start: ArrayLike) -> dict[str, Floats]:
    """Return how far vacancies travel before they leave the municipality's own stock.

    Parameters
    ----------
    Q
        Square table: ``Q[i, j]`` is the probability that a vacancy in dwelling type i is filled
        by a household that comes from type j and so opens a vacancy there. What a row lacks to
        1 is the probability that the chain ends. One row may sum to 1 if its chain ends
        elsewhere.
    start
        Vacancies opened in each type (by new dwellings, deaths, moves out).

    Returns
    -------
    dict
        ``lengths``: mean number of moves of a chain that starts in each type; ``variance``: of
        that number; ``filled``: mean number of vacancies filled in each type by all of `start`.

    Raises
    ------
    InputError
        The table is not square, holds negative numbers, a row sums to more than 1, or no exit
        can be reached from some type.

    Source
    ------
    H. C. White (1970), Chains of Opportunity; J. G. Kemeny and J. L. Snell (1960), Finite
    Markov Chains, for the variance.

    Examples
    --------
    >>> vacancy_chain([[0.0, 0.5], [0.0, 0.0]], [10, 0])["lengths"].tolist()
    [1.5, 1.0]
    """
    moves, opened = _table("Q", Q), _table("start", start)
    _check_chain(moves, opened)
    types = len(moves)
    inverse = _inverse(np.eye(types) - moves)
    lengths = inverse.sum(axis=1)
    twice = 2 * (inverse * lengths).sum(axis=1)
    filled = (opened[:, None] * inverse).sum(axis=0)
    return {"lengths": lengths, "filled": filled, "variance": twice - lengths - lengths**2}


def _table(name: str, value: ArrayLike) -> Floats:
    try:
        return np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"vacancy_chain: {name} is {value!r}; it must hold numbers, and rows of equal length."
        ) from None


def _check_chain(moves: Floats, opened: Floats) -> None:
    if moves.ndim != 2 or moves.shape[0] != moves.shape[1] or not len(moves):
        raise InputError(f"vacancy_chain: Q must be a square table, it has shape {moves.shape}.")
    if opened.shape != (len(moves),):
        raise InputError(
            f"vacancy_chain: start must hold one number for each of the {len(moves)} types of Q, "
            f"it has shape {opened.shape}."
        )
    if not np.isfinite(moves).all() or (moves < 0).any():
        raise InputError("vacancy_chain: Q must hold probabilities from 0 to 1.")
    if not np.isfinite(opened).all() or (opened < 0).any():
        raise InputError("vacancy_chain: start must hold numbers >= 0.")
    ends = 1 - moves.sum(axis=1)
    if (ends < -1e-9).any():
        row = int(np.argmin(ends))
        raise InputError(
            f"vacancy_chain: row {row} of Q sums to {1 - ends[row]:.6g}, more than 1. A row holds "
            "the probabilities of where the next vacancy opens; what it lacks to 1 is the end of "
            "the chain."
        )
    exits = ends > 1e-12
    for _ in range(len(moves)):
        exits = exits | (moves[:, exits] > 0).any(axis=1)
    if not exits.all():
        stuck = ", ".join(str(k) for k in np.flatnonzero(~exits))
        raise InputError(
            f"vacancy_chain: no exit can be reached from type {stuck}: the chain would never end. "
            "Give at least one of the types it passes through a row that sums to less than 1."
        )


def _inverse(matrix: Floats) -> Floats:
    # I - Q is an M-matrix, so no pivoting is needed; LAPACK's bits differ with the thread count.
    size = len(matrix)
    work = np.hstack([matrix, np.eye(size)])
    for k in range(size):
        work[k] /= work[k, k]
        others = np.arange(size) != k
        work[others] -= work[others, k][:, None] * work[k]
    return work[:, size:]


def _servers(value: int) -> int:
    servers = count("servers", value)
    if servers < 1:
        raise InputError("servers is 0; there must be at least one dwelling.")
    return servers
