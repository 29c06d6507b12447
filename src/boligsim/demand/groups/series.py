"""Counts and exposures as users give them: checked and turned into arrays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
SHORTEST = 3


@dataclass(frozen=True)
class Series:
    """Counts of several groups by year.

    ``counts`` is ``[G, T]`` with NaN where nothing was counted, ``exposure`` ``[G, T]`` and
    ``ahead`` ``[G, H]`` positive, ``alike`` the label of the comparable groups, ``[G]``.
    """

    names: tuple[str, ...]
    last_year: int
    counts: Array
    exposure: Array
    ahead: Array
    alike: NDArray[np.int64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a count."""
        return ~np.isnan(self.counts)


def read_series(
    counts: Any, exposure: Any, horizon: int, alike: Sequence[Hashable] | None
) -> Series:
    """Check what `forecast_counts` was given.

    Parameters
    ----------
    counts, exposure, horizon, alike
        As there.

    Returns
    -------
    Series

    Raises
    ------
    InputError
        Another type, another shape, counts below 0, no exposure, or fewer than three counts.
    """
    if isinstance(horizon, bool) or not isinstance(horizon, (int, np.integer)) or horizon < 1:
        raise InputError(
            f"horizon is {horizon!r}; give the number of years ahead, a whole number from 1."
        )
    names, last, table = _table(counts)
    wrong = np.argwhere(np.isinf(table) | (table < 0))
    if len(wrong):
        g, t = wrong[0]
        raise InputError(
            f"counts of '{names[g]}' hold {table[g, t]:g} as number {t + 1}; counts are 0 or more, "
            "and nan where nothing was counted."
        )
    few = np.flatnonzero((~np.isnan(table)).sum(axis=1) < SHORTEST)
    if len(few):
        raise InputError(
            f"counts of '{names[few[0]]}' hold fewer than {SHORTEST} years; a level and its "
            "uncertainty need at least three. Use a prevalence or an incidence instead."
        )
    past, ahead = _exposures(exposure, np.isnan(table), int(horizon), names)
    return Series(names, last, table, past, ahead, _labels(alike, len(table)))


def _table(counts: Any) -> tuple[tuple[str, ...], int, Array]:
    import pandas as pd

    frame: pd.DataFrame
    if isinstance(counts, pd.Series):
        frame = counts.to_frame(name=counts.name if counts.name is not None else "0").T
    elif isinstance(counts, pd.DataFrame):
        frame = counts
    else:
        try:
            array = np.atleast_2d(np.asarray(counts, dtype=np.float64))
        except (TypeError, ValueError):
            array = np.empty((0, 0))
        if array.ndim != 2 or array.size == 0 or isinstance(counts, str):
            raise InputError(
                f"counts is {type(counts).__name__}; give a table with a row a group and a column "
                "a year (DataFrame or array), or one series."
            )
        frame = pd.DataFrame(array, columns=range(1 - array.shape[1], 1))
    years = [int(y) if str(y).lstrip("-").isdigit() else None for y in frame.columns]
    if None in years or years != list(range(years[0] or 0, (years[0] or 0) + len(years))):
        raise InputError(
            "counts need one column a year, in order and without gaps, e.g. 2015, 2016, 2017; "
            "write nan where nothing was counted."
        )
    try:
        table = frame.to_numpy(dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            "counts hold a cell that is no number; write nan where nothing was counted."
        ) from None
    return tuple(str(n) for n in frame.index), int(years[-1] or 0), table


def _exposures(
    exposure: Any, uncounted: NDArray[np.bool_], horizon: int, names: tuple[str, ...]
) -> tuple[Array, Array]:
    groups, years = uncounted.shape
    if exposure is None:
        return np.ones((groups, years)), np.ones((groups, horizon))
    try:
        table = np.atleast_2d(np.asarray(exposure, dtype=np.float64))
    except (TypeError, ValueError):
        table = np.empty((0, 0))
    if table.shape == (groups, years):
        table = np.concatenate([table, np.repeat(table[:, -1:], horizon, axis=1)], axis=1)
    if table.shape != (groups, years + horizon):
        raise InputError(
            f"exposure has the shape {table.shape}; give {groups} rows of {years} years, or of "
            f"{years + horizon} with the {horizon} ahead."
        )
    # Where nothing was counted the exposure is not needed; any number keeps the arrays whole.
    spare = np.isnan(table[:, :years]) & uncounted
    table = table.copy()
    table[:, :years][spare] = np.repeat(table[:, -1:], years, axis=1)[spare]
    wrong = np.argwhere(~np.isfinite(table) | (table <= 0))
    if len(wrong):
        g, t = wrong[0]
        raise InputError(
            f"exposure of '{names[g]}' is {table[g, t]:g} in year number {t + 1}; it must be above "
            "0 in every year. Leave the group out, or give a wider exposure."
        )
    return table[:, :years], table[:, years:]


def _labels(alike: Sequence[Hashable] | None, groups: int) -> NDArray[np.int64]:
    if alike is None:
        return np.zeros(groups, dtype=np.int64)
    labels = list(alike)
    if len(labels) != groups:
        raise InputError(f"alike has {len(labels)} labels for {groups} groups; give one a group.")
    order = {label: k for k, label in enumerate(dict.fromkeys(labels))}
    return np.array([order[label] for label in labels], dtype=np.int64)
