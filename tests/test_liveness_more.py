"""The tables that start a case and the planned growth are not only for show either.

As in the tests of parameters, fit, dwellings and arrivals: a row moved once changes some cell.
All together they are a minute and a half, so they are left to `make test-all`.
"""

from __future__ import annotations

import pytest

from boligsim.case import Case
from tests.data.bundled import read
from tests.liveness import Walk, bundled, changed, standing, tables_moved, with_cell

pytestmark = pytest.mark.slow

START = read("narvik", "start.csv")
SIZES = read("narvik", "household_size.csv")
JOBS = [int(y) for y in read("narvik", "jobs.csv")["year"]]
OTHER = read("narvik", "other_demand.csv")
GROUPS = [str(g) for g in read("narvik", "groups.csv")["group"]]


def named(*columns: object) -> list[str]:
    return ["-".join(map(str, row)) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("row", range(len(START)), ids=named(START["group"], START["place"]))
def test_a_row_of_the_start_moves_a_cell(row: int) -> None:
    """A household less where they live, a few more where they wait or have no home."""
    case = bundled()
    cells = case.frame("start").iloc[row]
    step = 3.0 if cells["place"] in ("home", "homeless") else -1.0
    known = [c for c in ("households", "persons", "low", "high") if cells[c] == cells[c]]
    moved = with_cell(case, "start", row, **{c: float(cells[c]) + step for c in known})
    assert set(tables_moved(moved, "start")) - {"housing_need_overview"}


def other_size(case: Case, row: int) -> Case:
    """Make one household size the usual one, or half as usual; a lone one larger."""
    frame = case.frame("household_size")
    group = frame["group"] == frame["group"][row]
    if group.sum() == 1:
        return with_cell(case, "household_size", row, adults=int(frame["adults"][row]) + 1)
    old = float(frame["probability"][row])
    new = 0.95 if old < 0.5 else old / 2
    frame.loc[group, "probability"] *= (1 - new) / (1 - old)
    frame.loc[row, "probability"] = new
    return changed(case, "household_size", frame)


@pytest.mark.parametrize(
    "row", range(len(SIZES)), ids=named(SIZES["group"], SIZES["adults"], SIZES["children"])
)
def test_a_household_size_moves_a_cell(row: int) -> None:
    found = next(tables_moved(other_size(bundled(), row), "household_size"), "")
    if not found:  # in few draws a rare group may not meet a dwelling where one person more counts
        many = bundled().with_(worlds=24)
        found = next(tables_moved(other_size(many, row), "household_size", Walk(many)), "")
    assert found


@pytest.mark.parametrize("group", GROUPS)
def test_the_priority_of_a_group_moves_a_cell(group: str) -> None:
    row = GROUPS.index(group)
    case = bundled()
    other = 1 if int(case.frame("groups")["priority"][row]) != 1 else 4
    assert next(tables_moved(with_cell(case, "groups", row, priority=other), "groups"), "")


def jobs_move(year: int, before: Walk) -> str:
    """Name the first table that 40 permanent jobs change; the bundled rows say none."""
    case = with_cell(before.case, "jobs", JOBS.index(year), permanent=40.0)
    return next(tables_moved(case, "jobs", before), "")


@pytest.mark.parametrize("year", JOBS)
def test_a_year_of_new_jobs_moves_a_cell(year: int) -> None:
    """Households come by the 1 January after; that of the last year lies past the run."""
    found = jobs_move(year, standing())
    assert bool(found) == (year < bundled().until), f"jobs {year} move {found or 'no cell'}"


def test_the_jobs_of_the_last_year_count_in_a_longer_run() -> None:
    case = bundled()
    assert jobs_move(case.until, Walk(case.with_(until=case.until + 1)))


@pytest.mark.parametrize("year", JOBS[:-1])
def test_who_comes_with_the_jobs_moves_a_cell(year: int) -> None:
    """The share that settles, once there are jobs."""
    case = bundled()
    frame = case.frame("jobs").assign(permanent=40.0)
    before = Walk(changed(case, "jobs", frame))
    frame.loc[JOBS.index(year), "share_settling"] = 1.0
    assert next(tables_moved(changed(case, "jobs", frame), "jobs", before), "")


@pytest.mark.parametrize("row", range(len(OTHER)), ids=named(OTHER["year"], OTHER["kind"]))
def test_other_demand_moves_a_cell(row: int) -> None:
    case = with_cell(bundled(), "other_demand", row, dwellings=20.0)
    assert next(tables_moved(case, "other_demand"), "")
