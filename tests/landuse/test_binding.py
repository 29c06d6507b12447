"""Why there is no plan: the rules that clash, with zone and year, none too many or too few."""

from __future__ import annotations

import numpy as np
import pytest

from boligsim.landuse.binding import explain
from boligsim.landuse.problem import PlanRules
from boligsim.landuse.solve import allocate

from .brute import problem

BUILT = {
    "capacity": (
        {"capacity": [3, 0]},
        [("capacity", "a", 2028, 1)],
    ),
    "no zone for the type": (
        {"types": ("block", "row"), "demand": [[1, 1], [0, 1]]},
        [("capacity", "", 2028, 1)],
    ),
    "earliest": (
        {"start": [1, 1]},
        [("earliest", "a", 2027, 2)],
    ),
    "sequence": (
        {"capacity": [4, 4], "after": [1, 0], "demand": [[0, 1]], "start": [0, 0]},
        [("sequence", "a", 2028, 1)],
    ),
    "pace": (
        {"demand": [[4, 0]], "rules": PlanRules(zone_per_year_max=1.0)},
        [("pace", "a", 2027, 2)],
    ),
    "accessible": (
        {"accessible": [0.2, 0.4], "rules": PlanRules(accessible_share_min=0.5)},
        [("accessible", "", 2028, 0.6)],
    ),
    "dispersal": (
        {"social": [0, 4], "social_now": [4, 5], "rules": PlanRules(dispersal_share_max=0.1)},
        [("dispersal", "a", 2028, None)],
    ),
    "cluster": (
        {"social": [3, 0], "rules": PlanRules(cluster_size_max=1.0)},
        [("cluster", "a", 2027, 1)],
    ),
    "secured": (
        {"social": [2, 0], "agreed": [2, 0], "rules": PlanRules(preemption_share_max=0.1)},
        [("secured", "a", 2027, None)],
    ),
    "plots": (
        {"plots": [1, 1], "plot_count": [1, 0]},
        [("plots", "a", 2028, 1)],
    ),
}


@pytest.mark.parametrize("name", BUILT)
def test_the_binding_rule_is_named_with_zone_and_year(name):
    changes, expected = BUILT[name]
    p = problem(**changes)
    assert not allocate(p).feasible
    found = explain(p)
    assert {b.rule for b in found} == {rule for rule, *_ in expected}
    first = found[0]
    rule, zone, year, amount = expected[0]
    assert (first.rule, first.zone, first.year) == (rule, zone, year)
    if amount is not None:
        assert first.amount == pytest.approx(amount, abs=1e-3)


def test_a_plan_that_exists_needs_no_explanation():
    assert explain(problem()) == ()


def test_rules_that_clash_only_together_stand_together():
    # Room for all, but what is open first is too small and the rest opens later.
    p = problem(demand=[[4, 0]], capacity=[3, 9], start=[0, 1])
    found = explain(p)
    assert {b.rule for b in found} == {"capacity", "earliest"}
    assert {b.clash for b in found} == {0}
    # Giving up either of them is enough: none is there too much.
    assert allocate(problem(demand=[[4, 0]], capacity=[9, 9], start=[0, 1])).feasible
    assert allocate(problem(demand=[[4, 0]], capacity=[3, 9], start=[0, 0])).feasible


def test_two_clashes_that_have_nothing_to_do_with_each_other_are_both_told():
    p = problem(capacity=[3, 0], plots=[1, 1], plot_count=[1, 0])
    found = {(b.rule, b.clash) for b in explain(p)}
    assert found == {("capacity", 0), ("plots", 1)}


def test_the_way_out_is_enough():
    """Giving each rule what the explanation asks for makes a plan possible."""
    p = problem(capacity=[2, 1], demand=[[2, 2]])
    (b,) = explain(p)
    capacity = np.array([2, 1])
    capacity[p.zones.index(b.zone)] += int(b.amount)
    assert allocate(problem(capacity=capacity, demand=[[2, 2]])).feasible


def test_a_condition_that_only_whole_zones_meet():
    """Half of a zone is built; the condition asks for all of it, so no share of it counts."""
    p = problem(
        types=("block", "row"), kind=[0, 1, 1], zone=[0, 0, 1], capacity=[5, 1, 9],
        start=[0, 0, 0], after=[-1, -1, 0], cost=[0.5, 0.5, 0.5], accessible=[1.0] * 3,
        demand=[[1, 0], [1, 1]],
    )  # fmt: skip
    found = explain(p)
    assert {b.rule for b in found} == {"capacity", "sequence"}
    assert any(b.amount > 0 for b in found)
