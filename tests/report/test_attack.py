"""An attack on everything that is written: can a real count under 4 be found again?

The case is Narvik's with its start table taken for counted. The attacker has every exported file
and knows how the tables hang together: groups add up to the total, stocks change by their flows,
nothing is negative. Linear programming gives what can be said of each hidden cell at best.
"""

from __future__ import annotations

import zipfile
from itertools import product

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.optimize import linprog

from boligsim.base.files import write_csv
from boligsim.case import load_case
from boligsim.demand import project_demand
from boligsim.report import write_report
from boligsim.report.disclosure import shown
from boligsim.report.gather import gather
from boligsim.scenarios import case_scenarios, simulate

SECRET = "FORTROLIG-KILDE"
IN = ("housed_from_homeless", "housed_from_home")
OUT = ("ended_private", "ended_own", "ended_moved", "ended_died", "ended_evicted", "decanted",
       "out_of_tenancy")  # fmt: skip
YEARS = range(2026, 2032)
NUMBERS = ["mean", "p10", "p50", "p90"]


def counted_case():
    case = load_case("narvik")
    start = case.start.assign(status="measured", source=SECRET, low=np.nan, high=np.nan)
    # Few tenants in one report group, and a homeless total that the municipality counted.
    keep = (start["group"] != "refugees") | (start["place"] == "home")
    start = start[keep].reset_index(drop=True)
    row = {**start.iloc[0].to_dict(), "group": "refugees", "place": "ordinary", "households": 2.0}
    history = case.history.copy()
    more = {**history.iloc[0].to_dict(), "date": "2024-11-25", "value": 3.0, "status": "measured",
            "border": "1806", "source": "Telling: 3 personer"}  # fmt: skip
    case = case.with_tables(
        start=pd.concat([start, pd.DataFrame([row])], ignore_index=True),
        history=pd.concat([history, pd.DataFrame([more])], ignore_index=True),
    )
    return case.with_(worlds=4, histories=4)


@pytest.fixture(scope="module")
def runs():
    case = counted_case()
    demand = project_demand(case)
    return simulate(demand, case_scenarios(case)[:1])


@pytest.fixture(scope="module")
def folder(runs, tmp_path_factory):
    return write_report(runs, out=tmp_path_factory.mktemp("attack") / "narvik")


@pytest.fixture(scope="module")
def truth(runs):
    """Real counts of the start by report group: tenants and those who wait."""
    case = runs.demand.case
    report = dict(zip(case.groups["group"], case.groups["report_group"], strict=True))
    start = case.start[case.start["group"] != "all"]
    place = start["place"].where(start["place"] == "home", "tenants")
    series = place.map({"home": "waiting_households", "tenants": "tenants_households"})
    found = start.assign(series=series, group=start["group"].map(report))
    return found.groupby(["series", "group"])["households"].sum()


def table(folder, name):
    frame = pd.read_csv(folder / "tables" / f"{name}.csv", dtype={c: str for c in NUMBERS})
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame[column].replace(":", np.nan))
    return frame


def small_cells(truth):
    return [cell for cell, n in truth.items() if 0 < n < 4]


def test_there_is_something_to_find(truth):
    assert ("tenants_households", "refugees") in small_cells(truth)
    assert ("waiting_households", "refugees") in small_cells(truth)


