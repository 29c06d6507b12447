"""Bundled cases: stock, start, history and measures against KOSTRA, the surveys and the source."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.data.bundled import CASES, numbers, read

KOSTRA = ("rental", "care", "staff")


def test_municipal_stock_by_kostras_rule() -> None:
    stock = read("narvik", "dwellings.csv").groupby("kind")["units"].sum()
    total = int(stock[list(KOSTRA)].sum())
    assert total == 497 == int(23 * 21647 / 1000)
    shares = {"rental": 0.56, "care": 0.42, "staff": 0.02}  # the country's split
    for kind, share in shares.items():
        assert abs(int(stock[kind]) - share * total) <= 1, kind


def test_history_case_is_scaled_by_population() -> None:
    now = read("narvik", "dwellings.csv").set_index("dwelling")["units"]
    then = read("narvik-2009", "dwellings.csv").set_index("dwelling")["units"]
    assert ((then - now * 18348 / 21647).abs() <= 0.5).all()


def test_fifteen_and_five_with_a_stated_error_and_old_borders() -> None:
    rows = read("narvik-2009", "history.csv")
    assert rows["date"].tolist() == ["2009-12-01", "2013-12-01"]
    assert rows["value"].tolist() == [15, 5]
    assert set(rows["border"].astype(str)) == {"1805"} and (numbers(rows["error"]) >= 3).all()
    assert set(rows["unit"]) == {"persons"}


def test_care_homes_of_2014_come_after_the_last_count() -> None:
    measures = read("narvik-2009", "measures.csv")
    last = read("narvik-2009", "history.csv")["date"].max()
    homes = measures[measures["measure"] == "care_homes"]
    assert homes["start"].tolist() == ["2014-04"] and homes["start"].iloc[0] > last
    bought = measures[measures["measure"] == "acquisitions"]
    assert 30 < bought["amount"].sum() < 36  # "more than 30"
    assert bought["start"].str[:4].astype(int).between(2010, 2013).all()
    assert set(measures["scenario"]) == {"tiltak"}


@pytest.mark.parametrize("folder", [*CASES, "norway/template"])
def test_groups_fit_and_sizes(folder: str) -> None:
    parts = folder.split("/")
    groups, dwellings = read(*parts, "groups.csv"), read(*parts, "dwellings.csv")
    reports = set(read(*parts, "report_groups.csv")["report_group"])
    assert set(groups["report_group"]) == reports and len(reports) == 6
    fit = read(*parts, "fit.csv")
    pairs = {(g, d) for g in groups["group"] for d in dwellings["dwelling"]}
    assert set(zip(fit["group"], fit["dwelling"], strict=True)) == pairs and len(fit) == len(pairs)
    kind = dwellings.set_index("dwelling")["kind"].to_dict()
    largest = numbers(dwellings.set_index("dwelling")["max_persons"]).to_dict()
    sizes = read(*parts, "household_size.csv")
    for group in groups["group"]:
        fits = fit[(fit["group"] == group) & (fit["rank"] != "")]["dwelling"].tolist()
        assert fits and {kind[d] for d in fits} <= {"rental", "care", "institution"}, group
        own = sizes[sizes["group"] == group]
        assert own["probability"].sum() == pytest.approx(1, abs=1e-12), group
        assert (own["adults"] + own["children"]).max() <= max(largest[d] for d in fits), group
    older = fit[(fit["group"] == "older_care") & (fit["rank"] != "")]["dwelling"]
    rental = fit[fit["dwelling"].map(kind).eq("rental") & (fit["rank"] != "")]["group"]
    assert {kind[d] for d in older} == {"care", "institution"}
    both = fit[fit["group"].isin(rental) & fit["dwelling"].isin(older) & (fit["rank"] != "")]
    assert both.empty  # two blocks of groups that share no dwelling: isolation can be tested


def test_homeless_households_are_a_little_over_one_person() -> None:
    sizes, rows = read("narvik", "household_size.csv"), read("narvik", "parameters.csv")
    shares = rows[rows["path"] == "entry.share"].set_index("group")["value"].astype(float)
    persons_each = (sizes["adults"] + sizes["children"]) * sizes["probability"]
    mean = persons_each.groupby(sizes["group"]).sum()
    assert shares.sum() == pytest.approx(1)
    assert 1.05 <= float((mean[shares.index] * shares).sum()) <= 1.2
    refugees = rows[rows["path"] == "refugees.persons_per_household"]["value"].astype(float)
    assert mean["refugees"] == pytest.approx(refugees.iloc[0])


@pytest.mark.parametrize("case, homeless", [("narvik", (5, 8, 12)), ("narvik-2009", (8, 15, 24))])
def test_start_stays_within_the_stock(case: str, homeless: tuple[int, int, int]) -> None:
    start = read(case, "start.csv")
    units = read(case, "dwellings.csv").set_index("dwelling")["units"]
    tenants = start[start["place"].isin(units.index)]
    lived = numbers(tenants["households"]).groupby(tenants["place"]).sum()
    assert (lived <= units[lived.index]).all()
    assert 0.92 <= lived.sum() / units[lived.index].sum() <= 0.97
    row = start[start["place"] == "homeless"]
    assert row["group"].tolist() == ["all"] and row["status"].tolist() == ["assumed"]
    assert tuple(int(row[c].iloc[0]) for c in ("low", "persons", "high")) == homeless
    waiting = numbers(start.loc[start["place"] == "home", "households"]).sum()
    assert 10 <= waiting < 100


def test_narviks_homeless_start_follows_from_the_size_class() -> None:
    classes = read("norway", "homelessness.csv").set_index("area")
    rate = float(classes.loc["under_40000", "persons"]) / 2601802 * 1000
    assert float(classes.loc["under_40000", "per_1000"]) == pytest.approx(rate, abs=5e-4)
    assert round(rate * 21.647) == 8
    nation = classes.loc["norway"].set_index("year")["persons"]
    assert {y: int(nation[y]) for y in (2008, 2012, 2016, 2020)} == {
        2008: 6091,
        2012: 6259,
        2016: 3909,
        2020: 3325,
    }
    assert nation[2024] == ""  # surveyed, not entered
    two = [int(classes.loc[a, "persons"]) for a in ("at_least_40000", "under_40000")]
    assert sum(two) == 3325


@pytest.mark.parametrize("case", CASES)
def test_arrivals_cover_the_years_asked_for_and_only_known_ones_are_firm(case: str) -> None:
    settings = read(case, "case.csv").set_index("key")["value"]
    base, until = int(settings["base"]), int(settings["until"])
    rows = read(case, "arrivals.csv")
    # an observed past is known to the end; ahead, the state asks for a year at a time
    last = until if settings["prepared_population"] == "observed" else base + 1
    assert rows["year"].tolist() == list(range(base, last + 1))
    assert set(rows.loc[rows["year"] >= 2026, "status"]) <= {"assumed"}
    assert (rows["settled"] <= rows["decided"]).all()


def test_scenarios_and_measures_of_narvik() -> None:
    scenarios, measures = read("narvik", "scenarios.csv"), read("narvik", "measures.csv")
    keys = ["base", "startlaan", "kjop", "omsorg", "alt"]
    assert scenarios["scenario"].tolist() == keys
    assert scenarios.loc[scenarios["recommended"] == "yes", "scenario"].tolist() == ["alt"]
    assert not (measures["scenario"] == "base").any()
    rest = [c for c in measures.columns if c != "scenario"]
    single = measures[measures["scenario"] != "alt"][rest].reset_index(drop=True)
    joint = measures[measures["scenario"] == "alt"][rest].reset_index(drop=True)
    pd.testing.assert_frame_equal(joint, single)  # all together is the union, nothing more


def test_indicators_keep_the_two_counts_of_households_apart() -> None:
    rows = read("narvik", "indicators.csv")
    at = rows.set_index(["series", "year"])["value"].astype(float)
    assert at["households", 2024] == 10711 and at["households_by_tenure_table", 2024] == 10681
    types = [
        f"households_{t}"
        for t in ("living_alone", "couple_no_children", "couple_children", "lone_parent", "other")
    ]
    assert sum(at[t, 2024] for t in types) == pytest.approx(10711, abs=2)
    assert at["sales", 2025] == 301
    completed = [at["dwellings_completed", y] for y in range(2016, 2026)]
    assert sum(completed) / 10 == pytest.approx(43.6)
    assert at["care_coverage_per_100_80plus", 2020] == 27.5
    assert at["care_coverage_per_100_80plus", 2025] == 21.2
