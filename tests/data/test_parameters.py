"""Bundled parameters: complete, in order, honest about what is assumed."""

from __future__ import annotations

import pytest

from boligsim.base import data_path
from boligsim.case.paths import PATHS
from tests.data.bundled import CASES, read


@pytest.mark.parametrize("folder", [*CASES, "norway"])
def test_no_acquisition_grant_after_2022(folder: str) -> None:
    rows = read(folder, "parameters.csv")
    grant = rows[rows["path"] == "acquisition.grant_share"]
    assert len(grant) == 1
    assert grant[["valid_from", "valid_to"]].astype(float).values.tolist() == [[2010, 2022]]
    assert 0.2 <= float(grant["low"].iloc[0]) <= float(grant["high"].iloc[0]) <= 0.4


@pytest.mark.parametrize("folder", [*CASES, "norway"])
def test_every_parameter_path_has_a_row_and_no_other_stands_there(folder: str) -> None:
    rows = read(folder, "parameters.csv")
    assert set(rows["path"]) == set(PATHS)
    assert not rows.duplicated(["path", "group", "dwelling"]).any()
    for row in rows.to_dict("records"):
        path, name = PATHS[str(row["path"])], f"{row['path']}[{row['group']},{row['dwelling']}]"
        low, value, high = (float(row[c]) for c in ("low", "value", "high"))
        assert low <= value <= high, name
        assert path.low <= low and high <= path.high, name
        assert (row["distribution"] == "fixed") == (low == high), name
        if row["distribution"] == "beta":
            assert 0 < low < value < high < 1, name
        if row["distribution"] == "lognormal":
            assert 0 < low < value < high, name
        assert row["transferable"] == ("yes" if row["scope"] == "behaviour" else "no"), name
        assert row["unit"] and row["chapter"] and row["source"], name


@pytest.mark.parametrize("folder", [*CASES, "norway"])
def test_lognormal_points_agree_with_the_centre(folder: str) -> None:
    rows = read(folder, "parameters.csv")
    for row in rows[rows["distribution"] == "lognormal"].to_dict("records"):
        centre = (float(row["low"]) * float(row["high"])) ** 0.5
        assert 0.7 < centre / float(row["value"]) < 1.4, row["path"]


@pytest.mark.parametrize("folder", [*CASES, "norway"])
def test_what_is_measured_or_published_names_a_source_and_never_says_assumed(folder: str) -> None:
    for name in ("parameters", "indicators", "history", "arrivals", "dwellings"):
        if not data_path(folder, f"{name}.csv").exists():
            continue
        rows = read(folder, f"{name}.csv")
        firm = rows[rows["status"].isin(["measured", "published"])]
        assert firm["source"].str.len().gt(3).all(), name
        said = firm["source"].str.lower().str.startswith("antatt")
        assert not said.any(), firm.loc[said, "source"].tolist()
    for name in ("start", "fit", "household_size", "groups"):
        if data_path(folder, f"{name}.csv").exists():
            assert set(read(folder, f"{name}.csv")["status"]) == {"assumed"}, name


def test_reserve_and_zones_of_narvik_are_illustrative() -> None:
    rows, zones = read("narvik", "parameters.csv"), read("narvik", "zones.csv")
    reserve = rows[rows["path"].isin(["reserve.ready_dwellings", "reserve.long_dwellings"])]
    assert set(reserve["status"]) == {"illustrative"} and len(reserve) == 2
    assert set(zones["illustrative"]) == {"yes"}
    capacity = zones.groupby("reserve")["capacity"].sum()
    by_path = reserve.set_index("path")["value"].astype(float)
    assert capacity["ready"] == by_path["reserve.ready_dwellings"]
    assert capacity["long"] == by_path["reserve.long_dwellings"]
