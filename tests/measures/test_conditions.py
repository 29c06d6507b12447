"""What measures say: conditions of the law and of Husbanken, and effects that cannot come."""

from __future__ import annotations

import dataclasses
import string

import pandas as pd
import pytest

from boligsim import Cost, Measure, Rate, Support, load_case
from boligsim.base import InputError
from boligsim.case.instruments import INSTRUMENTS
from boligsim.measures import (
    CLASSES,
    Acquisitions,
    AdaptationGrants,
    AllocationAgreements,
    Ask,
    CareHomes,
    Demolitions,
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
    StartLoans,
    TemporaryPlaces,
    joint_warnings,
)
from boligsim.measures.words import WORDS, measure_name
from boligsim.scenarios import Scenario

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(scope="module")
def narvik():
    return load_case("narvik")


@pytest.fixture
def ask(narvik):
    return Ask(narvik.with_(language="en"))


def with_value(case, path, value, group=""):
    return case.with_parameters(case.parameters.replace(path, value, group))


def gaps(text):
    return {g for _, g, _, _ in string.Formatter().parse(text) if g is not None}


def test_every_sentence_has_the_same_gaps_in_three_languages():
    for key, row in WORDS.rows.items():
        assert all(row[language].strip() for language in LANGUAGES), key
        assert gaps(row["nb"]) == gaps(row["nn"]) == gaps(row["en"]), key


@pytest.mark.parametrize("kind", CLASSES, ids=lambda c: c.kind)
def test_every_measure_has_a_name_a_unit_and_words(kind):
    names = [measure_name(kind.kind, language) for language in LANGUAGES]
    assert kind.kind not in names and kind.counted
    default = {f.name: f.default for f in dataclasses.fields(kind)}["name"]
    assert default == kind.kind


def test_referral_and_allocation_agreements_know_their_conditions(ask):
    assert ReferralAgreements({"2028-01": 8}).check(ask) == []
    less = ReferralAgreements({"2028-01": 8}, share=0.3, loan_share=0.9, years=15).check(ask)
    assert any("30 %" in s and "at least 40 %" in s for s in less)
    assert any("90 %" in s and "at most 85 %" in s for s in less)
    assert any("15 years" in s and "at least 20 years" in s for s in less)
    assert AllocationAgreements({"2028-01": 8}).check(ask) == []
    (short,) = AllocationAgreements({"2028-01": 8}, years=20).check(ask)
    assert "at least 30 years" in short
    (early,) = AllocationAgreements({"2028-01": 8}, end="2035-01").check(ask)
    assert "lasts 7 years" in early


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "frivillig utbyggingsavtale"), ("nn", "slik ho gjeld"), ("en", "in force")],
)
def test_pre_emption_always_asks_for_the_law_to_be_checked(narvik, language, words):
    said = PreEmption({"2029-06": 4}).check(Ask(narvik.with_(language=language)))
    assert any("§ 17-3" in s and words in s and "10 %" in s for s in said)


def test_care_homes_say_what_the_grant_demands(narvik, ask):
    (growth,) = CareHomes({"2028-09": 24}).check(ask)
    assert "net growth" in growth and "10 years" in growth
    said = CareHomes({"2028-09": 24, "2032-09": 10}).check(ask)
    assert any("2032-09" in s and "2027–2030" in s and "economy plan" in s for s in said)
    none = with_value(narvik, "care_home.grant_share", 0.0)
    assert CareHomes({"2032-09": 10}).check(Ask(none)) == []
    past = CareHomes({"2012-09": 10}).check(Ask(load_case("narvik-2009")))
    assert past == []  # what was done is done


def test_places_that_leave_break_the_condition_of_growth(narvik, ask):
    homes = CareHomes({"2028-09": 24})
    sold = Sales({"2031-01": 6}, dwelling="shared")
    said = [s for s in joint_warnings([homes, sold], ask) if "6 care places leave" in s]
    assert len(said) == 1 and "10 years" in said[0]
    for other in (Sales({"2031-01": 6}), Sales({"2039-06": 6}, dwelling="shared")):
        assert not [s for s in joint_warnings([homes, other], ask) if "places leave" in s]
    scenario = Scenario("x", narvik, measures=[homes, sold])
    assert any("omsorgsplasser går ut" in s for s in scenario.check())


@dataclasses.dataclass(frozen=True)
class Visits(Measure):
    """A measure of one's own."""

    name: str = "Visits"
    kind = "visits"
    staffed: bool = False

    def plan(self, ask):
        return [Support("v", 5), Rate("eviction", 0.5, tag="v")]

    def costs(self, ask):
        return [Cost("staff_years", (0.5,), year=2027, count=1)] if self.staffed else []


