"""What a run wrote can be checked later, and told beside another run."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

import boligsim as bs
from boligsim.commands.cli import cli
from boligsim.report.faults import ReportError
from boligsim.report.provenance import fingerprint


@pytest.fixture
def run(written, tmp_path):
    return shutil.copytree(written, tmp_path / "run")


def test_an_untouched_run_is_right(run):
    found = bs.verify(run)
    assert found and found.ok and found.files > 40
    assert repr(found).endswith("are as the run wrote them.")


def test_the_file_that_differs_is_named(run):
    (run / "tables" / "costs.csv").write_text("a", encoding="utf-8")
    (run / "figures" / "land.png").unlink()
    (run / "mine.txt").write_text("mine", encoding="utf-8")
    found = bs.verify(run)
    assert not found
    assert found.changed == ("tables/costs.csv",)
    assert found.missing == ("figures/land.png",)
    assert found.extra == ("mine.txt",)
    assert "endret: tables/costs.csv" in found.text("nb")
    assert "manglar: figures/land.png" in found.text("nn")


def test_files_beside_and_locks_do_not_count_against_it(run):
    (run / "mine.txt").write_text("mine", encoding="utf-8")
    (run / ".~lock.memo.docx#").write_text("", encoding="utf-8")
    found = bs.verify(run)
    assert found and found.extra == ("mine.txt",)


def test_an_edited_record_shows(run):
    file = run / "run.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "seed": 7}), encoding="utf-8")
    assert bs.verify(run).changed == ("run.json",)


@pytest.mark.parametrize("text", [None, "{", "[]", '{"files": 3}'])
def test_a_folder_without_a_record_is_told(tmp_path, text):
    if text is not None:
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"has no run\.json that can be read"):
        bs.verify(tmp_path)


def test_the_command_says_it_with_its_exit_code(run):
    fine = CliRunner().invoke(cli, ["verify", str(run), "--language", "nn"])
    assert fine.exit_code == 0 and "slik køyringa skreiv dei" in fine.output
    (run / "memo.html").write_text("", encoding="utf-8")
    wrong = CliRunner().invoke(cli, ["verify", str(run)])
    assert wrong.exit_code == 2 and "endret: memo.html" in wrong.output
    nothing = CliRunner().invoke(cli, ["verify", str(run / "tables"), "--language", "en"])
    assert nothing.exit_code == 2 and "no run.json" in nothing.output


def test_provenance_stands_everywhere(run):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    line = record["provenance"]
    assert all(part in line for part in ("0.1.0", fingerprint(record["inputs"]), "2026", "250"))
    for name in ("memo.html", "figures/homeless.svg"):
        text = (run / name).read_text(encoding="utf-8")
        assert line in text or "frø 2026" in text, name
    assert (
        line.encode() in (run / "figures" / "homeless.pdf").read_bytes()
        or b"/Keywords" in (run / "figures" / "homeless.pdf").read_bytes()
    )
    import openpyxl

    book = openpyxl.load_workbook(run / "tables.xlsx")
    assert all("0.1.0" in (sheet.oddFooter.left.text or "") for sheet in book)


def test_runs_stand_beside_each_other(run, tmp_path):
    other = shutil.copytree(run, tmp_path / "other")
    frame = bs.compare_folders([run, other])
    assert set(frame["run"]) == {"run", "other"}
    homeless = frame[frame["series"] == "homeless_persons"]
    assert set(homeless["year"]) == {2030}
    assert len(homeless) == 10
    one, two = (homeless[homeless["run"] == name]["p50"].tolist() for name in ("run", "other"))
    assert one == two
    with pytest.raises(ReportError, match="at least two"):
        bs.compare_folders([run])
    said = CliRunner().invoke(cli, ["compare", str(run), str(other), "--csv",
                                    str(tmp_path / "a.csv")])  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "Bostedsløse (registrert) (personer)" in said.output
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("run,case,inputs")
