"""What happens to us: population alternative, settlement, jobs, births, deaths, other demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from boligsim.base.errors import InputError, did_you_mean
from boligsim.demand.dated import Dated, dated

if TYPE_CHECKING:
    from boligsim.case import Case

#: Population alternatives: our own model, or the level of one of SSB's alternatives.
POPULATIONS: Mapping[str, str] = {
    "model": "",
    "ssb_main": "MMMM",
    "ssb_low": "LLML",
    "ssb_high": "HHMH",
}
KINDS = ("students", "commuters", "project_workers")
_FACTOR = 10.0

Numbers = float | Mapping[Any, float] | Dated | None


@dataclass(frozen=True)
class Future:
    """What happens to us, whatever we decide; ``Future()`` is the case's own tables.

    A number alone holds from the base date; ``{date: number}`` holds from each date until the
    next, and before the first date what the case says. Dates are ``2028``, ``"2028-06"``. Jobs
    are the exception: they happen at their dates. What is left out stays as in the case, to the
    bit.

    Attributes
    ----------
    name : str
        What to call it.
    population : {"model", "ssb_main", "ssb_low", "ssb_high"}
        Our own projection, or the inhabitants of one of SSB's alternatives, year by year, with
        our ages and our spread around them. SSB's alternatives are not probabilities: compare
        them, do not average them.
    settlement : float or mapping
        Refugees settled, persons a year: planned arrivals, and inhabitants beyond the trend.
    jobs : mapping
        New permanent jobs at each date, in place of the table ``jobs``. They make the line of
        own growth, which is never part of the population, nor of SSB's.
    jobs_share_settling : float
        Share of these jobs that bring an inhabitant; the case's when left out.
    own_growth : float or mapping
        Persons a year on the line of own growth beside the jobs.
    fertility, mortality : float or mapping
        Factors on births per woman and on death probabilities, 1 is as projected.
    other_demand : mapping
        Dwellings in use by kind: students, commuters, project_workers, in place of the table.

    Raises
    ------
    InputError
        An unknown word, a number that is negative or not finite, a date that is none.

    Examples
    --------
    >>> more = Future("Flere flyktninger", settlement={2028: 60})
    >>> more.settlement
    (('2028', 60.0),)
    >>> Future() == Future(fertility=None)
    True
    """

    name: str = ""
    population: str = "model"
    settlement: Numbers = None
    jobs: Numbers = None
    jobs_share_settling: float | None = None
    own_growth: Numbers = None
    fertility: Numbers = None
    mortality: Numbers = None
    other_demand: Mapping[str, Numbers] | tuple[tuple[str, Dated], ...] | None = None

    def __post_init__(self) -> None:
        """Check everything and put it in order, so that equal futures are equal."""
        if not isinstance(self.name, str):
            raise InputError(f"The name of a Future is {self.name!r}; give text.")
        if self.population not in POPULATIONS:
            raise InputError(
                f"population is {self.population!r}; use one of {', '.join(POPULATIONS)}. "
                f"{did_you_mean(str(self.population), POPULATIONS)}"
            )
        for what, high in (("settlement", None), ("own_growth", None), *_FACTORS):
            self._order(what, high)
        self._order("jobs", None, always=False)
        if self.jobs_share_settling is not None:
            share = dated("jobs_share_settling", self.jobs_share_settling, high=1.0)
            if self.jobs is None:
                raise InputError(
                    "jobs_share_settling stands without jobs. Give the jobs too, e.g. "
                    "jobs={2028: 200}."
                )
            object.__setattr__(self, "jobs_share_settling", share[0][1])
        if self.other_demand is not None:
            object.__setattr__(self, "other_demand", _by_kind(self.other_demand))

    def __repr__(self) -> str:
        """One line: only what is changed."""
        said = [f"{f.name}={getattr(self, f.name)!r}" for f in fields(self)[1:]]
        plain = [f"{f.name}={f.default!r}" for f in fields(self)[1:]]
        changed = [s for s, p in zip(said, plain, strict=True) if s != p]
        return f"Future({', '.join([repr(self.name), *changed])})"

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is as the case says."""
        return all(getattr(self, f.name) == f.default for f in fields(self)[1:])

    @classmethod
    def from_case(cls, case: Case, name: str = "") -> Future:
        """Write a case's tables ``arrivals``, ``jobs`` and ``other_demand`` out as a Future.

        Parameters
        ----------
        case : Case
            The case.
        name : str
            What to call it.

        Returns
        -------
        Future
            Gives the same demand as ``Future()``, with every number visible; change it with
            ``dataclasses.replace``.
        """
        from boligsim.demand.planned import written_out

        return cls(name, **written_out(case))

    def _order(self, what: str, high: float | None, always: bool = True) -> None:
        given = getattr(self, what)
        if given is not None:
            limit = {} if high is None else {"high": high}
            object.__setattr__(self, what, dated(what, given, always=always, **limit))


_FACTORS = (("fertility", _FACTOR), ("mortality", _FACTOR))


def _by_kind(given: Any) -> tuple[tuple[str, Dated], ...]:
    if isinstance(given, tuple):
        given = dict(given)
    if not isinstance(given, Mapping):
        raise InputError(
            f"other_demand is {given!r}; give dwellings by kind, e.g. "
            "other_demand={'students': {2028: 40}}."
        )
    for kind in given:
        if kind not in KINDS:
            raise InputError(
                f"other_demand has the kind {kind!r}; use one of {', '.join(KINDS)}. "
                f"{did_you_mean(str(kind), KINDS)}"
            )
    return tuple((k, dated(f"other_demand {k}", given[k])) for k in KINDS if k in given)
