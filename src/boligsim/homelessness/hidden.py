"""What a spreadsheet hides: its one line beside the exact law of the queue.

A spreadsheet that counts averages shows a queue only where more apply than leave. By chance alone
people wait long before that, and how many is uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError, did_you_mean
from boligsim.base.results import Table
from boligsim.base.text import LANGUAGES, label, number
from boligsim.homelessness._arguments import whole
from boligsim.homelessness.pool import Pool
from boligsim.homelessness.words import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["Hidden", "what_a_spreadsheet_hides"]


@dataclass(frozen=True, eq=False, repr=False)
class Hidden:
    """The deterministic and the exact answer for one pool. Make it with `what_a_spreadsheet_hides`.

    Attributes
    ----------
    pool
        The pool.
    frame
        One row a time: ``at`` (years), ``fluid`` (the spreadsheet's queue), ``mean``, ``p10``,
        ``p50``, ``p90`` (exact queue), ``hidden`` (mean less fluid), ``someone_waits`` and
        ``someone_waits_fluid`` (probabilities).
    base
        Calendar year of time 0, or 0.
    language
        nb, nn or en.
    """

    pool: Pool
    frame: pd.DataFrame
    base: int = 0
    language: str = "nb"

    def __repr__(self) -> str:
        """One line."""
        return f"Hidden({self.pool!r}, {len(self.frame)} times)"

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the values."""
        return self.frame.copy()

    def says(self) -> str:
        """Return one sentence on the whole year at which most is hidden."""
        whole = np.flatnonzero(self.frame["at"] % 1 == 0)  # 1 January; there is always time 0
        gap = self.frame["hidden"].abs().to_numpy()[whole]
        return self._sentence(int(whole[np.argmax(gap > gap.max() - 1e-9)]))

    def alt(self) -> str:
        """Return what the plot shows, in words."""
        last = self.frame.iloc[-1]
        words = {
            key: say(f"hidden.{key}", self.language) for key in ("title", "queue", "probability")
        }
        words["queue"], words["probability"] = words["queue"].lower(), words["probability"].lower()
        shown = {key: self._number(last[key]) for key in ("fluid", "mean")}
        shown["median"] = self._number(last["p50"])
        when = self._when(float(last["at"]))
        return say(
            "hidden.alt", self.language, **words, **shown, says=self.says(),
            when=when[0].lower() + when[1:],
        )  # fmt: skip

    def summary(self) -> Table:
        """Return the whole years as a table for people."""
        import pandas as pd

        rows = self.frame[self.frame["at"] % 1 == 0]
        word = self._word
        year = label("year", self.language) if self.base else word("years")
        shown = pd.DataFrame(
            {
                year: (rows["at"] + self.base).astype(int),
                word("spreadsheet"): rows["fluid"].round(1),
                word("mean"): rows["mean"].round(1),
                word("median"): rows["p50"],
                word("band"): [
                    f"{low:.0f}\u2013{high:.0f}"
                    for low, high in zip(rows["p10"], rows["p90"], strict=True)
                ],
                f"{word('probability')} (%)": (100 * rows["someone_waits"]).round(),
            }
        )
        title = f"{word('title')}: {word('queue').lower()}"
        return Table(shown, title, self.language, self.says(), plain=(year,))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the spreadsheet's line against the exact law of the queue.

        Parameters
        ----------
        ax
            Axes to draw the queue in; left out: a new figure, with the chance that somebody
            waits below.

        Returns
        -------
        matplotlib.axes.Axes
            Of the queue; never shown by itself.
        """
        from boligsim.homelessness.hidden_plot import plot_hidden

        return plot_hidden(self, ax)

    def _sentence(self, row: int) -> str:
        found = self.frame.iloc[row]
        fluid = float(found["fluid"])
        return say(
            "hidden.says",
            self.language,
            when=self._when(float(found["at"])),
            fluid=self._number(fluid) if fluid >= 0.05 else self._word("nobody"),
            mean=self._number(found["mean"]),
            low=self._number(found["p10"]),
            high=self._number(found["p90"]),
            chance=number(100 * float(found["someone_waits"]), self.language),
        )

    def _when(self, at: float) -> str:
        if self.base:
            return say("hidden.in_year", self.language, year=int(self.base + at))
        if at == 1:
            return self._word("after_one")
        decimals = 0 if at == int(at) else 1
        return say("hidden.after", self.language, years=number(at, self.language, decimals))

    def _word(self, key: str) -> str:
        return say(f"hidden.{key}", self.language)

    def _number(self, value: float) -> str:
        value = float(value)
        return number(value, self.language, 0 if value == int(value) else 1)


def what_a_spreadsheet_hides(pool: Pool, *, base: int = 0, language: str = "nb") -> Hidden:
    """Compare the deterministic answer for one pool with the exact one.

    Parameters
    ----------
    pool
        From `one_pool`, with or without measures.
    base
        Calendar year of time 0, for tables and axes; 0: years are counted from the start.
    language
        nb, nn or en.

    Returns
    -------
    Hidden
        With ``to_frame()``, ``summary()``, ``plot(ax=None)`` and ``alt()``; at the times of the
        pool and the first of every month.

    Raises
    ------
    InputError
        `pool` is no pool, or the language is unknown.

    Examples
    --------
    >>> from boligsim.homelessness.pool import one_pool
    >>> pool = one_pool(62, 0.2, 310, 0, 10, at=[10], withdrawal=0.3)
    >>> frame = what_a_spreadsheet_hides(pool, language="en").to_frame()
    >>> frame.loc[60, ["fluid", "mean", "someone_waits"]].astype(float).round(1).tolist()
    [0.0, 5.3, 0.5]
    """
    if not isinstance(pool, Pool):
        raise InputError(f"pool is {pool!r}; make it with one_pool(...).")
    if language not in LANGUAGES:
        hint = did_you_mean(str(language), LANGUAGES)
        raise InputError(f"language is {language!r}; use {', '.join(LANGUAGES)}. {hint}".strip())
    base = whole("base", base)
    months = np.arange(int(pool.until * 12) + 1) / 12
    grid = replace(pool, at=tuple(sorted({*months.tolist(), *pool.at})))
    exact, fluid = grid.exact(), grid.fluid()
    frame = exact[["at"]].assign(
        fluid=fluid["mean"],
        mean=exact["mean"],
        p10=exact["p10"],
        p50=exact["p50"],
        p90=exact["p90"],
        hidden=exact["mean"] - fluid["mean"],
        someone_waits=1 - exact["p0"],
        someone_waits_fluid=1 - fluid["p0"],
    )
    return Hidden(pool, frame, base, language)
