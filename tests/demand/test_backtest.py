"""Backtests: nothing later is used, scores by hand, the bundled record, SSB's issues."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

import boligsim as bs
from boligsim.base.errors import InputError
from boligsim.commands.cli import cli
from boligsim.demand.backtest import Backtest, backtest, case_record, ssb_vintages
from boligsim.demand.backtest.figure import plot_vintages
from boligsim.demand.backtest.record import SEED, WORLDS, bundled_backtest
from boligsim.demand.backtest.show import summary_table, vintages_table
from boligsim.demand.backtest.write import write_backtest
from boligsim.demand.population.panel import Panel

QUICK = ["last_value", "linear", "hamilton_perry", "theta"]


@pytest.fixture(scope="module")
def narvik() -> Backtest:
    return backtest(municipalities="1806", origins=[2017, 2021], rivals=QUICK, worlds=20)


def test_shape_and_truth(narvik: Backtest, panel: Panel) -> None:
    frame = narvik.to_frame()
    columns = "municipality origin horizon target age size truth method forecast error p10 p90 crps"
    assert list(frame.columns) == columns.split()
    # 2021 + 9 is not counted yet
    assert sorted(set(zip(frame["origin"], frame["horizon"], strict=True))) == [
        (2017, 5), (2017, 9), (2021, 5),
    ]  # fmt: skip
    total = frame[(frame["age"] == "all") & (frame["target"] == 2026)]
    assert set(total["truth"]) == {21_647.0}
    assert set(frame["method"]) == {"model", *QUICK}
    last = total[(total["method"] == "last_value") & (total["origin"] == 2021)]
    counted = panel.persons[panel.index("1806"), 2021 - panel.first_year].sum()
    assert last["forecast"].iloc[0] == counted
    assert last["error"].iloc[0] == pytest.approx(counted / 21_647 - 1)
    assert last["crps"].iloc[0] == pytest.approx(abs(counted - 21_647))
    own = total[total["method"] == "model"]
    assert ((own["p10"] < own["forecast"]) & (own["forecast"] < own["p90"])).all()


def test_nothing_later_than_the_origin_is_used(panel: Panel) -> None:
    changed = panel.persons.copy()
    changed[:, 2018 - panel.first_year :] *= 2.0
    later = Panel(panel.names, panel.first_year, changed, panel.both)
    call = {"origins": 2017, "horizons": 5, "municipalities": "1806", "rivals": QUICK, "worlds": 4}
    one = backtest(panel, **call).forecasts  # type: ignore[arg-type]
    other = backtest(later, **call).forecasts  # type: ignore[arg-type]
    same = ["size", "model", "p10", "p50", "p90", *QUICK]
    pd.testing.assert_frame_equal(one[same], other[same])
    np.testing.assert_allclose(other["truth"], 2 * one["truth"])


def by_hand() -> Backtest:
    rows = [
        # municipality, origin, size, truth, model, p10, p90, crps, last_value
        ("a", 2010, 4_000.0, 100.0, 104.0, 95.0, 110.0, 2.0, 90.0),
        ("a", 2011, 4_000.0, 200.0, 190.0, 191.0, 195.0, 8.0, 210.0),
        ("b", 2010, 30_000.0, 400.0, 400.0, 380.0, 420.0, 4.0, 300.0),
    ]
    names = ["municipality", "origin", "size", "truth", "model", "p10", "p90", "crps", "last_value"]
    frame = pd.DataFrame(rows, columns=names).assign(horizon=5, age="all", p50=1.0)
    return Backtest(frame, worlds=10, seed=1)


def test_scores_by_hand() -> None:
    scores = by_hand().scores("horizon").set_index("method")
    own, last = scores.loc["model"], scores.loc["last_value"]
    assert own["forecasts"] == 3
    assert own["mape"] == pytest.approx((4 + 5 + 0) / 3)
    assert own["median_ape"] == pytest.approx(4)
    assert own["bias"] == pytest.approx((4 - 5 + 0) / 3)
    assert own["within5"] == pytest.approx(100)  # exactly five per cent is within
    assert own["wape"] == pytest.approx(100 * 14 / 700)
    assert own["coverage80"] == pytest.approx(200 / 3)
    assert own["interval_score"] == pytest.approx(100 * (15 / 100 + (4 + 50) / 200 + 40 / 400) / 3)
    assert own["crps"] == pytest.approx(100 * (2 / 100 + 8 / 200 + 4 / 400) / 3)
    assert last["mape"] == pytest.approx((10 + 5 + 25) / 3)
    assert last["crps"] == pytest.approx(last["mape"])
    assert np.isnan(last["coverage80"])
    classes = by_hand().scores(["size_class"])
    assert list(classes["size_class"]) == ["under_5000"] * 2 + ["over_20000"] * 2
    assert by_hand().of("b").scores("municipality")["mape"].tolist() == [0.0, 25.0]
    with pytest.raises(InputError, match="by has 'sise_class'"):
        by_hand().scores("sise_class")
    with pytest.raises(InputError, match="'c' is not among the 2"):
        by_hand().of("c")


def test_the_bundled_record_is_what_the_code_gives() -> None:
    """A sample of the bundled table, made again from the panel."""
    parts = [
        backtest(municipalities=some, origins=origin, horizons=ahead, worlds=WORLDS, seed=SEED)
        for some, origin, ahead in ((["1806", "1835"], 2016, 9), ("5501", 2020, 5))
    ]
    fresh = pd.concat([part.forecasts for part in parts])
    kept = bundled_backtest().forecasts
    assert len(kept) == 120 * 5 * 8
    keys = ["municipality", "origin", "horizon", "age"]
    both = fresh.merge(kept, on=keys, suffixes=("", "_kept"))
    assert len(both) == 3 * 5
    for column in ("size", "truth", "model", "last_value", "linear", "hamilton_perry", "theta"):
        np.testing.assert_allclose(both[column], both[f"{column}_kept"], atol=0.051, err_msg=column)
    for column in ("p10", "p50", "p90"):
        # another processor may round a drawn death the other way
        np.testing.assert_allclose(both[column], both[f"{column}_kept"], rtol=1e-3, atol=0.1)
    np.testing.assert_allclose(both["crps"], both["crps_kept"], rtol=0.02, atol=0.1)
    total = both[both["age"] == "all"]
    # an optimiser's: the same to a person
    np.testing.assert_allclose(total["damped_ets"], total["damped_ets_kept"], rtol=1e-3)


def test_the_record_beats_simple_rivals_where_it_counts() -> None:
    scores = bundled_backtest().scores().set_index(["horizon", "age", "method"]).sort_index()
    for horizon in (5, 9):
        for age in ("67-79", "80+"):
            wape = scores.loc[(horizon, age)]["wape"].astype(float)
            assert wape["model"] == wape.min()
    mape = scores.loc[(9, "all")]["mape"].astype(float)
    assert mape["model"] == mape.min()
    assert 75 <= scores.loc[(5, "all", "model"), "coverage80"] <= 88
    assert 78 <= scores.loc[(9, "all", "model"), "coverage80"] <= 94


def test_the_paths_of_all_municipalities_are_centred() -> None:
    """The median of the paths lies on the point projection after nine years."""
    rows = bundled_backtest().forecasts
    rows = rows[(rows["age"] == "all") & (rows["horizon"] == 9)]
    off = (rows["p50"] / rows["model"] - 1).abs()
    assert off.median() < 0.001
    assert (off < 0.002).mean() > 0.95


def test_the_record_of_a_case() -> None:
    case = bs.load_case("narvik")
    frame = case_record(case)
    assert list(dict.fromkeys(frame["scope"])) == ["municipality", "size_class", "panel"]
    assert list(dict.fromkeys(frame["name"])) == ["1806", "over_20000", "all"]
    own = frame[(frame["scope"] == "municipality") & (frame["method"] == "model")]
    assert set(own["forecasts"]) == {4}
    nine = own[(own["horizon"] == 9) & (own["age"] == "all")]
    assert 0 < float(nine["mape"].iloc[0]) < 5
    # a case of 2009 could not know how its successors fared
    assert case_record(bs.load_case("narvik-2009")).empty
    other = case.with_()
    object.__setattr__(other, "municipality", "9999")
    assert set(case_record(other)["scope"]) == {"size_class", "panel"}
    demand = bs.project_demand(case.with_(worlds=4))
    pd.testing.assert_frame_equal(demand.record, frame)


@pytest.fixture(scope="module")
def issues() -> pd.DataFrame:
    return ssb_vintages(bs.load_case("narvik"), worlds=20)


def test_three_issues_of_ssb(issues: pd.DataFrame) -> None:
    assert sorted(set(issues["vintage"])) == [2020, 2024, 2026]
    row = issues.set_index(["vintage", "year"])
    # tables 12882 and 14288: 21,160 and 21,475 on 1 January 2026, when 21,647 were counted
    assert row.loc[(2020, 2026), "ssb"] == 21_160
    assert row.loc[(2024, 2026), "ssb"] == 21_475
    assert row.loc[(2020, 2026), "ssb_error"] == pytest.approx(21_160 / 21_647 - 1)
    ours = row.loc[(2020, 2026)]
    assert ours["ours_error"] == pytest.approx(ours["ours"] / 21_647 - 1)
    assert abs(ours["ours_error"]) < 0.02
    assert np.isnan(row.loc[(2026, 2040), "observed"])
    assert np.isnan(row.loc[(2026, 2026), "ours_error"])  # where both start is no forecast
    plain = bs.load_case("narvik-2009")
    assert ssb_vintages(plain).empty


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Treffsikkerhet: Narvik", "Siste verdi", "Skjevhet", "Dekning 80 %")),
        ("nn", ("Treffsikkerheit: Narvik", "Siste verdi", "Skeivskap", "Dekning 80 %")),
        ("en", ("Accuracy: Narvik", "Last value", "Bias", "Coverage 80 %")),
    ],
)
def test_shown_in_three_languages(
    narvik: Backtest, issues: pd.DataFrame, language: str, words: tuple[str, ...]
) -> None:
    shown = repr(narvik.summary(language))
    assert all(w in shown for w in words)
    assert "67–79" in shown
    ax = narvik.plot(Figure().subplots(), language=language)
    assert ax.get_title("left").startswith("Narvik: ")
    all_of = Backtest(bundled_backtest().forecasts, WORLDS, SEED)
    errors = all_of.plot(Figure().subplots(), language=language)
    assert words[1] in [t.get_text() for t in errors.get_yticklabels()]
    table = repr(vintages_table(issues, "Narvik", language))
    assert "21\u202f160" in table if language != "en" else "21,160" in table
    counted = bs.load_case("narvik").population.groupby("year")["persons"].sum()
    drawn = plot_vintages(
        issues, counted, name="Narvik", until=2040, ax=Figure().subplots(), language=language
    )
    labels = [str(line.get_label()) for line in drawn.get_lines()]
    assert {"SSB 2020", "SSB 2024", "SSB 2026", "boligsim 2020"} <= set(labels)
    ticks = [t.get_text() for t in (*drawn.get_xticklabels(), *ax.get_xticklabels())]
    assert not any("." in t or "," in t for t in ticks)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"origins": 2024}, "No origin has a target that is counted: the panel covers 2005-2026"),
        ({"origins": "2017"}, "origins is '2017'; give a whole number"),
        ({"horizons": [0, 5]}, "horizons has 0; give whole years ahead"),
        ({"horizons": []}, "horizons is empty"),
        ({"worlds": 1}, "worlds is 1; intervals need at least 2"),
        ({"municipalities": "1860"}, "'1860' is not in the panel"),
        ({"rivals": ["ets"]}, "There is no rival 'ets'"),
        ({"panel": [1, 2]}, "panel is of the type list"),
    ],
)
def test_impossible_backtests(given: dict[str, object], message: str) -> None:
    call: dict[str, object] = {"municipalities": "1806", "origins": 2017, "rivals": [], "worlds": 2}
    with pytest.raises(InputError, match=message):
        backtest(**(call | given))  # type: ignore[arg-type]


def test_a_panel_of_ones_own(small: pd.DataFrame) -> None:
    found = backtest(small, horizons=3, rivals=["last_value"], worlds=4)
    assert repr(found) == "Backtest(6 municipalities, origins 2015-2017, horizons 3)"
    assert found.scores("horizon")["forecasts"].tolist() == [18 * 5, 18 * 5]


@pytest.mark.slow
def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call = CliRunner().invoke(cli, ["backtest", "--municipality", "1806", "--out", "mine"])
    assert call.exit_code == 0, call.output
    assert "Treffsikkerhet: Narvik, framskrevet fra 2014–2021" in call.output
    assert "SSBs framskrivinger av Narvik" in call.output
    folder = tmp_path / "mine"
    names = {f.name for f in folder.iterdir()}
    tables = {"forecasts.csv", "scores.csv", "scores_by_size.csv", "ssb_vintages.csv"}
    pictures = {f"{n}.{e}" for n in ("backtest", "ssb_vintages") for e in ("svg", "png")}
    assert names == {*tables, *pictures, "run.json"}
    scores = pd.read_csv(folder / "scores.csv")
    assert {"model", "last_value", "damped_ets"} <= set(scores["method"])
    assert "Registrert" in (folder / "backtest.svg").read_text(encoding="utf-8")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert set(record["files"]) == names - {"run.json"}
    # again into the same folder, but never over something of one's own
    assert CliRunner().invoke(cli, ["backtest", "--out", "mine", "--language", "en"]).exit_code == 0
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(cli, ["backtest", "--out", "mine"])
    assert refused.exit_code == 2
    assert "notes.txt" in refused.output
    unknown = CliRunner().invoke(cli, ["backtest", "--municipality", "1860"])
    assert unknown.exit_code == 2
    assert "Traceback" not in unknown.output
    assert "Kommune 1860 er ikke blant de 120" in unknown.output
    assert "mente du" in unknown.output
    whole = CliRunner().invoke(cli, ["backtest", "--language", "en"])
    assert "By inhabitants at the origin" in whole.output


@pytest.mark.slow
def test_the_command_measures_anew() -> None:
    again = ["backtest", "--municipality", "1806", "--recompute", "--language", "nn"]
    fresh = CliRunner().invoke(cli, again)
    assert fresh.exit_code == 0, fresh.output
    table = CliRunner().invoke(cli, [w for w in again if w != "--recompute"]).stdout
    for one, other in zip(fresh.stdout.splitlines()[3:27], table.splitlines()[3:27], strict=True):
        # the bundled numbers are rounded, so the last digit of the scores may differ
        assert one.split()[:-2] == other.split()[:-2]


def test_writing_is_the_same_bytes(narvik: Backtest, tmp_path: Path) -> None:
    one = write_backtest(narvik, tmp_path / "one")
    other = write_backtest(narvik, tmp_path / "other")
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes(), file.name


def test_the_title_says_how_many() -> None:
    assert (
        summary_table(by_hand(), "en").title
        == "Accuracy: 2 municipalities, projected from 2010–2011"
    )
