"""Run the measurements and keep their numbers in ``out/bench.json``, flat: name -> number.

``python -m benchmarks`` runs all parts, ``python -m benchmarks demand`` one. A part replaces only
its own names, those that start with its name and a point, so numbers of other parts stay.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
from pathlib import Path

HERE = Path(__file__).parent
BENCH = HERE.parent / "out" / "bench.json"

Measured = dict[str, tuple[float, str]]


def parts() -> list[str]:
    """Return the names of what can be measured."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def named(part: str, measured: Measured) -> Measured:
    """Return the numbers under names that start with their part."""
    return {
        name if name.startswith(f"{part}.") else f"{part}.{name}": value
        for name, value in measured.items()
    }


def merged(old: dict[str, float], part: str, measured: Measured) -> dict[str, float]:
    """Return the old numbers with those of one part replaced; what is not finite is left out."""
    kept = {name: value for name, value in old.items() if not name.startswith(f"{part}.")}
    new = {name: float(value) for name, (value, _) in measured.items() if math.isfinite(value)}
    return dict(sorted({**kept, **new}.items()))


def store(part: str, measured: Measured, path: Path = BENCH) -> None:
    """Replace one part's numbers in the file, in one step."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(merged(old, part, measured), indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def main() -> None:
    """Measure what was asked for and print ``name value unit`` lines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help="default: all")
    wanted = parser.parse_args().part or parts()
    if unknown := sorted(set(wanted) - set(parts())):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(parts()) or 'none'}")
    for part in wanted:
        measured = named(part, importlib.import_module(f"benchmarks.{part}").measure())
        store(part, measured)
        for name, (value, unit) in measured.items():
            print(f"{name} {value:.6g} {unit}", flush=True)


if __name__ == "__main__":
    main()
