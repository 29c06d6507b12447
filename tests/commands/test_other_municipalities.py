"""`new` and `run` work for other municipalities of the panel, small, middle and large."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from boligsim.commands.cli import cli

pytestmark = pytest.mark.slow

# Under 2,000 inhabitants, 10-20,000, and the largest of the bundled panel.
MUNICIPALITIES = ("1835", "4621", "4601")
SERIES = ("waiting_households", "tenants_households", "true_persons")


def read(path: Path) -> pd.DataFrame:
    """Read a table as it was written: only an empty cell is missing."""
    return pd.read_csv(path, dtype={"age": str}, keep_default_na=False, na_values=[""])


@pytest.fixture(scope="module", params=MUNICIPALITIES)
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a new case that ran with nothing filled in by hand."""
    return run(request.param, tmp_path_factory.getbasetemp())


def run(municipality: str, base: Path) -> Path:
    """Make and run a case once a session, return its tables."""
    folder = base / f"m{municipality}"
    out = base / f"out{municipality}"
    if not out.exists():
        for words in (
            ["new", str(folder), "--municipality", municipality],
            ["run", str(folder), "--draws", "8", "--out", str(out)],
        ):
            result = CliRunner().invoke(cli, words)
            assert result.exit_code == 0, result.output
    return out / "tables"


def test_every_interval_is_in_order(tables: Path) -> None:
    frame = read(tables / "homelessness.csv")
    assert len(frame)
    assert ((frame["p10"] <= frame["p50"]) & (frame["p50"] <= frame["p90"])).all()


def test_the_base_scenario_differs_from_itself_by_nothing(tables: Path) -> None:
    frame = read(tables / "comparison.csv")
    base = frame[frame["scenario"] == frame["scenario"].iloc[0]]
    assert set(base["series"]) >= {"homeless_persons", "person_years_avoided"}
    assert (base[["mean", "p10", "p50", "p90"]].to_numpy() == 0).all()


def test_population_today_is_the_registered_one(tables: Path) -> None:
    frame = read(tables / "population.csv")
    case = tables.parent.with_name(tables.parent.name.replace("out", "m"))
    registered = read(case / "population.csv")
    base = frame["year"].min()
    today, counted = frame[frame["year"] == base], registered[registered["year"] == base]
    assert counted["persons"].sum() > 0
    assert today["p50"].sum() == pytest.approx(counted["persons"].sum())


def test_the_cases_differ_by_more_than_a_scale_factor(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """If one case were another times a number, all series would have the same ratio."""
    base = tmp_path_factory.getbasetemp()
    levels = {}
    for municipality in MUNICIPALITIES:
        folder = run(municipality, base)
        people = read(folder / "population.csv")
        last = people[people["year"] == people["year"].max()]
        old = last[last["age"].str.rstrip("+").astype(int) >= 80]["mean"].sum()
        homes = read(folder / "homelessness.csv").query("group == 'all'")
        first = homes["scenario"].iloc[0]
        end = homes[(homes["scenario"] == first) & (homes["year"] == homes["year"].max())]
        served = end.set_index("series")["mean"][list(SERIES)]
        levels[municipality] = np.array([last["mean"].sum(), old, *served])
    for a, b in itertools.combinations(MUNICIPALITIES, 2):
        ratios = levels[a] / levels[b]
        assert np.isfinite(ratios).all()
        assert ratios.max() / ratios.min() > 1.2, (a, b, ratios)
