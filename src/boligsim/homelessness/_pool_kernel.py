"""One pool by simulation: the same engine that runs a municipality, on a system of one type."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from boligsim.homelessness import laws
from boligsim.homelessness._layout import HOME, IN_TENANCY
from boligsim.homelessness.primitives import Primitive, Rate, Units
from boligsim.homelessness.system import Stream, System

if TYPE_CHECKING:
    from boligsim.homelessness.pool import Pool

__all__ = ["pool_primitives", "pool_system"]


def pool_system(pool: Pool) -> System:
    """System of one group and one dwelling type, first come first served, all let at 0."""
    years = max(1, math.ceil(pool.until))
    top = max([value for _, value in pool.tenancy] + [0.0])
    one, none = np.ones(1), np.zeros(1)
    n = pool.dwellings[0][1]
    never = laws.constant(none)
    return System(
        groups=("all",), dwellings=("dwelling",), base=0, years=years, worlds=1,
        units=np.array([n]), kinds=("rental",), max_persons=np.array([99]),
        fit=np.ones((1, 1), dtype=np.int64), priority=np.ones(1, dtype=np.int64),
        size_adults=np.ones((1, 1), dtype=np.int64), size_children=np.zeros((1, 1), np.int64),
        size_probability=np.ones((1, 1)), laws=laws.constant(top * one)[:, None],
        law_index=np.zeros((1, 1), np.int64), self_resolution=never[:, None], withdrawal=never,
        default=never, reentry=never, ends=np.array([[[0.0, 1.0, 1.0, 1.0]]]),
        group_numbers=np.array([[[0.0, 0.0, 1.0, 0.0, 0.0]]]), world_numbers=np.ones((1, 4)),
        decision=none, moving=none, turn=np.zeros((1, 1)), accept=np.ones((1, 1)),
        streams=(Stream("pool", 0, HOME, np.ones((1, years)), "application"),),
        start_rows=(
            ("tenants", 0, IN_TENANCY, 0, np.array([n])),
            ("waiting", 0, HOME, -1, np.array([pool.waiting0])),
        ),
        discipline="waiting",
    )  # fmt: skip


def pool_primitives(pool: Pool) -> list[tuple[str, Primitive]]:
    """Rates over time and steps of the number of dwellings, as primitives."""
    out: list[tuple[str, Primitive]] = []
    top = max([value for _, value in pool.tenancy] + [0.0]) or 1.0
    for process, curve, unit in (
        ("application", pool.arrivals, 1.0), ("tenancy_end", pool.tenancy, top),
    ):  # fmt: skip
        for j, (start, value) in enumerate(curve):
            end = curve[j + 1][0] if j + 1 < len(curve) else None
            rate = Rate(process, value / unit, start, end)  # type: ignore[arg-type]
            out.append((f"{process}:{j:04d}", rate))
    for j in range(1, len(pool.dwellings)):
        step = pool.dwellings[j][1] - pool.dwellings[j - 1][1]
        if step:
            at = pool.dwellings[j][0]
            out.append((f"units:{j:04d}", Units("dwelling", step, at, remove="decant")))
    return out
