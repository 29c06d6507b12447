"""The page on measures of one's own runs as it stands, and does what it says."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
from pathlib import Path

import pytest

from boligsim.homelessness import primitives
from boligsim.measures import CLASSES

PAGE = Path(__file__).parents[2] / "docs" / "own_measure.rst"


def blocks(text):
    """Return the Python blocks of a page, without their indent."""
    found = re.findall(r"^\.\. code-block:: python\n\n((?:(?: {4}.*)?\n)+)", text, flags=re.M)
    return [textwrap.dedent(block).strip() + "\n" for block in found]


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ran(page):
    names, said = {"__name__": "page"}, io.StringIO()
    with contextlib.redirect_stdout(said):
        for number, block in enumerate(blocks(page)):
            where = f"{PAGE.name}, block {number + 1}"
            exec(compile(block, where, "exec", dont_inherit=True), names)
    return names, said.getvalue()


def test_the_measure_is_about_twelve_lines(page):
    first, second = blocks(page)
    body = first[first.index("class Caretaker") :].splitlines()
    code = [line for line in body if line.strip()]
    assert 10 <= len(code) <= 18
    assert "simulate" in second


def test_the_page_runs_and_shows_a_comparison(ran):
    names, said = ran
    assert "Vaktmester" in said and "Nullalternativet" in said
    runs = names["runs"]
    assert [s.name for s in runs.scenarios] == ["Nullalternativet", "Vaktmester"]
    assert runs.warnings() == {}


def test_the_measure_does_what_the_page_says(ran):
    runs = ran[0]["runs"]
    evicted = [
        o.flow[..., o.flows.index("ended_evicted"), :, 0].sum(axis=-1) for o in runs.outcomes
    ]
    assert (evicted[0][..., 0] == evicted[1][..., 0]).all()  # it starts in 2027
    assert evicted[1].sum() < evicted[0].sum()
    costs = runs.tables()["costs"].query("scenario == 'vaktmester' and series == 'staff_years'")
    assert (costs["mean"] == 1.0).all() and len(costs) == 4


def test_the_page_names_every_primitive_and_no_other(page):
    kinds = {kind.__name__ for kind in primitives.Primitive.__args__}
    named = set(re.findall(r"^``([A-Z][a-z]+)``  ", page, flags=re.M))
    assert named == kinds
    processes = set(primitives.Rate.__dataclass_fields__["process"].type.split('"')[1::2])
    text = re.sub(r"\s+", " ", page)
    assert all(process in text for process in processes)


def test_what_the_page_says_of_units_is_true(page):
    said = re.search(r"``counted``\n(.*?)\n\n", page, flags=re.S).group(1)
    units = set(re.findall(r"``\"(\w+)\"``", said))
    assert {kind.counted for kind in CLASSES} - units == {"removed"}
