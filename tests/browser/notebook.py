"""Open a notebook in JupyterLab, run all of it by the menu, and wait until it is done."""

from __future__ import annotations

import time
from typing import Any

__all__ = ["open_notebook", "run_all", "wait_for"]

HERE = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The notebook in front; one that was open before stays in the page."""


def wait_for(page: Any, ready: Any, what: str, seconds: float = 240.0) -> None:
    """Wait until `ready()` is true; the page waits, so that what it asks for is let through."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"still waiting for {what} after {seconds:.0f} seconds")


def idle(lab: Any, name: str) -> bool:
    """Whether the notebook's kernel is connected and at rest; the page's own dot comes too soon."""
    for session in lab.sessions():
        if session["path"].endswith(name):
            kernel = session["kernel"]
            return bool(kernel["execution_state"] == "idle" and kernel["connections"] > 0)
    return False


def open_notebook(page: Any, lab: Any, name: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.goto(f"{lab.address}/lab/tree/{name}?reset&token={lab.token}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    wait_for(page, lambda: idle(lab, name), f"the kernel of {name}")


def run_all(page: Any, lab: Any, name: str) -> int:
    """Run all cells by the menu; return the number of code cells."""
    page.click("li.lm-MenuBar-item:has-text('Run')")
    page.click("li.lm-Menu-item[data-command='runmenu:run-all']")
    cells = page.locator(f"{HERE} .jp-CodeCell")
    count = int(cells.count())

    def numbered() -> bool:
        prompts = page.locator(f"{HERE} .jp-CodeCell .jp-InputPrompt").all_inner_texts()
        return len(prompts) == count and all(p.strip("[]: \n").isdigit() for p in prompts)

    wait_for(page, numbered, f"all {count} cells of {name}")
    wait_for(page, lambda: idle(lab, name), f"the kernel of {name} to rest")
    return count
