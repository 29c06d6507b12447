"""The national check: whether any set of parameters can explain the national surveys.

The surveys say 1.27 homeless per 1,000 inhabitants in 2008, 1.26 in 2012, 0.75 in 2016 and 0.62
in 2020. A slice of Norway, a municipality with the nation's ages and its rate of 2008, is
simulated in many worlds. The level of entries is set in each world so that it meets 2012; what it
then gives for 2016 and 2020 is the model's own answer. A market lever is set so that it meets
these too: an index that is 1 until the survey of 2012 and goes straight to one value by 2016 and
to another by 2020. An index of 0.8 means 20 % fewer entries into homelessness and 20 % more who
solve it themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boligsim.base.errors import InputError
from boligsim.base.files import write_csv
from boligsim.base.random import fold
from boligsim.decisions.batch import Setup, cut_short, prepare, simulate_worlds
from boligsim.decisions.calibrate import whole_number
from boligsim.decisions.national_slice import (
    BASE,
    LEVEL,
    LEVER,
    RANGE,
    SURVEY_MONTH,
    UNTIL,
    YEARS,
    market_lever,
    slice_of_norway,
    surveys,
    with_lever,
)

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from boligsim.base.results import Table
    from boligsim.case import Case
    from boligsim.homelessness import Outcomes

    Floats = npt.NDArray[np.float64]

__all__ = ["NationalCheck", "national_check"]

CLOSE = 0.1
"""A world explains a change when its own is within this part of the counted one."""
_ROUNDS = 7
# A stock answers to its entries more than in proportion where a queue stands, and twice to an
# index that acts on entries and exits: the steps are that much shorter.
_STEP = {LEVEL: 0.75, **dict.fromkeys(LEVER, 0.4)}


@dataclass(frozen=True)
class _Pick:
    """Registered persons at the surveys after the start, mean over the histories, [W, 3]."""

    months: Sequence[int]

    def __call__(self, outcomes: Outcomes) -> Floats:
        cells = outcomes.month[:, :, list(self.months), outcomes.stocks.index("registered")]
        persons = (cells[..., 1].astype(np.int64) + cells[..., 2]).sum(axis=1)
        return np.asarray(persons / outcomes.month.shape[1])


@dataclass(frozen=True, eq=False, repr=False)
class NationalCheck:
    """Result of `national_check`.

    Attributes
    ----------
    case
        The slice of Norway.
    counted
        Homeless per 1,000 in the four surveys.
    plain, levered
        float64[worlds, 4] simulated per 1,000, without and with the lever; the level of entries
        is set in each world so that it meets 2012.
    lever
        float64[worlds, 2] index in 2016 and in 2020 that meets the surveys, 1 in 2012.
    histories
        Municipalities a world, over which chance is averaged.
    """

    case: Case
    counted: dict[int, float]
    plain: Floats
    levered: Floats
    lever: Floats
    histories: int

    def explains(self, simulated: Floats) -> npt.NDArray[np.bool_]:
        """Which worlds meet all the surveys within 10 %.

        Parameters
        ----------
        simulated
            float64[worlds, 4] per 1,000.

        Returns
        -------
        bool[worlds]
        """
        counted = np.array([self.counted[y] for y in YEARS])
        return np.asarray((np.abs(simulated / counted - 1.0) <= CLOSE).all(axis=1))

    def to_frame(self) -> pd.DataFrame:
        """Return the figures of the check: series, year, unit, p10, p50, p90.

        Returns
        -------
        pandas.DataFrame
            Counted rates and changes, simulated ones without and with the lever, shares of worlds
            that explain them, and the index in those that do.
        """
        from boligsim.decisions.national_words import national_frame

        return national_frame(self)

    def sentences(self, language: str = "en") -> tuple[str, ...]:
        """Give the verdict in words, made from the figures.

        Parameters
        ----------
        language
            nb, nn or en.

        Returns
        -------
        tuple of str
            The last one says that the 2024 count has not been entered.
        """
        from boligsim.decisions.national_words import verdict

        return verdict(self.to_frame(), language)

    def write(self, folder: str | Path, language: str = "en") -> tuple[Path, Path]:
        """Write the figures and the verdict for the page of the documentation.

        Parameters
        ----------
        folder
            Where ``national_check.csv`` and ``national_check_verdict.rst`` are written.
        language
            nb, nn or en.

        Returns
        -------
        (Path, Path)
            The two files.
        """
        table, words = (Path(folder) / f"national_check{end}" for end in (".csv", "_verdict.rst"))
        write_csv(self.to_frame(), table)
        text = "\n\n".join(self.sentences(language)) + "\n"
        words.write_text(text, encoding="utf-8", newline="\n")
        return table, words

    def summary(self, language: str = "en") -> Table:
        """Give the figures as a table, with the verdict below.

        Parameters
        ----------
        language
            nb, nn or en.

        Returns
        -------
        Table
            Prints as text and shows as HTML.
        """
        from boligsim.decisions.national_words import national_summary

        return national_summary(self, language)

    def plot(self, ax: Axes | None = None, *, language: str = "nb") -> Axes:
        """Draw the surveys and the simulated rates without and with the lever.

        Parameters
        ----------
        ax
            Axes to draw in; left out: new ones.
        language
            nb, nn or en.

        Returns
        -------
        matplotlib.axes.Axes
            Never shown by itself.
        """
        from boligsim.decisions.national_words import plot_national

        return plot_national(self, ax=ax, language=language)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Return one line."""
        plain, levered = (int(self.explains(x).sum()) for x in (self.plain, self.levered))
        return (
            f"NationalCheck({len(self.plain)} worlds x {self.histories} histories; {plain} explain "
            f"the surveys, {levered} with a market lever)"
        )


