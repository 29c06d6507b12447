"""Numbers of primitives: plain ones and references into the table of parameters."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.homelessness.primitives import Param

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.homelessness.primitives import Number
    from boligsim.homelessness.system import System

    Floats = npt.NDArray[np.float64]

__all__ = ["resolve"]


def resolve(number: Number, system: System, what: str) -> Floats:
    """Value of a number in each world.

    Parameters
    ----------
    number
        A plain number or a `Param`.
    system
        Holds the drawn parameters.
    what
        Name of the number, for the message.

    Returns
    -------
    ndarray
        (worlds,) finite values.

    Raises
    ------
    InputError
        When the number is not finite, or the parameter is unknown.
    """
    if isinstance(number, Param):
        if system.draws is None:
            raise InputError(
                f"{what} refers to the parameter {number.path!r}, but this system has no table of "
                "parameters. Give a plain number."
            )
        drawn = system.draws.get(number.path, number.group, number.dwelling, year=number.year)
        values = number.scale * np.asarray(drawn, dtype=float) + number.shift
    elif isinstance(number, Real):
        values = np.full(system.worlds, float(number))
    else:
        raise InputError(f"{what} is {number!r}; give a number or a Param.")
    if not np.all(np.isfinite(values)):
        raise InputError(f"{what} is not a finite number. Check the measure and its parameters.")
    return values