def test_support_without_staff_is_said_of_any_measure(ask):
    (said,) = joint_warnings([Visits()], ask)
    assert "Visits" in said and "no staff" in said
    assert joint_warnings([Visits(staffed=True), FollowUp(5, "2027-01")], ask) == []
    for kind in (EntryPrevention, EvictionPrevention, HousingOffice, NeedsMapping):
        assert any("no staff" in s for s in kind(0, "2027-01").check(ask))
        assert not any("no staff" in s for s in kind(1, "2027-01").check(ask))


def test_what_can_have_no_effect_says_why(narvik, ask):
    def why(measure, case=None):
        asked = ask if case is None else Ask(case.with_(language="en"))
        found = [s for s in measure.check(asked) if "no effect" in s]
        return found[0] if found else ""

    for kind in CLASSES:
        fields = {f.name for f in dataclasses.fields(kind)}
        if "units" in fields:
            assert "zero" in why(kind({"2028-01": 0})) and "2050" in why(kind({"2050-01": 3}))
            continue
        amount = next(f for f in ("per_year", "slots", "staff") if f in fields)
        assert "2050" in why(kind(**{amount: 3, "start": "2050-01"})), kind
        ended = kind(**{amount: 3, "start": "2030-01", "end": "2029-01"})
        assert "2029-01" in why(ended)
        if amount != "staff":
            assert "zero" in why(kind(**{amount: 0, "start": "2028-01"})), kind
        assert why(kind(**{amount: 3, "start": "2028-01"})) == "", kind
    nobody = with_value(narvik, "start_loan.eligible_share", 0.0)
    assert "no household can carry" in why(StartLoans(3, "2028-01"), nobody)
    assert "no household can carry" in why(FirstTimeLoans(3, "2028-01"), nobody)
    nobody = with_value(narvik, "establishment_grant.eligible_share", 0.0)
    assert "no household can carry" in why(EstablishmentGrants(3, "2028-01"), nobody)
    nobody = with_value(narvik, "rent_to_own.eligible_share", 0.0)
    assert "no household can carry" in why(RentToOwn(3, "2028-01"), nobody)
    nobody = with_value(narvik, "adaptation_grant.suitable_share", 0.0)
    assert "adapted" in why(AdaptationGrants(3, "2028-01"), nobody)
    nobody = with_value(narvik, "refugees.municipal_share", 0.0)
    assert "private" in why(SettlementQuota(3, "2028-01"), nobody)
    assert "after the agreement" in why(RentToOwn(3, "2028-01", after_years=13.0))
    for kind in (FollowUp, HousingAllowance):
        assert "nobody lives" in why(kind(5, "2028-01", group="older_care"))
    assert "nobody lives" in why(EvictionPrevention(1, "2028-01", group="older_care"))
    assert "nobody of the group" in why(EntryPrevention(1, "2028-01", group="refugees"))
    first = HousingFirst(5, "2028-01", group="refugees")
    assert why(first) == ""  # tenants of the group may be evicted
    start = narvik.frame("start")
    nobody = dataclasses.replace(narvik, language="en")
    object.__setattr__(nobody, "start", start[start["group"] != "refugees"])
    assert "nobody of the group" in "".join(first.check(Ask(nobody)))


def test_a_late_start_explains_nothing():
    history = Ask(load_case("narvik-2009"))
    for kind in CLASSES:
        fields = {f.name for f in dataclasses.fields(kind)}
        if "units" in fields:
            late, early = kind({"2014-03": 3}), kind({"2011-03": 3})
        else:
            amount = next(f for f in ("per_year", "slots", "staff") if f in fields)
            late, early = (kind(**{amount: 3, "start": f"{y}-03"}) for y in (2014, 2011))
        said = [[s for s in m.check(history) if "2013-12-01" in s] for m in (late, early)]
        assert [len(s) for s in said] == [1, 0], kind


def test_traps_are_said(ask):
    for places in (TemporaryPlaces({"2028-01": 3}), NightShelterPlaces({"2028-01": 3})):
        assert any("do not lower the number" in s for s in places.check(ask))
    assert any("free no municipal" in s for s in FirstTimeLoans(3, "2028-01").check(ask))
    assert any("free no dwelling" in s for s in HousingFirst(3, "2028-01").check(ask))
    assert any("only 12" in s for s in Sales({"2028-01": 20}, dwelling="transitional").check(ask))
    assert any("move out" in s for s in EndedLeases({"2028-01": 2}).check(ask))
    assert not any("move out" in s for s in Demolitions({"2028-01": 2}).check(ask))


