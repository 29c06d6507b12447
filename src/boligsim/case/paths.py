"""The parameter paths that the model reads, with the range each value must lie in.

A path that is not here is a misspelling: the checker says so, nothing is silently ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from boligsim.case.measure_paths import (
    MEASURE_NOT_NEGATIVE,
    MEASURE_PATHS,
    MEASURE_POSITIVE,
    MEASURE_SHARES,
)

__all__ = ["PATHS", "Path"]


@dataclass(frozen=True)
class Path:
    """One parameter path.

    Attributes
    ----------
    name
        Dotted name.
    low, high
        Range of the value and of every draw.
    required
        Whether a case must have at least one row of it.
    """

    name: str
    low: float
    high: float
    required: bool = True


_MANY = float("inf")
_SHARE = """
entry.eviction_to_homeless_share entry.share entry.place_share_friends
entry.place_share_institution entry.place_share_acute homeless.self_resolution_goal_left_share
homeless.detection applications.share applications.refusal_share homeless.refusal_share
allocation.accept tenancy.renewal_share tenancy.end_share_evicted tenancy.end_share_died
tenancy.end_share_moved tenancy.end_share_own tenancy.evicted_to_homeless_share
tenancy.reentry_share own.default_to_homeless_share need.prevalence need.municipal_share
care.users_80plus_share prevalence.adapted_home_lived_in
refugees.municipal_share refugees.share_of_national households.renter_share dwellings.vacant_share
dwellings.institution_frees_share dwellings.conversions_per_year building.share
accessible.required_share accessible.existing_share accessible.possible_share
prevalence.adapted_home_unmet reserve.realisable_share_ready reserve.realisable_share_long
start_loan.eligible_share start_loan.tenant_share start_loan.homeless_share
start_loan.frees_dwelling_share start_loan.expected_loss_share acquisition.displaces_share
acquisition.grant_share care_home.grant_share care_home.mover_share_rental
care_home.mover_share_institution care_home.net_growth_share finance.vat_compensation_share
market.warn_share
"""
_NOT_NEGATIVE = """
applications.again_months applications.induced_per_dwelling households.frailty_spread
entry.eviction_per_1000_renters entry.release_per_10000_inhabitants
entry.relationship_violence_per_10000 entry.other_per_10000
applications.with_roof_per_1000_inhabitants applications.withdraw_per_year
allocation.decision_weeks allocation.moving_in_weeks allocation.turn_round_days
own.default_per_year need.incidence care.coverage_per_100_80plus
care.home_users_per_100_67plus households.spread_scale refugees.national_per_year
dwellings.attrition_per_year
service_plot.decares_per_10_care_places service_plot.staff_base_decares
service_plot.day_activity_decares_per_100_80plus
reserve.ready_dwellings reserve.long_dwellings start_loan.average
start_loan.administration_hours acquisition.price_per_m2 acquisition.upgrade_per_m2
acquisition.upgrade_months acquisition.slip_months care_home.cost_per_place
care_home.slip_months care_home.staff_per_place care_home.operation_per_place
staff.cost_per_fte temporary.cost_per_night operation.cost_per_dwelling finance.interest
population.migration_scale population.fertility_scale population.mortality_scale
"""
_POSITIVE = """
groups.mean_years
homeless.self_resolution_median_months homeless.self_resolution_shape tenancy.mean_years
tenancy.shape tenancy.lease_years need.mean_years care.users_per_place
refugees.persons_per_household building.floor_area_m2 density.decares_per_dwelling
density.decares_per_place service_plot.places_per_plot finance.loan_years follow_up.tenants_per_fte
"""
# A municipality may have none of these: no leases of fixed length, no reserve figure, no grant.
_MAY_LACK = {
    "groups.mean_years",
    "applications.again_months",
    "applications.induced_per_dwelling",
    "households.frailty_spread",
    "tenancy.lease_years",
    "tenancy.renewal_share",
    "care.coverage_per_100_80plus",
    "need.prevalence",
    "need.incidence",
    "care.users_80plus_share",
    "care.home_users_per_100_67plus",
    "households.living_alone_growth_per_year",
    "households.spread_scale",
    "prevalence.adapted_home_lived_in",
    "refugees.national_per_year",
    "refugees.share_of_national",
    "acquisition.grant_share",
    "reserve.ready_dwellings",
    "reserve.long_dwellings",
    "reserve.realisable_share_ready",
    "reserve.realisable_share_long",
    "dwellings.conversions_per_year",
    "accessible.possible_share",
    "service_plot.places_per_plot",
    "service_plot.day_activity_decares_per_100_80plus",
}
_TINY = 1e-9

_RANGES = (
    *((name, 0.0, 1.0) for name in _SHARE.split()),
    *((name, 0.0, _MANY) for name in _NOT_NEGATIVE.split()),
    *((name, _TINY, _MANY) for name in _POSITIVE.split()),
    *((name, 0.0, 1.0) for name in MEASURE_SHARES.split()),
    *((name, 0.0, _MANY) for name in MEASURE_NOT_NEGATIVE.split()),
    *((name, _TINY, _MANY) for name in MEASURE_POSITIVE.split()),
    ("dwellings.second_home_growth_per_year", -1.0, 1.0),
    ("households.living_alone_growth_per_year", -0.2, 0.2),
)

PATHS: dict[str, Path] = {
    name: Path(name, low, high, name not in _MAY_LACK | MEASURE_PATHS)
    for name, low, high in _RANGES
}
