"""Plane geometry of rings of points: where they cross themselves, how large they are, their middle.

Coordinates are degrees of longitude and latitude, east and north. Areas that a municipality plans
are small enough for straight lines between the points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ring", "crossing", "flat", "middle", "signed_area"]

Ring = NDArray[np.float64]
"""float64[n, 2], longitude and latitude; the last point repeats the first."""


def signed_area(ring: Ring) -> float:
    """Return the area of a ring in square degrees, above 0 where it runs anticlockwise.

    Parameters
    ----------
    ring
        float64[n, 2], closed.

    Returns
    -------
    float
        By the shoelace formula.

    Examples
    --------
    >>> import numpy as np
    >>> signed_area(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0], [0.0, 0.0]]))
    2.0
    """
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.add.reduce(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def flat(ring: Ring) -> bool:
    """Return whether all points of a ring lie on one line.

    A ring that crosses itself can have an area of 0 without being flat.

    Parameters
    ----------
    ring
        float64[n, 2], closed.

    Examples
    --------
    >>> import numpy as np
    >>> flat(np.array([[0.0, 0.0], [1.0, 1.0], [3.0, 3.0], [0.0, 0.0]]))
    True
    """
    away = ring - ring[0]
    far = away[int(np.argmax(np.abs(away).max(axis=1)))]
    return bool((away[:, 0] * far[1] == away[:, 1] * far[0]).all())


def middle(ring: Ring) -> tuple[float, float]:
    """Return the centre of mass of a ring, or the mean of its points where it has no area.

    Parameters
    ----------
    ring
        float64[n, 2], closed.

    Returns
    -------
    tuple of float
        Longitude and latitude.

    Examples
    --------
    >>> import numpy as np
    >>> middle(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0], [0.0, 0.0]]))
    (1.0, 0.5)
    """
    area = signed_area(ring)
    if area == 0:
        return float(ring[:-1, 0].mean()), float(ring[:-1, 1].mean())
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    at_x = np.add.reduce((x[:-1] + x[1:]) * cross) / (6 * area)
    at_y = np.add.reduce((y[:-1] + y[1:]) * cross) / (6 * area)
    return float(at_x + ring[0, 0]), float(at_y + ring[0, 1])


def crossing(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """Return a point where the rings cross or touch themselves or one another, if there is one.

    Parameters
    ----------
    rings
        The outer ring of a polygon and its holes.

    Returns
    -------
    tuple of float or None
        Longitude and latitude; None for a polygon that is whole.

    Notes
    -----
    Two segments meet when the ends of each lie on different sides of the other, or an end on it.
    Segments are sorted by their western end, so only those that overlap from west to east are
    compared. Neighbours in a ring share a point and are not compared, except where they run back
    over each other.

    Examples
    --------
    >>> import numpy as np
    >>> bow_tie = np.array([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
    >>> crossing([bow_tie])
    (1.0, 1.0)
    """
    start = np.concatenate([ring[:-1] for ring in rings])
    end = np.concatenate([ring[1:] for ring in rings])
    number = np.concatenate([np.full(len(r) - 1, i) for i, r in enumerate(rings)])
    place = np.concatenate([np.arange(len(r) - 1) for r in rings])
    size = np.concatenate([np.full(len(r) - 1, len(r) - 1) for r in rings])
    west = np.minimum(start[:, 0], end[:, 0])
    east = np.maximum(start[:, 0], end[:, 0])
    order = np.argsort(west, kind="stable")
    last = np.searchsorted(west[order], east[order], side="right")
    for at, i in enumerate(order):
        others = order[at + 1 : last[at]]
        if not len(others):
            continue
        gap = (place[others] - place[i]) % size[others]
        near = (number[others] == number[i]) & ((gap == 1) | (gap == size[others] - 1))
        meet = _meets(start[i], end[i], start[others], end[others])
        meets = np.where(near, _folds(start, end, i, others), meet)
        if meets.any():
            return _point(start, end, int(i), int(others[int(np.argmax(meets))]))
    return None


def _side(a: Ring, b: Ring, c: Ring) -> Ring:
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
        - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )


def _between(a: Ring, b: Ring, c: Ring) -> NDArray[np.bool_]:
    """Whether c lies in the box of a and b."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    return np.asarray(((low <= c) & (c <= high)).all(axis=-1))


def _meets(a: Ring, b: Ring, c: Ring, d: Ring) -> NDArray[np.bool_]:
    one, two = _side(a, b, c), _side(a, b, d)
    three, four = _side(c, d, a), _side(c, d, b)
    across = (one * two < 0) & (three * four < 0)
    touch = (one == 0) & _between(a, b, c) | (two == 0) & _between(a, b, d)
    touch |= (three == 0) & _between(c, d, a) | (four == 0) & _between(c, d, b)
    return np.asarray(across | touch)


def _folds(start: Ring, end: Ring, i: int, others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a neighbour runs back over the segment: on one line and the other way."""
    mine, theirs = end[i] - start[i], end[others] - start[others]
    flat = mine[0] * theirs[:, 1] - mine[1] * theirs[:, 0] == 0
    back = mine[0] * theirs[:, 0] + mine[1] * theirs[:, 1] < 0
    return np.asarray(flat & back)


def _point(start: Ring, end: Ring, i: int, j: int) -> tuple[float, float]:
    """Where two segments meet; where they run along each other, an end of the second."""
    a, b, c, d = start[i], end[i], start[j], end[j]
    turn = float(_side(a, b, d) - _side(a, b, c))
    if turn == 0:
        return float(c[0]), float(c[1])
    share = float(-_side(a, b, c)) / turn
    return float(c[0] + share * (d[0] - c[0])), float(c[1] + share * (d[1] - c[1]))
