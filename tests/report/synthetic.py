"""Synthetic tables with the shape of a real run, small enough to make in milliseconds."""

# ruff: noqa: E501
from __future__ import annotations

import math

import pandas as pd

from boligsim.report.context import Context, ScenarioInfo
from boligsim.report.schema import tidy

BASE, UNTIL = 2026, 2040
YEARS = range(BASE, UNTIL + 1)
SCENARIOS = (
    ScenarioInfo("null", "Nullalternativet"),
    ScenarioInfo("startlaan", "Flere startlån"),
    ScenarioInfo("kjop", "Kjøp av boliger"),
    ScenarioInfo("omsorg", "Omsorgsboliger"),
    ScenarioInfo("alt", "Alle tiltak", recommended=True),
)
ENGLISH = {
    "null": "Base case", "startlaan": "More start loans", "kjop": "Acquisitions",
    "omsorg": "Care dwellings", "alt": "All measures", "acute": "Acutely homeless",
    "rop": "Substance use and mental health", "disability": "People with disabilities",
    "older": "Older people with care needs", "refugees": "Refugees",
    "young_families": "Young people and families", "ordinary": "Ordinary rental dwelling",
    "staffed_care": "Care dwelling staffed round the clock", "nursing_home": "Nursing-home place",
}  # fmt: skip
EFFECT = {"null": 0.0, "startlaan": -0.6, "kjop": -1.9, "omsorg": -0.3, "alt": -2.6}
GROUPS = {
    "acute": "Akutt bostedsløse",
    "rop": "Rus og psykisk helse (ROP)",
    "disability": "Personer med funksjonsnedsettelse",
    "older": "Eldre med omsorgsbehov",
    "refugees": "Flyktninger",
    "young_families": "Unge og familier",
}


def _row(
    series, year, mid, low, high, unit="persons", scenario="all", group="all", of="draws", **k
):
    return {
        "scenario": scenario, "year": year, "group": group, "series": series, "unit": unit,
        "of": of, "mean": (low + 2 * mid + high) / 4, "p10": low, "p50": mid, "p90": high, **k,
    }  # fmt: skip


def _grow(t: float) -> float:
    return 1 - math.exp(-t / 3)


def demand_tables() -> dict[str, pd.DataFrame]:
    bands, population, households, need, groups, overview = [], [], [], [], [], []
    for year in YEARS:
        t = year - BASE
        for age, start, slope, wide in (
            ("total", 21647, -60, 130), ("80+", 1370, 52, 14), ("67-79", 3230, 12, 16),
            ("0-19", 4413, -50, 40), ("20-66", 12634, -74, 70),
        ):  # fmt: skip
            mid = start + slope * t
            bands.append(
                _row(
                    "persons",
                    year,
                    mid,
                    mid - wide * math.sqrt(t),
                    mid + wide * math.sqrt(t),
                    of="worlds",
                    sex="both",
                    age=age,
                )
            )
        mid = 10711 + 8 * t
        households.append(
            _row("households", year, mid, mid - 40 * t, mid + 40 * t, "households", of="worlds")
        )
        need.append(
            _row(
                "dwellings_demanded",
                year,
                mid * 1.02,
                (mid - 40 * t) * 1.02,
                (mid + 40 * t) * 1.02,
                "dwellings",
                of="worlds",
            )
        )
        for place, group in enumerate(GROUPS):
            mid = (15, 60, 95, 280, 45, 70)[place] * (1 + (0.04 if group == "older" else 0.003) * t)
            spread = 0.06 + 0.01 * t
            for series, scale in (("need", 1.0), ("inflow", 0.3)):
                groups.append(
                    _row(
                        series,
                        year,
                        mid * scale,
                        mid * scale * (1 - spread),
                        mid * scale * (1 + spread),
                        "households",
                        group=group,
                        of="worlds",
                    )
                )
    for age in range(106):
        for sex in ("female", "male"):
            mid = 21647 / 212
            population.append(
                _row("persons", BASE, mid, mid, mid, of="worlds", sex=sex, age=str(age))
            )
    for group in GROUPS:
        for kind in ("ordinary", "adapted", "round_the_clock"):
            for horizon, factor in ((0, 1.0), (4, 1.1), (12, 1.3)):
                mid = 12 * factor
                overview.append(
                    _row(
                        kind,
                        BASE + horizon,
                        mid,
                        mid * 0.7,
                        mid * 1.4,
                        "households",
                        group=group,
                        of="worlds",
                    )
                )
    return {
        "population": tidy(population), "population_bands": tidy(bands),
        "households": tidy(households), "dwelling_need": tidy(need),
        "group_demand": tidy(groups), "housing_need_overview": tidy(overview),
    }  # fmt: skip


