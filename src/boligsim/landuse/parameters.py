"""The parameters of a scenario, one number a world: the demand's draws and its overrides."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boligsim.homelessness.primitives import Param
from boligsim.scenarios.values import Values

__all__ = ["ScenarioDraws"]

WEAKEST_LAST = ("measured", "published", "assumed", "illustrative")


class ScenarioDraws:
    """Look up parameters of a scenario by path and dwelling or building type.

    Parameters
    ----------
    demand
        Demand with the drawn parameters.
    scenario
        Scenario whose overrides replace them.
    """

    def __init__(self, demand: Any, scenario: Any) -> None:
        self._values = Values(demand, scenario)
        self._draws = demand.parameters
        self._frame = demand.case.parameters.frame

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self._draws.worlds)

    def get(self, path: str, dwelling: str = "") -> NDArray[np.float64]:
        """Return float64[W]; the row of the dwelling type counts before the general one."""
        return self._values.of(Param(path, dwelling=dwelling))

    def has(self, path: str, dwelling: str = "") -> bool:
        """Return whether the parameter table answers for the path."""
        return bool(self._draws.has(path, dwelling=dwelling))

    def status(self, *paths: str) -> str:
        """Return the weakest status among the rows of some paths."""
        rows = self._frame.loc[self._frame["path"].isin(paths), "status"].astype(str)
        found = [WEAKEST_LAST.index(s) if s in WEAKEST_LAST else 3 for s in rows]
        return WEAKEST_LAST[max(found)] if found else "assumed"
