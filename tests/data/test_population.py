"""Bundled population figures against published totals and each other."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.data.bundled import persons, read


@pytest.mark.parametrize("year, total", [(2024, 21580), (2026, 21647)])
def test_narvik_sums_to_the_published_total(year: int, total: int) -> None:
    frame = read("narvik", "population.csv")
    assert persons(frame, year) == total
    assert set(frame["sex"]) == {"female", "male"}


def test_narvik_2026_agrees_with_the_first_year_of_ssb_by_broad_age() -> None:
    frame, ref = read("narvik", "population.csv"), read("narvik", "reference.csv")
    base = frame[frame["year"] == 2026]
    line = ref[(ref["vintage"] == 2026) & (ref["year"] == 2026) & (ref["alternative"] == "MMMM")]
    for low, high, name in ((0, 19, "0-19"), (20, 64, "20-64"), (65, 105, "65+"), (80, 105, "80+")):
        ours = base.loc[base["age"].between(low, high), "persons"].sum()
        theirs = line.loc[line["age"] == name, "value"].iloc[0]
        assert abs(int(ours) - int(theirs)) <= 3, name  # the sexes are rounded apart


@pytest.mark.parametrize("year, total", [(2009, 18348), (2013, 18509)])
def test_the_history_case_has_old_borders(year: int, total: int) -> None:
    frame = read("narvik-2009", "population.csv")
    assert persons(frame, year) == total
    assert set(frame["sex"]) == {"both"}
    assert sorted(frame["year"].unique()) == list(range(2005, 2016))


def test_every_year_has_every_age_once() -> None:
    for name, sexes in (("narvik", 2), ("narvik-2009", 1)):
        frame = read(name, "population.csv")
        assert not frame.duplicated(["year", "sex", "age"]).any()
        assert (frame.groupby("year").size() == 106 * sexes).all()
        assert (frame["persons"] >= 0).all()


def test_old_narvik_balances_with_births_deaths_and_moves() -> None:
    indicators = read("narvik-2009", "indicators.csv")
    population = read("narvik-2009", "population.csv")
    change = indicators[indicators["series"].isin(["natural_increase", "net_migration"])]
    for year, rows in change.groupby("year"):
        y = int(str(year))
        grown = persons(population, y + 1) - persons(population, y)
        assert len(rows) == 2 and abs(grown - int(rows["value"].sum())) <= 8, y


def test_panel_and_nation() -> None:
    panel = read("norway", "panel.csv.gz")
    nation = read("norway", "population.csv.gz")
    assert panel["municipality"].nunique() == 120
    assert not panel["municipality"].isin(["1508", "1580"]).any()  # split in 2024, must be joined
    narvik = panel[panel["municipality"] == "1806"].drop(columns="municipality")
    own = read("narvik", "population.csv")
    pd.testing.assert_frame_equal(
        narvik.sort_values(["year", "sex", "age"], ignore_index=True),
        own.sort_values(["year", "sex", "age"], ignore_index=True)[list(narvik.columns)],
    )
    assert sorted(nation["year"].unique()) == list(range(1986, 2027))
    part = panel.groupby(["year", "sex", "age"])["persons"].sum()
    whole = nation.set_index(["year", "sex", "age"])["persons"].reindex(part.index)
    assert (part <= whole).all()
    assert persons(nation, 2020) == pytest.approx(2765778 + 2601802, abs=5)  # survey's two classes


def test_centrality_is_one_digit_and_the_comparison_municipalities_are_known() -> None:
    frame = read("norway", "municipalities.csv")
    assert len(frame) == 357 and set(frame["centrality"]) == set(range(1, 7))
    assert set(frame.loc[frame["in_panel"] == "yes", "municipality"]) == set(
        read("norway", "panel.csv.gz")["municipality"]
    )
    shares = read("norway", "household_frequencies.csv")["centrality"].astype(str)
    assert set(shares) == {"all", "1", "2", "3", "4", "5", "6"}
    settings = read("narvik", "case.csv").set_index("key")["value"]
    compared = str(settings["compare_with"]).split(";")
    assert set(compared) <= set(read("norway", "indicators.csv")["municipality"])


def test_the_reference_has_ssbs_three_lines_and_narviks_years() -> None:
    frame = read("narvik", "reference.csv")
    newest = frame[(frame["vintage"] == 2026) & (frame["age"] == "all")]
    at = newest.set_index(["alternative", "year"])["value"]
    assert (at["MMMM", 2030], at["MMMM", 2040], at["MMMM", 2050]) == (21339, 20541, 19754)
    assert (at["LLML", 2050], at["HHMH", 2050]) == (17348, 22179)
    old = frame[(frame["vintage"] == 2026) & (frame["age"] == "80+")].set_index("year")["value"]
    assert (old[2026], old[2050]) == (1370, 2434)


def test_life_table_gives_the_published_life_expectancy() -> None:
    frame = read("norway", "life_table.csv")
    published = {"female": (84.0, 85.3), "male": (80.5, 82.2)}  # WPP 2024, Norway around 2023
    for sex, (low, high) in published.items():
        rows = frame[frame["sex"] == sex].sort_values("age_from")
        ages, rates = rows["age_from"].tolist(), rows["death_rate"].tolist()
        alive, years = 1.0, 0.0
        for i, rate in enumerate(rates):
            if i == len(rates) - 1:
                years += alive / rate
                break
            width = ages[i + 1] - ages[i]
            dead = width * rate / (1 + width / 2 * rate)
            years += alive * width * (1 - dead / 2)
            alive *= 1 - dead
        assert low <= years <= high, (sex, years)
    births = read("norway", "fertility.csv")["births_per_woman_year"].sum() * 5
    assert births == pytest.approx(1.405, abs=0.002)
