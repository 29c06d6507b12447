"""The small scripts behind the verbs of make."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.changed import room_tests

ROOT = Path(__file__).parents[1]
needs_sh = pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not on the path")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("src/boligsim/demand/population/model.py", "tests/demand"),
        ("src/boligsim/case/contract.py", "tests/case"),
        ("tests/landuse/test_identity.py", "tests/landuse"),
        ("data/narvik/start.csv", "tests/case"),
        ("notebooks/01_narvik.ipynb", "tests/notebooks"),
        ("src/boligsim/__init__.py", None),
        ("tests/test_street.py", None),
        ("README.md", None),
    ],
)
def test_changed_files_lead_to_the_tests_of_their_room(path: str, folder: str | None) -> None:
    assert room_tests(path) == folder


def find_python(folder: Path, *versions: tuple[str, int]) -> subprocess.CompletedProcess[str]:
    """Look for Python where only pretended ones exist: a name, and 0 for new enough."""
    for name, answer in versions:
        fake = folder / name
        fake.write_text(f"#!/bin/sh\nexit {answer}\n", encoding="utf-8")
        fake.chmod(0o755)
    env = {**os.environ, "PATH": str(folder), "PYTHON": ""}
    sh = shutil.which("sh")
    assert sh
    script = str(ROOT / "tools" / "find-python")
    return subprocess.run([sh, script], env=env, capture_output=True, text=True, check=False)


@needs_sh
def test_the_first_python_that_is_new_enough_is_found(tmp_path: Path) -> None:
    found = find_python(tmp_path, ("python3", 1), ("python3.12", 0), ("python", 0))
    assert found.stdout.strip() == str(tmp_path / "python3.12")


@needs_sh
def test_without_a_new_enough_python_the_message_says_what_to_do(tmp_path: Path) -> None:
    found = find_python(tmp_path, ("python3", 1))
    assert found.returncode == 1
    assert "Python 3.11 or newer" in found.stderr


@needs_sh
def test_this_python_is_good_enough() -> None:
    env = {**os.environ, "PYTHON": sys.executable}
    script = ["sh", str(ROOT / "tools" / "find-python")]
    done = subprocess.run(script, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sys.executable
