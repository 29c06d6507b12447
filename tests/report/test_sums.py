"""The sum without chance: by hand, against the formulas of the workbook, and beside the run."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from itertools import pairwise

import openpyxl
import pandas as pd
import pytest
from synthetic import make_context

from boligsim.report.schema import tidy
from boligsim.report.sum_sheet import COLUMNS, FIRST_ROW, block_rows
from boligsim.report.sums import SHARES, STARTS, Sum, sum_of, work_out
from boligsim.report.workbook import workbook_bytes


def with_flows(language="nb", **changes):
    """A context whose flows move: the synthetic one has stocks that hardly do."""
    context = make_context(language, **changes)
    tables = dict(context.tables)
    rows = []
    for scenario in context.scenarios:
        for year in range(context.base, context.until):
            t = year - context.base
            for series, n in {
                "granted": 60 + t, "entry": 9, "reentry": 2, "evicted_to_homeless": 3,
                "default_to_homeless": 0, "decanted": 0, "displaced": 0, "ended_private": 20,
                "ended_own": 4, "ended_moved": 15, "ended_died": 12, "ended_evicted": 2,
                "out_of_tenancy": 1, "housed_from_homeless": 11, "housed_from_home": 41 + t,
            }.items():  # fmt: skip
                rows.append({"scenario": scenario.key, "year": year, "series": series,
                             "unit": "households", "of": "draws", "mean": n + 0.125,
                             "p10": n - 3, "p50": n, "p90": n + 3})  # fmt: skip
    stocks = []
    for scenario in context.scenarios:
        for year in range(context.base, context.until + 1):
            for series, n in {"waiting_households": 18, "tenants_households": 325,
                              "homeless_households": 7}.items():  # fmt: skip
                mid = n + (year - context.base) / 3
                stocks.append({"scenario": scenario.key, "year": year, "series": series,
                               "unit": "households", "of": "draws", "mean": mid, "p10": mid - 4,
                               "p50": mid, "p90": mid + 6})  # fmt: skip
    old = tables["homelessness"]
    kept = old[~old["series"].isin({row["series"] for row in stocks})]
    tables["flows"] = tidy(rows)
    tables["homelessness"] = pd.concat([kept, tidy(stocks)], ignore_index=True)
    return context.with_(tables=tables)


def test_two_years_by_hand():
    given = Sum(
        waiting=10, tenants=100, homeless=8, ended_share=0.1, withdrawn_share=0.2,
        resolved_share=0.25, from_homeless_share=0.5, years=(2026, 2027, 2028),
        dwellings=(100, 102, 130), granted=(10, 5), newly=(4, 4),
    )  # fmt: skip
    one, two, three = work_out(given)
    # 2026: 10 end, 102 - 100 + 10 = 12 free; of 20 in need 4 withdraw and 12 move in.
    assert (one.ended, one.free, one.withdrawn, one.moved) == (10, 12, 4, 12)
    assert (two.waiting, two.tenants, two.homeless) == (4, 102, 3)  # (8 + 4) x 0.75 - 6
    # 2027: more dwellings than households in need: 9 of whom 1.8 withdraw.
    assert two.moved == pytest.approx(7.2) and two.free == pytest.approx(130 - 102 + 10.2)
    assert three.waiting == pytest.approx(0.0)
    assert three.tenants == pytest.approx(102 - 10.2 + 7.2)
    assert three.homeless == pytest.approx(max(0.0, 7 * 0.75 - 3.6))


def test_households_are_not_lost():
    given = sum_of(with_flows(), "null")
    rows = work_out(given)
    for i, (now, later) in enumerate(pairwise(rows)):
        assert later.waiting == pytest.approx(
            now.waiting + given.granted[i] - now.withdrawn - now.moved
        )
        assert later.tenants - now.tenants == pytest.approx(now.moved - now.ended)
        assert later.tenants <= given.dwellings[i + 1] + 1e-9


def test_shares_come_from_the_run_and_new_dwellings_from_the_package():
    given = sum_of(with_flows(), "alt")
    assert given.waiting == 18 and given.homeless == 7
    # Seven flows out of 325 tenancies and more, each with an eighth on top.
    ended = (20 + 4 + 15 + 12 + 2 + 0 + 1 + 7 * 0.125) * 14
    assert given.ended_share == pytest.approx(ended / sum(325 + t / 3 for t in range(14)))
    assert given.dwellings[0] == 230 + 103 + 114
    assert given.dwellings[1:5] == (447, 457, 491, 491)  # 10 in 2027, 10 + 24 in 2028
    bare = make_context()
    tables = {k: v for k, v in bare.tables.items() if k != "flows"}
    assert sum_of(bare.with_(tables=tables), "null") is None


def read(sheet, top, years):
    head = top + len(STARTS) + len(SHARES) + 2
    found = {}
    for row in range(head + 2, head + 2 + years):
        cells = [sheet.cell(row, column + 1).value for column in range(len(COLUMNS))]
        found[cells[0]] = dict(zip(COLUMNS, cells, strict=True))
    return found


def check(book, context, title):
    sheet = book[title]
    top = FIRST_ROW
    for key in ("null", "alt"):
        given = sum_of(context, key)
        found = read(sheet, top, len(given.years))
        for year in work_out(given):
            for name in ("waiting", "tenants", "homeless", "ended", "free", "withdrawn", "moved"):
                cell = found[year.year][name]
                if year.year == context.until and name not in STARTS:
                    assert cell is None
                else:
                    assert cell == pytest.approx(getattr(year, name), abs=1e-9), (year.year, name)
        top += block_rows(len(given.years))


@pytest.mark.parametrize(
    ("language", "title"),
    [("nb", "Regn selv"), ("nn", "Rekn sjølv"), ("en", "Do the sum yourself")],
)
def test_the_sheet_shows_the_sum_beside_the_simulation(language, title):
    context = with_flows(language)
    data = workbook_bytes(context, {}, "kilde")
    check(openpyxl.load_workbook(BytesIO(data), data_only=True), context, title)
    sheet = openpyxl.load_workbook(BytesIO(data))[title]
    row = read(sheet, FIRST_ROW, 15)[2028]
    assert all(str(row[name]).startswith("=") for name in ("waiting", "moved", "homeless"))
    assert row["waiting_p50"] == pytest.approx(18 + 2 / 3)
    assert isinstance(row["granted"], float)


def test_a_hidden_start_is_left_to_the_reader():
    context = with_flows()
    frame = context.tables["homelessness"].copy()
    start = (frame["series"] == "homeless_households") & (frame["year"] == 2026)
    frame.loc[start, ["mean", "p10", "p50", "p90"]] = float("nan")
    frame["hidden"] = start
    context = context.with_(tables={**context.tables, "homelessness": frame})
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(context, {}, "k")), data_only=True)
    cells = {c.value for row in book["Regn selv"].iter_rows() for c in row}
    assert ":" in cells
    assert sum_of(context, "null").homeless is None


@pytest.mark.office
def test_libreoffice_comes_to_the_same_sums(tmp_path):
    """Without stored values the program must work every cell out itself."""
    context = with_flows()
    data = workbook_bytes(context, {}, "kilde")
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(name, part)
    bare = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["Regn selv"]
    assert read(bare, FIRST_ROW, 15)[2028]["moved"] is None
    subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation={(tmp_path / 'home').as_uri()}",
         "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
         str(tmp_path / "out"), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    done = openpyxl.load_workbook(tmp_path / "out" / "a.xlsx", data_only=True)
    check(done, context, "Regn selv")
