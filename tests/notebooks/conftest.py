"""Run a notebook in a kernel of its own, and read what its cells show."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def run_notebook() -> Callable[..., Any]:
    """Function that runs a notebook by name, in a folder, with some of its switches set."""
    return run


@pytest.fixture(scope="session", autouse=True)
def source_on_path() -> Iterator[None]:
    """Let the kernels import the package of this checkout."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), before]))
    yield
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


def run(name: str, folder: Path, **switches: object) -> Any:
    """Run a notebook in `folder` with some of its switches set, and return it."""
    # Imported here, where they are needed: they take seconds, in every process of the tests.
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    (switch,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    switch.source += "".join(f"\n{key} = {value!r}" for key, value in switches.items())
    NotebookClient(
        notebook,
        timeout=280,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return notebook
