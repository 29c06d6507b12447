"""Designs on the unit cube and what they say: tornado, Morris, Sobol. SALib does the latter two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError
from boligsim.base.random import fold

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Evaluate = Callable[[Floats], Floats]

__all__ = ["METHODS", "SIZES", "design"]

LOW, HIGH = 0.1, 0.9
SIZES = {"tornado": 1, "morris": 8, "sobol": 64}
"""Default sizes: none to choose, trajectories, base points (a power of two)."""
_LEVELS = 4
_EDGE = 1e-6


def design(
    evaluate: Evaluate, names: Sequence[str], method: str, size: int | None, seed: int
) -> pd.DataFrame:
    """Study a function of points of the unit cube.

    Parameters
    ----------
    evaluate
        From float64[points, coordinates] to float64[points].
    names
        Of the coordinates.
    method
        tornado, morris or sobol.
    size
        Trajectories of Morris, base points of Sobol; left out: `SIZES`.
    seed
        Of the design.

    Returns
    -------
    pandas.DataFrame
        One row a coordinate, the most important first; the columns depend on the method.

    Raises
    ------
    InputError
        When the method is unknown, or there is nothing to study.

    Source
    ------
    Morris (1991), Campolongo et al. (2007) for mu star; Sobol (2001), Saltelli et al. (2010);
    Iwanaga, Usher and Herman (2022), SALib 2.0.
    """
    if method not in METHODS:
        raise InputError(f"method must be one of {', '.join(METHODS)}, not '{method}'.")
    if not names:
        raise InputError("There is no parameter to study; name some that are not fixed.")
    if size is not None and (isinstance(size, bool) or size < 1):
        raise InputError(f"size must be a whole number, 1 or more, not {size!r}.")
    frame = METHODS[method](evaluate, list(names), size or SIZES[method], seed)
    order = np.argsort(-frame["importance"].to_numpy(), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _tornado(evaluate: Evaluate, names: list[str], size: int, seed: int) -> pd.DataFrame:
    """One at a time from the 10 to the 90 % point, the others at their medians."""
    k = len(names)
    points = np.full((2 * k + 1, k), 0.5)
    for j in range(k):
        points[1 + 2 * j, j], points[2 + 2 * j, j] = LOW, HIGH
    values = evaluate(points)
    low, high = values[1::2], values[2::2]
    return pd.DataFrame(
        {"name": names, "importance": np.ptp([low, high, np.full(k, values[0])], axis=0),
         "at_low": low, "at_high": high, "at_median": float(values[0])}
    )  # fmt: skip


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[_EDGE, 1 - _EDGE]] * len(names)}


def _morris(evaluate: Evaluate, names: list[str], size: int, seed: int) -> pd.DataFrame:
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sample

    key = fold(seed, "morris") & 0x7FFFFFFF
    problem = _problem(names)
    points = np.asarray(sample.sample(problem, size, num_levels=_LEVELS, seed=key))
    found = analysis.analyze(problem, points, evaluate(points), num_levels=_LEVELS, seed=key)
    star = np.asarray(found["mu_star"], dtype=np.float64)
    return pd.DataFrame(
        {"name": names, "importance": star, "mu_star": star,
         "mu": np.asarray(found["mu"], dtype=np.float64),
         "sigma": np.asarray(found["sigma"], dtype=np.float64),
         "error": np.asarray(found["mu_star_conf"], dtype=np.float64)}
    )  # fmt: skip


def _sobol(evaluate: Evaluate, names: list[str], size: int, seed: int) -> pd.DataFrame:
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sample

    key = fold(seed, "sobol") & 0x7FFFFFFF
    if size & (size - 1):
        raise InputError(f"size must be a power of two for Sobol indices, not {size}.")
    problem = _problem(names)
    points = np.asarray(sample.sample(problem, size, calc_second_order=False, seed=key))
    values = evaluate(points)
    if float(np.ptp(values)) == 0.0:
        nothing = np.zeros(len(names))
        columns = dict.fromkeys(("importance", "first", "first_error", "total", "total_error"))
        return pd.DataFrame({"name": names, **dict.fromkeys(columns, nothing)})
    found = analysis.analyze(problem, values, calc_second_order=False, seed=key)
    out = {
        key_: np.asarray(found[theirs], dtype=np.float64)
        for key_, theirs in (
            ("first", "S1"), ("first_error", "S1_conf"), ("total", "ST"), ("total_error", "ST_conf")
        )
    }  # fmt: skip
    return pd.DataFrame({"name": names, "importance": out["total"], **out})


METHODS: dict[str, Callable[[Evaluate, list[str], int, int], pd.DataFrame]] = {
    "tornado": _tornado,
    "morris": _morris,
    "sobol": _sobol,
}
