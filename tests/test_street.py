"""Imports point to the left only: no room knows the rooms after it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

STREET = (
    "base",
    "case",
    "demand",
    "homelessness",
    "measures",
    "scenarios",
    "landuse",
    "decisions",
    "report",
    "screen",
    "commands",
)
SRC = Path(__file__).parents[1] / "src" / "boligsim"


def rooms_imported(source: str, module: str) -> set[str]:
    """Return the rooms that a module imports anywhere, inside functions too.

    `module` is its dotted name with ``.__init__`` for a package; ``boligsim`` itself, which
    reaches every room, counts as the last one.
    """
    found = set()
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *((node.module or "").split(".") if node.module else [])]
            names = [".".join([*base, alias.name]) for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(
            node.func, "id", getattr(node.func, "attr", "")
        ) in ("import_module", "__import__"):
            names = [a.value for a in node.args if isinstance(a, ast.Constant)]
        for name in names:
            parts = str(name).split(".")
            if parts[0] == "boligsim" and parts[-1] != "__version__":
                room = parts[1] if len(parts) > 1 and parts[1] in STREET else STREET[-1]
                found.add(room)
    return found


def modules() -> list[tuple[Path, str, str]]:
    """Return each module of a room: path, dotted name, room."""
    found = []
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC.parent).with_suffix("").parts
        if len(parts) > 2:
            found.append((path, ".".join(parts), parts[1]))
    return found


def test_every_room_stands_on_the_street() -> None:
    rooms = {path.name for path in SRC.iterdir() if path.is_dir() and path.name[0] not in "_."}
    assert rooms - {"data"} <= set(STREET)


@pytest.mark.parametrize(("path", "module", "room"), modules(), ids=lambda v: str(v)[-40:])
def test_imports_point_left(path: Path, module: str, room: str) -> None:
    allowed = set(STREET[: STREET.index(room) + 1])
    wrong = rooms_imported(path.read_text(encoding="utf-8"), module) - allowed
    assert not wrong, f"{module} reaches up the street to {sorted(wrong)}"


@pytest.mark.parametrize(
    "source",
    [
        "import boligsim.report",
        "from boligsim.report import memo",
        "from boligsim import report",
        "from boligsim import load_case",
        "from ..report import memo",
        "from .. import report",
        "def f():\n    from ..report.memo import write",
        "import importlib\nimportlib.import_module('boligsim.report')",
    ],
)
def test_the_rule_sees_every_way_of_importing(source: str) -> None:
    assert not rooms_imported(source, "boligsim.demand.paths") <= set(STREET[:3])


def test_the_rule_lets_neighbours_in() -> None:
    source = "from ..base.errors import InputError\nfrom .model import fit\nimport numpy"
    assert rooms_imported(source, "boligsim.demand.paths") == {"base", "demand"}
