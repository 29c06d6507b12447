"""A filled-in case for any municipality of the panel: whole, its own, and not a scaled copy."""

from __future__ import annotations

import pandas as pd
import pytest

from boligsim.base import InputError, data_path
from boligsim.case import check_case, load_case, municipalities, new_case

SMALL, MIDDLE, LARGE = "1816", "5054", "4601"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new")
    return {n: load_case(new_case(folder / n, n)) for n in (SMALL, MIDDLE, LARGE)}


def inhabitants(case, low=0):
    now = case.population[(case.population["year"] == case.base) & (case.population["age"] >= low)]
    return int(now["persons"].sum())


def test_the_cases_are_whole_and_name_what_is_missing(made):
    for case in made.values():
        problems = check_case(case.folder)
        assert problems.errors == []
        asked = " ".join(p.rule for p in problems.missing)
        for word in ("2024 count", "waiting list", "start_loans", "plan reserve"):
            assert word in asked
    assert inhabitants(made[SMALL]) < 2000 < 10_000 < inhabitants(made[MIDDLE]) < 20_000
    assert inhabitants(made[LARGE]) > 50_000


def test_population_is_the_panels(made):
    panel = pd.read_csv(data_path("norway", "panel.csv.gz"), dtype={"municipality": "str"})
    for number, case in made.items():
        own = panel[(panel["municipality"] == number) & (panel["year"] == case.base)]
        assert inhabitants(case) == own["persons"].sum()


def test_they_differ_by_more_than_a_scale_factor(made):
    """Care places follow the old, homelessness the size of the municipality, rents the place."""
    a, b = made[SMALL], made[LARGE]
    factor = inhabitants(b) / inhabitants(a)

    def units(case, name):
        return float(case.dwellings.set_index("dwelling").loc[name, "units"])

    old = inhabitants(b, 80) / inhabitants(a, 80)
    assert old < 0.9 * factor
    assert units(b, "nursing_home") / units(a, "nursing_home") == pytest.approx(old, rel=0.15)

    def homeless(case):
        rows = case.start[case.start["place"] == "homeless"]
        assert len(rows) == 1
        return float(rows["persons"].iloc[0])

    # 0.39, 0.39 and 1.09 per 1,000 inhabitants by size in 2020 (derived from NIBR's report).
    assert homeless(made[MIDDLE]) == round(0.39 * inhabitants(made[MIDDLE]) / 1000)
    assert homeless(b) == pytest.approx(1.09 * inhabitants(b) / 1000, abs=0.51)
    shares = {c.parameters.value("households.renter_share") for c in made.values()}
    assert len(shares) > 1


def test_start_stock_fits_into_the_dwellings_and_is_whole(made):
    for case in made.values():
        lived = case.start.groupby("place")["households"].sum()
        units = case.dwellings.set_index("dwelling")["units"]
        both = units.index.intersection(lived.index)
        assert (lived[both] <= units[both]).all()
        template = pd.read_csv(data_path("norway", "template", "start.csv"), keep_default_na=False)
        shares = template[template["share_of_units"] != ""]
        for name, rows in shares.groupby("place"):
            wanted = rows["share_of_units"].astype(float).sum() * units[name]
            assert lived[name] == min(int(wanted + 0.5), units[name])
        assert (case.start["households"].dropna() % 1 == 0).all()


def test_own_figures_replace_the_national_ones(made):
    table = pd.read_csv(data_path("norway", "indicators.csv"), dtype={"municipality": "str"})
    own = table[table["municipality"] == SMALL].set_index(["series", "year"])["value"]
    share = own["households_renter"].iloc[-1] / own["households_by_tenure_table"].iloc[-1]
    frame = made[SMALL].parameters.frame
    row = frame[frame["path"] == "households.renter_share"].iloc[0]
    assert row["value"] == pytest.approx(share, rel=1e-5)
    assert row["status"] == "measured" and "SSB" in row["source"]
    assert row["low"] < row["value"] < row["high"]


def test_a_workbook_is_the_same_case(made, tmp_path):
    book = new_case(tmp_path / MIDDLE, MIDDLE, xlsx=True)
    assert book.suffix == ".xlsx"
    here, there = made[MIDDLE].tables(), load_case(book).tables()
    for name in here:
        pd.testing.assert_frame_equal(here[name], there[name])


@pytest.mark.slow
def test_every_municipality_of_the_panel_can_be_made(tmp_path):
    known = municipalities()
    inside = known[known["in_panel"] == "yes"]
    for number in inside["municipality"].iloc[::24]:
        assert load_case(new_case(tmp_path / number, number)).municipality == number


def test_a_municipality_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="There is no municipality '9876'"):
        new_case(tmp_path / "x", "9876")
    with pytest.raises(InputError, match="is not one of the"):
        new_case(tmp_path / "x", "0301")
    assert not (tmp_path / "x").exists()
