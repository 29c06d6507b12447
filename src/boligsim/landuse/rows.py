"""Tidy rows of the room's tables: one number a world or plan, summed up to mean and percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.base.summary import summarise

__all__ = ["COLUMNS", "Row", "fixed_rows", "rows", "share_rows"]

Row = dict[str, object]
COLUMNS = ("scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90")


def rows(
    scenario: str,
    years: Sequence[int],
    series: str,
    unit: str,
    draws: NDArray[Any],
    *,
    of: str = "worlds",
    **more: object,
) -> list[Row]:
    """Return a row a year.

    Parameters
    ----------
    scenario, years, series, unit
        What the numbers are.
    draws
        [W, len(years)].
    of
        What the percentiles are of.
    **more
        Further columns.
    """
    numbers = summarise(draws)
    return [
        {
            "scenario": scenario, "year": int(year), "group": "all", "series": series,
            "unit": unit, "of": of, **{k: float(v[i]) for k, v in numbers.items()}, **more,
        }
        for i, year in enumerate(years)
    ]  # fmt: skip


def fixed_rows(
    scenario: str,
    years: Sequence[int],
    series: str,
    unit: str,
    values: Sequence[float],
    **more: object,
) -> list[Row]:
    """Return a row a year of numbers without spread, nan where undefined."""
    return [
        {
            "scenario": scenario, "year": int(year), "group": "all", "series": series,
            "unit": unit, "of": "fixed", **dict.fromkeys(COLUMNS[6:], float(value)), **more,
        }
        for year, value in zip(years, values, strict=True)
    ]  # fmt: skip


def share_rows(
    scenario: str, years: Sequence[int], series: str, true: NDArray[np.bool_], **more: object
) -> list[Row]:
    """Return a row a year with the share of the worlds, [W, len(years)], in which it is true."""
    share = true.sum(axis=0) / len(true)
    return fixed_rows(scenario, years, series, "share", [float(s) for s in share], **more)
