"""Need by prevalence, incidence and own counts; care by level; settlement; causes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.demand import care
from boligsim.demand.need import entry_by_cause, given, lasting, new_cases
from boligsim.demand.own_counts import NEW, STOCK, shrunk_prevalence
from boligsim.demand.settlement import stages


@pytest.fixture(scope="module")
def case() -> bs.Case:
    return bs.load_case("narvik").with_(worlds=30)


@pytest.fixture(scope="module")
def demand(case: bs.Case) -> bs.Demand:
    return bs.project_demand(case)


def with_history(case: bs.Case, series: str, group: str, counts: dict[int, float]) -> bs.Case:
    rows = pd.DataFrame(
        [
            {
                "date": f"{year}-12-31",
                "series": series,
                "group": group,
                "value": value,
                "unit": "households",
                "definition": "",
                "border": "1806",
                "error": np.nan,
                "source": "Narvik",
                "status": "measured",
            }
            for year, value in counts.items()
        ]
    )
    history = pd.concat([case.frame("history"), rows], ignore_index=True)
    return case.with_tables(history=history).with_(worlds=case.worlds)


def test_a_parameter_says_which_of_the_two_is_given(case: bs.Case, demand: bs.Demand) -> None:
    assert given(demand, "rop") == "prevalence"
    assert given(demand, "violence") == "incidence"
    assert given(demand, "older_care") == "coverage"
    assert given(demand, "refugees") == "arrivals"
    assert given(demand, "acute") == "none"
    frame = case.parameters.frame
    twice = frame[frame["path"] == "need.incidence"].assign(path="need.prevalence", value=0.001)
    both = case.with_tables(parameters=pd.concat([frame, twice], ignore_index=True))
    with pytest.raises(InputError, match=r"'violence' has both need.prevalence and need.incidence"):
        bs.project_demand(both).need("violence")


def test_incidence_by_hand(demand: bs.Demand) -> None:
    rate = demand.parameters.get("need.incidence", "violence")
    adults = demand.exposure("persons_18plus")
    fresh = new_cases(demand, "violence")
    np.testing.assert_allclose(fresh[:, 0], rate * (adults[:, 0] + adults[:, 1]) / 2)
    years = demand.parameters.get("need.mean_years", "violence")
    stock = demand.need("violence")
    np.testing.assert_allclose(stock[:, 0], fresh[:, 0] * years)
    kept = np.exp(-1 / years)
    np.testing.assert_allclose(stock[:, 1], stock[:, 0] * kept + fresh[:, 0] * years * (1 - kept))


def test_needs_that_last_follow_little_and_fade_after_the_last_case() -> None:
    flat = lasting(np.full((1, 5), 8.0), np.array([2.5]))
    np.testing.assert_allclose(flat, 20.0)
    ending = lasting(np.array([[8.0, 0.0, 0.0]]), np.array([2.0]))
    np.testing.assert_allclose(ending[0, 1:], 16.0 * np.exp(-np.arange(3) / 2.0))


def test_incidence_asks_the_municipality_by_its_share(case: bs.Case) -> None:
    asked = case.parameters.replace("need.municipal_share", 0.5, "violence")
    demand = bs.project_demand(case.with_parameters(asked))
    np.testing.assert_allclose(demand.inflow("violence"), 0.5 * new_cases(demand, "violence"))


def test_own_series_sets_level_and_spread_of_the_inflow(case: bs.Case, demand: bs.Demand) -> None:
    counts = {2018: 9, 2019: 12, 2020: 8, 2021: 11, 2022: 10, 2023: 13, 2024: 9, 2025: 11}
    group = "developmental_disability"
    own = bs.project_demand(with_history(case, NEW, group, counts))
    level = own.inflow(group)
    assert 8.0 < level[:, 0].mean() < 13.0
    assert demand.inflow(group)[:, 0].mean() < 6.0  # by prevalence
    assert 0.02 < level[:, 0].std() / level[:, 0].mean() < 0.4
    assert level[:, -1].std() > level[:, 0].std()
    assert own.need(group).tobytes() == demand.need(group).tobytes()
    # a world with half as many adults more from 2027 on has half as many new cases more
    people = own.population.copy()
    people[3, 1:] *= 1.5
    crowded = dataclasses.replace(own, population=people)
    ratio = crowded.inflow(group)[3, 1:] / level[3, 1:]
    np.testing.assert_allclose(ratio, 1.5, rtol=0.03)


def test_few_assumed_or_later_counts_are_no_series(case: bs.Case, demand: bs.Demand) -> None:
    from boligsim.demand.own_counts import own_inflows, yearly_counts

    group, counts = "physical_disability", {y: 9.0 for y in range(2018, 2026)}
    for shown, known in (
        ({y: n for y, n in counts.items() if y < 2022}, 4),
        ({y + 6: n for y, n in counts.items()}, 2),
    ):
        other = dataclasses.replace(demand, case=with_history(case, NEW, group, shown))
        assert len(yearly_counts(other, NEW, group)) == known
        assert own_inflows(other) == {}
    frame = with_history(case, NEW, group, counts).frame("history").assign(status="assumed")
    assumed = dataclasses.replace(demand, case=case.with_tables(history=frame))
    assert yearly_counts(assumed, NEW, group) == {}
    whole = dataclasses.replace(demand, case=with_history(case, NEW, group, counts))
    assert set(own_inflows(whole)) == {group}
    twice = dataclasses.replace(demand, case=with_history(case, NEW, "rop", counts))
    with pytest.raises(InputError, match="the same households would ask twice"):
        own_inflows(twice)


def test_own_stock_moves_the_prevalence_as_far_as_it_is_sure(
    case: bs.Case, demand: bs.Demand
) -> None:
    group = "developmental_disability"
    prior = demand.parameters.get("need.prevalence", group)
    counted = bs.project_demand(with_history(case, STOCK, group, {2024: 120.0}))
    after = shrunk_prevalence(counted, group)
    adults = float(demand.exposure("persons_18plus")[:, 0].mean())
    assert prior.mean() * adults < 85
    assert prior.mean() < after.mean() < 121 / adults
    assert after.std() < 0.6 * prior.std()
    # the order of the worlds stays
    assert (np.argsort(after, kind="stable") == np.argsort(prior, kind="stable")).all()
    np.testing.assert_array_equal(shrunk_prevalence(demand, group), prior)
    np.testing.assert_allclose(counted.need(group)[:, 0], after * adults)


def test_care_by_level_adds_up_and_keeps_users_per_place(demand: bs.Demand) -> None:
    users, places = care.users_by_level(demand), care.places_by_level(demand)
    assert set(users) == {"staffed_care", "nursing_home"}
    np.testing.assert_allclose(sum(users.values()), demand.care_users)
    np.testing.assert_allclose(sum(places.values()), demand.care_places)
    each = demand.parameters.get("care.users_per_place", "", "nursing_home")
    np.testing.assert_allclose(
        users["nursing_home"], places["nursing_home"] * np.repeat(each[:, None], 15, axis=1)
    )


def test_coverage_is_a_lever_on_places(case: bs.Case) -> None:
    """At 25 per 100 aged 80 and more: users are a quarter, whatever the places are."""
    high = case.parameters.replace("care.coverage_per_100_80plus", 25.0)
    demand = bs.project_demand(case.with_parameters(high))
    central = demand.central.get("care.coverage_per_100_80plus")[0]
    assert central == 25.0
    old = demand.band(80, None)[:, 10]
    drawn = demand.parameters.get("care.coverage_per_100_80plus")
    np.testing.assert_allclose(demand.care_users[:, 10], old * drawn / 100)
    low = bs.project_demand(case)
    more = demand.care_places[:, 10] / low.care_places[:, 10]
    np.testing.assert_allclose(more, 25.0 / 21.2, rtol=1e-9)


def test_care_by_age_follows_each_age_and_adds_up_to_the_level(demand: bs.Demand) -> None:
    parts = care.users_by_age(demand)
    for level, users in care.users_by_level(demand).items():
        old, young = parts[level, "80plus"], parts[level, "under_80"]
        np.testing.assert_allclose(old + young, users)
        share = demand.parameters.get("care.users_80plus_share", "", level)
        np.testing.assert_allclose(old[:, 0], users[:, 0] * share)
        assert (old[:, -1] / users[:, -1] > share).all()  # those aged 80 and more double


def test_care_at_todays_rates_by_age_by_hand(demand: bs.Demand) -> None:
    users = care.users_at_age_rates(demand)["nursing_home"]
    start = care.users_by_level(demand)["nursing_home"][:, 0]
    share = demand.parameters.get("care.users_80plus_share", "", "nursing_home")
    old = demand.band(80, None)[:, 10] / demand.band(80, None)[:, 0]
    young = demand.band(18, 79)[:, 10] / demand.band(18, 79)[:, 0]
    np.testing.assert_allclose(users[:, 10], start * (share * old + (1 - share) * young))
    assert (users[:, 10] < care.users_by_level(demand)["nursing_home"][:, 10]).all()
    homes = care.home_service_users(demand)
    assert homes is not None
    assert homes[:, 0].mean() == pytest.approx(1305, rel=0.05)


def test_entry_by_cause_is_what_the_simulation_draws_from(case: bs.Case) -> None:
    """Added up over causes, the rates are those of the system's streams."""
    from boligsim.homelessness import build_system

    demand = bs.project_demand(case.with_(worlds=5))
    found = entry_by_cause(demand)
    assert list(found) == ["eviction", "release", "relationship_violence", "other"]
    streams = build_system(demand).streams
    total = sum(s.rate for s in streams if s.name.startswith("entry|"))
    np.testing.assert_allclose(sum(found.values()), total, rtol=1e-9)
    table = demand.group_demand.query("year == 2030").set_index("series")
    for cause, draws in found.items():
        (mean,) = table.loc[[f"entry_{cause}"], "mean"]
        assert mean == pytest.approx(draws[:, 4].mean())


