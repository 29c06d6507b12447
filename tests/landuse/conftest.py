"""A small run made by hand: two worlds, two histories, three years."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from boligsim.homelessness.primitives import Units
from boligsim.scenarios.scenario import Override, Scenario

W, H, Y = 2, 2, 3

VALUES = {
    ("dwellings.vacant_share", ""): 0.2,
    ("dwellings.second_home_growth_per_year", ""): 0.01,
    ("dwellings.attrition_per_year", ""): 0.02,
    ("dwellings.institution_frees_share", ""): 0.5,
    ("building.share", "detached"): 1.0,
    ("building.share", "semi_or_row"): 1.0,
    ("building.share", "block"): 2.0,
    ("building.floor_area_m2", "detached"): 150.0,
    ("building.floor_area_m2", "semi_or_row"): 100.0,
    ("building.floor_area_m2", "block"): 60.0,
    ("density.decares_per_dwelling", "detached"): 0.8,
    ("density.decares_per_dwelling", "semi_or_row"): 0.4,
    ("density.decares_per_dwelling", "block"): 0.1,
    ("density.decares_per_place", "institution"): 0.25,
    ("accessible.required_share", ""): 0.5,
    ("accessible.existing_share", ""): 0.1,
    ("service_plot.decares_per_10_care_places", ""): 3.0,
    ("service_plot.staff_base_decares", ""): 1.5,
    ("reserve.ready_dwellings", ""): 60.0,
    ("reserve.long_dwellings", ""): 200.0,
    ("reserve.realisable_share_ready", ""): 0.5,
    ("reserve.realisable_share_long", ""): 0.25,
    ("care.users_per_place", "staffed_care"): 1.0,
    ("care.users_per_place", "nursing_home"): 2.0,
    ("care.coverage_per_100_80plus", ""): 20.0,
}


class FakeDraws:
    worlds = W

    def __init__(self, values):
        self.values = values

    def has(self, path, group="", dwelling=""):
        return (path, dwelling) in self.values or (path, "") in self.values

    def get(self, path, group="", dwelling="", year=None):
        key = (path, dwelling) if (path, dwelling) in self.values else (path, "")
        return np.broadcast_to(np.asarray(self.values[key], dtype=float), (W,)).copy()


class FakeParameters:
    def __init__(self, values, status):
        self.values, self.status = values, status
        self.frame = parameter_frame(values, status)

    def replace(self, path, value, group="", dwelling=""):
        return FakeParameters(self.values | {(path, dwelling): value}, self.status)

    def draw(self, worlds, seed):
        return FakeDraws(self.values)


def parameter_frame(values, status):
    rows = [
        {
            "path": path,
            "group": "",
            "dwelling": d,
            "unit": "",
            "status": status.get(path, "assumed"),
        }
        for path, d in values
    ]
    return pd.DataFrame(rows)


class Building:
    """A measure that builds, or buys."""

    def __init__(self, kind, name, *units):
        self.kind, self.name, self.units = kind, name, units

    def plan(self, ask):
        return list(self.units)


def make_runs(
    *,
    households=((1000, 1040, 1080, 1060), (1000, 960, 920, 960)),
    population=((2000, 2080, 2160, 2120), (2000, 1920, 1840, 1920)),
    eighty=((100, 100, 100, 100), (100, 110, 121, 110)),
    values=None,
    status=None,
    measures=((),),
    done=None,
    overrides=((),),
    rules=(),
    other=(0, 0, 0, 0),
    indicators=(("dwellings", 2026, 1250.0),),
    language="nb",
):
    values = VALUES if values is None else values
    given = {"reserve.ready_dwellings": "illustrative", "reserve.long_dwellings": "illustrative"}
    status = given if status is None else status
    case = SimpleNamespace(
        name="toy",
        base=2026,
        until=2029,
        language=language,
        seed=1,
        municipality_name="Toy",
        periods={"land_use_plan": (2026, 2037)},
        parameters=FakeParameters(values, status),
        dwellings=pd.DataFrame(
            [
                ("ordinary", "rental", 50, "no"),
                ("staffed_care", "care", 10, "yes"),
                ("nursing_home", "institution", 5, "yes"),
            ],
            columns=["dwelling", "kind", "units", "staffed"],
        ),
        rules=pd.DataFrame(rules, columns=["rule", "value"]),
        indicators=pd.DataFrame(indicators, columns=["series", "year", "value"]),
        zones=pd.DataFrame(),
    )
    people = np.zeros((W, Y + 1, 1, 2))
    people[..., 0, 1] = population
    demand = SimpleNamespace(
        case=case,
        years=np.arange(2026, 2030),
        worlds=W,
        seed=1,
        households=np.array(households, dtype=float),
        population=people,
        other_demand=np.array([other, other], dtype=float),
        parameters=FakeDraws(values),
        exposure=lambda word: np.array(eighty, dtype=float),
    )
    scenarios, outcomes = [], []
    for k, chosen in enumerate(measures):
        scenario = Scenario(f"s{k}", case, measures=chosen, key=f"s{k}")
        object.__setattr__(scenario, "overrides", tuple(Override(*o) for o in overrides[k]))
        names = tuple(
            f"{m.kind}:{m.name}:{row}" for m in chosen for row in range(len(m.plan(None)))
        )
        made = np.zeros((W, H, Y, len(names)), dtype=np.int32)
        if done is not None and names:
            made[:] = np.array(done[k]).T[None, None]
        homeless = np.zeros((W, H, Y + 1, 2, 3), dtype=np.int32)
        homeless[:, 0, :, :, 0] = 3
        homeless[:, 1, :, :, 0] = 5
        outcomes.append(
            SimpleNamespace(primitives=names, done=made, pick=lambda name, h=homeless: h)
        )
        scenarios.append(scenario)
    return SimpleNamespace(demand=demand, case=case, scenarios=tuple(scenarios), outcomes=outcomes)


CARE = Building("care_homes", "Omsorg", Units("staffed_care", 24, 1.0))
NURSING = Building("care_homes", "Sykehjem", Units("nursing_home", 10, 1.0))
BOUGHT = Building("acquisitions", "Kjøp", Units("staffed_care", 10, 1.0))
CLOSED = Building("care_homes", "Nedlagt", Units("staffed_care", -4, 1.0))


@pytest.fixture
def runs():
    return make_runs()
