"""Whether two samplers of the same model agree, on tens of thousands of outputs at once.

'Four standard errors on every output' fails by chance when there are thousands of them, and rare
counts are skewed. So the chance is not assumed but measured: the engine's draws come in batches as
large as the other sample, and each batch is compared with the rest in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from benchmarks import _twin
from boligsim.homelessness import FLOWS, STOCKS, Primitive, System, simulate_system

NAMES = ("stock", "month", "tenants", "units", "flow", "wait", "spell", "done", "chains")
EXPECTED, FAR = 10.0, 4.0
Named = Sequence[tuple[str, Primitive]]


@dataclass(frozen=True)
class Sums:
    """Number of draws, sum and sum of squares of every output; whole numbers, so exact."""

    n: int
    total: np.ndarray
    squares: np.ndarray
    shapes: dict[str, tuple[int, ...]]

    def __add__(self, other: Sums) -> Sums:
        total, squares = self.total + other.total, self.squares + other.squares
        return Sums(self.n + other.n, total, squares, self.shapes)

    def __sub__(self, other: Sums) -> Sums:
        total, squares = self.total - other.total, self.squares - other.squares
        return Sums(self.n - other.n, total, squares, self.shapes)


def sums(found: dict[str, np.ndarray]) -> Sums:
    """Sum every output over the draws, and flows, waits and spells also over groups and years."""
    parts = dict(found)
    parts["flow by year"] = found["flow"].sum(axis=3)
    parts["flow by group"] = found["flow"].sum(axis=1)
    parts["flow in all"] = found["flow"].sum(axis=(1, 3))
    for name in ("wait", "spell"):
        parts[f"{name} by year"] = found[name].sum(axis=2)
        parts[f"{name} by group"] = found[name].sum(axis=1)
        parts[f"{name} in all"] = found[name].sum(axis=(1, 2))
    n = len(found["stock"])
    flat = np.concatenate([p.reshape(n, -1) for p in parts.values()], axis=1).astype(np.float64)
    shapes = {name: part.shape[1:] for name, part in parts.items()}
    return Sums(n, flat.sum(axis=0), (flat**2).sum(axis=0), shapes)


def engine(
    system: System, primitives: Named, *, batches: int, size: int, seed: int = 1
) -> list[Sums]:  # fmt: skip
    """Sums of so many batches of draws of the engine."""
    out = []
    for batch in range(batches):
        found = simulate_system(system, primitives, seed=seed + batch, histories=size)
        out.append(sums({name: getattr(found, name)[0].astype(np.int64) for name in NAMES}))
    return out


def twin(system: System, primitives: Named, *, draws: int, seed: int = 1) -> Sums:
    """Sums of so many draws of the twin."""
    rows = (_twin.simulate(system, primitives, seed=seed + k) for k in range(draws))
    return reduce(add, (sums({name: row[name][None] for name in NAMES}) for row in rows))


def errors(large: Sums, small: Sums) -> tuple[np.ndarray, np.ndarray]:
    """Differences in pooled standard errors; which outputs happen often enough to be compared."""
    n = large.n + small.n
    within = large.squares - large.total**2 / large.n + small.squares - small.total**2 / small.n
    variance = np.maximum(within, 0.0) / (n - 2)
    gap = small.total / small.n - large.total / large.n
    often = (large.total + small.total) / n * small.n >= EXPECTED
    fixed = variance < 1e-12
    z = gap / np.sqrt(np.where(fixed, 1.0, variance) * (1 / large.n + 1 / small.n))
    return np.where(fixed & (np.abs(gap) > 1e-9), 1e9, z), often  # what never varies is equal


def judge(batches: list[Sums], other: Sums) -> dict[str, float]:
    """Outputs far apart and mean square error: of the other sample, and what chance gives.

    Outputs of one draw hang together, so both numbers vary much more than for independent ones.
    What chance gives is the mean over the batches and four of their own standard deviations.
    """
    whole = reduce(add, batches)

    def of(large: Sums, small: Sums) -> tuple[int, float, int]:
        z, often = errors(large, small)
        z = z[often]
        return int((np.abs(z) > FAR).sum()), float((z**2).mean()), len(z)

    chance = np.array([of(whole - batch, batch)[:2] for batch in batches])
    limit = chance.mean(axis=0) + FAR * chance.std(axis=0, ddof=1)
    far, spread, outputs = of(whole, other)
    return {
        "outputs": outputs, "far": far, "spread": spread, "far_by_chance": float(limit[0]),
        "spread_by_chance": float(limit[1]),
    }  # fmt: skip


def agrees(found: dict[str, float]) -> bool:
    """No more outputs far apart than chance gives, nor a larger mean square error."""
    return found["far"] <= found["far_by_chance"] and found["spread"] <= found["spread_by_chance"]


def furthest(batches: list[Sums], other: Sums, top: int = 20) -> str:
    """Return the outputs that are furthest apart, by name."""
    whole = reduce(add, batches)
    z, often = errors(whole, other)
    z = np.where(often, z, 0.0)
    words = {"stock": (STOCKS, 1), "month": (STOCKS, 1), "flow": (FLOWS, 1)}
    words |= {"flow by year": (FLOWS, 1), "flow by group": (FLOWS, 0), "flow in all": (FLOWS, 0)}
    ends = np.cumsum([int(np.prod(shape)) for shape in other.shapes.values()])
    lines = []
    for cell in np.argsort(-np.abs(z))[:top]:
        k = int(np.searchsorted(ends, cell, side="right"))
        name, shape = list(other.shapes.items())[k]
        first = ends[k] - int(np.prod(shape))
        index = [int(x) for x in np.unravel_index(cell - first, shape)]
        kind = words[name][0][index[words[name][1]]] if name in words else ""
        one, two = whole.total[cell] / whole.n, other.total[cell] / other.n
        lines.append(f"{name} {kind} {index}: {one:.4g} and {two:.4g}, {z[cell]:.1f} errors")
    return "\n".join(lines)
