"""The result of a backtest: every forecast beside what came, and the scores of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand.backtest.rivals import RIVALS
from boligsim.demand.backtest.scores import covered, interval_score, relative_error

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from boligsim.base.results import Table

Array = NDArray[np.float64]
MODEL = "model"
#: Upper limits of the size classes, inhabitants at the origin.
SIZES = {"under_5000": (0, 5_000), "5000_20000": (5_000, 20_000), "over_20000": (20_000, np.inf)}
_FIXED = ("municipality", "origin", "horizon", "age", "size", "truth")
_BY = ("horizon", "age", "origin", "municipality", "size_class")


@dataclass(frozen=True, eq=False, repr=False)
class Backtest:
    """Forecasts from past years beside what came; made by `backtest`.

    Attributes
    ----------
    forecasts : DataFrame
        A row a municipality, origin, horizon and age band: inhabitants at the origin (``size``),
        what came (``truth``), our point (``model``), 10, 50 and 90 % points and CRPS of our
        paths, and each rival's forecast.
    worlds, seed : int
        Paths behind the intervals.
    """

    forecasts: pd.DataFrame
    worlds: int
    seed: int

    def __repr__(self) -> str:
        """One line."""
        origins = self.forecasts["origin"]
        return (
            f"Backtest({len(self.municipalities)} municipalities, origins {origins.min()}-"
            f"{origins.max()}, horizons {', '.join(map(str, self.horizons))})"
        )

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Numbers of the municipalities."""
        return tuple(sorted(set(self.forecasts["municipality"])))

    @property
    def horizons(self) -> tuple[int, ...]:
        """Years ahead."""
        return tuple(sorted({int(h) for h in self.forecasts["horizon"]}))

    @property
    def methods(self) -> tuple[str, ...]:
        """Ours, called ``model``, and the rivals there are."""
        return (MODEL, *(r for r in RIVALS if r in self.forecasts.columns))

    def of(self, municipality: str) -> Backtest:
        """Return the forecasts of one municipality.

        Raises
        ------
        InputError
            It is not among them.
        """
        if municipality not in self.municipalities:
            hint = did_you_mean(municipality, self.municipalities)
            raise InputError(
                f"Municipality '{municipality}' is not among the {len(self.municipalities)} of "
                f"the backtest. {hint}".rstrip()
            )
        rows = self.forecasts[self.forecasts["municipality"] == municipality]
        return Backtest(rows.reset_index(drop=True), self.worlds, self.seed)

    def to_frame(self) -> pd.DataFrame:
        """All forecasts, tidy and long.

        Returns
        -------
        DataFrame
            ``municipality, origin, horizon, target, age, size, truth, method, forecast, error,
            p10, p90, crps``; `error` is relative, p10 and p90 are ours only.
        """
        import pandas as pd

        parts = []
        for method in self.methods:
            part = self.forecasts[list(_FIXED)].copy()
            part["target"] = part["origin"] + part["horizon"]
            part["method"] = method
            part["forecast"] = self.forecasts[method]
            part["error"] = relative_error(part["forecast"], part["truth"])
            own = method == MODEL
            for column in ("p10", "p90"):
                part[column] = self.forecasts[column] if own else np.nan
            distance = (part["forecast"] - part["truth"]).abs()
            part["crps"] = self.forecasts["crps"] if own else distance
            parts.append(part)
        frame = pd.concat(parts, ignore_index=True)
        order = ["municipality", "origin", "horizon", "target", "age", "size", "truth", "method"]
        return frame[[*order, "forecast", "error", "p10", "p90", "crps"]]

    def scores(self, by: str | Sequence[str] = ("horizon", "age")) -> pd.DataFrame:
        """Score each method.

        Parameters
        ----------
        by : str or sequence of str
            Of horizon, age, origin, municipality, size_class (under 5,000, 5,000-20,000 and over
            20,000 inhabitants at the origin).

        Returns
        -------
        DataFrame
            The columns of `by`, ``method, forecasts`` (how many), and in per cent: ``mape`` and
            ``median_ape`` (mean and median absolute error), ``bias`` (mean error), ``within5``
            (share at most 5 % off), ``wape`` (sum of absolute errors over sum of truths),
            ``coverage80`` and ``interval_score`` (ours), ``crps`` (of the truth). Cells where
            nobody came are left out.

        Raises
        ------
        InputError
            An unknown word in `by`.
        """
        names = [by] if isinstance(by, str) else list(by)
        for name in names:
            if name not in _BY:
                raise InputError(f"by has '{name}'. {did_you_mean(name, _BY)}")
        frame = self.to_frame()
        frame = frame[(frame["truth"] > 0) & frame["forecast"].notna()]
        frame["size_class"] = _size_class(frame["size"].to_numpy(dtype=np.float64))
        groups = frame.groupby([*names, "method"], sort=False)
        out = groups[["truth"]].apply(lambda part: _scored(frame.loc[part.index]))
        found = out.reset_index()
        rank = {m: k for k, m in enumerate(self.methods)}
        found["_rank"] = found["method"].map(rank)
        ages = {a: k for k, a in enumerate(dict.fromkeys(frame["age"]))}
        classes = {c: k for k, c in enumerate(SIZES)}
        keys = {"age": ages, "size_class": classes}
        for name in names:
            found[f"_{name}"] = found[name].map(keys[name]) if name in keys else found[name]
        order = [*(f"_{n}" for n in names), "_rank"]
        found = found.sort_values(order, kind="stable").reset_index(drop=True)
        return found.drop(columns=order)

    def summary(self, language: str = "nb", *, by: str = "method") -> Table:
        """Give the scores by method, and ours by age; or by size of municipality.

        Parameters
        ----------
        language : str
            nb, nn or en.
        by : {"method", "size"}
            By method and age, or by inhabitants at the origin.

        Returns
        -------
        Table

        Raises
        ------
        InputError
            Another word in `by`.
        """
        from boligsim.demand.backtest.show import size_table, summary_table

        if by not in ("method", "size"):
            raise InputError(f"by is '{by}'; use 'method' or 'size'.")
        return summary_table(self, language) if by == "method" else size_table(self, language)

    def plot(self, ax: Axes | None = None, *, language: str = "nb") -> Axes:
        """Draw the mean error of each method; of one municipality its forecasts and what came.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; a new figure when left out.
        language : str
            nb, nn or en.

        Returns
        -------
        Axes
        """
        from boligsim.demand.backtest.figure import plot_errors, plot_track

        draw = plot_track if len(self.municipalities) == 1 else plot_errors
        return draw(self, ax=ax, language=language)


