"""Shapley values: one effect shared among players so that the parts add up.

A player's value is its mean marginal effect over all orders in which the players could come. It
is the only division that adds up to the joint effect, gives nothing to a player without effect,
treats equal players equally and adds over games (Shapley 1953).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np
import numpy.typing as npt

from boligsim.base.errors import InputError

__all__ = ["MOST_PLAYERS", "members", "shapley_values"]

Floats = npt.NDArray[np.float64]

MOST_PLAYERS = 8


def members(coalition: int, players: int) -> tuple[int, ...]:
    """Players of a coalition given as bits.

    Examples
    --------
    >>> members(0b101, 3)
    (0, 2)
    """
    return tuple(i for i in range(players) if coalition >> i & 1)


def shapley_values(values: Sequence[npt.ArrayLike]) -> Floats:
    """Share the joint effect exactly among the players.

    Parameters
    ----------
    values
        Value of each coalition, 2^n of them; the bits of the place say who is in. Each is a
        number or an array (one value a draw), all of the same shape.

    Returns
    -------
    float64[n, ...]
        They sum to the value of everybody less that of nobody, draw by draw; a player without
        any marginal effect has exactly 0.

    Raises
    ------
    InputError
        When the number of coalitions is no power of two.

    Source
    ------
    Shapley (1953), A value for n-person games.

    Examples
    --------
    The glove game: one left glove (player 0), two right ones.

    >>> shapley_values([0, 0, 0, 1, 0, 1, 0, 1]).round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    """
    n = (len(values) - 1).bit_length()
    if len(values) != 1 << n:
        raise InputError(f"{len(values)} coalitions; all 2^n of n players are needed.")
    game = [np.asarray(v, dtype=np.float64) for v in values]
    out = np.zeros((n, *game[0].shape))
    whole = factorial(n)
    for i in range(n):
        for coalition in range(1 << n):
            if coalition >> i & 1:
                continue
            size = coalition.bit_count()
            orders = factorial(size) * factorial(n - size - 1)
            out[i] += orders * (game[coalition | 1 << i] - game[coalition])
        out[i] /= whole
    return out
