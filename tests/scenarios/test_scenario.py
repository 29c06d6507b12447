"""Scenarios: frozen content, order that does not matter, fingerprints."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from boligsim.base import InputError
from boligsim.measures import Acquisitions, CareHomes, StartLoans
from boligsim.scenarios import Override, Scenario, case_scenarios
from boligsim.scenarios.fingerprint import canonical, content_hash

LOANS = StartLoans(per_year=12, start="2027-01", name="Startlån")
BOUGHT = Acquisitions({"2027-06": 10}, name="Kjøp")


def test_scenarios_of_the_tables(case):
    scenarios = case_scenarios(case)
    assert [s.key for s in scenarios] == ["null", "loans", "bought", "all"]
    assert [s.name for s in scenarios][1] == "Flere startlån"
    assert [s.recommended for s in scenarios] == [False, False, False, True]
    assert len(scenarios[3].measures) == 3
    case.language = "en"
    assert case_scenarios(case)[1].name == "More start loans"


def test_overrides_of_the_tables(case):
    case.overrides = pd.DataFrame(
        {"scenario": ["loans"], "path": ["finance.interest"], "value": [0.1], "dwelling": [None]}
    )
    assert case_scenarios(case)[1].overrides == (Override("finance.interest", 0.1),)
    case.overrides = case.overrides.assign(path="finance.intrest")
    with pytest.raises(InputError, match=r"did you mean 'finance\.interest'"):
        case_scenarios(case)
    case.overrides = case.overrides.assign(scenario="lons")
    with pytest.raises(InputError, match="did you mean 'loans'"):
        case_scenarios(case)


def test_only_one_scenario_is_recommended(case):
    case.scenarios = case.scenarios.assign(recommended="yes")
    with pytest.raises(InputError, match="mark one"):
        case_scenarios(case)


def test_the_notebook_way_gives_the_same_decisions_as_the_table(case):
    base = Scenario("Nullalternativet", case)
    loans = base.with_(StartLoans(per_year=12, start="2027-01", name="Startlån"), name="x")
    by_key = {s.key: s for s in case_scenarios(case)}
    assert base.fingerprint == by_key["null"].fingerprint
    assert loans.fingerprint == by_key["loans"].fingerprint
    assert base.measures == ()
    assert base.with_(LOANS).name == "Nullalternativet + Startlån"


def test_frozen(case):
    with pytest.raises(dataclasses.FrozenInstanceError):
        Scenario("a", case).name = "b"


def test_a_name_twice_is_refused(case):
    with pytest.raises(InputError, match="own name"):
        Scenario("a", case, measures=(BOUGHT, BOUGHT))
    Scenario("a", case, measures=(BOUGHT, CareHomes({"2028-01": 1}, name="Kjøp")))


def test_keys_come_from_names(case):
    assert Scenario("Kjøp av 10 boliger!", case).key == "kjop_av_10_boliger"
    assert Scenario("Kjøp", case, key="b").key == "b"
    assert "Startlån" in repr(Scenario("a", case, measures=(LOANS,)))


def test_order_of_measures_does_not_matter(case):
    one, other = (Scenario("a", case, measures=m) for m in ((LOANS, BOUGHT), (BOUGHT, LOANS)))
    assert one.fingerprint == other.fingerprint
    assert one.primitives() == other.primitives()
    names = [name for name, _ in one.primitives()]
    assert names == sorted(names)
    assert names[0] == "acquisitions:Kjøp:0"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "changed",
    [
        StartLoans(per_year=13, start="2027-01", name="Startlån"),
        StartLoans(per_year=12, start="2027-02", name="Startlån"),
        StartLoans(per_year=12, start="2027-01", end="2030-01", name="Startlån"),
        StartLoans(per_year=12, start="2027-01", name="Lån"),
        StartLoans(per_year=12, start="2027-01", name="Startlån", dwelling="ordinary"),
    ],
)
def test_fingerprints_feel_every_field(case, changed):
    before, after = (Scenario("a", case, measures=(m,)).fingerprint for m in (LOANS, changed))
    assert before != after


def test_fingerprints_feel_overrides_and_not_names(case):
    base = Scenario("a", case)
    assert Scenario("b", case, key="c", recommended=True).fingerprint == base.fingerprint
    prints = {
        Scenario("a", case, overrides=o).fingerprint
        for o in (
            (),
            (("finance.interest", 0.1),),
            (("finance.interest", 0.2),),
            (("finance.interest", 0.1, "rop"),),
            (("finance.interest", 0.1, "", "ordinary"),),
        )
    }
    assert len(prints) == 5


def test_fingerprints_are_the_same_in_a_new_process():
    code = (
        "from boligsim.measures import StartLoans\n"
        "from boligsim.scenarios.fingerprint import content_hash\n"
        "print(content_hash([StartLoans(per_year=12, start='2027-01')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == content_hash([StartLoans(per_year=12.0, start="2027-01")])


def test_numbers_have_one_form_and_functions_none():
    assert canonical(12) == canonical(12.0) == canonical(np.int64(12)) == "12.0"
    assert canonical(True) is True
    with pytest.raises(InputError, match="function"):
        canonical([lambda: 1])


def test_check_adds_the_market(case):
    many = Scenario("a", case, measures=(LOANS, BOUGHT))
    assert any("220" in w for w in many.check())
    assert Scenario("a", case).check() == []