def run_tables() -> dict[str, pd.DataFrame]:
    stocks, flows, waiting, fit, chains, costs, compare, combos = [], [], [], [], [], [], [], []
    stock_mid = {"homeless_persons": 8.0, "homeless_households": 7.0, "waiting_households": 14.0,
                 "temporary_households": 2.0, "long_homeless_persons": 4.0, "homeless_children": 1.0,
                 "true_persons": 10.0, "tenants_households": 470.0}  # fmt: skip
    for scenario, effect in EFFECT.items():
        for year in YEARS:
            t = year - BASE
            for series, mid in stock_mid.items():
                unit = "persons" if "persons" in series else "households"
                centre = mid + effect * _grow(t) * (2 if series == "waiting_households" else 1)
                for group in ("all", "rop", "young_families"):
                    part = 1.0 if group == "all" else 0.5
                    spread = 1.0 + 3.0 * _grow(t) if mid < 100 else 12.0
                    stocks.append(
                        _row(
                            series,
                            year,
                            max(round(centre * part), 0),
                            max(round((centre - spread) * part), 0),
                            round((centre + spread) * part),
                            unit,
                            scenario,
                            group,
                        )
                    )
            change = effect * _grow(t)
            compare.append(
                _row(
                    "homeless_persons",
                    year,
                    change,
                    change * 1.9 - 0.2 * (change != 0),
                    change * 0.35 + (0.9 if scenario in ("startlaan", "omsorg") else 0) * _grow(t),
                    "persons",
                    scenario,
                    of="effect",
                    base="null",
                )
            )
            if year == UNTIL:
                break
            flows.append(_row("entry", year, 18, 13, 24, "households", scenario))
            for series, mid in (
                ("wait_months_median", 7.4),
                ("wait_months_mean", 8.8),
                ("spell_months_median", 5.1),
            ):
                centre = mid + effect * 0.9 * _grow(t)
                waiting.append(
                    _row(series, year, centre, centre * 0.6, centre * 1.5, "months", scenario)
                )
            waiting.append(_row("moved_in_households", year, 62, 52, 72, "households", scenario))
            fit.append(
                _row(
                    "suitable_share",
                    year,
                    71 - effect,
                    66 - effect,
                    76 - effect,
                    "percent",
                    scenario,
                )
            )
            money = 0.0 if scenario == "null" else 1.0
            bought = money * (year in (2027, 2028)) * (scenario in ("kjop", "alt")) * 26000
            built = money * (year == 2028) * (scenario in ("omsorg", "alt")) * 110000
            for series, amount, unit in (
                ("investment", bought + built, "1 000 kr"),
                ("grant", 0.45 * built, "1 000 kr"),
                ("vat_compensation", 0.2 * built, "1 000 kr"),
                ("loan", bought + 0.35 * built, "1 000 kr"),
                ("interest_and_instalments", money * 1400 * (t > 0), "1 000 kr"),
                ("rent_income", money * 900 * (t > 0), "1 000 kr"),
                ("operation", money * 1200 * (t > 0), "1 000 kr"),
                ("staff_years", money * 2.4 * (t > 1), "fte"),
                ("net_operating", money * 1700 * (t > 0), "1 000 kr"),
                (
                    "start_loans_lent",
                    money * 21600 * (scenario in ("startlaan", "alt")),
                    "1 000 kr",
                ),
            ):
                costs.append(
                    _row(
                        series,
                        year,
                        amount,
                        min(amount * 0.85, amount * 1.2),
                        max(amount * 0.85, amount * 1.2),
                        unit,
                        scenario,
                        of="worlds",
                    )
                )
        avoided = -effect * 11
        compare.append(
            _row(
                "person_years_avoided",
                UNTIL,
                avoided,
                avoided * 0.4,
                avoided * 1.7,
                "person_years",
                scenario,
                of="effect",
                base="null",
            )
        )
        compare.append(
            _row(
                "probability_of_improving",
                UNTIL,
                0.5 - effect / 8,
                0.5 - effect / 8,
                0.5 - effect / 8,
                "probability",
                scenario,
                of="fixed",
                base="null",
            )
        )
        compare.append(
            _row(
                "waiting_households",
                UNTIL,
                effect * 2,
                effect * 4,
                effect * 0.5,
                "households",
                scenario,
                of="effect",
                base="null",
            )
        )
        chains.append(_row("length", 2030, 1.4, 1.2, 1.7, "moves_per_vacancy", scenario))
    singles = {"start_loans": 6.0, "acquisitions": 20.0, "care_homes": 4.0}
    names = list(singles)
    for mask in range(8):
        members = [names[i] for i in range(3) if mask >> i & 1]
        total = sum(singles[m] for m in members)
        both = total * (1 - 0.07 * (len(members) - 1)) if members else 0.0
        key = "+".join(members) or "none"
        for kind, value in (
            ("joint", both),
            ("sum_of_single", total),
            ("interaction", both - total),
        ):
            combos.append(
                _row(
                    f"person_years_avoided_{kind}",
                    UNTIL,
                    value,
                    min(value * 0.4, value * 1.6),
                    max(value * 0.4, value * 1.6),
                    "person_years",
                    key,
                    of="effect",
                )
            )
    return {
        "homelessness": tidy(stocks), "flows": tidy(flows), "waiting": tidy(waiting),
        "suitable_home": tidy(fit), "vacancy_chains": tidy(chains), "costs": tidy(costs),
        "comparison": tidy(compare), "combinations": tidy(combos),
    }  # fmt: skip


