"""The unknowns of a case as points in the unit cube: parameters and uncertain start counts.

A world is a point. The prior is uniform on the cube and the coordinates are independent, so a
proposal only has to know densities on the cube, whatever distributions the table has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.base.random import fold, fold_array, uniforms
from boligsim.case import Draws
from boligsim.homelessness.start import Z10

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from boligsim.case import Case

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

__all__ = ["START", "Asked", "Row", "Space"]

Row = tuple[str, str, str]

START = "start"
"""Path of the coordinates that are start counts: (START, group, place)."""


@dataclass(frozen=True, eq=False)
class Space:
    """What is not known about a case.

    Attributes
    ----------
    case
        The case; its parameter table is the prior.
    """

    case: Case

    @cached_property
    def _start(self) -> list[dict[str, Any]]:
        rows = [{str(k): v for k, v in r.items()} for r in self.case.start.to_dict("records")]
        return [r for r in rows if _uncertain(r)]

    @cached_property
    def _free(self) -> list[Row]:
        frame = self.case.parameters.frame
        out = []
        for row in frame.to_dict("records"):
            low, high = float(row["low"]), float(row["high"])
            if row["distribution"] != "fixed" and low < high:
                out.append((str(row["path"]), str(row["group"]), str(row["dwelling"])))
        return out

    @cached_property
    def keys(self) -> tuple[Row, ...]:
        """Names of the coordinates: (path, group, dwelling), then (START, group, place)."""
        start = [(START, str(r["group"]), str(r["place"])) for r in self._start]
        return (*self._free, *start)

    def prior(self, worlds: int, seed: int) -> Floats:
        """Points of the prior: the same parameters as ``case.parameters.draw`` gives.

        Parameters
        ----------
        worlds
            How many.
        seed
            Of the case.

        Returns
        -------
        float64[worlds, coordinates]
            Strictly between 0 and 1.
        """
        number = np.arange(worlds)
        columns = [
            uniforms(fold_array(fold(seed, START if k[0] == START else "parameter", *k), number))
            for k in self.keys
        ]
        return np.stack(columns, axis=1) if columns else np.zeros((worlds, 0))

    def draws(self, points: Floats) -> Draws:
        """Parameters of the worlds at some points.

        Parameters
        ----------
        points
            float64[worlds, coordinates].

        Returns
        -------
        Draws
            Fixed rows too.
        """
        half = np.full(len(points), 0.5)
        at = {key: half for key in self.case.parameters.row_keys()}
        at |= {key: points[:, j] for j, key in enumerate(self.keys) if key[0] != START}
        return self.case.parameters.at(at)

    def start_counts(self, points: Floats) -> dict[str, Ints]:
        """Uncertain rows of the start table in the worlds at some points.

        Parameters
        ----------
        points
            float64[worlds, coordinates].

        Returns
        -------
        dict
            ``group|place`` -> int64[worlds], by the same law as `draw_count`.
        """
        from scipy.special import ndtri

        out = {}
        first = len(self._free)
        for j, row in enumerate(self._start):
            value, low, high = _numbers(row)
            z = np.asarray(ndtri(points[:, first + j]))
            drawn = value + z * np.where(z < 0, value - low, high - value) / Z10
            name = f"{row['group']}|{row['place']}"
            out[name] = np.maximum(0, np.rint(drawn)).astype(np.int64)
        return out

    def values(self, points: Floats) -> Floats:
        """Values of all coordinates at some points, in the order of `keys`.

        Parameters
        ----------
        points
            float64[worlds, coordinates].

        Returns
        -------
        float64[worlds, coordinates]
            In the units of the tables.
        """
        drawn = self.draws(points)
        counts = self.start_counts(points)
        columns = [
            counts[f"{k[1]}|{k[2]}"].astype(np.float64) if k[0] == START else drawn.get(*k)
            for k in self.keys
        ]
        return np.stack(columns, axis=1) if columns else np.zeros((len(points), 0))


def _numbers(row: Mapping[str, Any]) -> tuple[float, float, float]:
    persons = row["persons"]
    value = float(persons if persons == persons else row["households"])
    low, high = (float(row[c]) if row[c] == row[c] else value for c in ("low", "high"))
    return value, low, high


def _uncertain(row: Mapping[str, Any]) -> bool:
    value, low, high = _numbers(row)
    return low < value or value < high


class Asked(Draws):
    """Draws that remember which rows were asked for: those a simulation depends on.

    Parameters
    ----------
    draws
        The draws.
    """

    def __init__(self, draws: Draws) -> None:
        super().__init__(draws._values, draws._validity)
        self.asked: set[Row] = set()

    def get(
        self, path: str, group: str = "", dwelling: str = "", *, year: float | None = None
    ) -> Floats:
        """See `Draws.get`."""
        for key in ((path, group, dwelling), (path, group, ""), (path, "", dwelling)):
            if key in self._values:
                self.asked.add(key)
                return super().get(path, group, dwelling, year=year)
        self.asked.add((path, "", ""))
        return super().get(path, group, dwelling, year=year)
