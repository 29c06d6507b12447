"""A few rows of a long list in every run of the tests, all of them before a release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def few(values: Iterable[Any], *kept: Any) -> list[Any]:
    """Return the values as parameters; all but those kept are left to `make test-all`."""
    rows = list(values)
    assert all(row in rows for row in kept), f"not among the rows: {kept}"
    return [row if row in kept else pytest.param(row, marks=pytest.mark.slow) for row in rows]
