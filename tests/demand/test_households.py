"""Households against SSB's published number, by hand, and after calibration."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from boligsim.base.errors import InputError
from boligsim.base.files import data_path
from boligsim.demand import households_from
from boligsim.demand.households import SIZES, band_limits, calibrated, national_shares
from boligsim.demand.population.panel import Panel

SSB_2024 = 10_711  # SSB 06944, Narvik 1806
ALONE_2024 = 4_712


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(
        pd.read_csv(data_path("norway", f"household_{n}.csv"))
        for n in ("frequencies", "contact_shares")
    )  # type: ignore[return-value]


def narvik(panel: Panel, year: int) -> np.ndarray:
    return panel.persons[panel.index("1806"), year - panel.first_year].sum(axis=0)


def bands(people: np.ndarray, names: list[str]) -> dict[str, float]:
    out = {}
    for name in names:
        low, high = band_limits(name)
        out[name] = float(people[low : None if high is None else high + 1].sum())
    return out


def test_by_hand() -> None:
    living = pd.DataFrame({"age": ["0-19", "20+"], **{s: [0.0, 0.0] for s in SIZES}})
    heads = living.copy()
    living[["hh1", "hh2"]] = [[0.0, 0.5], [0.4, 0.3]]
    heads[["hh1", "hh2"]] = [[0.0, 0.0], [1.0, 0.5]]
    frame = households_from({"0-19": 100, "20+": 200}, living, heads)
    assert list(frame.columns) == ["age", "size", "households"]
    got = frame.set_index(["age", "size"])["households"]
    assert got["20+", 1] == 80.0  # 200 x 0.4 x 1
    assert got["20+", 2] == 30.0  # 200 x 0.3 x 0.5
    assert got.sum() == 110.0
    assert len(frame) == 12


def test_narvik_2024_within_one_percent_of_the_published_number(
    panel: Panel, tables: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    living, heads = tables
    country = living[living["centrality"].astype(str) == "all"]
    people = bands(narvik(panel, 2024), list(country["age"]))
    number = households_from(people, living, heads)["households"].sum()
    assert abs(number / SSB_2024 - 1) < 0.01
    # the same by single years of age
    shares = national_shares(106)
    assert shares.by_size(narvik(panel, 2024)).sum() == pytest.approx(number)
    assert shares.status == "assumed"


def test_matches_after_calibration(panel: Panel) -> None:
    indicators = pd.DataFrame(
        {
            "year": [2023, 2024, 2024, 2030],
            "series": ["households", "households", "households_living_alone", "households"],
            "value": [10_615, SSB_2024, ALONE_2024, 1],
            "status": "measured",
        }
    )
    people = {y: narvik(panel, y) for y in (2023, 2024)}
    fitted = calibrated(national_shares(106), people, indicators)
    sizes = fitted.by_size(people[2024])
    assert sizes.sum() == pytest.approx(SSB_2024)
    assert sizes[0] == pytest.approx(ALONE_2024)
    assert fitted.status == "measured"
    assert "2024" in fitted.source


def test_only_the_total_and_only_assumed_numbers(panel: Panel) -> None:
    people = {2024: narvik(panel, 2024)}
    rows = {"year": [2024], "series": ["households"], "value": [SSB_2024]}
    total = calibrated(national_shares(106), people, pd.DataFrame({**rows, "status": "measured"}))
    assert total.by_size(people[2024]).sum() == pytest.approx(SSB_2024)
    assert total.factors[0] == total.factors[1]
    kept = calibrated(national_shares(106), people, pd.DataFrame({**rows, "status": "assumed"}))
    assert kept.status == "assumed"


def test_people_outside_households_are_out_of_the_shares(
    tables: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    living, _ = tables
    row = living[(living["centrality"].astype(str) == "all") & (living["age"] == "80+")]
    assert float(row[list(SIZES)].sum(axis=1).iloc[0]) == pytest.approx(0.962, abs=0.002)


@pytest.mark.parametrize(
    ("population", "message"),
    [
        ({"0-4": 10}, "no row for the age band '0-4'"),
        ({"0-14": -1}, "negative persons in the age band '0-14': -1"),
        ({"0-14": float("nan")}, "missing persons in the age band '0-14'"),
        ({"0-14": "many"}, "'many' persons in the age band '0-14'; give a number"),
        ([1, 2, 3], "population is list; give persons by age band"),
        (None, "population is NoneType; give persons by age band"),
        ({}, "population is empty"),
    ],
)
def test_messages_of_the_population(
    tables: tuple[pd.DataFrame, pd.DataFrame], population: object, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        households_from(population, *tables)


def test_messages_of_the_tables(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    living, heads = tables
    with pytest.raises(InputError, match="lacks the column hh3"):
        households_from({"0-14": 1}, living.drop(columns="hh3"), heads)
    with pytest.raises(InputError, match="frequencies is dict; give a DataFrame"):
        households_from({"0-14": 1}, {"hh1": 1}, heads)
    with pytest.raises(InputError, match="contact_shares is NoneType"):
        households_from({"0-14": 1}, living, None)
    percent = living.assign(hh1=100 * living["hh1"])
    with pytest.raises(InputError, match="outside 0 to 1 in the age band '15-19'"):
        households_from({"0-14": 1}, percent, heads)
    with pytest.raises(InputError, match="share that is no number"):
        households_from({"0-14": 1}, living.assign(hh2="x"), heads)
    country = living[living["centrality"].astype(str) == "all"].drop(columns="centrality")
    with pytest.raises(InputError, match="the age band '0-14' twice"):
        households_from({"0-14": 1}, pd.concat([country, country]), heads)
    assert len(households_from(pd.Series({"0-14": 1.0}), country, heads)) == 6