def land_tables() -> dict[str, pd.DataFrame]:
    land, reserve = [], []
    total = 0.0
    for year in range(BASE, UNTIL):
        lines = {"households_change": 9.0, "attrition": 20.0, "vacant_and_second_homes": 12.0,
                 "other_demand": 4.0, "conversions": -3.0, "care_dwellings": 0.0,
                 "institution_places": 0.0}  # fmt: skip
        new = sum(lines.values())
        total += new
        for series, mid in {
            **lines,
            "new_on_land": new,
            "demand_change": 13.0,
            "shortfall": 5.0,
            "new_detached": 20.0,
            "new_block": 22.0,
            "decares_detached": 18.0,
            "decares_block": 2.6,
            "accessible_new": 30.0,
        }.items():
            unit = "decares" if "decares" in series else "dwellings"
            land.append(
                _row(
                    series,
                    year,
                    mid,
                    min(mid * 0.5, mid * 1.5),
                    max(mid * 0.5, mid * 1.5),
                    unit,
                    "null",
                )
            )
        land.append(
            _row(
                "new_on_land_cumulative",
                year + 1,
                total,
                total * 0.6,
                total * 1.4,
                "dwellings",
                "null",
            )
        )
    for series, mid, low, high, unit in (
        ("reserve_ready", 350, 350, 350, "dwellings"), ("reserve_long", 600, 600, 600, "dwellings"),
        ("reserve_realisable", 520, 430, 610, "dwellings"), ("years_ready", 8, 6, 13, "years"),
        ("years_total", 12, 9, 20, "years"), ("simple_rule_years", math.nan, math.nan, math.nan, "years"),
        ("undefined_share", 0.2, 0.2, 0.2, "share"),
    ):  # fmt: skip
        reserve.append(_row(series, BASE, mid, low, high, unit, "null", of="worlds"))
    return {"land_use": tidy(land), "reserve": tidy(reserve)}


def labels(names: dict[str, str], language: str) -> dict[str, str]:
    """Names of a case in English where the run is; the others stay as they are."""
    return {key: ENGLISH[key] for key in names} if language == "en" else names