def national_check(
    case: Case,
    *,
    worlds: int = 100,
    histories: int = 25,
    seed: int | None = None,
    executor: Executor | None = None,
) -> NationalCheck:
    """Ask whether any parameters explain the national fall, with and without a market lever.

    Parameters
    ----------
    case
        Whose parameters, groups and municipal dwellings per inhabitant are used.
    worlds
        Sets of parameters.
    histories
        Municipalities a world; their mean stands for the nation, whose own chance is negligible.
    seed
        Left out: the case's.
    executor
        Any `concurrent.futures.Executor`; left out: a thread a core.

    Returns
    -------
    NationalCheck
        With ``to_frame()`` and ``sentences()``.

    Raises
    ------
    InputError
        When the case has no start of homeless persons for all groups together.
    """
    count, courses = whole_number("worlds", worlds), whole_number("histories", histories)
    key = case.seed if seed is None else whole_number("seed", seed, least=0)
    rows = case.start[case.start["place"] == "homeless"]
    if len(rows) != 1:
        raise InputError(
            f"national_check needs one row of homeless persons in the table start of "
            f"'{case.name}'; it has {len(rows)}."
        )
    part = with_lever(slice_of_norway(case))
    setup = prepare(part, count, key, UNTIL)
    points = setup.space.prior(count, key)
    for path in RANGE:
        _put(setup, points, path, np.ones(count))
    first = float(part.start.loc[part.start["place"] == "homeless", "persons"].iloc[0])
    people = np.asarray(setup.demand.point.sum(axis=(1, 2)))
    begin = np.full(count, 1000.0 * first / float(people[0]))
    wanted = surveys()

    def rates(year: int) -> Floats:
        """Simulate up to a survey: per 1,000 at the start and at every survey so far."""
        until = [y for y in YEARS[1:] if y <= year]
        short = replace(setup, case=cut_short(part, year + 1))
        months = [12 * (y - BASE) + SURVEY_MONTH for y in until]
        (found,) = simulate_worlds(
            _shortened(short), points, [market_lever(year)], _Pick(months),
            seed=fold(key, "nation"), histories=courses, size=max(1, 1000 // courses),
            executor=executor,
        )  # fmt: skip
        inside = [m / 12 for m in months]
        at = np.interp(inside, np.arange(len(people)), people)
        return np.concatenate([begin[:, None], 1000.0 * found / at], axis=1)

    def meet(path: str, year: int) -> None:
        value = _get(setup, points, path)
        for _ in range(_ROUNDS):
            got = np.maximum(rates(year)[:, -1], 1e-3)
            value = value * (wanted[year] / got) ** _STEP[path]
            value = np.clip(value, *RANGE[path])
            _put(setup, points, path, value)

    meet(LEVEL, 2012)
    plain = rates(2020)
    meet(LEVER[0], 2016)
    meet(LEVER[1], 2020)
    index, change = (_get(setup, points, path) for path in LEVER)
    lever = np.stack([index, index * change], axis=1)
    return NationalCheck(part, wanted, plain, rates(2020), lever, courses)


def _column(setup: Setup, path: str) -> int:
    return setup.space.keys.index((path, "", ""))


def _put(setup: Setup, points: Floats, path: str, value: Floats) -> None:
    low, high = RANGE[path]
    points[:, _column(setup, path)] = np.clip((value - low) / (high - low), 1e-12, 1 - 1e-12)


def _get(setup: Setup, points: Floats, path: str) -> Floats:
    low, high = RANGE[path]
    return np.asarray(low + (high - low) * points[:, _column(setup, path)])


def _shortened(setup: Setup) -> Setup:
    """Return the setup with demand up to the end of its case."""
    years = setup.case.until - setup.case.base + 1
    demand = setup.demand
    cut = replace(
        demand, case=demand.case.with_(until=setup.case.until), years=demand.years[:years],
        population=demand.population[:, :years], point=demand.point[:years],
        extra_persons=demand.extra_persons[: years - 1],
    )  # fmt: skip
    return replace(setup, demand=cut)
