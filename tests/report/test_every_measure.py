"""A package with one of every measure, and one of one's own, reads well in three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

import boligsim as bs
from boligsim.measures import CLASSES
from boligsim.measures.words import measure_name
from boligsim.report.gather import gather
from boligsim.report.localise import localised
from boligsim.report.memo.blocks import TableBlock
from boligsim.report.memo.closing import closing
from boligsim.report.memo.options import options
from boligsim.report.memo.writer import Writer
from boligsim.report.package import decisions, package_table
from boligsim.report.tables import assumptions
from boligsim.scenarios.costs import costs_table
from tests.few import few

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Own(bs.Measure):
    name: str = "Vaktmester"
    start: str = "2028-01"
    kind = "caretaker"

    def plan(self, ask):
        rate = bs.Param("prevention.eviction_avoided_share", scale=-1.0, shift=1.0)
        return [bs.Rate("eviction", rate, start=ask.time(self.start))]


def every():
    dates = {"2028-01": 4}
    special = {
        "care_homes": bs.CareHomes({"2028-09": 24}),
        "settlement_quota": bs.SettlementQuota(10, "2027-01", "2030-01"),
        "housing_office": bs.HousingOffice(1.5, "2027-01", "2032-01"),
    }
    for kind in CLASSES:
        fields = kind.__dataclass_fields__
        if kind.kind in special:
            yield special[kind.kind]
        elif "units" in fields:
            yield kind(dates)
        else:
            amount = next(f for f in ("per_year", "slots", "staff") if f in fields)
            yield kind(**{amount: 6, "start": "2027-01"})


@pytest.fixture(scope="module")
def runs():
    case = bs.load_case("narvik").with_(worlds=1, histories=1)
    base = bs.Scenario("Nullalternativet", case, key="base")
    chosen = bs.Scenario("Alle tiltak", case, measures=[*every(), Own()], key="alt",
                         recommended=True)  # fmt: skip
    made = bs.simulate(bs.project_demand(case), [base, chosen])
    costs = costs_table(made)
    made.__dict__["_tables"] = {"costs": costs, "comparison": made.compare(0).table()}
    return made


@pytest.fixture(scope="module", params=few(LANGUAGES, "nb"))
def writer(request, runs):
    return Writer(gather(runs, None, request.param), {})


def texts(block):
    return [["".join(span.text for span in cell) for cell in row] for row in block.rows]


def tables(blocks):
    return [block for block in blocks if isinstance(block, TableBlock)]


def test_the_options_name_every_measure_with_its_amount(writer):
    (table,) = tables(options(writer))
    rows = texts(table)
    said = [row[1] for row in rows]
    for kind in CLASSES:
        if kind.kind in ("acquisitions", "care_homes"):
            continue  # they go by the dwelling type
        name = measure_name(kind.kind, writer.language)
        (mine,) = [s for s in said if re.match(rf"{re.escape(name)}( \(|:)", s)]
        assert re.search(r": \d", mine), mine
    assert [s for s in said if "Vaktmester" in s] == ["Vaktmester"]
    other = writer.text("c5.unit_other")
    assert [row[1] for row in rows if row[3] == other] == ["Vaktmester"]
    office = next(
        r for r in rows if r[1].startswith(measure_name("housing_office", writer.language))
    )
    assert "1" in office[1] and "5" in office[1] and "2027–2031" in office[2]


def test_the_accounts_show_the_lines_of_few_measures_where_there_are_any(writer):
    money = tables(closing(writer))[0]
    shown = [row[0] for row in texts(money)]
    for line in ("sale_income", "state_grants", "state_allowance"):
        assert writer.word(line) in shown
    plain = writer.c
    costs = plain.tables["costs"].copy()
    costs.loc[costs["series"] == "sale_income", ["mean", "p10", "p50", "p90"]] = 0.0
    none = plain.with_(tables={**plain.tables, "costs": costs})
    again = [row[0] for row in texts(tables(closing(Writer(none, {})))[0])]
    assert writer.word("sale_income") not in again and writer.word("state_grants") in again


def test_no_key_is_left_in_the_tables(writer):
    shown = localised(writer.c.tables["package"], writer.c)
    for column in ("series", "unit"):
        assert not [text for text in shown[column].unique() if "_" in str(text)]
    names = {measure_name(kind.kind, writer.language) for kind in CLASSES}
    assert len(names & set(shown["series"])) >= len(CLASSES) - 2


def test_decisions_keep_what_is_counted(runs):
    frame = decisions(runs.scenarios)
    counted = dict(zip(frame["measure"], frame["counted"], strict=True))
    assert counted["follow_up"] == "households" and counted["dwelling_sales"] == "removed"
    table = package_table(frame, 2026, 2040).set_index(["series", "year"])["p50"]
    assert table["follow_up", 2030] == 6 and table["settlement_quota", 2029] == 10
    assert ("settlement_quota", 2030) not in table.index


def test_levels_are_not_summed_over_the_plan(writer):
    figures = writer.c.tables["key_figures"].set_index("series")["p50"]
    assert figures["follow_up_plan"] == 6  # at a time, not 24
    assert figures["start_loans_plan"] == 24


def test_assumptions_of_measures_nobody_takes_are_left_out(runs):
    case = runs.case
    paths = set(assumptions(case, runs.scenarios)["path"])
    assert {"sale.price_share", "follow_up.end_avoided_share"} <= paths
    few = [runs.scenarios[0], bs.Scenario("x", case, measures=[Own()])]
    paths = set(assumptions(case, few)["path"])
    assert not {"sale.price_share", "follow_up.end_avoided_share"} & paths
    assert "prevention.eviction_avoided_share" in paths  # it is read by the measure of one's own
    assert "care_home.approved_cost_per_place" in paths and "follow_up.tenants_per_fte" in paths
