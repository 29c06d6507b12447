"""Many municipalities: the same numbers one at a time, on any threads, and nothing kept behind."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from boligsim.base.errors import InputError
from boligsim.demand import fit_population
from boligsim.demand.population.model import PopulationModel
from boligsim.demand.population.panel import Panel
from boligsim.demand.population.stream import in_order


@pytest.fixture(scope="module")
def model(small: pd.DataFrame) -> PopulationModel:
    return fit_population(small, 2020)


def test_a_stream_gives_what_a_projection_gives(model: PopulationModel) -> None:
    projection = model.project(2024, worlds=6, seed=2)
    for threads in (1, 3):
        found = list(model.stream(2024, worlds=6, seed=2, threads=threads))
        assert [one.municipality for one in found] == list(projection.municipalities)
        for one in found:
            assert one.paths.tobytes() == projection.paths(one.municipality).tobytes()
            assert one.point.tobytes() == projection.point(one.municipality).tobytes()
            np.testing.assert_array_equal(one.years, np.arange(2020, 2025))
    some = list(model.stream(2024, worlds=6, seed=2, municipalities="1806"))
    assert some[0].paths.tobytes() == projection.paths("1806").tobytes()


def test_a_summary_by_hand(model: PopulationModel) -> None:
    bands = {"all": (0, None), "young": (0, 17), "old": (80, None)}
    frame = model.summarise(2023, worlds=11, seed=4, bands=bands)
    again = model.summarise(2023, worlds=11, seed=4, bands=bands, threads=1)
    assert frame.to_csv() == again.to_csv()
    columns = ["municipality", "year", "age", "point", "mean", "p10", "p50", "p90"]
    assert list(frame.columns) == columns
    cells = frame.set_index(columns[:3])
    projection = model.project(2023, worlds=11, seed=4)
    old = {n: projection.paths(n)[:, :, :, 80:].sum(axis=(2, 3)) for n in projection.municipalities}
    # eleven worlds: the 10 % point is the second, the median the sixth, the 90 % point the tenth
    ordered = np.sort(old["1806"][:, 2])
    here = cells.loc[("1806", 2022, "old")]
    np.testing.assert_allclose(here[["p10", "p50", "p90"]], ordered[[1, 5, 9]])
    assert here["mean"] == pytest.approx(ordered.mean())
    assert here["point"] == pytest.approx(projection.point("1806")[2, :, 80:].sum())
    # all together, world by world
    total = np.sort(sum(old.values())[:, 3])
    np.testing.assert_allclose(cells.loc[("all", 2023, "old"), "p90"], total[9])
    apart = cells.xs((2023, "old"), level=("year", "age")).drop("all")
    assert apart["point"].sum() == pytest.approx(cells.loc[("all", 2023, "old"), "point"])
    assert apart["p90"].sum() > total[9]  # luck evens out between places


def test_a_summary_without_worlds_is_the_point(model: PopulationModel) -> None:
    frame = model.summarise(2022)
    np.testing.assert_allclose(frame["p10"], frame["point"])
    np.testing.assert_allclose(frame["p90"], frame["point"])


def test_nothing_is_kept_behind(panel: Panel) -> None:
    model = fit_population(panel, 2026)
    names = list(panel.names)
    model.summarise(2028, worlds=2, municipalities=names[:1])
    peaks = []
    for many in (5, 20):
        tracemalloc.start()
        model.summarise(2031, worlds=60, municipalities=names[:many], threads=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_too_many_rows_and_empty_bands_are_refused(model: PopulationModel) -> None:
    huge = model.project(2060, worlds=2000)
    with pytest.raises(InputError, match=r"104,356,152 rows.*stream\(\).*summarise\(\)"):
        huge.to_frame()
    with pytest.raises(InputError, match="The age band 'x' runs from 30 to 20"):
        model.summarise(2022, bands={"x": (30, 20)})
    with pytest.raises(InputError, match="bands is empty"):
        model.summarise(2022, bands={})


def test_order_is_kept_and_a_failure_comes_out() -> None:
    def slow_first(name: str) -> str:
        if name == "bad":
            raise ValueError("bad")
        return name * (400_000 if name == "a" else 1)

    names = [*"abcdefgh"]
    assert [r[0] for r in in_order(slow_first, names, 3)] == names
    with pytest.raises(ValueError, match="bad"):
        list(in_order(slow_first, ["a", "bad", *"bcdefg"], 2))
    # who stops early does not wait for the rest
    stream = in_order(slow_first, names, 2)
    assert next(stream)[0] == "a"
    stream.close()  # type: ignore[attr-defined]
