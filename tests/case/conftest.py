"""The small case, and copies of it with tables changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture
def small() -> Path:
    return CASES / "small"


@pytest.fixture
def changed(tmp_path: Path, small: Path) -> Callable[..., Path]:
    """Return a copy of the small case, or another, with some tables rewritten."""

    def make(source: Path | None = None, /, **change: Callable[[str], str] | None) -> Path:
        folder = tmp_path / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source or small, folder)
        for table, rewrite in change.items():
            path = folder / f"{table}.csv"
            if rewrite is None:
                path.unlink()
            else:
                path.write_text(rewrite(path.read_text(encoding="utf-8")), encoding="utf-8")
        return folder

    return make
