"""How far a scenario and its plan keep the named rules of a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from boligsim.homelessness.primitives import Units
from boligsim.landuse.rows import Row, fixed_rows

if TYPE_CHECKING:
    from boligsim.landuse.plan import ScenarioLand
    from boligsim.landuse.programme import Programme

__all__ = ["rule_rows"]

_MOST = "_max"
_NONE = float("nan")
Observed = Callable[[], float]


def rule_rows(runs: Any, parts: Sequence[ScenarioLand], period: tuple[int, int]) -> list[Row]:
    """Return a row for each scenario and rule: the limit, what was observed, whether it was kept.

    Parameters
    ----------
    runs
        Runs of the scenarios.
    parts
        Their land use.
    period
        First and last calendar year of the land-use plan.

    Returns
    -------
    list of dict
        Tidy rows with ``limit``, ``kept`` (yes, no, or blank where nothing was observed) and
        ``status``. Money and staff are means of the draws over the economy plan; zones are those
        of the plan for the middle path of need.
    """
    frame = runs.demand.case.rules
    costs: dict[str, Any] = {}
    out: list[Row] = []
    for i, part in enumerate(parts):
        observers = {**_decisions(runs, i, part.key, costs), **_places(part.programme)}
        for row in frame.to_dict("records"):
            name, limit = str(row["rule"]), float(row["value"])
            seen = observers[name]() if name in observers else _NONE
            kept = ""
            if seen == seen and name != "discount_rate":
                over = seen > limit + 1e-9 if name.endswith(_MOST) or "budget" in name else False
                under = seen < limit - 1e-9 if name.endswith("_min") else False
                kept = "no" if over or under else "yes"
            more = {"limit": limit, "kept": kept, "status": str(row.get("status", "") or "assumed")}
            unit = str(row.get("unit", "") or "")
            out += fixed_rows(part.key, [period[1]], f"rule_{name}", unit, [seen], **more)
    return out


def _decisions(runs: Any, i: int, key: str, known: dict[str, Any]) -> dict[str, Observed]:
    def line(series: str) -> Any:
        if "costs" not in known:
            from boligsim.scenarios.costs import costs_table

            known["costs"] = costs_table(runs)
        frame = known["costs"]
        rows = frame[(frame["scenario"] == key) & (frame["group"] == "all")]
        return rows.loc[rows["series"] == series, "mean"].to_numpy(dtype=np.float64)

    def budget() -> float:
        net = line("investment") - line("grant") - line("vat_compensation")
        return float(np.add.reduce(net)) / 1000

    def loans() -> float:
        given = runs.outcomes[i].pick("loans")[..., 0].astype(np.int64)
        draws = given.shape[0] * given.shape[1]
        return float((given.sum(axis=(0, 1, 3)) / draws).max())

    def bought() -> float:
        outcomes, scenario = runs.outcomes[i], runs.scenarios[i]
        heads = tuple(f"{m.kind}:{m.name}:" for m in scenario.measures if m.kind == "acquisitions")
        total = np.zeros(outcomes.done.shape[2])
        for name, primitive in scenario.primitives():
            if heads and isinstance(primitive, Units) and name.startswith(heads):
                done = outcomes.done[..., list(outcomes.primitives).index(name)].astype(np.int64)
                total += done.sum(axis=(0, 1)) / (done.shape[0] * done.shape[1])
        return float(total.max())

    return {
        "budget_economy_plan": budget,
        "start_loans_per_year_max": loans,
        "acquisitions_per_year_max": bought,
        "staff_years_max": lambda: float(line("staff_years").max()),
    }


def _places(found: Programme | None) -> dict[str, Observed]:
    if found is None:
        return {}
    problem, plan = found.middle
    homes = problem.housing
    built = np.zeros((len(problem.zones), len(problem.years)))
    for f in np.flatnonzero(homes):
        built[problem.zone[f]] += plan.built[f]
    new = plan.bought + plan.secured + plan.own
    total = plan.built.sum(axis=1)[homes]
    stock = problem.dwellings + built.sum(axis=1)
    placed = new.sum(axis=1)
    secured = plan.secured.sum(axis=1)

    def highest(above: Any, below: Any, where: Any) -> float:
        mine = where & (below > 0)
        return float((above[mine] / below[mine]).max()) if bool(mine.any()) else _NONE

    def share(above: float, below: float) -> float:
        return above / below if below > 0 else _NONE

    bought = np.floor((problem.rules.preemption_share_max or 0.0) * built.sum(axis=1) + 1e-9)
    bought = np.minimum(bought, secured)
    rest = float(plan.bought.sum() + plan.secured.sum())
    access = float((problem.accessible[homes] * total).sum())
    return {
        "dispersal_share_max": lambda: highest(problem.social_now + placed, stock, placed > 0),
        "cluster_size_max": lambda: float(new.max()) if bool(new.any()) else _NONE,
        "accessible_share_min": lambda: share(access, float(total.sum())),
        "sequence_share_min": lambda: _sequence(found),
        "zone_per_year_max": lambda: float(built.max()),
        "preemption_share_max": lambda: highest(bought, built.sum(axis=1), bought > 0),
        "referral_share_max": lambda: highest(
            secured - bought, built.sum(axis=1), secured > bought
        ),
        "secured_share_min": lambda: share(float(secured.sum()), rest),
        "discount_rate": lambda: plan.present_cost,
    }


def _sequence(found: Programme) -> float:
    """Return the least share of a zone that was built when a zone after it began."""
    problem, plan = found.middle
    seen = []
    for f in np.flatnonzero((problem.after >= 0) & (plan.built.sum(axis=1) > 0)):
        first = int(np.argmax(plan.built[f] > 0))
        mine = (problem.zone == problem.after[f]) & problem.housing
        seen.append(plan.built[mine, :first].sum() / max(int(problem.capacity[mine].sum()), 1))
    return float(min(seen)) if seen else _NONE
