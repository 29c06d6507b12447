"""Who owns a dwelling is not how many there are: only building and tearing down change that."""

from __future__ import annotations

import pytest

import boligsim as bs


@pytest.fixture(scope="module")
def land():
    case = bs.load_case("narvik").with_(worlds=2, histories=1)
    measures = {
        "base": (),
        "bought": [bs.Acquisitions({"2028-01": 20})],
        "agreed": [bs.ReferralAgreements({"2028-01": 20}), bs.AllocationAgreements({"2028-01": 9})],
        "first": [bs.PreEmption({"2028-01": 20})],
        "own": [bs.RentToOwn(12, "2027-01"), bs.StartLoans(24, "2027-01")],
        "sold": [bs.Sales({"2028-01": 20}), bs.EndedLeases({"2028-01": 4})],
        "places": [bs.TemporaryPlaces({"2028-01": 4}), bs.NightShelterPlaces({"2028-01": 4})],
        "torn": [bs.Demolitions({"2028-01": 20})],
    }
    scenarios = [bs.Scenario(key, case, measures=some, key=key) for key, some in measures.items()]
    table = bs.plan_land(bs.simulate(bs.project_demand(case), scenarios)).tables()["land_use"]
    new = table[(table["series"] == "new_on_land") & (table["group"] == "all")]
    return new.groupby("scenario")["mean"].sum()


@pytest.mark.parametrize("key", ["bought", "agreed", "first", "own", "sold", "places"])
def test_moving_dwellings_between_owners_needs_no_land(land, key):
    assert land[key] == pytest.approx(land["base"])


def test_a_dwelling_torn_down_has_to_be_built_again(land):
    assert land["torn"] == pytest.approx(land["base"] + 20)
