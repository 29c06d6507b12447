"""The list of figures: one row a figure, in the order of the memo.

A new figure is a module with a function from a `Context` to a `Drawn`, or None where its rows are
missing, and one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boligsim.report.context import Context
    from boligsim.report.figures.draw import Drawn

__all__ = ["FIGURES", "maker"]

_ROOM = "boligsim.report.figures"
FIGURES: dict[str, str] = {
    "homeless": f"{_ROOM}.homeless:draw_homeless",
    "population": f"{_ROOM}.population:draw_population",
    "groups": f"{_ROOM}.groups:draw_groups",
    "differences": f"{_ROOM}.differences:draw_differences",
    "waiting": f"{_ROOM}.waiting:draw_waiting",
    "joint": f"{_ROOM}.joint:draw_joint",
    "attribution": f"{_ROOM}.attribution:draw_attribution",
    "calibration": f"{_ROOM}.calibration:draw_calibration",
    "land": f"{_ROOM}.land:draw_land",
    "programme": f"{_ROOM}.programme:draw_programme",
    "zones_map": f"{_ROOM}.zones_map:draw_zones_map",
}
"""Key of the figure to ``module:function``; matplotlib is loaded when one is drawn."""


def maker(key: str) -> Callable[[Context], Drawn | None]:
    """Return the function that draws a figure.

    Parameters
    ----------
    key
        A key of `FIGURES`.

    Returns
    -------
    callable
        From the run to the figure, None where its rows are missing.

    Examples
    --------
    >>> maker("homeless").__name__
    'draw_homeless'
    """
    module, _, name = FIGURES[key].partition(":")
    found: Callable[[Context], Drawn | None] = getattr(import_module(module), name)
    return found
