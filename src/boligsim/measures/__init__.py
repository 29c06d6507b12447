"""What a municipality can do: one file an instrument.

A measure is frozen data that answers three questions: what does it do (`plan`, in primitives),
what does it cost (`costs`), and is anything odd about it (`check`). It never simulates.
"""

from __future__ import annotations

from boligsim.measures.acquisitions import Acquisitions
from boligsim.measures.adaptation_grants import AdaptationGrants
from boligsim.measures.allocation_agreements import AllocationAgreements
from boligsim.measures.ask import Ask, blank
from boligsim.measures.care_homes import CareHomes
from boligsim.measures.demolitions import Demolitions
from boligsim.measures.ended_leases import EndedLeases
from boligsim.measures.entry_prevention import EntryPrevention
from boligsim.measures.establishment_grants import EstablishmentGrants
from boligsim.measures.eviction_prevention import EvictionPrevention
from boligsim.measures.first_time_loans import FirstTimeLoans
from boligsim.measures.follow_up import FollowUp
from boligsim.measures.housing_allowance import HousingAllowance
from boligsim.measures.housing_first import HousingFirst
from boligsim.measures.housing_office import HousingOffice
from boligsim.measures.market import market_warnings
from boligsim.measures.needs_mapping import NeedsMapping
from boligsim.measures.night_shelter_places import NightShelterPlaces
from boligsim.measures.pre_emption import PreEmption
from boligsim.measures.protocol import Cost, Measure, primitive_name
from boligsim.measures.referral_agreements import ReferralAgreements
from boligsim.measures.registry import CLASSES, MEASURES, from_table
from boligsim.measures.rent_to_own import RentToOwn
from boligsim.measures.sales import Sales
from boligsim.measures.settlement_quota import SettlementQuota
from boligsim.measures.start_loans import StartLoans
from boligsim.measures.temporary_places import TemporaryPlaces
from boligsim.measures.together import joint_warnings

__all__ = [
    "CLASSES",
    "MEASURES",
    "Acquisitions",
    "AdaptationGrants",
    "AllocationAgreements",
    "Ask",
    "CareHomes",
    "Cost",
    "Demolitions",
    "EndedLeases",
    "EntryPrevention",
    "EstablishmentGrants",
    "EvictionPrevention",
    "FirstTimeLoans",
    "FollowUp",
    "HousingAllowance",
    "HousingFirst",
    "HousingOffice",
    "Measure",
    "NeedsMapping",
    "NightShelterPlaces",
    "PreEmption",
    "ReferralAgreements",
    "RentToOwn",
    "Sales",
    "SettlementQuota",
    "StartLoans",
    "TemporaryPlaces",
    "blank",
    "from_table",
    "joint_warnings",
    "market_warnings",
    "primitive_name",
]
