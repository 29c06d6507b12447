"""The best mix and regret: equal to brute force, kept limits, fresh numbers, words."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import boligsim as bs
from boligsim.decisions.mixes import Mix, all_mixes, best_of, pareto, search
from boligsim.decisions.optimise import menu_of
from boligsim.decisions.regret import Regret, futures_of

LANGUAGES = ("nb", "nn", "en")
Values = dict[Mix, tuple[float, float, bool]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 2), min_size=1, max_size=4),
    st.integers(0, 10**6),
    st.floats(1.0, 12.0),
)
def test_a_small_menu_gives_what_brute_force_gives(
    levels: list[int], seed: int, budget: float
) -> None:
    rng = np.random.default_rng(seed)
    mixes = list(product(*(range(n + 1) for n in levels)))
    effect = {m: float(rng.integers(0, 9)) if any(m) else 0.0 for m in mixes}
    cost = {m: float(rng.integers(1, 9)) if any(m) else 0.0 for m in mixes}

    def evaluate(asked: list[Mix]) -> Values:
        return {m: (effect[m], cost[m], cost[m] <= budget) for m in asked}

    found, exact = search(levels, evaluate, 10**4)
    assert exact and set(found) == set(mixes) == set(all_mixes(levels))
    top = max(effect[m] for m in mixes if cost[m] <= budget)
    best = best_of(found)
    assert effect[best] == top and cost[best] <= budget
    assert cost[best] == min(cost[m] for m in mixes if cost[m] <= budget and effect[m] == top)
    front = pareto(found)
    for m in front:
        assert not any(
            cost[o] <= budget and effect[o] >= effect[m] and cost[o] <= cost[m]
            and (effect[o], cost[o]) != (effect[m], cost[m])
            for o in mixes
        )  # fmt: skip
    assert best in front


def test_a_large_menu_is_searched_step_by_step_and_says_so() -> None:
    worth, price = np.array([5.0, 4.0, 3.0, 2.0, 1.0]), np.array([4.0, 3.0, 3.0, 2.0, 1.0])
    seen: list[Mix] = []

    def evaluate(asked: list[Mix]) -> Values:
        seen.extend(asked)
        return {
            m: (float(worth @ np.array(m)), float(price @ np.array(m)), price @ np.array(m) <= 8)
            for m in asked
        }

    found, exact = search([1] * 5, evaluate, 31)
    assert not exact and len(seen) == len(set(seen)) == len(found) <= 31
    brute = max(
        float(worth @ np.array(m)) for m in product((0, 1), repeat=5) if price @ np.array(m) <= 8
    )
    assert found[best_of(found)][0] == brute


@pytest.fixture(scope="module")
def menu() -> dict[str, list[object]]:
    return {
        "loans": [bs.StartLoans(2, "2010-01"), bs.StartLoans(4, "2010-01")],
        "homes": [bs.Acquisitions({"2010-06": 3})],
    }


@pytest.fixture(scope="module")
def found(small: bs.Case, menu: dict[str, list[object]]) -> bs.Optimum:
    return bs.optimise(
        small.with_(worlds=12, histories=2), menu, worlds=10, histories=2,
        limits={"budget_economy_plan": 100},
    )  # fmt: skip


def test_every_mix_is_what_a_plain_run_of_it_gives(
    small: bs.Case, menu: dict[str, list[object]], found: bs.Optimum
) -> None:
    case = small.with_(worlds=10, histories=2)
    demand = bs.project_demand(case)
    base = bs.Scenario("base", case, key="base")
    both = bs.Scenario("both", case, measures=(menu["loans"][1], menu["homes"][0]), key="both")
    runs = bs.simulate(demand, [base, both])
    want = runs.compare(base).avoided("both")[..., 0].mean()
    row = found.frame[(found.frame["loans"] == 2) & (found.frame["homes"] == 1)].iloc[0]
    assert row["effect"] == pytest.approx(want)
    costs = runs.tables()["costs"]
    mine = costs[costs["scenario"] == "both"].groupby("series")["mean"].sum() / 1000
    net = mine["investment"] - mine["grant"] - mine["vat_compensation"]
    assert row["net_investment"] == pytest.approx(net)
    cash = net + mine["net_operating"] - mine["interest_and_instalments"]
    assert row["cash_cost"] == pytest.approx(cash)
    assert row["acquisitions_per_year"] == 3 and row["loans_per_year"] <= 4


def test_all_mixes_are_there_and_the_best_is_the_best(found: bs.Optimum) -> None:
    assert found.exact and len(found.frame) == 6
    kept = found.frame[found.frame["feasible"]]
    row = found.frame[(found.frame[list(found.menu)] == list(found.best)).all(axis=1)].iloc[0]
    assert row["feasible"] and row["effect"] == kept["effect"].max() and row["pareto"]


def test_the_winner_is_simulated_again_with_fresh_numbers(found: bs.Optimum) -> None:
    row = found.frame[(found.frame[list(found.menu)] == list(found.best)).all(axis=1)].iloc[0]
    assert found.fresh["mean"] != row["effect"]
    assert found.fresh["p10"] <= found.fresh["p50"] <= found.fresh["p90"]
    assert found.scenario.case is found.case
    assert len(found.scenario.measures) == sum(1 for level in found.best if level)


def test_limits_are_kept(small: bs.Case, menu: dict[str, list[object]]) -> None:
    case = small.with_(worlds=4, histories=1)
    how = {"worlds": 4, "histories": 1}
    none = {"budget_economy_plan": 0, "start_loans_per_year_max": 0}
    nothing = bs.optimise(case, menu, limits=none, **how)
    assert nothing.best == (0, 0) and nothing.fresh["mean"] == 0.0
    few = bs.optimise(case, menu, limits={"acquisitions_per_year_max": 2}, **how)
    assert few.best[1] == 0
    staff = bs.optimise(case, menu, limits={"staff_years_max": 0.0}, **how)
    assert staff.frame.loc[staff.frame["feasible"], "staff_years"].max() == 0.0


def test_rules_and_menu_of_the_case_are_the_default() -> None:
    case = bs.load_case("narvik")
    menu = menu_of(case)
    assert {key.split(":")[0] for key in menu} == {"start_loans", "acquisitions", "care_homes"}
    from boligsim.decisions.optimise import _limits

    assert _limits(case, None)["acquisitions_per_year_max"] == 12.0
    assert "dispersal_share_max" not in _limits(case, None)


def test_what_cannot_be_searched_is_refused(small: bs.Case) -> None:
    loans = bs.StartLoans(2, "2010-01")
    for menu, limits, why in (
        ({}, None, "menu is empty"),
        ({"a": [3]}, None, "not a measure"),
        ({"a": loans}, {"budget": 3}, "no limit 'budget'"),
        ({"a": loans}, {"budget_economy_plan": -1}, "number >= 0"),
        ({"a": bs.Acquisitions({"2010-06": 1}, dwelling="castle")}, None, "castle"),
    ):
        with pytest.raises(ValueError, match=why):
            bs.optimise(small, menu, limits=limits)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_optimum_is_shown_in_every_language(found: bs.Optimum, language: str) -> None:
    from matplotlib.figure import Figure

    text = repr(found.summary(language))
    words = {"nb": "Regnet på nytt", "nn": "Rekna på nytt", "en": "fresh numbers"}
    assert words[language] in text and "{" not in text
    ax = Figure().subplots()
    assert found.plot(ax=ax, language=language) is ax and ax.get_xlabel()
    assert "\n" not in repr(found) and found._repr_html_().startswith("<table")
    assert set(found.tables()) == {"optimum"}


# ---- regret


def test_regret_is_savages_table() -> None:
    # Savage's own idea on a table of losses: the careful act is neither best anywhere nor worst.
    values = pd.DataFrame({"dry": [0.0, 6.0, 5.0], "wet": [10.0, 1.0, 5.0]}, index=["a", "b", "c"])
    found = Regret(bs.load_case("narvik"), values, "homeless_years", "person_years",
                   {k: k for k in "abc"})  # fmt: skip
    assert found.regret.to_numpy().tolist() == [[0.0, 9.0], [6.0, 0.0], [5.0, 4.0]]
    assert found.careful == "c"  # b has the smallest mean, but nothing is averaged
    long = found.to_frame().set_index(["scenario", "future"])
    assert long.loc[("b", "dry"), ["value", "regret"]].tolist() == [6.0, 6.0]


def test_futures_are_alternatives_on_the_same_chance(small: bs.Case) -> None:
    case = small.with_(worlds=4, histories=2)
    futures = [bs.Future("own"), bs.Future("again"), bs.Future("jobs", jobs={2010: 50})]
    found = bs.regret(case, futures=futures)
    assert found.values["own"].equals(found.values["again"])  # the same future, the same numbers
    assert list(found.values.columns) == ["own", "again", "jobs"]
    runs = bs.simulate(bs.project_demand(case), bs.case_scenarios(case))
    from boligsim.scenarios.compare import person_years

    plain = [person_years(o, {"all": [0, 1, 2]}).mean() for o in runs.outcomes]
    assert found.values["own"].to_numpy() == pytest.approx(plain)
    assert (found.regret.min(axis=0) == 0).all()
    for language in LANGUAGES:
        text = repr(found.summary(language))
        sure = {"nb": "ikke sannsynligheter", "nn": "ikkje sannsyn", "en": "not probabilities"}
        assert sure[language] in text
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    assert found.plot(ax=ax, language="nn") is ax and len(ax.patches) == 6
    assert set(found.tables()) == {"regret"} and "\n" not in repr(found)
    assert found._repr_html_().startswith("<table")


def test_futures_of_a_case_are_its_own_and_statistics_norways(small: bs.Case) -> None:
    names = [f.name for f in futures_of(bs.load_case("narvik"))]
    assert names == ["own", "ssb_main", "ssb_low", "ssb_high"]
    assert [f.name for f in futures_of(small)] == ["own"]


def test_regret_refuses_what_it_cannot_compare(small: bs.Case) -> None:
    base = bs.case_scenarios(small)[:1]
    with pytest.raises(ValueError, match="at least two"):
        bs.regret(small, base)
    with pytest.raises(ValueError, match="name of its own"):
        bs.regret(small, futures=[bs.Future("a"), bs.Future("a")])
    with pytest.raises(ValueError, match="no outcome"):
        bs.regret(small, outcome="happiness")
