"""Impossible numbers and unknown names: each message says what is wrong, and where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from boligsim.base.errors import InputError
from boligsim.homelessness import Arrive, Delay, Move, Param, Rank, Rate, Support, Units, laws
from boligsim.homelessness.checks import check_laws
from tests.homelessness.systems import exponential, run, small

SYSTEM = small(
    groups=("families", "young"), dwellings=("ordinary", "staffed"), units=(3, 3),
    streams=[("families", "acute", 2.0)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("primitive", "words"),
    [
        (Rate("entry", -0.5), "factor on entry is negative"),
        (Rate("tenancy_end", float("nan")), "not a finite number"),
        (Rate("withdrawal", 1e6), "above 200"),
        (Rate("entri", 2.0), "no process 'entri'"),
        (Rate("entry", 2.0, group="familis"), "Did you mean 'families'"),
        (Rate("tenancy_end", 2.0, dwelling="stafed"), "Did you mean 'staffed'"),
        (Rate("self_resolution", 2.0, place="temporar"), "Did you mean 'temporary'"),
        (Rate("entry", 2.0, dwelling="ordinary"), "neither tag nor dwelling"),
        (Rate("withdrawal", 2.0, dwelling="ordinary"), "cannot be selected"),
        (Rate("tenancy_end", 2.0, place="friends"), "cannot be selected"),
        (Rate("tenancy_end", 2.0, tag="folow"), "no Support of the scenario gives it"),
        (Rate("tenancy_end", 2.0, float("inf")), "start is inf"),
        (Rate("tenancy_end", 2.0, 3.0, 2.0), "lies before the start"),
        (Rate("tenancy_end", Param("x.y")), "no table of parameters"),
        (Units("ordinry", 2, 1.0), "Did you mean 'ordinary'"),
        (Units("", 2, 1.0), "needs a dwelling"),
        (Units("ordinary", 1.5, 1.0), "whole number"),
        (Units("ordinary", 2, -1.0), "before the base date"),
        (Units("ordinary", 2, float("nan")), "at is nan"),
        (Units("ordinary", 2, 1.0, slip_months=-1), "slip of an upgrade is negative"),
        (Units("ordinary", -2, 1.0, remove="now"), "use vacant, next, decant"),
        (Move("tenancy", "ownn", n=1), "which the case does not have"),
        (Move("tenency", "own", n=1), "use tenancy, homeless"),
        (Move("tenancy", "", n=1), "needs a goal"),
        (Move("tenancy", "own", n=-1), "households to move is negative"),
        (Move("tenancy", "own", n=1, accept=1.2), "accept is a share from 0 to 1"),
        (Move("tenancy", "own", n=1, unit_freed=-0.1), "unit_freed is a share from 0 to 1"),
        (Move("tenancy", "own", n=1, order="first"), "use random, longest, need"),
        (Move("tenancy", "own", n=1, replace_months=-2), "replace_months is negative"),
        (Move("tenancy", "own", n=1, allowance="loans", ceiling=-1), "ceiling of the allowance"),
        (Arrive("yong", "home", 2, 1.0), "Did you mean 'young'"),
        (Arrive("", "home", 2, 1.0), "needs a group"),
        (Arrive("young", "hom", 2, 1.0), "place is 'hom'"),
        (Arrive("young", "home", -2, 1.0), "arriving households is negative"),
        (Delay("decison", 2.0), "use decision, moving_in"),
        (Delay("decision", -2.0), "factor on the stage decision is negative"),
        (Delay("turn_round", days=-2.0), "in days is negative"),
        (Delay("decision", 2.0, dwelling="ordinary"), "only turn_round and upgrade"),
        (Rank(priority=0), "priority is 0"),
        (Rank(priority=1, fit_rank=2, dwelling="ordinary"), "exactly one of"),
        (Rank(fit_rank=2), "need a dwelling"),
        (Rank(fit_rank=99, dwelling="ordinary"), "fit_rank is 99"),
        (Rank(reserved=1.5, dwelling="ordinary"), "reserved is a share from 0 to 1"),
        (Rank(priority=1, place="friends"), "use '', 'homeless' or 'home'"),
        (Support("s", -1), "slots is negative"),
        (Support("s", 2, 0), "more than 0 months"),
        (Support("s", 2, float("nan")), "more than 0 months"),
        (Support("s", "two"), "slots is two; it must be a whole number"),
        (Units("ordinary", "two", 1.0), "n is two; it must be a whole number"),
        (Units("ordinary", float("nan"), 1.0), "n is nan; it must be a whole number"),
        (Units("ordinary", 2, "2027-06"), "at is 2027-06; give years since the base date"),
        (Units("ordinary", 2, None), "at is None"),
        (Units("ordinary", 2, 1.0, slip_months="3"), "is '3'; give a number or a Param"),
        (Rate("entry", "half"), "factor is 'half'; give a number or a Param"),
        (Rate("entry", 0.5, None), "start is None"),
        (Rate("entry", None), "is None; give a number or a Param"),
        (Move("tenancy", "own", n="1"), "n is '1'; give a number or a Param"),
        (Support("s", 2, origin="flat"), "use tenancy, homeless"),
    ],
)
def test_a_primitive_that_cannot_be(primitive, words):
    with pytest.raises(InputError, match=words) as error:
        run(SYSTEM, [("my measure", primitive)])
    assert "my measure" in str(error.value) or "allowance" in str(error.value)


def test_two_of_one_name_and_too_many_tags():
    with pytest.raises(InputError, match="same name: x, x"):
        run(SYSTEM, [("x", Rate("entry", 1.0)), ("x", Rate("entry", 2.0))])
    with pytest.raises(InputError, match="support tags, this one has 5"):
        run(SYSTEM, [Support(f"t{j}", 1) for j in range(5)])


@pytest.mark.parametrize("years", [0, 33])
def test_a_horizon_the_ticks_do_not_cover(years):
    with pytest.raises(InputError, match="covers 1 to 32"):
        run(replace(SYSTEM, years=years))


@pytest.mark.parametrize("value", [-1.0, np.nan, np.inf])
def test_a_rate_that_cannot_be(value):
    with pytest.raises(InputError, match=r"entry\|families\|acute is negative or not finite"):
        run(small(groups=("families",), streams=[("families", "acute", value)]))


def test_numbers_of_draws():
    with pytest.raises(InputError, match="the system has 1"):
        run(SYSTEM, worlds=2)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: laws.weibull(np.array([0.0])), "positive, finite mean"),
        (lambda: laws.weibull(np.array([np.inf])), "positive, finite mean"),
        (lambda: laws.weibull(np.array([1.0]), -1.0), "positive, finite mean"),
        (lambda: laws.constant(np.array([-0.1])), "not negative"),
        (lambda: laws.lease(np.array([1.0]), np.array([0.0]), np.array([0.5])), "positive length"),
        (lambda: laws.lease(np.array([1.0]), np.array([1.0]), np.array([1.5])), "renewal share"),
    ],
)
def test_laws_that_cannot_be(make, words):
    with pytest.raises(InputError, match=words):
        make()


TABLE = np.array([[[0.0, 0.3, 1.0], [0.0, 1.0, 4.0]]])


@pytest.mark.parametrize(
    ("law", "tables", "words"),
    [
        (laws.lease(np.array([1e9]), np.array([3.0]), np.array([1.0])), TABLE, "always renewed"),
        (laws.weibull(np.array([2.0]), 0.01), TABLE, "a Weibull law with shape 0.01 has no finite"),
        (laws.weibull(np.array([2.0])) * np.nan, TABLE, "not finite"),
        (laws.quantiles(1, 0), np.where(TABLE == 4, np.inf, TABLE), "rising, finite years"),
        (laws.quantiles(1, 0), TABLE * [[[0.5], [1.0]]], "ends with share 0.5"),
        (laws.quantiles(1, 0), TABLE * [[[1.0], [-1.0]]], "rising, finite years"),
        (laws.quantiles(1, 0), TABLE * [[[np.nan], [1.0]]], "from share 0 to share 1"),
    ],
)
def test_a_law_without_a_mean(law, tables, words):
    system = small(groups=("young",), dwellings=("room",), tenancy=law, tables=tables)
    with pytest.raises(InputError, match=words) as error:
        check_laws(system)
    assert "'young' in 'room'" in str(error.value) or "Quantile table 0" in str(error.value)


def test_what_never_ends_by_itself_is_allowed():
    check_laws(small(tenancy=laws.constant(np.zeros(1))))
    check_laws(small(tenancy=laws.lease(np.array([1e9]), np.array([3.0]), np.array([0.9]))))
    check_laws(small(tenancy=laws.lease(np.array([5.0]), np.array([3.0]), np.array([1.0]))))
    check_laws(small(tenancy=laws.quantiles(1, 0), tables=TABLE))
    with pytest.raises(InputError, match="Homelessness of 'a'"):
        check_laws(small(self_resolution=laws.weibull(np.array([0.5]), 0.001)))


def test_an_unknown_outcome():
    outcome = run(small(units=(2,), tenancy=exponential(1.0)), draws=1)
    with pytest.raises(InputError, match="Did you mean 'homeless'"):
        outcome.pick("homelss")
    assert outcome.pick("homeless").shape == (1, 1, 11, 1, 3)
    assert outcome.pick("flow:applied").shape == (1, 1, 10, 1, 3)


def test_a_group_without_a_fitting_dwelling():
    import pandas as pd

    from boligsim.homelessness.build import _fit

    table = pd.DataFrame(
        {"group": ["families", "young"], "dwelling": ["ordinary"] * 2, "rank": [1.0, np.nan]}
    )
    with pytest.raises(InputError, match="Group 'young' fits no dwelling"):
        _fit(table, ["families", "young"], ["ordinary"])


def test_what_began_before_the_base_date_goes_on_from_it():
    system = small(years=2, units=(40,), start=[("a", "flat", 40)])
    loans = run(system, [Move("tenancy", "own", per_year=12, start=-1.0)], draws=1)
    assert loans.done[0, 0].tolist() == [[12], [12]]
    assert np.isclose(loans.time[0, 0, 0, ..., 0].sum(), 40.0)
    slots = run(system, [Support("t", 3, 12, start=-1.0)], draws=1)
    assert slots.done[0, 0].tolist() == [[3], [3]]
