"""NIBR's and KOSTRA's counts are readings of the outcomes by their own rules."""

from __future__ import annotations

import numpy as np
import pytest

import boligsim as bs
from boligsim.scenarios.official import official_counts


@pytest.fixture(scope="module")
def runs():
    case = bs.load_case("narvik").with_(worlds=4, histories=2, until=2034)
    return bs.simulate(bs.project_demand(case), [bs.Scenario("base", case)])


def mean_of(frame, series, year):
    (found,) = frame[(frame["series"] == series) & (frame["year"] == year)]["mean"]
    return found


def test_the_survey_is_taken_in_week_48_of_its_years(runs):
    frame = official_counts(runs)
    assert sorted(set(frame[frame["series"] == "nibr_persons"]["year"])) == [2028, 2032]
    (o,) = runs.outcomes
    december = o.month[:, :, 12 * 2 + 11, o.stocks.index("registered"), 1:].sum(axis=-1)
    assert mean_of(frame, "nibr_persons", 2028) == pytest.approx(december.mean())


def test_kostra_leaves_moves_between_municipal_dwellings_out(runs):
    frame = official_counts(runs)
    (o,) = runs.outcomes
    names = ("housed_from_homeless", "housed_from_home")
    rows = [o.flow[:, :, 3, o.flows.index(n), :, 0].sum(axis=-1) for n in names]
    assert mean_of(frame, "kostra_new_tenants", 2029) == pytest.approx(np.sum(rows, axis=0).mean())
    assert mean_of(frame, "kostra_waiting", 2029) == pytest.approx(
        o.pick("waiting")[:, :, 4, :, 0].sum(axis=-1).mean()
    )
    assert mean_of(frame, "kostra_temporary", 2030) >= mean_of(frame, "kostra_temporary_3m", 2030)


def test_units_are_said(runs):
    frame = official_counts(runs).set_index("series")["unit"]
    assert set(frame.loc[["nibr_persons"]]) == {"persons"}
    assert set(frame.loc[["kostra_temporary_3m_children"]]) == {"persons"}
    assert set(frame.loc[["kostra_waiting"]]) == {"households"}
