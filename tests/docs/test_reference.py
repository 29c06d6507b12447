"""The reference holds every public name, under the room in which it lives."""

from __future__ import annotations

import re
from pathlib import Path

import boligsim

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_names_everything_public():
    text = (ROOT / "docs" / "api.rst").read_text(encoding="utf-8")
    named = set(re.findall(r"auto(?:class|function|data|module):: (?:boligsim\.)([\w.]+)", text))
    public = {name for names in boligsim._ROOMS.values() for name in names if name != "theory"} | {
        "homelessness.theory"
    }
    assert public == named, f"docs/api.rst: {sorted(public ^ named)}"
