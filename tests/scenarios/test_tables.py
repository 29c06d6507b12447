"""Tables: columns, names, years, groups, order of quantiles, and numbers by brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from boligsim.scenarios import case_scenarios, simulate
from boligsim.scenarios.tables import histogram_mean, histogram_median
from boligsim.scenarios.tidy import COLUMNS

SERIES = {
    "homelessness": "homeless_persons homeless_households homeless_children true_persons "
    "rough_persons friends_persons institution_persons temporary_households shelter_households "
    "long_homeless_persons temporary_3m_households waiting_households "
    "waiting_homeless_households applied_households allocated_households tenants_households "
    "own_households",
    "waiting": "wait_months_median wait_months_mean spell_months_median moved_in_households",
    "suitable_home": "suitable_share housed_share",
    "vacancy_chains": "opened moves length",
    "official_counts": "nibr_persons kostra_applications kostra_refused kostra_granted "
    "kostra_new_tenants kostra_temporary kostra_night_shelter kostra_waiting "
    "kostra_temporary_3m kostra_temporary_3m_children",
    "costs": "investment grant vat_compensation sale_income loan interest_and_instalments "
    "rent_income state_grants operation staff_years net_operating start_loans_lent "
    "state_allowance",
    "comparison": "homeless_persons waiting_households person_years_avoided "
    "probability_of_improving",
    "combinations": "person_years_avoided_joint person_years_avoided_sum_of_single "
    "person_years_avoided_interaction homeless_persons_joint homeless_persons_sum_of_single "
    "homeless_persons_interaction",
}


@pytest.fixture
def runs(fakes, case, monkeypatch):
    fakes.fake_simulate(monkeypatch)
    return simulate(fakes.fake_demand(case), case_scenarios(case))


def test_names_columns_and_order_of_quantiles(runs):
    tables = runs.tables()
    assert set(tables) == {*SERIES, "flows"}
    for name, frame in tables.items():
        assert tuple(frame.columns) == COLUMNS, name
        assert (frame["p10"] <= frame["p50"]).all(), name
        assert (frame["p50"] <= frame["p90"]).all(), name
        assert not frame.isna().any().any(), name
        assert not frame.duplicated(["scenario", "year", "group", "series", "of"]).any(), name
        assert set(frame["of"]) <= {"draws", "worlds", "effect", "fixed"}
        if name in SERIES:
            assert set(frame["series"]) == set(SERIES[name].split()), name


def test_homelessness_is_whole(runs):
    frame = runs.tables()["homelessness"]
    keys, groups = ("null", "loans", "bought", "all"), ("all", "homeless", "others")
    expected = set(itertools.product(keys, range(2026, 2032), groups))
    for _, rows in frame.groupby("series"):
        assert set(zip(rows["scenario"], rows["year"], rows["group"], strict=True)) == expected


def test_a_cell_by_brute_force(runs):
    frame = runs.tables()["homelessness"]
    o = runs.outcomes[2]
    stock = o.stock[:, :, 3, o.stocks.index("registered"), 1:, 1:].sum(axis=(-1, -2)).ravel()
    query = "scenario == 'bought' and year == 2029 and group == 'others'"
    row = frame.query(query + " and series == 'homeless_persons'").iloc[0]
    assert row["unit"] == "persons"
    assert row["mean"] == pytest.approx(stock.mean())
    assert [row["p10"], row["p50"], row["p90"]] == pytest.approx(
        np.quantile(stock, [0.1, 0.5, 0.9])
    )


def test_flows_and_nights(runs):
    frame = runs.tables()["flows"].query("scenario == 'null' and group == 'all' and year == 2027")
    o = runs.outcomes[0]
    assert set(frame["series"]) == {
        *o.flows,
        "no_offer_nights",
        "temporary_nights",
        "shelter_nights",
    }
    entry = o.flow[:, :, 1, o.flows.index("applied"), :, 0].sum(axis=-1).mean()
    assert frame.query("series == 'applied'")["mean"].item() == pytest.approx(entry)
    lived = o.time[:, :, 1, o.stocks.index("no_offer"), :, 0].sum(axis=-1).mean()
    nights = frame.query("series == 'no_offer_nights'").iloc[0]
    assert nights["unit"] == "nights"
    assert nights["mean"] == pytest.approx(365.25 * lived)


def test_suitable_share_by_brute_force(runs):
    o = runs.outcomes[0]
    rank_one = [(0, 1), (1, 0), (2, 2), (2, 3)]  # rop shared, tenants ordinary, old care or home
    suited = sum(o.tenants[:, :, 2, g, d] for g, d in rank_one)

    def households(name):
        return o.stock[:, :, 2, o.stocks.index(name), :, 0].sum(axis=-1)

    everyone = (
        households("housed")
        + households("waiting")
        + households("homeless")
        - households("waiting_homeless")
    )
    frame = runs.tables()["suitable_home"]
    row = frame.query("scenario == 'null' and year == 2028 and group == 'all'")
    got = row.query("series == 'suitable_share'")["mean"].item()
    assert got == pytest.approx(np.mean(100 * suited / everyone))


def test_chain_length_is_moves_so_far_over_vacancies_so_far(runs):
    o = runs.outcomes[0]
    frame = runs.tables()["vacancy_chains"].query("scenario == 'null' and series == 'length'")
    opened, moves = (o.chains[:, :, :3, k].sum(axis=2).ravel() for k in (0, 1))
    expected = np.mean(moves[opened > 0] / opened[opened > 0])
    assert frame.query("year == 2028")["mean"].item() == pytest.approx(expected)


def test_nothing_opened_has_no_length(fakes, case, monkeypatch, runs):
    runs.outcomes[0].chains[:] = 0
    frame = runs.tables()["vacancy_chains"].query("scenario == 'null'")
    assert set(frame["series"]) == {"opened", "moves"}


@pytest.mark.parametrize("months", [[0], [3, 3, 3], [0, 1, 2, 3], [5, 5, 9, 30], [0, 39, 39]])
def test_histograms_against_the_times_themselves(months):
    counts = np.bincount(months, minlength=40)
    assert histogram_mean(counts) == pytest.approx(np.mean(months) + 0.5)
    # straight within a bin: the median lies in the bin that holds the middle time
    middle = sorted(months)[(len(months) - 1) // 2]
    assert middle <= histogram_median(counts) <= middle + 1


def test_empty_histograms_have_no_median():
    assert np.isnan(histogram_median(np.zeros(40, dtype=int)))
    assert np.isnan(histogram_mean(np.zeros(40, dtype=int)))
    assert histogram_median(np.array([0, 4, 0, 0])) == 1.5
    assert histogram_median(np.array([1, 0, 0, 3])) == pytest.approx(3 + 1 / 3)


def test_a_year_without_moves_is_left_out(fakes, case, monkeypatch):
    fakes.fake_simulate(monkeypatch)
    runs = simulate(fakes.fake_demand(case), case_scenarios(case)[:1])
    runs.outcomes[0].wait[:, :, 2] = 0
    frame = runs.tables()["waiting"]
    assert 2028 not in set(frame.query("series == 'wait_months_median'")["year"])
    assert frame.query("series == 'moved_in_households' and year == 2028")["mean"].eq(0).all()


def test_to_frame_stacks_the_tables(runs):
    frame = runs.to_frame()
    assert list(frame.columns) == ["table", *COLUMNS]
    assert len(frame) == sum(len(t) for t in runs.tables().values())


def test_the_same_runs_give_the_same_bytes(fakes, case, monkeypatch, runs):
    again = simulate(fakes.fake_demand(case), case_scenarios(case)[::-1])
    for name in ("homelessness", "flows", "waiting", "combinations"):
        one, other = (
            r.tables()[name]
            .sort_values(["scenario", "series", "group", "year"])
            .to_csv(index=False)
            for r in (runs, again)
        )
        assert one == other
