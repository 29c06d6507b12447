"""The tables `programme`, `zone_plan` and `plan_limits`: what is built and secured where, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.rows import COLUMNS, Row, fixed_rows, rows
from boligsim.landuse.zone_numbers import ZoneNumbers, zone_numbers

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.landuse.plan import LandPlan, ScenarioLand
    from boligsim.landuse.programme import Programme

__all__ = ["limits_table", "programme_table", "zone_table"]

Ints = NDArray[np.int64]


def programme_table(plan: LandPlan) -> pd.DataFrame:
    """Return the building programme by scenario, zone, building type and year.

    ``mean`` and percentiles are over the nine plans, ``plan`` is the one for the middle path of
    need, which alone adds up. Rows in which no plan builds are left out, but for the sums with
    ``zone`` and ``building`` = all. Series: ``built`` (dwellings), ``social_bought``,
    ``social_secured``, ``social_own`` (social dwellings), ``service_plots_used``, ``unmet``
    (dwellings lacking at the end of the year) and, for the whole, ``plan_cost`` and
    ``plan_present_cost``.
    """
    import pandas as pd

    out: list[Row] = []
    for part in plan.parts:
        if part.programme is not None:
            out += _programme(part, part.programme, _status(plan))
    return pd.DataFrame(out, columns=[*COLUMNS, "zone", "building", "plan", "status"])


def _programme(part: ScenarioLand, found: Programme, status: str) -> list[Row]:
    zones, years = found.zones, found.years
    middle = found.middle[1]
    out: list[Row] = []
    built = found.built()

    def add(series: str, unit: str, each: Ints, mid: Ints, zone: str, building: str) -> None:
        if zone != "all" and not each.any():
            return
        made = rows(
            part.key, years, series, unit, each, of="plans",
            zone=zone, building=building, status=status,
        )  # fmt: skip
        made = [{**row, "plan": float(value)} for row, value in zip(made, mid, strict=True)]
        out.extend(row for row in made if zone == "all" or row["mean"] or row["plan"])

    homes = zones.housing
    add(
        "built",
        "dwellings",
        built[:, homes].sum(axis=1),
        middle.built[homes].sum(axis=0),
        "all",
        "all",
    )
    for f, building in enumerate(zones.building):
        unit = "dwellings" if homes[f] else "places"
        name = zones.names[zones.zone[f]]
        add("built", unit, built[:, f], middle.built[f], name, building)
    for series, unit, what in (
        ("social_bought", "dwellings", "bought"),
        ("social_secured", "dwellings", "secured"),
        ("social_own", "dwellings", "own"),
        ("service_plots_used", "plots", "plots"),
    ):
        each = np.stack([getattr(p, what) for p in found.plans])
        mid = getattr(middle, what)
        add(series, unit, each.sum(axis=1), mid.sum(axis=0), "all", "all")
        for z, name in enumerate(zones.names):
            add(series, unit, each[:, z], mid[z], name, "all")
    unmet = np.stack([p.unmet[:-1].sum(axis=0) for p in found.plans])
    add("unmet", "dwellings", unmet, middle.unmet[:-1].sum(axis=0), "all", "all")
    for series, value in (("plan_cost", "cost"), ("plan_present_cost", "present_cost")):
        each = np.array([getattr(p, value) for p in found.plans])[:, None]
        more = {"zone": "all", "building": "all", "status": status}
        row = rows(part.key, years[-1:], series, "mill. kr", each, of="plans", **more)[0]
        out.append({**row, "plan": float(getattr(middle, value))})
    return out


def zone_table(plan: LandPlan) -> pd.DataFrame:
    """Return what the programme means for each zone, by scenario.

    The year is the last of the land-use plan's programme. ``mean`` and percentiles are over the
    nine plans, or over the worlds for ``completion``; ``plan`` is the middle plan, ``least`` and
    ``most`` the extremes of the nine. Municipal share
    per field: ``secured_share`` and its two ways ``preemption`` and ``referral``; ``social_share``
    today and at the end, both with the ceiling beside them in ``limit``.
    """
    import pandas as pd

    out: list[Row] = []
    for part in plan.parts:
        if part.programme is None:
            continue
        numbers = zone_numbers(plan, part, part.programme)
        for z, name in enumerate(part.programme.zones.names):
            out += _zone_rows(part.key, part.programme, numbers, z, name, _status(plan))
        each = next(values for series, _, values, _ in numbers.plans if series == "zone_built")
        more: dict[str, Any] = {"zone": "all", "building": "all", "status": _status(plan)}
        out.append(_plan_row(part.key, part.programme, "zone_built_total", "dwellings",
                             each.sum(axis=1), numbers.middle, float("nan"), more))  # fmt: skip
    columns = [*COLUMNS, "zone", "building", "plan", "least", "most", "limit", "status"]
    return pd.DataFrame(out, columns=columns)


def _zone_rows(
    key: str, found: Programme, numbers: ZoneNumbers, z: int, name: str, status: str
) -> list[Row]:
    last = found.years[-1:]
    out: list[Row] = []
    more: dict[str, Any] = {"zone": name, "building": "all", "status": status}
    for series, unit, values in numbers.fixed:
        row = fixed_rows(key, last, series, unit, [values[z]], **more)[0]
        out.append({**row, "plan": float(values[z])})
    for series, unit, each, limit in numbers.plans:
        out.append(_plan_row(key, found, series, unit, each[:, z], numbers.middle, limit, more))
    if numbers.completion is not None:
        draws = numbers.completion[:, z][:, None]
        row = rows(key, last, "completion", "dwellings", draws, **more)[0]
        out.append({**row, "plan": float("nan")})
    return out


def _plan_row(
    key: str,
    found: Programme,
    series: str,
    unit: str,
    each: NDArray[np.float64],
    middle: int,
    limit: float,
    more: dict[str, Any],
) -> Row:
    """Return a row over the nine plans: the middle one, and the least and most of them."""
    row = rows(key, found.years[-1:], series, unit, each[:, None], of="plans", **more)[0]
    known = each[~np.isnan(each)]
    least, most = (float(known.min()), float(known.max())) if len(known) else (np.nan, np.nan)
    return {**row, "plan": float(each[middle]), "least": least, "most": most, "limit": limit}


def limits_table(plan: LandPlan) -> pd.DataFrame:
    """Return the rules that stand in the way of the lowest need that cannot be met.

    Empty where every scenario's nine plans keep all rules. ``quantile`` is the need that fails
    first, ``amount`` by how much the rule would have to give way, ``clash`` which rules clash with
    each other.
    """
    import pandas as pd

    out: list[Row] = []
    for part in plan.parts:
        found = part.programme
        for b in found.limits if found is not None else ():
            more = {
                "zone": b.zone or "all", "building": b.kind or "all", "clash": b.clash + 1,
                "quantile": float(found.limit or 0) if found is not None else 0.0,
                "status": _status(plan),
            }  # fmt: skip
            unit = "plots" if b.rule == "plots" else "dwellings"
            out += fixed_rows(part.key, [b.year], f"limit_{b.rule}", unit, [b.amount], **more)
    more_columns = ["zone", "building", "clash", "quantile", "status"]
    return pd.DataFrame(out, columns=[*COLUMNS, *more_columns])


def _status(plan: LandPlan) -> str:
    return "published" if plan.zones is not None and plan.zones.adopted else "illustrative"
