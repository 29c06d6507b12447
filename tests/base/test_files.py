"""Whole folders or none, locks, hashes and tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap

import numpy as np
import pandas as pd
import pytest

from boligsim.base import InputError, atomic_folder, data_path, sha256_file, write_csv
from boligsim.base.files import FolderError, not_ours, refuse_not_ours


def write(folder, text):
    with atomic_folder(folder) as new:
        (new / "sub").mkdir()
        (new / "sub" / "a.txt").write_text(text)


def read(folder):
    return (folder / "sub" / "a.txt").read_text()


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_new_folder_replaces_the_old_one_and_leaves_nothing_beside(tmp_path):
    write(tmp_path / "deep" / "out", "one")
    write(tmp_path / "deep" / "out", "two")
    assert read(tmp_path / "deep" / "out") == "two"
    assert names(tmp_path / "deep") == ["out"]


def test_an_error_in_the_middle_leaves_the_old_folder_whole(tmp_path):
    write(tmp_path / "out", "one")
    with pytest.raises(RuntimeError), atomic_folder(tmp_path / "out") as new:
        (new / "half.txt").write_text("half")
        raise RuntimeError
    assert read(tmp_path / "out") == "one"
    assert names(tmp_path) == ["out"]


def test_the_folder_one_stands_in_is_not_replaced(tmp_path, monkeypatch):
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    for folder in ("", ".", "..", tmp_path):
        with pytest.raises(FolderError, match="stand in"), atomic_folder(folder):
            pass
    assert names(tmp_path) == ["inner", "letter.txt"]


def test_what_a_run_wrote_is_told_from_what_someone_else_did(tmp_path):
    assert not_ours(tmp_path / "nowhere") == not_ours(tmp_path) == []
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.csv").write_text("a")
    (tmp_path / ".DS_Store").write_text("")
    assert not_ours(tmp_path) == ["sub/a.csv"]
    record = {"files": {"sub/a.csv": sha256_file(tmp_path / "sub" / "a.csv")}}
    (tmp_path / "run.json").write_text(json.dumps(record))
    assert not_ours(tmp_path) == []
    (tmp_path / "sub" / "a.csv").write_text("b")
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FolderError, match=r"letter.txt, sub/a.csv"):
        refuse_not_ours(tmp_path)
    (tmp_path / "run.json").write_text("[broken")
    assert "run.json" in not_ours(tmp_path)


KILLED = """
import os, pathlib, sys
from boligsim.base import files
target = pathlib.Path(sys.argv[1])
where = sys.argv[2]
rename = pathlib.Path.rename
def deadly(self, other):
    if where == "before" or (where == "between" and self.name.startswith(".out.new")):
        os._exit(9)
    out = rename(self, other)
    if where == "after" and self.name.startswith(".out.new"):
        os._exit(9)
    return out
pathlib.Path.rename = deadly
with files.atomic_folder(target) as new:
    (new / "sub").mkdir()
    (new / "sub" / "a.txt").write_text("two")
"""


@pytest.mark.parametrize(
    ("where", "left"), [("before", "one"), ("between", "one"), ("after", "two")]
)
def test_a_killed_process_leaves_one_whole_folder_after_the_next_start(tmp_path, where, left):
    out = tmp_path / "out"
    write(out, "one")
    done = subprocess.run([sys.executable, "-c", KILLED, str(out), where], timeout=60)
    assert done.returncode == 9
    with pytest.raises(RuntimeError), atomic_folder(out):
        assert read(out) == left
        raise RuntimeError
    assert names(tmp_path) == ["out"]
    assert read(out) == left


HOLDS = """
import pathlib, sys
from boligsim.base import atomic_folder
with atomic_folder(pathlib.Path(sys.argv[1])) as new:
    (new / "a.txt").write_text("first")
    print("ready", flush=True)
    sys.stdin.readline()
"""


def test_two_runs_are_kept_apart_and_a_dead_one_does_not_block(tmp_path):
    out = tmp_path / "out"
    first = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDS), str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout.readline().strip() == "ready"
    with pytest.raises(InputError, match=rf"another run \(process {first.pid}\)"):
        write(out, "second")
    first.kill()
    first.wait()
    first.stdin.close()
    first.stdout.close()
    write(out, "second")
    assert read(out) == "second"
    assert names(tmp_path) == ["out"]


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "out").write_text("keep")
    with pytest.raises(InputError, match="is a file"):
        write(tmp_path / "out", "x")
    assert (tmp_path / "out").read_text() == "keep"


def test_sha256_of_abc_is_the_published_one(tmp_path):
    (tmp_path / "f").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert sha256_file(tmp_path / "f") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_write_csv_gives_short_plain_numbers(tmp_path):
    frame = pd.DataFrame(
        {
            "name": ["æ, ø", None, 'say "å"', "", "x"],
            "x": [0.1 + 0.2, 21647.0, np.nan, -1e-9, 1e-5 / 3],
            "n": pd.array([1, None, 3, 4, 5], dtype="Int64"),
        }
    )
    path = write_csv(frame, tmp_path / "t.csv")
    assert path.read_bytes() == (
        'name,x,n\n"æ, ø",0.3,1\n,21647,\n"say ""å""",,3\n,0,4\nx,0.000003,5\n'.encode()
    )
    assert frame["x"].iloc[0] == 0.1 + 0.2


def test_bundled_data_come_from_the_checkout():
    assert data_path("x", "y.csv").parts[-3:] == ("data", "x", "y.csv")
    assert os.path.isabs(data_path())
