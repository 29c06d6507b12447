"""An answer of the panel: a figure, six numbers and a table, from the same two runs."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from boligsim.base.picture import Picture, picture
from boligsim.base.results import Table
from boligsim.base.style import plot_style
from boligsim.base.summary import summarise
from boligsim.base.text import label, number
from boligsim.scenarios.costs import costs_table, plan_years
from boligsim.screen.words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from boligsim.scenarios import Runs, Scenario

__all__ = ["Answer", "Number"]


class Number(NamedTuple):
    """One of the six numbers.

    Attributes
    ----------
    name, value, beside
        What it is, the number as written, and what it is to be read against.
    """

    name: str
    value: str
    beside: str


@dataclass(frozen=True, eq=False)
class Answer:
    """Base case and chosen measures on the same random numbers.

    Attributes
    ----------
    runs
        The two of them.
    began
        When the question was asked, on the clock of `time.perf_counter`.
    """

    runs: Runs
    began: float

    @property
    def chosen(self) -> Scenario:
        """The chosen measures."""
        return self.runs.scenarios[1]

    @property
    def _language(self) -> str:
        return str(self.runs.case.language)

    def _medians(self, scenario: int, series: str) -> list[float]:
        values = self.runs.series(scenario, series)
        points = summarise(values.reshape(-1, values.shape[-1]))["p50"]
        return [float(x) for x in points]

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The six numbers: homeless, waiting, avoided, how sure, running cost, borrowing."""
        language, until = self._language, self.runs.years[-1]
        out = []
        for key, series in (("homeless", "homeless_persons"), ("waiting", "waiting_households")):
            base, now = (self._medians(i, series)[-1] for i in (0, 1))
            beside = word("against", language, value=number(base, language))
            out.append(Number(word(key, language, year=until), number(now, language), beside))
        draws = self.runs.compare(0).avoided(1)[..., 0]
        points = {k: float(v) for k, v in summarise(draws.reshape(-1)).items()}
        low, high = (number(points[k], language) for k in ("p10", "p90"))
        span = word("range", language, low=low, high=high)
        out.append(Number(word("avoided", language), number(points["mean"], language, 1), span))
        sure = 100.0 * float(np.mean(draws > 0))
        written = word("percent", language, value=number(sure, language))
        known = bool(self.chosen.measures)
        out.append(
            Number(
                word("improving", language),
                written if known else "–",
                word("note_draws", language, draws=draws.size),
            )
        )
        return (*out, *self._money(language))

    def _money(self, language: str) -> list[Number]:
        table = costs_table(self.runs)
        own = table[table["scenario"] == self.chosen.key]
        first, last = plan_years(self.runs)
        prices = self.runs.case.settings.get("price_year", "")
        fixed = word("fixed", language, year=prices) if prices else word("mean", language)
        out = []
        for key, series in (("cost", "net_operating"), ("loan", "loan")):
            amount = float(own.loc[own["series"] == series, "mean"].sum()) / 1000.0
            name = word(key, language, first=first, last=last)
            out.append(Number(name, number(amount, language, 1), fixed))
        return out

    @cached_property
    def table(self) -> Table:
        """Medians of homeless and waiting by year, base case beside chosen measures."""
        import pandas as pd

        language = self._language
        year = word("year", language)
        columns: dict[str, list[float] | list[int]] = {year: list(self.runs.years)}
        for key, series in (("homeless", "homeless_persons"), ("waiting", "waiting_households")):
            for i, whose in enumerate(("base", "chosen")):
                columns[word(f"{key}_{whose}", language)] = self._medians(i, series)
        return Table(
            pd.DataFrame(columns),
            title=word("table", language),
            language=language,
            plain=(year,),
            decimals=0,
        )

    def figure(self) -> Figure:
        """Draw homeless persons under the base case and the chosen measures."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(6.9, 3.0), layout="constrained")
        FigureCanvasAgg(figure)
        with plot_style():
            ax = figure.subplots()
        self.runs.plot("homeless_persons", ax=ax)
        # Six years fill the width; earlier counts stand in the large figure.
        for line in [one for one in ax.get_lines() if one.get_linestyle() == "None"]:
            line.remove()
        legend = ax.get_legend()
        if legend is not None:
            legend.remove()
        ax.set_xlim(self.runs.years[0] - 0.1, self.runs.years[-1] + 0.1)
        return figure

    @cached_property
    def picture(self) -> Picture:
        """The figure with its text alternative."""
        language = self._language
        base, now = (self._medians(i, "homeless_persons") for i in (0, 1))
        alt = word(
            "alt",
            language,
            title=label("homeless_persons", language),
            first=self.runs.years[0],
            last=self.runs.years[-1],
            base_first=number(base[0], language),
            base_last=number(base[-1], language),
            chosen_last=number(now[-1], language),
        )
        return picture(self.figure().axes[0], alt)

    @cached_property
    def seconds(self) -> float:
        """Seconds from the question until figure, numbers and table were ready."""
        _ = (self.numbers, self.picture, self.table)
        return perf_counter() - self.began

    @cached_property
    def html(self) -> str:
        """Figure, numbers and table as one piece of HTML, so that they change together."""
        language, seconds = self._language, self.seconds
        outcomes = self.runs.outcomes[0].stock.shape[:2]
        note = word(
            "note",
            language,
            draws=int(outcomes[0] * outcomes[1]),
            year=self.runs.years[-1],
            seconds=number(seconds, language, 1),
        )
        # No <dl>: JupyterLab floats its parts.
        shown = "".join(
            '<div role="listitem" style="border:1px solid #767676;border-radius:4px;'
            'padding:6px 10px;line-height:1.35">'
            f'<div style="font-size:12px;color:#333">{html.escape(one.name)}</div>'
            '<div class="boligsim-number" style="font-size:22px;font-weight:bold;color:#111">'
            f"{html.escape(one.value)}</div>"
            f'<div style="font-size:12px;color:#444">{html.escape(one.beside)}</div></div>'
            for one in self.numbers
        )
        measures = ", ".join(m.name for m in self.chosen.measures)
        return (
            f'<div lang="{language}" class="boligsim-answer" data-seconds="{seconds:.3f}" '
            f'data-measures="{html.escape(measures, quote=True)}">'
            f'<div role="list" aria-live="polite" style="display:grid;margin:6px 0;gap:6px;'
            f'grid-template-columns:repeat(3,minmax(150px,1fr));max-width:760px">{shown}</div>'
            f"{self.picture._repr_html_()}{self.table._repr_html_()}"
            f'<p style="font-size:12px;color:#444">{html.escape(note)}</p></div>'
        )

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        """Return one line."""
        return "Answer(" + "; ".join(f"{n.name}: {n.value}" for n in self.numbers) + ")"
