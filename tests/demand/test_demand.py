"""A case's demand: published numbers, sums, independence, and what moves when a row moves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.demand.exposure import age_limits
from boligsim.demand.settlement import own_growth_persons, usual_settlement

TIDY = ["scenario", "year", "group", "series", "unit", "of", "mean", "p10", "p50", "p90"]
TABLES = [
    "population",
    "population_bands",
    "households",
    "dwelling_need",
    "group_demand",
    "housing_need_overview",
]


@pytest.fixture(scope="module")
def case() -> bs.Case:
    return bs.load_case("narvik").with_(worlds=40)


@pytest.fixture(scope="module")
def demand(case: bs.Case) -> bs.Demand:
    return bs.project_demand(case)


@pytest.fixture(scope="module")
def history() -> bs.Demand:
    return bs.project_demand(bs.load_case("narvik-2009").with_(worlds=5))


def test_starts_at_the_published_population(demand: bs.Demand) -> None:
    assert demand.population.shape == (40, 15, 2, 106)
    np.testing.assert_array_equal(demand.population[:, 0].sum(axis=(1, 2)), 21_647)
    assert demand.point[0].sum() == 21_647
    np.testing.assert_array_equal(demand.exposure("persons_80plus")[:, 0], 1_370)


def test_close_to_ssb_but_not_copied(demand: bs.Demand) -> None:
    main = demand.reference
    main = main[(main["alternative"] == "MMMM") & (main["age"] == "all") & (main["year"] == 2040)]
    ssb = float(main["value"].iloc[-1])
    ours = float(np.median(demand.band(0, None)[:, -1]))
    assert 0.95 < ours / ssb < 1.07
    assert ours != ssb


def test_households_add_up_and_are_calibrated(demand: bs.Demand) -> None:
    np.testing.assert_allclose(demand.households_by_size.sum(axis=-1), demand.households)
    assert demand.household_shares.status == "measured"
    np.testing.assert_allclose(
        demand.dwellings_demanded, demand.households + demand.vacant_and_second_homes
    )
    assert (demand.vacant_and_second_homes > 0).all()


def test_exposure_words(demand: bs.Demand) -> None:
    everybody = demand.exposure("population")
    parts = demand.exposure("persons_0_17") + demand.exposure("persons_18plus")
    np.testing.assert_allclose(parts, everybody)
    share = demand.parameters.get("households.renter_share")[:, None]
    np.testing.assert_allclose(demand.exposure("renter_households"), demand.households * share)
    assert not demand.exposure("none").any()
    assert demand.exposure("settlement").shape == (40, 15)
    assert age_limits("persons_18_24") == (18, 24)
    with pytest.raises(InputError, match="The exposure 'persons' is unknown"):
        demand.exposure("persons")


def test_need_is_prevalence_times_exposure_and_inflow_follows(demand: bs.Demand) -> None:
    group = "developmental_disability"
    prevalence = demand.parameters.get("need.prevalence", group)
    need = demand.need(group)
    np.testing.assert_allclose(need, demand.exposure("persons_18plus") * prevalence[:, None])
    years = demand.parameters.get("need.mean_years", group)[:, None]
    share = demand.parameters.get("need.municipal_share", group)[:, None]
    by_hand = np.maximum(need[:, :-1] / years + need[:, 1:] - need[:, :-1], 0) * share
    np.testing.assert_allclose(demand.inflow(group), by_hand)
    assert (demand.inflow(group) >= 0).all()


def test_inflow_is_never_below_zero(case: bs.Case) -> None:
    """The young become fewer; with needs that last for ever there is no inflow, not a negative."""
    lasting = case.parameters.replace("need.mean_years", 10_000.0)
    asked = lasting.replace("need.municipal_share", 1.0)
    demand = bs.project_demand(case.with_parameters(asked))
    assert (np.diff(demand.need("young"), axis=1) < 0).any()
    assert demand.inflow("young").min() == 0.0
    assert demand.inflow("young").max() > 0.0


def test_vacant_and_second_homes_by_hand(demand: bs.Demand) -> None:
    vacant = demand.parameters.get("dwellings.vacant_share")
    growth = demand.parameters.get("dwellings.second_home_growth_per_year")
    now, later = demand.households[:, 0], demand.households[:, 10]
    wanted = later * vacant / (1 - vacant) + now * growth * 10
    np.testing.assert_allclose(demand.vacant_and_second_homes[:, 10], wanted)


def test_care_follows_coverage_and_users_per_place(demand: bs.Demand) -> None:
    coverage = demand.parameters.get("care.coverage_per_100_80plus")[:, None]
    users = demand.exposure("persons_80plus") * coverage / 100
    np.testing.assert_allclose(demand.need("older_care"), users)
    each = demand.care_users / demand.care_places
    assert ((each > 1.0) & (each < 1.6)).all()


def test_planned_settlement(case: bs.Case, demand: bs.Demand) -> None:
    np.testing.assert_array_equal(demand.settlement_persons[:, :2], 30.0)
    # thirty a year is what the trend holds already
    assert not demand.extra_persons.any()
    households = demand.settlement_households("refugees")
    persons = demand.parameters.get("refugees.persons_per_household")
    share = demand.parameters.get("refugees.municipal_share")
    np.testing.assert_allclose(households[:, 0], 30 / persons * share)
    assert not demand.settlement_households("young").any()
    more = case.arrivals.iloc[:1].assign(year=2030, requested=130.0, decided=130.0, settled=130.0)
    arrivals = pd.concat([case.arrivals, more], ignore_index=True)
    more = bs.project_demand(case.with_tables(arrivals=arrivals))
    change = more.point.sum(axis=(1, 2)) - demand.point.sum(axis=(1, 2))
    np.testing.assert_allclose(change[:5], 0.0, atol=1e-9)
    assert change[5] == pytest.approx(100.0)  # on 1 January 2031


def test_what_the_trend_already_holds() -> None:
    none = pd.DataFrame({"year": [2026, 2027], "group": "r", "settled": [30.0, 90.0]})
    planned = np.array([30.0, 90.0, 0.0])  # nobody has asked for 2028 yet
    empty = pd.DataFrame({"date": [], "series": [], "value": []})
    assert usual_settlement(none, empty, 2026, planned) == 60.0
    past = pd.DataFrame({"year": [2024, 2025, 2026], "group": "r", "settled": [20.0, 60.0, 99.0]})
    assert usual_settlement(past, empty, 2026, planned) == 40.0
    known = pd.DataFrame(
        {"date": ["2015", "1999"], "series": "settled_refugees", "value": [31.0, 500.0]}
    )
    assert usual_settlement(none, known, 2026, planned) == 31.0


def test_own_growth_is_a_line_of_its_own(case: bs.Case, demand: bs.Demand) -> None:
    jobs = case.jobs.copy()
    jobs.loc[jobs["year"] == 2028, "permanent"] = 200
    jobs["share_settling"] = 0.5
    more = bs.project_demand(case.with_tables(jobs=jobs).with_(worlds=40))
    np.testing.assert_array_equal(more.households, demand.households)
    assert not more.own_growth[:, :3].any()
    size = demand.band(0, None)[:, 3] / demand.households[:, 3]
    np.testing.assert_allclose(more.own_growth[:, 3], 100 / size)
    years = np.arange(2026, 2030)
    np.testing.assert_array_equal(own_growth_persons(jobs, years), [0, 0, 0, 100])


def test_tables(demand: bs.Demand) -> None:
    tables = demand.tables()
    assert list(tables) == TABLES
    for frame in tables.values():
        assert list(frame.columns[:10]) == TIDY
        assert (frame["scenario"] == "all").all()
        numbers = frame[["p10", "p50", "p90"]].to_numpy()
        assert (np.diff(numbers, axis=1) >= -1e-9).all()
    people = tables["population"]
    assert len(people) == 15 * 2 * 106
    now = people[people["year"] == 2026]
    assert now["p50"].sum() == 21_647
    assert set(now["sex"]) == {"female", "male"}
    bands = tables["population_bands"].set_index(["age", "year"])["mean"]
    parts = sum(bands[age, 2035] for age in ("0-19", "20-66", "67-79", "80+"))
    assert bands["total", 2035] == pytest.approx(parts)
    assert bands["80+", 2026] == 1370
    line = tables["dwelling_need"].set_index(["series", "year"])["mean"]
    total = line["households", 2040] + line["vacant", 2040] + line["second_homes", 2040]
    assert line["dwellings_demanded", 2040] == pytest.approx(total)
    assert line["demand_change", 2026] == 0
    groups = tables["group_demand"]
    need = groups[(groups["series"] == "need") & (groups["year"] == 2030)]
    apart = need[need["group"] != "all"]["mean"].sum()
    assert need[need["group"] == "all"]["mean"].iloc[0] == pytest.approx(apart)
    assert set(demand.to_frame()["table"]) == set(TABLES)


def test_overview_after_the_law(demand: bs.Demand) -> None:
    frame = demand.tables()["housing_need_overview"]
    kinds = ["ordinary", "adapted", "round_the_clock"]
    groups = len(demand.report_groups) + 1
    assert len(frame) == groups * len(kinds) * 3
    assert list(frame["horizon"].unique()) == ["today", "in_4_years", "in_12_years"]
    assert sorted(frame["year"].unique()) == [2026, 2030, 2038]
    assert (frame["mean"] >= 0).all()
    sums = frame.set_index(["group", "series", "horizon"])["mean"]
    for kind in kinds:
        parts = sum(sums[g, kind, "in_12_years"] for g in demand.report_groups)
        assert sums["all", kind, "in_12_years"] == pytest.approx(parts)
    # granted and waiting at home: ten older people in the start table, from 4 to 21
    today = frame.set_index(["group", "series", "horizon"]).loc["older", "round_the_clock", "today"]
    assert today["p50"] == pytest.approx(10, abs=2)
    assert 3 <= today["p10"] < 8 < 14 < today["p90"] <= 25
    assert sums["older", "round_the_clock", "in_12_years"] > 10


def test_unmet_need_grows_by_the_share_that_is_asked_for(demand: bs.Demand) -> None:
    from boligsim.demand.overview import kind_of_home, unmet_ahead
    from boligsim.demand.start_counts import unmet_today

    group = "developmental_disability"
    assert kind_of_home(demand, group) == "round_the_clock"
    assert kind_of_home(demand, "physical_disability") == "adapted"
    assert kind_of_home(demand, "families") == "ordinary"
    today = unmet_today(demand)[group] + np.zeros(demand.worlds)
    need = demand.need(group)
    share = demand.parameters.get("need.municipal_share", group)
    wanted = today * need[:, 12] / need[:, 0] + (need[:, 12] - need[:, 0]) * share
    np.testing.assert_allclose(unmet_ahead(demand, group, today)[:, 12], np.maximum(wanted, 0))


def test_same_seed_same_bytes_and_first_worlds_stay(case: bs.Case, demand: bs.Demand) -> None:
    again = bs.project_demand(case)
    assert again.population.tobytes() == demand.population.tobytes()
    one, other = demand.tables(), again.tables()
    assert all(one[k].to_csv() == other[k].to_csv() for k in one)
    fewer = bs.project_demand(case.with_(worlds=10))
    assert fewer.population.tobytes() == demand.population[:10].tobytes()
    assert bs.project_demand(case.with_(seed=1)).population.tobytes() != again.population.tobytes()


def test_scales_of_the_spread(case: bs.Case, demand: bs.Demand) -> None:
    calm = case.parameters.replace("population.migration_scale", 0.2)
    quiet = bs.project_demand(case.with_parameters(calm))
    assert quiet.band(0, None)[:, -1].std() < 0.6 * demand.band(0, None)[:, -1].std()
    np.testing.assert_allclose(quiet.point, demand.point)


def test_observed_population_is_the_same_in_all_worlds(history: bs.Demand) -> None:
    assert history.population_observed
    assert history.sexes == ("both",)
    assert history.population.shape == (5, 7, 1, 106)
    counted = history.case.population
    for t, year in enumerate(range(2009, 2016)):
        total = counted[counted["year"] == year]["persons"].sum()
        np.testing.assert_allclose(history.population[:, t].sum(axis=(1, 2)), total)
    assert history.population[:, 0].sum() / 5 == pytest.approx(18_348)
    tables = history.tables()
    assert (tables["population"]["of"] == "fixed").all()
    # the case ends before: no row rather than another year's number
    assert set(tables["housing_need_overview"]["horizon"]) == {"today", "in_4_years"}


def test_a_municipality_outside_the_panel(case: bs.Case, demand: bs.Demand) -> None:
    other = case.with_(worlds=40)
    object.__setattr__(other, "municipality", "9999")
    there = bs.project_demand(other)
    assert there.population.shape == demand.population.shape
    # its own history counts, so the point is near the one with Narvik's own number
    np.testing.assert_allclose(there.point.sum(), demand.point.sum(), rtol=0.01)
    assert there.population.tobytes() != demand.population.tobytes()


def test_messages(case: bs.Case, demand: bs.Demand) -> None:
    with pytest.raises(InputError, match=r"no group 'yung'. did you mean 'young'"):
        demand.need("yung")
    with pytest.raises(InputError, match="give a Future"):
        bs.project_demand(case, future={"jobs": 1})  # type: ignore[arg-type]
    early = case.population[case.population["year"] < 2020]
    with pytest.raises(InputError, match=r"covers 2005-2019, but the base year is 2026"):
        bs.project_demand(_forced(case, population=early))
    last = bs.load_case("narvik-2009")
    cut = last.population[last.population["year"] < 2014]
    with pytest.raises(InputError, match="population ends in 2013, not in 2015"):
        bs.project_demand(_forced(last, population=cut))


def _forced(case: bs.Case, **tables: pd.DataFrame) -> bs.Case:
    """A copy with tables that the checker would refuse."""
    import copy

    out = copy.copy(case)
    for name, frame in tables.items():
        object.__setattr__(out, name, frame)
    return out


def test_summary_in_three_languages(demand: bs.Demand, history: bs.Demand) -> None:
    from boligsim.demand.summary import demand_summary

    text = repr(demand.summary())
    assert "Boligbehov i Narvik" in text
    assert "21\u202f647" in text
    assert "Persons aged 80 and over" in repr(demand_summary(demand, "en"))
    assert "Bustadbehov" in repr(demand_summary(demand, "nn"))
    assert "antatt" in repr(history.summary())
    with pytest.raises(InputError, match="language 'no'"):
        demand_summary(demand, "no")


def test_plot_shows_history_fan_and_reference(demand: bs.Demand, history: bs.Demand) -> None:
    from matplotlib.figure import Figure

    from boligsim.demand.figure import history_of, reference_of

    ax = Figure().subplots()
    assert demand.plot(ages=(80, None), ax=ax) is ax
    drawn = {str(line.get_label()): line for line in ax.get_lines()}
    assert drawn["_Registrert"].get_xydata()[-1].tolist() == [2026, 1370]
    ssb = drawn["SSB, hovedalternativ"].get_xydata()
    assert ssb[0].tolist() == [2026, 1370]
    assert ssb[-1][0] == 2040
    assert [t.get_text() for t in ax.get_xticklabels() if "." in t.get_text()] == []
    assert ax.get_title(loc="left") == "Narvik: Personer 80 år og over"
    assert len(reference_of(demand, (20, 64))) == 15
    assert len(reference_of(demand, (18, 24))) == 0
    plain = history.plot(ax=Figure().subplots())
    assert len(plain.get_lines()) == 1
    assert history_of(history, (0, None)).index[-1] == 2015
    with pytest.raises(InputError, match="give \\(first, last\\)"):
        demand.plot(ages=(80, 60))
