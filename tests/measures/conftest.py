"""The hand-made municipality as a fixture."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fakes():
    name = "boligsim_test_fakes"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "scenarios" / "fakes.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def case(fakes):
    return fakes.fake_case()