def test_stages_of_settlement(demand: bs.Demand) -> None:
    frame = pd.DataFrame(
        {
            "year": [2026, 2026, 2027],
            "group": ["a", "b", "a"],
            "requested": [30.0, 5.0, 25.0],
            "decided": [28.0, np.nan, np.nan],
            "settled": [np.nan] * 3,
        }
    )
    found = stages(frame, np.arange(2026, 2029))
    np.testing.assert_array_equal(found["requested"], [35.0, 25.0, np.nan])
    np.testing.assert_array_equal(found["decided"], [28.0, np.nan, np.nan])
    assert np.isnan(found["settled"]).all()
    series = set(demand.group_demand["series"])
    assert {"settlement", "settlement_requested", "settlement_decided"} <= series


def test_years_that_nobody_has_decided_follow_the_country_and_our_share(
    case: bs.Case, demand: bs.Demand
) -> None:
    assert case.arrivals["year"].tolist() == [2026, 2027]
    persons = demand.settlement_to_the_end
    np.testing.assert_array_equal(persons[:, :2], 30.0)
    national = demand.parameters.get("refugees.national_per_year")
    share = demand.parameters.get("refugees.share_of_national")
    np.testing.assert_allclose(persons[:, 2:], np.tile((national * share)[:, None], 13))
    assert persons[:, 5].std() > 5
    assert not demand.extra_persons.any()  # dwellings for them, but no inhabitants on top
    each = demand.parameters.get("refugees.persons_per_household")
    part = demand.parameters.get("refugees.municipal_share")
    np.testing.assert_allclose(
        demand.settlement_households("refugees")[:, 5], persons[:, 5] / each * part
    )
    told = bs.project_demand(case, future=bs.Future(settlement={2030: 50}))
    np.testing.assert_array_equal(told.settlement_to_the_end[:, 4:], 50.0)
    np.testing.assert_allclose(told.settlement_to_the_end[:, 2:4], persons[:, 2:4])
    double = case.parameters.replace("refugees.share_of_national", 2 * 0.0038)
    more = bs.project_demand(case.with_parameters(double))
    np.testing.assert_allclose(more.settlement_to_the_end[:, 5], 2 * persons[:, 5])
