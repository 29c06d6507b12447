"""Nothing in a case is only for show: each row moved once changes some cell of the tables.

A row that moves nothing is a promise the model does not keep, to the person who filled it in. The
table of assumptions is left out, since it only repeats the parameters. The exceptions stand row by
row, each with its reason and with the change to the case that brings the row to life. A row or two
of each table are walked in every run of the tests, all of them by `make test-all`.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from boligsim.base import CaseError
from boligsim.case import Case
from boligsim.case.measure_paths import MEASURE_PATHS
from boligsim.case.paths import PATHS
from tests.data.bundled import read
from tests.few import few
from tests.liveness import (
    BOTH,
    DEMANDED,
    SIMULATED,
    Walk,
    bundled,
    changed,
    standing,
    standing_every,
    tables_moved,
    with_cell,
)

Row = tuple[str, str, str]

PARAMETERS = [
    (str(r.path), str(r.group), str(r.dwelling))
    for r in read("narvik", "parameters.csv").itertuples()
]
FIT = [(str(r.group), str(r.dwelling)) for r in read("narvik", "fit.csv").itertuples()]
DWELLINGS = [str(d) for d in read("narvik", "dwellings.csv")["dwelling"]]
ARRIVALS = [int(y) for y in read("narvik", "arrivals.csv")["year"]]
KINDS = dict(read("narvik", "dwellings.csv")[["dwelling", "kind"]].itertuples(index=False))
LET = ("rental", "care", "institution")


def name(row: object) -> str:
    return "-".join(filter(None, row)) if isinstance(row, tuple) else str(row)


def moved_to(path: str, value: float) -> tuple[float, ...]:
    """Two values for a parameter, far enough that a rare event feels it, inside its range.

    Either may meet a bound that other rows set (more movers than there are tenants), so the row
    lives if one of them changes a cell.
    """
    if PATHS[path].high == 1:
        return (0.9, value / 5) if value <= 0.5 else (value / 5, 0.99)
    return (1.5 * value, value / 2) if value else (1.0,)


def with_parameter(case: Case, row: Row, value: float) -> Case:
    path, group, dwelling = row
    return case.with_parameters(case.parameters.replace(path, value, group, dwelling))


def parameter_moves(row: Row, before: Walk) -> str:
    """Name the first table that a parameter changes, empty where it changes none."""
    value = before.case.parameters.value(*row)
    people = "population" if row[0].startswith("population.") else "parameters"
    for other in moved_to(row[0], value):
        case = with_parameter(before.case, row, other)
        for table in tables_moved(case, people, before):
            return table
    return ""


def shared_by_two(case: Case) -> Case:
    """Let people with a physical disability live in shared housing, and first of all there."""
    frame = case.frame("fit")
    pair = (frame["group"] == "physical_disability") & (frame["dwelling"] == "shared")
    return with_cell(case, "fit", int(frame.index[pair][0]), rank=1.0)


def grants_go_on(path: str) -> Callable[[Case], Case]:
    def woken(case: Case) -> Case:
        frame = case.frame("parameters")
        frame.loc[frame["path"] == path, "valid_to"] = float(case.until)
        return changed(case, "parameters", frame)

    return woken


FEW = (("finance.interest", "", ""), ("need.mean_years", "", ""))
"""One row that reaches the accounts only, one that reaches the simulation."""


def of_a_measure(row: Row) -> bool:
    """Whether only measures read the row, and the bundled scenarios may not hold them."""
    return row[0] in MEASURE_PATHS


ASLEEP: dict[Row, tuple[str, Callable[[Case], Case]]] = {
    ("tenancy.mean_years", "", "shared"): (
        "the one group that fits shared housing has a row of its own; this is every other group's",
        shared_by_two,
    ),
    ("acquisition.grant_share", "", ""): (
        "valid until 2022, and the case begins in 2026: no grant may be counted",
        grants_go_on("acquisition.grant_share"),
    ),
    **{
        (path, "", ""): (
            "the state paid until 2019, and the case begins in 2026: no share may be counted",
            grants_go_on(path),
        )
        for path in ("establishment_grant.state_share", "adaptation_grant.state_share")
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("row", FEW)
def test_what_a_walk_leaves_out_has_not_changed(row: Row) -> None:
    before = standing()
    case = with_parameter(before.case, row, 2 * before.case.parameters.value(*row))
    short, whole = Walk(case, before, same_people=True), Walk(case)
    assert short.simulated == (row[0] == "need.mean_years")
    for table in (*SIMULATED, *BOTH, *DEMANDED):
        pd.testing.assert_frame_equal(short.table(table), whole.table(table))


@pytest.mark.parametrize("row", few(PARAMETERS, *FEW), ids=name)
def test_a_parameter_moves_a_cell(row: Row) -> None:
    found = parameter_moves(row, standing_every() if of_a_measure(row) else standing())
    if row in ASLEEP:
        assert not found, f"{name(row)} now moves {found}; it is no exception any more"
    else:
        assert found, f"{name(row)} moves no cell of any table"


@pytest.mark.slow
@pytest.mark.parametrize("row", ASLEEP, ids=name)
def test_an_exception_among_the_parameters_acts_when_its_reason_is_gone(row: Row) -> None:
    reason, woken = ASLEEP[row]
    walk = Walk(woken(bundled()), every=of_a_measure(row))
    assert parameter_moves(row, walk), f"{name(row)} is dead, not: {reason}"


def with_rank(case: Case, pair: tuple[str, str], rank: float) -> Case:
    return with_cell(case, "fit", FIT.index(pair), rank=rank)


TOO_LARGE = ("families", "nursing_home")
# Without this dwelling nothing would be left, or nothing large enough for the largest household.
NEEDED = {("single_low_income", "ordinary"), ("families", "detached"), ("refugees", "detached")}


def fit_moves(pair: tuple[str, str], before: Walk) -> str:
    old = float(before.case.frame("fit")["rank"][FIT.index(pair)])
    rank = 3.0 if old != old or (pair in NEEDED and old == 1) else float("nan")
    rank = 1.0 if pair in NEEDED and old > 1 else rank
    return next(tables_moved(with_rank(before.case, pair, rank), "fit", before), "")


@pytest.mark.parametrize(
    "pair", few([p for p in FIT if KINDS[p[1]] in LET], ("families", "detached")), ids=name
)
def test_a_pair_of_fit_moves_a_cell(pair: tuple[str, str]) -> None:
    """A pair that fits is taken away (or put last, or first), another one is made to fit."""
    found = fit_moves(pair, standing())
    if not found and pair != TOO_LARGE:  # a rare group in few draws may not meet a rare dwelling
        found = fit_moves(pair, Walk(bundled().with_(worlds=24)))
    assert bool(found) == (pair != TOO_LARGE), f"fit {name(pair)}: moves {found or 'no cell'}"


def test_a_family_could_live_in_a_nursing_home_with_room_for_it() -> None:
    """Why the one exception is none: a place there takes one person, and no family is so small."""
    case = with_cell(bundled(), "dwellings", DWELLINGS.index("nursing_home"), max_persons=5)
    assert fit_moves(TOO_LARGE, Walk(case))


def test_a_rank_that_could_move_nothing_is_refused() -> None:
    """Places for the night and homes of the staff are not allocated, so a rank would be ignored."""
    frame = bundled().frame("fit")
    rows = [i for i, (_, dwelling) in enumerate(FIT) if KINDS[dwelling] not in LET]
    frame.loc[rows, "rank"] = 3
    with pytest.raises(CaseError, match="nobody is allocated a dwelling of kind") as caught:
        changed(bundled(), "fit", frame)
    assert [p.line - 2 for p in caught.value.problems] == rows


def one_more(case: Case, dwelling: str) -> Case:
    row = DWELLINGS.index(dwelling)
    return with_cell(case, "dwellings", row, units=int(case.frame("dwellings")["units"][row]) + 1)


@pytest.mark.parametrize("dwelling", few(DWELLINGS, "ordinary"))
def test_one_dwelling_more_moves_a_cell(dwelling: str) -> None:
    found = next(tables_moved(one_more(bundled(), dwelling), "dwellings"), "")
    assert found, f"{dwelling} moves no cell"


def test_staff_dwellings_are_allocated_once_they_are_let() -> None:
    """A home of the staff is one of the dwellings that there are, but no target group's."""
    case = bundled()
    parameters, dwellings = case.frame("parameters"), case.frame("dwellings")
    row = (parameters["path"] == "tenancy.mean_years") & (parameters["dwelling"] == "ordinary")
    law = parameters[row].assign(dwelling="staff")
    dwellings.loc[dwellings["dwelling"] == "staff", "kind"] = "rental"
    case = case.with_tables(
        dwellings=dwellings, parameters=pd.concat([parameters, law], ignore_index=True)
    ).with_(worlds=case.worlds, histories=case.histories)
    let = with_rank(case, ("refugees", "staff"), 1)
    assert next(tables_moved(one_more(let, "staff"), "dwellings", Walk(let)), "")


@pytest.mark.parametrize("year", few(ARRIVALS, ARRIVALS[0]))
def test_a_year_of_arrivals_moves_a_cell(year: int) -> None:
    """Persons settled, as a measured count; the line that only repeats the plan does not count."""
    case, before = bundled(), standing()
    row = ARRIVALS.index(year)
    settled = float(case.frame("arrivals")["settled"][row])
    walk = Walk(with_cell(case, "arrivals", row, settled=settled + 12), before)
    mine, theirs = walk.table("group_demand"), before.table("group_demand")
    mine, theirs = (t[~t["series"].str.startswith("settlement")] for t in (mine, theirs))
    assert not mine.reset_index(drop=True).equals(theirs.reset_index(drop=True))
    people = [w.table("population_bands").drop(columns="of") for w in (walk, before)]
    assert people[0].equals(people[1]) == (year == case.until), "settled after the last 1 January"
