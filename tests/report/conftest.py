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


@pytest.fixture(scope="session")
def spoken():
    """Return the run, its figures, its memo and its drawings in a language, made once."""
    from functools import cache

    from boligsim.report.figures import draw_all
    from boligsim.report.figures.save import svg_text
    from boligsim.report.memo import memo_blocks

    @cache
    def make(language):
        run = make_context(language)
        drawn = draw_all(run)
        blocks = memo_blocks(run, {d.key: d.alt for d in drawn})
        return run, drawn, blocks, {d.key: svg_text(d, language) for d in drawn}

    return make


@pytest.fixture
def no_figures(monkeypatch):
    """Leave the figures out of a report, where a test is not about them."""
    monkeypatch.setattr("boligsim.report.figures.draw_all", lambda context: [])
