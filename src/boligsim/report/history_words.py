"""Words of the study of a case's history: figures, workbook and memo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boligsim.base.text import Words
from boligsim.decisions.unknown_words import unknown_name
from boligsim.decisions.words import WORDS as DECISIONS
from boligsim.report.words import has_word

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["WORDS", "bar_label", "say", "unknown_label"]

WORDS = Words(Path(__file__).with_name("history_words.csv"))
say = WORDS.say


def bar_label(context: Context, series: str) -> str:
    """Name of a bar of the table ``attribution``.

    Parameters
    ----------
    context
        The run.
    series
        A player, or another bar.

    Returns
    -------
    str
        The name shown.
    """
    reading = f"reading.{series.removeprefix('start_loans_')}"
    for key in (f"player.{series}", f"bar.{series}", reading, f"yardstick.{series}"):
        if key in DECISIONS:
            return DECISIONS.say(key, context.language)
    if has_word(f"measure.{series}"):
        return context.word(f"measure.{series}")
    return context.word(series)


def unknown_label(context: Context, path: str, group: str, dwelling: str) -> str:
    """Name of an unknown of the table ``calibration``.

    Parameters
    ----------
    context
        The run.
    path, group, dwelling
        The row: a parameter, or a count at the start.

    Returns
    -------
    str
        The name, with the group and the dwelling type it is of.
    """
    row = (path, group, dwelling)
    return unknown_name(row, context.group_names, context.dwellings_label, context.language)
