"""Fixtures of the report's tests: a context on synthetic tables."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import make_context


@pytest.fixture(scope="session")
def context():
    return make_context()


@pytest.fixture(scope="session")
def written(tmp_path_factory, context):
    from boligsim.report.write import write_context

    return write_context(context, out=tmp_path_factory.mktemp("report") / "narvik")
