"""Every broken case gives exactly the errors that stand beside it, each real problem once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from boligsim.base import CaseError, data_path
from boligsim.case import TABLES, check_case, load_case
from tests.few import few

BAD = Path(__file__).parents[1] / "cases" / "bad"
NAMES = sorted(p.name for p in BAD.iterdir() if p.is_dir())


def overlay(name: str, small: Path, folder: Path) -> Path:
    shutil.copytree(small, folder)
    for file in (BAD / name).iterdir():
        if file.name == "REMOVED":
            for table in file.read_text().split():
                (folder / f"{table}.csv").unlink()
        elif file.suffix == ".csv":
            shutil.copy(file, folder)
    return folder


def test_the_small_case_is_good(small):
    assert check_case(small).errors == []


@pytest.mark.parametrize("name", NAMES)
def test_message(name, small, tmp_path):
    folder = overlay(name, small, tmp_path / "case")
    expected = (BAD / name / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert expected
    assert [str(e) for e in check_case(folder).errors] == expected
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert all(line in str(caught.value) for line in expected)
    assert len(caught.value.problems) == len(expected)


def lines(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def text(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


COLUMNS = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if not column.optional
    and (Path(__file__).parents[1] / f"cases/small/{table.name}.csv").exists()
]


FIRST = {table: (table, column) for table, column in reversed(COLUMNS)}


@pytest.mark.parametrize("place", few(COLUMNS, *FIRST.values()), ids="-".join)
def test_a_column_left_out_is_one_error(place, changed):
    table, column = place

    def drop(content: str) -> str:
        rows = lines(content)
        place = rows[0].index(column)
        return text([row[:place] + row[place + 1 :] for row in rows])

    errors = check_case(changed(**{table: drop})).errors
    assert [(e.file, e.column, e.rule) for e in errors] == [
        (f"{table}.csv", column, "the column is missing")
    ]


def test_every_misspelt_reference_is_one_error_with_the_right_hint(changed, small):
    count = 0
    for table in TABLES.values():
        path = small / f"{table.name}.csv"
        if not path.exists():
            continue
        rows = lines(path.read_text(encoding="utf-8"))
        for column in table.columns:
            if column.refers is None or column.name not in rows[0]:
                continue
            place = rows[0].index(column.name)
            for i, row in enumerate(rows[1:], 1):
                name = row[place]
                if len(name) < 4 or name in column.words:
                    continue
                wrong = name[:-1] + name[-1] + "x"
                new = [list(r) for r in rows]
                new[i][place] = wrong
                errors = check_case(changed(**{table.name: lambda _, n=new: text(n)})).errors
                assert len(errors) == 1, (table.name, column.name, i, [str(e) for e in errors])
                assert f"'{name}'" in errors[0].hint
                assert (errors[0].value, errors[0].line) == (wrong, i + 1)
                count += 1
    assert count > 25


@pytest.mark.slow
def test_every_negative_count_is_one_error(changed, small):
    count = 0
    for table in TABLES.values():
        path = small / f"{table.name}.csv"
        if not path.exists() or table.name == "population":
            continue
        rows = lines(path.read_text(encoding="utf-8"))
        for column in table.columns:
            if column.kind not in ("int", "number") or column.low is None:
                continue
            place = rows[0].index(column.name) if column.name in rows[0] else -1
            for i, row in enumerate(rows[1:], 1):
                if place < 0 or not row[place]:
                    continue
                new = [list(r) for r in rows]
                new[i][place] = "-3"
                errors = check_case(changed(**{table.name: lambda _, n=new: text(n)})).errors
                where = [(e.file, e.line, e.column, e.value) for e in errors]
                assert where == [(f"{table.name}.csv", i + 1, column.name, "-3")]
                count += 1
    assert count > 50


def test_four_problems_in_the_bundled_case_are_four_errors(changed):
    """A misspelt group, a negative count, a missing column, a duplicate year; commas are none."""

    def commas(content: str) -> str:
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        for i, row in enumerate(csv.reader(io.StringIO(content))):
            writer.writerow([c.replace(".", ",") if i and _is_number(c) else c for c in row])
        return out.getvalue()

    def duplicate(content: str) -> str:
        year = [line for line in content.splitlines() if line.startswith("2024,")]
        return content + "".join(f"{line}\n" for line in year)

    def negative(content: str) -> str:
        rows = lines(content)
        rows[1][rows[0].index("households")] = "-5"
        return text(rows)

    def drop(content: str) -> str:
        rows = lines(content)
        place = rows[0].index("permanent")
        return text([row[:place] + row[place + 1 :] for row in rows])

    folder = changed(
        data_path("narvik"),
        fit=lambda c: c.replace("families,ordinary", "familes,ordinary"),
        start=negative,
        jobs=drop,
        population=duplicate,
        parameters=commas,
        household_size=commas,
    )
    problems = check_case(folder)
    assert len(problems.errors) == 4, [str(e) for e in problems.errors]
    assert {(e.file, e.column) for e in problems.errors} == {
        ("fit.csv", "group"),
        ("start.csv", "households"),
        ("jobs.csv", "permanent"),
        ("population.csv", "year"),
    }


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_problems_are_a_table_and_a_truth_value(changed, small):
    problems = check_case(changed(fit=lambda c: c.replace("rop,ordinary", "rop,ordinry")))
    frame = problems.frame
    assert list(frame.columns) == [
        "severity", "file", "line", "column", "value", "rule", "hint",
    ]  # fmt: skip
    assert bool(problems) and frame.iloc[0]["severity"] == "error"
    assert frame.iloc[0][["file", "line", "value"]].tolist() == ["fit.csv", 2, "ordinry"]
    assert "1 errors" in repr(problems) and "ordinry" in problems._repr_html_()
