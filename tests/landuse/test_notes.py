"""What a plan says in words: no growth, no capacity, conditions never met, rules that bind."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from boligsim.base.errors import InputError
from boligsim.landuse import plan_land
from boligsim.landuse.binding import Binding
from boligsim.landuse.notes import binding_sentence
from boligsim.landuse.problem import GROUPS
from boligsim.landuse.programme import split, whole
from boligsim.landuse.words import say

from .conftest import VALUES, make_runs
from .test_land import QUIET
from .test_zones import COLUMNS, ROWS

GROWING = ((1000, 1040, 1080, 1120),) * 2
FALLING = ((1000, 990, 980, 970),) * 2
LANGUAGES = ("nb", "nn", "en")


def with_zones(rows=ROWS, rules=(), values=QUIET, status=None, **changes):
    """A small run with zones."""
    values = values | {("service_plot.places_per_plot", ""): 24.0}
    given = {k: v for k, v in values.items() if not k[0].startswith("reserve.")}
    runs = make_runs(values=given, status=status or {}, rules=rules, **changes)
    runs.case.zones = pd.DataFrame(rows, columns=COLUMNS)
    return runs


def changed(row, **cells):
    return tuple(cells.get(name, value) for name, value in zip(COLUMNS, row, strict=True))


def test_growth_below_zero():
    land = plan_land(make_runs(households=FALLING, values=QUIET))
    assert say("note.no_growth_all", "nb") in land.notes()
    mixed = (GROWING[0], FALLING[0])
    land = plan_land(make_runs(households=mixed, values=QUIET))
    for language in LANGUAGES:
        assert say("note.no_growth", language, share="50") in land.notes(language=language)
    assert np.isnan(land.parts[0].reserve.years_total[1])


def test_a_zone_without_capacity():
    rows = [ROWS[0], changed(ROWS[2], capacity=0, after="")]
    land = plan_land(with_zones(rows, households=GROWING))
    assert "Åsen har ingen kapasitet; der kan det ikke bygges." in land.notes()
    assert "hill har ingen kapasitet; der kan det ikkje byggjast." in land.notes(language="nn")


@pytest.mark.parametrize("cells", [{"capacity": 0}, {"probability": 0.0}, {"earliest": 2050}])
def test_a_condition_never_met(cells):
    rows = [changed(ROWS[0], **cells), changed(ROWS[2], earliest=2026, slip_months=0)]
    land = plan_land(with_zones(rows, households=GROWING))
    said = "Rekkefølgekravet for Åsen blir aldri oppfylt: Byen kan ikke bygges ut i perioden."
    assert said in land.notes()
    built = land.parts[0].programme.middle[1].built
    assert not built[1].any()


def test_rules_that_bind_are_sentences_with_zone_and_year():
    rows = [changed(ROWS[0], capacity=10, probability=1.0, slip_months=0)]
    land = plan_land(with_zones(rows, households=GROWING))
    text = " ".join(land.notes())
    assert "Kapasitet (leilighet i blokk): fra 2026 mangler plass" in text and "Byen" in text
    assert "Kapasitet (enebolig): ingen områder har plass til boligtypen" in text
    table = land.tables()["plan_limits"]
    assert set(table["series"]) == {"limit_capacity"} and set(table["quantile"]) == {0.1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", GROUPS)
def test_every_rule_has_a_sentence(rule, language):
    zones = SimpleNamespace(
        names=("a", "b"), labels=("Aker", "Bakke"), after=np.array([1, -1]),
        fields=lambda z: np.array([z]),
    )  # fmt: skip
    found = SimpleNamespace(zones=zones)
    many = binding_sentence(found, Binding(rule, "a", "block", 2031, 11.2, 0), language)
    one = binding_sentence(found, Binding(rule, "a", "block", 2031, 1.0, 0), language)
    none = binding_sentence(found, Binding(rule, "", "", 2031, 0.0, 0), language)
    assert "2031" in many and "12 " in many and many != one
    assert "Aker" in many or rule == "accessible"
    assert ("Bakke" in many) == (rule == "sequence")
    assert say(f"rule.{rule}", language) in none
    assert not {"{", "}", "()"} & set(many + one + none)
    assert "1 boliger" not in one and "1 bustader" not in one and "1 dwellings" not in one


def test_a_case_without_zones_has_no_programme_to_draw():
    land = plan_land(make_runs())
    with pytest.raises(InputError, match="ingen områder"):
        land.plot(kind="programme")
    with pytest.raises(InputError, match="reserve, programme or map"):
        land.plot(kind="maps")
    with pytest.raises(InputError, match="verken omriss"):
        runs = with_zones(households=GROWING)
        runs.case.shapes = {}
        runs.case.border = pd.DataFrame(columns=["ring", "point", "lon", "lat"])
        plan_land(runs).plot(kind="map")


def test_the_paths_of_need_add_up_and_never_fall():
    rng = np.random.default_rng(5)
    share = rng.dirichlet([3.0, 2.0, 1.0])
    steps = rng.integers(0, 30, 14)
    out = split(steps, share)
    assert (out.sum(axis=0) == steps).all() and (out >= 0).all()
    gap = np.cumsum(out, axis=1) - share[:, None] * np.cumsum(steps)[None, :]
    assert np.abs(gap).max() <= 1.5
    assert whole(np.array([0.4, 0.9, 0.7, 2.2])).tolist() == [0, 1, 0, 1]


def test_demand_follows_the_quantiles_of_what_takes_land():
    runs = with_zones(households=(GROWING[0], (1000, 1020, 1040, 1060)), values=QUIET)
    runs.case.periods = {"land_use_plan": (2027, 2038)}
    found = plan_land(runs).parts[0].programme
    # 40 and 20 a year; the plan begins in 2027 and meets what was needed in 2026 as well.
    totals = [p.demand[:3].sum(axis=0).tolist() for p in found.problems]
    assert found.years == (2027, 2028)
    assert totals[0] == [44, 22] and totals[4] == [60, 30] and totals[8] == [76, 38]
    assert found.problems[4].demand.sum(axis=1).tolist()[:3] == [23, 22, 45]


def test_accessible_and_services_reach_the_plan():
    values = VALUES | {("accessible.possible_share", "block"): 0.7}
    rules = [("accessible_share_min", 0.5), ("zone_per_year_max", 30.0)]
    runs = with_zones(values=values, rules=rules, households=GROWING)
    problem = plan_land(runs).parts[0].programme.problems[4]
    assert problem.accessible[:2].tolist() == [0.7, 1.0]
    assert problem.rules.accessible_share_min == 0.5 and problem.rules.zone_per_year_max == 30
