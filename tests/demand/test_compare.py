"""The municipality beside others: figures worked out by hand, and who lacks one."""

from __future__ import annotations

import pandas as pd
import pytest

import boligsim as bs
from boligsim.base.files import data_path
from boligsim.demand.compare import COMPARED, compared_frame


def test_figures_by_hand() -> None:
    frame = compared_frame(["1806", "1804"]).set_index(["municipality", "series"])["value"]
    assert frame["1806", "living_alone_share"] == pytest.approx(100 * 4712 / 10711)  # SSB 06944
    assert frame["1806", "renter_share"] == pytest.approx(100 * 2517 / 10681)  # SSB 11084
    assert frame["1806", "detached_share"] == pytest.approx(100 * 6096 / 11978)  # SSB 06265
    assert frame["1806", "municipal_dwellings_per_1000"] == 23.0
    assert frame["1806", "dwellings_per_1000"] == pytest.approx(1000 * 11978 / 21647)
    assert frame["1804", "population"] == 53_638


def test_narvik_and_its_four_have_all_series() -> None:
    demand = bs.project_demand(bs.load_case("narvik").with_(worlds=2))
    frame = demand.compared
    assert list(dict.fromkeys(frame["municipality"])) == ["1806", "1804", "1833", "5503", "1824"]
    assert frame.groupby("municipality")["series"].nunique().eq(len(COMPARED)).all()
    assert set(frame["status"]) == {"measured"}
    assert frame["source"].str.len().gt(3).all()


def test_a_figure_that_is_lacking_has_no_row() -> None:
    raw = pd.read_csv(data_path("norway", "indicators.csv"), dtype={"municipality": str})
    priced = set(raw.loc[raw["series"] == "price_per_m2", "municipality"])
    code = sorted(set(raw["municipality"]) - priced)[0]
    assert "price_per_m2" not in set(compared_frame([code])["series"])
    assert compared_frame(["9999"]).empty
