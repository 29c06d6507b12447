"""What a measure is: a name, a plan in primitives, costs and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, runtime_checkable

from boligsim.homelessness.primitives import Number, Primitive
from boligsim.measures.ask import Ask

__all__ = ["Cost", "CostSeries", "Measure", "primitive_name"]

CostSeries = Literal[
    "investment",
    "grant",
    "vat_compensation",
    "rent_income",
    "operation",
    "staff_years",
    "start_loans_lent",
    "sale_income",
    "state_grants",
    "state_allowance",
]


@dataclass(frozen=True)
class Cost:
    """One line of money or staff, computed outside the simulation.

    The line is the product of `factors`, divided by `per`, for each unit. The units are what the
    rows of the measure's plan really did (`rows`), or a `count` decided for the calendar `year`.

    Attributes
    ----------
    series
        Line of the cost table. ``staff_years`` are årsverk; their pay is added to ``operation``
        by the cost table, so a measure never counts it itself. ``start_loans_lent`` and
        ``state_allowance`` only pass through.
    factors
        Numbers or parameters, multiplied. A parameter whose unit is in millions or thousands of
        NOK is converted to NOK.
    per
        Numbers or parameters that divide.
    rows
        Rows of ``plan(ask)`` whose ``done`` count drives the line.
    year, count
        Instead of `rows`: a planned number of units in a calendar year. A `year` beside `rows`
        narrows what they did to that calendar year.
    running
        False: once, in the year it is done. True: every year from then on, half in the first.
    end
        Years since the base date at which a running line stops; None runs to the end.
    limit
        The first factor counts at most this much, e.g. a price up to the approved cost.
    """

    series: CostSeries
    factors: tuple[Number, ...]
    per: tuple[Number, ...] = ()
    rows: tuple[int, ...] = ()
    year: int | None = None
    count: float = 0.0
    running: bool = False
    end: float | None = None
    limit: Number | None = None


@runtime_checkable
class Measure(Protocol):
    """What every measure offers; inherit from it to get the empty answers for free.

    Attributes
    ----------
    kind
        Word of the ``measures`` table, shared by all measures of the class.
    counted
        Unit of what is decided: loans, grants, agreements or persons a year; dwellings, places or
        removed dwellings by date; households helped at a time; fte. Blank for one's own.

    Examples
    --------
    A measure of one's own is a frozen dataclass of a few lines:

    >>> from boligsim.homelessness.primitives import Rate
    >>> @dataclass(frozen=True)
    ... class Prevention(Measure):
    ...     start: str
    ...     name: str = "Prevention"
    ...     kind: ClassVar[str] = "prevention"
    ...
    ...     def plan(self, ask):
    ...         return [Rate("entry", 0.95, start=ask.time(self.start))]
    >>> Prevention("2027-01").costs(None)
    []
    """

    kind: ClassVar[str]
    counted: ClassVar[str] = ""

    @property
    def name(self) -> str:
        """Name that tells this measure from others of its kind; part of its random numbers."""
        ...

    def plan(self, ask: Ask) -> list[Primitive]:
        """Return the primitives that the simulation carries out."""
        ...

    def costs(self, ask: Ask) -> list[Cost]:
        """Lines of money and staff; none unless said otherwise."""
        return []

    def check(self, ask: Ask) -> list[str]:
        """Sentences about what is odd, in the language of the case; none unless said otherwise."""
        return []

    def purchases(self, ask: Ask) -> dict[int, float]:
        """Dwellings taken from the market by calendar year; none unless said otherwise."""
        return {}


def primitive_name(measure: Measure, row: int) -> str:
    """Name of a row of a measure's plan, the same in every scenario that holds the measure.

    Parameters
    ----------
    measure
        The measure.
    row
        Row of its plan.

    Returns
    -------
    str
        ``kind:name:row``.
    """
    return f"{measure.kind}:{measure.name}:{row}"
