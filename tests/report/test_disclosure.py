"""Small real counts are hidden, with what it takes that they cannot be worked out."""

from __future__ import annotations

import pandas as pd
import pytest
from synthetic import make_context

from boligsim.report.disclosure import (
    complement,
    hide,
    observed_cells,
    shown,
    small,
    without_observed,
)
from boligsim.report.memo import memo_blocks
from boligsim.report.memo.content import spans_of
from boligsim.report.protection import protect, shield
from boligsim.report.schema import tidy
from boligsim.report.start_table import published_hashes, start_cells


def counts(values, **more):
    return tidy([
        {"group": group, "year": 2024, "series": "homeless_persons", "unit": "persons",
         "of": "observed", "mean": v, "p10": v, "p50": v, "p90": v, "status": "measured", **more}
        for group, v in values.items()
    ])  # fmt: skip


def written(frame):
    out = shown(hide(frame, observed_cells(frame)))
    return dict(zip(out["group"], out["p50"].astype(str), strict=True))


def test_small_counts_leave_as_a_colon_and_take_a_second_with_them():
    assert written(counts({"all": 14.0, "rop": 2.0, "young": 5.0, "older": 7.0})) == {
        "all": "14.0", "rop": ":", "young": ":", "older": "7.0",
    }  # fmt: skip


def test_two_small_counts_that_are_few_together_take_a_third():
    assert written(counts({"all": 10.0, "a": 1.0, "b": 2.0, "c": 7.0})) == {
        "all": "10.0", "a": ":", "b": ":", "c": ":",
    }  # fmt: skip
    assert written(counts({"all": 12.0, "a": 2.0, "b": 3.0, "c": 7.0}))["c"] == "7.0"


def test_the_total_goes_where_no_group_is_left_to_protect():
    assert set(written(counts({"all": 3.0, "a": 3.0, "b": 0.0})).values()) == {":"}


def test_none_assumed_numbers_and_dwellings_show():
    frame = counts({"all": 9.0, "a": 0.0, "b": 9.0})
    assert not observed_cells(frame).any()
    assert not observed_cells(counts({"all": 3.0}, status="assumed")).any()
    assert not observed_cells(counts({"all": 3.0}).assign(unit="dwellings")).any()


def test_the_hidden_number_leaves_the_texts_of_its_row():
    frame = counts({"all": 3.0}, source="Telling i 2013: 3 personer, 13 søknader")
    out = shown(hide(frame, observed_cells(frame)))
    assert out["source"].iloc[0] == "Telling i 2013: : personer, 13 søknader"


def test_a_small_count_that_draws_are_held_against_goes_too():
    frame = counts({"all": 9.0}, of="draws", observed=3.0, error=1.0, at_most=0.2)
    out = without_observed(frame)
    assert out[["observed", "error", "at_most"]].isna().all(axis=None)
    assert out["p50"].iloc[0] == 9.0
    assert without_observed(frame.assign(observed=5.0))["observed"].iloc[0] == 5.0
    assert without_observed(frame.assign(status="assumed"))["observed"].iloc[0] == 3.0


def test_complement_is_smallest_first_and_gives_up():
    assert complement([{"a": 1, "b": 9, "c": 4}], ["a"]) == {"a", "c"}
    assert complement([{"a": 1, "b": 0}], ["a"]) is None
    assert complement([{"a": 9, "b": 0}], []) == set()
    assert [n for n in range(6) if small(n)] == [1, 2, 3]


def line(series, group, values, spread=0.0, unit="households"):
    return [
        {"scenario": "null", "year": 2026 + t, "group": group, "series": series, "unit": unit,
         "of": "draws", "mean": v, "p10": v - spread * t, "p50": v, "p90": v + spread * t}
        for t, v in enumerate(values)
    ]  # fmt: skip


