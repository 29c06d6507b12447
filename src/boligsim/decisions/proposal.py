"""A second stage: points proposed near those that met the figures, with exact weights.

On the normal scale z = quantile(u) the prior is a standard normal in every coordinate. The
proposal is a normal with the mean and the shrunk covariance of the worlds that met the figures
so far, mixed with the prior itself (a defensive mixture), so that no weight can explode. All
stages are used together: a point's weight is its likelihood times prior over the mixture of all
stages' densities in proportion to their sizes, whichever stage it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from boligsim.base.random import fold, fold_array, normals, uniforms
from boligsim.decisions.weights import effective_size, normalised

__all__ = ["DEFENSIVE", "Proposal", "fitted_proposal", "log_mixture", "tempered"]

Floats = npt.NDArray[np.float64]

DEFENSIVE = 0.25
"""Share of a later stage that is drawn from the prior."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """A normal on the z scale of some coordinates; the others stay standard normal.

    Attributes
    ----------
    columns
        Coordinates that are moved.
    mean
        float64[columns].
    root
        Cholesky factor of their covariance, float64[columns, columns].
    """

    columns: npt.NDArray[np.int64]
    mean: Floats
    root: Floats

    def points(self, prior: Floats, seed: int) -> Floats:
        """Draw points: a share from the prior, the others from the normal.

        Parameters
        ----------
        prior
            float64[worlds, coordinates] fresh points of the prior, moved in place of drawn ones.
        seed
            Key of the stage.

        Returns
        -------
        float64[worlds, coordinates]
            Strictly between 0 and 1.
        """
        from scipy.special import ndtr

        n = len(prior)
        number = np.arange(n)
        k = len(self.columns)
        z = np.stack(
            [normals(fold_array(fold(seed, "proposal", j), number)) for j in range(k)], axis=1
        )
        moved = self.mean + np.einsum("ij,wj->wi", self.root, z, optimize=False)
        stays = uniforms(fold_array(fold(seed, "stays"), number)) < DEFENSIVE
        out = prior.copy()
        tiny = 2.0**-53
        inside = np.clip(np.asarray(ndtr(moved)), tiny, 1.0 - tiny)
        out[:, self.columns] = np.where(stays[:, None], out[:, self.columns], inside)
        return out

    def log_ratio(self, points: Floats) -> Floats:
        """Log of the stage's density over the prior's at some points.

        Parameters
        ----------
        points
            float64[worlds, coordinates].

        Returns
        -------
        float64[worlds]
            Never below log `DEFENSIVE`.
        """
        from scipy.special import ndtri

        z = np.asarray(ndtri(points[:, self.columns]))
        y = _solved(self.root, (z - self.mean).T)
        log_normal = 0.5 * (np.add.reduce(z * z, axis=1) - np.add.reduce(y * y, axis=0))
        log_normal = log_normal - float(np.add.reduce(np.log(np.diag(self.root))))
        return np.asarray(
            np.logaddexp(np.log(DEFENSIVE), np.log1p(-DEFENSIVE) + log_normal), dtype=np.float64
        )


def tempered(log_weights: Floats, wanted: float) -> Floats:
    """Weights made flatter until they are worth enough worlds, to fit a proposal to.

    Parameters
    ----------
    log_weights
        Log weights; minus infinity = impossible.
    wanted
        Effective sample size to reach.

    Returns
    -------
    float64
        Weights that sum to 1: the likelihood to the largest power up to 1 that reaches it.
    """
    low, high = 0.0, 1.0
    possible = np.isfinite(log_weights)
    if effective_size(normalised(log_weights)) >= wanted:
        return normalised(log_weights)
    for _ in range(40):
        middle = (low + high) / 2
        flat = np.where(possible, middle * np.where(possible, log_weights, 0.0), -np.inf)
        enough = effective_size(normalised(flat)) >= wanted
        low, high = (middle, high) if enough else (low, middle)
    return normalised(np.where(possible, low * np.where(possible, log_weights, 0.0), -np.inf))


def fitted_proposal(points: Floats, weights: Floats, free: npt.NDArray[np.bool_]) -> Proposal:
    """Fit a normal to weighted worlds, in the coordinates where they differ from the prior.

    Parameters
    ----------
    points
        float64[worlds, coordinates].
    weights
        Summing to 1.
    free
        Coordinates that may be moved.

    Returns
    -------
    Proposal
        Its spread is a little wider than that of the worlds, and correlations are shrunk by the
        effective sample size against the number of coordinates.
    """
    from scipy.special import ndtri

    keep = weights > 0
    z, w = np.asarray(ndtri(points[keep])), weights[keep]
    size = effective_size(w)
    mean = np.add.reduce(w[:, None] * z, axis=0)
    variance = np.add.reduce(w[:, None] * (z - mean) ** 2, axis=0)
    noise = 3.0 / np.sqrt(max(size, 1.0))
    moved = (np.abs(mean) > noise) | (
        np.abs(np.log(np.maximum(variance, 1e-6))) > np.sqrt(2) * noise
    )
    columns = np.flatnonzero(moved & free)
    if not len(columns):
        columns = np.flatnonzero(free)[:1]
        return Proposal(columns, np.zeros(1), np.eye(1))
    z, mean = z[:, columns] - mean[columns], mean[columns]
    covariance = np.einsum("w,wi,wj->ij", w, z, z, optimize=False)
    shrink = size / (size + len(columns) + 1.0)
    off = covariance * shrink
    np.fill_diagonal(off, np.diag(covariance))
    covariance = 1.2 * off + 0.02 * np.eye(len(columns))
    return Proposal(columns, mean, _cholesky(covariance))


# Written out, because the linear algebra libraries may sum in another order with more threads.
def _cholesky(matrix: Floats) -> Floats:
    out = np.zeros_like(matrix)
    for j in range(len(matrix)):
        rest = matrix[j:, j] - np.add.reduce(out[j:, :j] * out[j, :j], axis=1)
        out[j:, j] = rest / np.sqrt(rest[0])
    return out


def _solved(root: Floats, right: Floats) -> Floats:
    out = np.zeros_like(right)
    for i in range(len(root)):
        out[i] = (right[i] - np.add.reduce(root[i, :i, None] * out[:i], axis=0)) / root[i, i]
    return out


def log_mixture(
    points: Floats, proposals: Sequence[Proposal | None], sizes: Sequence[int]
) -> Floats:
    """Log density over the prior of the mixture of all stages.

    Parameters
    ----------
    points
        float64[worlds, coordinates] of all stages.
    proposals
        One a stage; None is the prior.
    sizes
        Worlds a stage.

    Returns
    -------
    float64[worlds]
        What a point's likelihood is divided by (balance heuristic).

    Source
    ------
    Veach and Guibas (1995), Optimally combining sampling techniques; Owen and Zhou (2000), Safe
    and effective importance sampling.
    """
    total = float(sum(sizes))
    parts = [
        np.log(size / total) + (np.zeros(len(points)) if one is None else one.log_ratio(points))
        for one, size in zip(proposals, sizes, strict=True)
    ]
    out: Floats = parts[0]
    for part in parts[1:]:
        out = np.asarray(np.logaddexp(out, part), dtype=np.float64)
    return out
