"""The measures table, and the warnings that a reader would give at once."""

from __future__ import annotations

import pandas as pd
import pytest

from boligsim.base import InputError
from boligsim.measures import Acquisitions, Ask, CareHomes, StartLoans, from_table, market_warnings


def test_rows_become_measures(case):
    measures = from_table(case)
    assert list(measures) == ["null", "loans", "bought", "all"]
    assert measures["null"] == ()
    assert measures["loans"] == (StartLoans(per_year=12, start="2027-01", name="Startlån"),)
    bought = Acquisitions({"2027-06": 10, "2028-06": 10}, dwelling="ordinary", name="Kjøp")
    assert measures["bought"] == (bought,)
    homes = CareHomes({"2028-09": 24}, name="Omsorg")
    assert set(measures["all"]) == {*measures["loans"], bought, homes}


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("measure", "start_loan", "did you mean 'start_loans'"),
        ("scenario", "lons", "did you mean 'loans'"),
        ("unit", "units", "write 'per_year'"),
    ],
)
def test_unknown_words_say_what_was_meant(case, column, value, message):
    case.measures = case.measures.copy()
    case.measures.loc[0, column] = value
    with pytest.raises(InputError, match=message):
        from_table(case)


def test_rows_of_one_name_must_be_one_measure(case):
    rows = case.measures
    case.measures = pd.concat([rows, rows.iloc[[0]].assign(start="2029-01")])
    with pytest.raises(InputError, match="own name"):
        from_table(case)
    case.measures = pd.concat([rows, rows.iloc[[1]].assign(dwelling="shared")])
    with pytest.raises(InputError, match="own name"):
        from_table(case)


def test_missing_cells_are_blank(case):
    case.measures = case.measures.replace({"": None})
    assert from_table(case)["loans"][0].end is None


def test_a_grant_that_is_gone_is_said(case):
    warnings = Acquisitions({"2027-06": 10, "2028-06": 10}, name="Kjøp").check(Ask(case))
    assert len(warnings) == 1
    assert "2028" in warnings[0]
    assert "tilskudd" in warnings[0]


def test_no_effect_is_said(case):
    ask = Ask(case)
    assert "null" in Acquisitions({"2027-06": 0}).check(ask)[0]
    assert "2035-01" in CareHomes({"2035-01": 4}).check(ask)[0]
    assert "null" in StartLoans(per_year=0, start="2027-01").check(ask)[0]
    assert "2035-01" in StartLoans(per_year=1, start="2035-01").check(ask)[0]
    assert "2026-05" in StartLoans(per_year=1, start="2027-01", end="2026-05").check(ask)[0]
    assert "nursing" not in "".join(CareHomes({"2028-09": 4}).check(ask))
    case.fit = case.fit[case.fit["dwelling"] != "staffed_care"]
    assert "staffed_care" in CareHomes({"2028-09": 4}).check(ask)[0]


def test_a_dwelling_without_rent_is_said(case):
    assert any(
        "nursing_home" in w for w in CareHomes({"2028-09": 4}, "nursing_home").check(Ask(case))
    )


def test_a_start_after_the_last_observation_explains_nothing(case):
    homes = CareHomes({"2028-09": 24})
    assert homes.check(Ask(case)) == []
    case.history = case.history.assign(date="2028-06-01")
    (warning,) = homes.check(Ask(case))
    assert "2028-06-01" in warning
    assert StartLoans(per_year=1, start="2028-01").check(Ask(case)) == []
    assert len(StartLoans(per_year=1, start="2028-06").check(Ask(case))) == 1


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "boliger"), ("nn", "bustader"), ("en", "market")]
)
def test_a_large_bite_of_the_market_is_said_once(case, language, word):
    case.language = language
    loans = StartLoans(per_year=6, start="2027-01")
    bought = Acquisitions({"2027-06": 4, "2028-06": 6})
    ask = Ask(case)
    # 220 sales in the newest year: the limit is 11
    assert market_warnings([loans], ask) == []
    assert market_warnings([loans, Acquisitions({"2027-06": 5})], ask) == []
    (warning,) = market_warnings([loans, bought, CareHomes({"2027-06": 90})], ask)
    assert "2028" in warning and "12" in warning and "220" in warning and word in warning


def test_loans_are_counted_by_the_part_of_the_year(case):
    loans = StartLoans(per_year=12, start="2027-07", end="2028-04")
    assert loans.purchases(Ask(case)) == pytest.approx({2027: 6.0, 2028: 3.0})


def test_without_sales_nothing_is_said(case):
    case.indicators = case.indicators.iloc[:0]
    assert market_warnings([StartLoans(per_year=900, start="2027-01")], Ask(case)) == []
