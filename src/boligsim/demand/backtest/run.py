"""Forecast from past years as if they were today, and compare with what came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.summary import summarise
from boligsim.demand.backtest.result import Backtest
from boligsim.demand.backtest.rivals import RIVALS, forecasts
from boligsim.demand.backtest.scores import crps
from boligsim.demand.population.arguments import whole
from boligsim.demand.population.bundled import bundled_country, bundled_panel
from boligsim.demand.population.model import PopulationModel, fit_population
from boligsim.demand.population.panel import Panel, read_panel
from boligsim.demand.population.stream import BANDS, Band, band_sums, in_order

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
#: Origins of a horizon when none are named, the newest whose target is counted; least history.
_NEWEST, _LEAST = 4, 5
HORIZONS = (5, 9)


def backtest(
    panel: pd.DataFrame | Panel | None = None,
    *,
    origins: int | Sequence[int] | None = None,
    horizons: int | Sequence[int] = HORIZONS,
    municipalities: str | Sequence[str] | None = None,
    national: pd.DataFrame | Panel | None = None,
    bands: Mapping[str, Band] = BANDS,
    rivals: Sequence[str] = RIVALS,
    worlds: int = 200,
    seed: int = 1,
    progress: bool = False,
) -> Backtest:
    """Measure how far off the population projection has been, on rolling origins.

    Each origin is fitted on counts up to that year only, from all municipalities of the panel;
    simple rivals forecast the same. With all rivals the bundled 120 municipalities take about
    two minutes, most of it damped exponential smoothing; one municipality takes seconds. What
    the whole panel gives is bundled: `case_record`, and ``boligsim backtest``.

    Parameters
    ----------
    panel : DataFrame, optional
        As for `fit_population`; the bundled municipalities when left out.
    origins : sequence of int, optional
        Last years of what a forecast knows; the four newest whose target is counted, for each
        horizon, when left out.
    horizons : sequence of int
        Years ahead.
    municipalities : str or sequence of str, optional
        Which ones to forecast; all when left out.
    national : DataFrame, optional
        As for `fit_population`.
    bands : mapping
        Age bands, name to first and last age; the first one is all ages.
    rivals : sequence of str
        last_value, linear, hamilton_perry, theta, damped_ets.
    worlds, seed : int
        Paths behind the intervals.
    progress : bool
        Show a bar.

    Returns
    -------
    Backtest

    Raises
    ------
    InputError
        No origin whose target is counted, an unknown rival or municipality, a panel that
        `fit_population` would refuse.

    Examples
    --------
    >>> import boligsim as bs
    >>> found = bs.backtest(municipalities="1806", origins=2017, horizons=9, rivals=["last_value"])
    >>> found.to_frame().query("age == 'all'")[["method", "forecast"]].shape
    (2, 2)
    """
    table = _panel(panel, national)
    ahead = _sorted("horizons", horizons)
    plan = _plan(table, None if origins is None else _sorted("origins", origins), ahead)
    if whole("worlds", worlds) < 2:
        raise InputError(f"worlds is {worlds}; intervals need at least 2, usually 200.")
    first = {origin: fit_population(table, origin, national=national) for origin in plan}
    known = first[max(plan)].project(max(plan), municipalities=municipalities).municipalities
    import pandas as pd

    parts = []
    steps = [(o, h) for o in plan for h in plan[o]]
    for origin, horizon in _shown(steps, progress):
        model = first[origin]
        names = [n for n in known if n in model.panel.names]
        if not names:
            continue
        frame = _one(table, model, origin, horizon, names, bands, worlds, whole("seed", seed))
        at = [model.panel.index(n) for n in names]
        for name, values in forecasts(model.panel.persons[at], horizon, bands, rivals).items():
            frame[name] = values.ravel()
        parts.append(frame)
    if not parts:
        raise InputError(
            "None of the municipalities has counts at the origins. Choose later origins."
        )
    return Backtest(pd.concat(parts, ignore_index=True), worlds=worlds, seed=seed)


def _panel(panel: pd.DataFrame | Panel | None, national: pd.DataFrame | Panel | None) -> Panel:
    if panel is None:
        return bundled_panel()
    if isinstance(panel, Panel):
        return panel
    return read_panel(
        panel, national=national if isinstance(national, Panel) else bundled_country()
    )


def _sorted(name: str, given: int | Sequence[int]) -> tuple[int, ...]:
    many = [given] if isinstance(given, int | np.integer | str | float) else given
    try:
        found = sorted({whole(name, v) for v in many})
    except TypeError:
        raise InputError(f"{name} is {given!r}; give whole numbers, e.g. [5, 9].") from None
    if not found:
        raise InputError(f"{name} is empty; give at least one.")
    return tuple(found)


def _plan(
    panel: Panel, origins: tuple[int, ...] | None, horizons: tuple[int, ...]
) -> dict[int, list[int]]:
    """Horizons of each origin whose target is counted."""
    if horizons[0] < 1:
        raise InputError(f"horizons has {horizons[0]}; give whole years ahead, 1 or more.")
    least = panel.first_year + _LEAST
    out: dict[int, list[int]] = {}
    for h in horizons:
        newest = range(panel.last_year - h - _NEWEST + 1, panel.last_year - h + 1)
        for origin in newest if origins is None else origins:
            if least <= origin <= panel.last_year - h:
                out.setdefault(origin, []).append(h)
    if not out:
        raise InputError(
            f"No origin has a target that is counted: the panel covers {panel.first_year}-"
            f"{panel.last_year}, so origins lie between {least} and {panel.last_year} less the "
            f"horizon ({', '.join(map(str, horizons))} years). Choose among them, or shorter "
            "horizons."
        )
    return dict(sorted(out.items()))


def _shown(steps: list[tuple[int, int]], progress: bool) -> Iterator[tuple[int, int]]:
    if not progress:
        yield from steps
        return
    from tqdm.auto import tqdm

    yield from tqdm(steps, delay=1, leave=True)


def _one(
    table: Panel,
    model: PopulationModel,
    origin: int,
    horizon: int,
    names: Sequence[str],
    bands: Mapping[str, Band],
    worlds: int,
    seed: int,
) -> pd.DataFrame:
    """Ours and the truth at one origin and horizon, a row a municipality and age band."""
    import pandas as pd

    sums = band_sums(bands, table.persons.shape[-1])
    target = origin + horizon
    projection = model.project(target, worlds=worlds, seed=seed, municipalities=list(names))
    projection.warm()
    drawn = in_order(lambda n: projection.paths(n, keep=sums)[:, -1], names)
    numbers: dict[str, list[Array]] = {k: [] for k in ("size", *_COLUMNS)}
    for name, draws in zip(names, drawn, strict=True):
        cells = table.persons[table.index(name), target - table.first_year]
        truth, points = sums(cells), sums(projection.point(name))
        found = summarise(draws)
        here = (points[-1], found["p10"], found["p50"], found["p90"], crps(draws, truth), truth)
        for column, values in zip(_COLUMNS, here, strict=True):
            numbers[column].append(values)
        numbers["size"].append(np.full(len(bands), points[0, 0]))
    index = pd.MultiIndex.from_product([names, list(bands)], names=["municipality", "age"])
    frame = pd.DataFrame({k: np.concatenate(v) for k, v in numbers.items()}, index=index)
    frame = frame.reset_index().assign(origin=origin, horizon=horizon)
    first = ["municipality", "origin", "horizon", "age", "size", "truth"]
    return frame[[*first, *_COLUMNS[:5]]]


_COLUMNS = ("model", "p10", "p50", "p90", "crps", "truth")