def test_mapping_says_that_the_registered_count_rises(narvik, ask):
    (said,) = NeedsMapping(1, "2028-01").check(ask)
    assert "raises the registered number" in said
    known = Ask(with_value(narvik, "homeless.detection", 1.0).with_(language="en"))
    (said,) = NeedsMapping(1, "2028-01").check(known)
    assert "no effect" in said and "known already" in said


def test_purchases_of_all_kinds_count_against_the_market(ask):
    quiet = [
        CareHomes({"2028-09": 24}),
        ReferralAgreements({"2028-01": 30}),
        FollowUp(9, "2027-01"),
    ]
    assert not [s for s in joint_warnings(quiet, ask) if "market" in s]
    each = [
        StartLoans(4, "2027-01"),
        FirstTimeLoans(3, "2027-01"),
        EstablishmentGrants(2, "2027-01"),
        Acquisitions({"2028-01": 3}),
        PreEmption({"2028-01": 2}),
        RentToOwn(5, "2027-01", after_years=1.0),
    ]
    bought = [sum(m.purchases(ask).get(2028, 0.0) for m in [one]) for one in each]
    assert bought == pytest.approx([4, 3, 2, 3, 2, 3])  # 0.6 of five agreements
    (said,) = (s for s in joint_warnings(each, ask) if "market" in s)
    assert "17 dwellings" in said and "301 sales" in said


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StartLoans(-1, "2027-01"), "-1 loans"),
        (lambda: FollowUp(2.5, "2027-01"), "whole number"),
        (lambda: HousingFirst(-2, "2027-01"), "-2 households"),
        (lambda: EntryPrevention(1, "2027-13"), "2027-13"),
        (lambda: EntryPrevention(1, "2027-01", place="street"), "street"),
        (lambda: EntryPrevention(1, "2027-01", fade_years=-1), "years to fade"),
        (lambda: PreEmption({"2027-01": 2}, share=2.0), "from 0 to 1"),
        (lambda: Sales({"2027-01": 2}, remove="soon"), "vacant, next or decant"),
        (lambda: ReferralAgreements({"2027-01": 1.5}), "whole number"),
        (lambda: RentToOwn(2, "2027-01", after_years=-1), "until the purchase"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make, message):
    with pytest.raises(InputError, match=message):
        make()


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (FollowUp(2, "2027-01", group="ropp"), "did you mean 'rop'"),
        (FollowUp(2, "2027-01", dwelling="ordinry"), "did you mean 'ordinary'"),
        (TemporaryPlaces({"2027-01": 2}, dwelling="ordinary"), "must be of kind temporary"),
        (NightShelterPlaces({"2027-01": 2}, dwelling="temporary"), "must be of kind shelter"),
        (PreEmption({"2027-01": 2}, dwelling="nursing_home"), "rental or care"),
        (ReferralAgreements({"2027-01": 2}, dwelling="staff"), "rental or care"),
        (StartLoans(2, "2027-01", group="nobody"), "nobody"),
        (SettlementQuota(2, "2027-01", group="nobody"), "nobody"),
    ],
)
def test_what_the_case_does_not_have_is_named(ask, measure, message):
    with pytest.raises(InputError, match=message):
        measure.plan(ask)


def test_a_case_without_a_group_to_settle_is_told(ask, narvik):
    groups = narvik.frame("groups")
    without = pd.DataFrame(groups[groups["exposure"] != "settlement"])
    object.__setattr__(lonely := dataclasses.replace(narvik), "groups", without)
    with pytest.raises(InputError, match="no group of the case"):
        SettlementQuota(2, "2027-01").plan(Ask(lonely))


def test_the_case_and_the_measures_know_the_same_words():
    assert [c.kind for c in CLASSES] == list(INSTRUMENTS)
    other = {"units": "units", "per_year": "per_year", "slots": "slots", "staff": "fte"}
    named = {"displaced_group": "group"}
    for kind in CLASSES:
        instrument = INSTRUMENTS[kind.kind]
        fields = {named.get(f.name, f.name) for f in dataclasses.fields(kind)}
        assert instrument.unit == next(unit for field, unit in other.items() if field in fields)
        columns = {"end", "dwelling", "group", "share", "fade_years"}
        assert set(instrument.columns) == fields & columns, kind.kind
        assert bool(instrument.kinds) == ("units" in fields), kind.kind
