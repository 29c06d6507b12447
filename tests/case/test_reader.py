"""Every way people write numbers and files is read to the same value."""

from __future__ import annotations

import shutil

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from boligsim.base import InputError
from boligsim.case import check_case, load_case, write_case
from boligsim.case.numbers import format_number, parse_number
from boligsim.case.reader import decode, read_table_text


def grouped(whole: int, space: str) -> str:
    return f"{whole:,}".replace(",", space)


@given(
    whole=st.integers(0, 10**9),
    decimals=st.integers(0, 999),
    minus=st.sampled_from(["", "-", "\u2212", "\u2013"]),
    space=st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009"]),
    point=st.sampled_from([",", "."]),
    around=st.sampled_from(["", " "]),
)
def test_numbers_as_people_write_them(whole, decimals, minus, space, point, around):
    text = f"{around}{minus}{grouped(whole, space)}{point}{decimals:03d}{around}"
    expected = float(f"{'-' if minus else ''}{whole}.{decimals:03d}")
    assert parse_number(text) == expected + 0.0
    assert parse_number(text.split(point)[0]) == (-whole if minus else whole) + 0.0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_reads_back(x):
    assert parse_number(format_number(x)) == x


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1,234", 1.234),
        ("1.234", 1.234),
        (",5", 0.5),
        ("+3", 3),
        ("1e-3", 0.001),
    ],
)
def test_points_and_commas(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "-", "1 2", "12 34", "1 2345", "1,2,3", "25 %", "3 stk", "nan", "inf", "0x1", "1--2"],
)
def test_what_is_not_a_number(text):
    assert parse_number(text) is None


TABLE = [
    ["group", "adults", "children", "probability", "source", "status"],
    ["rop", "1", "0", "0.25", "Kilde; æøå, og mer", "assumed"],
    ["families", "2", "1", "0.75", 'Sagt "slik"', "assumed"],
]


@given(
    separator=st.sampled_from([";", ",", "\t"]),
    comma=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    blank_lines=st.integers(0, 2),
    trailing=st.integers(0, 2),
    upper=st.booleans(),
)
def test_all_dialects_give_the_same_cells(
    separator, comma, encoding, newline, blank_lines, trailing, upper
):
    def quote(cell: str) -> str:
        needs = any(c in cell for c in (separator, '"', "\n"))
        return '"' + cell.replace('"', '""') + '"' if needs else cell

    rows = [[c.replace("0.", "0,") if comma else c for c in row] for row in TABLE]
    if upper:
        rows[0] = [c.upper() for c in rows[0]]
    body = [separator.join(quote(c) for c in row) + separator * trailing for row in rows]
    text = newline * blank_lines + newline.join(body) + newline
    raw = read_table_text("household_size", "f", decode(text.encode(encoding)))
    assert raw.problems == [] and raw.columns == TABLE[0]
    assert [[parse_number(c) if i == 3 else c for i, c in enumerate(r)] for r in raw.rows] == [
        [parse_number(c) if i == 3 else c for i, c in enumerate(r)] for r in TABLE[1:]
    ]


def test_lines_are_those_of_the_file():
    text = '\ngroup,adults\n\nrop,"1\n2"\nx,3\n'
    raw = read_table_text("household_size", "f", text)
    assert (raw.header_line, raw.lines) == (2, [4, 6])


@pytest.fixture
def workbook(small, tmp_path):
    return write_case(load_case(small), tmp_path / "book", xlsx=True)


def test_a_workbook_is_the_same_case(small, workbook):
    here, there = load_case(small).tables(), load_case(workbook).tables()
    for name in here:
        if name != "case":
            pd.testing.assert_frame_equal(here[name], there[name])
    assert list(load_case(workbook).hashes) == ["book.xlsx"]


def test_a_problem_in_a_workbook_says_sheet_and_row(workbook):
    book = openpyxl.load_workbook(workbook)
    book["start"]["C2"] = -4
    book["measures"]["D3"] = "later"
    book.save(workbook)
    errors = {(e.file, e.line, e.column, e.value) for e in check_case(workbook).errors}
    assert errors == {
        ("book.xlsx [start]", 2, "households", "-4"),
        ("book.xlsx [measures]", 3, "start", "later"),
    }


def test_dates_numbers_and_truth_values_of_a_spreadsheet_are_read(workbook):
    import datetime

    book = openpyxl.load_workbook(workbook)
    book["measures"]["D3"] = datetime.datetime(2027, 6, 1)
    book["dwellings"]["O2"] = False
    book["case"]["B3"] = 301
    book.save(workbook)
    case = load_case(workbook)
    assert case.measures["start"].tolist()[1] == "2027-06-01"
    assert case.dwellings["staffed"].iloc[0] == "no"
    assert case.municipality == "0301"


def test_semicolons_commas_and_windows_letters_change_nothing(small, tmp_path):
    folder = tmp_path / "w"
    shutil.copytree(small, folder)
    for file in folder.glob("*.csv"):
        rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
        text = "\r\n".join(
            ";".join(c.replace(".", ",") if c[:1].isdigit() else c for c in r) for r in rows
        )
        file.write_bytes(text.encode("cp1252"))
    assert check_case(folder).errors == []
    here, there = load_case(small).tables(), load_case(folder).tables()
    for name in here:
        pd.testing.assert_frame_equal(here[name], there[name])


def test_a_file_that_is_no_table_is_named(small, tmp_path):
    folder = tmp_path / "w"
    shutil.copytree(small, folder)
    (folder / "startt.csv").write_text("a,b\n")
    (folder / "SOURCES.csv").write_text("table,what\n")
    found = [p for p in check_case(folder) if "not a table" in p.rule]
    assert [(p.severity, p.file, p.hint) for p in found] == [
        ("warning", "startt.csv", "did you mean 'start' or 'targets'?")
    ]


def test_what_is_no_case_says_so(tmp_path):
    with pytest.raises(InputError, match="did you mean 'narvik'"):
        load_case("narvk")
    (tmp_path / "x.xlsx").write_text("no workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        load_case(tmp_path / "x.xlsx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="the table is missing"):
        load_case(tmp_path / "empty")
