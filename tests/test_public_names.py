"""The one list of public names: complete, importable, documented, and cheap to import."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import boligsim

# Names that checks from outside call exactly so; the list grows, it never shrinks.
FIXED = {
    "Acquisitions",
    "CareHomes",
    "Scenario",
    "StartLoans",
    "check_case",
    "cohort_component",
    "fit_population",
    "households_from",
    "load_case",
    "one_pool",
    "plan_land",
    "project_demand",
    "simulate",
    "theory",
    "write_report",
    "years_of_reserve",
}
HEAVY = ("numba", "matplotlib", "statsmodels", "scipy", "pandas", "docx", "xlsxwriter", "openpyxl")


def test_fixed_names_are_public() -> None:
    assert set(boligsim.__all__) >= FIXED


def test_dir_lists_the_public_names() -> None:
    assert dir(boligsim) == sorted([*boligsim.__all__, "__version__"])


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = boligsim.no_such_name


@pytest.mark.parametrize("name", sorted(boligsim._HOME))
def test_name_is_exported_by_its_room_and_documented(name: str) -> None:
    value = getattr(boligsim, name)
    room = import_module(boligsim._HOME[name])
    assert isinstance(value, ModuleType) or name in room.__all__
    assert (value.__doc__ or "").strip()


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(boligsim.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == boligsim._HOME


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(boligsim.__file__).parents[1])},
    )
    assert done.stderr == ""
    return done.stdout


def test_importing_loads_nothing_heavy_and_prints_nothing() -> None:
    code = (
        f"import sys, boligsim; sys.stdout.write(' '.join(m for m in {HEAVY} if m in sys.modules))"
    )
    assert run_python(code) == ""


def test_loading_every_public_name_leaves_plots_and_jit_alone() -> None:
    code = (
        "import sys, boligsim\n"
        "for name in boligsim.__all__: getattr(boligsim, name)\n"
        "heavy = ('numba', 'matplotlib.pyplot', 'statsmodels', 'docx', 'xlsxwriter')\n"
        "sys.stdout.write(' '.join(m for m in heavy if m in sys.modules))"
    )
    assert run_python(code) == ""
