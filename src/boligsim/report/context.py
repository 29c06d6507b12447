"""What the figures, the memo and the workbook know: facts of the case beside the tables.

The tables say what came out; the context says for whom, when and under which names. Everything
the report shows is made from a `Context`, so it can be made and tested without a simulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from boligsim.report.land_facts import LandFacts
from boligsim.report.words import has_word, word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Context", "ScenarioInfo"]

_SUFFIXES = ("plan", "land", "joint", "sum_of_single", "interaction", "cumulative")
_PREFIXES = ("new", "decares", "floor_area")


@dataclass(frozen=True)
class ScenarioInfo:
    """One scenario as the reader meets it.

    Attributes
    ----------
    key
        The word in the column `scenario` of the tables.
    label
        The name shown.
    recommended
        Whether it is the one the memo proposes.
    """

    key: str
    label: str
    recommended: bool = False


@dataclass(frozen=True)
class Context:
    """Facts of one run that the report needs beside its tables.

    Attributes
    ----------
    place, municipality, case
        Name and number of the municipality, name of the case.
    base, until, price_year
        Years.
    language
        ``nb``, ``nn`` or ``en``.
    periods
        Name to first and last year, e.g. ``economy_plan``.
    scenarios
        The first is the base case.
    tables
        The tidy tables, see `boligsim.report.schema`.
    groups, group_names, dwellings_label
        Report group, group or dwelling type to the name shown.
    dwellings, measures, history, reference, parameters, indicators
        Tables of the case.
    start_status
        Status of the start stock of homeless persons: measured, published or assumed.
    waiting_status
        Status of the households that wait with a roof over their heads on the base date.
    tenants_status
        Status of the households in municipal dwellings on the base date.
    counted
        Parts of the start that hold real counts: homeless, waiting, tenants.
    start_cells
        Those counts by part and report group.
    disclosure_override
        Reason given for showing small counts; blank: they are hidden.
    case_language
        Language in which the case has its sources and definitions.
    look_back
        Whether the case runs through years that are over, with the observed population.
    warnings, package_warnings
        What the check of the scenarios said, of all of them and of the recommended one.
    targets
        Table of the case with proposed targets.
    reserve_status
        Status of the plan reserve: measured, published, assumed or illustrative.
    land
        Names and outlines of zones, border, notes on the plan.
    """

    place: str
    municipality: str
    case: str
    base: int
    until: int
    language: str
    price_year: int
    seed: int
    worlds: int
    histories: int
    periods: Mapping[str, tuple[int, int]]
    scenarios: tuple[ScenarioInfo, ...]
    tables: Mapping[str, pd.DataFrame]
    groups: Mapping[str, str]
    group_names: Mapping[str, str]
    dwellings_label: Mapping[str, str]
    dwellings: pd.DataFrame
    measures: pd.DataFrame
    history: pd.DataFrame
    reference: pd.DataFrame
    parameters: pd.DataFrame
    indicators: pd.DataFrame
    start_status: str = "assumed"
    waiting_status: str = "assumed"
    tenants_status: str = "assumed"
    counted: frozenset[str] = frozenset()
    start_cells: Mapping[tuple[str, str], float] = field(default_factory=dict)
    disclosure_override: str = ""
    case_language: str = "nb"
    reserve_status: str = "illustrative"
    next_count: int | None = None
    look_back: bool = False
    compare_with: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    version: str = "0"
    warnings: tuple[str, ...] = ()
    package_warnings: tuple[str, ...] = ()
    targets: pd.DataFrame | None = None
    land: LandFacts = field(default_factory=LandFacts)
    # Rows by table and series: the memo reads hundreds of cells from tables of many thousand rows.
    _found: dict[tuple[str, str], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _places: dict[tuple[str, str, tuple[str, ...]], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # The same cell is asked for some ten times: for its number, its ends, its rounding, its sign.
    _asked: dict[tuple[object, ...], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __repr__(self) -> str:
        return f"Context({self.place}, {self.base}-{self.until}, {len(self.tables)} tables)"

    @property
    def base_scenario(self) -> ScenarioInfo:
        """The base case, first of the scenarios."""
        return self.scenarios[0]

    @property
    def recommended(self) -> ScenarioInfo:
        """The recommended scenario; the last one where none is marked."""
        marked = [s for s in self.scenarios if s.recommended]
        return marked[0] if marked else self.scenarios[-1]

    @property
    def economy_plan(self) -> tuple[int, int]:
        """First and last year of the four-year plan, held inside the run."""
        first, last = self.periods.get("economy_plan", (self.base + 1, self.base + 4))
        return min(first, self.until - 1), min(last, self.until - 1)

    @property
    def land_use_plan(self) -> tuple[int, int]:
        """First and last year of the twelve-year plan, held inside the run."""
        first, last = self.periods.get("land_use_plan", (self.base + 1, self.base + 12))
        return min(first, self.until), min(last, self.until)

    def with_(self, **changes: Any) -> Context:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def word(self, key: str, **values: object) -> str:
        """Return a word of the report in the context's language."""
        return word(key, self.language, **values)

    def scenario_label(self, key: str) -> str:
        """Name shown for a scenario key."""
        for scenario in self.scenarios:
            if scenario.key == key:
                return scenario.label
        return self.word("all") if key == "all" else key

    def group_label(self, key: str) -> str:
        """Name shown for a report group."""
        if key in self.groups:
            return self.groups[key]
        return self.word("all") if key == "all" else key

    def series_label(self, key: str) -> str:
        """Name shown for a series; a prefix such as ``new_`` is put together with its type."""
        if has_word(key):
            return self.word(key)
        for suffix in _SUFFIXES:
            if key.endswith(f"_{suffix}"):
                part = self.series_label(key.removesuffix(f"_{suffix}"))
                return f"{part}, {self.word(f'suffix.{suffix}')}"
        head, found, dwelling = key.partition(":")
        if found:
            name = self.dwellings_label.get(dwelling, dwelling)
            return f"{self.series_label(head)}: {name[:1].lower()}{name[1:]}"
        for prefix in _PREFIXES:
            tail = key.removeprefix(f"{prefix}_")
            if tail != key and has_word(f"building.{tail}"):
                return f"{self.word(f'prefix.{prefix}')}: {self.word(f'building.{tail}').lower()}"
        if "." in key:  # the name of a parameter
            from boligsim.case.parameter_words import parameter_label

            return parameter_label(key, self.language)
        if has_word(f"measure.{key}"):
            return self.word(f"measure.{key}")
        return self.word(key)

    def land_mark(self) -> str:
        """Words that mark what is no adopted plan, or no real municipality; else nothing."""
        if self.land.fictive:
            return self.word("figure.land.fictive")
        return self.word("figure.land.watermark") if self.illustrative_reserve() else ""

    def illustrative_reserve(self) -> bool:
        """Whether the reserve is anything but an adopted or published figure."""
        return self.reserve_status not in ("measured", "published")

    def has(self, table: str, series: str, **where: object) -> bool:
        """Whether a table has a row with this series (and scenario, group, year)."""
        return not self.rows(table, series, **where).empty

    def rows(self, table: str, series: str, **where: object) -> pd.DataFrame:
        """Rows of a series, by year.

        Parameters
        ----------
        table, series
            Where to look. An unknown table has no rows.
        **where
            Further columns and the value they must have.

        Returns
        -------
        pandas.DataFrame
            In the order of years, index reset.
        """
        import pandas as pd

        frame = self.tables.get(table)
        if frame is None or frame.empty:
            return pd.DataFrame()
        if (table, series) not in self._found:
            own = frame[frame["series"] == series].sort_values("year", kind="stable")
            self._found[table, series] = own.reset_index(drop=True)
        found = self._found[table, series]
        if not where or found.empty:
            return found
        columns = tuple(sorted(where))
        key = (table, series, columns)
        if key not in self._places:
            self._places[key] = found.groupby(list(columns), sort=False, dropna=False).indices
        wanted = tuple(where[column] for column in columns)
        spot = (*key, wanted)
        if spot in self._asked:
            return self._asked[spot].copy(deep=False)
        places = self._places[key].get(wanted if len(columns) > 1 else wanted[0])
        if places is None and len(columns) == 1:
            places = self._places[key].get(wanted)
        rows = found.iloc[[] if places is None else places].reset_index(drop=True)
        self._asked[spot] = rows
        return rows.copy(deep=False)
