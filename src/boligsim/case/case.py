"""A case: what a municipality knows, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from boligsim.base import InputError, did_you_mean
from boligsim.base.text import LANGUAGES
from boligsim.case.contract import TABLES
from boligsim.case.keys import CASE_KEYS
from boligsim.case.messages import say
from boligsim.case.parameters import Parameters
from boligsim.case.problems import Problems
from boligsim.case.settings import MAX_YEARS
from boligsim.case.shapes import Shapes

__all__ = ["Case"]


def _is_whole(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and float(value).is_integer()


_MAY_BE_UNKNOWN = ("history", "indicators")


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """Checked tables and settings of one municipality. Nothing in it changes.

    Every table of the contract is an attribute that gives a fresh copy: ``case.groups``,
    ``case.dwellings``, ``case.start``, ... Text cells are strings (blank = ""), whole numbers
    int64, numbers that may be blank float64 with nan; yes/no cells hold "yes", "no" or "".

    Attributes
    ----------
    name, municipality, municipality_name
        Identity; the municipality is its four-digit number as text.
    base, until
        1 January of these years bound the horizon.
    language
        nb, nn or en.
    seed, worlds, histories
        Of the draws.
    price_year
        Of all money.
    periods
        economy_plan, land_use_plan: first and last year.
    compare_with
        Numbers of comparison municipalities.
    settings
        Every row of the table ``case``.
    parameters
        The parameter table.
    sources
        Where bundled figures come from; empty for a case without such a list.
    folder
        Where it was read; None for a workbook.
    hashes
        SHA-256 of every file that was read.
    shapes
        Outlines of the zones (``zones.geojson``): zone to polygons; empty where there are none.
    """

    name: str
    municipality: str
    municipality_name: str
    base: int
    until: int
    language: str
    seed: int
    worlds: int
    histories: int
    price_year: int
    periods: dict[str, tuple[int, int]]
    compare_with: tuple[str, ...]
    settings: dict[str, str]
    parameters: Parameters
    sources: pd.DataFrame
    folder: Path | None
    hashes: dict[str, str]
    problems: Problems
    shapes: Shapes = field(default_factory=dict)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a copy of a table.

        Parameters
        ----------
        table
            Name in the data contract.

        Returns
        -------
        DataFrame
            With all columns of the contract; empty when the case has none.

        Raises
        ------
        InputError
            When there is no such table.
        """
        if table == "parameters":
            return self.parameters.frame.copy()
        if table not in self._frames:
            hint = did_you_mean(table, TABLES)
            raise InputError(f"'{table}' is not a table of a case; {hint or 'see the contract.'}")
        frame = self._frames[table]
        if table in _MAY_BE_UNKNOWN:  # a blank value only says that it is still to be supplied
            frame = frame[frame["value"].notna()].reset_index(drop=True)
        return frame.copy()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables as they were read, also rows whose value is still to be supplied.

        Returns
        -------
        dict
            Name -> frame, in the order of the contract.
        """
        known = {**self._frames, "parameters": self.parameters.frame}
        return {name: known[name].copy() for name in TABLES}

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Give tables as attributes."""
        if name.startswith("_") or name not in TABLES:
            raise AttributeError(f"'Case' has no attribute '{name}'")
        return self.frame(name)

    def with_(self, **changes: Any) -> Case:
        """Return the case with other draws, horizon or language.

        Parameters
        ----------
        **changes
            seed, worlds, histories, language, until.

        Returns
        -------
        Case
            Periods end with the horizon; measures and targets after it have no effect.

        Raises
        ------
        InputError
            When a name or value cannot be used.

        Examples
        --------
        >>> from boligsim.case import load_case
        >>> load_case("narvik").with_(worlds=10).worlds
        10
        """
        allowed = ("seed", "worlds", "histories", "language", "until")
        for name, value in changes.items():
            if name not in allowed:
                hint = did_you_mean(name, allowed)
                raise InputError(f"with_ cannot change '{name}'; {hint or 'see with_tables.'}")
            if name == "language" and value not in LANGUAGES:
                raise InputError(f"language must be one of {', '.join(LANGUAGES)}, not '{value}'.")
            if name != "language" and (isinstance(value, bool) or not _is_whole(value)):
                raise InputError(f"{name} must be a whole number, not {value!r}.")
            most = CASE_KEYS[name].high
            if name in ("worlds", "histories") and not 1 <= value <= (most or value):
                raise InputError(
                    say(
                        "{name} must be 1 to {most}, not {value}.",
                        name=name,
                        most=f"{most:g}",
                        value=value,
                    )
                )
            if name == "seed" and int(value) < 0:
                raise InputError(f"seed must be 0 or more, not {value}.")
            if name == "until" and not self.base < int(value) <= self.base + MAX_YEARS:
                last = self.base + MAX_YEARS
                raise InputError(f"until must be {self.base + 1} to {last}, not {value}.")
        changes = {k: v if k == "language" else int(v) for k, v in changes.items()}
        settings = {**self.settings, **{k: str(v) for k, v in changes.items()}}
        until = int(changes.get("until", self.until))
        periods = {k: (a, min(b, until)) for k, (a, b) in self.periods.items() if a <= until}
        return replace(self, settings=settings, periods=periods, **changes)

    def with_tables(self, **frames: pd.DataFrame) -> Case:
        """Return the case with tables replaced and everything checked again.

        Parameters
        ----------
        **frames
            Table name -> frame with the columns of the contract.

        Returns
        -------
        Case
            The hashes are those of the original files.

        Raises
        ------
        CaseError
            When the new tables do not fit.
        InputError
            When there is no such table.
        """
        from boligsim.case.load import build, check_raw, raw_from_frame

        raw = {}
        own = self.tables()
        for name in frames:
            if name not in TABLES:
                raise InputError(f"'{name}' is not a table; {did_you_mean(name, TABLES)}")
        for name in TABLES:
            frame = frames[name] if name in frames else own[name]
            if len(frame) or name in frames:
                raw[name] = raw_from_frame(name, frame)
        checked, settings, problems = check_raw(self.name, raw)
        problems.raise_errors()
        return build(
            checked, settings, problems, self.folder, self.hashes, self.sources, self.shapes
        )

    def with_parameters(self, fit: Parameters | Any, weight: float = 1.0) -> Case:
        """Return the case with other parameters.

        Parameters
        ----------
        fit
            `Parameters`; a `Fit`, which knows what may travel to this place and time; or a result
            that has parameters as ``.parameters``.
        weight
            Part of the way that transferable rows move (1 = the new table as it is).

        Returns
        -------
        Case
            Only the parameters differ.
        """
        adapted = getattr(fit, "parameters_for", None)
        if callable(adapted):
            return replace(self, parameters=adapted(self, weight))
        new = fit if isinstance(fit, Parameters) else getattr(fit, "parameters", None)
        if not isinstance(new, Parameters):
            raise InputError(
                f"with_parameters needs Parameters or a fit that has them, not {fit!r}."
            )
        if weight != 1.0:
            new = self.parameters.blend(new, weight)
        return replace(self, parameters=new)

    def __repr__(self) -> str:
        """Name, place, horizon and draws on one line."""
        return (
            f"Case('{self.name}', {self.municipality} {self.municipality_name}, "
            f"{self.base}-{self.until}, {self.worlds} worlds x {self.histories} histories)"
        )
