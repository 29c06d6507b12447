"""The land-use plan of a large municipality: zones, plans and the reserve in worlds.

40 zones x 6 building types, 15 years, 200 worlds for the reserve, nine plans. The zones are drawn
once with a fixed seed: half of them open at once, the others wait, some for another zone; the plan
keeps a dispersal ceiling, cluster size, accessible share, pace, agreements and service plots.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import boligsim as bs
from boligsim.landuse.faults import faults
from boligsim.landuse.plan import LandPlan

ZONES, YEARS, WORLDS, SEED = 40, 15, 200, 3
TYPES = ("detached", "semi_detached", "row", "block", "shared", "institution")
SHARES = (0.35, 0.15, 0.2, 0.25, 0.05)
AREA = (150.0, 110.0, 100.0, 70.0, 55.0)
DECARES = (0.9, 0.45, 0.35, 0.12, 0.15)
RULES = {
    "dispersal_share_max": 0.1,
    "cluster_size_max": 6.0,
    "accessible_share_min": 0.5,
    "sequence_share_min": 0.5,
    "zone_per_year_max": 30.0,
    "preemption_share_max": 0.1,
    "referral_share_max": 0.1,
    "secured_share_min": 0.3,
    "discount_rate": 0.04,
}


def zone_table(rng: np.random.Generator) -> pd.DataFrame:
    """Return a zone table of 40 zones with all six building types."""
    rows: list[dict[str, Any]] = []
    for z in range(ZONES):
        ready = bool(rng.random() < 0.5)
        waits = z > 4 and not ready and rng.random() < 0.4
        after = f"z{rng.integers(0, z)}" if waits else ""
        earliest = 2026 if ready else int(2028 + rng.integers(0, 6))
        stock = float(rng.integers(80, 700))
        for k, building in enumerate(TYPES):
            size = 20 if building == "institution" else 55 * SHARES[k] / max(SHARES)
            rows.append(
                {
                    "zone": f"z{z}",
                    "building": building,
                    "capacity": float(rng.integers(0, int(size) + 1)),
                    "reserve": "ready" if ready else "long",
                    "earliest": earliest,
                    "after": after,
                    "probability": round(float(rng.uniform(0.6, 0.95)), 2),
                    "slip_months": float(rng.integers(0, 13)),
                    "cost": round(float(rng.uniform(0.3, 0.9)), 2),
                    "service_km": round(0.3 + 0.25 * z, 2),
                    "existing_dwellings": stock,
                    "existing_social": float(np.floor(stock * (0.02 + 0.003 * (z % 30)))),
                    "service_plots": float(z % 3),
                    "decares": 10.0,
                    "illustrative": "yes",
                }
            )
    return pd.DataFrame(rows)


def large_case() -> bs.Case:
    """Return the example case with 40 zones, six building types and 15 years."""
    case = bs.load_case("eksempel").with_(until=2026 + YEARS)
    frame = case.frame("parameters")
    pattern = ("building.", "density.decares_per_dwelling", "accessible.possible_share")
    rest = frame[~frame["path"].str.startswith(pattern)]
    extra = []
    for path, values, unit in (
        ("building.share", SHARES, "andel av nye boliger"),
        ("building.floor_area_m2", AREA, "m² per bolig"),
        ("density.decares_per_dwelling", DECARES, "dekar per bolig"),
        ("accessible.possible_share", (0.5, 0.4, 0.4, 0.9, 0.9), "andel av nye boliger"),
    ):
        for name, value in zip(TYPES, values, strict=False):
            extra.append(
                {
                    "path": path, "group": "", "dwelling": name, "value": value,
                    "low": 0.8 * value, "high": min(1.2 * value, 0.99 if value < 1 else np.inf),
                    "distribution": "triangular", "unit": unit, "scope": "place",
                    "transferable": "no", "chapter": "8", "source": "benchmark",
                    "status": "assumed",
                }
            )  # fmt: skip
    parameters = pd.concat([rest, pd.DataFrame(extra)], ignore_index=True)
    zones = zone_table(np.random.default_rng(SEED))
    rules = pd.DataFrame({"rule": list(RULES), "value": list(RULES.values())})
    rules = rules.assign(unit="", source="benchmark", status="assumed")
    case = case.with_tables(parameters=parameters, zones=zones, rules=rules)
    return case.with_(worlds=WORLDS, histories=1, until=2026 + YEARS)


def measure() -> dict[str, tuple[float, str]]:
    """Time one plan with its tables; name -> (value, unit)."""
    import scipy.optimize  # noqa: F401  (loaded once in a session, not once a plan)

    case = large_case()
    scenario = bs.case_scenarios(case)[-1]
    runs = bs.simulate(bs.project_demand(case), [replace(scenario)])
    begin, busy = time.perf_counter(), time.process_time()
    plan: LandPlan = bs.plan_land(runs)
    plan.tables()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - busy
    found = plan.parts[0].programme
    assert found is not None
    broken = [f for p, a in zip(found.problems, found.plans, strict=True) for f in faults(p, a)]
    homes = [int(p.demand.sum()) for p in found.problems]
    return {
        "land.plan_seconds": (round(seconds, 3), "s"),
        "land.plan_cpu_seconds": (round(cpu, 3), "s"),
        "land.zones": (float(len(found.zones.names)), "zones"),
        "land.years": (float(len(plan.years) - 1), "years"),
        "land.building_types": (float(len(found.problems[0].types)), "types"),
        "land.worlds": (float(len(plan.parts[0].land.sites)), "worlds"),
        "land.plans": (float(len(found.plans)), "plans"),
        "land.plans_within_the_rules": (float(sum(p.feasible for p in found.plans)), "plans"),
        "land.dwellings_lowest": (float(homes[0]), "dwellings"),
        "land.dwellings_highest": (float(homes[-1]), "dwellings"),
        "land.broken_rules": (float(len(broken)), "rules"),
    }


if __name__ == "__main__":
    for name, (value, unit) in measure().items():
        print(f"{name:45s} {value:10.3f} {unit}")
