"""Paired comparison: the effect of a scenario, draw by draw, against a base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from boligsim.base.summary import summarise
from boligsim.scenarios.series import PERSONS, merge, stock_series
from boligsim.scenarios.tidy import COLUMNS, NUMBERS, frame_of, stack

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.homelessness import Outcomes
    from boligsim.scenarios.runs import Runs

__all__ = ["Comparison", "Spread", "person_years", "spread"]

Floats = npt.NDArray[np.float64]

DIFFERENCES = {"homeless_persons": "persons", "waiting_households": "households"}


class Spread(NamedTuple):
    """Where the spread of an effect comes from.

    Attributes
    ----------
    standard_error
        Of the mean, from the means of the worlds.
    p10_worlds, p90_worlds
        Interval of the effect over worlds, chance averaged out.
    chance
        Share of the variance between draws that is chance; nan when there is no variance.
    """

    standard_error: float
    p10_worlds: float
    p90_worlds: float
    chance: float


def spread(effect: npt.NDArray[Any]) -> Spread:
    """Split the variance of an effect into chance and what we don't know.

    One-way analysis of variance with worlds as classes: the variance within worlds is chance,
    the rest of the variance between draws comes from the worlds (never below 0).

    Parameters
    ----------
    effect
        Array [W, H].

    Returns
    -------
    Spread
        Parts that need two worlds or two histories are nan where there is one.

    Examples
    --------
    >>> spread(np.array([[1.0, 1.0], [3.0, 3.0]])).chance
    0.0
    """
    worlds, histories = effect.shape
    means = np.add.reduce(effect.astype(np.float64), axis=1) / histories
    points = summarise(means)
    between = float(np.var(means, ddof=1)) if worlds > 1 else float("nan")
    error = float(np.sqrt(between / worlds))
    chance = float("nan")
    if worlds > 1 and histories > 1:
        within = float(np.mean(np.var(effect.astype(np.float64), axis=1, ddof=1)))
        total = within + max(0.0, between - within / histories)
        # Below this the spread is rounding of equal numbers, and its shares would be noise.
        least = 1e-20 * (1.0 + float(np.max(np.abs(effect))) ** 2)
        chance = within / total if total > least else float("nan")
    return Spread(error, float(points["p10"]), float(points["p90"]), chance)


def person_years(outcomes: Outcomes, groups: dict[str, list[int]]) -> Floats:
    """Years lived as registered homeless, persons, over the whole run.

    Parameters
    ----------
    outcomes
        Results of a scenario.
    groups
        Report groups with the places of their groups.

    Returns
    -------
    float64[W, H, report groups]
        Person-years, added up in the order of the years.
    """
    place = outcomes.stocks.index("registered")
    time = outcomes.time[..., place, :, :].astype(np.float64)
    lived = time[..., PERSONS[0]] + time[..., PERSONS[1]]
    total = lived[:, :, 0].copy()
    for year in range(1, lived.shape[2]):
        total = total + lived[:, :, year]
    return merge(total, groups).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Effects of all scenarios against one of them, on the same draws.

    Attributes
    ----------
    runs
        The runs.
    base
        Place of the base scenario.
    """

    runs: Runs
    base: int

    def difference(self, scenario: str | int, series: str, group: str = "all") -> npt.NDArray[Any]:
        """Effect on a series, draw by draw.

        Parameters
        ----------
        scenario
            Key, name or place.
        series
            Series of the table ``homelessness``.
        group
            Report group or ``all``.

        Returns
        -------
        int64[W, H, Y + 1]
            Scenario minus base.
        """
        base = self.runs.series(self.base, series, group)
        return self.runs.series(scenario, series, group) - base

    def avoided(self, scenario: str | int) -> Floats:
        """Years as registered homeless that are avoided over the whole run, persons.

        Parameters
        ----------
        scenario
            Key, name or place.

        Returns
        -------
        float64[W, H, report groups]
            Base minus scenario: positive is fewer homeless.
        """
        groups = self.runs.groups
        other = self.runs.outcomes[self.runs.index(scenario)]
        return person_years(self.runs.outcomes[self.base], groups) - person_years(other, groups)

    def table(self) -> pd.DataFrame:
        """Return the table ``comparison``: effects by year, person-years, probability.

        Returns
        -------
        pandas.DataFrame
            Tidy; `of` is ``effect`` (interval of the effect over draws) or ``fixed`` for the
            probability of improving, which is the share of draws with person-years avoided.
        """
        runs, frames = self.runs, []
        until, groups = runs.years[-1:], tuple(runs.groups)
        for i, key in enumerate(runs.keys):
            for series, unit in DIFFERENCES.items():
                base, other = (
                    merge(stock_series(runs.outcomes[j], series), runs.groups)
                    for j in (self.base, i)
                )
                frames.append(
                    frame_of(
                        np.subtract(other, base),
                        scenario=key,
                        years=runs.years,
                        groups=groups,
                        series=series,
                        unit=unit,
                        of="effect",
                    )
                )
            avoided = self.avoided(i)
            frames.append(
                frame_of(
                    avoided[:, :, None],
                    scenario=key,
                    years=until,
                    groups=groups,
                    series="person_years_avoided",
                    unit="person_years",
                    of="effect",
                )
            )
            improving = np.mean(avoided > 0, axis=(0, 1))
            frames.append(
                frame_of(
                    improving[None, None, None],
                    scenario=key,
                    years=until,
                    groups=groups,
                    series="probability_of_improving",
                    unit="probability",
                    of="fixed",
                )
            )
        return stack(frames)

    def to_frame(self) -> pd.DataFrame:
        """Person-years avoided and homeless persons at the end, with all that is known of them.

        Returns
        -------
        pandas.DataFrame
            Tidy columns, then ``standard_error`` (of the mean), ``p10_worlds``, ``p90_worlds``
            (interval over worlds), ``probability`` (of improving) and ``chance`` (share of the
            spread due to chance).
        """
        import pandas as pd

        runs, rows = self.runs, []
        for i, key in enumerate(runs.keys):
            avoided = self.avoided(i)
            for k, group in enumerate(runs.groups):
                last = self.difference(i, "homeless_persons", group)[:, :, -1]
                for series, unit, values, better in (
                    ("homeless_persons", "persons", last, last < 0),
                    ("person_years_avoided", "person_years", avoided[..., k], avoided[..., k] > 0),
                ):
                    points = summarise(values.reshape(-1))
                    rows.append(
                        {
                            "scenario": key,
                            "year": runs.years[-1],
                            "group": group,
                            "series": series,
                            "unit": unit,
                            "of": "effect",
                            **{n: float(points[n]) for n in NUMBERS},
                            **spread(values)._asdict(),
                            "probability": float(np.mean(better)),
                        }
                    )
        frame = pd.DataFrame(rows)
        return frame[[*COLUMNS, *(c for c in frame.columns if c not in COLUMNS)]]

    def summary(self) -> Table:
        """One row a scenario: effect at the end, person-years avoided, how sure.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.scenarios.summaries import comparison_summary

        return comparison_summary(self)

    def plot(
        self, series: str = "homeless_persons", ax: Axes | None = None, **options: Any
    ) -> Axes:
        """Draw the effect by year: mean and 80 % band of the paired difference.

        Parameters
        ----------
        series
            Series of the table ``homelessness``.
        ax
            Axes to draw in; left out: new ones.
        **options
            ``group`` (report group).

        Returns
        -------
        matplotlib.axes.Axes
            Never shown by itself.
        """
        from boligsim.scenarios.plots import plot_effects

        return plot_effects(self, series, ax=ax, **options)

    def __repr__(self) -> str:
        """Return one line."""
        base = self.runs.keys[self.base]
        return f"Comparison({len(self.runs.scenarios)} scenarios against {base!r})"
