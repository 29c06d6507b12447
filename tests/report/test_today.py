"""Facts of today: users and places apart, means over ten years, other municipalities, targets."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from boligsim.base.files import data_path
from boligsim.report.compared import compared_table, municipality_names
from boligsim.report.derive import with_derived
from boligsim.report.figures.homeless import draw_homeless
from boligsim.report.memo import memo_blocks
from boligsim.report.memo.blocks import TableBlock, text_of
from boligsim.report.memo.content import spans_of
from boligsim.report.schema import tidy


def indicators(rows):
    return pd.DataFrame(
        [
            {"year": y, "series": s, "value": v, "unit": u, "status": "measured", "source": "SSB"}
            for s, u, values in rows
            for y, v in values
        ]
    )


def key(context, series):
    return [float(v) for v in context.rows("key_figures", series)["p50"]]


def said(blocks):
    return " ".join(text_of(tuple(spans_of(block))) for block in blocks)


def test_users_of_care_are_added_up_in_the_last_year_that_has_both(context):
    frame = indicators(
        [
            ("users_staffed_dwelling", "users", [(2024, 139), (2025, 119)]),
            ("users_institution", "users", [(2024, 177), (2025, 160), (2026, 1)]),
        ]
    )
    found = with_derived(context.with_(indicators=frame))
    assert key(found, "care_users_now") == [279]
    text = said(memo_blocks(found, {}))
    assert "hadde 279 personer heldøgns omsorg: 119 i omsorgsbolig" in text
    assert "(antatt), 279 brukere i 2025" in text


def test_a_mean_needs_ten_years(context):
    ten = [(year, 40 + (year % 2) * 10) for year in range(2016, 2026)]
    found = with_derived(
        context.with_(indicators=indicators([("dwellings_completed", "dwellings", ten)]))
    )
    assert key(found, "dwellings_completed_mean") == [45]
    short = indicators([("dwellings_completed", "dwellings", ten[1:])])
    assert key(with_derived(context.with_(indicators=short)), "dwellings_completed_mean") == []


def test_the_stock_by_kind_adds_up_to_all_dwellings(context):
    kinds = context.rows("key_figures", "units_rental"), context.rows("key_figures", "units_care")
    assert all(len(rows) == 1 for rows in kinds)
    frame = context.tables["key_figures"]
    own = frame[frame["series"].str.startswith("units_")]
    whole = context.tables["dwellings"].set_index("dwelling").loc["all", "p50"]
    assert own["p50"].sum() == pytest.approx(whole)


def test_compared_figures_are_the_latest_of_the_bundled_data():
    frame = compared_table(("1806", "1804"))
    with open(data_path("norway", "indicators.csv"), encoding="utf-8") as handle:
        raw = [row for row in csv.DictReader(handle) if row["municipality"] == "1804"]
    last = max((r for r in raw if r["series"] == "households_renter"), key=lambda r: r["year"])
    whole = next(
        r for r in raw if r["series"] == "households_by_tenure_table" and r["year"] == last["year"]
    )
    own = frame[(frame["municipality"] == "1804") & (frame["series"] == "renter_share")]
    assert list(own["p50"]) == [100 * float(last["value"]) / float(whole["value"])]
    assert list(own["year"]) == [int(last["year"])]
    assert municipality_names(("1806", "1804", "9999")) == ("Narvik", "Bodø", "9999")


def test_the_memo_puts_the_municipality_beside_the_others(context):
    tables = {**context.tables, "compared": compared_table(("1806", "1804", "1833"))}
    blocks = memo_blocks(context.with_(tables=tables, compare_with=("Bodø", "Rana")), {})
    found = [b for b in blocks if isinstance(b, TableBlock) and b.header[0] == "Kommune"]
    assert [text_of(row[0]) for row in found[0].rows] == ["Narvik", "Bodø", "Rana"]


def test_targets_stand_beside_the_indicator(context):
    targets = pd.DataFrame(
        [{"series": "homeless_persons", "by": 2030, "at_most": 5.0, "at_least": float("nan")}]
    )
    blocks = memo_blocks(with_derived(context.with_(targets=targets)), {})
    found = [b for b in blocks if isinstance(b, TableBlock) and b.header[-1] == "Forslag til mål"]
    assert next(text_of(row[-1]) for row in found[0].rows) == "høyst 5 i 2030"
    assert not any(
        isinstance(b, TableBlock) and b.header[-1] == "Forslag til mål"
        for b in memo_blocks(context, {})
    )


def test_lines_of_the_land_table_add_up_and_empty_ones_are_left_out(context):
    blocks = memo_blocks(context, {})
    table = next(b for b in blocks if isinstance(b, TableBlock) and b.header[0] == "Linje")
    names = [text_of(row[0]) for row in table.rows]
    assert names.index("Boligbehov: endring i etterspørsel") < names.index("Avgang av boliger")
    assert all(span.strong for span in table.rows[-1][0])


def test_older_counts_have_a_panel_of_their_own_and_the_start_says_it_is_assumed(context):
    history = pd.DataFrame(
        [
            {"date": f"{year}-12-01", "series": "homeless_persons", "group": "all", "value": value,
             "unit": "persons", "definition": "", "border": "1805", "status": "published"}
            for year, value in ((2009, 15), (2013, 5))
        ]
    )  # fmt: skip
    drawn = draw_homeless(context.with_(history=history, start_status="assumed"))
    past, ahead = drawn.figure.axes
    assert [t.get_text() for t in past.get_xticklabels()] == ["2009", "2013"]
    said_past = " ".join(t.get_text() for t in past.texts)
    assert "gammel grense" in said_past and "15" in said_past
    assert any("er antatt" in t.get_text() for t in ahead.texts)


def test_tidy_keeps_the_columns_of_the_comparison():
    assert {"municipality", "name"} <= set(tidy([{"municipality": "1", "name": "A"}]).columns)


def test_a_case_of_the_past_says_that_it_is_no_proposal(context):
    assert "ikke et grunnlag for vedtak" in said(memo_blocks(context.with_(look_back=True), {}))
    assert "ikke et grunnlag for vedtak" not in said(memo_blocks(context, {}))


def test_a_municipality_without_change_is_not_given_a_direction(context):
    frame = context.tables["comparison"].copy()
    rows = (frame["scenario"] == "alt") & (frame["year"] == 2030)
    frame.loc[rows, ["p10", "p50", "p90"]] = 0.0
    sums = context.tables["key_figures"].copy()
    sums.loc[sums["series"].isin(["new_on_land_plan", "new_on_land_land"]), "mean"] = -3.0
    tables = {**context.tables, "comparison": frame, "key_figures": sums}
    text = said(memo_blocks(context.with_(tables=tables), {}))
    assert "er det ingen forskjell i 8 av 10 utfall" in text
    assert "ingen flere boliger enn i dag" in text
    assert "øker ikke behovet for boliger som krever areal" in text
