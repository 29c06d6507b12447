"""Text alternatives of the figures, made from the same rows that are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.base.text import number

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.report.context import Context

__all__ = ["begin", "line_sentence", "point_sentence", "value_sentence"]


def begin(context: Context, title: str, subtitle: str) -> str:
    """First sentence: what kind of figure and of what."""
    return context.word("alt.figure", title=title, subtitle=subtitle.replace("\n", " "))


def line_sentence(context: Context, label: str, line: pd.DataFrame, *, decimals: int = 0) -> str:
    """Return one sentence on a line: first value, last value and its interval where it has one.

    Parameters
    ----------
    context
        The run.
    label
        Name of the line.
    line
        Rows by year with p10, p50, p90.
    decimals
        Decimals shown.

    Returns
    -------
    str
        The sentence.
    """
    line = line.dropna(subset=["p50"])  # what must not be shown is not said either
    if line.empty:
        return ""
    first, last = line.iloc[0], line.iloc[-1]
    shown = {
        name: number(float(row[column]), context.language, decimals)
        for name, row, column in (
            ("first", first, "p50"),
            ("last", last, "p50"),
            ("low", last, "p10"),
            ("high", last, "p90"),
        )
    }
    sure = float(last["p10"]) == float(last["p90"])
    return context.word(
        "alt.line" if sure else "alt.series",
        label=label.replace("\n", " "),
        **{"from": int(first["year"]), "to": int(last["year"])},
        **shown,
    )


def point_sentence(
    context: Context, label: str, value: float, low: float, high: float, *, decimals: int = 0
) -> str:
    """Return one sentence on a bar with its interval."""
    return context.word(
        "alt.point",
        label=label.replace("\n", " "),
        value=number(value, context.language, decimals),
        low=number(low, context.language, decimals),
        high=number(high, context.language, decimals),
    )


def value_sentence(context: Context, label: str, value: float, *, decimals: int = 0) -> str:
    """Return one sentence on a single number."""
    return context.word(
        "alt.value", label=label.replace("\n", " "), value=number(value, context.language, decimals)
    )
