"""Every rate, share, effect, delay and cost, and their draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from boligsim.base import InputError, did_you_mean, fold, fold_array, uniforms
from boligsim.case.distributions import quantile
from boligsim.case.joint import Joint
from boligsim.case.paths import PATHS

__all__ = ["Draws", "Parameters"]

Floats = npt.NDArray[np.float64]
Row = tuple[str, str, str]


def _resolve(known: Mapping[Row, object], path: str, group: str, dwelling: str) -> Row | None:
    for key in ((path, group, dwelling), (path, group, ""), (path, "", dwelling), (path, "", "")):
        if key in known:
            return key
    return None


def _unknown(known: Mapping[Row, object], path: str, group: str, dwelling: str) -> InputError:
    paths = {p for p, _, _ in known}
    if path not in paths:
        if path in PATHS:
            return InputError(f"The case has no row '{path}' in parameters; add one.")
        hint = did_you_mean(path, {*paths, *PATHS})
        return InputError(f"There is no parameter '{path}'" + (f"; {hint}" if hint else "."))
    rows = [f"({g or '-'}, {d or '-'})" for p, g, d in known if p == path]
    return InputError(
        f"Parameter '{path}' has no row for group '{group}' and dwelling '{dwelling}'; "
        f"it has rows for (group, dwelling) {', '.join(rows[:8])}."
    )


class Draws:
    """Values of all parameters in a number of worlds.

    Attributes
    ----------
    worlds
        Number of worlds.

    Examples
    --------
    >>> Draws({("market.warn_share", "", ""): np.array([0.05])}, {}).get("market.warn_share")
    array([0.05])
    """

    def __init__(
        self, values: Mapping[Row, Floats], validity: Mapping[Row, tuple[float, float]]
    ) -> None:
        self._values = dict(values)
        self._validity = dict(validity)
        self.worlds = len(next(iter(self._values.values()))) if self._values else 0

    def has(self, path: str, group: str = "", dwelling: str = "") -> bool:
        """Whether `get` would find a row.

        Parameters
        ----------
        path, group, dwelling
            As in `get`.

        Returns
        -------
        bool
            True when a row of this or a more general kind exists.
        """
        return _resolve(self._values, path, group, dwelling) is not None

    def get(
        self, path: str, group: str = "", dwelling: str = "", *, year: float | None = None
    ) -> Floats:
        """Values in the worlds, from the most special row that exists.

        Parameters
        ----------
        path
            Dotted name.
        group, dwelling
            Looked up as (group, dwelling), (group, -), (-, dwelling), (-, -).
        year
            When given, a row that is not valid in that year counts 0.

        Returns
        -------
        ndarray
            float64[worlds], a fresh copy.

        Raises
        ------
        InputError
            When there is no such row; with the nearest names.
        """
        key = _resolve(self._values, path, group, dwelling)
        if key is None:
            raise _unknown(self._values, path, group, dwelling)
        values = self._values[key].copy()
        if year is not None and key in self._validity:
            first, last = self._validity[key]
            if year < first or year > last:
                values[:] = 0.0
        return values

    def __repr__(self) -> str:
        """Say how many."""
        return f"Draws({len(self._values)} parameters, {self.worlds} worlds)"


@dataclass(frozen=True, eq=False)
class Parameters:
    """The parameter table of a case, frozen.

    Attributes
    ----------
    frame
        path, group, dwelling, value, low, high, distribution, unit, scope, transferable,
        valid_from, valid_to, chapter, source, status.
    joint
        Rows that are drawn together, after a fit; None = every row by itself.
    """

    frame: pd.DataFrame
    joint: Joint | None = None

    def _rows(self) -> dict[Row, dict[str, Any]]:
        return {
            (str(r["path"]), str(r["group"]), str(r["dwelling"])): {str(k): v for k, v in r.items()}
            for r in self.frame.to_dict("records")
        }

    def answers(
        self, path: str, group: str = "", dwelling: str = "", year: int | None = None
    ) -> bool:
        """Whether a row answers for the path, and is valid in `year` where one is given.

        Parameters
        ----------
        path, group, dwelling
            The parameter; a row without group or dwelling answers for all of them.
        year
            Calendar year.

        Returns
        -------
        bool
            False too where the path is unknown.

        Examples
        --------
        >>> from boligsim.case import load_case
        >>> load_case("narvik").parameters.answers("finance.interest")
        True
        """
        return any(
            g in ("", group) and d in ("", dwelling) and (year is None or first <= year <= last)
            for g, d, first, last in self._answers.get(path, ())
        )

    @cached_property
    def _answers(self) -> dict[str, list[tuple[str, str, float, float]]]:
        """Path -> group, dwelling, first and last year of each row."""
        found: dict[str, list[tuple[str, str, float, float]]] = {}
        columns = ["path", "group", "dwelling", "valid_from", "valid_to"]
        for path, *names, first, last in self.frame[columns].itertuples(index=False):
            group, dwelling = ("" if name != name else str(name) for name in names)
            since = -np.inf if first != first else float(first)
            until = np.inf if last != last else float(last)
            found.setdefault(str(path), []).append((group, dwelling, since, until))
        return found

    def value(self, path: str, group: str = "", dwelling: str = "") -> float:
        """Central value, resolved as in `Draws.get`.

        Parameters
        ----------
        path, group, dwelling
            The parameter.

        Returns
        -------
        float
            Column ``value``.

        Raises
        ------
        InputError
            When there is no such row.
        """
        return float(self.central().get(path, group, dwelling)[0])

    def draw(self, worlds: int, seed: int) -> Draws:
        """Draw every parameter, keyed by its name and the world.

        The draw of a parameter depends on the seed, its own row and the number of the world: not
        on other rows, their order or how many worlds there are.

        Parameters
        ----------
        worlds
            Number of worlds.
        seed
            Of the case.

        Returns
        -------
        Draws
            In the range of each path.
        """
        number = np.arange(worlds)
        probabilities = {
            key: uniforms(fold_array(fold(seed, "parameter", *key), number)) for key in self._rows()
        }
        return self.at(self.joint.applied(probabilities, seed) if self.joint else probabilities)

    def at(self, probabilities: Mapping[Row, Floats]) -> Draws:
        """Values at given probabilities of each row's distribution, instead of drawn ones.

        Parameters
        ----------
        probabilities
            (path, group, dwelling) of the row -> float64[worlds], strictly between 0 and 1. Every
            row is given; the numbers of a fixed row do not matter.

        Returns
        -------
        Draws
            In the range of each path.

        Examples
        --------
        >>> from boligsim.case import load_case
        >>> table = load_case("narvik").parameters
        >>> half = {key: np.array([0.5]) for key in table.row_keys()}
        >>> round(float(table.at(half).get("homeless.self_resolution_median_months")[0]), 6)
        5.0
        """

        def of(key: Row, row: dict[str, Any]) -> Floats:
            value, low, high = (float(row[c]) for c in ("value", "low", "high"))
            if low != low:
                low = high = value
            drawn = quantile(str(row["distribution"]), value, low, high, probabilities[key])
            path = PATHS.get(key[0])
            return drawn if path is None else np.clip(drawn, path.low, path.high)

        return self._make(of)

    def row_keys(self) -> list[Row]:
        """(path, group, dwelling) of every row, in the order of the table."""
        return list(self._rows())

    def central(self) -> Draws:
        """Take the central values as draws of one world.

        Returns
        -------
        Draws
            With ``worlds == 1``.
        """
        return self._central

    @cached_property
    def _central(self) -> Draws:
        return self._make(lambda _, row: np.array([float(row["value"])]))

    def _make(self, of: Any) -> Draws:
        rows = self._rows()
        validity = {}
        for key, row in rows.items():
            first, last = float(row["valid_from"]), float(row["valid_to"])
            if first == first or last == last:
                validity[key] = (
                    first if first == first else -np.inf,
                    last if last == last else np.inf,
                )
        return Draws({key: of(key, row) for key, row in rows.items()}, validity)

    def replace(self, path: str, value: float, group: str = "", dwelling: str = "") -> Parameters:
        """Return the table with one value changed; low and high move along.

        They move in proportion (by the difference where the old value is 0) and stay in the
        path's range. A row for this group and dwelling is added when only a more general one
        exists.

        Parameters
        ----------
        path, group, dwelling
            The parameter.
        value
            New central value.

        Returns
        -------
        `Parameters`
            A new table.

        Raises
        ------
        InputError
            When no row matches or the value is out of range.

        Examples
        --------
        >>> from boligsim.case import load_case
        >>> load_case("narvik").parameters.replace("finance.interest", 0.05).value(
        ...     "finance.interest")
        0.05
        """
        rows = self._rows()
        key = _resolve(rows, path, group, dwelling)
        if key is None:
            raise _unknown(rows, path, group, dwelling)
        limit = PATHS.get(path)
        if limit is not None and not limit.low <= value <= limit.high:
            raise InputError(
                f"'{path}' must be from {limit.low:g} to {limit.high:g}, not {value:g}."
            )
        moved = _moved(
            rows[key],
            float(value),
            limit.low if limit else -np.inf,
            limit.high if limit else np.inf,
        )
        moved.update(group=group, dwelling=dwelling)
        rows[path, group, dwelling] = moved
        frame = pd.DataFrame(list(rows.values()), columns=self.frame.columns)
        return Parameters(frame.astype(self.frame.dtypes.to_dict()), self.joint)

    def blend(self, other: Parameters, weight: float) -> Parameters:
        """Move the transferable rows a part of the way to another table's.

        Parameters
        ----------
        other
            E.g. fitted to another place and time.
        weight
            0 = keep, 1 = take over.

        Returns
        -------
        `Parameters`
            Behaviour travels; rows that are not transferable stay.

        Raises
        ------
        InputError
            When the weight is not from 0 to 1.
        """
        if not 0 <= weight <= 1:
            raise InputError(f"weight must be from 0 to 1, not {weight:g}.")
        rows, theirs = self._rows(), other._rows()
        for key, row in rows.items():
            if row["transferable"] == "yes" and key in theirs:
                for column in ("value", "low", "high"):
                    row[column] = (1 - weight) * row[column] + weight * theirs[key][column]
        frame = pd.DataFrame(list(rows.values()), columns=self.frame.columns)
        return Parameters(frame.astype(self.frame.dtypes.to_dict()), self.joint)

    def __repr__(self) -> str:
        """Say how many."""
        return f"Parameters({len(self.frame)} rows, {self.frame['path'].nunique()} paths)"


def _moved(row: dict[str, Any], value: float, low: float, high: float) -> dict[str, Any]:
    old = float(row["value"])
    out = {**row, "value": value}
    law = row["distribution"]
    if law == "beta" and 0 < value < 1 and 0 < old < 1:  # in odds, so that bounds stay inside
        factor = value / (1 - value) * (1 - old) / old
        for column in ("low", "high"):
            odds = factor * row[column] / (1 - row[column])
            out[column] = odds / (1 + odds)
        return out
    for column in ("low", "high"):
        bound = float(row[column])
        shifted = bound * value / old if value * old > 0 else bound + value - old
        out[column] = float(np.clip(shifted, low, high))
    if law in ("beta", "lognormal", "gamma") and (value == low or value >= high):
        out.update(distribution="fixed", low=value, high=value)
    return out
