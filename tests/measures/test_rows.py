"""Every word of the table ``measures`` becomes its measure, and what a row cannot say is told."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import boligsim as bs
from boligsim.base import CaseError, InputError
from boligsim.case.instruments import INSTRUMENTS
from boligsim.measures import CLASSES, MEASURES, from_table
from boligsim.scenarios.costs import costs_table

# start, end, amount, dwelling, group, share, fade_years
ROWS = {
    "start_loans": ("2027-01", "", 12, "", "", "", ""),
    "first_time_loans": ("2027-01", "2035-01", 6, "", "", "", ""),
    "establishment_grants": ("2027-01", "", 4, "ordinary", "families", "", ""),
    "adaptation_grants": ("2027-01", "", 6, "", "physical_disability", "", ""),
    "housing_allowance": ("2027-01", "", 30, "", "", "", ""),
    "acquisitions": ("2027-06", "", 10, "ordinary", "", "", ""),
    "pre_emption": ("2029-06", "", 4, "ordinary", "", 0.15, ""),
    "rent_to_own": ("2027-01", "2032-01", 4, "detached", "families", "", ""),
    "referral_agreements": ("2028-01", "", 8, "ordinary", "", 0.5, ""),
    "allocation_agreements": ("2028-06", "", 6, "colocated", "rop", 1.0, ""),
    "care_homes": ("2028-09", "", 24, "staffed_care", "", "", ""),
    "temporary_places": ("2027-03", "2030-03", 3, "temporary", "", "", ""),
    "night_shelter_places": ("2027-03", "", 2, "night_shelter", "", "", ""),
    "dwelling_sales": ("2029-01", "", 3, "ordinary", "", "", ""),
    "demolitions": ("2030-01", "", 2, "transitional", "", "", ""),
    "ended_leases": ("2031-01", "", 2, "ordinary", "", "", ""),
    "settlement_quota": ("2027-01", "2030-01", 10, "", "", "", ""),
    "entry_prevention": ("2027-01", "2031-01", 1, "", "", "", 3),
    "eviction_prevention": ("2027-01", "2031-01", 0.5, "ordinary", "", "", 2),
    "follow_up": ("2027-01", "", 20, "", "rop", "", ""),
    "housing_first": ("2027-01", "", 6, "", "", "", ""),
    "housing_office": ("2027-01", "2032-01", 1.5, "", "", "", 3),
    "needs_mapping": ("2027-01", "2032-01", 0.5, "", "rop", "", 3),
}
COLUMNS = ("start", "end", "amount", "dwelling", "group", "share", "fade_years")


def table(**changes):
    """Make a table with one row for each word, all of the scenario ``alt``."""
    rows = []
    for word, cells in ROWS.items():
        row = {"scenario": "alt", "measure": word, "name": f"Tiltak {word}"}
        row |= dict(zip(COLUMNS, cells, strict=True)) | {"unit": INSTRUMENTS[word].unit}
        rows.append(row | changes.get(word, {}))
    frame = pd.DataFrame(rows)
    for column in ("amount", "share", "fade_years"):
        frame[column] = pd.to_numeric(frame[column])
    return frame


@pytest.fixture(scope="module")
def narvik():
    return bs.load_case("narvik").with_(worlds=1, histories=1)


def test_every_word_has_a_row_here():
    assert set(ROWS) == set(INSTRUMENTS) == set(MEASURES) == {c.kind for c in CLASSES}


@pytest.fixture(scope="module")
def measures(narvik):
    return {m.kind: m for m in from_table(narvik.with_tables(measures=table()))["alt"]}


def test_cells_become_fields(measures):
    for word, (start, end, amount, dwelling, group, share, fade) in ROWS.items():
        measure = measures[word]
        said = {f.name: getattr(measure, f.name) for f in dataclasses.fields(measure)}
        assert said["name"] == f"Tiltak {word}"
        if "units" in said:
            assert said["units"] == ((start, amount),)
        else:
            assert said["start"] == start
            assert next(said[f] for f in ("per_year", "slots", "staff") if f in said) == amount
        for field, cell in (("end", end), ("dwelling", dwelling), ("share", share)):
            assert cell == "" or said[field] == cell, (word, field)
        assert group == "" or said.get("group", said.get("displaced_group")) == group
        assert fade == "" or said["fade_years"] == fade


def test_blank_cells_leave_the_defaults(measures):
    assert measures["housing_first"].group == "rop"
    assert measures["housing_first"].dwelling == "ordinary"
    assert measures["settlement_quota"].group == ""
    assert measures["referral_agreements"].years == 20
    assert measures["start_loans"].end is None


def test_the_whole_table_is_simulated(narvik):
    case = narvik.with_tables(measures=table()).with_(worlds=1, histories=1)
    scenarios = bs.case_scenarios(case)
    runs = bs.simulate(bs.project_demand(case), scenarios)
    chosen = scenarios[-1]
    assert chosen.key == "alt" and len(chosen.measures) == len(ROWS)
    costs = costs_table(runs)
    assert (costs[costs["scenario"] == "alt"].groupby("series")["mean"].sum().abs() > 0).all()


@pytest.mark.parametrize(
    ("word", "cells", "message"),
    [
        ("follow_up", {"unit": "units"}, "the unit of follow_up is slots"),
        ("follow_up", {"amount": 2.5}, "must be whole"),
        ("entry_prevention", {"dwelling": "ordinary"}, "entry_prevention does not use this column"),
        ("care_homes", {"end": "2035-01"}, "care_homes does not use this column"),
        ("start_loans", {"share": 0.5}, "start_loans does not use this column"),
        ("housing_office", {"group": "rop"}, "housing_office does not use this column"),
        ("temporary_places", {"dwelling": "ordinary"}, "needs a dwelling type of kind temporary"),
        ("pre_emption", {"dwelling": ""}, "pre_emption needs a dwelling type"),
        ("care_homes", {"dwelling": "ordinary"}, "of kind care, institution"),
        ("referral_agreements", {"share": 1.5}, "share"),
    ],
)
def test_what_a_row_cannot_say_is_told(narvik, word, cells, message):
    with pytest.raises(CaseError, match=message):
        narvik.with_tables(measures=table(**{word: cells}))


def test_a_measure_asks_for_its_parameters(narvik):
    frame = narvik.frame("parameters")
    lacking = frame[~frame["path"].isin(["rent_to_own.price_share", "sale.price_share"])]
    with pytest.raises(CaseError, match=r"needs the parameter 'rent_to_own\.price_share'"):
        narvik.with_tables(measures=table(), parameters=lacking)
    rows = table()
    rest = rows[~rows["measure"].isin(["rent_to_own", "dwelling_sales"])]
    assert len(narvik.with_tables(measures=rest, parameters=lacking).measures) == len(rest)


def test_rows_of_one_name_are_one_measure_or_an_error(narvik):
    rows = table()
    two = rows[rows["measure"] == "dwelling_sales"].assign(start="2030-01")
    case = narvik.with_tables(measures=pd.concat([rows, two], ignore_index=True))
    sales = next(m for m in from_table(case)["alt"] if m.kind == "dwelling_sales")
    assert sales.units == (("2029-01", 3), ("2030-01", 3))
    for word in ("follow_up", "rent_to_own", "housing_office"):
        again = rows[rows["measure"] == word].assign(start="2028-01")
        with pytest.raises(CaseError, match="stands already in line"):
            narvik.with_tables(measures=pd.concat([rows, again], ignore_index=True))
    other = rows[rows["measure"] == "referral_agreements"].assign(start="2029-01", share=0.9)
    with pytest.raises(CaseError, match="differs from line"):
        narvik.with_tables(measures=pd.concat([rows, other], ignore_index=True))


def test_rows_that_nobody_checked_are_refused_too(narvik):
    case = dataclasses.replace(narvik)
    for word, cells, message in (
        ("start_loans", {"share": 0.5}, "start_loans has no share"),
        ("care_homes", {"fade_years": 2}, "care_homes has no fade_years"),
    ):
        object.__setattr__(case, "measures", table(**{word: cells}))
        with pytest.raises(InputError, match=message):
            from_table(case)
