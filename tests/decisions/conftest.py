"""A small municipality made of the history case: three groups, two dwelling types, two counts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import boligsim as bs

GROUPS = ("rop", "families", "single_low_income")
DWELLINGS = ("ordinary", "detached", "temporary", "night_shelter")
SMALLER = 4  # times smaller than the history case


def history(*rows: tuple[str, str, float, float], **more: object) -> pd.DataFrame:
    """Rows of the table history: date, series, value, error; persons of the case's own border."""
    return pd.DataFrame(
        [
            {
                "date": date,
                "series": series,
                "group": "all",
                "value": value,
                "unit": "persons",
                "definition": "NIBR",
                "border": "1805",
                "error": error,
                "source": "test",
                "status": "measured",
                **more,
            }
            for date, series, value, error in rows
        ]
    )


COUNTS = history(
    ("2009-12-01", "homeless_persons", 5, 2.0), ("2012-12-01", "homeless_persons", 2, 2.0)
)


def small_case(**tables: pd.DataFrame) -> bs.Case:
    """Return the small municipality; tables given replace its own."""
    case = bs.load_case("narvik-2009")
    own: dict[str, Any] = {}
    for name in ("groups", "household_size", "fit", "start", "arrivals", "parameters", "measures"):
        frame = case.parameters.frame if name == "parameters" else case.frame(name)
        if "group" in frame.columns:
            known = (*GROUPS, "", "all")
            frame = frame[frame["group"].isin(known)]
        if "dwelling" in frame.columns:
            types = (*DWELLINGS, "", "block", "detached", "semi_or_row", "institution")
            frame = frame[frame["dwelling"].isin(types)]
        own[name] = frame
    every = case.parameters.frame
    users = every[every["path"] == "care.users_per_place"].head(1).assign(dwelling="")
    own["parameters"] = pd.concat([own["parameters"], users], ignore_index=True)
    own["start"] = own["start"][own["start"]["place"].isin((*DWELLINGS, "home", "homeless"))]
    own["start"] = own["start"].assign(
        **{
            column: (own["start"][column] / SMALLER).round()
            for column in ("households", "low", "high")
        }
    )
    homeless = own["start"]["place"] == "homeless"
    own["start"].loc[homeless, ["persons", "low", "high"]] = [4.0, 2.0, 7.0]
    dwellings = case.dwellings
    dwellings = dwellings[dwellings["dwelling"].isin(DWELLINGS)]
    own["dwellings"] = dwellings.assign(
        units=(dwellings["units"] / SMALLER).round().clip(lower=2).astype(int)
    )
    own["report_groups"] = case.report_groups[
        case.report_groups["report_group"].isin(own["groups"]["report_group"])
    ]
    own["measures"] = pd.DataFrame(
        [
            ("tiltak", "acquisitions", "Kjøp", "2010-06", "", 3, "units", "ordinary", "", ""),
            ("tiltak", "start_loans", "Startlån", "2010-01", "", 2, "per_year", "", "", ""),
            ("tiltak", "follow_up", "Oppfølging", "2013-06", "", 5, "slots", "", "", ""),
        ],
        columns=["scenario", "measure", "name", "start", "end", "amount", "unit", "dwelling",
                 "group", "note"],
    )  # fmt: skip
    own["population"] = case.population.assign(
        persons=(case.population["persons"] / SMALLER).round().astype(int)
    )
    own["history"] = COUNTS
    return case.with_tables(**{**own, **tables})


@pytest.fixture(scope="session")
def small() -> bs.Case:
    return small_case()


@pytest.fixture(scope="session")
def fit(small: bs.Case) -> bs.Fit:
    return bs.calibrate(small, draws=1000, second_stage=False)
