"""The command line: what it says, what it writes, how it ends."""

from __future__ import annotations

import csv
import errno
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from boligsim.base.files import data_path
from boligsim.commands.cli import cli

Rows = list[dict[str, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def refused(result: Result, *parts: str) -> None:
    """Exit code 2, the words that help, no traceback."""
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    for part in parts:
        assert part in result.output


@pytest.fixture
def own_case(here: Path) -> Path:
    """A copy of the bundled case, to be spoilt."""
    return Path(shutil.copytree(data_path("narvik"), here / "mine"))


def rewrite(path: Path, change: Callable[[Rows], Rows], **dialect: str) -> None:
    """Rewrite a table of a case."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", **dialect)
        writer.writeheader()
        writer.writerows(rows)


def misspelt_group(rows: Rows) -> Rows:
    rows[0]["group"] += "x"
    return rows


def negative_count(rows: Rows) -> Rows:
    rows[1]["permanent"] = "-5"
    return rows


def missing_column(rows: Rows) -> Rows:
    return [{k: v for k, v in row.items() if k != "dwellings"} for row in rows]


def duplicate_year(rows: Rows) -> Rows:
    return [*rows, dict(rows[0])]


def comma_decimals(rows: Rows) -> Rows:
    number = re.compile(r"(-?\d+)\.(\d+)")
    return [{k: number.sub(r"\1,\2", v) if k in ("value", "low", "high") else v
             for k, v in row.items()} for row in rows]  # fmt: skip


@pytest.fixture
def spoilt(own_case: Path) -> Path:
    """A case with four errors, and with decimal commas, which are none."""
    rewrite(own_case / "start.csv", misspelt_group)
    rewrite(own_case / "jobs.csv", negative_count)
    rewrite(own_case / "other_demand.csv", missing_column)
    rewrite(own_case / "arrivals.csv", duplicate_year)
    rewrite(own_case / "parameters.csv", comma_decimals, delimiter=";")
    return own_case


def test_run_tells_the_four_errors_at_once_and_writes_nothing(here: Path, spoilt: Path) -> None:
    before = sorted(here.rglob("*"))
    result = call("run", spoilt)
    refused(result, "start.csv", "jobs.csv", "other_demand.csv", "arrivals.csv", "dwellings", "-5")
    assert "4 feil må rettes" in result.output
    numbered = re.findall(r"^\s+(\d+)\. ", result.output, flags=re.MULTILINE)
    assert numbered == ["1", "2", "3", "4"]
    assert "parameters.csv" not in result.output
    assert sorted(here.rglob("*")) == before


def test_check_tells_the_same_four(spoilt: Path) -> None:
    result = call("check", spoilt)
    refused(result, "Feil:", "4 feil", "start.csv", "jobs.csv", "other_demand.csv", "arrivals.csv")


def test_decimal_commas_alone_are_no_error(own_case: Path) -> None:
    rewrite(own_case / "parameters.csv", comma_decimals, delimiter=";")
    result = call("check", own_case)
    assert result.exit_code == 0, result.output


def test_check_says_what_the_municipality_must_supply(here: Path) -> None:
    result = call("check", "narvik")
    assert result.exit_code == 0
    assert "Kommunen må fylle inn:" in result.output
    assert "0 feil" in result.output
    assert list(here.iterdir()) == []


def test_check_speaks_english_when_asked() -> None:
    assert "0 errors" in call("check", "narvik", "--language", "en").output


@pytest.mark.parametrize("verb", ["run", "check"])
def test_unknown_case_is_refused_with_the_nearest_name(here: Path, verb: str) -> None:
    refused(call(verb, "narvk"), "narvk", "narvik")
    assert list(here.iterdir()) == []


def test_unknown_scenario_is_refused_in_the_case_s_language(here: Path) -> None:
    refused(call("run", "narvik", "--scenario", "startlan"), "startlan", "startlaan", "velg blant")
    refused(call("run", "narvik", "--scenario", "zzz", "--language", "en"), "choose among", "kjop")
    assert list(here.iterdir()) == []


def test_a_folder_that_boligsim_did_not_write_is_left_alone(here: Path) -> None:
    (here / "papers").mkdir()
    (here / "papers" / "letter.txt").write_text("mine")
    refused(call("run", "narvik", "--out", "papers"), "papers", "--out", "run.json")
    assert [p.name for p in (here / "papers").iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder_to_write(here: Path) -> None:
    (here / "taken").write_text("mine")
    refused(call("run", "narvik", "--out", "taken"), "taken", "--out")


@pytest.mark.parametrize("out", [".", "", ".."])
def test_the_folder_one_stands_in_is_not_written_over(here: Path, out: str) -> None:
    (here / "inner").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here / "inner")
        refused(call("run", "narvik", "--draws", "4", "--out", out))
        refused(call("new", ".", "--municipality", "4621"), "står i")
    assert list((here / "inner").iterdir()) == []


def test_errors_of_the_file_system_are_said_without_a_traceback(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "taken").write_text("mine")
    refused(call("new", "taken/inner", "--municipality", "4621"), "taken", "urørt")
    assert (here / "taken").read_text() == "mine"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "out/x")

    monkeypatch.setattr("boligsim.case.new_case", full)
    result = call("new", "x", "--municipality", "4621")
    assert result.exit_code == 1
    assert "Disken er full" in result.output and "Traceback" not in result.output


def test_ctrl_c_ends_with_one_and_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("boligsim.case.check_case", stopped)
    result = call("check", "narvik")
    assert result.exit_code == 1
    assert "Avbrutt" in result.output


def test_new_wants_a_folder_not_the_name_of_a_workbook(here: Path) -> None:
    refused(call("new", "mine.xlsx", "--municipality", "4621", "--xlsx"), "mine/mine.xlsx")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run",), "CASE må oppgis"),
        (("run", "narvik", "--draws", "0"), "--draws må være minst 1, ikke 0"),
        (("run", "narvik", "--draws", "many", "--language", "nn"), "--draws må vere eit heilt tal"),
        (("run", "narvik", "--language", "sv"), "nb, nn eller en, ikke 'sv'"),
        (("run", "narvik", "--drws", "4"), "Mente du '--draws'?"),
        (("rum", "narvik", "--language=en"), "Did you mean 'run'?"),
        (("info", "more"), "more"),
        (("run", "narvik", "--scenario", "kjøp"), "mente du 'kjop'? (velg blant"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_call_is_said_in_the_language_of_the_call(
    here: Path, words: tuple[str, ...], said: str
) -> None:
    refused(call(*words), said)


def test_the_case_s_own_folder_is_not_written_over(own_case: Path) -> None:
    refused(call("run", own_case, "--out", own_case), "--out")


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("run", "narvik", "--draws", "0"),
        ("run", "narvik", "--language", "sv"),
        ("run", "narvik", "--seed", "x"),
        ("new", "there"),
        ("sing",),
    ],
    ids=" ".join,
)
def test_calls_that_cannot_be_understood_end_with_two(here: Path, words: tuple[str, ...]) -> None:
    refused(call(*words))
    assert list(here.iterdir()) == []


def test_an_error_of_the_program_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr("boligsim.case.check_case", broken)
    assert call("check", "narvik").exit_code == 1


def test_new_makes_a_case_that_checks_clean(here: Path) -> None:
    result = call("new", "voss", "--municipality", "4621")
    assert result.exit_code == 0, result.output
    assert "boligsim check voss" in result.output
    assert (here / "voss" / "case.csv").is_file()
    assert call("check", "voss").exit_code == 0


def test_new_can_make_a_workbook(here: Path) -> None:
    result = call("new", "book", "--municipality", "1806", "--xlsx")
    assert result.exit_code == 0, result.output
    (book,) = here.rglob("*.xlsx")
    assert call("check", book).exit_code == 0


def test_new_leaves_what_is_there(here: Path) -> None:
    (here / "full").mkdir()
    (here / "full" / "letter.txt").write_text("mine")
    refused(call("new", "full", "--municipality", "1806"), "full")
    assert [p.name for p in (here / "full").iterdir()] == ["letter.txt"]


def test_new_refuses_an_unknown_municipality(here: Path) -> None:
    refused(call("new", "nowhere", "--municipality", "9999"), "9999")
    assert list(here.iterdir()) == []


def test_info_names_versions_and_bundled_cases() -> None:
    output = call("info").output
    for word in ("boligsim", "numba", "narvik, narvik-2009"):
        assert word in output


@pytest.fixture(scope="module")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """One small run of the bundled case in an empty folder."""
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        words = ("--draws", "10", "--seed", "7", "--scenario", "kjop", "--language", "nn")
        yield folder, call("run", "narvik", *words)


def test_run_writes_its_folder_and_says_what(small_run: tuple[Path, Result]) -> None:
    folder, result = small_run
    assert result.exit_code == 0, result.output
    out = folder / "out" / "narvik"
    for name in ("memo.docx", "memo.html", "tables.xlsx", "run.json", "tables", "figures"):
        assert (out / name).exists()
        assert re.search(rf"^{name}", result.stdout, flags=re.MULTILINE), name
    assert str(Path("out") / "narvik") in result.stdout
    assert [p.name for p in folder.iterdir()] == ["out"]
    assert [p.name for p in (folder / "out").iterdir()] == ["narvik"]


def test_run_speaks_the_language_that_was_asked_for(small_run: tuple[Path, Result]) -> None:
    _, result = small_run
    assert "2 alternativ, 3 verder × 4 forløp" in result.stdout


def test_run_takes_draws_seed_and_scenarios_from_the_call(small_run: tuple[Path, Result]) -> None:
    folder, _ = small_run
    record = json.loads((folder / "out" / "narvik" / "run.json").read_text(encoding="utf-8"))
    text = json.dumps(record)
    assert '"seed": 7' in text
    with (folder / "out" / "narvik" / "tables" / "homelessness.csv").open(encoding="utf-8") as file:
        first, *others = dict.fromkeys(row["scenario"] for row in csv.DictReader(file))
    assert others == ["kjop"], "the base case and the one asked for"
    assert first


@pytest.mark.parametrize("name", ["letter.txt", "memo.docx", "figures/own.png"])
def test_a_run_does_not_take_what_someone_wrote_into_the_old_one(
    small_run: tuple[Path, Result], name: str
) -> None:
    folder, _ = small_run
    out = folder / "out" / "narvik"
    before = (out / name).read_bytes() if (out / name).exists() else None
    (out / name).write_bytes(b"mine")
    try:
        refused(call("run", "narvik", "--draws", "4", "--out", out), name, "--out")
        assert (out / name).read_bytes() == b"mine"
    finally:
        (out / name).unlink() if before is None else (out / name).write_bytes(before)


@pytest.mark.slow
def test_a_second_run_replaces_the_first(small_run: tuple[Path, Result]) -> None:
    folder, _ = small_run
    out = folder / "out" / "narvik"
    stays = (out / "tables" / "homelessness.csv").stat().st_ino
    open_in_word = out / "~$memo.docx"
    open_in_word.write_text("what Word leaves while the memo is open")
    result = call("run", "narvik", "--draws", "4", "--scenario", "kjop", "--out", out)
    assert result.exit_code == 2 and "er åpen i et annet program" in result.output
    assert (out / "tables" / "homelessness.csv").stat().st_ino == stays
    open_in_word.unlink()
    result = call("run", "narvik", "--draws", "4", "--scenario", "kjop", "--out", out)
    assert result.exit_code == 0, result.output
    assert (out / "tables" / "homelessness.csv").stat().st_ino != stays
    assert [p.name for p in out.parent.iterdir()] == ["narvik"]
