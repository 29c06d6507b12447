"""Households ahead: drift of living alone, spread from past misses, types that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.demand.household_misses import (
    PERSONS,
    USUAL,
    Misses,
    bundled_households,
    counted_and_plain,
    drift_factors,
    household_misses,
    living_alone_drift,
)
from boligsim.demand.household_paths import wandering
from boligsim.demand.household_types import TYPES, comparable, own_type_year
from boligsim.demand.population.panel import Panel


@pytest.fixture(scope="module")
def case() -> bs.Case:
    return bs.load_case("narvik").with_(worlds=30)


@pytest.fixture(scope="module")
def demand(case: bs.Case) -> bs.Demand:
    return bs.project_demand(case)


def test_drift_moves_persons_and_loses_none() -> None:
    sizes = np.array([[40.0, 30.0, 10.0, 8.0, 3.0, 1.0]])
    factors = drift_factors(sizes, np.array([0.01]), np.array([3]))
    assert factors[0, 0] == pytest.approx(np.exp(0.01 * (0.85 + 0.85**2 + 0.85**3)))
    before, after = (sizes * PERSONS).sum(), (sizes * factors * PERSONS).sum()
    assert after == pytest.approx(before)
    assert (drift_factors(sizes, np.array([0.01]), np.array([0])) == 1.0).all()
    # nobody left to move in with: bounded, not negative
    wild = drift_factors(sizes, np.array([0.19]), np.array([60]))
    assert (wild > 0).all()


def test_drift_found_again_in_made_up_households(panel: Panel) -> None:
    """Those living alone grow 2 % a year beyond the shares in twelve municipalities."""
    names = panel.names[:12]
    rows = []
    for name in names:
        for year in range(2010, 2021):
            people = panel.persons[panel.index(name), year - panel.first_year]
            frame = pd.DataFrame({"municipality": [name], "year": [year]})
            rows.append(frame.assign(living_alone=0.0, total=float(people.sum())))
    table = pd.concat(rows, ignore_index=True)
    _, plain = counted_and_plain(panel, table, 2020)
    at = {n: k for k, n in enumerate(sorted(names))}
    table["living_alone"] = [
        plain[at[r.municipality], r.year - panel.first_year, 0] * np.exp(0.02 * (r.year - 2010))
        for r in table.itertuples()
    ]
    assert living_alone_drift(panel, table, 2020) == pytest.approx(0.02)
    # only what was known: an origin five years after the first row
    assert living_alone_drift(panel, table, 2014) == 0.0
    assert living_alone_drift(panel, table, 2015) == pytest.approx(0.02)


def test_the_bundled_parameter_is_the_measured_drift(panel: Panel, case: bs.Case) -> None:
    measured = living_alone_drift(panel, bundled_households(), 2024)
    assert case.parameters.value("households.living_alone_growth_per_year") == round(measured, 3)


def test_misses_of_exact_shares_are_none_and_of_noisy_ones_are_found(panel: Panel) -> None:
    rng = np.random.default_rng(5)
    names = panel.names[:15]
    years = range(2006, 2025)
    blank = pd.DataFrame(
        [(n, y, 0.0, 0.0) for n in names for y in years],
        columns=["municipality", "year", "living_alone", "total"],
    )
    _, plain = counted_and_plain(panel, blank, 2024)
    rows = {}
    for noise in (0.0, 1.0):
        steps = rng.normal(0.0, noise, size=(15, len(years)))
        path = np.exp(np.cumsum(steps, axis=1) * np.sqrt(0.2 / plain[:, 1:20].sum(axis=-1)))
        table = blank.copy()
        table["living_alone"] = (plain[:, 1:20, 0] * path).ravel()
        table["total"] = (plain[:, 1:20].sum(axis=-1) * path).ravel()
        rows[noise] = household_misses(panel, table, 2024)
    assert rows[0.0].own < 1e-12
    assert rows[0.0].common < 1e-12
    assert 0.1 < rows[1.0].own < 0.35
    assert rows[0.0].level < 1e-6
    assert household_misses(panel, blank[blank["year"] < 2008], 2007).own == USUAL.own
    with pytest.raises(InputError, match="lack the column total"):
        household_misses(panel, blank.drop(columns="total"), 2024)


def test_wandering_starts_where_the_level_is_known() -> None:
    misses, households = Misses(0.0, 0.2, 0.05), np.full(4000, 2000.0)
    known = wandering(misses, households, 6, known=True, seed=3)
    assert not known[:, 0].any()
    assert known[:, 5].std() == pytest.approx(np.sqrt(5 * 0.2 / 2000), rel=0.05)
    unknown = wandering(misses, households, 6, known=False, seed=3)
    assert unknown[:, 0].std() == pytest.approx(0.05, rel=0.05)
    assert wandering(misses, households[:9], 6, known=True, seed=3).tobytes() == (
        known[:9].tobytes()
    )


def test_narvik_is_known_in_2024_and_spreads_from_the_base_year(demand: bs.Demand) -> None:
    shares = demand.household_shares
    assert (shares.status, shares.year) == ("measured", 2024)
    now, later = demand.households[:, 0], demand.households[:, 10]
    assert now.std() / now.mean() < 0.005
    assert later.std() / later.mean() > 0.015
    plain = shares.by_size(demand.population.sum(axis=2))
    assert demand.households_by_size[:, 10, 0].mean() > 1.02 * plain[:, 10, 0].mean()


def test_scale_and_drift_are_levers(case: bs.Case, demand: bs.Demand) -> None:
    still = case.parameters.replace("households.spread_scale", 0.0)
    calm = bs.project_demand(case.with_parameters(still))
    plain = calm.household_shares.by_size(calm.population.sum(axis=2))
    drift = calm.parameters.get("households.living_alone_growth_per_year")
    factors = drift_factors(plain, drift[:, None], (calm.years - 2024)[None, :])
    # what is left of the spread is a tenth of it
    np.testing.assert_allclose(calm.households_by_size, plain * factors, rtol=0.01)
    assert calm.households[:, -1].std() < demand.households[:, -1].std()


def test_types_add_up_and_start_at_the_counted_ones(demand: bs.Demand) -> None:
    found = demand.households_by_type
    assert tuple(found) == TYPES
    np.testing.assert_allclose(sum(found.values()), demand.households)
    assert own_type_year(demand) == 2024
    assert found["lone_parent"][:, 0].mean() == pytest.approx(476, rel=0.08)
    assert found["couple_children"][:, 0].mean() == pytest.approx(1676, rel=0.05)
    # fewer children, fewer families with children
    children = demand.band(0, 17).mean(axis=0)
    both = found["couple_children"].mean(axis=0) + found["lone_parent"].mean(axis=0)
    assert (children[-1] < children[0]) == (both[-1] < both[0])


def test_a_place_without_own_types_gets_those_of_its_size(case: bs.Case) -> None:
    rows = case.indicators
    bare = case.with_tables(indicators=rows[~rows["series"].str.startswith("households")]).with_(
        worlds=30
    )
    demand = bs.project_demand(bare)
    assert demand.household_shares.status == "assumed"
    assert own_type_year(demand) is None
    lone = demand.households_by_type["lone_parent"][:, 0]
    counts, among, _ = comparable("lone_parent", (0, 17), 2026, case.municipality)
    rate = lone.mean() / demand.band(0, 17)[:, 0].mean()
    assert 0.6 * (counts / among).min() < rate < 1.2 * (counts / among).max()
    assert lone.std() / lone.mean() > 0.05  # the spread between places, not a known number
    assert demand.households[:, 0].std() / demand.households[:, 0].mean() > 0.02


def test_exposure_by_household_type_and_sex(demand: bs.Demand) -> None:
    found = demand.households_by_type
    np.testing.assert_array_equal(
        demand.exposure("households_with_children"),
        found["lone_parent"] + found["couple_children"],
    )
    women, men = demand.exposure("women_18plus"), demand.exposure("men_18plus")
    np.testing.assert_allclose(women + men, demand.exposure("persons_18plus"))
    assert (women[:, 0] != men[:, 0]).all()
    history = bs.project_demand(bs.load_case("narvik-2009").with_(worlds=2))
    with pytest.raises(InputError, match="sex = both"):
        history.exposure("women_18_49")
    with pytest.raises(InputError, match=r"did you mean 'households_lone_parent'"):
        demand.exposure("households_lone_parents")
