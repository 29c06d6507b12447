"""A municipality small enough for closed forms, with a case that measures can ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pandas as pd

from boligsim.case import Parameters
from boligsim.measures import Ask, primitive_name
from tests.homelessness.systems import run, small


def parameters(values, group="", valid_to=None):
    """Parameter table in which nothing is uncertain."""
    rows = [
        {
            "path": path, "group": group, "dwelling": "", "value": float(value),
            "low": float("nan"), "high": float("nan"), "distribution": "fixed", "unit": "",
            "valid_from": float("nan"), "valid_to": float((valid_to or {}).get(path, "nan")),
        }
        for path, value in values.items()
    ]  # fmt: skip
    columns = ["path", "group", "dwelling", "value", "low", "high", "distribution", "unit",
               "valid_from", "valid_to"]  # fmt: skip
    return Parameters(pd.DataFrame(rows, columns=columns))


@dataclass(frozen=True)
class Town:
    """A system and the case that says the same."""

    system: object
    case: object

    @property
    def ask(self):
        return Ask(self.case)

    def plan(self, measure):
        return measure.plan(self.ask)

    def named(self, *measures):
        return [
            (primitive_name(m, row), primitive)
            for m in sorted(measures, key=lambda m: (m.kind, m.name))
            for row, primitive in enumerate(self.plan(m))
        ]

    def run(self, *measures, draws=200, seed=1, **more):
        return run(self.system, self.named(*measures), draws=draws, seed=seed, **more)


def town(values=(), *, worlds=1, sizes=None, rent=8000.0, valid_to=None, **numbers):
    """Make a town; `values` are its parameters, the rest as in `small`."""
    system = small(worlds=worlds, sizes=sizes, **numbers)
    table = parameters(dict(values), valid_to=valid_to)
    system = replace(system, draws=table.draw(worlds, 1))
    groups = list(system.groups)
    fit = [
        {"group": group, "dwelling": dwelling, "rank": rank or float("nan")}
        for g, group in enumerate(groups)
        for d, dwelling in enumerate(system.dwellings)
        for rank in [int(system.fit[g, d])]
    ]
    start = [
        {"group": g, "place": place, "households": n, "persons": None}
        for g, place, n in numbers.get("start", ())
    ]
    law = [
        {"group": group, "adults": a, "children": c, "probability": p}
        for group in groups
        for a, c, p in (sizes or {}).get(group, [(1, 0, 1.0)])
    ]
    case = SimpleNamespace(
        base=system.base, until=system.base + system.years, language="en", settings={},
        periods={}, parameters=table,
        groups=pd.DataFrame({"group": groups, "exposure": ["settlement"] * len(groups)}),
        dwellings=pd.DataFrame({
            "dwelling": list(system.dwellings), "kind": list(system.kinds),
            "units": [int(n) for n in system.units], "area_m2": 50.0, "rent": rent,
        }),
        fit=pd.DataFrame(fit), start=pd.DataFrame(
            start, columns=["group", "place", "households", "persons"]
        ),
        household_size=pd.DataFrame(law),
        history=pd.DataFrame({"date": []}), indicators=pd.DataFrame({"series": [], "value": []}),
    )  # fmt: skip
    return Town(system, case)
