"""The table `building_need`: need, reserve and gap over the plan, in the order of the guide.

Source of the order: the ministry's guide to land accounts in municipal plans (Arealregnskap i
kommuneplan, 2023), annex 1: the horizon of the plan, what is needed within it, what the plans hold
already, and the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from boligsim.landuse.identity import LINES
from boligsim.landuse.rows import COLUMNS, Row, fixed_rows, rows, share_rows

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.landuse.plan import LandPlan, ScenarioLand

__all__ = ["STEPS", "building_need_table"]

Floats = NDArray[np.float64]

STEPS = ("horizon", "need", "reserve", "gap")


def building_need_table(plan: LandPlan) -> pd.DataFrame:
    """Return the building need of each scenario over the economy plan and the land-use plan.

    Columns ``step`` (horizon, need, reserve, gap), ``period``, ``building`` (``all`` or a type) and
    ``status``. The year is the last of the period. Need is the sum of the identity over the period;
    what is needed by building type includes the municipality's own buildings. The gap is need less
    reserve: above 0 dwellings are lacking. ``gap_share`` is the share of the worlds in which they
    are.
    """
    import pandas as pd

    out: list[Row] = []
    for name, (first, last) in _periods(plan).items():
        for part in plan.parts:
            out += _part(plan, part, name, first, last)
    return pd.DataFrame(out, columns=[*COLUMNS, "step", "period", "building", "status"])


def _periods(plan: LandPlan) -> dict[str, tuple[int, int]]:
    """Return the plans' first and last calendar years, held inside the run."""
    last_year = plan.years[-1] - 1
    stated: dict[str, Any] = dict(plan.case.periods)
    out: dict[str, tuple[int, int]] = {}
    for name in ("economy_plan", "land_use_plan"):
        if name in stated or name == "land_use_plan":
            first, last = stated.get(name, plan.period)
            first = min(max(int(first), plan.years[0]), last_year)
            out[name] = (first, min(max(int(last), first), last_year))
    return out


def _part(plan: LandPlan, part: ScenarioLand, name: str, first: int, last: int) -> list[Row]:
    span = slice(first - plan.years[0], last + 1 - plan.years[0])
    out: list[Row] = []

    def add(
        step: str, series: str, draws: Floats, building: str = "all", status: str = "assumed"
    ) -> None:
        more = {"step": step, "period": name, "building": building, "status": status}
        out.extend(rows(part.key, [last], series, "dwellings", draws[:, None], **more))

    more = {"step": "horizon", "period": name, "building": "all", "status": "published"}
    out += fixed_rows(part.key, [last], "first_year", "year", [first], **more)
    out += fixed_rows(part.key, [last], "last_year", "year", [last], **more)
    for line in LINES:
        add("need", line, _sum(part.identity.lines[line], span))
    need = _sum(part.identity.new_on_land, span)
    add("need", "new_on_land", need)
    types = {
        b: _sum(new, span) + _sum(part.land.municipal[b], span) for b, new in part.land.new.items()
    }
    for building, draws in types.items():
        add("need", "new_on_land", draws, building)
    if part.reserve is None:
        return out
    return out + _against(plan, part, name, last, need, types, add)


def _against(
    plan: LandPlan,
    part: ScenarioLand,
    name: str,
    last: int,
    need: Floats,
    types: dict[str, Floats],
    add: Any,
) -> list[Row]:
    found = part.reserve
    assert found is not None
    at = found.available[:, last + 1 - plan.years[0]]
    weakest = found.status["all"]
    add("reserve", "reserve_ready", found.ready, status=found.status["reserve_ready"])
    add("reserve", "reserve_long", found.long, status=found.status["reserve_long"])
    add("reserve", "reserve_realisable", at, status=weakest)
    everything = need + sum(_last(part.land.municipal.values(), plan, name))
    add("gap", "gap_planned", everything - found.ready - found.long, status=weakest)
    add("gap", "gap_realisable", everything - at, status=weakest)
    more = {"step": "gap", "period": name, "building": "all", "status": weakest}
    out = share_rows(part.key, [last], "gap_share", (everything > at)[:, None], **more)
    if name != "land_use_plan":
        return out
    for building, sizes in found.by_type.items():
        for k, series in enumerate(("reserve_ready", "reserve_long", "reserve_realisable")):
            add("reserve", series, sizes[:, k], building, weakest)
        if building in types:
            lacking = types[building] - sizes[:, 2]
            add("gap", "gap_realisable", lacking, building, weakest)
    return out


def _last(values: Any, plan: LandPlan, name: str) -> list[Floats]:
    first, last = _periods(plan)[name]
    return [_sum(v, slice(first - plan.years[0], last + 1 - plan.years[0])) for v in values]


def _sum(values: Floats, span: slice) -> Floats:
    return np.asarray(np.add.reduce(values[:, span], axis=1), dtype=np.float64)
