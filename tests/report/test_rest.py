"""Disclosure, derived tables, workbook and the folder as a whole."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from synthetic import make_context

from boligsim.base.errors import InputError
from boligsim.base.files import sha256_file
from boligsim.report.package import decisions, package_table
from boligsim.report.schema import check_table, tidy
from boligsim.report.tables import population_bands
from boligsim.report.words import LANGUAGES, words
from boligsim.report.write import write_context


def test_package_counts_part_years_and_dates():
    loans = SimpleNamespace(
        kind="start_loans", name="L", per_year=12, start="2026-07", end="2028-01"
    )
    homes = SimpleNamespace(kind="acquisitions", name="K", units={"2027-06": 10, "2050-01": 5},
                            dwelling="ordinary")  # fmt: skip
    scenario = SimpleNamespace(key="a", measures=(loans, homes))
    frame = package_table(decisions([scenario]), 2026, 2040)
    found = {(r.series, r.year): r.p50 for r in frame.itertuples()}
    assert found == {
        ("start_loans", 2026): pytest.approx(6.0), ("start_loans", 2027): pytest.approx(12.0),
        ("acquisitions", 2027): 10.0,
    }  # fmt: skip


def test_population_bands_are_quantiles_of_sums():
    rng = np.random.default_rng(1)
    population = rng.uniform(0, 100, size=(40, 2, 2, 106))
    frame = population_bands(SimpleNamespace(population=population, years=[2026, 2027]))
    row = frame[(frame["age"] == "80+") & (frame["year"] == 2027)].iloc[0]
    want = np.quantile(population[:, 1, :, 80:].sum(axis=(1, 2)), [0.1, 0.5, 0.9])
    assert [row.p10, row.p50, row.p90] == pytest.approx(list(want))
    parts = frame[(frame["year"] == 2026)].set_index("age")["mean"]
    assert parts["total"] == pytest.approx(parts[["0-19", "20-66", "67-79", "80+"]].sum())


def test_plan_sums_add_up_the_years(context):
    costs = context.tables["costs"]
    rows = costs[(costs["scenario"] == "alt") & (costs["series"] == "net_operating")]
    want = rows[rows["year"].between(2027, 2030)]["mean"].sum()
    key = context.tables["key_figures"]
    got = key[(key["scenario"] == "alt") & (key["series"] == "net_operating_plan")]["mean"].iloc[0]
    assert got == pytest.approx(want)


def test_land_lines_add_up_in_the_key_figures(context):
    key = context.tables["key_figures"].set_index("series")["mean"]
    lines = ("households_change", "attrition", "vacant_and_second_homes", "other_demand",
             "conversions", "care_dwellings", "institution_places")  # fmt: skip
    assert key["new_on_land_plan"] == pytest.approx(sum(key[f"{line}_plan"] for line in lines))


def test_care_places_are_those_with_users_per_place(context):
    key = context.tables["key_figures"]
    assert key[key["series"] == "care_places_now"]["p50"].iloc[0] == 114.0


def test_a_broken_table_is_named():
    frame = tidy([{"series": "x", "year": 2030, "mean": 1, "p10": 3, "p50": 2, "p90": 4}])
    with pytest.raises(InputError, match=r"homelessness.*p10 <= p50"):
        check_table("homelessness", frame)
    with pytest.raises(InputError, match="lacks the column unit"):
        check_table("costs", frame.drop(columns="unit"))


def test_the_folder_is_complete_and_its_hashes_match(written):
    record = json.loads((written / "run.json").read_text(encoding="utf-8"))
    files = {p.relative_to(written).as_posix() for p in written.rglob("*") if p.is_file()}
    assert set(record["files"]) == files - {"run.json"}
    assert all(sha256_file(written / name) == value for name, value in record["files"].items())
    assert {"memo.docx", "memo.html", "tables.xlsx", "tables/homelessness.csv"} <= files
    for name in ("homeless", "population", "land"):
        assert {f"figures/{name}.{kind}" for kind in ("svg", "png", "csv")} <= files
    assert record["draws"] == 1000 and record["seed"] == 2026


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes(written, tmp_path):
    again = write_context(make_context(), out=tmp_path / "again")
    one, two = (json.loads((f / "run.json").read_text())["files"] for f in (written, again))
    assert one == two


def test_an_error_leaves_the_old_report(tmp_path):
    out = tmp_path / "narvik"
    out.mkdir()
    (out / "memo.docx").write_text("old")
    with pytest.raises(InputError):
        write_context(make_context().with_(language="fi"), out=out)
    assert [p.name for p in out.iterdir()] == ["memo.docx"]
    assert [p.name for p in tmp_path.iterdir()] == ["narvik"]


def test_workbook_has_real_tables_headings_and_signs(written):
    book = openpyxl.load_workbook(written / "tables.xlsx")
    assert book.sheetnames[0] == "Les meg"
    sheet = book["Bostedsløshet"]
    assert [cell.value for cell in sheet[1]][:4] == ["Alternativ", "År", "Gruppe", "Størrelse"]
    assert sheet["A2"].value == "Nullalternativet"
    assert sheet["D2"].value == "Bostedsløse (registrert)"
    assert isinstance(sheet["B2"].value, int)
    assert len(sheet.tables) == 1
    assert sheet.freeze_panes == "A2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"
    key = book["Nøkkeltall"]
    assert ".." in {cell.value for row in key.iter_rows() for cell in row}
    said = " ".join(str(c.value) for row in book["Les meg"].iter_rows() for c in row)
    assert "vises ikke av hensyn til personvern" in said
    assert "boligsim 0.1.0" in said


def test_words_are_complete_in_three_languages():
    keys = [set(words(code)) for code in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
    for code in LANGUAGES:
        assert all(text.strip() for text in words(code).values())


@pytest.mark.slow
def test_empty_frames_do_not_stop_the_report(context, tmp_path):
    bare = context.with_(
        history=pd.DataFrame(), reference=pd.DataFrame(), indicators=pd.DataFrame(),
        measures=context.measures.iloc[:0], scenarios=context.scenarios[:1],
        next_count=None, periods={},
    )  # fmt: skip
    from boligsim.report.derive import with_derived

    out = write_context(with_derived(bare), out=tmp_path / "bare")
    assert (out / "memo.docx").stat().st_size > 10_000
