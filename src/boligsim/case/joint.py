"""Rows of a parameter table that are drawn together: the dependence that a fit has found.

Each row keeps its own distribution; only the probabilities at which the rows of one world are
read belong together (a copula, Sklar 1959).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from boligsim.base import InputError, fold, fold_array, uniforms

__all__ = ["Joint"]

Floats = npt.NDArray[np.float64]
Row = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Joint:
    """Probabilities of some rows, jointly.

    Attributes
    ----------
    keys
        (path, group, dwelling) of the rows.
    scores
        float64[members, rows] strictly between 0 and 1, each column spread evenly.
    weight
        Share of the worlds that take a member; the others draw the rows independently.
    """

    keys: tuple[Row, ...]
    scores: Floats
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        if self.scores.shape[1] != len(self.keys) or not len(self.scores):
            raise InputError(f"Joint: {self.scores.shape} scores for {len(self.keys)} rows.")
        if not 0 <= self.weight <= 1 or np.any(self.scores <= 0) or np.any(self.scores >= 1):
            raise InputError("Joint: weight must be from 0 to 1, scores strictly between 0 and 1.")

    def applied(self, probabilities: Mapping[Row, Floats], seed: int) -> dict[Row, Floats]:
        """Replace the probabilities of the joint rows in the worlds that take a member.

        Parameters
        ----------
        probabilities
            Row -> float64[worlds], drawn independently.
        seed
            Of the draws; the choice is keyed by the world, so the first worlds stay when there
            are more.

        Returns
        -------
        dict
            Row -> float64[worlds]; rows that the table lacks are left out.
        """
        out = dict(probabilities)
        worlds = len(next(iter(out.values()))) if out else 0
        number = np.arange(worlds)
        takes = uniforms(fold_array(fold(seed, "joint", "takes"), number)) < self.weight
        chosen = uniforms(fold_array(fold(seed, "joint", "member"), number)) * len(self.scores)
        member = np.minimum(chosen.astype(np.int64), len(self.scores) - 1)
        for j, key in enumerate(self.keys):
            if key in out:
                out[key] = np.where(takes, self.scores[member, j], out[key])
        return out