def make_context(language: str = "nb", **changes: object) -> Context:
    """A context on synthetic tables; the derived tables are added as a real run adds them."""
    from boligsim.report.derive import with_derived

    context = Context(
        place="Narvik", municipality="1806", case="narvik", base=BASE, until=UNTIL,
        language=language, price_year=2026, seed=2026, worlds=250, histories=4,
        periods={"economy_plan": (2027, 2030), "land_use_plan": (2027, 2038)},
        scenarios=tuple(
            ScenarioInfo(s.key, ENGLISH[s.key] if language == "en" else s.label, s.recommended)
            for s in SCENARIOS
        ),
        tables={**demand_tables(), **run_tables(), **land_tables()},
        groups=labels(GROUPS, language),
        group_names={}, dwellings_label=labels({"ordinary": "Ordinær utleiebolig", "staffed_care": "Omsorgsbolig med heldøgns bemanning",
                         "nursing_home": "Sykehjemsplass"}, language),
        dwellings=pd.DataFrame({
            "dwelling": ["ordinary", "staffed_care", "nursing_home"], "kind": ["rental", "care", "institution"],
            "units": [230, 103, 114], "staffed": ["no", "yes", "yes"], "status": ["assumed"] * 3,
            "owner": ["municipality"] * 3,
        }),
        measures=pd.DataFrame([
            {"scenario": "alt", "measure": "start_loans", "name": "Startlån", "start": "2027-01",
             "end": "2040-01", "amount": 12.0, "unit": "per_year", "dwelling": "", "group": ""},
            {"scenario": "alt", "measure": "acquisitions", "name": "Kjøp", "start": "2027-06",
             "end": "", "amount": 10.0, "unit": "units", "dwelling": "ordinary", "group": ""},
            {"scenario": "alt", "measure": "acquisitions", "name": "Kjøp", "start": "2028-06",
             "end": "", "amount": 10.0, "unit": "units", "dwelling": "ordinary", "group": ""},
            {"scenario": "alt", "measure": "care_homes", "name": "Omsorgsboliger", "start": "2028-09",
             "end": "", "amount": 24.0, "unit": "units", "dwelling": "staffed_care", "group": ""},
        ]),
        history=pd.DataFrame([
            {"date": "2009-12-01", "series": "homeless_persons", "group": "all", "value": 15.0,
             "unit": "persons", "definition": "unknown", "border": "1805", "error": 3.0,
             "source": "Narvik kommune", "status": "published"},
            {"date": "2013-12-01", "series": "homeless_persons", "group": "all", "value": 5.0,
             "unit": "persons", "definition": "unknown", "border": "1805", "error": 2.0,
             "source": "Narvik kommune", "status": "published"},
        ]),
        reference=pd.DataFrame([
            {"year": year, "series": "population", "alternative": "MMMM", "age": age,
             "value": start + slope * (year - BASE), "source": "SSB 14746"}
            for year in YEARS for age, start, slope in (("all", 21647, -79), ("80+", 1370, 51))
        ]),
        parameters=pd.DataFrame([
            {"path": "homeless.self_resolution_median_months", "group": "", "dwelling": "", "value": 5.0,
             "low": 2.0, "high": 12.0, "distribution": "lognormal", "unit": "months", "scope": "behaviour",
             "transferable": "yes", "chapter": "homelessness", "source": "", "status": "assumed"},
            {"path": "finance.interest", "group": "", "dwelling": "", "value": 0.045, "low": 0.03,
             "high": 0.06, "distribution": "triangular", "unit": "per year", "scope": "place",
             "transferable": "no", "chapter": "costs", "source": "", "status": "assumed"},
            {"path": "care.users_per_place", "group": "", "dwelling": "nursing_home", "value": 1.4,
             "low": 1.2, "high": 1.6, "distribution": "triangular", "unit": "users per place and year",
             "scope": "behaviour", "transferable": "yes", "chapter": "demand", "source": "Eigersund",
             "status": "published"},
        ]),
        indicators=pd.DataFrame([
            {"year": 2024, "series": "households", "value": 10711.0, "unit": "households",
             "status": "published", "source": "SSB 06944"},
        ]),
        next_count=2028, compare_with=("Bodø", "Rana"),
        hashes={"case.csv": "0" * 64}, version="0.1.0",
    )  # fmt: skip
    tables = {**context.tables, "assumptions": context.parameters}
    return with_derived(context.with_(**{"tables": tables, **changes}))
