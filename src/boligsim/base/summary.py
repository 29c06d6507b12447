"""What is printed about draws: mean and the 10, 50 and 90 % points, bit for bit repeatable."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["QUANTILES", "summarise"]

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


def summarise(draws: npt.ArrayLike, axis: int = 0) -> dict[str, npt.NDArray[np.float64]]:
    """Mean, p10, p50 and p90 along the axis of draws.

    The draws are sorted first, so the answer depends neither on their order nor on the layout in
    memory nor on threads. Quantiles are numpy's 'linear' ones. Draws that are nan (undefined)
    are left out; where all are, the answer is nan.

    Parameters
    ----------
    draws
        Array with worlds x histories flattened into `axis`.
    axis
        Axis of the draws.

    Returns
    -------
    dict
        ``mean``, ``p10``, ``p50``, ``p90``: arrays without that axis.

    Examples
    --------
    >>> {k: float(v) for k, v in summarise([4, 1, 3, 2]).items()}["p50"]
    2.5
    """
    array: npt.NDArray[Any] = np.moveaxis(np.asarray(draws), axis, -1)
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    # One layout, so that the sum is taken in one order.
    ordered = np.sort(np.ascontiguousarray(array), axis=-1)
    if ordered.dtype.kind == "f":
        count = ordered.shape[-1] - np.isnan(ordered).sum(axis=-1)
        total = np.add.reduce(np.nan_to_num(ordered, nan=0.0), axis=-1, dtype=np.float64)
    else:
        count = np.full(ordered.shape[:-1], ordered.shape[-1])
        total = np.add.reduce(ordered, axis=-1, dtype=np.int64).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        out = {"mean": np.asarray(np.where(count > 0, total / count, np.nan), dtype=np.float64)}
    for name, q in QUANTILES.items():
        out[name] = _point(ordered, count, q)
    return out


def _point(ordered: npt.NDArray[Any], count: npt.NDArray[Any], q: float) -> npt.NDArray[np.float64]:
    place = np.maximum(count - 1, 0) * q
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    lower = np.take_along_axis(ordered, below[..., None], -1)[..., 0].astype(np.float64)
    upper = np.take_along_axis(ordered, above[..., None], -1)[..., 0].astype(np.float64)
    return np.asarray(lower + (upper - lower) * (place - below), dtype=np.float64)
