"""Parameter paths of measures that a case needs only when its table ``measures`` names them."""

from __future__ import annotations

__all__ = ["MEASURE_NOT_NEGATIVE", "MEASURE_PATHS", "MEASURE_POSITIVE", "MEASURE_SHARES"]

MEASURE_SHARES = """
first_time_loan.waiting_share establishment_grant.eligible_share establishment_grant.tenant_share
establishment_grant.state_share adaptation_grant.suitable_share adaptation_grant.state_share
housing_allowance.eviction_avoided_share rent_to_own.completion_share rent_to_own.eligible_share
referral_agreement.filled_share referral_agreement.least_share agreement.most_loan_share
prevention.entry_avoided_share prevention.eviction_avoided_share
follow_up.eviction_avoided_share follow_up.end_avoided_share
housing_first.eviction_avoided_share housing_first.end_avoided_share
"""
MEASURE_NOT_NEGATIVE = """
establishment_grant.average adaptation_grant.average
housing_allowance.per_month housing_allowance.administration_hours
rent_to_own.price_share rent_to_own.replace_months rent_to_own.administration_hours
agreement.slip_months agreement.administration_hours
referral_agreement.least_years allocation_agreement.least_years
pre_emption.price_per_m2 pre_emption.slip_months temporary_places.setup_per_place
night_shelter.operation_per_place night_shelter.staff_per_place
sale.price_share demolition.cost_per_dwelling ended_lease.rent_per_month
settlement.integration_money_per_person settlement.cost_per_person
housing_office.decision_factor housing_office.moving_in_factor housing_office.turn_round_factor
needs_mapping.detection_factor care_home.approved_cost_per_place care_home.net_growth_years
"""
MEASURE_POSITIVE = """
housing_first.households_per_fte
"""
MEASURE_PATHS = frozenset(f"{MEASURE_SHARES} {MEASURE_NOT_NEGATIVE} {MEASURE_POSITIVE}".split())
