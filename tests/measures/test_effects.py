"""What each measure does, against closed forms in a town small enough to have them."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim import one_pool
from boligsim.measures import (
    AdaptationGrants,
    AllocationAgreements,
    EndedLeases,
    EntryPrevention,
    EstablishmentGrants,
    EvictionPrevention,
    FirstTimeLoans,
    FollowUp,
    HousingAllowance,
    HousingFirst,
    HousingOffice,
    NeedsMapping,
    NightShelterPlaces,
    PreEmption,
    ReferralAgreements,
    RentToOwn,
    Sales,
    SettlementQuota,
    TemporaryPlaces,
)
from tests.homelessness.systems import agree, done, exponential, flow, stock, units, years_in
from tests.measures.town import town

YEARS = np.arange(1, 6)
HALF = (0.5, 0.0, 0.0, 0.0)  # half the tenancies end by eviction, the others in the private market


def tenants(values=(), **more):
    """Forty tenants of two years each; half of what ends is an eviction."""
    numbers = {
        "years": 5, "units": (40,), "start": [("a", "flat", 40)], "tenancy": exponential(2.0),
        "ends": HALF, "evicted_homeless": 0.0,
    }  # fmt: skip
    return town(values, **numbers | more)


def evicted(factors):
    """Evictions a year of forty tenants when the hazard 1/4 of eviction has these factors."""
    left, out = 40.0, []
    for factor in factors:
        hazard = 0.25 + 0.25 * factor
        gone = left * (1 - np.exp(-hazard))
        out.append(gone * 0.25 * factor / hazard)
        left -= gone
    return np.array(out)


def test_prevention_cuts_evictions_by_its_share_and_the_effect_fades():
    place = tenants({"prevention.eviction_avoided_share": 0.6})
    for_good = place.run(EvictionPrevention(1, "2027-01"))
    assert agree(flow(for_good, "ended_evicted"), evicted([1.0, 0.4, 0.4, 0.4, 0.4]))
    fading = place.run(EvictionPrevention(1, "2027-01", "2028-01", fade_years=2))
    assert agree(flow(fading, "ended_evicted"), evicted([1.0, 0.4, 0.55, 0.85, 1.0]))
    assert not agree(flow(place.run(), "ended_evicted"), evicted([1.0, 0.4, 0.4, 0.4, 0.4]))


def test_prevention_cuts_entries_by_its_share():
    streams = [("a", "acute", 8.0), ("b", "acute", 4.0), ("a", "friends", 6.0)]
    place = town(
        {"prevention.entry_avoided_share": 0.25}, years=5, groups=("a", "b"), units=(0,),
        streams=streams,
    )  # fmt: skip
    everyone = place.run(EntryPrevention(1, "2028-01", "2030-01"))
    assert agree(flow(everyone, "entry"), np.array([18, 18, 13.5, 13.5, 18]))
    some = place.run(EntryPrevention(1, "2028-01", group="a", place="acute"))
    assert agree(flow(some, "entry"), np.array([18, 18, 16, 16, 16.0]))


def test_follow_up_keeps_those_who_hold_a_slot_and_nobody_else():
    values = {"follow_up.eviction_avoided_share": 1, "follow_up.end_avoided_share": 1}
    kept = tenants(values).run(FollowUp(10, "2026-01"))
    assert agree(stock(kept, "housed")[:, 1:], 10 + 30 * np.exp(-YEARS / 2))
    values["follow_up.end_avoided_share"] = 0.5
    half = tenants(values).run(FollowUp(40, "2026-01", "2028-01"))
    # until the start of 2028 only other ends, at half their hazard of 1/4
    assert agree(stock(half, "housed")[:, 1:3], 40 * np.exp(-YEARS[:2] / 8))
    assert flow(half, "ended_evicted")[:, :2].sum() == 0
    assert flow(half, "ended_evicted")[:, 2].sum() > 0


def test_housing_allowance_keeps_its_tenants_from_eviction_only():
    place = tenants({"housing_allowance.eviction_avoided_share": 1})
    helped = place.run(HousingAllowance(40, "2026-01"))
    assert flow(helped, "ended_evicted").sum() == 0
    assert agree(stock(helped, "housed")[:, 1:], 40 * np.exp(-YEARS / 4))


def crowd(values, **more):
    """Twenty dwellings; group b is homeless and stands behind group a in the queue."""
    numbers = {
        "years": 5, "groups": ("a", "b"), "dwellings": ("flat", "house"), "units": (20, 0),
        "priority": (2, 3), "fit": [[1, 0], [2, 1]], "tenancy": exponential(1.0), "ends": HALF,
        "evicted_homeless": 0.0, "start": [("a", "flat", 20), ("a", "home", 40)],
        "streams": [("a", "home", 30.0), ("b", "acute", 8.0)],
    }  # fmt: skip
    return town(values, **numbers | more)


def test_housing_first_lowers_the_turnover_and_houses_its_own_first():
    values = {"housing_first.eviction_avoided_share": 0.8, "housing_first.end_avoided_share": 0.8}
    place = crowd(values)
    base = place.run()
    first = place.run(HousingFirst(6, "2027-01", group="b", dwelling="flat"))
    ends = ("ended_evicted", "ended_private")

    def turnover(outcome, group=None):
        return sum(flow(outcome, name, group) for name in ends)[:, 1:].sum(axis=1)

    fewer = turnover(base) - turnover(first)
    assert fewer.mean() > 4 * fewer.std() / np.sqrt(len(fewer))
    assert stock(base, "housed", 1).sum() == 0  # a is always before them
    housed = stock(first, "housed", 1)[:, -1]
    assert 5.5 < housed.mean() <= 6
    # those who hold a slot leave with a fifth of the hazard: 1 - exp(-0.2) of six in a year
    assert turnover(first, 1).mean() < 6 * 4 * 0.2 * 1.5


def test_a_housing_office_shortens_the_decision():
    values = {f"housing_office.{stage}_factor": 0.5 for stage in ("moving_in", "turn_round")}
    place = town(
        values | {"housing_office.decision_factor": 0.25}, years=5, units=(0,), decision=0.5,
        streams=[("a", "home", 40.0)],
    )  # fmt: skip
    # applications under way: an infinite queue with service time 1/2, then 1/8 of a year
    base = stock(place.run(), "applied")[:, 1:]
    office = stock(place.run(HousingOffice(1, "2028-01")), "applied")[:, 1:]
    assert agree(base[:, 3:], 20.0, errors=5)
    assert (office[:, :2] == base[:, :2]).all()
    assert agree(office[:, 3:], 5.0, errors=5)


def test_a_housing_office_shortens_what_follows_the_decision():
    stages = {f"housing_office.{s}_factor": 1.0 for s in ("decision", "moving_in", "turn_round")}
    numbers = {
        "years": 10, "units": (200,), "moving": 0.5, "turn": 0.5, "tenancy": exponential(1.0),
        "streams": [("a", "home", 40.0)],
    }  # fmt: skip

    def mean(name, stage, column=None):
        place = town(stages | {f"housing_office.{stage}_factor": 0.25}, **numbers)
        outcome = place.run(HousingOffice(1, "2026-01"))
        return stock(outcome, name)[:, 7:] if column is None else units(outcome, column)[:, 7:]

    assert agree(mean("allocated", "decision"), 20.0, errors=5)
    assert agree(mean("allocated", "moving_in"), 5.0, errors=5)
    # in balance from year seven on: 40 move out a year, each dwelling is got ready in half a year,
    # with the office in an eighth
    assert abs(mean("", "decision", "preparing").mean() - 20) < 1.5
    assert abs(mean("", "turn_round", "preparing").mean() - 5) < 0.6


def test_better_mapping_raises_the_registered_count_and_not_the_true_one():
    place = town(
        {"needs_mapping.detection_factor": 1.6}, years=6, units=(0,), known=0.5,
        streams=[("a", "acute", 20.0)], self_resolution=exponential(0.5),
    )  # fmt: skip
    base = place.run()
    found = place.run(NeedsMapping(1, "2028-01", "2030-01"))
    assert (stock(base, "homeless") == stock(found, "homeless")).all()
    # ten are homeless: five are known, eight while the mapping lasts, five long after
    true = stock(base, "homeless")
    known = stock(found, "registered")
    assert agree((known - 0.5 * true)[:, 1:3], 0.0)
    assert agree((known - 0.8 * true)[:, 3:5], 0.0)
    assert known[:, 6].mean() < 0.6 * true[:, 6].mean()


def shelterless(kind, n):
    return town(
        {}, years=5, dwellings=("flat", "roof"), units=(0, n), kinds=("rental", kind),
        fit=[[1, 0]], streams=[("a", "acute", 10.0)], self_resolution=exponential(1.0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "measure", "where"),
    [
        ("temporary", TemporaryPlaces({"2027-01": 3}, dwelling="roof"), "temporary"),
        ("shelter", NightShelterPlaces({"2027-01": 3}, dwelling="roof"), "shelter"),
    ],
)
def test_places_lower_the_nights_without_an_offer_and_never_the_count(kind, measure, where):
    place = shelterless(kind, 2)
    base, more = place.run(), place.run(measure)
    for name in ("homeless", "registered"):
        assert (stock(base, name) == stock(more, name)).all()
        assert (years_in(base, name) == years_in(more, name)).all()
    assert stock(base, where).max() == 2 and stock(more, where).max() == 5
    assert years_in(more, "no_offer")[:, 1:].sum() < 0.75 * years_in(base, "no_offer")[:, 1:].sum()
    assert (years_in(more, "no_offer")[:, 0] == years_in(base, "no_offer")[:, 0]).all()


def test_units_come_and_go_as_decided():
    place = town(
        {"pre_emption.slip_months": 0, "agreement.slip_months": 0,
         "referral_agreement.filled_share": 1},
        years=5, units=(10,),
    )  # fmt: skip

    def total(measure):
        (found,) = set(map(tuple, units(place.run(measure, draws=3)).tolist()))
        return list(found)

    assert total(PreEmption({"2027-06": 4, "2029-01": 2}, dwelling="flat")) == [
        10, 10, 14, 14, 16, 16,
    ]  # fmt: skip
    referral = ReferralAgreements({"2027-06": 4}, dwelling="flat", years=2)
    assert total(referral) == [10, 10, 14, 14, 10, 10]
    for_three = AllocationAgreements({"2027-01": 4}, dwelling="flat", end="2029-01")
    assert total(for_three) == [10, 10, 14, 14, 10, 10]
    assert total(Sales({"2028-01": 3}, dwelling="flat")) == [10, 10, 10, 7, 7, 7]


def test_a_lease_that_ends_is_the_exact_queue():
    """Decanting twelve of thirty full dwellings, against uniformisation."""
    numbers = {"years": 4, "units": (30,), "start": [("a", "flat", 30), ("a", "home", 5)]}
    place = town({}, tenancy=exponential(2.0), streams=[("a", "home", 14.0)], **numbers)
    measure = EndedLeases({"2027-07": 12}, dwelling="flat")
    queue = stock(place.run(measure, draws=400), "waiting")[:, 1:]
    pool = one_pool(14.0, 0.5, 30, 5, 4, at=[1, 2, 3, 4]).with_(*place.plan(measure))
    exact = pool.exact()["mean"].to_numpy()
    assert agree(queue, exact)
    before = one_pool(14.0, 0.5, 30, 5, 4, at=[1, 2, 3, 4]).exact()["mean"].to_numpy()
    assert not agree(queue, before)


def test_rent_to_own_sells_and_replaces():
    values = {"rent_to_own.completion_share": 0.5, "rent_to_own.eligible_share": 1,
              "rent_to_own.replace_months": 6}  # fmt: skip
    place = town(values, years=6, units=(40,), start=[("a", "flat", 40)])
    measure = RentToOwn(12, "2026-01", "2028-01", after_years=2.0, dwelling="flat")
    sold = place.run(measure, draws=3)
    # twelve agreements a year in 2026 and 2027, half of them end in a purchase two years later
    assert (flow(sold, "loans") == [0, 0, 6, 6, 0, 0]).all()
    assert (stock(sold, "own") == [0, 0, 0, 6, 12, 12, 12]).all()
    assert (units(sold) == 40).all()  # the money buys as many
    assert (units(sold, "vacant")[:, -1] == 12).all()
    assert (units(sold, "preparing")[:, 3] == 3).all()  # those sold from July on
    gone = RentToOwn(12, "2026-01", "2028-01", 2.0, replace=False, dwelling="flat")
    assert (units(place.run(gone, draws=3))[:, -1] == 28).all()


def test_a_settlement_quota_is_households_of_the_groups_sizes():
    sizes = {"a": [(1, 0, 0.5), (2, 1, 0.25), (2, 3, 0.25)]}  # 2.5 persons each
    place = town({"refugees.municipal_share": 0.8}, years=4, units=(0,), sizes=sizes)
    quota = place.run(SettlementQuota(25, "2027-01", "2029-07"), draws=300)
    assert (flow(quota, "planned") == [0, 8, 8, 4]).all()
    persons = quota.flow[0, :, :, quota.flows.index("planned"), 0, 1:].sum(axis=-1)
    assert agree(persons, np.array([0, 20, 20, 10]))
    assert (stock(quota, "waiting")[:, 2] == 8).all()


def test_loans_to_first_time_buyers_free_no_dwelling():
    values = {"first_time_loan.waiting_share": 0.5, "start_loan.eligible_share": 1}
    start = [("a", "flat", 20), ("a", "home", 30)]
    place = town(values, years=4, units=(20,), start=start)
    lent = place.run(FirstTimeLoans(12, "2027-01"), draws=3)
    assert (flow(lent, "loans") == [0, 6, 6, 6]).all()
    assert (flow(lent, "out_of_home") == [0, 6, 6, 6]).all()
    assert (stock(lent, "waiting")[:, 1:] == [30, 24, 18, 12]).all()
    assert (stock(lent, "housed") == 20).all() and lent.chains.sum() == 0


def test_establishment_grants_free_the_dwellings_of_tenants():
    values = {"establishment_grant.eligible_share": 1, "establishment_grant.tenant_share": 0.5,
              "start_loan.frees_dwelling_share": 1}  # fmt: skip
    start = [("a", "flat", 20), ("a", "home", 30)]
    place = town(values, years=3, units=(20,), start=start)
    given = place.run(EstablishmentGrants(12, "2027-01"), draws=3)
    assert (flow(given, "loans") == [0, 12, 12]).all()
    assert (flow(given, "housed_from_home") == [0, 6, 6]).all()  # into what the tenants freed
    assert (stock(given, "waiting")[:, -1] == 30 - 24).all()


def test_an_adapted_home_ends_the_wait_and_moves_nobody():
    place = town({"adaptation_grant.suitable_share": 1}, years=3, units=(0,),
                 start=[("a", "home", 30)])  # fmt: skip
    given = place.run(AdaptationGrants(12, "2027-01"), draws=3)
    assert (stock(given, "waiting") == [30, 30, 18, 6]).all()
    assert flow(given, "loans").sum() == 0 and stock(given, "own").sum() == 0
    some = town({"adaptation_grant.suitable_share": 0.4}, years=3, units=(0,),
                start=[("a", "home", 30)])  # fmt: skip
    helped = done(
        some.run(AdaptationGrants(48, "2026-01")), "adaptation_grants:adaptation_grants:0"
    )
    assert agree(helped.sum(axis=1)[:, None], 12.0)  # the trait of thirty households


def test_an_agreement_reserves_its_share_of_the_vacancies():
    """Ten of forty dwellings are the agreement's, and it works for four fifths of its vacancies."""
    values = {"referral_agreement.filled_share": 0.8, "agreement.slip_months": 0}
    start = [("a", "flat", 30), ("a", "home", 600)]
    place = town(
        values, years=3, groups=("a", "b"), units=(30,), priority=(1, 2), start=start,
        tenancy=exponential(0.5), streams=[("b", "acute", 200.0)],
    )  # fmt: skip
    base = place.run()
    assert flow(base, "housed_from_homeless").sum() == 0
    referred = place.run(ReferralAgreements({"2027-01": 10}, dwelling="flat", years=20))
    let = flow(referred, "housed_from_homeless") + flow(referred, "housed_from_home")
    # of everything let, a fifth is first for the homeless, who would get nothing otherwise
    assert (flow(referred, "housed_from_homeless")[:, 0] == 0).all()
    assert agree((flow(referred, "housed_from_homeless") - 0.2 * let)[:, 1:], 0.0)
