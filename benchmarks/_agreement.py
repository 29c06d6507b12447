"""Whether two samplers of the same model agree, on thousands of outputs at once.

'Four standard errors on every output' fails by chance when there are thousands of them, and rare
counts are skewed. So the chance is not assumed but measured: the engine's draws come in batches as
large as the other sample, and each batch is compared with the rest in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks import _twin
from boligsim.homelessness import simulate_system

NAMES = ("stock", "month", "tenants", "units", "flow", "wait", "spell", "done", "chains")
EXPECTED, FAR = 10.0, 4.0


@dataclass
class Sums:
    """Number, sum and sum of squares of every output."""

    n: int
    total: np.ndarray
    squares: np.ndarray

    def __add__(self, other):
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def __sub__(self, other):
        return Sums(self.n - other.n, self.total - other.total, self.squares - other.squares)


def sums(draws):
    """Sums over draws of every output; whole numbers, so exact."""
    flat = draws.reshape(len(draws), -1).astype(np.float64)
    return Sums(len(flat), flat.sum(axis=0), (flat**2).sum(axis=0))


def engine(system, primitives, *, batches, size, seed=1):
    """Sums of so many batches of draws of the engine."""
    out = []
    for batch in range(batches):
        found = simulate_system(system, primitives, seed=seed + batch, histories=size)
        parts = [getattr(found, name)[0].reshape(size, -1) for name in NAMES]
        out.append(sums(np.concatenate(parts, axis=1)))
    return out


def twin(system, primitives, *, draws, seed=1):
    """Sums of so many draws of the twin."""
    rows = []
    for k in range(draws):
        found = _twin.simulate(system, primitives, seed=seed + k)
        rows.append(np.concatenate([found[name].reshape(-1) for name in NAMES]))
    return sums(np.array(rows))


def errors(large, small):
    """Differences in pooled standard errors, of the outputs that happen often enough."""
    n = large.n + small.n
    within = large.squares - large.total**2 / large.n + small.squares - small.total**2 / small.n
    variance = np.maximum(within, 0.0) / (n - 2)
    gap = small.total / small.n - large.total / large.n
    often = (large.total + small.total) / n * small.n >= EXPECTED
    fixed = variance < 1e-12
    z = gap / np.sqrt(np.where(fixed, 1.0, variance) * (1 / large.n + 1 / small.n))
    z = np.where(fixed & (np.abs(gap) > 1e-9), 1e9, z)  # what never varies must be equal
    return z, often


def judge(batches, other):
    """Outputs far apart and mean square error: of the other sample, and of each batch by chance."""
    whole = batches[0]
    for batch in batches[1:]:
        whole = whole + batch

    def of(large, small):
        z, often = errors(large, small)
        z = z[often]
        return int((np.abs(z) > FAR).sum()), float((z**2).mean()), len(z)

    chance = [of(whole - batch, batch)[:2] for batch in batches]
    far, spread, outputs = of(whole, other)
    return {
        "outputs": outputs, "far": far, "spread": spread,
        "far_by_chance": max(f for f, _ in chance),
        "spread_by_chance": max(s for _, s in chance),
    }  # fmt: skip


def agrees(found):
    """No more outputs far apart than chance gives, nor a larger mean square error."""
    return (
        found["far"] <= found["far_by_chance"] and found["spread"] <= found["spread_by_chance"]
    )


def where(system, batches, other, top=20):
    """The outputs that are furthest apart, by name: for the message of a failing test."""
    from boligsim.homelessness import FLOWS, STOCKS

    whole = batches[0]
    for batch in batches[1:]:
        whole = whole + batch
    z, often = errors(whole, other)
    z = np.where(often, z, 0.0)
    y, g, d = system.years, len(system.groups), len(system.dwellings)
    shapes = {
        "stock": (y + 1, len(STOCKS), g, 3), "month": (12 * y + 1, len(STOCKS), 3),
        "tenants": (y + 1, g, d), "units": (y + 1, d, 4), "flow": (y, len(FLOWS), g, 3),
        "wait": (y, g, 40), "spell": (y, g, 40),
    }  # fmt: skip
    lines = []
    for cell in np.argsort(-np.abs(z))[:top]:
        at = cell
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            if at < size:
                index = [int(k) for k in np.unravel_index(at, shape)]
                word = {"stock": STOCKS, "month": STOCKS, "flow": FLOWS}.get(name)
                kind = word[index[1]] if word else ""
                lines.append(
                    f"{name} {kind} {index}: {whole.total[cell] / whole.n:.4g} and "
                    f"{other.total[cell] / other.n:.4g}, {z[cell]:.1f} errors"
                )
                break
            at -= size
    return "\n".join(lines)
