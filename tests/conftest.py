"""What all tests share: deterministic examples, and what happens where a program is missing."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("boligsim", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("boligsim")

PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "office": ("soffice", "libreoffice"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing, or fail it where BOLIGSIM_REQUIRE asks for it."""
    required = os.environ.get("BOLIGSIM_REQUIRE", "").replace(" ", "").split(",")
    for mark, programs in PROGRAMS.items():
        if item.get_closest_marker(mark) and not any(map(shutil.which, programs)):
            reason = f"{mark}: none of {', '.join(programs)} is on the path"
            if mark in required:
                pytest.fail(f"BOLIGSIM_REQUIRE={mark}, but {reason}", pytrace=False)
            pytest.skip(reason)
