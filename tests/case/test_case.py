"""The case: frozen, its settings, its changed copies, its warnings."""

from __future__ import annotations

import dataclasses
import hashlib

import pandas as pd
import pytest

from boligsim.base import CaseError, InputError, data_path
from boligsim.case import TABLES, bundled_cases, check_case, load_case, panel_population


def test_bundled_cases_are_without_errors():
    assert {"narvik", "narvik-2009"} <= set(bundled_cases())
    for name in bundled_cases():
        assert check_case(name).errors == []


def test_narvik_is_what_the_figures_say():
    case = load_case("narvik")
    assert (case.municipality, case.municipality_name) == ("1806", "Narvik")
    assert (case.base, case.until, case.language, case.price_year) == (2026, 2040, "nb", 2026)
    assert (case.worlds, case.histories) == (250, 4)
    assert case.periods["economy_plan"] == (2027, 2030)
    assert "1804" in case.compare_with
    now = case.population[case.population["year"] == 2026]
    assert now["persons"].sum() == 21647  # SSB 07459
    assert case.settings["discipline"] == "need"
    assert len(case.sources) and case.sources.iloc[:, 0].str.contains("narvik/").all()
    path = data_path("narvik", "groups.csv")
    assert case.hashes["groups.csv"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_tables_are_attributes_with_types_and_cannot_be_changed():
    case = load_case("narvik")
    assert case.fit["rank"].dtype == "float64" and case.groups["priority"].dtype == "int64"
    assert set(case.dwellings["staffed"]) == {"yes", "no"}
    copy = case.groups
    copy["group"] = "changed"
    assert "changed" not in set(case.groups["group"])
    for name, table in TABLES.items():
        assert tuple(case.frame(name).columns) == table.names
    with pytest.raises(dataclasses.FrozenInstanceError):
        case.seed = 2
    with pytest.raises(AttributeError):
        _ = case.nothing
    with pytest.raises(InputError, match="did you mean 'groups'"):
        case.frame("group")


def test_with_changes_draws_and_horizon():
    case = load_case("narvik")
    new = case.with_(seed=5, worlds=10, histories=2, language="en", until=2035)
    assert (new.seed, new.worlds, new.histories, new.language, new.until) == (5, 10, 2, "en", 2035)
    assert case.seed != 5 and case.until == 2040
    with pytest.raises(InputError, match="did you mean 'worlds'"):
        case.with_(world=3)
    with pytest.raises(InputError, match="1 to 100000, not 0"):
        case.with_(worlds=0)
    assert new.periods == {"economy_plan": (2027, 2030), "land_use_plan": (2027, 2035)}
    for until in (2026, 2059):
        with pytest.raises(InputError, match="2027 to 2058"):
            case.with_(until=until)


def test_with_tables_checks_again():
    case = load_case("narvik")
    fit = case.fit
    more = case.with_tables(arrivals=case.arrivals.assign(settled=7.0))
    assert set(more.arrivals["settled"]) == {7} and set(case.arrivals["settled"]) != {7}
    with pytest.raises(CaseError, match="fits no dwelling"):
        case.with_tables(fit=fit[fit["group"] != "families"])
    with pytest.raises(InputError, match="is not a table"):
        case.with_tables(fits=fit)


def test_with_parameters():
    case = load_case("narvik")
    new = case.with_parameters(case.parameters.replace("finance.interest", 0.05))
    assert new.parameters.value("finance.interest") == 0.05
    half = case.with_parameters(
        case.parameters.replace("homeless.self_resolution_median_months", 9), weight=0.5
    )
    assert half.parameters.value("homeless.self_resolution_median_months") == pytest.approx(7)


def test_a_case_without_population_takes_the_panel(changed):
    def narvik(content: str) -> str:
        return content.replace("9999", "1806").replace("base,2026", "base,2020")

    case = load_case(changed(case=narvik, population=None))
    pd.testing.assert_frame_equal(case.population, panel_population("1806", 2020))
    with pytest.raises(InputError, match="no population of municipality '9999'"):
        load_case(changed(population=None))


def test_a_value_still_to_be_supplied_is_asked_for_and_not_shown(changed):
    row = "2020-12-01,homeless_persons,all,,persons,NIBR,9999,,Svar ventes,missing\n"
    folder = changed(history=lambda c: c + row)
    asked = [p for p in check_case(folder).missing if p.file == "history.csv"]
    assert [(p.line, p.rule, p.hint) for p in asked] == [
        (3, "the 2020 count has not been entered", "Svar ventes")
    ]
    case = load_case(folder)
    assert len(case.history) == 1 and len(case.tables()["history"]) == 2


def rules(folder, severity):
    return [p.rule for p in check_case(folder) if p.severity == severity]


def test_what_the_municipality_must_supply_is_asked_by_name(changed):
    def found(word, **change):
        return [r for r in rules(changed(**change), "missing") if word in r]

    assert found("2024 count", history=None) == ["the 2024 count has not been entered"]
    assert not found("2024 count")
    assert found("start-loan", indicators=lambda c: c.replace("start_loans", "loans"))
    assert not found("start-loan")
    assert found("waiting list") == ["the waiting list is assumed"]
    own = {"start": lambda c: c.replace(",1,5,,assumed", ",1,5,,measured")}
    assert not found("waiting list", **own)
    assert not found("plan reserve")
    assert found("plan reserve", parameters=lambda c: c.replace("published", "illustrative"))


def test_warnings(changed):
    def found(word, **change):
        return [r for r in rules(changed(**change), "warning") if word in r]

    assert rules(changed(), "warning") == []
    # 2 loans and 3 purchases in 2027 of 400 sales are 1.25 %, of 90 they are 6 %.
    assert found("sold in 2024", indicators=lambda c: c.replace("400", "90"))
    assert not found("sold in 2024", indicators=lambda c: c.replace("400", "110"))
    ended = {"parameters": lambda c: c.replace("2010,2040", "2010,2022")}
    assert found("grant ended in 2022", **ended)
    late = {"history": lambda c: c + "2027-01-01,homeless_persons,all,6,persons,,,1,,measured\n"}
    assert [r for r in found("after the last count", **late) if "'Kjøp'" in r]


def test_an_unknown_key_or_column_is_kept_but_said(changed):
    folder = changed(case=lambda c: c + "colour,blue\n")
    assert [p.column for p in check_case(folder).warnings] == ["key"]
    assert load_case(folder).settings["colour"] == "blue"
