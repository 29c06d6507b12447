"""Many municipalities one after another: in order, on several threads, nothing kept behind."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError
from boligsim.base.summary import summarise

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.demand.population.paths import Keep
    from boligsim.demand.population.projection import Projection

Array = NDArray[np.float64]
Band = tuple[int, int | None]
_T = TypeVar("_T")

#: Age bands of summaries: first and last age, None is open.
BANDS: Mapping[str, Band] = {
    "all": (0, None),
    "0-19": (0, 19),
    "20-66": (20, 66),
    "67-79": (67, 79),
    "80+": (80, None),
}


def in_order(
    work: Callable[[str], _T], names: Iterable[str], threads: int | None = None
) -> Iterator[_T]:
    """Do the same for many names on a few threads, and give the results in their order.

    Parameters
    ----------
    work : callable
        What to do with a name; numpy lets go of the interpreter while it counts.
    names : iterable of str
        The names.
    threads : int, optional
        As many as there are cores when left out.

    Yields
    ------
    object
        The results; at most two a thread wait to be taken.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    many = threads or os.cpu_count() or 1
    if many == 1:
        yield from map(work, names)
        return
    waiting: deque[Future[_T]] = deque()
    with ThreadPoolExecutor(many) as pool:
        try:
            for name in names:
                waiting.append(pool.submit(work, name))
                if len(waiting) >= 2 * many:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()


def band_sums(bands: Mapping[str, Band], ages: int) -> Keep:
    """Make the function that sums persons ``[..., 2, A]`` over both sexes and age bands.

    Parameters
    ----------
    bands : mapping
        Name to first and last age, None is open.
    ages : int
        How many single years of age there are.

    Returns
    -------
    callable
        ``[..., 2, A]`` to ``[..., bands]``.

    Raises
    ------
    InputError
        No band, or one without ages.
    """
    cuts = []
    for name, (low, high) in bands.items():
        stop = ages if high is None else min(high + 1, ages)
        if not 0 <= low < stop:
            raise InputError(
                f"The age band '{name}' runs from {low} to {high}; give first and last age within "
                f"0-{ages - 1}, None as the last for an open one."
            )
        cuts.append(slice(low, stop))
    if not cuts:
        raise InputError("bands is empty; give at least one, e.g. {'80+': (80, None)}.")

    edges = sorted({end for cut in cuts for end in (cut.start, cut.stop)})
    inside = [slice(edges.index(cut.start), edges.index(cut.stop)) for cut in cuts]

    def sums(persons: Array) -> Array:
        both = persons[..., 0, : edges[-1]] + persons[..., 1, : edges[-1]]
        # each age is read once, however many bands it is in
        parts = np.add.reduceat(both, edges[:-1], axis=-1)
        return np.stack([parts[..., one].sum(axis=-1) for one in inside], axis=-1)

    return sums


def summarised(
    projection: Projection, bands: Mapping[str, Band], threads: int | None
) -> pd.DataFrame:
    """Make the table of `Projection.summarise`."""
    import pandas as pd

    keep = band_sums(bands, projection.model.panel.persons.shape[-1])

    def one(name: str) -> tuple[str, Array, Array]:
        drawn = projection.paths(name, keep=keep) if projection.worlds else np.zeros(0)
        return name, keep(projection.point(name)), drawn

    parts = []
    point_of_all, drawn_of_all = np.zeros(()), np.zeros(())
    for name, point, drawn in in_order(one, projection.municipalities, threads):
        parts.append(_rows(name, projection.years, tuple(bands), point, drawn))
        point_of_all, drawn_of_all = point_of_all + point, drawn_of_all + drawn
    parts.append(_rows("all", projection.years, tuple(bands), point_of_all, drawn_of_all))
    return pd.concat(parts, ignore_index=True)


def _rows(
    name: str, years: NDArray[np.int64], bands: tuple[str, ...], point: Array, drawn: Array
) -> pd.DataFrame:
    import pandas as pd

    index = pd.MultiIndex.from_product(
        [[name], years, bands], names=["municipality", "year", "age"]
    )
    numbers = summarise(drawn if drawn.size else point[None])
    columns = {"point": point.ravel()} | {k: v.ravel() for k, v in numbers.items()}
    return pd.DataFrame(columns, index=index).reset_index()
