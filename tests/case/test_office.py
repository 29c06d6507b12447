"""Tables as an office leaves them behind: titles, blank columns, dates, old encodings."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest

from boligsim.base import InputError, data_path
from boligsim.case import check_case, load_case, new_case
from boligsim.case.messages import translate
from boligsim.case.panel import number_of
from tests.few import few


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A new case as a workbook, with the latest years of its population only: quick to read."""
    path = new_case(tmp_path_factory.mktemp("made") / "book", "1577", xlsx=True)
    book = openpyxl.load_workbook(path)
    sheet = book["population"]
    years = [row[0].value for row in sheet.iter_rows(min_row=2, max_col=1)]
    assert years == sorted(years)
    sheet.delete_rows(2, years.index(years[-1] - 3))
    book.save(path)
    return path


@pytest.fixture(scope="module")
def expected(made):
    """Its tables."""
    return load_case(made).tables()


@pytest.fixture
def edited(made, tmp_path):
    """Edit a sheet and read the workbook again."""

    def edit(change):
        book = openpyxl.load_workbook(made)
        change(book)
        path = tmp_path / "edited.xlsx"
        book.save(path)
        return path

    return edit


def title_above(book):
    sheet = book["groups"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Målgrupper i kommunen"
    sheet.merge_cells("A1:F1")


def blank_rows_and_columns(book):
    book["groups"].insert_rows(3, 2)
    book["groups"].insert_cols(3, 2)
    book["fit"].insert_cols(1)
    book["start"].insert_rows(1, 3)


def spaces_and_commas(book):
    for row in book["population"].iter_rows(min_row=2, max_row=40, min_col=4, max_col=4):
        row[0].value = f" {row[0].value:,} ".replace(",", "\u00a0")
    for row in book["parameters"].iter_rows(min_row=2, max_row=9):
        for cell in row[3:6]:
            cell.value = None if cell.value is None else str(cell.value).replace(".", ",")
    for row in book["fit"].iter_rows(min_row=2):
        row[0].value = f"{row[0].value}\u00a0 "


def other_headers(book):
    for cell in book["groups"][1]:
        cell.value = f" {cell.value.upper()}"
    book["groups"].title = "Groups "


def formats(book):
    for row in book["parameters"].iter_rows(min_row=2):
        row[3].number_format = "0 %"
    for row in book["scenarios"].iter_rows(min_row=2):
        row[4].value = {"yes": True}.get(row[4].value)


CHANGES = [title_above, blank_rows_and_columns, spaces_and_commas, other_headers, formats]


@pytest.mark.parametrize("change", few(CHANGES, blank_rows_and_columns, spaces_and_commas))
def test_what_an_office_does_to_a_workbook_changes_nothing(expected, edited, change):
    found = load_case(edited(change)).tables()
    assert [name for name in expected if not expected[name].equals(found[name])] == []


def first_start(written):
    def change(book):
        sheet = book["measures"]
        column = [c.value for c in sheet[1]].index("start") + 1
        sheet.cell(2, column).value = written

    return change


JUNE = datetime.datetime(2027, 6, 1)


@pytest.mark.parametrize(
    "written", few([JUNE, "01.06.2027", "1. 6. 2027", "06.2027", "2027-06"], JUNE, "1. 6. 2027")
)
def test_dates_as_people_write_them(edited, written):
    case = load_case(edited(first_start(written)))
    assert str(case.measures["start"][0]).startswith("2027-06")


@pytest.mark.parametrize("written", few(["31.02.2027", "2027-13", "13.2027", "snart"], "snart"))
def test_dates_that_are_none_are_told_in_norwegian(edited, written):
    (error,) = check_case(edited(first_start(written))).errors
    assert "må være en dato ÅÅÅÅ" in error.text("nb")


def test_a_column_without_header_is_told_and_nothing_is_guessed(edited):
    def nameless(book):
        book["groups"]["C1"] = None

    errors = check_case(edited(nameless)).errors
    assert any("en kolonne mangler overskrift" in e.text("nb") for e in errors)


def test_a_title_above_a_csv_table_with_semicolons(tmp_path):
    shutil.copytree(data_path("narvik"), tmp_path / "mine")
    file = tmp_path / "mine" / "household_size.csv"
    text = file.read_text(encoding="utf-8").replace(",", ";")
    file.write_bytes(("Målgrupper, utkast;;\r\n\r\n" + text).encode("cp1252"))
    assert check_case(tmp_path / "mine").errors == []
    expected = load_case("narvik").household_size["probability"]
    assert list(load_case(tmp_path / "mine").household_size["probability"]) == list(expected)


def test_a_list_of_sources_that_excel_wrote(tmp_path):
    shutil.copytree(data_path("narvik"), tmp_path / "mine")
    text = "table;what;source\nstart;antatt på skjønn;kommunen\nkort\nfor;mange;celler;her\n"
    (tmp_path / "mine" / "SOURCES.csv").write_bytes(text.encode("cp1252"))
    case = load_case(tmp_path / "mine")
    assert list(case.sources.columns) == ["table", "what", "source"]
    assert case.sources["what"].tolist() == ["antatt på skjønn", "", "mange"]


def test_columns_and_sheets_keep_their_names_in_norwegian(edited):
    def rename(book):
        book["groups"].title = "group"

    said = [p.text("nb") for p in check_case(edited(rename))]
    assert any("[group]: 'group' er ikke en tabell" in text for text in said)

    def misspell(book):
        book["start"]["A2"] = "famlies"

    (error,) = check_case(edited(misspell)).errors
    assert "kolonne 'group': 'famlies': er ikke en gruppe" in error.text("nb")


def test_a_spoilt_workbook_and_other_files_are_told_in_norwegian(tmp_path):
    (tmp_path / "bad.xlsx").write_text("not a workbook")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    for name, said in (("bad.xlsx", "kan ikke leses"), ("old.xls", "lagre den som .xlsx")):
        with pytest.raises(InputError) as caught:
            check_case(tmp_path / name)
        assert said in translate(caught.value.args[0], "nb")
    for name in ("", "  ", None, 3):
        with pytest.raises(InputError):
            load_case(name)


def own_case(tmp_path, **changes):
    folder = Path(shutil.copytree(data_path("narvik"), tmp_path / "mine"))
    for name, change in changes.items():
        file = folder / f"{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(change(lines)), encoding="utf-8")
    return folder


def only(test):
    return lambda lines: [lines[0], *(x for x in lines[1:] if test(x))]


def nobody(lines):
    return [lines[0], *(x.rsplit(",", 1)[0] + ",0\n" for x in lines[1:])]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (only(lambda line: line.startswith("2026")), "bare ett år"),
        (only(lambda line: ",female," in line), "bare ett kjønn"),
        (nobody, "ingen bor"),
    ],
)
def test_a_population_that_cannot_be_projected_is_an_error(tmp_path, change, said):
    errors = check_case(own_case(tmp_path, population=change)).errors
    assert [said in e.text("nb") for e in errors] == [True]


