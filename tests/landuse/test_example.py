"""The fictive example case: what a zone table gives, and no row of it only for show."""

from __future__ import annotations

from dataclasses import replace

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest

import boligsim as bs
from boligsim.case.cells import typed_frame
from boligsim.landuse import LINES, programme as room
from boligsim.landuse.faults import faults
from boligsim.landuse.plan import plan_land

PATHS = (0.2, 0.5, 0.9)


@pytest.fixture(scope="module")
def runs():
    case = bs.load_case("eksempel").with_(worlds=16, histories=1)
    scenarios = bs.case_scenarios(case)
    return bs.simulate(bs.project_demand(case), [scenarios[0], scenarios[-1]])


@pytest.fixture(scope="module")
def land(runs):
    return plan_land(runs)


@pytest.fixture(scope="module")
def tables(land):
    return land.tables()


def test_it_is_marked_as_fictive_everywhere(runs, land):
    case = runs.case
    assert case.settings["fictive"] == "yes" and "oppdiktet" in case.municipality_name
    assert set(case.zones["illustrative"]) == {"yes"} and case.zones["zone"].nunique() == 12
    assert set(case.rules["status"]) == {"illustrative"}
    assert case.sources["note"].str.contains("Oppdiktet|oppdiktet").all()
    assert not land.adopted and land.reserve_status == "illustrative"
    for name in ("programme", "zone_plan", "plan_limits"):
        assert set(land.tables()[name]["status"]) <= {"illustrative"}
    # It lies in the open sea, so that nobody takes the map for a place.
    points = np.vstack([ring for zone in case.shapes.values() for part in zone for ring in part])
    assert points[:, 0].min() > 5.5 and points[:, 0].max() < 7 and points[:, 1].min() > 66


