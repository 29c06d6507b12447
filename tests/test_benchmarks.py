"""The runner of the measurements replaces only the names of the part that ran."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import __main__ as runner


def test_a_part_replaces_its_own_names_only(tmp_path: Path) -> None:
    path = tmp_path / "out" / "bench.json"
    runner.store("engine", {"engine.a": (1.0, "ms"), "engine.b": (2.0, "ms")}, path)
    runner.store("demand", {"demand.mape": (3.0, "%")}, path)
    runner.store("engine", {"engine.a": (4.0, "ms")}, path)
    assert json.loads(path.read_text()) == {"demand.mape": 3.0, "engine.a": 4.0}


def test_names_carry_their_part() -> None:
    assert runner.named("land", {"x": (1, "s"), "land.y": (2, "s")}) == {
        "land.x": (1, "s"),
        "land.y": (2, "s"),
    }


def test_what_is_not_finite_is_left_out() -> None:
    assert runner.merged({}, "land", {"land.x": (float("nan"), "s")}) == {}