def test_a_narrow_line_is_hidden_until_it_is_wide():
    rows = [
        *line("tenants_households", "all", [30.0] * 5),
        *line("tenants_households", "a", [2.0] * 5, spread=0.6),
        *line("tenants_households", "b", [8.0] * 5, spread=2.0),
        *line("tenants_households", "c", [20.0] * 5, spread=2.0),
    ]
    frame = tidy(rows)
    plan = shield(frame, 2026, {"tenants"})
    assert plan.groups == {"a", "b"} and not plan.totals
    # 2 x 0.6 x t is under 3 until t = 2.
    assert plan.until["tenants_households"] == 2028
    out = protect({"homelessness": frame}, plan)["homelessness"]
    seen = out[~out["hidden"]]
    assert set(seen[seen["group"] == "b"]["year"]) == {2029, 2030}
    assert len(seen[seen["group"].isin(["all", "c"])]) == 10
    assert not shield(frame, 2026, {"waiting"})
    assert not shield(frame, 2026, set())


def test_a_small_total_hides_what_adds_up_to_it():
    rows = [
        *line("homeless_persons", "all", [3.0, 4.0], spread=3.0, unit="persons"),
        *line("homeless_persons", "a", [1.0, 1.0], spread=3.0, unit="persons"),
        *line("homeless_persons", "b", [2.0, 3.0], spread=3.0, unit="persons"),
        *line("true_persons", "all", [4.0, 5.0], spread=3.0, unit="persons"),
        *line("waiting_households", "all", [9.0, 9.0]),
    ]
    frame = tidy(rows)
    plan = shield(frame, 2026, {"homeless"})
    tables = protect({"homelessness": frame, "flows": frame.assign(series="entry"),
                      "housing_need_overview": frame.assign(series="ordinary")}, plan)  # fmt: skip
    seen = tables["homelessness"]
    seen = seen[~seen["hidden"]]
    assert not seen["series"][seen["year"] == 2026].isin(["homeless_persons", "true_persons"]).any()
    assert tables["flows"]["hidden"][tables["flows"]["year"] == 2026].all()
    assert tables["housing_need_overview"]["hidden"].all()


def test_an_assumed_start_shows_and_a_counted_one_does_not():
    context = make_context()
    frame = context.tables["homelessness"].copy()
    start = (frame["year"] == 2026) & (frame["series"] == "homeless_persons")
    frame.loc[start, ["mean", "p10", "p50", "p90"]] = 3.0
    tables = {**context.tables, "homelessness": frame}
    open_, kept = (make_context(tables=tables, counted=c) for c in (frozenset(), {"homeless"}))
    assert "hidden" not in open_.tables["homelessness"]
    found = kept.rows("homelessness", "homeless_persons", scenario="null", group="all", year=2026)
    assert found["hidden"].all() and found["p50"].isna().all()
    chosen = make_context(tables=tables, counted={"homeless"}, disclosure_override="Vedtak 12/26")
    assert "hidden" not in chosen.tables["homelessness"]
    said = "".join(s.text for block in memo_blocks(chosen, {}) for s in spans_of(block))
    assert "vist etter eget valg i kommunen. Begrunnelse: Vedtak 12/26." in said


@pytest.fixture(scope="module")
def case():
    from boligsim.case import load_case

    return load_case("narvik")


def measured(case, persons):
    start = case.start.copy()
    keep = start["place"].astype(str) != "homeless"
    row = start[~keep].iloc[0].to_dict() | {"persons": persons, "status": "measured"}
    row |= {"low": float("nan"), "high": float("nan")}
    return case.with_tables(start=pd.concat([start[keep], pd.DataFrame([row])], ignore_index=True))


def test_start_cells_are_the_real_ones_only(case):
    assert start_cells(case) == {}
    assert start_cells(measured(case, 3)) == {("homeless", "all"): 3.0}


def test_the_hash_of_the_start_cannot_be_tried_out(case):
    """Hashes of 1, 2 and 3 are the same, so nobody learns the count by trying; 9 is its own."""
    three, two = (published_hashes(measured(case, n))["start.csv"] for n in (3, 2))
    assert three == two
    assert three != case.hashes["start.csv"]
    assert published_hashes(measured(case, 9)) == case.hashes
    other = measured(case, 3)
    moved = other.start.assign(source="en annen kilde")
    assert published_hashes(other.with_tables(start=moved))["start.csv"] != three
