"""Any panel: mixed, late, with gaps and a rule, in any order; and what cannot be one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from boligsim.base.errors import InputError
from boligsim.demand import fit_population
from boligsim.demand.population.gaps import fill
from boligsim.demand.population.panel import Panel, read_panel

LongFrame = Callable[[Panel, list[str], range], pd.DataFrame]
KEYS = ["municipality", "year", "age"]


def together(frame: pd.DataFrame) -> pd.DataFrame:
    """The same counts with the sexes together."""
    return frame.groupby(KEYS, as_index=False)["persons"].sum().assign(sex="both")


@pytest.fixture(scope="module")
def mixed(small: pd.DataFrame) -> pd.DataFrame:
    """Six: one with the sexes together, one for some of its years, one late, one with gaps."""
    names = sorted(set(small["municipality"]))
    name = small["municipality"]
    year = small["year"]
    parts = [
        small[name.isin(names[:2])],
        together(small[name == names[2]]),
        together(small[(name == names[3]) & (year < 2014)]),
        small[(name == names[3]) & (year >= 2014)],
        small[(name == names[4]) & (year >= 2016)],
        small[(name == names[5]) & ~year.isin([2013, 2016, 2017])],
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rule", ["interpolate", "after"])
def test_a_mixed_panel_in_any_order_gives_the_same_bytes(mixed: pd.DataFrame, rule: str) -> None:
    frames = [
        fit_population(given, 2020, gaps=rule).project(2026, worlds=4, seed=3).to_frame()
        for given in (mixed, mixed.sample(frac=1.0, random_state=1), mixed.iloc[::-1])
    ]
    assert frames[0].to_csv() == frames[1].to_csv() == frames[2].to_csv()
    assert np.isfinite(frames[0]["persons"]).all()
    names = sorted(set(mixed["municipality"]))
    assert set(frames[0]["municipality"]) == set(names)
    sexes = frames[0].groupby("municipality")["sex"].unique().map(sorted)
    assert list(sexes[names[2]]) == ["both"]
    # what a municipality has in its last year is what it gets
    assert list(sexes[names[3]]) == ["female", "male"]
    # the first year is the observed one
    now = frames[0][(frames[0]["year"] == 2020) & (frames[0]["world"] == -1)]
    counted = mixed[mixed["year"] == 2020].groupby("municipality")["persons"].sum()
    pd.testing.assert_series_equal(now.groupby("municipality")["persons"].sum(), counted)


def test_a_gap_is_filled_along_cohorts() -> None:
    """Cohorts that shrink by a fixed number a year are filled exactly: people move up in age."""
    ages, years = 12, 6
    born = 200.0 + 10.0 * np.arange(ages + years)
    persons = np.empty((1, years, 2, ages))
    for t in range(years):
        for a in range(ages):
            persons[0, t, :, a] = born[ages + t - 1 - a] - 5.0 * a
    known = np.ones((1, years), dtype=bool)
    known[0, [2, 3]] = False
    holes = persons.copy()
    holes[0, [2, 3]] = np.nan
    found = fill(holes, known, "interpolate")
    # those born in between are taken as they stand after the gap: five or ten short of birth
    np.testing.assert_allclose(found[0, 2, :, 1:8], persons[0, 2, :, 1:8])
    np.testing.assert_allclose(found[0, 3, :, 2:9], persons[0, 3, :, 2:9])
    np.testing.assert_allclose(found[0, 2, :, 0], persons[0, 2, :, 0] - 10.0)
    np.testing.assert_array_equal(found[0, [0, 1, 4, 5]], persons[0, [0, 1, 4, 5]])
    after = fill(holes, known, "after")
    assert np.isnan(after[0, :4]).all()
    np.testing.assert_array_equal(after[0, 4:], persons[0, 4:])
    assert fill(persons, np.ones((1, years), bool), None).tobytes() == persons.tobytes()


def test_a_filled_gap_is_nearly_the_truth(panel: Panel, long_frame: LongFrame) -> None:
    frame = long_frame(panel, ["5501"], range(2010, 2021))
    holes = frame[~frame["year"].isin([2014, 2015])]
    whole, found = read_panel(frame), read_panel(holes, gaps="interpolate")
    np.testing.assert_allclose(
        found.persons.sum(axis=(2, 3)), whole.persons.sum(axis=(2, 3)), rtol=0.01
    )
    off = np.abs(found.persons - whole.persons)[0, [4, 5]].sum() / whole.persons[0, [4, 5]].sum()
    assert off < 0.03


def test_sexes_together_are_split_as_in_the_country(panel: Panel, long_frame: LongFrame) -> None:
    frame = together(long_frame(panel, ["5501"], range(2015, 2021)))
    frame["age"] = frame["age"].clip(upper=90)
    frame = frame.groupby([*KEYS, "sex"], as_index=False)["persons"].sum()
    from boligsim.demand.population.bundled import bundled_country

    country = bundled_country()
    found = read_panel(frame, national=country)
    here = country.persons[0, 2020 - country.first_year]
    share = here[0, 90:].sum() / here[:, 90:].sum()
    got = found.persons[0, -1]
    assert got[0, 90] / got[:, 90].sum() == pytest.approx(share, abs=1e-3)
    assert got[0, 90] > 1.8 * got[1, 90]


def _broken(small: pd.DataFrame, what: str) -> object:
    frame = small.copy()
    if what == "list":
        return frame.to_dict("records")
    if what == "mapping":
        return {"municipality": ["1806"]}
    if what == "array":
        return frame.to_numpy()
    if what == "infinite":
        frame.loc[5, "persons"] = np.inf
    elif what == "unknown":
        frame.loc[5, "persons"] = np.nan
    elif what == "text":
        frame["persons"] = frame["persons"].astype(object)
        frame.loc[5, "persons"] = "12"
    elif what == "years as text":
        frame["year"] = frame["year"].astype(str)
    elif what == "half a year":
        frame["year"] = frame["year"] + 0.5
    elif what == "no name":
        frame["municipality"] = frame["municipality"].astype(object)
        frame.loc[5, "municipality"] = None
    elif what == "from one":
        frame["age"] = frame["age"] + 1
    elif what == "below nought":
        frame["age"] = frame["age"] - 1
    elif what == "birth years":
        frame["age"] = 2020 - frame["age"]
    elif what == "other tops":
        frame = frame[(frame["municipality"] != "1806") | (frame["age"] <= 90)]
    return frame


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("list", "panel is of the type list, not a table. Give a pandas DataFrame"),
        ("mapping", "panel is a mapping, not a table"),
        ("array", "of the type ndarray"),
        ("infinite", r"has infinite persons in 1 row, first municipality .*mend or leave out"),
        ("unknown", "has missing persons in 1 row"),
        ("text", r"persons that are not numbers.*astype\(float\)"),
        ("years as text", r"year that is no whole number: '2010'.*astype\(int\)"),
        ("half a year", r"year that is no whole number: 2010\.5"),
        ("no name", "A municipality is called nan; give its number as text"),
        ("from one", r"lacks age 0 of municipality"),
        ("below nought", "has the age -1. Ages are whole years from 0"),
        ("birth years", "has the age 2020. Ages are whole years from 0, at most 130"),
        ("other tops", "lacks age 91 of municipality 1806.*sum the oldest where some end earlier"),
    ],
)
def test_what_cannot_be_a_panel(small: pd.DataFrame, what: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fit_population(_broken(small, what), 2020)  # type: ignore[arg-type]


def test_what_cannot_be_asked(small: pd.DataFrame, panel: Panel) -> None:
    with pytest.raises(InputError, match=r"last_year is '2020'.*Write 2020 without quotes"):
        fit_population(small, "2020")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"last_year is 2020\.5"):
        fit_population(small, 2020.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"gaps is 'interpolat'.*did you mean 'interpolate'"):
        fit_population(small, 2020, gaps="interpolat")
    with pytest.raises(InputError, match="national table is of the type list"):
        fit_population(small, 2020, national=[1])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="national table lacks the column persons"):
        fit_population(small, 2020, national=small[["year", "sex", "age"]])
    with pytest.raises(InputError, match="The panel covers 2005-2026, not 2030"):
        fit_population(panel, 2030)
    model = fit_population(small, 2020)
    with pytest.raises(InputError, match="until is '2030'"):
        model.project("2030")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"worlds is 2\.5; give a whole number, e\.g\. 400"):
        model.project(2030, worlds=2.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"municipalities is 7\.5"):
        model.project(2030, municipalities=7.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="municipalities is empty"):
        model.project(2030, municipalities=[])
    with pytest.raises(InputError, match=r"extra has \(2,\) numbers; give one a year, 10"):
        model.project(2030, extra=[1.0, 2.0])
    with pytest.raises(InputError, match="births has a number that is negative"):
        from boligsim.demand.population import Levers

        model.project(2022, levers=Levers(births=np.array([1.0, -1.0])))


def test_one_or_all_by_name_or_number(small: pd.DataFrame) -> None:
    model = fit_population(small, 2020)
    one = model.project(2022, municipalities="1806").to_frame()
    for same in (["1806"], [1806], ("1806", "1806"), np.array([1806])):
        again = model.project(2022, municipalities=same).to_frame()  # type: ignore[arg-type]
        assert again.to_csv() == one.to_csv()
    assert len(model.project(2022).municipalities) == 6