def place(number):
    def change(lines):
        return [f"municipality,{number}\n" if x.startswith("municipality,") else x for x in lines]

    return change


def test_a_municipality_without_population_is_told_by_the_check(tmp_path):
    folder = own_case(tmp_path, case=place("9999"))
    assert check_case(folder).errors == []
    (folder / "population.csv").unlink()
    (error,) = check_case(folder).errors
    assert "9999" in error.text("nb") and "2026" in error.text("nb")


def test_a_municipality_is_four_digits_and_its_name_is_understood(tmp_path):
    (error,) = check_case(own_case(tmp_path, case=place("Volda"))).errors
    assert "mente du '1577' (Volda)?" in error.text("nb")
    assert number_of("Oslo").startswith("did you mean '0301'")
    assert number_of("Atlantis City") == ""
    with pytest.raises(InputError, match="0301 Oslo"):
        new_case(tmp_path / "x", "301")
    with pytest.raises(InputError, match="'1577'"):
        new_case(tmp_path / "x", "Volda")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (",10,", ",2.5,", "amount"),
        ("2028-06,,10,units,ordinary", "2028-06,,10,units,adapted", "dwelling"),
    ],
)
def test_measures_that_a_run_would_refuse_are_told_by_the_check(tmp_path, old, new, column):
    def change(lines):
        at = next(i for i, x in enumerate(lines) if x.startswith("kjop,") and old in x)
        return [*lines[:at], lines[at].replace(old, new, 1), *lines[at + 1 :]]

    (error,) = check_case(own_case(tmp_path, measures=change)).errors
    assert error.file == "measures.csv" and error.column == column


def test_two_start_loans_of_one_name_are_an_error(tmp_path):
    def twice(lines):
        return [*lines, next(x for x in lines if x.startswith("startlaan,"))]

    errors = check_case(own_case(tmp_path, measures=twice)).errors
    assert any("står allerede i linje 2" in e.text("nb") for e in errors)


def test_the_beginning_of_a_long_name_is_enough_to_find_it(tmp_path):
    def cut(lines):
        return [x.replace("entry.eviction_per_1000_renters", "entry.evicton") for x in lines]

    said = [e.text("nb") for e in check_case(own_case(tmp_path, parameters=cut)).errors]
    assert len(said) == 1
    assert "mente du 'entry.eviction_" in said[0]


@pytest.mark.parametrize(
    "changes",
    [{"worlds": 2.5}, {"worlds": "many"}, {"worlds": 10**9}, {"seed": "x"}, {"seed": 0.5}],
)
def test_draws_and_seed_are_whole_numbers_in_range(changes):
    with pytest.raises(InputError, match=r"whole number|1 to 100000"):
        load_case("narvik").with_(**changes)
