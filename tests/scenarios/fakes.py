"""A small municipality and outcomes made by hand, so that every number can be checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd

from boligsim.case import Parameters
from boligsim.homelessness import FLOWS, STOCKS

PARAMETERS = [
    # path, dwelling, value, unit, valid_to
    ("start_loan.tenant_share", "", 0.25, "share", None),
    ("start_loan.homeless_share", "", 0.15, "share", None),
    ("start_loan.eligible_share", "", 0.5, "share", None),
    ("start_loan.frees_dwelling_share", "", 0.7, "share", None),
    ("start_loan.average", "", 2.0, "million NOK", None),
    ("start_loan.expected_loss_share", "", 0.01, "share of principal", None),
    ("start_loan.administration_hours", "", 17.5, "hours per loan", None),
    ("acquisition.price_per_m2", "", 30000.0, "NOK per m2", None),
    ("acquisition.upgrade_per_m2", "", 5000.0, "NOK per m2", None),
    ("acquisition.upgrade_months", "", 6.0, "months", None),
    ("acquisition.slip_months", "", 3.0, "months", None),
    ("acquisition.displaces_share", "", 0.1, "share", None),
    ("acquisition.grant_share", "", 0.2, "share of cost", 2027),
    ("care_home.cost_per_place", "", 4.0, "million NOK", None),
    ("care_home.grant_share", "", 0.45, "share", None),
    ("care_home.net_growth_share", "", 0.5, "share", None),
    ("care_home.slip_months", "", 4.0, "months", None),
    ("care_home.mover_share_rental", "", 0.2, "share", None),
    ("care_home.mover_share_institution", "", 0.3, "share", None),
    ("care_home.staff_per_place", "", 0.8, "årsverk", None),
    ("care_home.operation_per_place", "", 50000.0, "NOK per year", None),
    ("staff.cost_per_fte", "", 0.9, "million NOK per year", None),
    ("temporary.cost_per_night", "", 1000.0, "NOK", None),
    ("operation.cost_per_dwelling", "", 40000.0, "NOK per year", None),
    ("finance.interest", "", 0.05, "per year", None),
    ("finance.loan_years", "", 20.0, "years", None),
    ("finance.vat_compensation_share", "staffed_care", 0.2, "share", None),
    ("finance.vat_compensation_share", "ordinary", 0.0, "share", None),
    ("follow_up.tenants_per_fte", "", 10.0, "households", None),
    ("market.warn_share", "", 0.05, "share", None),
]


class FakeParameters:
    def __init__(self) -> None:
        self.frame = pd.DataFrame(
            [
                {
                    "path": path,
                    "group": "",
                    "dwelling": dwelling,
                    "value": value,
                    "unit": unit,
                    "valid_from": float("nan"),
                    "valid_to": float("nan") if last is None else float(last),
                }
                for path, dwelling, value, unit, last in PARAMETERS
            ]
        )

    def replace(self, path, value, group="", dwelling=""):
        new = FakeParameters()
        frame = self.frame.copy()
        exact = (frame["path"] == path) & (frame["dwelling"] == dwelling)
        if not exact.any():
            row = frame[frame["path"] == path].iloc[[0]].assign(dwelling=dwelling)
            frame = pd.concat([frame, row], ignore_index=True)
            exact = (frame["path"] == path) & (frame["dwelling"] == dwelling)
        frame.loc[exact, "value"] = value
        new.frame = frame
        return new

    def draw(self, worlds, seed):
        return FakeDraws(self, worlds)

    def value(self, path: str, group: str = "", dwelling: str = "") -> float:
        return float(FakeDraws(self, 1).get(path, group, dwelling)[0])

    def answers(self, path, group="", dwelling="", year=None):
        return Parameters(self.frame).answers(path, group, dwelling, year)


@dataclass
class FakeDraws:
    parameters: FakeParameters
    worlds: int

    def get(self, path, group="", dwelling="", *, year=None):
        frame = self.parameters.frame
        frame = frame[frame["path"] == path]
        for d in (dwelling, ""):
            rows = frame[frame["dwelling"] == d]
            if len(rows):
                row = rows.iloc[0]
                over = year is not None and year > row["valid_to"]
                return np.full(self.worlds, 0.0 if over else float(row["value"]))
        raise KeyError(path)


def table(columns: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(columns.split(), r, strict=True)) for r in rows])


def fake_case(**changes):
    case = SimpleNamespace(
        name="Prøve",
        municipality="0000",
        municipality_name="Prøve",
        base=2026,
        until=2031,
        language="nb",
        seed=7,
        worlds=4,
        histories=3,
        price_year=2026,
        periods={"economy_plan": (2027, 2030)},
        settings={"next_count": "2028"},
        parameters=FakeParameters(),
        groups=table(
            "group report_group label_nb exposure",
            ("rop", "homeless", "ROP", "none"),
            ("tenants", "others", "Leietakere", "renter_households"),
            ("old", "others", "Eldre", "persons_80plus"),
        ),
        report_groups=table(
            "report_group label_nb label_nn label_en",
            ("homeless", "Bostedsløse", "Bustadlause", "Homeless"),
            ("others", "Andre", "Andre", "Others"),
        ),
        dwellings=table(
            "dwelling kind units area_m2 rent",
            ("ordinary", "rental", 60, 50.0, 8000.0),
            ("shared", "rental", 20, 25.0, 6000.0),
            ("staffed_care", "care", 30, 55.0, 10000.0),
            ("nursing_home", "institution", 40, 30.0, float("nan")),
            ("acute", "temporary", 4, 20.0, float("nan")),
        ),
        fit=table(
            "group dwelling rank",
            ("rop", "ordinary", 2),
            ("rop", "shared", 1),
            ("tenants", "ordinary", 1),
            ("old", "ordinary", 2),
            ("old", "staffed_care", 1),
            ("old", "nursing_home", 1),
        ),
        start=table(
            "group place households persons",
            ("rop", "shared", 20, None),
            ("tenants", "ordinary", 40, None),
            ("old", "ordinary", 10, None),
            ("old", "staffed_care", 30, None),
            ("old", "nursing_home", 40, None),
        ),
        history=table(
            "date series group value unit definition error status",
            ("2020", "homeless_persons", "all", 9, "persons", "unknown", 3, "measured"),
        ),
        indicators=table(
            "year series value unit", (2024, "sales", 180, ""), (2025, "sales", 220, "")
        ),
        scenarios=table(
            "scenario label_nb label_nn label_en recommended",
            ("null", "Nullalternativet", "Nullalternativet", "Base case", ""),
            ("loans", "Flere startlån", "Fleire startlån", "More start loans", ""),
            ("bought", "Kjøp", "Kjøp", "Purchases", ""),
            ("all", "Alle tiltak", "Alle tiltak", "All measures", "yes"),
        ),
        measures=table(
            "scenario measure name start end amount unit dwelling group",
            ("loans", "start_loans", "Startlån", "2027-01", "", 12, "per_year", "", ""),
            ("bought", "acquisitions", "Kjøp", "2027-06", "", 10, "units", "ordinary", ""),
            ("bought", "acquisitions", "Kjøp", "2028-06", "", 10, "units", "ordinary", ""),
            ("all", "start_loans", "Startlån", "2027-01", "", 12, "per_year", "", ""),
            ("all", "acquisitions", "Kjøp", "2028-06", "", 10, "units", "ordinary", ""),
            ("all", "acquisitions", "Kjøp", "2027-06", "", 10, "units", "ordinary", ""),
            ("all", "care_homes", "Omsorg", "2028-09", "", 24, "units", "staffed_care", ""),
        ),
        overrides=table("scenario path value"),
    )
    case.overrides = pd.DataFrame({"scenario": [], "path": [], "value": []})
    for name, value in changes.items():
        setattr(case, name, value)
    return case


def fake_demand(case):
    draws = FakeDraws(case.parameters, case.worlds)
    return SimpleNamespace(case=case, worlds=case.worlds, seed=case.seed, parameters=draws)


@dataclass(frozen=True)
class FakeOutcomes:
    years: np.ndarray
    groups: tuple
    dwellings: tuple
    primitives: tuple
    stock: np.ndarray
    month: np.ndarray
    tenants: np.ndarray
    units: np.ndarray
    flow: np.ndarray
    time: np.ndarray
    wait: np.ndarray
    spell: np.ndarray
    done: np.ndarray
    chains: np.ndarray
    stocks: tuple = field(default=STOCKS)
    flows: tuple = field(default=FLOWS)


def fake_outcomes(case, primitives=(), seed=1, fewer=0):
    """Random counts; `fewer` households less are homeless everywhere, from the same numbers."""
    rng = np.random.default_rng(seed)
    w, h, y = case.worlds, case.histories, case.until - case.base
    groups, dwellings = tuple(case.groups["group"]), tuple(case.dwellings["dwelling"])
    g, d, s, f = len(groups), len(dwellings), len(STOCKS), len(FLOWS)

    def counts(*shape, high=9):
        return rng.integers(0, high, shape).astype(np.int32)

    world = counts(w, 1, 1, 1, 1, 1, high=4)
    time = rng.random((w, h, y, s, g, 3))
    done = np.random.default_rng(seed).integers(0, 9, (w, h, y, len(primitives)), dtype=np.int32)
    out = dict(
        stock=counts(w, h, y + 1, s, g, 3) + world + 3,
        month=counts(w, h, 12 * y + 1, s, 3) + 20,
        tenants=counts(w, h, y + 1, g, d),
        units=counts(w, h, y + 1, d, 4),
        flow=counts(w, h, y, f, g, 3),
        time=time,
        wait=counts(w, h, y, g, 40, high=3),
        spell=counts(w, h, y, g, 40, high=3),
        done=done,
        chains=counts(w, h, y, 2),
    )
    for name in ("homeless", "registered"):
        out["stock"][:, :, 1:, STOCKS.index(name)] -= fewer
        out["time"][:, :, :, STOCKS.index(name)] -= 0.1 * fewer
    return FakeOutcomes(
        years=np.arange(case.base, case.until + 1),
        groups=groups,
        dwellings=dwellings,
        primitives=tuple(primitives),
        **out,
    )


def fake_simulate(monkeypatch, effects=None):
    """Replace the simulation: each kind of measure takes some households out of homelessness."""
    import boligsim.homelessness as room

    effects = {"start_loans": 1, "acquisitions": 2} if effects is None else effects
    calls = []

    def build_system(demand, overrides=()):
        return demand, tuple(overrides)

    def simulate_system(system, primitives, *, seed, worlds, histories, executor=None):
        demand, overrides = system
        names = [name for name, _ in primitives]
        kinds = {name.split(":")[0] for name in names}
        fewer = sum(effects.get(k, 0) for k in kinds)
        if {"start_loans", "acquisitions"} <= kinds:
            fewer -= 1
        calls.append((tuple(names), overrides, seed, worlds, histories))
        return fake_outcomes(demand.case, names, seed=seed, fewer=fewer)

    monkeypatch.setattr(room, "build_system", build_system, raising=False)
    monkeypatch.setattr(room, "simulate_system", simulate_system, raising=False)
    return calls
