"""Figures of the report: each draws from the tables, says what it shows, and can be checked.

A figure is a `Drawn`: the picture, the rows behind it, its title and its text alternative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures.check import check_figure
from boligsim.report.figures.draw import Drawn
from boligsim.report.figures.registry import FIGURES, maker
from boligsim.report.figures.save import save_figure

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["FIGURES", "Drawn", "check_figure", "draw_all", "save_figure"]


def draw_all(context: Context) -> list[Drawn]:
    """Draw every figure the tables allow.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    list of Drawn
        In the order of `FIGURES`; a figure whose rows are missing is left out.
    """
    return [drawn for key in FIGURES if (drawn := maker(key)(context)) is not None]