def _size_class(size: Array) -> list[str]:
    found = []
    for number in size:
        found.append(next(k for k, (low, high) in SIZES.items() if low <= number < high))
    return found


def _scored(part: pd.DataFrame) -> pd.Series:
    import pandas as pd

    truth = part["truth"].to_numpy(dtype=np.float64)
    error = part["error"].to_numpy(dtype=np.float64)
    low, high = (part[c].to_numpy(dtype=np.float64) for c in ("p10", "p90"))
    own = bool(np.isfinite(low).all())
    inside = covered(low, high, truth).mean() if own else np.nan
    width = (interval_score(low, high, truth) / truth).mean() if own else np.nan
    return pd.Series(
        {
            "forecasts": len(part),
            "mape": 100.0 * np.abs(error).mean(),
            "median_ape": 100.0 * np.median(np.abs(error)),
            "bias": 100.0 * error.mean(),
            "within5": 100.0 * (np.abs(error) <= 0.05 + 1e-12).mean(),
            "wape": 100.0 * np.abs(error * truth).sum() / truth.sum(),
            "coverage80": 100.0 * inside,
            "interval_score": 100.0 * width,
            "crps": 100.0 * (part["crps"].to_numpy(dtype=np.float64) / truth).mean(),
        }
    ).astype(object)
