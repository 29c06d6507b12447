"""The named rules of the table ``rules``, with the range each value must lie in."""

from __future__ import annotations

__all__ = ["RULE_NAMES"]

_MANY = float("inf")

RULE_NAMES: dict[str, tuple[float, float]] = {
    # What a scenario may ask for; whether it keeps them stands in the table rules of a run.
    "budget_economy_plan": (0.0, _MANY),
    "start_loans_per_year_max": (0.0, _MANY),
    "acquisitions_per_year_max": (0.0, _MANY),
    "staff_years_max": (0.0, _MANY),
    # What the allocation to zones must keep.
    "dispersal_share_max": (0.0, 1.0),
    "cluster_size_max": (0.0, _MANY),
    "accessible_share_min": (0.0, 1.0),
    "sequence_share_min": (0.0, 1.0),
    "zone_per_year_max": (0.0, _MANY),
    "preemption_share_max": (0.0, 1.0),
    "referral_share_max": (0.0, 1.0),
    "secured_share_min": (0.0, 1.0),
    # How the allocation weighs.
    "discount_rate": (0.0, 1.0),
}
"""Rule to its lowest and highest value. A rule that a case does not state does not bind."""
