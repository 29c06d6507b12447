"""What changes with time: groups, what services know, who asks again or because of us."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from boligsim.base.errors import InputError
from boligsim.homelessness import Arrive, Rate, Units, laws
from tests.homelessness.systems import agree, flow, run, small, stock

TWO = {"groups": ("young", "grown"), "units": (30,), "priority": [1, 1], "fit": [[1], [1]]}


def growing(system, mean):
    return replace(system, group_changes=((0, 1, np.full(system.worlds, float(mean))),))


def test_households_grow_out_of_their_group_at_the_rate_given():
    system = small(years=6, groups=("young", "grown"), units=(0,), fit=[[1], [1]])
    crowd = [Arrive("young", "home", 300, 0.0)]
    outcome = run(growing(system, 4.0), crowd, draws=100)
    left = stock(outcome, "waiting", 0)[:, 1:]
    assert agree(left, 300 * np.exp(-np.arange(1, 7) / 4.0))
    assert (stock(outcome, "waiting")[:, 1:] == 300).all()
    assert (flow(outcome, "changed_group") == flow(outcome, "joined_group")).all()


def test_a_change_of_group_moves_nothing_else_where_groups_are_alike():
    tenancy = laws.weibull(np.array([2.0]), np.array([0.8]))
    system = small(
        years=6, **TWO, tenancy=tenancy, self_resolution=laws.constant(np.array([0.7])),
        streams=[("young", "home", 20.0), ("grown", "acute", 5.0)], start=[("young", "flat", 20)],
        decision=0.1, moving=0.05, turn=0.1, accept=0.8,
    )  # fmt: skip
    plain, changed = run(system, draws=20), run(growing(system, 2.0), draws=20)
    assert flow(changed, "changed_group").sum() > 100
    assert (plain.month == changed.month).all()
    assert (plain.stock.sum(axis=4) == changed.stock.sum(axis=4)).all()
    assert (plain.stock != changed.stock).any()


def test_a_law_of_the_new_group_holds_from_the_change_on():
    never = laws.constant(np.zeros(1))
    soon = laws.constant(np.array([50.0]))
    system = small(
        years=8, **TWO, tenancy={("young", "flat"): never, ("grown", "flat"): soon},
        start=[("young", "flat", 30)],
    )  # fmt: skip
    outcome = run(growing(system, 2.0), draws=300)
    # a year of youth, then some days: the tenancies end almost when the group changes
    assert agree(stock(outcome, "housed")[:, 1:], 30 * np.exp(-np.arange(1, 9) / 2.0), errors=6)


def test_mapping_raises_the_registered_count_and_finds_those_hidden_before():
    system = small(units=(0,), years=6, known=0.5, streams=[("a", "friends", 30.0)])
    outcome = run(system, [Rate("detection", 2.0, start=3.0)], draws=100)
    base = run(system, draws=100)
    assert (stock(outcome, "homeless") == stock(base, "homeless")).all()
    registered, true = stock(outcome, "registered"), stock(outcome, "homeless")
    assert (registered[:, :4] == stock(base, "registered")[:, :4]).all()
    assert (registered[:, 4:] == true[:, 4:]).all()
    hidden = (true - registered)[:, 3]
    assert (flow(outcome, "detected")[:, 3] == hidden).all() and hidden.mean() > 30
    assert flow(outcome, "detected")[:, :3].sum() == 0


def test_a_little_better_mapping_finds_some_of_them():
    system = small(units=(0,), years=4, known=0.5, streams=[("a", "friends", 40.0)])
    outcome = run(system, [Rate("detection", 1.5, start=2.0, end=3.0)], draws=300)
    found = flow(outcome, "detected")[:, 2]
    assert agree(found[:, None], np.array([20.0]), errors=5)  # 40 hidden, 0.25 of 0.5
    later = stock(outcome, "homeless")[:, 4] - stock(outcome, "homeless")[:, 3]
    known = stock(outcome, "registered")[:, 4] - stock(outcome, "registered")[:, 3]
    assert known.mean() / later.mean() == pytest.approx(0.5, abs=0.02)


def test_the_refused_apply_again_where_the_case_says_so():
    system = small(units=(0,), years=5, refuse_homeless=1.0)
    crowd = [Arrive("a", "acute", 100, 0.0)]
    once = run(system, crowd, draws=50)
    assert (flow(once, "applied").sum(axis=1) == 100).all()
    numbers = np.pad(system.world_numbers, ((0, 0), (0, 2)))
    numbers[:, 4] = 0.5  # years
    again = run(replace(system, world_numbers=numbers), crowd, draws=50)
    assert agree(flow(again, "applied")[:, 1:], np.full(4, 200.0))


def test_frailty_spreads_the_spells_as_the_integral_says():
    spread, rate = 0.8, 1.2
    system = small(units=(0,), years=6, known=0.0, self_resolution=laws.constant(np.array([rate])))
    numbers = np.pad(system.world_numbers, ((0, 0), (0, 2)))
    numbers[:, 5] = spread
    crowd = [Arrive("a", "friends", 400, 0.0)]
    outcome = run(replace(system, world_numbers=numbers), crowd, draws=100)

    def staying(t):
        def weight(x):
            return norm.pdf(x) * np.exp(-rate * t * np.exp(spread * x - spread**2 / 2))

        return quad(weight, -9, 9)[0]

    expected = np.array([400 * staying(t) for t in range(1, 7)])
    assert agree(stock(outcome, "homeless")[:, 1:], expected)
    assert abs(expected[-1] - 400 * np.exp(-rate * 6)) > 10  # the plain law is another one


def test_dwellings_that_a_measure_adds_draw_applicants():
    system = small(units=(0,), years=6, streams=[("a", "home", 40.0)])
    asked = replace(system, induced_applications=np.array([0.5]))
    outcome = run(asked, [Units("flat", 20, 2.0)], draws=400)
    assert agree(flow(outcome, "applied"), np.array([40.0] * 2 + [50.0] * 4))
    alone = run(system, [Units("flat", 20, 2.0)], draws=400)
    assert (flow(outcome, "applied")[:, :2] == flow(alone, "applied")[:, :2]).all()
    assert agree(flow(alone, "applied"), np.full(6, 40.0))


def test_a_household_is_counted_once_a_year_in_temporary_places():
    kinds = {"dwellings": ("flat", "hostel"), "kinds": ("rental", "temporary"), "fit": [[1, 0]]}
    system = small(
        years=4, units=(0, 10), **kinds, self_resolution=laws.constant(np.array([4.0])),
        streams=[("a", "acute", 60.0)],
    )  # fmt: skip
    outcome = run(system, draws=60)
    once, inside = flow(outcome, "in_temporary"), stock(outcome, "temporary")
    assert (once >= inside[:, :-1]).all() and once[:, 1:].mean() > inside.mean()
    lasting = small(years=4, units=(0, 10), **kinds)
    stay = run(lasting, [Arrive("a", "acute", 8, 0.5)], draws=3)
    assert (flow(stay, "in_temporary") == 8).all()


def test_chains_are_told_apart_by_what_opened_them():
    system = small(years=4, units=(0,), streams=[("a", "home", 30.0)])
    outcome = run(system, [("first", Units("flat", 5, 1.0)), ("second", Units("flat", 3, 2.0))])
    opened = outcome.chained[:, :, :, :, 0].sum(axis=2)
    assert (opened[..., 0] == 5).all() and (opened[..., 1] == 3).all()
    assert (outcome.chained.sum(axis=3) == outcome.chains).all()


def test_arrivals_can_have_household_sizes_of_their_own():
    sizes = ((2, 3, 0.5), (1, 0, 0.5))
    system = small(years=2, units=(0,), sizes={"a": [(1, 0, 1.0)]})
    outcome = run(system, [Arrive("a", "home", 40, 0.5, sizes=sizes)], draws=200)
    planned = outcome.flow[:, :, 0, outcome.flows.index("planned"), 0].reshape(-1, 3)
    assert (planned[:, 0] == 40).all()
    assert agree(planned[:, 1:], np.array([60.0, 60.0]))
    assert (planned[:, 2] % 3 == 0).all()


@pytest.mark.parametrize("sizes", [((1, 0, 0.5),), ((0, 0, 1.0),), ((1, 0, 1.5), (2, 0, -0.5))])
def test_sizes_that_cannot_be_are_refused(sizes):
    with pytest.raises(InputError, match="household"):
        run(small(), [Arrive("a", "home", 4, 0.5, sizes=sizes)], draws=1)
