"""Calls that cannot be meant stop at once, with a sentence that says what to write."""

from __future__ import annotations

import pytest

import boligsim as bs
from boligsim.base import InputError


@pytest.fixture(scope="module")
def case():
    return bs.load_case("narvik").with_(worlds=1, histories=1)


@pytest.fixture(scope="module")
def demand(case):
    return bs.project_demand(case)


def loans(**changes):
    return bs.StartLoans(**{"per_year": 2, "start": "2027-01", **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"per_year": -1},
        {"per_year": "x"},
        {"per_year": None},
        {"per_year": float("nan")},
        {"per_year": float("inf")},
        {"start": "2027-13"},
        {"start": "tomorrow"},
        {"end": "soon"},
    ],
    ids=str,
)
def test_start_loans_that_cannot_be(changes):
    with pytest.raises(InputError):
        loans(**changes)


@pytest.mark.parametrize(
    "units",
    [
        {"2027-06": "x"},
        {"2027-06": None},
        {"2027-06": 2.5},
        {"2027-06": -3},
        {"2027-06": float("inf")},
        {"2027-06": True},
        {"soon": 2},
        10,
        "2027-06",
    ],
    ids=str,
)
@pytest.mark.parametrize("measure", [bs.Acquisitions, bs.CareHomes])
def test_dated_measures_that_cannot_be(measure, units):
    with pytest.raises(InputError):
        measure(units)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (("homeless.refusal_shar", 0.1), "refusal_share"),
        (("homeless.refusal_share", 0.1, "famlies"), "families"),
        (("homeless.refusal_share", 0.1, "", "ordnary"), "ordinary"),
        (("homeless.refusal_share", "x"), "is not an override"),
        (("homeless.refusal_share",), "is not an override"),
        (3, "is not an override"),
    ],
    ids=str,
)
def test_overrides_that_would_change_nothing_or_fail_late(case, override, said):
    with pytest.raises(InputError, match=said):
        bs.Scenario("X", case, overrides=[override])


def test_measures_are_a_list_of_measures(case):
    with pytest.raises(InputError, match="put it in a list"):
        bs.Scenario("X", case, measures=loans())
    with pytest.raises(InputError, match="'a' is not a measure"):
        bs.Scenario("X", case, measures=["a"])


def test_simulate_says_what_it_needs(case, demand):
    base = bs.Scenario("Null", case)
    for scenarios, said in ((base, "in a list"), (["base"], "not a scenario"), ([], "no scenario")):
        with pytest.raises(InputError, match=said):
            bs.simulate(demand, scenarios)
    for thing in (3, case):
        with pytest.raises(InputError, match="project_demand"):
            bs.simulate(thing, [base], seed=1)
    for seed in ("abc", -1, 1.5):
        with pytest.raises(InputError, match="seed must be a whole number"):
            bs.simulate(demand, [base], seed=seed)
    for thing in ("narvik", None):
        with pytest.raises(InputError, match="load_case"):
            bs.project_demand(thing)
        with pytest.raises(InputError, match="simulate"):
            bs.plan_land(thing)


def test_care_homes_are_of_a_kind_with_care(case, demand):
    wrong = bs.Scenario("X", case, measures=[bs.CareHomes({"2027-06": 3}, dwelling="ordinary")])
    with pytest.raises(InputError, match=r"kind rental.*staffed_care"):
        bs.simulate(demand, [wrong])


@pytest.mark.parametrize(
    ("reserve", "requirement"), [("x", 5), (None, 5), ([1], 5), (-1, 5), (1, "x")]
)
def test_a_reserve_is_a_number_that_is_not_negative(reserve, requirement):
    with pytest.raises(InputError, match="reserve"):
        bs.years_of_reserve(reserve, requirement)
