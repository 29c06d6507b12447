"""From arrays of draws to tidy rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from boligsim.base.summary import summarise

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "NUMBERS", "frame_of", "stack"]

NUMBERS = ("mean", "p10", "p50", "p90")
COLUMNS = ("scenario", "year", "group", "series", "unit", "of", *NUMBERS)


def frame_of(
    draws: npt.NDArray[Any],
    *,
    scenario: str,
    years: Sequence[int],
    groups: Sequence[str],
    series: str,
    unit: str,
    of: str = "draws",
) -> pd.DataFrame:
    """Summarise draws into tidy rows, by group and then year.

    Parameters
    ----------
    draws
        Array [W, H, years, groups]; nan = undefined in that draw.
    scenario, series, unit, of
        Words of the columns.
    years, groups
        Labels of the last two axes.

    Returns
    -------
    pandas.DataFrame
        Columns of `COLUMNS`; rows undefined in every draw are left out.
    """
    import pandas as pd

    flat = draws.reshape(-1, len(years), len(groups))
    numbers = {k: v.T.reshape(-1) for k, v in summarise(flat).items()}
    frame = pd.DataFrame(
        {
            "scenario": scenario,
            "year": np.tile(np.asarray(years, dtype=np.int64), len(groups)),
            "group": np.repeat(np.asarray(groups, dtype=object), len(years)),
            "series": series,
            "unit": unit,
            "of": of,
            **{k: numbers[k] for k in NUMBERS},
        }
    )
    return frame[frame["mean"].notna()].reset_index(drop=True)


def stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tidy frames on top of each other; an empty list gives an empty tidy frame.

    Parameters
    ----------
    frames
        Frames of `frame_of`.

    Returns
    -------
    pandas.DataFrame
        One frame with a fresh index.
    """
    import pandas as pd

    filled = [f for f in frames if len(f)]
    if not filled:
        return pd.DataFrame({c: [] for c in COLUMNS})
    return pd.concat(filled, ignore_index=True)
