"""The one way a number gets into the memo: from a cell of a table, written as people read it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boligsim.base.text import number
from boligsim.report.disclosure import HIDDEN, SIGN
from boligsim.report.memo.blocks import Cell, Span, Spans

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["Quoter", "grain", "rounded", "verdict"]

MISSING = ".."


def rounded(value: float, to: float = 1.0) -> float:
    """Round half away from zero to a multiple of `to`.

    Examples
    --------
    >>> rounded(2.5), rounded(1234, 10)
    (3.0, 1230.0)
    """
    return math.copysign(math.floor(abs(value) / to + 0.5) * to, value) + 0.0


def grain(size: float) -> float:
    """Return what numbers of a size are rounded to, so that no false precision is said.

    Parameters
    ----------
    size
        The largest number of a sentence.

    Returns
    -------
    float
        1 under three hundred, then 10, 100, ...

    Examples
    --------
    >>> [grain(n) for n in (12, 299, 300, 1480, 21647, 717710)]
    [1.0, 1.0, 10.0, 10.0, 100.0, 10000.0]
    """
    return 10.0 ** max(math.floor(math.log10(size / 3.0)) - 1, 0) if size >= 3 else 1.0


def verdict(low: float, high: float) -> str:
    """Say what an interval of an effect allows to claim.

    Parameters
    ----------
    low, high
        The 10 and 90 % points of the effect.

    Returns
    -------
    str
        ``fewer``, ``more`` or ``unclear`` where the interval, as it will be printed in whole
        numbers, holds zero: then chance explains the difference and no direction is claimed.

    Examples
    --------
    >>> verdict(-5, -1), verdict(-3, 0.2), verdict(-3, -0.2)
    ('fewer', 'unclear', 'unclear')
    """
    if rounded(high) < 0:
        return "fewer"
    return "more" if rounded(low) > 0 else "unclear"


@dataclass(frozen=True)
class Quoter:
    """Reads cells of the tables of a run and writes them as numbers of the memo."""

    context: Context
    language: str

    def value(
        self,
        table: str,
        series: str,
        year: int,
        *,
        scenario: str = "all",
        group: str = "all",
        column: str = "p50",
        **extra: str,
    ) -> float | None:
        """Return the number in a cell, None where there is no such cell or it is empty."""
        rows = self.context.rows(table, series, scenario=scenario, group=group, year=year, **extra)
        if rows.empty:
            return None
        value = float(rows[column].iloc[0])
        return None if math.isnan(value) else value

    def hidden(self, table: str, series: str, year: int, **where: str) -> bool:
        """Whether a cell is there but must not be shown."""
        known = {"scenario": "all", "group": "all", **where}
        known.pop("column", None)
        rows = self.context.rows(table, series, year=year, **known)
        return HIDDEN in rows.columns and not rows.empty and bool(rows[HIDDEN].iloc[0])

    def number(
        self,
        table: str,
        series: str,
        year: int,
        *,
        scenario: str = "all",
        group: str = "all",
        column: str = "p50",
        scale: float = 1.0,
        to: float | None = None,
        decimals: int = 0,
        **extra: str,
    ) -> Spans:
        """Return a number of the memo.

        Parameters
        ----------
        table, series, year, scenario, group, column, extra
            The cell.
        scale
            What the number is divided by (1000: from 1 000 kr to millions; -1: change its sign).
        to
            Rounded to a multiple of this; None takes `grain` of the row's own interval. With
            decimals it does not apply.
        decimals
            Decimals shown: never for people.

        Returns
        -------
        tuple of Span
            One span with its cell; '..' where the cell is missing, ':' where it must not be shown.
        """
        value = self.value(
            table, series, year, scenario=scenario, group=group, column=column, **extra
        )
        if value is None:
            hidden = self.hidden(table, series, year, scenario=scenario, group=group, **extra)
            return (Span(SIGN if hidden else MISSING),)
        if to is None:
            to = self._grain(table, series, year, scenario, group, scale, extra)
        shown = value / scale if decimals else rounded(value / scale, to)
        cell = Cell(
            table, scenario, group, series, year, column, value, scale, to, decimals,
            ";".join(f"{k}={v}" for k, v in sorted(extra.items())),
        )  # fmt: skip
        return (Span(number(shown, self.language, decimals), cell),)

    def _grain(
        self,
        table: str,
        series: str,
        year: int,
        scenario: str,
        group: str,
        scale: float,
        extra: dict[str, str],
    ) -> float:
        """Return the rounding of a row that has a spread; a certain number stands as it is."""
        ends = [
            self.value(table, series, year, scenario=scenario, group=group, column=c, **extra)
            for c in ("p10", "p50", "p90")
        ]
        known = [abs(end / scale) for end in ends if end is not None]
        return grain(max(known)) if len(known) == 3 and ends[0] != ends[2] else 1.0

    def coarse(
        self, table: str, series: str, year: int, *, scenario: str, column: str = "mean"
    ) -> Spans:
        """Return a rough number: whole tens from a hundred on, whole numbers below."""
        value = self.value(table, series, year, scenario=scenario, column=column)
        size = 0.0 if value is None else abs(value)
        to = max(grain(size), 10.0 if size >= 100 else 1.0)
        return self.number(table, series, year, scenario=scenario, column=column, to=to)

    def between(
        self,
        table: str,
        series: str,
        year: int,
        *,
        scenario: str = "all",
        group: str = "all",
        scale: float = 1.0,
        to: float | None = None,
        decimals: int = 0,
        **extra: str,
    ) -> Spans:
        """Return the range that holds eight of ten outcomes, as ``5–12``.

        Negative ends and equal ends are written so that they can be read: ``−3 til 2``, ``8``.
        """
        ends = ("p10", "p90") if scale > 0 else ("p90", "p10")
        low, high = (
            self.number(
                table, series, year, scenario=scenario, group=group, column=c, scale=scale, to=to,
                decimals=decimals, **extra,
            )
            for c in ends
        )  # fmt: skip
        if low[0].cell is None or high[0].cell is None:
            return low
        if low[0].text == high[0].text:
            return low
        signed = low[0].text.startswith("\u2212")
        word = {"en": " to "}.get(self.language, " til ") if signed else "–"
        return (*low, Span(word), *high)

    def with_range(self, table: str, series: str, year: int, **where: object) -> Spans:
        """Return the median with its range in brackets: ``8 (5–12)``; alone where both agree."""
        mid = self.number(table, series, year, **where)  # type: ignore[arg-type]
        span = self.between(table, series, year, **where)  # type: ignore[arg-type]
        if len(span) == 1:
            return mid
        return (*mid, Span(" ("), *span, Span(")"))
