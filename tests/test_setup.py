"""The files that install the package agree with each other, and the wheel holds what it must."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import boligsim

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def tracked(*endings: str) -> list[Path]:
    """Return the project's own text files."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if name.endswith(endings)]


def name_of(requirement: str) -> str:
    """Return the package's name of a requirement, in its normal form."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def test_conda_environment_equals_pyproject() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^  - ([^\s:]+)$", text, flags=re.MULTILINE)
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = {
        f"python{PROJECT['project']['requires-python']}",
        "pip",
        *PROJECT["project"]["dependencies"],
        *extras["notebook"],
    }
    assert set(listed) - {"conda-forge"} == wanted


def test_constraints_are_pins_without_addresses() -> None:
    wrong = [
        line for line in PINS if not re.fullmatch(r"[a-z0-9-]+==[A-Za-z0-9.+!]+( ; [^/@]+)?", line)
    ]
    assert wrong == []


def test_constraints_pin_every_direct_dependency() -> None:
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(r for extra in extras for r in extra)]
    assert {name_of(r) for r in wanted} <= {name_of(pin) for pin in PINS}


def test_build_backend_is_pinned_alike_everywhere() -> None:
    (backend,) = PROJECT["build-system"]["requires"]
    assert backend in PROJECT["project"]["optional-dependencies"]["dev"]
    assert backend in PINS


def test_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {boligsim.__version__}\n" in citation


def test_no_file_names_a_place_on_one_machine() -> None:
    place = re.compile(r"(?<![\w.])/(work|root|home|Users|tmp|opt)/|[A-Z]:\\\\Users")
    endings = (".py", ".md", ".toml", ".txt", ".ipynb", ".yml", ".csv", ".cff", "Makefile", "run")
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in tracked(*endings)
        if path.is_file() and path != Path(__file__)
        if place.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_notebooks_are_stored_without_outputs() -> None:
    for path in tracked(".ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the names in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_wheel_carries_every_data_file(wheel: list[str]) -> None:
    data = [path for path in tracked("") if path.is_relative_to(ROOT / "data") and path.is_file()]
    assert data
    wanted = {f"boligsim/{path.relative_to(ROOT).as_posix()}" for path in data}
    assert wanted <= set(wheel)


def test_wheel_carries_every_file_of_the_package(wheel: list[str]) -> None:
    source = [p for p in tracked("") if p.is_relative_to(ROOT / "src") and p.is_file()]
    wanted = {path.relative_to(ROOT / "src").as_posix() for path in source}
    assert {"boligsim/py.typed", "boligsim/__init__.py"} <= wanted <= set(wheel)


def test_wheel_carries_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel} <= {
        "boligsim",
        f"boligsim-{boligsim.__version__}.dist-info",
    }
    assert not [name for name in wheel if "__pycache__" in name or name.endswith(".pyc")]


def test_wheel_offers_the_command_and_the_licence(wheel: list[str]) -> None:
    info = f"boligsim-{boligsim.__version__}.dist-info"
    assert {f"{info}/entry_points.txt", f"{info}/licenses/LICENSE"} <= set(wheel)
    assert PROJECT["project"]["scripts"] == {"boligsim": "boligsim.commands.cli:main"}