@pytest.mark.parametrize("kind", ["reserve", "programme", "map"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_plot_is_marked_in_the_language_of_the_case(land, kind, language):
    from matplotlib import pyplot

    mark = {"nb": "Oppdiktet kommune", "nn": "Oppdikta kommune", "en": "Fictive municipality"}
    ax = replace(land, case=land.case.with_(language=language)).plot(kind=kind, scenario="alt")
    texts = [t.get_text() for t in ax.texts]
    assert sum(mark[language] in t for t in texts) == 2
    pyplot.close("all")


def test_no_plan_breaks_a_rule(land):
    for part in land.parts:
        for problem, plan in zip(part.programme.problems, part.programme.plans, strict=True):
            assert faults(problem, plan) == []


def test_the_programme_adds_up_and_meets_the_need(land, tables):
    frame = tables["programme"]
    built = frame[(frame["series"] == "built") & (frame["unit"] == "dwellings")]
    for part in land.parts:
        mine = built[built["scenario"] == part.key]
        total = mine[mine["zone"] == "all"].set_index("year")["plan"]
        zones = mine[mine["zone"] != "all"].groupby("year")["plan"].sum()
        assert (total.reindex(zones.index) == zones).all()
        problem, plan = part.programme.middle
        wanted = np.cumsum(problem.demand[:-1].sum(axis=0)) - plan.unmet[:-1].sum(axis=0)
        assert np.cumsum(total.to_numpy()).tolist() == wanted.tolist()
    social = frame[frame["series"].str.startswith("social_") & (frame["zone"] == "all")]
    placed = social.groupby("scenario")["plan"].sum()
    assert placed["base"] == 0 < placed["alt"] == land.parts[1].programme.middle[0].social.sum()


def test_zone_plan_agrees_with_the_programme(land, tables):
    frame, programme = tables["zone_plan"], tables["programme"]
    alt = frame[frame["scenario"] == "alt"].set_index(["series", "zone"])
    built = programme[(programme["scenario"] == "alt") & (programme["series"] == "built")]
    built = built[(built["zone"] != "all") & (built["unit"] == "dwellings")]
    sums = built.groupby("zone")["plan"].sum()
    for zone in land.zones.names:
        row = alt.loc[("zone_built", zone)]
        assert row["plan"] == sums.get(zone, 0)
        assert row["least"] <= row["p10"] <= row["p50"] <= row["p90"] <= row["most"]
        assert row["most"] <= alt.loc[("capacity_counted", zone), "plan"]
        secured = alt.loc[("preemption", zone), "plan"] + alt.loc[("referral", zone), "plan"]
        if row["plan"]:
            share = alt.loc[("secured_share", zone), "plan"]
            assert secured == pytest.approx(share * row["plan"] / 100)
            assert share <= alt.loc[("secured_share", zone), "limit"] + 1e-9
        end = alt.loc[("social_share_end", zone)]
        today = alt.loc[("social_share_today", zone), "plan"]
        assert end["plan"] <= max(end["limit"], today) + 1e-9
    access = alt.loc["accessible_required"]["plan"].sum()
    assert access == pytest.approx(np.ceil(0.5 * sums.sum()))


def test_building_need_follows_the_steps_of_the_guide(land, tables):
    frame = tables["building_need"]
    assert list(dict.fromkeys(frame["step"])) == ["horizon", "need", "reserve", "gap"]
    assert set(frame["period"]) == {"economy_plan", "land_use_plan"}
    at = frame[(frame["scenario"] == "base") & (frame["period"] == "land_use_plan")]
    means = at[at["building"] == "all"].set_index("series")["mean"]
    assert means[list(LINES)].sum() == pytest.approx(means["new_on_land"])
    types = at[(at["series"] == "new_on_land") & (at["building"] != "all")]["mean"].sum()
    assert types == pytest.approx(means["new_on_land"])
    gap = means["new_on_land"] - means["reserve_realisable"]
    assert means["gap_realisable"] == pytest.approx(gap)
    part = land.parts[0]
    need = part.identity.new_on_land[:, 1:13].sum(axis=1)
    lacking = need > part.reserve.available[:, 13]
    assert means["gap_share"] == pytest.approx(lacking.mean())
    assert means[["first_year", "last_year"]].tolist() == [2027, 2038]


def test_rules_are_observed_and_kept(tables):
    frame = tables["plan_rules"].set_index(["scenario", "series"])
    assert (frame.loc["alt"]["kept"] != "no").sum() >= 11
    for name in ("dispersal_share_max", "cluster_size_max", "zone_per_year_max"):
        row = frame.loc[("alt", f"rule_{name}")]
        assert row["kept"] == "yes" and row["mean"] <= row["limit"] + 1e-9
    assert frame.loc[("alt", "rule_start_loans_per_year_max"), "mean"] > 0
    assert frame.loc[("base", "rule_acquisitions_per_year_max"), "mean"] == 0


def test_summary_and_page(land):
    text = repr(land.summary())
    assert "Oppdiktet kommune" in text and "12" in text
    assert "<table" in land._repr_html_()


@pytest.mark.slow
def test_the_same_runs_give_the_same_bytes(runs, tables):
    part = type(runs)(
        runs.demand, runs.scenarios[1:], runs.outcomes[1:], seed=runs.seed, runner=runs.runner
    )
    again = plan_land(part).tables()
    for name in ("programme", "zone_plan", "building_need", "reserve"):
        mine = tables[name][tables[name]["scenario"] == "alt"]
        assert mine.to_csv(index=False) == again[name].to_csv(index=False), name


# --- Nothing in zones and rules is only for show -------------------------------------------------


@pytest.fixture
def three_paths(monkeypatch):
    """Three plans instead of nine: enough to see whether a row moves one."""
    monkeypatch.setattr(room, "QUANTILES", PATHS)


def moved(runs, **frames: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tables of the recommended scenario with other zones or rules, without what only repeats."""
    known = {name: typed_frame(name, frame) for name, frame in frames.items()}
    case = replace(runs.case, _frames={**runs.case._frames, **known})
    part = type(runs)(
        replace(runs.demand, case=case),
        runs.scenarios[1:],
        runs.outcomes[1:],
        seed=runs.seed,
        runner=runs.runner,
    )
    tables = plan_land(part).tables()
    tables["plan_rules"] = tables["plan_rules"].drop(columns="limit")
    plan = tables["zone_plan"]
    echo = ["capacity_ready", "capacity_long", "service_km", "social_share_today"]
    tables["zone_plan"] = plan[~plan["series"].isin(echo)].drop(columns="limit")
    return tables


@pytest.fixture(scope="module")
def still(runs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "QUANTILES", PATHS)
        return moved(runs)


def differs(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> list[str]:
    return [name for name in one if not one[name].equals(other[name])]


ROWS = range(len(bs.load_case("eksempel").zones))
RULES = bs.load_case("eksempel").rules["rule"].tolist()
TIGHTER = {
    "budget_economy_plan": 1.0, "start_loans_per_year_max": 0.5, "acquisitions_per_year_max": 1.0,
    "staff_years_max": 0.1, "dispersal_share_max": 0.03, "cluster_size_max": 1.0,
    "accessible_share_min": 0.65, "sequence_share_min": 1.0, "zone_per_year_max": 12.0,
    "preemption_share_max": 0.0, "referral_share_max": 0.0, "secured_share_min": 0.0,
    "discount_rate": 0.1,
}  # fmt: skip


FEW = {0, "dispersal_share_max", "probability"}


def some(values):
    """A few in every run of the tests, all of them before a release."""
    return [
        pytest.param(*v, marks=() if v[0] in FEW else pytest.mark.slow, id=str(v[0]))
        for v in (v if isinstance(v, tuple) else (v,) for v in values)
    ]


@pytest.mark.parametrize("row", some(ROWS))
def test_every_row_of_zones_moves_a_number(runs, still, three_paths, row):
    zones = runs.case.zones
    zones["capacity"] = zones["capacity"].astype(float)
    zones.loc[row, "capacity"] = zones.loc[row, "capacity"] // 2
    assert differs(still, moved(runs, zones=zones))


@pytest.mark.parametrize("rule", some(RULES))
def test_every_rule_moves_a_number(runs, still, three_paths, rule):
    rules = runs.case.rules
    rules.loc[rules["rule"] == rule, "value"] = TIGHTER[rule]
    assert differs(still, moved(runs, rules=rules))


@pytest.mark.parametrize(
    ("column", "row", "value"),
    some([
        ("earliest", 8, 2036),
        ("after", 13, ""),
        ("probability", 0, 0.3),
        ("slip_months", 3, 60.0),
        ("cost", 0, 2.0),
        ("service_km", 0, 20.0),
        ("existing_dwellings", 0, 50.0),
        ("existing_social", 0, 300.0),
        ("service_plots", 16, 0.0),
        ("decares", 3, 99.0),
        ("accessible_share", 3, 0.0),
        ("reserve", 7, "ready"),
        ("illustrative", slice(None), "no"),
    ]),
)  # fmt: skip
def test_every_column_of_zones_moves_a_number(runs, still, three_paths, column, row, value):
    zones = runs.case.zones
    if isinstance(value, float):
        zones[column] = zones[column].astype(float)
    zones.loc[row, column] = value
    assert differs(still, moved(runs, zones=zones))


def test_nothing_moves_by_itself(runs, still, three_paths):
    zones = runs.case.zones
    assert differs(still, moved(runs, zones=zones)) == []
