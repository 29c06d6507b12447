"""The study of a case's history: fit and attribution together, as `boligsim run` makes them."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boligsim.decisions.attribute import attribute
from boligsim.decisions.attribution import CHANCE, OBSERVED
from boligsim.decisions.calibrate import calibrate, happened
from boligsim.decisions.targets import usable

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Case
    from boligsim.decisions.attribution import Attribution
    from boligsim.decisions.fit import Fit

__all__ = ["DRAWS", "HISTORIES", "SMALLEST", "WORLDS", "HistoryStudy", "study_history"]

DRAWS, WORLDS, HISTORIES = 4000, 125, 4
"""Worlds of the prior, and worlds and histories of the attribution: fewer than `calibrate` and
`attribute` take by themselves, so that a run stays under a minute on two cores."""
LEAST = 100
SMALLEST = 4


@dataclass(frozen=True, eq=False)
class HistoryStudy:
    """A fit and what it says brought the count down.

    Attributes
    ----------
    fit
        The fit.
    attribution
        None where there are not two counts, or no measures.
    """

    fit: Fit
    attribution: Attribution | None

    def tables(self, *, small_counts: bool = False) -> dict[str, pd.DataFrame]:
        """Return the tables ``calibration`` and ``attribution``.

        Parameters
        ----------
        small_counts
            Whether counts under 4 may be shown; without it they, and what would give them away,
            are left out.

        Returns
        -------
        dict
            Tidy tables.
        """
        out = dict(self.fit.tables())
        if self.attribution is not None:
            out.update(self.attribution.tables())
        few = any(0 < t.value < SMALLEST for t in self.fit.targets if t.unit != "share")
        if few and not small_counts:
            frame = out["calibration"]
            hidden = frame["observed"].between(0, SMALLEST, inclusive="neither")
            out["calibration"] = frame.assign(
                observed=frame["observed"].where(~hidden, np.nan),
                at_most=frame["at_most"].where(~hidden, np.nan),
            )
            if "attribution" in out:
                told = out["attribution"]["series"].isin((OBSERVED, CHANCE)) | (
                    out["attribution"]["kind"] == "yardstick"
                )
                out["attribution"] = out["attribution"][~told].reset_index(drop=True)
        return out

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to be careful with, in the case's language."""
        more = () if self.attribution is None else self.attribution.warnings
        return (*self.fit.warnings, *more)

    def __repr__(self) -> str:
        """Return one line."""
        return f"HistoryStudy({self.fit!r}, {self.attribution!r})"


def study_history(
    case: Case,
    *,
    draws: int | None = None,
    worlds: int | None = None,
    histories: int | None = None,
    executor: Executor | None = None,
) -> HistoryStudy | None:
    """Fit a case to its history and share the change among what was done.

    Parameters
    ----------
    case
        The case.
    draws
        Worlds of the fit; left out: four for each draw of the case, at most 4,000.
    worlds, histories
        Of the attribution; left out: the case's, at most 125 and 4.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.

    Returns
    -------
    HistoryStudy or None
        None where the history has no figure within the years that the simulation counts.

    Raises
    ------
    InputError
        When figures contradict, or no world can give them.
    """
    if not usable(case):
        return None
    draws = min(DRAWS, max(LEAST, 4 * case.worlds * case.histories)) if draws is None else draws
    worlds = min(WORLDS, case.worlds) if worlds is None else worlds
    histories = min(HISTORIES, case.histories) if histories is None else histories
    fit = calibrate(case, draws=draws, executor=executor)
    counts = [t for t in fit.targets if t.series == "homeless_persons" and t.group == "all"]
    done = None
    if len(counts) > 1 and happened(case).measures:
        done = attribute(case, fit=fit, worlds=worlds, histories=histories, executor=executor)
    return HistoryStudy(fit, done)
