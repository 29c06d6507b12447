"""Parameters of a scenario per world, overrides in place, money in NOK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from boligsim.homelessness.primitives import Number, Param

if TYPE_CHECKING:
    from boligsim.demand import Demand
    from boligsim.scenarios.scenario import Scenario

__all__ = ["Values", "in_nok"]


def in_nok(unit: str) -> float:
    """Factor from a unit of money to NOK; 1 for units that are not money.

    Parameters
    ----------
    unit
        Unit of a parameter.

    Returns
    -------
    float
        1e6, 1e3 or 1.

    Examples
    --------
    >>> in_nok("million NOK per place"), in_nok("NOK per m2"), in_nok("1000 NOK"), in_nok("share")
    (1000000.0, 1.0, 1000.0, 1.0)
    """
    text = unit.lower().replace("\u202f", " ").replace("\xa0", " ").strip()
    if text.startswith(("million", "mill.", "mnok")):
        return 1e6
    if text.startswith(("1000 nok", "1 000 nok", "1000 kr", "1 000 kr", "thousand nok", "knok")):
        return 1e3
    return 1.0


class Values:
    """Numbers of a scenario in each world.

    Parameters
    ----------
    demand
        Demand with the drawn parameters.
    scenario
        Scenario whose overrides replace them: the value moves, its low and high move along, and
        the worlds keep their places, as in the simulation.
    """

    def __init__(self, demand: Demand, scenario: Scenario) -> None:
        parameters = demand.case.parameters
        self._draws = demand.parameters
        if scenario.overrides:
            for o in sorted(scenario.overrides):
                parameters = parameters.replace(o.path, o.value, group=o.group, dwelling=o.dwelling)
            self._draws = parameters.draw(demand.worlds, demand.seed)
        frame = parameters.frame
        self._units = {
            str(path): in_nok(str(unit))
            for path, unit in zip(frame["path"], frame["unit"], strict=True)
        }

    def of(self, number: Number) -> npt.NDArray[np.float64]:
        """Resolve a number in each world.

        Parameters
        ----------
        number
            A number, or a parameter.

        Returns
        -------
        float64[W]
            Money in NOK.
        """
        if not isinstance(number, Param):
            return np.full(self._draws.worlds, float(number))
        drawn = self._draws.get(number.path, number.group, number.dwelling, year=number.year)
        raw = np.asarray(drawn, dtype=np.float64) * self._units.get(number.path, 1.0)
        return number.scale * raw + number.shift
