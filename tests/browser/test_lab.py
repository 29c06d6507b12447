"""Notebooks in a real JupyterLab: run by the menu, moved by the keyboard, nothing leaves."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest

from tests.browser.conftest import SHOTS, Lab
from tests.browser.notebook import open_notebook, run_all, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOG = logging.getLogger("boligsim.browser")
SECOND = 1.0


def shown(page: Any) -> dict[str, Any]:
    """Return what the panel shows: its figure, numbers, table and time."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll('.jp-OutputArea .boligsim-answer')];
          const one = all[all.length - 1];
          return {figure: one.querySelector('img').src, alt: one.querySelector('img').alt,
                  numbers: [...one.querySelectorAll('.boligsim-number')].map(d => d.textContent),
                  table: one.querySelector('table').innerText,
                  seconds: Number(one.dataset.seconds), language: one.lang};
        }"""
    )
    return found


def long_shot(page: Any, name: str) -> None:
    """Keep the whole notebook as one picture: the page grows to its height first."""
    tall = page.evaluate(
        """() => { const n = document.querySelector('.jp-WindowedPanel-outer');
                   return n ? n.scrollHeight : 3000; }"""
    )
    page.set_viewport_size({"width": 1300, "height": min(int(tall) + 200, 12_000)})
    page.evaluate(
        "document.querySelectorAll('.jp-WindowedPanel-outer').forEach(n => { n.scrollTop = 0; })"
    )
    page.wait_for_timeout(800)
    page.screenshot(path=str(SHOTS / name))
    page.set_viewport_size({"width": 1300, "height": 1000})


def quiet(page: Any) -> None:
    """Nothing was asked for outside this machine, and the console holds no error."""
    assert page.heard.outside == []
    assert page.heard.errors == []


def no_cell_failed(page: Any) -> None:
    failed = page.locator(
        ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error'],"
        ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
    )
    assert failed.all_inner_texts() == []


def test_the_first_notebook_runs_by_the_menu(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, "01_narvik.ipynb")
    assert run_all(page, lab, "01_narvik.ipynb") > 10
    no_cell_failed(page)
    images = page.locator(".jp-OutputArea img")
    assert images.count() >= 4
    assert all(images.nth(i).get_attribute("alt") for i in range(images.count()))
    assert page.locator(".jp-OutputArea table").count() >= 8
    long_shot(page, "01_narvik.png")
    quiet(page)


def test_the_panel_answers_to_the_keyboard_in_under_a_second(page: Any, lab: Lab) -> None:
    name = "05_scenarios.ipynb"
    open_notebook(page, lab, name)
    run_all(page, lab, name)
    no_cell_failed(page)
    page.wait_for_selector(".jp-OutputArea .boligsim-answer img", timeout=60_000)
    long_shot(page, "05_scenarios.png")
    first = shown(page)
    assert first["language"] == "nb"
    assert len(first["numbers"]) == 6
    answered, waited = [], []
    handles = page.locator(".widget-slider .noUi-handle")
    assert handles.count() == 4
    before = first
    for place in range(4):
        for key in ("ArrowRight", "ArrowRight"):
            handles.nth(place).focus()
            began = time.perf_counter()
            page.keyboard.press(key)
            wait_for(
                page, lambda old=before: shown(page)["figure"] != old["figure"], "a new figure", 30
            )
            waited.append(time.perf_counter() - began)
            now = shown(page)
            assert now["numbers"] != before["numbers"], "numbers change with the figure"
            answered.append(now["seconds"])
            before = now
    assert before["table"] != first["table"], "the table changes too"
    assert before["alt"] != "" and "nullalternativet" in before["alt"]
    page.locator(".boligsim-answer").last.scroll_into_view_if_needed()
    page.screenshot(path=str(SHOTS / "05_panel.png"))
    middle = sorted(answered)[len(answered) // 2]
    said = (
        f"panel: answer in {middle:.2f} s (slowest {max(answered):.2f} s), "
        f"on the screen after {sorted(waited)[len(waited) // 2]:.2f} s"
    )
    LOG.warning(said)
    (SHOTS / "panel.txt").write_text(said + "\n", encoding="utf-8")
    assert middle < SECOND, said
    quiet(page)