def bounds(folder, series, group):
    """Return the least and the most that a start cell can be, by all that the tables say."""
    stock, flow = table(folder, "homelessness"), table(folder, "flows")
    stock = stock[(stock["scenario"] == "base") & (stock["series"] == series)]
    names = [*IN, *OUT] if series == "tenants_households" else []
    flow = flow[flow["scenario"] == "base"]
    groups = [g for g in stock["group"].unique() if g != "all"]
    kinds = ("stock", *names, *(("turned",) if names else ()))
    place = {key: i for i, key in enumerate(product(kinds, [*groups, "all"], YEARS))}
    limits = [(0.0, None)] * len(place)
    for kind, frame in (("stock", stock), *((n, flow[flow["series"] == n]) for n in names)):
        for row in frame.itertuples():
            if row.year in YEARS and row.mean == row.mean:
                limits[place[kind, row.group, row.year]] = (row.mean - 1e-4, row.mean + 1e-4)
    if names:  # young people grow into other groups, some of them tenants
        turned = flow.pivot_table(index=["group", "year"], columns="series", values="mean")
        for g, year in product(groups, YEARS):
            row = turned.loc[(g, year)] if (g, year) in turned.index else {}
            ends = (-row.get("changed_group", np.inf), row.get("joined_group", np.inf))
            limits[place["turned", g, year]] = tuple(
                None if not np.isfinite(end) else end + sign * 1e-4
                for end, sign in zip(ends, (-1, 1), strict=True)
            )
        for year in YEARS:
            limits[place["turned", "all", year]] = (0.0, 0.0)
    rows, right = [], []

    def equation(parts, value=0.0):
        line = np.zeros(len(place))
        for key, factor in parts:
            line[place[key]] += factor
        rows.append(line)
        right.append(value)

    for kind, year in product(kinds, YEARS):
        equation([((kind, g, year), 1.0) for g in groups] + [((kind, "all", year), -1.0)])
    if names:
        for g, year in product([*groups, "all"], list(YEARS)[:-1]):
            equation(
                [(("stock", g, year + 1), 1.0), (("stock", g, year), -1.0),
                 (("turned", g, year), -1.0)]
                + [((n, g, year), -1.0) for n in IN] + [((n, g, year), 1.0) for n in OUT]
            )  # fmt: skip
    aim = np.zeros(len(place))
    aim[place["stock", group, 2026]] = 1.0
    slack = 1e-3  # tables are rounded to six decimals
    both = np.vstack([rows, -np.array(rows)])
    limit = np.concatenate([np.array(right) + slack, -np.array(right) + slack])
    ends = [linprog(sign * aim, A_ub=both, b_ub=limit, bounds=limits) for sign in (1, -1)]
    assert all(end.status in (0, 3) for end in ends), [end.message for end in ends]
    return tuple(float(end.x[place["stock", group, 2026]]) for end in ends)


def test_no_start_cell_under_four_can_be_worked_out(folder, truth):
    for series, group in small_cells(truth):
        low, high = bounds(folder, series, group)
        assert low < 0.51 and high > 3.49, (series, group, low, high)


def test_the_attack_finds_what_is_not_hidden(runs, truth, tmp_path, monkeypatch):
    """The same attack on a run that hides nothing: the negative control."""
    monkeypatch.setitem(runs.demand.case.settings, "disclosure_override", "Sak 12/26")
    context = gather(runs)
    assert context.disclosure_override == "Sak 12/26"
    (tmp_path / "tables").mkdir()
    for name in ("homelessness", "flows"):
        write_csv(shown(context.tables[name]), tmp_path / "tables" / f"{name}.csv")
    for series, group in small_cells(truth):
        low, high = bounds(tmp_path, series, group)
        assert low == pytest.approx(truth[series, group], abs=0.02)
        assert high == pytest.approx(truth[series, group], abs=0.02)
    # Were the shield gone but for the first row of each line, flows would give the start back.
    frame = table(tmp_path, "homelessness")
    frame.loc[(frame["year"] == 2026) & (frame["group"] != "all"), NUMBERS] = np.nan
    frame.to_csv(tmp_path / "tables" / "homelessness.csv", index=False)
    low, high = bounds(tmp_path, "tenants_households", "refugees")
    assert high - low < 0.05


def texts(folder):
    """Every text in every file, archives opened."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}!{name}", archive.read(name).decode("utf-8", "replace")
        else:
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def test_the_start_table_is_echoed_nowhere(folder):
    found = [name for name, text in texts(folder) if SECRET in text or "Telling: 3" in text]
    assert found == []


def hidden_labels(runs, truth):
    case = runs.demand.case
    names = dict(zip(case.report_groups["report_group"], case.report_groups["label_nb"],
                     strict=True))  # fmt: skip
    return {names[group] for _, group in small_cells(truth)}


def test_no_row_of_any_sheet_looks_a_small_start_up(folder, runs, truth):
    labels = hidden_labels(runs, truth)
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    seen = 0
    for sheet in book:  # hidden ones too
        for row in sheet.iter_rows(values_only=True):
            if 2026 in row and labels & {str(cell) for cell in row}:
                seen += 1
                people = any(word in row for word in ("husstander", "personer", "barn"))
                numbers = [c for c in row if isinstance(c, (int, float)) and c != 2026]
                need = sheet.title == "Målgrupper"  # from prevalence, not from the start
                assert need or not people or not numbers, (sheet.title, row)
    assert seen > 5


def test_no_table_of_the_memo_looks_a_small_start_up(folder, runs, truth):
    import docx

    labels = hidden_labels(runs, truth)
    seen = 0
    for one in docx.Document(folder / "memo.docx").tables:
        head = [cell.text for cell in one.rows[0].cells]
        if "Gruppe" not in head or not any("bolig 2026" in text for text in head):
            continue
        for row in one.rows[1:]:
            cells = [cell.text for cell in row.cells]
            if cells[0] in labels:
                seen += 1
                assert {*cells[1:]} <= {":", "–"}, cells
    assert seen == len(labels)
