"""The compiled kernel, the plain one and the one with checked indices give the same integers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import boligsim
from boligsim.base import jit as _jit, random as base
from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population
from boligsim.homelessness import _random
from tests.homelessness.systems import EVERY, everything, integers, run

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
SOURCE = Path(boligsim.__file__).parents[1]


def python(code, *folders, **env):
    """Output of a program in a fresh interpreter."""
    path = os.pathsep.join(str(folder) for folder in folders)
    env = {**os.environ, "PYTHONPATH": path, **env}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


OTHER = """
from systems import EVERY, everything, integers, run
for word in ("need", "waiting", "random"):
    print(integers(run(everything(discipline=word), EVERY, draws=6)))
"""


def mine():
    return [
        integers(run(everything(discipline=word), EVERY, draws=6))
        for word in ("need", "waiting", "random")
    ]


@pytest.mark.jit_off
def test_compiled_and_plain_kernel_give_the_same_integers():
    plain = "" if os.environ.get("NUMBA_DISABLE_JIT") == "1" else "1"
    other = python(OTHER, HERE, SOURCE, NUMBA_DISABLE_JIT=plain or "0")
    assert other.split() == mine()


def paths():
    drawn = fit_population(bundled_panel(), 2026).project(2029, worlds=7, seed=2).paths("1806")
    return hashlib.sha256(drawn.tobytes()).hexdigest()


@pytest.mark.jit_off
def test_compiled_and_plain_population_paths_are_the_same_bytes():
    plain = "" if os.environ.get("NUMBA_DISABLE_JIT") == "1" else "1"
    call = "from tests.homelessness.test_compiled import paths; print(paths())"
    assert python(call, SOURCE, REPOSITORY, NUMBA_DISABLE_JIT=plain or "0") == paths()


@pytest.mark.slow
def test_checked_indices_give_the_same_integers():
    assert python(OTHER, HERE, SOURCE, NUMBA_BOUNDSCHECK="1").split() == mine()


def test_every_kind_of_call_uses_one_compiled_kernel():
    if _jit.jit_is_off():
        pytest.skip("nothing is compiled")
    from boligsim.homelessness._run import run_draw

    run(everything(), draws=3)
    run(everything(), EVERY, draws=7, chunk=2, probes=(0.5, 1.0))
    assert len(run_draw.dispatcher.signatures) == 1


@_jit.entry
def numbers(key, part, nth):
    return _random.fold(key, part), _random.unit(key), _random.draw(key, part, nth)


@pytest.mark.jit_off
def test_the_numbers_of_the_kernel_are_those_of_base():
    keys = np.array([0, 1, 2**62, 2**63 + 5, 2**64 - 1, base.fold(7, "world", 3)], dtype=np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            for part in (0, 1, 28, 63):
                folded, u, drawn = numbers(key, np.int64(part), np.int64(3))
                assert int(folded) == base.fold(int(key), part)
                assert u == pytest.approx(base.units(np.array([key]))[0], abs=2**-52)
                use = base.fold(int(key), 3 << 6 | part)
                assert drawn == base.units(np.array([use], dtype=np.uint64))[0]


@pytest.fixture
def room(tmp_path):
    """A room of two files behind the wrapper: an entry, and a helper that is edited."""
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "main.py").write_text(
        "from boligsim.base.jit import entry\nfrom room.helper import helper\n\n\n"
        "@entry\ndef run_chunk(x):\n    return helper(x)\n",
        encoding="utf-8",
    )
    return folder


def helper(folder, number):
    (folder / "helper.py").write_text(
        f"from boligsim.base.jit import jit\n\n\n@jit\ndef helper(x):\n    return x + {number}\n",
        encoding="utf-8",
    )


CALL = "from room.main import run_chunk; print(run_chunk(10))"
# The wrapper with its hash taken away: numba alone, stamping the entry's own file only.
FROZEN = "import boligsim.base.jit as j; j.room_hash = lambda folder=None: 'same'\n" + CALL


TOGETHER = """
from boligsim.demand.population.bundled import bundled_panel
from boligsim.demand.population.model import fit_population
model = fit_population(bundled_panel(), 2026)
found = model.summarise(2028, worlds=4, municipalities=["1806", "1840", "5501"], threads=3)
print(found["mean"].sum())
"""


def test_threads_may_call_an_entry_for_the_first_time_together(tmp_path):
    cold = [
        python(TOGETHER, SOURCE, BOLIGSIM_CACHE=str(tmp_path), NUMBA_DISABLE_JIT="0")
        for _ in range(2)  # compiled, then from the cache
    ]
    alone = TOGETHER.replace("threads=3", "threads=1")
    assert cold[0] == cold[1] == python(alone, SOURCE)


def test_an_entry_keeps_to_the_types_of_its_first_arguments():
    if _jit.jit_is_off():
        pytest.skip("nothing is compiled")
    numbers(np.uint64(1), np.int64(2), np.int64(3))
    with pytest.raises(TypeError):
        numbers(np.ones(2), np.int64(2), np.int64(3))


@pytest.mark.slow
def test_an_edited_helper_is_not_served_stale(room, tmp_path):
    def call(code, cache):
        return python(code, tmp_path, BOLIGSIM_CACHE=str(tmp_path / cache), NUMBA_DISABLE_JIT="0")

    helper(room, 1)
    before = _jit.room_hash(room)
    assert call(CALL, "hash") == "11" and call(FROZEN, "frozen") == "11"
    helper(room, 2)
    assert _jit.room_hash(room) != before
    assert call(CALL, "hash") == "12"
    assert call(FROZEN, "frozen") == "11"  # what the wrapper is there for
    assert len(list((tmp_path / "hash" / "boligsim").iterdir())) == 2
    helper(room, 1)
    assert _jit.room_hash(room) == before


def test_a_folder_that_cannot_be_written_only_costs_time(room, tmp_path):
    helper(room, 5)
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert python(CALL, tmp_path, BOLIGSIM_CACHE=str(blocked), NUMBA_DISABLE_JIT="0") == "15"
