"""Does the fit find what is true? Simulation-based calibration on the worlds of one prior batch.

Each of the first worlds is taken as the truth in turn: figures are drawn from it with their
errors, all the other worlds are weighted by them, and the truth's place in that posterior is
noted. When the whole machinery is right these places are uniform, and 90 % intervals hold the
truth in 90 % of the replicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from boligsim.base.errors import InputError
from boligsim.base.random import fold, fold_array, normals, uniforms
from boligsim.decisions.calibrate import log_likelihood
from boligsim.decisions.weights import effective_size, normalised

if TYPE_CHECKING:
    import numpy.typing as npt

    from boligsim.decisions.fit import Fit
    from boligsim.decisions.space import Row

    Floats = npt.NDArray[np.float64]

__all__ = ["Ranks", "simulation_based_calibration"]


@dataclass(frozen=True, eq=False)
class Ranks:
    """Places of the truth in its posteriors.

    Attributes
    ----------
    names
        Quantities: unknowns, then the simulated figures.
    places
        float64[replicates, quantities] between 0 and 1, ties broken by chance.
    sizes
        float64[replicates] effective sample sizes.
    """

    names: tuple[str, ...]
    places: Floats
    sizes: Floats

    def coverage(self, level: float = 0.9) -> Floats:
        """Share of the replicates whose central interval holds the truth, per quantity."""
        edge = (1.0 - level) / 2.0
        inside = (self.places >= edge) & (self.places <= 1.0 - edge)
        return np.asarray(np.mean(inside, axis=0))

    def p_values(self, bins: int = 10) -> Floats:
        """Probability of places as uneven as these, per quantity, by the chi-square test."""
        from scipy.stats import chisquare

        edges = np.linspace(0.0, 1.0, bins + 1)
        counts = [np.histogram(column, edges)[0] for column in self.places.T]
        return np.array([float(chisquare(c).pvalue) for c in counts])

    def __repr__(self) -> str:
        """Return one line."""
        return f"Ranks({len(self.names)} quantities, {len(self.places)} replicates)"


def simulation_based_calibration(
    fit: Fit, *, replicates: int = 400, rows: Sequence[Row] | None = None, seed: int = 0
) -> Ranks:
    """Take prior worlds as the truth, one by one, and see where their posteriors put them.

    Parameters
    ----------
    fit
        A fit; only the worlds of its prior are used, and its figures' kinds and errors.
    replicates
        Worlds that are the truth in turn.
    rows
        Unknowns to look at; left out: the six that the figures depend on most.
    seed
        Of errors and ties.

    Returns
    -------
    Ranks
        Uniform when prior, simulation, likelihood and weights belong together.

    Raises
    ------
    InputError
        When there are fewer worlds than replicates.

    Source
    ------
    Cook, Gelman and Rubin (2006); Talts et al. (2018), Validating Bayesian inference algorithms
    with simulation-based calibration.
    """
    n, targets = fit.prior_draws, fit.targets
    if not 1 <= replicates <= n:
        raise InputError(f"replicates must be 1 to {n}, the worlds of the prior.")
    chosen = list(rows) if rows is not None else _most_telling(fit, 6)
    values = [fit.values(*key)[:n] for key in chosen]
    simulated = fit.stage.simulated[:n]
    quantities = np.stack([*values, *simulated.T], axis=1)
    names = (*("/".join(filter(None, key)) for key in chosen), *(t.name for t in targets))
    number = np.arange(replicates)
    z = np.stack(
        [normals(fold_array(fold(seed, "sbc error", j), number)) for j in range(len(targets))],
        axis=1,
    )
    tie = np.stack(
        [uniforms(fold_array(fold(seed, "sbc tie", q), number)) for q in range(len(names))], axis=1
    )
    places, sizes = np.zeros((replicates, len(names))), np.zeros(replicates)
    for r in range(replicates):
        seen = [
            replace(target, value=float(target.observe(simulated[r, j], z[r, j])))
            for j, target in enumerate(targets)
        ]
        weights = log_likelihood(seen, simulated)
        weights[r] = -np.inf
        w = normalised(weights)
        sizes[r] = effective_size(w)
        below = np.add.reduce(w[:, None] * (quantities < quantities[r]), axis=0)
        equal = np.add.reduce(w[:, None] * (quantities == quantities[r]), axis=0)
        places[r] = below + tie[r] * equal
    return Ranks(names, places, sizes)


def _most_telling(fit: Fit, size: int) -> list[Row]:
    frame = fit.to_frame()
    columns = [c for c in frame.columns if c.startswith("spearman_")]
    strength = frame[columns].abs().max(axis=1)
    best = strength.sort_values(ascending=False, kind="stable").index[:size]
    return [
        (str(p), str(g), str(d))
        for p, g, d in frame.loc[best, ["path", "group", "dwelling"]].itertuples(index=False)
    ]
