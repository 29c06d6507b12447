"""Paths: only chance in deaths, own luck of each place, and shrinkage toward places of its size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from boligsim.demand import fit_population
from boligsim.demand.population.local import local_ratios
from boligsim.demand.population.model import PopulationModel
from boligsim.demand.population.national import NationalPath, shift
from boligsim.demand.population.panel import Panel
from boligsim.demand.population.paths import Country, Scales, _drift


@pytest.fixture(scope="module")
def model(panel: Panel) -> PopulationModel:
    return fit_population(panel, 2026)


def calm(model: PopulationModel) -> PopulationModel:
    """The same model with nothing uncertain but who dies and how many are born."""
    quiet = PopulationModel(model.panel, model.country)
    quiet.spread = replace(  # type: ignore[misc]
        model.spread, migration=0.0, births=0.0, mortality=0.0, mortality_trend=0.0, size=0.0,
        total=(0.0,) * 4, old=(0.0, 0.0), oldest=(0.0, 0.0),
    )  # fmt: skip
    return quiet


def test_deaths_of_one_year_are_binomial(model: PopulationModel) -> None:
    paths = calm(model).project(2027, worlds=4000, seed=2).paths("1806")
    projection = model.project(2027)
    share = projection._walked[3][0]
    exposed = shift(model.panel.persons[model.panel.index("1806"), -1])
    for ages in (slice(67, 80), slice(80, None)):
        got = paths[:, 1, :, ages].sum(axis=(1, 2)).var()
        wanted = (exposed * share * (1 - share))[:, ages].sum()
        assert got == pytest.approx(wanted, rel=0.08)


def test_each_place_has_its_own_luck_and_the_country_is_shared(model: PopulationModel) -> None:
    projection = model.project(2030, worlds=600, seed=4)
    narvik = projection.paths("1806")[:, -1].sum(axis=(1, 2))
    tromso = projection.paths("5501")[:, -1].sum(axis=(1, 2))
    shared = np.corrcoef(narvik, tromso)[0, 1]
    assert 0.05 < shared < 0.8
    lonely = calm(model).project(2030, worlds=600, seed=4)
    apart = [lonely.paths(n)[:, -1, :, 60:].sum(axis=(1, 2)) for n in ("1806", "5501")]
    assert abs(np.corrcoef(*apart)[0, 1]) < 0.15


def test_what_is_drawn_has_the_spread_that_was_measured(model: PopulationModel) -> None:
    measured = replace(model.spread, migration=0.0, size=0.0)
    country = Country.of(measured, 20_000, 3, 6)
    one, other = (_drift(n, 20_000.0, measured, country, 20_000, 3, 6) for n in ("1806", "5501"))
    assert abs(np.corrcoef(one[:, 2], other[:, 2])[0, 1]) < 0.03
    a, b, c, d = measured.total
    wanted = a + b / 20_000 + c + d / 20_000
    assert one.var(axis=0) == pytest.approx(wanted, rel=0.05)
    # the lasting part adds up over the years, the yearly part does not
    assert one.sum(axis=1).var() == pytest.approx(
        36 * (a + b / 20_000) + 6 * (c + d / 20_000), rel=0.05
    )
    country = Country.of(measured, 20_000, 3, 9)
    births, deaths = country.fertility, country.mortality
    steps = np.arange(1, 10)
    np.testing.assert_allclose(births.std(axis=0), measured.births * np.sqrt(steps), rtol=0.05)
    trend = measured.mortality_trend * steps
    np.testing.assert_allclose(deaths.std(axis=0), np.hypot(measured.mortality, trend), rtol=0.05)


def country_that_stays(ages: int, steps: int) -> NationalPath:
    ratios = np.ones((steps, 2, ages))
    ratios[..., 0] = 0.0
    return NationalPath(2000, ratios, np.ones(steps), ratios[:1], np.ones(1), 0.5)


def test_a_small_place_leans_on_places_of_its_size() -> None:
    """Small places lose a tenth of those who turn 20-25 each year, large ones none."""
    ages, steps = 80, 6
    sizes = np.geomspace(40, 4000, 40)  # persons a year of age and sex
    persons = np.empty((len(sizes), steps + 1, 2, ages))
    for m, size in enumerate(sizes):
        kept = np.ones(ages)
        kept[20:26] = 0.9 if size < 400 else 1.0
        persons[m, 0] = size
        for t in range(steps):
            persons[m, t + 1] = shift(persons[m, t]) * kept
            persons[m, t + 1, :, -1] = size
            persons[m, t + 1, :, 0] = size
    # the smallest one happened to lose nobody
    persons[0] = sizes[0]
    found = local_ratios(persons, 2000, country_that_stays(ages, steps))
    band = found.theta[:, 21:25].mean(axis=1)
    # with 1500 persons' weight of the prior it is believed to be nearly like its equals
    assert band[0] < 0.97
    assert band[3] == pytest.approx(0.9, abs=0.05)
    assert band[-1] == pytest.approx(1.0, abs=0.01)
    np.testing.assert_allclose(found.theta[:, 40:60], 1.0, atol=0.01)


@pytest.mark.parametrize(("narrower", "low", "high"), [(1.0, 74.0, 86.0), (0.4, 20.0, 60.0)])
def test_intervals_cover_what_they_say(
    model: PopulationModel, narrower: float, low: float, high: float
) -> None:
    """Worlds of one seed lie in the interval of another's eight times in ten; not if narrowed."""
    ones = np.full(300, narrower)
    narrow = Scales(ones, ones, ones)
    for ages in (slice(0, None), slice(20, 67)):
        drawn = model.project(2035, worlds=300, seed=11, scales=narrow).paths("1806")
        came = model.project(2035, worlds=300, seed=12).paths("1806")
        sums, truth = (p[:, -1, :, ages].sum(axis=(1, 2)) for p in (drawn, came))
        inside = (truth >= np.quantile(sums, 0.1)) & (truth <= np.quantile(sums, 0.9))
        assert low <= 100 * inside.mean() <= high


def test_twins_lie_on_either_side_of_the_point(model: PopulationModel) -> None:
    projection = model.project(2032, worlds=200, seed=3)
    off = projection.paths("1806").sum(axis=(2, 3)) - projection.point("1806").sum(axis=(1, 2))
    one, twin = off[::2, -1], off[1::2, -1]
    assert np.corrcoef(one, twin)[0, 1] < -0.95
    assert (np.sign(one) != np.sign(twin)).mean() > 0.9
