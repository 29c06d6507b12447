"""Figures of the report: each draws from the tables, says what it shows, and can be checked.

A figure is a `Drawn`: the picture, the rows behind it, its title and its text alternative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boligsim.report.figures.check import check_figure
from boligsim.report.figures.draw import Drawn
from boligsim.report.figures.save import save_figure

if TYPE_CHECKING:
    from boligsim.report.context import Context

__all__ = ["Drawn", "check_figure", "draw_all", "save_figure"]


def draw_all(context: Context) -> list[Drawn]:
    """Draw every figure the tables allow.

    Parameters
    ----------
    context
        The run.

    Returns
    -------
    list of Drawn
        In the order of the memo; a figure whose rows are missing is left out.
    """
    from boligsim.report.figures.differences import draw_differences
    from boligsim.report.figures.groups import draw_groups
    from boligsim.report.figures.homeless import draw_homeless
    from boligsim.report.figures.joint import draw_joint
    from boligsim.report.figures.land import draw_land
    from boligsim.report.figures.population import draw_population
    from boligsim.report.figures.waiting import draw_waiting

    makers = (
        draw_homeless,
        draw_population,
        draw_groups,
        draw_differences,
        draw_waiting,
        draw_joint,
        draw_land,
    )
    return [drawn for maker in makers if (drawn := maker(context)) is not None]
