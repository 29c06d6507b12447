"""Small plans by trying all of them: an independent answer to what the solver should find."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from boligsim.landuse.problem import PlanRules, Problem


def problem(**changes: object) -> Problem:
    """Two zones with a field each, one building type, two years; everything can be changed."""
    fields = {
        "zone": [0, 1], "kind": [0, 0], "capacity": [3, 3], "start": [0, 0], "after": [-1, -1],
        "cost": [0.5, 0.7], "accessible": [1.0, 1.0],
    }  # fmt: skip
    zones = {
        "plot_count": [0, 0],
        "dwellings": [50, 50],
        "social_now": [0, 0],
        "service_km": [1.0, 2.0],
    }
    basic: dict[str, object] = {
        "years": (2027, 2028), "types": ("block",), "demand": [[2, 2]], "social": [0, 0],
        "built": [0, 0], "agreed": [0, 0], "plots": [0, 0], "zones": ("a", "b"),
        "rules": PlanRules(), **fields, **zones,
    }  # fmt: skip
    given = {**basic, **changes}
    floats = ("cost", "accessible", "plot_count", "dwellings", "social_now", "service_km")
    out: dict[str, object] = {}
    for name, value in given.items():
        if name in ("years", "types", "zones"):
            out[name] = tuple(value)  # type: ignore[arg-type]
        elif name == "rules":
            out[name] = value
        else:
            out[name] = np.array(value, dtype=np.float64 if name in floats else np.int64)
    housing = np.array([out["types"][k] != "institution" for k in out["kind"]])  # type: ignore
    return Problem(**{"housing": housing, **out})  # type: ignore[arg-type]


def shares_of(total: int, parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every way to split a number over some places."""
    if parts == 0:
        if total == 0:
            yield ()
        return
    for first in range(min(total, most) + 1):
        for rest in shares_of(total - first, parts - 1, most):
            yield (first, *rest)


def all_buildings(p: Problem) -> Iterator[np.ndarray]:
    """Every int64[F, T] that meets the demand of each type in each year."""
    cells = []
    for b in range(len(p.types)):
        mine = [f for f in range(len(p.zone)) if p.kind[f] == b]
        for t in range(len(p.years)):
            ways = list(shares_of(int(p.demand[b, t]), len(mine), int(p.demand[b, t])))
            cells.append([(t, tuple(zip(mine, way, strict=True))) for way in ways])
    for chosen in itertools.product(*cells):
        built = np.zeros((len(p.zone), len(p.years)), dtype=np.int64)
        for t, way in chosen:
            for f, n in way:
                built[f, t] += n
        yield built


def built_out(p: Problem, built: np.ndarray, zone: int, t: int) -> bool:
    mine = [f for f in range(len(p.zone)) if p.zone[f] == zone and p.housing[f]]
    room = sum(int(p.capacity[f]) for f in mine)
    wanted = math.ceil(p.rules.sequence_share_min * room - 1e-9) if room else 1
    return int(built[mine, :t].sum()) >= wanted


def can_build(p: Problem, built: np.ndarray) -> bool:
    """Whether capacity, first year, sequence, pace and accessible share hold."""
    for f in range(len(p.zone)):
        if built[f].sum() > p.capacity[f]:
            return False
        for t in range(len(p.years)):
            early = t < p.start[f]
            waits = p.after[f] >= 0 and not built_out(p, built, int(p.after[f]), t)
            if built[f, t] and (early or waits):
                return False
    if p.rules.zone_per_year_max is not None:
        for z in range(len(p.zones)):
            mine = (p.zone == z) & p.housing
            if (built[mine].sum(axis=0) > p.rules.zone_per_year_max).any():
                return False
    if p.rules.accessible_share_min:
        made = built[p.housing].sum(axis=1)
        if (made * (p.accessible[p.housing] - p.rules.accessible_share_min)).sum() < -1e-9:
            return False
    return True


def can_place(p: Problem, built: np.ndarray) -> bool:
    """Whether social dwellings and plots can be placed around what is built."""
    zones, years = len(p.zones), len(p.years)
    homes = np.array(
        [np.cumsum(built[(p.zone == z) & p.housing].sum(axis=0)) for z in range(zones)]
    )
    return _plots(p, built, zones, years) and _social(p, homes, zones, years)


def _plots(p: Problem, built: np.ndarray, zones: int, years: int) -> bool:
    open_from = []
    for z in range(zones):
        mine = [f for f in range(len(p.zone)) if p.zone[f] == z]
        first = int(min(p.start[f] for f in mine))
        if all(p.after[f] >= 0 for f in mine):
            before = int(p.after[mine[0]])
            first = max(first, *[t for t in range(years + 1) if t == years or
                                 built_out(p, built, before, t)][:1])  # fmt: skip
        open_from.append(first)
    cells = [list(shares_of(int(p.plots[t]), zones, int(p.plots[t]))) for t in range(years)]
    for way in itertools.product(*cells):
        used = np.array(way).T
        late = all(not used[z, : open_from[z]].any() for z in range(zones))
        if late and (used.sum(axis=1) <= p.plot_count).all():
            return True
    return False


def _social(p: Problem, homes: np.ndarray, zones: int, years: int) -> bool:
    rest, own = p.social - p.built, p.built
    cells = []
    for t in range(years):
        bought_secured = list(shares_of(int(rest[t]), 2 * zones, int(rest[t])))
        mine = list(shares_of(int(own[t]), zones, int(own[t])))
        cells.append(list(itertools.product(bought_secured, mine)))
    wanted = np.cumsum(p.agreed).astype(float)
    least = math.ceil((p.rules.secured_share_min or 0.0) * float(rest.sum()) - 1e-9)
    wanted[-1] = max(wanted[-1], least)
    for way in itertools.product(*cells):
        bought = np.cumsum([w[0][:zones] for w in way], axis=0).T
        secured = np.cumsum([w[0][zones:] for w in way], axis=0).T
        mine = np.cumsum([w[1] for w in way], axis=0).T
        if _placed_well(p, homes, bought, secured, mine, wanted):
            return True
    return False


def _placed_well(p: Problem, homes, bought, secured, mine, wanted) -> bool:
    new = bought + secured + mine
    rules = p.rules
    if (secured.sum(axis=0) < wanted).any():
        return False
    if (secured > rules.secured_share_max * homes + 1e-9).any() or (secured + mine > homes).any():
        return False
    if (bought > (p.dwellings - p.social_now)[:, None]).any():
        return False
    if rules.cluster_size_max is not None:
        yearly = np.diff(new, axis=1, prepend=0)
        if (yearly > rules.cluster_size_max).any():
            return False
    if rules.dispersal_share_max is not None:
        stock = p.dwellings[:, None] + homes
        over = p.social_now[:, None] + new > rules.dispersal_share_max * stock + 1e-9
        if (over & (new > 0)).any():
            return False
    return True


def cheapest(p: Problem) -> float | None:
    """The least cost of all plans that keep every rule; None where there is none."""
    best: float | None = None
    for built in all_buildings(p):
        cost = float((built.sum(axis=1) * p.cost).sum())
        if best is not None and cost >= best:
            continue
        if can_build(p, built) and can_place(p, built):
            best = cost
    return best
