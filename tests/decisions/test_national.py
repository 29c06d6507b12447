"""The national check: surveys, slice, lever, and a page that says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.files import data_path
from boligsim.decisions.national_slice import (
    BASE,
    LEVEL,
    LEVER,
    UNTIL,
    market_lever,
    slice_of_norway,
    surveys,
)
from boligsim.decisions.national_words import verdict
from boligsim.homelessness.primitives import Rate

DOCS = Path(__file__).parents[2] / "docs"
MISSING = {
    "nb": "Tellingen i 2024 er ikke lagt inn.",
    "nn": "Teljinga i 2024 er ikkje lagd inn.",
    "en": "The 2024 count has not been entered.",
}


@pytest.fixture(scope="module")
def check() -> bs.NationalCheck:
    return bs.national_check(bs.load_case("narvik-2009"), worlds=3, histories=2)


def test_the_surveys_are_the_published_ones() -> None:
    assert surveys() == {2008: 1.27, 2012: 1.26, 2016: 0.75, 2020: 0.62}
    table = pd.read_csv(data_path("norway", "homelessness.csv"))
    norway = table[table["area"] == "norway"].set_index("year")["persons"]
    assert [norway[y] for y in (2012, 2016, 2020)] == [6259, 3909, 3325]
    assert np.isnan(norway[2024])


def test_the_slice_has_the_nations_ages_and_rate() -> None:
    case = bs.load_case("narvik-2009")
    part = slice_of_norway(case)
    assert (part.base, part.until) == (BASE, UNTIL) and part.measures.empty
    people = pd.read_csv(data_path("norway", "population.csv.gz"))
    for year in (2009, 2021):
        nation = people[people["year"] == year].groupby("age")["persons"].sum()
        own = part.population[part.population["year"] == year].set_index("age")["persons"]
        share = own / own.sum() - nation / nation.sum()
        assert share.abs().max() < 3e-4
    start = part.start.loc[part.start["place"] == "homeless"].iloc[0]
    assert start["persons"] / 18348 * 1000 == pytest.approx(1.27, abs=0.03)


def test_the_lever_goes_straight_from_survey_to_survey() -> None:
    def at(process: str, year: float, index: float, change: float) -> float:
        values, out = dict(zip((LEVEL, *LEVER), (1.0, index, change), strict=True)), 1.0
        for _, rate in market_lever():
            assert isinstance(rate, Rate)
            inside = rate.start <= year - BASE and (rate.end is None or year - BASE < rate.end)
            if rate.process == process and inside:
                factor = rate.factor
                out *= factor.scale * values[factor.path] + factor.shift  # type: ignore[union-attr]
        return out

    assert at("entry", 2012.5, 0.6, 0.9) == 1.0
    # Each year after a survey holds the next quarter of the way.
    way = [at("entry", 2012.92 + k, 0.6, 0.9) for k in range(4)]
    assert way == pytest.approx([0.9, 0.8, 0.7, 0.6])
    assert at("entry", 2020.95, 0.6, 0.9) == pytest.approx(0.54)
    assert at("self_resolution", 2016.5, 0.6, 0.9) == pytest.approx(1.4)
    assert at("self_resolution", 2020.95, 0.6, 0.9) == pytest.approx(1.4 * 1.1)
    assert [name for name, _ in market_lever(2012)] == [LEVEL]


def test_levels_meet_2012_and_the_lever_meets_the_others(check: bs.NationalCheck) -> None:
    assert check.plain.shape == check.levered.shape == (3, 4)
    assert np.array_equal(check.plain[:, :2], check.levered[:, :2])
    assert (check.levered[:, 2:] < check.plain[:, 2:]).all()
    assert np.median(np.abs(check.levered[:, 1] / 1.26 - 1)) < 0.2
    assert "\n" not in repr(check) and check._repr_html_().startswith("<table")


@pytest.mark.parametrize("language", list(MISSING))
def test_every_national_figure_says_that_2024_is_missing(
    check: bs.NationalCheck, language: str
) -> None:
    from matplotlib.figure import Figure

    assert check.sentences(language)[-1] == MISSING[language]
    assert MISSING[language] in repr(check.summary(language))
    ax = check.plot(ax=Figure().subplots(), language=language)
    assert MISSING[language][:-1].lower() in ax.get_title(loc="left").lower()


def test_the_verdict_follows_the_figures() -> None:
    frame = pd.read_csv(DOCS / "national_check.csv")

    def changed(series: str, **cells: float) -> pd.DataFrame:
        rows = frame["series"] == series
        return frame.assign(**{c: frame[c].where(~rows, v) for c, v in cells.items()})

    some = " ".join(verdict(changed("plain_explains", p50=12.0), "en"))
    assert "12 of 100 sets" in some and "at the edge" in some
    none = " ".join(verdict(changed("levered_explains", p50=0.0), "en"))
    assert "Not even a market index" in none
    assert "{" not in some + none


def test_the_page_says_what_the_table_says() -> None:
    page = (DOCS / "national_check.rst").read_text(encoding="utf-8")
    words = (DOCS / "national_check_verdict.rst").read_text(encoding="utf-8")
    frame = pd.read_csv(DOCS / "national_check.csv")
    assert words == "\n\n".join(verdict(frame, "en")) + "\n"
    assert ":file: national_check.csv" in page and "national_check_verdict.rst" in page
    assert "6,259" in page and "3,909" in page and "3,325" in page and MISSING["en"] in page
    command = "\n".join(line.strip() for line in page.splitlines() if line.startswith("   "))
    assert "bs.national_check(bs.load_case(" in command and 'check.write("docs")' in command
    # The page's own prose has no number of the simulation: those stand in what the code wrote.
    prose = page.split("The verdict\n")[1].split("The figures\n")[0]
    assert not re.findall(r"\d+[.,]\d+", prose)


def test_a_case_without_a_start_of_all_groups_is_refused() -> None:
    case = bs.load_case("narvik-2009")
    rows = case.start[case.start["place"] != "homeless"]
    with pytest.raises(ValueError, match="one row of homeless persons"):
        bs.national_check(case.with_tables(start=rows), worlds=1, histories=1)


@pytest.mark.slow
def test_the_page_is_what_the_code_gives_today() -> None:
    fresh = bs.national_check(bs.load_case("narvik-2009")).to_frame().set_index(["series", "year"])
    page = pd.read_csv(DOCS / "national_check.csv").set_index(["series", "year"])
    assert list(fresh.index) == list(page.index)
    worlds = page["unit"] == "worlds"
    assert page.loc[worlds, "p50"].to_numpy() == pytest.approx(fresh.loc[worlds, "p50"], abs=5)
    for column in ("p10", "p50", "p90"):
        rest = [x.loc[~worlds, column].to_numpy() for x in (page, fresh)]
        assert rest[0] == pytest.approx(rest[1], abs=0.1)
